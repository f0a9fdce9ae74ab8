# Les sondages : demander à la communauté.

polls-group-poll = Demander son avis à la communauté, et voir ce qu'elle répond
    .name = sondage

polls-cmd-open = Poser une question à la communauté
    .name = ouvrir
    .question = Ce que tu veux savoir
    .question-name = question
    .options = De 2 à 20 réponses, séparées par |
    .options-name = options
    .closes = Quand il se termine : 2j, demain 18h30, vendredi, 25/12 20h…
    .closes-name = fin
    .anonymous = Personne ne voit qui a choisi quoi ; seule la participation s'affiche avant la fin
    .anonymous-name = anonyme
    .multiple = On peut choisir plusieurs réponses
    .multiple-name = multiple
    .results = Quand les comptes s'affichent
    .results-name = résultats
    .where = Partout où vit la communauté, ou seulement dans ce salon
    .where-name = où
    .who = Qui peut voter : tout le monde, les personnes déjà là, ou un groupe
    .who-name = qui
    .example = !sondage ouvrir "On se retrouve où ?" "Au parc | Au café" fin=2j
polls-cmd-write = Poser une question à la communauté, avec un formulaire
    .name = écrire
    .anonymous = Personne ne voit qui a choisi quoi ; seule la participation s'affiche avant la fin
    .anonymous-name = anonyme
    .multiple = On peut choisir plusieurs réponses
    .multiple-name = multiple
    .results = Quand les comptes s'affichent
    .results-name = résultats
    .where = Partout où vit la communauté, ou seulement dans ce salon
    .where-name = où
    .who = Qui peut voter : tout le monde, les personnes déjà là, ou un groupe
    .who-name = qui
    .example = !sondage écrire
polls-cmd-list = Voir les sondages ouverts et les derniers résultats
    .name = liste
    .example = !sondage liste
polls-cmd-results = Voir où en est un sondage, ou ce qu'il a donné
    .name = résultats
    .poll = Son numéro ou son titre ; sinon le plus récent
    .poll-name = sondage
    .example = !sondage résultats #3
polls-cmd-close = Terminer un sondage avant l'heure
    .name = fermer
    .poll = Son numéro ou son titre
    .poll-name = sondage
    .example = !sondage fermer #3
polls-cmd-cancel = Retirer un sondage et jeter ses bulletins
    .name = annuler
    .poll = Son numéro ou son titre
    .poll-name = sondage
    .example = !sondage annuler #3
polls-cmd-fix = Corriger une coquille, avant le premier vote
    .name = corriger
    .poll = Son numéro ou son titre
    .poll-name = sondage
    .question = La question comme elle devrait être
    .question-name = question
    .options = Les réponses comme elles devraient être, séparées par |
    .options-name = options
    .example = !sondage corriger #3 question="On se retrouve où ?"
polls-cmd-answer = Dire à celles et ceux qui ont voté ce qui en sort
    .name = répondre
    .text = Ce qui est décidé, et la suite
    .text-name = texte
    .poll = Son numéro ou son titre ; sinon le dernier terminé
    .poll-name = sondage
    .example = !sondage répondre "Vous avez choisi le parc : à samedi !"
polls-cmd-export = Recevoir un sondage en fichier, pour un tableur
    .name = exporter
    .poll = Son numéro ou son titre ; sinon le plus récent
    .poll-name = sondage
    .example = !sondage exporter #3

choice-live = en direct
choice-closed = à la fin
choice-here = ici
choice-everywhere = partout
polls-who-everyone = tout le monde
polls-who-before = déjà là

## La carte

polls-option = **{ $number }.** { $option }
polls-option-first = **{ $number }. { $option }**
polls-bar = { $bar } { $percent } % · { $votes ->
    [0] aucune voix
    [one] 1 voix
   *[other] { $votes } voix
}
polls-multiple = Choisis-en autant que tu veux.
polls-hidden = Les comptes s'afficheront à la fin.
polls-secret = Le vote est secret : ni les membres ni la modération ne voient qui a choisi quoi, et seule la participation s'affiche avant la fin.
polls-for-before = Pour les personnes déjà là à l'ouverture.
polls-for-group = Pour { $group }.
polls-turnout-so-far = { $voters ->
    [0] Encore aucun vote : le tien pourrait être le premier.
    [one] Un vote pour l'instant.
   *[other] { $voters } votes pour l'instant.
} Ouvert jusqu'au { $closes }.
polls-footer-open = Sondage { $number } · une voix par personne, et tu peux changer d'avis jusqu'à la fin · la modération peut voir qui a choisi quoi
polls-footer-secret = Sondage { $number } · une voix par personne, et tu peux changer d'avis jusqu'à la fin
polls-footer-over = Sondage { $number } · terminé { $closed }
polls-footer-cancelled = Sondage { $number } · annulé { $closed }
polls-placeholder = { $most ->
    [1] Choisis ta réponse
   *[other] Choisis jusqu'à { $most } réponses
}
polls-take-back = Retirer mon vote
polls-vote-alone = Voter en privé (les réactions à ce message ne comptent pas)

polls-first = **{ $option }** arrive en tête : { $votes } sur { $voters } { $votes ->
    [one] l'a choisi
   *[other] l'ont choisi
}.
polls-tie = { $count ->
    [2] Égalité :
   *[other] Égalité à { $count } :
} **{ $options }**, { $votes } sur { $voters } pour chaque réponse.
polls-and = { $most } et { $last }
polls-nobody = Personne n'a voté cette fois.
polls-turnout = { $voters ->
    [one] Une personne a voté.
   *[other] { $voters } personnes ont voté.
}
polls-turnout-of = { $voters ->
    [one] Une personne sur { $size } a voté
   *[other] { $voters } personnes sur { $size } ont voté
} ({ $percent } %).
polls-answered = **Ce qui en sort**
polls-card-cancelled = Ce sondage a été annulé. Ses bulletins sont détruits.
polls-card-lost = J'ai dû le fermer plus tôt : je reviens d'une sauvegarde, et la clé de ses bulletins secrets n'en faisait pas partie. Les votes que j'avais comptent.

## Voter

polls-voted = Ton vote : **{ $choice }**. Tu peux en changer jusqu'à la fin.
polls-taken-back = Ton vote est retiré.
polls-ballot = Ton vote reste entre nous : choisis ici.
polls-footer-ballot = Sondage { $number } · ouvert jusqu'au { $closes }
polls-over = Le sondage { $number } est terminé ; ton vote arrive trop tard. `sondage résultats { $number }` montre ce qu'il a donné.
polls-corrected = Ce sondage vient d'être corrigé. Relis-le, puis choisis.
polls-not-before = Celui-ci est pour les personnes arrivées avant le { $opened }. Le prochain sera aussi le tien !
polls-not-group = Celui-ci est pour { $group }, je ne peux donc pas compter ton vote. Merci d'avoir voulu participer !
polls-not-here = Tu ne fais plus partie de cette communauté, je ne peux donc pas compter ton vote.

## Ouvrir

polls-opened = { $rooms ->
    [1] Le sondage { $number } est ouvert jusqu'au { $closes }.
   *[other] Le sondage { $number } est ouvert dans { $rooms } lieux jusqu'au { $closes }.
}
polls-missing = Sur { $networks }, par contre, personne ne le voit : mes réglages n'y nomment aucun salon « { $room } ».
polls-no-room = Je n'ai pas de salon « { $room } » où montrer les sondages. Nommes-en un dans mes réglages, ou ajoute `où=ici`.
polls-too-short = Il faut au moins une minute à un sondage. Essaie `fin=1h` ou `fin=2j`.
polls-too-long = C'est long à attendre ! 60 jours au plus : jusqu'au { $latest }.
polls-cooldown = Tu as ouvert un sondage il y a peu. Laisse leur tour aux autres ; le tien revient { $next }.
polls-who-unknown = Je ne vois pas qui serait « { $given } ». Je connais : { $known }.
polls-no-question = La question est vide.
polls-write-title = Une question à la communauté
polls-field-question = Ta question
polls-field-options = Les réponses, une par ligne (2 à 20)
polls-field-closes = Fin (2j, vendredi 18h30…)

## S'occuper des sondages

polls-closed = Le sondage { $number } est terminé. `sondage répondre` dit à tout le monde ce qui en sort.
polls-cancelled = Le sondage { $number } est annulé et ses bulletins sont détruits. La carte le dit.
polls-fixed = Le sondage { $number } est corrigé partout où il se voit.
polls-fix-title = Corriger un sondage
polls-draft = Ce que tu as écrit est gardé.
polls-draft-open = Revenir au formulaire
polls-fix-late = On a déjà voté au sondage { $number }, et un vote vaut pour les mots qu'il a lus. S'il ne peut pas rester ainsi, `sondage annuler { $number }` et ouvres-en un autre.
polls-answer-title = À propos de « { $question } »
polls-answer-footer = La réponse au sondage { $number }
polls-answer-said = C'est dit, là où le sondage { $number } a été posé. Merci d'avoir bouclé la boucle.
polls-own-vote = Ton vote : **{ $choice }**
polls-tell-lost = J'ai fermé le sondage { $number } (« { $question } ») plus tôt que prévu. Je reviens d'une sauvegarde, et les clés des votes secrets n'en font jamais partie : plus personne ne pouvait voter. Les votes que j'avais comptent.

## Quel sondage

polls-named = { $number } { $question }
polls-which =
    Lequel ? Ajoute son numéro :
    { $polls }
polls-none = Il n'y a pas de sondage comme ça pour l'instant. `sondage liste` montre ce qu'il y a.
polls-unknown = Je ne connais pas de sondage « { $given } ». `sondage liste` les montre.
polls-still-open = Le sondage { $number } est encore ouvert. `sondage fermer { $number }` y met fin tout de suite.
polls-closed-already = Le sondage { $number } est terminé depuis le { $closed }. `sondage résultats { $number }` montre ce qu'il a donné.
polls-cancelled-already = Le sondage { $number } a été annulé.
polls-not-yours = Le sondage { $number } est à quelqu'un d'autre. Son auteur ou la modération peut le faire.

## Listes et fichiers

polls-list-title = Sondages
polls-list-open = { $number } **{ $question }** · { $voters ->
    [0] aucun vote
    [one] 1 vote
   *[other] { $voters } votes
} · jusqu'au { $closes }
polls-list-none = Aucun sondage n'est ouvert en ce moment.
polls-list-past = **Dernièrement**
polls-list-over = { $number } { $question } → { $verdict }
polls-invitation = On te demande aussi ton avis : « { $question } » Tu as jusqu'au { $closes }.
polls-exported = Le sondage { $number }, avec qui a choisi quoi : prends-en soin.
polls-exported-secret = Les totaux du sondage { $number }. Le vote était secret : il n'y a rien de plus à savoir.
polls-export-early = Le sondage { $number } ne montre ses comptes qu'à la fin, et les fichiers aussi. Redemande après le { $closes }.
polls-export-option = option
polls-export-votes = voix
polls-export-percent = pour cent
polls-export-member = membre
polls-export-choice = a choisi
polls-polls-kept = les sondages que tu as ouverts
polls-drafts-kept = un sondage que tu étais en train d'écrire
