# Piloter le bot, pour la modération ; et l'aide, pour tout le monde.

steering-group-bot = Me piloter : pause, silence dans un salon, nouvelles de moi
    .name = bot

steering-cmd-pause = Retenir tout ce que personne n'a demandé, jusqu'à la reprise
    .name = pause
    .example = !bot pause
steering-cmd-resume = Me rendre la parole ; ce que j'ai retenu part
    .name = reprendre
    .example = !bot reprendre
steering-cmd-mute = Ne rien dire de moi-même dans un salon
    .name = taire
    .room = Le salon où je dois me taire
    .room-name = salon
    .example = !bot taire #accueil
steering-cmd-unmute = Parler de nouveau dans un salon ; ce que j'ai retenu part
    .name = parler
    .room = Le salon où je peux reparler
    .room-name = salon
    .example = !bot parler #accueil
steering-cmd-status = Comment je vais : réseaux, ce qui attend, ce qui est coupé
    .name = état
    .example = !bot état
steering-cmd-log = Qui m'a demandé quoi, du plus récent au plus ancien
    .name = journal
    .count = Combien de lignes, de 1 à 50
    .count-name = nombre
    .example = !bot journal 20
steering-cmd-help = Ce que je peux faire pour toi
    .name = aide
    .command = Une commande ou un groupe à expliquer
    .command-name = commande
    .example = !aide bot

steering-paused = Entendu, je tiens ma langue. Si on me demande quelque chose, je réponds ; le reste attend `bot reprendre`.
steering-paused-already = Je suis déjà en pause. `bot reprendre` me rend la parole.
steering-resumed =
    { $owed ->
        [0] Me revoilà. Rien n'attendait.
        [one] Me revoilà. Un message attendait, il part maintenant.
       *[other] Me revoilà. { $owed } messages attendaient, ils partent maintenant.
    }
steering-not-paused = Je ne suis pas en pause. Si je te parais trop discret, `bot état` dira peut-être pourquoi.
steering-muted = Entendu, je me tais dans { $room }. Si on m'y demande quelque chose, je réponds ; le reste attend `bot parler`.
steering-muted-already = Je me tais déjà dans { $room }. `bot parler` m'y rend la parole.
steering-unmuted = Je peux reparler dans { $room }. Ce qui attendait part maintenant.
steering-not-muted = Je n'ai pas à me taire dans { $room }.

steering-status-title = Comment je vais
steering-status-speaking = Je suis là et je parle.
steering-status-paused = Je suis **en pause** : ce que personne n'a demandé attend `bot reprendre`.
steering-network-here = **{ $network }** : j'y suis
steering-network-away = **{ $network }** : je n'y suis pas, car { $reason }
steering-status-muted = Je me tais dans : { $rooms }
steering-owed-nothing = Rien n'attend, et rien n'a coincé.
steering-owed =
    { $count ->
        [one] Un message attend de partir.
       *[other] { $count } messages attendent de partir.
    }
steering-refused =
    { $count ->
        [one] Un message a été refusé par son réseau ; je l'ai dit dans le salon de la modération.
       *[other] { $count } messages ont été refusés par leur réseau ; je l'ai dit dans le salon de la modération.
    }
steering-unsure =
    { $count ->
        [one] Un message est peut-être arrivé, peut-être pas ; je ne l'enverrai pas deux fois.
       *[other] { $count } messages sont peut-être arrivés, peut-être pas ; je ne les enverrai pas deux fois.
    }
steering-status-cogs = Ce que je fais ici : { $cogs }
steering-status-footer = Animateur { $version } · base de données { $megabytes } Mo

steering-log-title = Ce que la modération m'a demandé
steering-log-line = { $when } · { $who } · { $what } { $detail }
steering-log-forgotten = quelqu'un qui a demandé l'oubli
steering-log-empty = Personne de la modération ne m'a encore rien demandé.

steering-help-title = Ce que je peux faire pour toi
steering-help-group = **{ $what }**
steering-help-line =
    { $who ->
        [moderator] { $command } : { $what } (modération)
       *[member] { $command } : { $what }
    }
steering-help-example = Par exemple : { $example }
steering-help-option =
    { $kind ->
        [required] { $option } : { $what }
       *[free] { $option } (si tu veux) : { $what }
    }
steering-help-moderators = Pour la modération.
steering-help-more = { $help } suivi d'un de ces mots t'en dit plus.
