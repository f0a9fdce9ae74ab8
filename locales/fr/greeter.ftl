# L'accueil. $name, $names, $who : des membres. $community : son nom.

## Les mots d'accueil

greeter-hello-1 = Bienvenue { $name } ! Fais comme chez toi.
greeter-hello-2 = { $name } vient de passer la porte. Ça fait plaisir de te voir !
greeter-hello-3 = Bonjour { $name }, on espérait bien te croiser ici.
greeter-hello-4 = Regardez qui voilà : { $name } ! Prends une chaise.
greeter-hello-5 = Un grand bonjour à { $name }. Raconte : qu'est-ce qui t'amène chez { $community } ?
greeter-hello-6 = Ravis que ton chemin passe par ici, { $name }. Lance-toi où tu veux.

greeter-burst-1 = Il y a du monde à la porte ! Bienvenue { $names }.
greeter-burst-2 = Bonjour à vous { $newcomers } : { $names }. Faites comme chez vous !
greeter-burst-3 = { $community } se remplit. Bienvenue à { $names } !

greeter-names = { $names } et { $last }
greeter-names-others = { $names } et { $count ->
    [1] une autre personne
   *[other] { $count } autres
}

greeter-count = Nous voilà { $count }.
greeter-button = Fais-moi visiter

## La visite

greeter-guide-title = { $name }, voici { $community }
greeter-guide-about = { $count ->
    [0] Nous sommes une communauté
    [1] L'aventure commence tout juste
   *[other] Nous sommes { $count }
}{ $homes ->
    [1] {""}
   *[other] , sur Discord et Matrix à la fois
}. Il n'y a que toi qui vois cette page.
greeter-guide-rooms = **Où aller**
greeter-room-welcome = dis bonjour, pose tes questions
greeter-room-announcements = les nouvelles, et ce qu'on décide par vote
greeter-room-ideas = ce qu'on pourrait améliorer, ce dont tu rêves
greeter-guide-moderators = Un souci, ou tu ne sais pas par où commencer ? Demande dans { $room }, ou écris à quelqu'un de la modération : ce sont des gens, et ils sont gentils.
greeter-guide-moderators-anywhere = Un souci, ou tu ne sais pas par où commencer ? Écris à quelqu'un de la modération : ce sont des gens, et ils sont gentils.
greeter-guide-interests = **Qu'est-ce qui te plaît ?** Choisis tout ce que tu veux, je t'ouvre les portes.
greeter-guide-picked = Pour l'instant : { $interests }. Un nouveau choix remplace celui-ci.
greeter-guide-pick = Qu'est-ce qui te plaît ?
greeter-guide-none = Rien de tout ça
greeter-guide-language = Je parle français et anglais : à toi de choisir.
greeter-guide-alone = Envie qu'on te laisse tranquille ? Un geste, et je ne te mentionne plus, je ne t'écris plus.
greeter-guide-is-alone = Je te laisse tranquille, comme tu l'as demandé.
greeter-guide-leave-me = Laisse-moi tranquille
greeter-guide-back = Tu peux me reparler

greeter-picked = C'est noté : { $interests }. Les portes sont ouvertes.
greeter-picked-none = C'est noté : rien pour l'instant. Reviens quand tu veux.
greeter-alone = D'accord. Je ne te mentionne plus et je ne t'écris plus, sauf si tu me demandes quelque chose.
greeter-not-alone = Ça fait plaisir ! Je peux de nouveau te mentionner.

## Les vagues

greeter-raid-title = Une vague d'arrivées
greeter-raid-what = { $count ->
    [one] Une personne est arrivée
   *[other] { $count } personnes sont arrivées
} d'un coup sur { $network }, depuis : { $began }.
greeter-raid-now = Je n'accueille personne tant que ça ne se calme pas ; ce message le dira.
greeter-raid-over = Ça s'est calmé : { $at }. Je n'ai accueilli personne de cette vague, et j'accueille de nouveau.
greeter-raid-welcomed = La modération a dit que tout ce monde est le bienvenu : j'accueille donc.
greeter-raid-let-in = Accueille-les quand même
greeter-raid-let-in-done = { $count ->
    [0] Tout le monde est reparti entre-temps : il n'y a personne à accueillir.
    [1] Une personne est encore là, et je l'accueille.
   *[other] { $count } personnes sont encore là, et je les accueille.
}
greeter-raid-too-late = C'est déjà réglé, ou c'est trop vieux : je ne sais plus qui c'était.

## Pour la modération

greeter-group-greet = L'accueil
    .name = accueil
greeter-cmd-preview = Montre, rien qu'à toi, chaque mot d'accueil tel qu'il serait maintenant
    .name = aperçu
greeter-cmd-test = Accueille un membre dans le salon d'accueil, pour essayer : rien n'en est retenu
    .name = essai
    .member = Qui accueillir
    .member-name = membre
    .example = !accueil essai @ann
greeter-cmd-status = Dit pourquoi quelqu'un a été accueilli ou non ; sans membre, où en est l'accueil
    .name = état
    .member = La personne qui t'intrigue
    .member-name = membre

greeter-preview-title = Les mots d'accueil, tels qu'ils sont maintenant
greeter-preview-burst = **Quand plusieurs arrivent d'un coup**
greeter-preview-below = **Sous chaque mot d'accueil**

greeter-test-sent = C'est fait : le mot d'accueil part dans le salon d'accueil. Il ne compte pas comme le vrai.
greeter-test-roomless = Je n'ai pas de salon d'accueil sur ce réseau. Donne-m'en un dans ma configuration, et j'y accueillerai.

greeter-status-title = À la porte
greeter-status-unknown = Je ne sais rien de { $who }. Soit cette personne était là avant moi, soit je n'ai pas pu la voir arriver, soit elle a fait effacer ses traces.
greeter-status-alone = Cette personne a demandé qu'on la laisse tranquille : je ne la mentionne pas et je ne lui écris pas.
greeter-status-raid = Une vague d'arrivées est en cours, depuis : { $began }. { $count ->
    [one] Une personne
   *[other] { $count } personnes
} jusqu'ici. Je n'accueille personne tant que ça ne se calme pas.
greeter-status-nobody = Personne de nouveau ces sept derniers jours.
greeter-status-lately = **Ces sept derniers jours**
greeter-status-last = **Les derniers arrivés**

greeter-counted-waiting = { $count } en attente, leur mot d'accueil arrive
greeter-counted-greeted = { $count } avec leur mot d'accueil
greeter-counted-together = { $count } avec un mot d'accueil partagé
greeter-counted-raid = { $count } sans mot d'accueil : une vague d'arrivées
greeter-counted-left = { $count } sans mot d'accueil : déjà repartis
greeter-counted-bot = { $count } sans mot d'accueil : des bots
greeter-counted-ignored = { $count } sans mot d'accueil : sur la liste des comptes à ignorer
greeter-counted-alone = { $count } sans mot d'accueil : on m'a demandé de laisser tranquille
greeter-counted-linked = { $count } sans mot d'accueil : déjà fait sur l'autre réseau
greeter-counted-late = { $count } sans mot d'accueil : une arrivée trop ancienne, en mon absence
greeter-counted-roomless = { $count } sans mot d'accueil : pas de salon d'accueil sur ce réseau

greeter-why-waiting = { $who } est là depuis peu ({ $joined }) : son mot d'accueil arrive.
greeter-why-greeted = J'ai accueilli { $who } : { $at }.
greeter-why-together = J'ai accueilli { $who } avec d'autres : { $at }.
greeter-why-raid = Je n'ai pas accueilli { $who } : c'était dans une vague d'arrivées, { $joined }.
greeter-why-left = Je n'ai pas accueilli { $who } : le temps de le faire, plus personne. Si cette personne revient, je le ferai.
greeter-why-bot = Je n'ai pas accueilli { $who } : les bots ne s'en formalisent pas.
greeter-why-ignored = Je n'ai pas accueilli { $who } : le compte correspond à { $pattern }, qu'on m'a dit d'ignorer.
greeter-why-alone = Je n'ai pas accueilli { $who } : cette personne avait demandé qu'on la laisse tranquille.
greeter-why-linked = Je n'ai pas accueilli { $who } : nous l'avions déjà fait sur l'autre réseau.
greeter-why-late = Je n'ai pas accueilli { $who } : l'arrivée a eu lieu en mon absence, { $joined }, et il était trop tard pour un bonjour.
greeter-why-roomless = Je n'ai pas accueilli { $who } : je n'ai pas de salon d'accueil sur ce réseau.
greeter-why-returned = Cette personne est partie, puis revenue ({ $at }) ; une fois suffit.
greeter-why-gone = Elle est repartie depuis ({ $at }).

## Ce qui est gardé d'un membre, comme on l'appelle dans les exports

greeter-greetings-kept = ton arrivée, et si je t'ai dit bonjour
greeter-picks-kept = les centres d'intérêt que tu as choisis
