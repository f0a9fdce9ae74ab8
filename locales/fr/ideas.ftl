# Les idées : proposer, voter, et savoir ce qu'elles deviennent.

ideas-group-idea = Proposer des idées, les soutenir, voir ce qu'elles deviennent
    .name = idée

ideas-cmd-propose = Proposer une idée
    .name = proposer
    .title = Ce que tu aimerais, en quelques mots
    .title-name = titre
    .why = Pourquoi ce serait bien
    .why-name = pourquoi
    .tag = De quoi il s'agit
    .tag-name = sujet
    .board = Sur quel tableau elle va
    .board-name = tableau
    .anonymous = Sans mon nom
    .anonymous-name = anonyme
    .example = !idée proposer "Des range-vélos à l'entrée" "On vient tous à vélo"
ideas-cmd-show = Voir une idée, et ce qui en a été fait
    .name = voir
    .idea = Son numéro
    .idea-name = idée
    .example = !idée voir 42
ideas-cmd-top = Voir les idées les plus voulues
    .name = top
    .example = !idée top
ideas-cmd-new = Voir les dernières idées
    .name = nouvelles
    .example = !idée nouvelles
ideas-cmd-mine = Voir tes idées
    .name = miennes
    .example = !idée miennes
ideas-cmd-planned = Voir ce qui va se faire
    .name = prévues
    .example = !idée prévues
ideas-cmd-done = Voir ce qui s'est fait
    .name = faites
    .example = !idée faites
ideas-cmd-search = Chercher parmi les idées
    .name = chercher
    .words = Ce que tu cherches
    .words-name = mots
    .example = !idée chercher vélos
ideas-cmd-follow = Savoir ce que devient une idée
    .name = suivre
    .idea = Son numéro
    .idea-name = idée
    .example = !idée suivre 42
ideas-cmd-unfollow = Ne plus rien savoir d'une idée
    .name = oublier
    .idea = Son numéro
    .idea-name = idée
    .example = !idée oublier 42
ideas-cmd-status = Dire ce que devient une idée
    .name = statut
    .idea = Son numéro
    .idea-name = idée
    .status = Ce qu'elle devient
    .status-name = statut
    .answer = Ta réponse ; requise pour prévue, faite et écartée
    .answer-name = réponse
    .example = !idée statut 42 prévue "On commence en mars"
ideas-cmd-merge = Fondre une idée dans une autre qui dit la même chose
    .name = fusionner
    .idea = L'idée qui entre dans une autre
    .idea-name = idée
    .into = L'idée pour laquelle elle compte
    .into-name = dans
    .example = !idée fusionner 42 17
ideas-cmd-unmerge = Rendre une idée à elle-même, avec ses voix
    .name = séparer
    .idea = Son numéro
    .idea-name = idée
    .example = !idée séparer 42
ideas-cmd-tag = Dire de quoi parle une idée
    .name = sujet
    .idea = Son numéro
    .idea-name = idée
    .tag = De quoi il s'agit
    .tag-name = sujet
    .example = !idée sujet 42 site
ideas-cmd-edit = Reformuler ton idée, un moment après l'avoir proposée
    .name = reformuler
    .idea = Son numéro
    .idea-name = idée
    .example = !idée reformuler 42
ideas-cmd-delete = Retirer ton idée du tableau
    .name = retirer
    .idea = Son numéro
    .idea-name = idée
    .example = !idée retirer 42
ideas-cmd-export = Recevoir le tableau dans un fichier ; les voix sont comptées, pas nommées
    .name = exporter
    .format = Pour un tableur, ou pour des programmes
    .format-name = format
    .example = !idée exporter

choice-open = ouverte
choice-review = étude
choice-planned = prévue
choice-started = commencée
choice-done = faite
choice-declined = écartée
choice-csv = csv
choice-json = json

## Proposer

ideas-propose-title = Une idée
ideas-edit-title = Reformuler une idée
ideas-field-title = Ce que tu aimerais, en quelques mots
ideas-field-why = Pourquoi ce serait bien
ideas-field-tag = Sujet ({ $tags })
ideas-no-role = Sur ce serveur, seuls certains rôles peuvent proposer des idées. Tu peux voter et en discuter, bien sûr.
ideas-too-new = Tu viens d'arriver, bienvenue ! Tu pourras proposer des idées à partir du { $since }, et voter dès maintenant.
ideas-cooldown = Une idée à la fois : tu pourras proposer la prochaine le { $next }.
ideas-title-length = Un titre fait de { $least } à { $most } caractères ; le tien en a { $length }. Mets le reste dans les raisons.
ideas-why-length = Les raisons font { $most } caractères au plus ; les tiennes en ont { $length }. Peux-tu le dire plus court ?
ideas-not-anonymous = Ici, les idées portent un nom. Propose-la sans `anonyme`, si cela te va.
ideas-no-board = Je ne connais pas de tableau « { $given } ». Je connais : { $known }
ideas-no-tag = Je ne connais pas de sujet « { $given } ». Je connais : { $known }
ideas-similar-title = Est-ce l'une de celles-ci ?
ideas-similar = Si oui, vote pour elle : cela compte plus qu'une deuxième. Si la tienne est autre, elle part telle quelle.
ideas-vote-for = C'est la mienne : voter pour { $number }
ideas-mine-is-new = La mienne est nouvelle
ideas-voted-instead = Ta voix va à { $number } « { $title } ». Merci !
ideas-filed-already = Celle-là est déjà déposée, ou trop ancienne. Propose-la encore si elle n'y est pas.
ideas-proposed = Ton idée est affichée : { $number }, dans « { $room } ». Je te dirai ce qu'elle devient.
ideas-proposed-nowhere = Ton idée est gardée : { $number }, mais aucun lieu n'a de salon « { $room } » pour la montrer. Préviens la modération.
ideas-waits = Merci ! Ton idée est la { $number } ; la modération la regarde d'abord, et je te dirai quand elle sera affichée.
ideas-review = { $name } propose ceci. Est-ce que je le montre à tout le monde ?
ideas-somebody = Quelqu'un
ideas-admit = L'afficher
ideas-reject = Ne pas l'afficher
ideas-admitted = L'idée { $number } est affichée.
ideas-rejected = L'idée { $number } reste hors du tableau.

## Voter

ideas-for = Je la veux
ideas-against = Plutôt pas
ideas-take-back = Reprendre ma voix
ideas-voted = { $choice ->
    [against] Tu es contre { $number }.
   *[for] Tu es pour { $number }.
} Je te dirai ce qu'elle devient.
ideas-voted-root = Cette idée fait maintenant partie de { $number } « { $title } » ; ta voix compte là-bas.
ideas-taken-back = Ta voix pour { $number } est reprise.
ideas-no-votes = { $number } est { $status ->
    [done] faite : il n'y a plus à voter
   *[declined] écartée, on ne vote plus pour elle
}. `idée top` montre celles qui attendent.
ideas-own-vote = Ton idée a déjà ta voix : ici, on ne vote pas pour la sienne.
ideas-budget = Tu as voté pour { $budget } idées ces temps-ci, le plus qu'on puisse ici. Reprends une voix pour la donner à celle-ci.
ideas-gone = L'idée { $number } n'est plus là.

## Les cartes

ideas-title = { $number } { $title }
ideas-status = **{ $status ->
    [waiting] en attente de la modération
    [review] à l'étude
    [planned] prévue
    [started] en cours
    [done] faite
    [declined] écartée
    [duplicate] fondue dans une autre
    [deleted] retirée
   *[open] ouverte
}**
ideas-status-votes = **{ $status ->
    [waiting] en attente de la modération
    [review] à l'étude
    [planned] prévue
    [started] en cours
    [done] faite
    [declined] écartée
    [duplicate] fondue dans une autre
    [deleted] retirée
   *[open] ouverte
}** · { $votes ->
    [0] pas encore de voix
    [one] 1 voix
   *[other] { $votes } voix
}
ideas-status-both = **{ $status ->
    [waiting] en attente de la modération
    [review] à l'étude
    [planned] prévue
    [started] en cours
    [done] faite
    [declined] écartée
    [duplicate] fondue dans une autre
    [deleted] retirée
   *[open] ouverte
}** · { $votes } pour, { $against } contre
ideas-counts-for = Elle compte maintenant pour { $number } « { $title } ». Les voix d'ici comptent là-bas.
ideas-answer = **La réponse**
ideas-line = { $number } { $title } · { $standing }
ideas-none = Il n'y en a pas encore. `idée proposer` fait la première.
ideas-page = Page { $page } sur { $pages }
ideas-back = Retour
ideas-next = Suite
ideas-list = { $order ->
    [new] Les dernières idées
    [mine] Tes idées
    [planned] Ce qui est prévu
    [done] Ce qui s'est fait
   *[top] Les idées les plus voulues
}
ideas-list-search = Les idées sur « { $words } »
ideas-change = { $at } : { $what ->
    [waiting] proposée
    [open] affichée
    [review] à l'étude
    [planned] prévue
    [started] en cours
    [done] faite
    [declined] écartée
    [merged] réunie à une autre
    [unmerged] de nouveau à part
    [tagged] rangée par sujet
    [deleted] retirée
   *[edited] reformulée
}
ideas-invitation = L'idée du moment est { $number } « { $title } ». Qu'en penses-tu ?

## Suivre

ideas-follow = Me dire ce qu'elle devient
ideas-following = Je te dirai ce que devient { $number }, une fois par jour au plus.
ideas-not-following = Je ne te dirai plus rien de { $number }.
ideas-letter-title = Des nouvelles de tes idées
ideas-letter-stop = `idée oublier` arrête cela pour une idée.
ideas-news = { $number } « { $title } » { $why ->
    [open] est affichée.
    [reopened] est de nouveau ouverte.
    [review] est à l'étude.
    [planned] va se faire !
    [started] est en cours.
    [done] est faite. Merci à toi !
    [declined] ne se fera pas.
    [merged] dit la même chose qu'une autre, je les ai donc réunies. Merci : tes mots et tes voix comptent là-bas.
   *[other] a du nouveau.
}

## Répondre

ideas-unknown = Je ne connais pas d'idée « { $given } ». `idée chercher` la retrouve par ses mots.
ideas-state = { $number } est { $status ->
    [duplicate] fondue dans une autre
    [waiting] pas encore affichée
   *[other] déjà traitée
}.
ideas-answer-missing = Celles et ceux qui veulent { $number } méritent un mot avec : `idée statut { $number } { $status } "…"`.
ideas-status-set = { $number } est { $status ->
    [review] à l'étude
    [planned] prévue
    [started] en cours
    [done] faite
    [declined] écartée
   *[open] ouverte
}. Je préviens qui la suit.
ideas-merged = { $number } compte maintenant pour { $into }, chaque voix une fois. `idée séparer { $number }` les sépare.
ideas-merged-already = { $number } compte déjà pour { $into }.
ideas-merge-self = { $number } ne peut pas se fondre dans { $into } : celle-ci compte pour elle, ou c'est la même.
ideas-merge-unseen = Seules les idées affichées peuvent être réunies.
ideas-not-merged = { $number } est déjà à part.
ideas-unmerged = { $number } est de nouveau à part, et { $into } sans elle.
ideas-tagged = { $number } parle maintenant de « { $tag } ».
ideas-edited = { $number } se lit maintenant comme tu veux.
ideas-deleted = { $number } n'est plus au tableau.
ideas-delete-merged = D'autres idées comptent pour { $number }. Sépare-les d'abord, pour qu'aucune voix ne se perde.
ideas-not-yours = { $number } est l'idée de quelqu'un d'autre.
ideas-edit-late = Il est trop tard pour changer { $number } : d'autres l'ont lue ainsi. La modération peut encore t'aider.
ideas-exported = { $many ->
    [one] Une idée. Les voix sont comptées, pas nommées.
   *[other] { $many } idées. Les voix sont comptées, pas nommées.
}
ideas-authors-kept = les idées que tu as proposées
ideas-changes-kept = ce que tu as fait des idées
ideas-followers-kept = les idées que tu suis, ou ne suis plus
ideas-news-kept = des nouvelles d'idées que je te dois encore
ideas-told-kept = quand je t'ai parlé d'idées pour la dernière fois
ideas-drafts-kept = une idée que tu n'as pas encore déposée
ideas-left-kept = sur quels réseaux tu nous as quittés
