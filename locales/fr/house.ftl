# Les textes de la maison.

yes-words = oui o vrai
no-words = non n faux

house-failed = Pardon, quelque chose a coincé de mon côté. Rien n'est perdu ; si cela recommence, donne cette référence à la modération : { $reference }
house-later = Je ne peux pas le vérifier tout de suite. Réessaie dans une minute.

mistake-unknown = Je ne connais pas « { $given } ». `!aide` montre ce que je sais faire.
mistake-near = Je ne connais pas « { $given } ». Tu voulais dire { $near } ?
mistake-near-like = Je ne connais pas « { $given } ». Tu voulais dire { $near } ? Comme ceci : { $example }
mistake-group = Il manque un mot après { $group } : { $known }
mistake-off = { $command } n'est pas activé dans cette communauté.
mistake-moderators-only = Cette commande est réservée à la modération. Si tu en as besoin, demande-lui.
mistake-members-only = C'est réservé aux membres de la communauté.
mistake-control-gone = Ce bouton date d'avant et ne fait plus rien.
mistake-missing = Il manque { $option }. Comme ceci : { $example }
mistake-too-much = Je ne sais pas quoi faire de « { $given } ». Comme ceci : { $example } (les textes avec des espaces vont entre "guillemets").
mistake-empty = { $option } est vide.
mistake-short = { $option } est trop court : au moins { $least } caractères.
mistake-long = { $option } fait { $length } caractères ; il y a place pour { $most }.
mistake-number = { $option } demande un nombre, et « { $given } » n'en est pas un.
mistake-range = { $option } va de { $low } à { $high }.
mistake-choice = { $option } ne peut pas être « { $given } ». Choisis parmi : { $known }
mistake-yes-no = { $option } attend oui ou non, et j'ai lu « { $given } ».
mistake-moment = Je ne lis pas « { $given } » comme un moment à venir. Essaie `2j`, `demain 18h30`, `vendredi 9h` ou `25/12 20h`.
mistake-moment-near = Je ne lis pas « { $given } » comme un moment. Tu voulais dire { $meant } ?
mistake-moment-past = « { $given } », c'est déjà passé. Il me faut un moment à venir.
mistake-member = Je ne vois pas qui est « { $given } ». Mentionne la personne, ou donne son identifiant complet.
mistake-file = Il me faut un fichier pour { $option }, et un fichier ne se tape pas. Réponds au message qui le contient avec `!message ceci`.
mistake-room = Je ne connais pas le salon « { $given } ». Je connais : { $known }
mistake-options-count =
    { $count ->
        [0] Donne-moi au moins 2 options, comme `Pizza | Sushi`.
        [1] Une seule option, ce n'est pas un choix. Sépare-les par `|`, comme `Pizza | Sushi`.
       *[other] { $count } options, c'est trop : la limite est de { $most }.
    }
mistake-option-long = L'option « { $option } » dépasse { $most } caractères.
mistake-option-twice = L'option « { $option } » y est deux fois.

trouble-title = J'ai besoin d'un coup de main
mend-permission = Je n'ai pas le droit de faire ce que je devrais dans { $room } ({ $network }). Redonne-moi le droit de voir ce salon, d'y écrire et d'en lire l'historique, et ça remarchera.
mend-gone = { $room } ({ $network }) n'existe plus, ou je ne le vois plus. Mets le bon salon dans ma configuration.
mend-unsure = Ce que j'écrivais dans { $room } ({ $network }) a été coupé, et je ne peux pas voir si c'est arrivé. Je ne l'enverrai pas deux fois : regarde, et redemande-le-moi s'il manque.
mend-web-gone = Sa page n'existe plus. Mets la nouvelle adresse dans ma configuration, ou retire-la.
mend-web-closed = Son serveur ne me laisse pas entrer. L'adresse a peut-être besoin d'une nouvelle clé ou d'un autre mot de passe.
mend-web-private = Son adresse mène dans un réseau privé, où je ne vais pas. Mets une adresse publique dans ma configuration.
mend-web-large = Sa page est trop grande pour moi (plus de 2 Mio). Le site en a peut-être une plus courte.
mend-web-lost = Son adresse ne mène nulle part : elle renvoie toujours plus loin, ou n'est pas une adresse du web. Vérifie-la dans ma configuration.
room-deleted = Le salon { $room } ({ $network }) a disparu. Ce que je devrais y dire n'a plus d'endroit où aller : mets un autre salon dans ma configuration.
room-forbidden = On m'a fermé le salon { $room } ({ $network }). Laisse-moi revenir, ou mets un autre salon dans ma configuration.

# Comment s'appelle ce qui est gardé d'un membre, dans les exports : <table>-kept.
members-kept = ta langue et tes choix
accounts-kept = tes comptes ici
link-codes-kept = codes de liaison en attente
link-tries-kept = codes de liaison essayés récemment
ballots-kept = tes votes
deliveries-kept = messages pour toi seul
audit-kept = ce que tu as fait pour la modération
