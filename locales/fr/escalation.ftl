# Les dossiers : une critique arrive à un humain, qui répond vite et en privé.

escalation-group-case = Suivre les critiques : qui répond, pour quand, et ce qui en est sorti
    .name = dossier
escalation-group-incident = Dire à tout le monde ce qui ne va pas, et comment ça avance
    .name = incident

escalation-cmd-report = Prévenir la modération, en privé, d'un message ou d'autre chose
    .name = signaler
    .message = L'adresse du message ; sur Matrix, réponds-lui plutôt
    .message-name = message
    .why = Ce qui te gêne
    .why-name = pourquoi
    .example = !signaler pourquoi="C'est blessant"
escalation-cmd-tell = Prévenir la modération de ce message
    .name = prévenir
    .menu = Prévenir la modération
    .example = !dossier prévenir
escalation-cmd-open = Ouvrir un dossier sur un message
    .name = ouvrir
    .menu = Ouvrir un dossier
    .severity = Son poids
    .severity-name = gravité
    .message = L'adresse du message ; sur Matrix, réponds-lui plutôt
    .message-name = message
    .example = !dossier ouvrir gravité=grave
escalation-cmd-take = S'occuper d'un dossier
    .name = prendre
    .case = Son numéro
    .case-name = dossier
    .example = !dossier prendre 12
escalation-cmd-hand = Confier un dossier à quelqu'un d'autre de la modération
    .name = confier
    .case = Son numéro
    .case-name = dossier
    .to = Qui s'en occupe désormais
    .to-name = à
    .example = !dossier confier 12 @mo:example.org
escalation-cmd-judge = Dire si une critique est justifiée
    .name = juger
    .case = Son numéro
    .case-name = dossier
    .verdict = Justifiée, pas justifiée, ou fausse alerte
    .verdict-name = verdict
    .example = !dossier juger 12 justifié
escalation-cmd-resolve = Fermer un dossier, et dire ce qui en est sorti
    .name = fermer
    .case = Son numéro
    .case-name = dossier
    .outcome = Ce qui en est sorti
    .outcome-name = suite
    .verdict = Justifiée, pas justifiée, ou fausse alerte
    .verdict-name = verdict
    .example = !dossier fermer 12 "Les horaires sont affichés sur la porte"
escalation-cmd-rate = Dire le poids d'un dossier ; son échéance suit
    .name = peser
    .case = Son numéro
    .case-name = dossier
    .severity = Son poids
    .severity-name = gravité
    .example = !dossier peser 12 grave
escalation-cmd-snooze = Remettre un dossier à plus tard : aucun rappel d'ici là
    .name = remettre
    .case = Son numéro
    .case-name = dossier
    .until = Jusqu'à quand, par exemple « lundi 9h »
    .until-name = jusque
    .example = !dossier remettre 12 "lundi 9h"
escalation-cmd-join = Faire compter un dossier pour un autre sur le même sujet
    .name = joindre
    .case = Le numéro du dossier qui se ferme
    .case-name = dossier
    .into = Le numéro du dossier pour lequel il compte
    .into-name = vers
    .example = !dossier joindre 12 vers=7
escalation-cmd-list = Voir les dossiers, les plus urgents d'abord
    .name = liste
    .which = Les ouverts, les tiens ou les fermés
    .which-name = lesquels
    .example = !dossier liste
escalation-cmd-mine = Voir les dossiers dont tu t'occupes
    .name = miens
    .example = !dossier miens
escalation-cmd-show = Voir un dossier, et ce qu'on peut en faire
    .name = voir
    .case = Son numéro
    .case-name = dossier
    .example = !dossier voir 12
escalation-cmd-history = Voir ce qui a été fait d'un dossier, et dit en privé
    .name = histoire
    .case = Son numéro
    .case-name = dossier
    .example = !dossier histoire 12
escalation-cmd-note = Noter quelque chose pour la seule modération
    .name = noter
    .case = Son numéro
    .case-name = dossier
    .words = Ce qu'il faut garder en tête
    .words-name = mots
    .example = !dossier noter 12 "C'est elle qui organise la fête d'été"
escalation-cmd-export = Recevoir les dossiers dans un fichier, sans les noms
    .name = exporter
    .format = Pour un tableur ou pour un programme
    .format-name = format
    .example = !dossier exporter
escalation-cmd-answer = Répondre à l'auteur en privé
    .name = répondre
    .case = Son numéro
    .case-name = dossier
    .words = Ce que tu lui dis
    .words-name = mots
    .snippet = Une réponse des réglages, par son nom
    .snippet-name = modèle
    .example = !dossier répondre 12 "Tu as raison, on s'en occupe"
escalation-cmd-admit = Dire en public ce qui était justifié, et ce qu'on en fait
    .name = admettre
    .case = Son numéro
    .case-name = dossier
    .words = Ce que tout le monde lit
    .words-name = mots
    .example = !dossier admettre 12 "Vous aviez raison sur les horaires. Ils seront sur la porte lundi."
escalation-cmd-off = Ne plus être de service : les rappels ne t'appellent pas
    .name = pause
    .until = Jusqu'à quand ; sinon demain matin
    .until-name = jusque
    .example = !dossier pause lundi
escalation-cmd-on = Être de nouveau de service
    .name = retour
    .example = !dossier retour
escalation-cmd-stats = Voir en combien de temps on répond, et ce qui était justifié
    .name = chiffres
    .example = !dossier chiffres
escalation-cmd-incident-open = Dire à tout le monde que quelque chose ne va pas
    .name = ouvrir
    .title = Ce qui ne va pas, en quelques mots
    .title-name = titre
    .statement = Ce que vous savez, et ce que vous faites
    .statement-name = annonce
    .update = Quand tout le monde en saura plus
    .update-name = suite
    .example = !incident ouvrir "Les téléchargements échouent" "On le voit et on s'en occupe" suite=2h
escalation-cmd-incident-update = Dire à tout le monde comment un incident avance
    .name = suite
    .incident = Son numéro
    .incident-name = incident
    .words = Ce qu'il y a de nouveau
    .words-name = mots
    .next = Quand tout le monde en saura plus
    .next-name = prochaine
    .example = !incident suite 3 "La moitié des téléchargements marchent" prochaine=1h
escalation-cmd-incident-link = Rattacher un dossier à un incident
    .name = rattacher
    .incident = Le numéro de l'incident
    .incident-name = incident
    .case = Le numéro du dossier
    .case-name = dossier
    .example = !incident rattacher 3 12
escalation-cmd-incident-answer = Répondre d'un coup, en privé, aux auteurs de tous les dossiers d'un incident
    .name = répondre
    .incident = Le numéro de l'incident
    .incident-name = incident
    .words = Ce que tu leur dis
    .words-name = mots
    .example = !incident répondre 3 "C'était notre serveur. Il remarche, et nous sommes désolés."
escalation-cmd-incident-close = Dire à tout le monde que c'est fini ; ses dossiers se ferment aussi
    .name = fermer
    .incident = Son numéro
    .incident-name = incident
    .words = Le mot de la fin
    .words-name = mots
    .example = !incident fermer 3 "Tout remarche. Merci pour votre patience."
escalation-cmd-incident-report = Revoir ce qui s'est passé et quand
    .name = bilan
    .incident = Son numéro
    .incident-name = incident
    .example = !incident bilan 3

choice-high = grave
choice-low = léger
choice-normal = normal
choice-justified = justifié
choice-unjustified = pas justifié
choice-false-alarm = fausse alerte
choice-mine = miens
choice-over = fermés

## Signaler

escalation-thanks = Merci de nous prévenir. La modération regarde ({ $number }), et je te dirai ce qui en est sorti. Personne d'autre n'apprend que c'était toi.
escalation-report-what = De quel message s'agit-il ? Réponds-lui par `!signaler`, choisis « Prévenir la modération » dans son menu, ou donne son adresse. Pour autre chose, écris pourquoi.
escalation-report-nowhere = Je ne trouve aucun message de cette communauté à cette adresse. Copie-la depuis le menu du message (« Copier le lien ») et réessaie.
escalation-report-again = Tu nous en as déjà parlé ({ $number }), merci. Je te dirai ce qui en sort.
escalation-report-often = Tu as beaucoup signalé en une heure. La modération a tout reçu ; laisse-lui un moment.
escalation-became = { $verdict ->
        [false-alarm] On a regardé ce que tu as signalé ({ $number }). La modération ne voit pas de raison d'intervenir. Merci de veiller.
        [unjustified] On a regardé ce que tu as signalé ({ $number }), et c'est réglé. Merci de l'avoir dit.
       *[other] On a regardé ce que tu as signalé ({ $number }), et quelqu'un s'en est occupé. Merci de l'avoir dit.
    }
escalation-open-what = De quel message s'agit-il ? Réponds-lui par `!dossier ouvrir`, choisis « Ouvrir un dossier » dans son menu, ou donne son adresse.
escalation-open-already = Il y a déjà un dossier sur ce message : { $number }.
escalation-opened = { $number } est ouvert, dans le salon de la modération.

## La carte

escalation-title = { $about ->
        [message] { $number } · { $author } dans { $room }
       *[other] { $number } · dit par un membre
    }
escalation-no-words = Il n'y a pas de mots à montrer, peut-être un fichier. Suis le lien.
escalation-no-excerpt = (sans mots)
escalation-place = { $link } { $said }{ $fate ->
        [deleted] {" "}· supprimé depuis
       *[other] {""}
    }
escalation-author = **{ $author }**{ $fate ->
        [left] , parti depuis,
       *[other] {""}
    } { $since } · { $earlier }
escalation-since = ici depuis { $at }
escalation-earlier = { $count ->
        [0] aucun dossier avant
        [one] un dossier avant
       *[other] { $count } dossiers avant
    }
escalation-raised = { $source ->
        [report] { $count ->
            [0] Signalé
            [one] Signalé par un membre
           *[other] Signalé par { $count } membres
        }
        [moderator] Ouvert par la modération{ $count ->
            [0] {""}
            [one] , et signalé par un membre
           *[other] , et signalé par { $count } membres
        }
       *[other] Remarqué{ $count ->
            [0] {""}
            [one] , et signalé par un membre
           *[other] , et signalé par { $count } membres
        }
    }
escalation-reason = « { $why } »
escalation-alike = Ressemble à { $numbers }
escalation-joined-here = Compte aussi pour { $numbers }
escalation-unreachable = Rien n'arrive à { $author }, ni en privé ni dans le salon.
escalation-last = **{ $author }** répond :
escalation-verdict = { $verdict ->
        [justified] ✅ Justifié
       *[other] ⚖️ Pas justifié
    }
escalation-clock = { $state ->
        [answered] ✉️ Une réponse est partie{ $taken ->
            [yes] , { $taker } s'en occupe
           *[no] {""}
        }. { $late ->
            [yes] **Aurait dû être fermé { $promised }**
           *[no] À fermer d'ici { $promised }
        }
        [taken] ✋ { $taker } s'en occupe. { $late ->
            [yes] **Attend une réponse depuis { $promised }**
           *[no] Une réponse d'ici { $promised }
        }
       *[open] { $late ->
            [yes] **Attend une réponse depuis { $promised }**
           *[no] Une réponse d'ici { $promised }
        }
    }
escalation-snoozed = 💤 Remis jusqu'à { $until }
escalation-closed = 🏁 Fermé { $at }{ $verdict ->
        [justified] {" "}: justifié
        [unjustified] {" "}: pas justifié
        [false-alarm] {" "}: fausse alerte
       *[other] {""}
    }
escalation-do-take = Je m'en occupe
escalation-do-answer = Répondre en privé
escalation-do-alarm = Fausse alerte
escalation-do-more = Plus
escalation-do-justified = Justifié
escalation-do-unjustified = Pas justifié
escalation-do-snooze = Remettre à plus tard
escalation-do-hand = Confier
escalation-do-join = Joindre
escalation-do-close = Fermer
escalation-do-reopen = Rouvrir
escalation-do-reply = Répondre
escalation-do-end = Arrêter là
escalation-do-read = Lire
escalation-more-title = { $number } : et aussi
escalation-storm-title = { $count ->
        [one] Un autre dossier est arrivé en même temps
       *[other] { $count } autres dossiers sont arrivés en même temps
    }
escalation-storm-list = Tous : { $command }. Qui en prend un fait venir sa carte ici.
escalation-storm-over = Quelqu'un s'occupe de tous.
escalation-line = { $number } { $author } : { $excerpt } · { $state ->
        [closed] fermé { $at }
        [answered] { $late ->
            [yes] **à fermer depuis { $at }**
           *[no] répondu
        }
        [taken] { $taker }{ $late ->
            [yes] , **en retard depuis { $at }**
           *[no] , d'ici { $at }
        }
       *[open] { $late ->
            [yes] **attend depuis { $at }**
           *[no] d'ici { $at }
        }
    }{ $severity ->
        [high] {" "}❗
       *[other] {""}
    }
escalation-list = { $which ->
        [mine] Tes dossiers
        [over] Dossiers fermés
       *[open] Dossiers ouverts
    }
escalation-none = Il n'y en a pas.
escalation-page = Page { $page } sur { $pages }
escalation-back = Retour
escalation-next = Suite
escalation-history-title = { $number } : ce qui a été fait
escalation-step = { $at } { $what ->
        [opened] ouvert
        [reported] signalé par un membre
        [taken] { $name } s'en occupe
        [handed] { $name } le confie à { $said }
        [released] { $name } ne s'en occupe plus
        [demoted] { $name } ne modère plus : le dossier n'est à personne
        [justified] { $name } : justifié
        [unjustified] { $name } : pas justifié
        [closed] { $name } l'a fermé { $said }
        [reopened] { $name } l'a rouvert
        [rated] { $name } : il pèse { $said }
        [snoozed] { $name } l'a remis à plus tard
        [joined] { $name } : il compte pour { $said }
        [joined-here] { $name } : { $said } compte pour lui
        [linked] { $name } : il relève de l'incident { $said }
        [note] { $name } : { $said }
        [answered] { $name } a répondu en privé
        [replied] l'auteur a répondu
        [ended] l'auteur a arrêté là
        [left] l'auteur est parti
        [thread] l'auteur ne prend pas de messages privés : un fil privé est tenté
        [mention] l'auteur a été appelé dans le salon
        [unreachable] rien n'arrive à l'auteur
        [admitted] { $name } a dit en public : { $said }
        [reminded] la modération a eu un rappel
        [noticed] remarqué à cause de : { $said }
       *[other] { $what }
    }
escalation-said = { $at } { $author ->
        [yes] **{ $name }**
       *[no] { $name }, pour la modération
    }

## Ce que fait la modération

escalation-unknown = Je ne connais pas de dossier « { $given } ». `!dossier liste` les montre tous.
escalation-state = { $state ->
        [closed] { $number } est fermé. Rouvre-le d'abord : `!dossier voir` a le bouton.
       *[other] { $number } n'est pas fermé.
    }
escalation-taken = Tu t'occupes de { $number }. Merci !
escalation-yours-already = Tu t'occupes déjà de { $number }.
escalation-taken-already = { $taker } a été plus rapide et s'occupe déjà de { $number }. Pour changer : `!dossier confier`.
escalation-hand-nobody = Seule la modération de cette communauté peut s'occuper des dossiers, et cette personne n'en fait pas partie.
escalation-handed = { $taker } s'occupe désormais de { $number }.
escalation-hand-how = Seule la personne qui s'occupe d'un dossier peut le rendre ainsi. Pour le confier à quelqu'un : { $command } et son nom.
escalation-released = { $number } n'est plus à personne. Pour le confier à quelqu'un : { $command } et son nom.
escalation-judged = { $verdict ->
        [justified] { $number } est justifié. Pour le dire en public : `!dossier admettre`.
       *[other] { $number } n'est pas justifié.
    }
escalation-close-title = Qu'est-il sorti de { $number } ?
escalation-field-outcome = En une phrase
escalation-closed-now = { $verdict ->
        [false-alarm] { $number } était une fausse alerte. Fermé.
       *[other] { $number } est fermé. Qui l'a signalé est prévenu.
    }
escalation-reopened = { $number } est rouvert.
escalation-rated = { $severity ->
        [high] { $number } pèse lourd : l'échéance est maintenant { $promised }.
        [low] { $number } peut attendre : l'échéance est maintenant { $promised }.
       *[other] { $number } pèse comme la plupart : l'échéance est maintenant { $promised }.
    }
escalation-snoozed-now = { $number } est remis jusqu'à { $until }.
escalation-join-title = { $number } compte pour…
escalation-field-join = Le numéro de l'autre dossier
escalation-join-same = Un dossier ne peut pas compter pour lui-même.
escalation-joined = { $number } compte désormais pour { $into }.
escalation-noted = Noté dans { $number }.
escalation-noted-by = **{ $name }** note :
escalation-exported = { $many ->
        [one] Un dossier, avec ses dates et sa suite, sans noms ni mots.
       *[other] { $many } dossiers, avec leurs dates et leurs suites, sans noms ni mots.
    }
escalation-off = Tu n'es plus de service jusqu'à { $until } : les rappels ne t'appellent pas.
escalation-on = Te revoilà : les rappels peuvent de nouveau t'appeler.
escalation-on-already = Tu es déjà de service.
escalation-remind-title = { $count ->
        [one] Un dossier attend
       *[other] { $count } dossiers attendent
    }
escalation-remind-more = { $count ->
        [one] et un autre
       *[other] et { $count } autres
    }

## Répondre en privé

escalation-answer-title = Répondre à { $number } en privé
escalation-field-answer = Ce que tu dis à l'auteur
escalation-answer-what = Que dois-je lui dire ? Écris-le après le numéro, ou nomme un modèle.
escalation-no-snippet = Il n'y a pas de modèle « { $given } ». Il y a : { $known }.
escalation-answer-nobody = { $number } ne porte sur le message de personne : il n'y a personne à qui répondre.
escalation-answer-left = { $author } est parti, rien ne lui arrive plus. { $number } peut être fermé avec une suite.
escalation-answered-now = C'est en route vers { $author }. Sa réponse apparaîtra dans le fil de { $number }.
escalation-letter-title = Un mot de la modération de { $community }
escalation-letter-about = Au sujet de ce que tu as écrit dans { $room } :
escalation-letter-signed = { $team ->
        [yes] La modération · il n'y a que toi et elle pour lire ceci
       *[no] { $name } · il n'y a que toi et la modération pour lire ceci
    }
escalation-reply-title = Ta réponse à la modération
escalation-field-reply = Elle seule la lit
escalation-replied = Transmis à la modération.
escalation-ended = La discussion s'arrête là. Merci d'avoir pris ce temps. Tu peux écrire à la modération quand tu veux avec `/signaler` ou `!signaler`.
escalation-talk-over = Cette discussion est terminée. Pour en commencer une autre : `/signaler` ou `!signaler`.
escalation-not-for-you = C'est pour quelqu'un d'autre.
escalation-call = { $author }, la modération aimerait te dire un mot en privé. Appuie ci-dessous, ou écris-moi.
escalation-nowhere = Il n'y a pas de salon « { $room } » dans mes réglages : je n'ai nulle part où le dire.

## Le mot public

escalation-admit-title = Le mot public sur { $number }
escalation-admit-draft = Vous aviez raison sur … Voici ce que nous faisons : …
escalation-field-admit = Ce que tout le monde lit
escalation-admitted = C'est dit, en public. { $number } est justifié.
escalation-admitted-draft = Cela part en publication. { $number } est justifié.

## Les chiffres

escalation-severity = { $severity ->
        [high] grave
        [low] léger
       *[normal] normal
    }
escalation-stats-title = Les dossiers des { $weeks } dernières semaines
escalation-stats-none = Aucun dossier ces { $weeks } dernières semaines.
escalation-stats-all = Tous
escalation-stats-line = { $name } : { $count ->
        [one] un dossier
       *[other] { $count } dossiers
    } · { $answered }{ $judged }
escalation-stats-answered = première réponse après { $median } h, neuf fois sur dix en moins de { $ninetieth } h
escalation-stats-none-answered = aucune réponse encore
escalation-stats-justified = {" "}· { $share } % justifiés
escalation-stats-week = { $ago ->
        [0] Cette semaine
        [one] Il y a une semaine
       *[other] Il y a { $ago } semaines
    }
escalation-stats-few = C'est trop peu pour en dire long. Les heures sont ouvrées.
escalation-stats-picture = Dossiers, et heures ouvrées avant la première réponse
escalation-stats-legend = En jaune : sans réponse encore. La dernière barre est cette semaine.

## Les incidents

escalation-incident-title = { $state ->
        [closed] ✅ { $title }
       *[open] ⚠️ { $title }
    }
escalation-incident-latest = **{ $at }**
escalation-incident-next = La suite { $at }.
escalation-incident-news = { $what ->
        [closed] **C'est fini**
       *[other] **Du nouveau**
    }
escalation-incident-opened = { $number } est annoncé. Les questions vont dans son fil. `!incident suite` dit comment ça avance.
escalation-incident-updated = Tout le monde le sait ({ $number }).
escalation-incident-linked = { $case } relève désormais de { $number }.
escalation-incident-answered = { $count ->
        [0] { $number } n'a aucun dossier ouvert dont je puisse prévenir l'auteur.
        [one] Un auteur de { $number } est prévenu.
       *[other] { $count } auteurs de { $number } sont prévenus.
    }
escalation-incident-closed = { $number } est fini, et tout le monde le sait. `!incident bilan` a la chronologie.
escalation-incident-line = **{ $at }** { $what ->
        [opened] Annonce :
        [closed] Fin :
       *[update] Suite :
    } { $words }
escalation-incident-cases = { $count ->
        [0] Aucun dossier n'en relève.
        [one] Un dossier en relève.
       *[other] { $count } dossiers en relèvent.
    }
escalation-incident-due = La suite de « { $title } » était promise pour maintenant : { $command }
escalation-incident-unknown = Je ne connais pas d'incident « { $given } ».
escalation-incident-over = { $number } est fini.

## Ce qui est gardé

escalation-erase = Si la modération s'occupe encore de quelque chose que tu as dit, ces mots restent jusqu'à ce qu'elle ait fini, puis s'en vont.
escalation-cases-kept = Ce que tu as dit, dans des dossiers
escalation-talk-kept = Ce que tu as dit à la modération en privé
escalation-reports-kept = Ce que tu as signalé
escalation-steps-kept = Ce que tu as fait des dossiers
escalation-off-duty-kept = Jusqu'à quand tu n'es pas de service
