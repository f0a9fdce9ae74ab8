# Ce que le côté Discord dit de lui-même. $room est le nom du salon en difficulté.

discord-form-ready = Ton formulaire est prêt.
discord-form-open = Ouvrir le formulaire
discord-form-gone = Ce formulaire a expiré, désolé. Redemande-le et il s'ouvrira aussitôt.
discord-answered-below = Ma réponse est juste en dessous.
discord-elsewhere = Je n'anime pas ce serveur, ou plus maintenant.

discord-mend = Discord n'a pas accepté ce que je voulais dire dans { $room }. Le journal dit pourquoi ; les messages suivants partent quand même.
discord-mend-see = Je ne vois pas { $room }. Donne-moi la permission **Voir les salons** là-bas, et je reviens.
discord-mend-permission = Je n'ai pas le droit de faire cela dans { $room }. Vérifie que j'y ai **Voir les salons**, **Envoyer des messages** et **Voir les anciens messages**, et **Gérer les rôles** sur le serveur si je donne des rôles (le mien doit être placé au-dessus).
discord-mend-direct = Je n'ai pas pu écrire à quelqu'un en privé : ses messages privés sont fermés. Il n'y a rien à réparer ; cette personne peut toujours me parler dans un salon.
discord-mend-archived = { $room } est archivé, je ne peux donc pas y écrire. Rouvre-le, ou choisis un autre salon dans mes réglages.
discord-mend-role = Un rôle que je devais donner n'existe plus. Choisis-en un autre dans mes réglages.
discord-mend-invite = Sur Discord, je ne peux pas inviter quelqu'un dans un salon. Donne plutôt un rôle qui l'ouvre.
discord-mend-publish = On ne peut publier que les messages d'un salon d'annonces, et { $room } n'en est pas un. Le message, lui, y est bien.
discord-mend-pins = { $room } a déjà autant de messages épinglés que possible. Détaches-en un et épingle le message à la main ; il est bien là.
discord-mend-thread = Pour ouvrir un fil dans { $room }, il me faut **Créer des fils publics**. Le message, lui, y est bien.
discord-mend-history = Je ne peux pas lire le passé de { $room }. Il me faut pour cela **Voir les anciens messages** là-bas.
discord-mend-pin = Pour épingler dans { $room }, il me faut **Épingler des messages**. Le message, lui, y est bien.
discord-mend-posts = Pour supprimer une publication dans { $room }, il me faut **Gérer les fils**. Ses mots ont disparu ; seul le titre reste.
discord-mend-private = Pour écrire à quelqu'un en privé, il me faut **Créer des fils privés** et **Envoyer des messages dans les fils** dans { $room }.
