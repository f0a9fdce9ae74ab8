# Tes comptes, tes données, ta langue.

account-group-privacy = Ce que je garde sur toi : le voir, l'effacer, rester hors des comptes
    .name = vie-privée

account-cmd-link = Réunir tes comptes Discord et Matrix : une seule personne, une seule voix
    .name = lier
    .code = Le code que je t'ai donné de l'autre côté ; sans lui, je t'en donne un
    .code-name = code
    .example = !lier
account-cmd-unlink = Détacher ce compte de l'autre
    .name = délier
    .example = !délier
account-cmd-export = Recevoir tout ce que je garde sur toi, dans un fichier
    .name = exporter
    .example = !vie-privée exporter
account-cmd-erase = Effacer tout ce que je garde sur toi
    .name = effacer
    .example = !vie-privée effacer
account-cmd-optout = Rester hors de tous les comptes d'activité
    .name = retrait
    .example = !vie-privée retrait
account-cmd-optin = Être de nouveau dans les comptes
    .name = retour
    .example = !vie-privée retour
account-cmd-language = Choisir la langue dans laquelle je te réponds
    .name = langue
    .language = Anglais, français, ou celle de ton application
    .language-name = langue
    .example = !langue fr

choice-en = English
choice-fr = Français
choice-forget = oublier

account-link-nowhere = Cette communauté ne vit que sur un réseau : il n'y a rien à réunir ici.
account-link-title = Réunir tes comptes
account-link-code = Ton code : { $code }
account-link-there =
    { $network ->
        [discord] Sur Discord, tape `/lier { $code }` dans n'importe lequel de nos salons. Je serai seul à le voir.
        [matrix] Sur Matrix, ouvre une discussion privée avec moi et écris-y `!lier { $code }`. Jamais dans un salon partagé.
       *[other] De l'autre côté, dis-moi `!lier { $code }` là où nous ne sommes que tous les deux.
    }
account-link-why = Ensuite, tes deux comptes seront une seule personne pour moi : une voix dans les sondages, les mêmes souhaits. Si tu as voté des deux côtés, le vote le plus récent compte ; dans un sondage anonyme, celui du compte d'où tu me parles.
account-link-keep = Valable { $minutes } minutes, une seule fois. Garde-le pour toi : qui le tape devient toi ici.
account-link-overheard = D'autres pouvaient lire ce code, alors je l'ai annulé. Rien n'a été réuni. Demande-m'en un nouveau avec `!lier`, et donne-le-moi dans une discussion privée.
account-link-wrong = Je ne connais pas ce code. Il a peut-être expiré (chacun vit dix minutes), ou il manque un signe. Demandes-en un autre de l'autre côté avec `lier`.
account-link-often = Ça fait beaucoup de codes. Souffle un peu, et réessaie dans dix minutes.
account-link-same = Ce code se tape sur l'autre réseau, pas sur celui d'où il vient.
account-linked-title = Te voilà d'une seule pièce
account-linked = À partir de maintenant, toi et { $others }, c'est la même personne pour moi. Là où tu avais voté des deux côtés, un seul vote compte : le plus récent, ou, dans un sondage anonyme, celui du compte qui a demandé le code.
account-linked-undo = Ce n'est pas toi ? La commande `délier` sépare de nouveau les deux comptes.
account-unlinked = C'est fait : ce compte vit de nouveau sa vie. Tes souhaits l'ont suivi ; ce que tu as fait entre-temps reste à ton autre compte.
account-unlink-alone = Ce compte n'est réuni à aucun autre : il n'y a rien à défaire.

account-nothing-kept = Je ne garde rien sur toi ici.
account-kept-line = **{ $what }** : { $count }
account-file-community = communauté
account-file-made = fait le
account-file-kept = ce qui est gardé sur toi
account-export-title = Tout ce que je sais de toi
account-export = Voici tout ce que je garde sur toi dans { $community }. Ce que tu écris dans les salons n'y est pas : je ne le garde pas.
account-export-more = Envie que ça disparaisse ? `vie-privée effacer`. Les votes des sondages anonymes déjà clos ne sont plus à personne : ils ne sont pas ici.
account-erase-title = Tout effacer ?
account-erase-what = Voici ce que je garde sur toi dans { $community } :
account-erase-sure = Si ça part, c'est pour de bon : tes votes quittent les sondages ouverts, tes comptes se séparent, et j'oublie tes choix (langue, être au calme, rester hors des comptes). Ce que tu as écrit dans les salons reste là où tu l'as écrit.
account-erase-button = Tout effacer
account-erase-not-yours = Ce bouton n'a plus rien à effacer pour toi. `vie-privée effacer` montre ce que je garde.
account-erased-title = Tout est parti
account-erased = Je t'ai oublié. Voici ce qui est parti :
account-erased-after = Tout au plus reste-t-il une simple marque, sans nom, pour que personne ne soit accueilli deux fois. Si tu votes ou me demandes quelque chose, on repart de zéro.
account-opted-out = C'est noté. Tu n'es plus dans aucun compte d'activité. Les sondages et les commandes marchent comme avant ; `vie-privée retour` te ramène.
account-opted-in = Content de te recompter. Les comptes disent combien ont parlé et quand, jamais qui.

account-language-which = Dans quelle langue veux-tu que je te parle ?
account-language-forget = Celle de mon appli
account-language-set = Entendu, ce sera en français. Les salons gardent la langue de la communauté ; mes réponses, elles, sont dans la tienne.
account-language-forgotten = Entendu, je suis la langue de ton appli, sinon celle de la communauté.
