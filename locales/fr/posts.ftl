# Les messages programmés : le dire une fois, à la bonne heure.

posts-group-post = Dire quelque chose partout, à l'heure où la communauté est là
    .name = message

posts-cmd-plan = Programmer un message en une ligne
    .name = programmer
    .text = Ce qu'il y a à dire, en Markdown
    .text-name = texte
    .at = Quand : demain 18h30, pic, pic cette semaine, chaque lundi 9h…
    .at-name = quand
    .pin = L'épingler une fois publié
    .pin-name = épingler
    .publish = Le diffuser aux serveurs qui suivent le salon (Discord)
    .publish-name = diffuser
    .thread = Ouvrir un fil dessous, pour en parler
    .thread-name = fil
    .role = Un rôle à appeler (Discord)
    .role-name = rôle
    .lasts = Le retirer au bout d'un moment : 2 jours, 12 heures…
    .lasts-name = durée
    .room = Le salon de chaque lieu, par son nom dans mes réglages
    .room-name = salon
    .file = Une image ou un fichier à joindre
    .file-name = fichier
    .alt = Ce que montre l'image, pour qui ne la voit pas
    .alt-name = alt
    .example = !message programmer "On se voit **samedi** !" quand="pic cette semaine"
posts-cmd-this = Réponds ainsi à un message, et je le publie partout, image comprise
    .name = ceci
    .menu = Publier ceci
    .at = Quand : demain 18h30, pic, pic cette semaine, chaque lundi 9h…
    .at-name = quand
    .pin = L'épingler une fois publié
    .pin-name = épingler
    .publish = Le diffuser aux serveurs qui suivent le salon (Discord)
    .publish-name = diffuser
    .thread = Ouvrir un fil dessous, pour en parler
    .thread-name = fil
    .lasts = Le retirer au bout d'un moment : 2 jours, 12 heures…
    .lasts-name = durée
    .room = Le salon de chaque lieu, par son nom dans mes réglages
    .room-name = salon
    .text = D'autres mots que ceux du message
    .text-name = texte
    .alt = Ce que montre l'image, pour qui ne la voit pas
    .alt-name = alt
    .example = !message ceci quand=pic
posts-cmd-write = Écrire un message, avec un formulaire à remplir
    .name = écrire
    .pin = L'épingler une fois publié
    .pin-name = épingler
    .publish = Le diffuser aux serveurs qui suivent le salon (Discord)
    .publish-name = diffuser
    .thread = Ouvrir un fil dessous, pour en parler
    .thread-name = fil
    .role = Un rôle à appeler (Discord)
    .role-name = rôle
    .room = Le salon de chaque lieu, par son nom dans mes réglages
    .room-name = salon
    .file = Une image ou un fichier à joindre
    .file-name = fichier
    .alt = Ce que montre l'image, pour qui ne la voit pas
    .alt-name = alt
    .example = !message écrire
posts-cmd-list = Voir ce qui est prévu
    .name = liste
    .example = !message liste
posts-cmd-show = Voir un message, et ce qui en sera fait
    .name = voir
    .post = Son numéro
    .post-name = message
    .example = !message voir 3
posts-cmd-preview = Voir un message comme chaque réseau le montrera
    .name = aperçu
    .post = Son numéro
    .post-name = message
    .example = !message aperçu 3
posts-cmd-move = Donner une autre heure à un message, ou la première à un brouillon
    .name = déplacer
    .post = Son numéro
    .post-name = message
    .at = Quand : demain 18h30, pic, pic cette semaine, chaque lundi 9h…
    .at-name = quand
    .example = !message déplacer 3 "vendredi 18h"
posts-cmd-now = Dire un message tout de suite
    .name = maintenant
    .post = Son numéro
    .post-name = message
    .example = !message maintenant 3
posts-cmd-cancel = Finalement, ne pas dire un message
    .name = annuler
    .post = Son numéro
    .post-name = message
    .example = !message annuler 3
posts-cmd-skip = Sauter la prochaine fois d'un message qui se répète
    .name = sauter
    .post = Son numéro
    .post-name = message
    .example = !message sauter 3
posts-cmd-withdraw = Retirer un message déjà publié
    .name = retirer
    .post = Son numéro
    .post-name = message
    .example = !message retirer 3
posts-cmd-edit = Reformuler un message, même déjà publié
    .name = modifier
    .post = Son numéro
    .post-name = message
    .example = !message modifier 3
posts-cmd-calendar = Voir les deux prochaines semaines
    .name = calendrier
    .example = !message calendrier
posts-cmd-peaks = Voir à quelles heures la communauté est là
    .name = pics
    .example = !message pics
posts-cmd-feeds = Voir les flux que je lis, et comment ils vont
    .name = flux
    .example = !message flux
posts-cmd-report = Voir la portée de vos messages, aux pics et à d'autres heures
    .name = bilan
    .room = Le salon de chaque lieu, par son nom dans mes réglages
    .room-name = salon
    .example = !message bilan
posts-cmd-learn = Apprendre vos heures, une fois, de ce qui s'est dit avant moi
    .name = apprendre
    .weeks = Combien de semaines remonter, 60 au plus
    .weeks-name = semaines
    .example = !message apprendre

## Écrire

posts-write-title = Un message
posts-edit-title = Reformuler un message
posts-field-words = Ce qu'il y a à dire, en Markdown
posts-field-at = Quand (demain 18h30, pic…)
posts-field-wording = D'autres mots sur { $network }
posts-field-lasts = Le retirer après (2 jours…)
posts-empty = Il n'y a encore rien à dire là-dedans. Écris quelques mots, et je le programme.
posts-no-room = Je n'ai pas de salon « { $room } » où publier. Nommes-en un dans mes réglages, ou choisis-en un autre avec `salon=`.
posts-lasts-unknown = Je ne lis pas « { $given } » comme une durée. Essaie `durée="2 jours"`.
posts-file-refused = Je ne peux pas prendre « { $name } » : je porte des fichiers jusqu'à { $most } Mo. Rien n'est programmé ; essaie avec un plus petit.
posts-this-nothing = Quel message ? Réponds-lui avec `!message ceci`, ou choisis **Publier ceci** dans son menu sur Discord.
posts-this-no-words = Ce message n'a pas de mots. Donne-m'en : `!message ceci texte="Regardez !"`.
posts-this-long = Ce message est trop long : je porte jusqu'à { $most } caractères.

## Programmer

posts-planned = Le message { $number } part le { $due }{ $again }.
posts-planned-peak = Le message { $number } part le { $due }. { $learnt }
posts-again = , { $said }
posts-kept = Je ne lis pas « { $given } » comme un moment ; tes mots sont gardés dans le brouillon { $number }. Dis quand avec `message déplacer { $number } "demain 18h30"`.
posts-kept-near = Je ne lis pas « { $given } » comme un moment ; voulais-tu dire { $meant } ? Tes mots sont gardés dans le brouillon { $number } : `message déplacer { $number }` lui donne son heure.
posts-kept-past = « { $given } » est passé. Tes mots sont gardés dans le brouillon { $number } : `message déplacer { $number } "demain 18h30"` lui donne son heure.
posts-kept-no-time = Entre les heures calmes, les autres messages et les jours de relâche, « { $given } » ne laisse aucun moment. Tes mots sont gardés dans le brouillon { $number } : `message déplacer { $number }` lui donne une autre heure.
posts-move-no-time = Entre les heures calmes, les autres messages et les jours de relâche, « { $given } » ne laisse aucun moment. Le message { $number } reste comme il était.
posts-learnt = { $confidence ->
    [none] Je ne connais pas encore vos heures à vous, je m'en tiens donc aux habituelles : 10 h à 12 h et 16 h à 18 h.
    [thin] Je n'écoute que depuis { $weeks ->
        [0] moins d'une semaine
        [one] une semaine
       *[other] { $weeks } semaines
    } : c'est juste une indication.
   *[good] Je l'ai appris en { $weeks } semaines.
}

## Un second avis

posts-waiting = Le message { $number } est gardé. Il faut l'accord d'une deuxième personne de la modération ; j'ai demandé dans son salon.
posts-ask-second = Le message { $number } partirait le { $due }. Quelqu'un d'autre est d'accord ?
posts-ask-unseen = Personne n'a donné son accord à temps pour le message { $number } (prévu le { $due }). Il ne part pas sans un second accord : donne-le, ou renonce avec `message annuler { $number }`.
posts-ask-late = Le message { $number } était prévu le { $due }, et je n'étais pas là. Je le dis quand même ?
posts-ask-room = Le message { $number } n'a nulle part où aller : je n'ai pas de salon « { $room } ». Nommes-en un dans mes réglages, puis envoie-le.
posts-agree = D'accord
posts-second-is-first = C'est toi qui l'as écrit : il faut l'accord de quelqu'un d'autre.
posts-needs-second = Il faut d'abord l'accord d'une autre personne : donne-lui une heure avec `message déplacer`, et je demande.
posts-send-now = Le dire maintenant
posts-drop = Laisser tomber

## S'occuper des messages

posts-list-title = Messages à venir
posts-list-none = Rien n'est prévu. `message programmer "…" quand=pic` parle quand vous êtes le plus nombreux.
posts-line = { $number } { $state ->
    [draft] (brouillon)
    [waiting] (attend un second accord) { $due }
    [held] (t'attend) { $due }
    [sent] (publié)
    [cancelled] (annulé)
   *[planned] { $due }
}{ $again } · { $excerpt }
posts-no-time = pas encore d'heure
posts-show-title = Message { $number }
posts-goes-to = Il va dans « { $room } », partout.
posts-with-file = « { $name } » l'accompagne.
posts-with-thread = Un fil s'ouvrira dessous.
posts-pinned = Il sera épinglé.
posts-published = Il sera diffusé sur Discord.
posts-lasts = Il reste { $hours ->
    [one] une heure
   *[other] { $hours } heures
}.
posts-calls = Il appelle le rôle { $role } sur Discord.
posts-preview-on = **Sur { $network }**
posts-said = Le message { $number } est en route.
posts-cancelled = Le message { $number } ne partira pas.
posts-withdrawn = Le message { $number } est retiré.
posts-edited = Le message { $number } est reformulé.
posts-not-out = Le message { $number } n'est pas encore parti, ou a déjà été retiré.
posts-skip-once = Le message { $number } ne part qu'une fois. `message annuler { $number }` y renonce.
posts-unknown = Je ne connais pas de message { $number }. `message liste` montre ce qui est prévu.
posts-state = Le message { $number } est { $state ->
    [draft] encore un brouillon : `message déplacer` lui donne une heure
    [waiting] en attente d'un second accord
    [planned] programmé
    [held] en attente de ta décision
    [sent] déjà publié
   *[cancelled] annulé
}.

## Les flux

posts-news = Lu ailleurs
posts-ask-news = Une nouveauté d'un flux, gardée dans le brouillon { $number }. Je la publie ?
posts-plan-news = Au prochain pic
posts-feeds-title = Les flux
posts-feeds-none = Je ne lis encore aucun flux. Nommes-en dans mes réglages, sous `[[communities.posts.feeds]]`.
posts-feed-line = **{ $name }** · { $mode ->
    [draft] je vous demande pour chaque nouveauté
    [now] ses nouveautés partent tout de suite
   *[peak] ses nouveautés attendent le prochain pic
}
posts-feed-new = Pas encore lu.
posts-feed-read = Lu le { $at }. { $count ->
    [0] Pas encore de nouveauté.
    [one] Une nouveauté jusqu'ici.
   *[other] { $count } nouveautés jusqu'ici.
}
posts-feed-next = Je le relis le { $at }.
posts-feed-fails = Je n'arrive pas à lire le flux « { $name } » depuis le { $since }. J'essaie encore, de moins en moins souvent.
posts-mend-feed = Ce qui se trouve à son adresse n'est pas un flux que je sais lire. Vérifie l'adresse dans mes réglages, ou préviens le site.
posts-mend-later = Son serveur ne répond pas, ou va mal. Si ça dure, vérifie l'adresse dans mes réglages.

## Le calendrier et les pics

posts-calendar-title = Les deux prochaines semaines
posts-calendar-line = { $at } · { $number } { $excerpt }
posts-calendar-none = Rien ne part dans les deux prochaines semaines.
posts-peaks-title = Quand vous êtes là
posts-next-peak = Prochain pic : **{ $peak }**{ $people ->
    [0] .
    [one], où parle à peu près une personne.
   *[other], où parlent à peu près { $people } personnes.
}
posts-legend = personnes qui parlent dans l'heure
posts-legend-none = on n'a encore entendu personne

## Apprendre de ce qui s'est dit

posts-learn-looking = Je regarde quels salons je peux lire. Ma question arrive dans le salon de la modération.
posts-learn-ask = Je peux remonter { $rooms ->
    [one] un salon
   *[other] { $rooms } salons
} sur { $weeks ->
    [one] la dernière semaine
   *[other] les { $weeks } dernières semaines
} pour apprendre à quelles heures vous êtes là. Je ne garde que des nombres, ni qui a parlé ni ce qui s'est dit, et je ne le fais qu'une fois. J'y vais ?
posts-learn-agree = Oui, lis-les
posts-learn-begun = Je lis. Je dirai dans le salon de la modération ce que j'ai appris.
posts-learn-nowhere = Il n'y a aucun salon dont je puisse lire le passé.
posts-learn-once = J'ai déjà appris de votre passé, et je ne le fais qu'une fois. Maintenant, j'apprends en écoutant.
posts-learn-under-way = Je suis déjà en train de lire, et je dirai dans le salon de la modération ce que j'ai appris.
posts-learn-read = J'ai lu { $messages ->
    [one] un message
   *[other] { $messages } messages
} de { $weeks ->
    [one] la dernière semaine
   *[other] { $weeks } semaines
} dans { $rooms ->
    [one] un salon
   *[other] { $rooms } salons
}, et n'ai gardé que le nombre de messages et de personnes de chaque heure.
posts-learn-hours = Vos heures :
    { $hours }
posts-learn-nothing = { $messages ->
    [0] Je n'ai rien trouvé qui se soit dit dans { $rooms ->
        [one] le salon
       *[other] les { $rooms } salons
    } que je peux lire : rien n'est appris. On peut me redemander `message apprendre`.
   *[other] Je savais déjà tout, il n'y avait donc rien à apprendre. On peut me redemander `message apprendre`.
}
posts-learn-failed = On m'a fait attendre trop longtemps pendant que je regardais votre passé : j'ai renoncé, et rien n'est gardé. Redemande plus tard avec `message apprendre`.
posts-learn-stopped = J'ai été arrêté pendant que je lisais votre passé, et je n'en ai rien gardé. `message apprendre` recommence.
posts-learn-unread-more = … et { $more ->
    [one] encore un salon
   *[other] encore { $more } salons
} dans ce cas.
posts-posts-kept = les messages que tu as écrits

## Ce qu'ils touchent

posts-report-title = La portée de vos messages
posts-report-about = Les réactions et les réponses du premier jour de chaque message dans « { $room } », tous lieux réunis, sur les { $weeks } dernières semaines.
posts-report-kind = { $kind ->
    [peak] **À un pic :**
   *[other] **À d'autres heures :**
} { $posts ->
    [0] pas encore de message
    [one] un message, qui en a reçu { $half }
   *[other] { $posts } messages, dont la moitié en a reçu { $half } ou plus
}
posts-report-verdict = { $verdict ->
    [few] Trop peu pour le dire : je compare dès qu'il y en a { $least } de chaque sorte.
    [first] Les messages aux pics font mieux, plus que le hasard n'y suffirait d'ordinaire.
    [second] Les messages à d'autres heures font mieux, plus que le hasard n'y suffirait d'ordinaire.
   *[alike] Aucune différence que l'on puisse distinguer du hasard.
}
posts-report-best = **Les plus suivis**
posts-report-line = { $number } { $excerpt } · { $at }{ $peak ->
    [yes] , à un pic
   *[no] {""}
} · { $reactions ->
    [0] aucune réaction
    [one] une réaction
   *[other] { $reactions } réactions
}, { $replies ->
    [0] aucune réponse
    [one] une réponse
   *[other] { $replies } réponses
}
posts-report-none = Rien à comparer encore : je regarde un message quand il est là depuis un jour.
posts-report-left-out = { $count ->
    [one] Un autre message est laissé de côté : retiré le premier jour, ou pas mesurable partout.
   *[other] { $count } autres messages sont laissés de côté : retirés le premier jour, ou pas mesurables partout.
}
posts-report-modest = L'heure n'est qu'une des raisons du succès d'un message. Une étude publiée sur le moment de publier a trouvé 4 à 17 % de lecteurs en plus, et il faut beaucoup de messages pour voir aussi peu.
