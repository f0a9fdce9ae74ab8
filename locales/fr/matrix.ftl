# Ce que seule la plateforme Matrix dit.

## Comment appuyer

matrix-press = Réagis avec { $emoji } : { $label }
matrix-choose = { $most ->
    [1] Réagis avec ton choix.
   *[other] Réagis avec tes choix, { $most } au plus.
}
matrix-choose-keycap = { $most ->
    [1] Réagis avec le numéro de ton choix.
   *[other] Réagis avec les numéros de tes choix, { $most } au plus.
}
matrix-choose-number = { $most ->
    [1] Réponds à ce message avec le numéro de ton choix.
   *[other] Réponds à ce message avec les numéros de tes choix, { $most } au plus, par exemple 1 3.
}
matrix-take-back = { $most ->
    [1] Pour le reprendre, retire ta réaction.
   *[other] Pour en reprendre un, retire ta réaction.
}
matrix-take-back-number = Pour le reprendre, supprime ta réponse.

## Réponses privées

matrix-offer = J'ai une réponse rien que pour toi, { $name }. Réagis avec ✉️ et j'ouvre un salon pour nous deux.
matrix-lost = Je ne sais plus ce que tu m'avais demandé. Redemande-le-moi, ici si tu veux.
matrix-encrypted = L'autre salon est chiffré et je ne peux pas le lire. Parlons plutôt ici.

## Formulaires

matrix-form-start = { $count ->
    [1] Réponds simplement ici. Pour laisser tomber, dis `{ $stop }`.
   *[other] { $count } questions. Réponds une par une, ou d'un coup en séparant par |. Pour laisser tomber, dis `{ $stop }`.
}
matrix-form-value = Pour l'instant : { $value }
matrix-form-optional = Dis `-` pour laisser vide.
matrix-form-keep = Dis `=` pour garder.
matrix-form-needed = Il me faut une réponse ici. Pour laisser tomber, dis `{ $stop }`.
matrix-form-long = Ça fait { $length } caractères ; il en tient { $most }. Un peu plus court ?
matrix-form-dropped = On laisse tomber.
matrix-form-stop-word = stop

## Vérifications

matrix-check-login = Connexion en tant que { $account }
matrix-check-login-breaks = Rien ne marchera sur Matrix.
matrix-check-room = { $community } : { $room }
matrix-check-unknown = { $community } : { $room } ne mène nulle part
matrix-check-unknown-mend = Cherche une faute dans l'alias ou l'identifiant, ou crée le salon.
matrix-check-closed = { $community } : le bot ne peut pas entrer dans { $room }
matrix-check-closed-mend = Invites-y { $account }.
matrix-check-mute = { $community } : le bot n'a pas le droit de parler dans { $room }
matrix-check-mute-mend = Donne à { $account } le pouvoir d'y envoyer des messages.
matrix-check-react = { $community } : le bot n'a pas le droit de réagir dans { $room }
matrix-check-react-mend = Donne à { $account } le pouvoir d'y envoyer m.reaction.
matrix-check-room-breaks = Rien n'y sera dit ni entendu.
matrix-check-react-breaks = Les membres devront poser les réactions eux-mêmes.
matrix-check-court = { $community } : il n'y a ni espace ni salon de modération
matrix-check-court-breaks = Personne n'y sera de la modération.
matrix-check-court-mend = Nomme l'un des deux dans [communities.matrix].
matrix-check-encrypted = { $community } : { $room } est chiffré
matrix-check-encrypted-breaks = Le salon est fermé au bot : il n'y lit ni n'y écrit rien.
matrix-check-encrypted-mend = Mets [matrix] encryption = true.

# Comment s'appelle ce qui est gardé d'un membre, dans les exports : <table>-kept.
matrix-reactions-kept = tes réactions sur mes cartes
matrix-directs-kept = notre salon privé sur Matrix

matrix-thread = Parlons-en ici 💬
matrix-mend-join = Je ne suis pas dans { $room } ({ $network }), donc je ne peux pas y lire. Invite-moi là-bas.
matrix-mend-history = Dans { $room } ({ $network }), je ne peux lire que ce qui s'est dit depuis mon arrivée : ses réglages cachent le reste aux nouveaux, sous « Qui peut lire l'historique ? ».
matrix-mend-pin = Pour épingler dans { $room } ({ $network }), il me faut le pouvoir de changer m.room.pinned_events. Le message, lui, y est bien.

## Chiffrement

matrix-unread = Je n'ai pas pu lire ça, { $name } : ton application ne m'en a pas donné la clé. Renvoie-le, s'il te plaît. Si ça ne suffit pas, regarde si elle refuse ses clés aux appareils non vérifiés, et compare mon empreinte avec l'équipe de modération.
matrix-mend-keys = Je ne peux plus écrire dans { $room } ({ $network }) : le salon est chiffré et les clés de mon appareil sont perdues. `animateur matrix verify`, sur ma machine, dit comment y remédier.
matrix-mend-encryption = Je ne peux pas écrire dans { $room } ({ $network }) : le salon est chiffré et mon chiffrement est désactivé. Mets `[matrix] encryption = true` et relance-moi.
matrix-check-sealed = { $community } : { $room } (chiffré ; le bot sait le lire, son appareil est reconnu)
matrix-check-room-lost = { $community } : { $room } est chiffré, et le bot ne sait plus le lire
matrix-check-room-unsigned = { $community } : { $room } est chiffré ; le bot sait le lire, mais son appareil n'est pas signé
matrix-check-off = Le chiffrement est coupé
matrix-check-off-breaks = Les salons chiffrés sont fermés au bot.
matrix-check-off-mend = Mets [matrix] encryption = true.
matrix-check-fresh = Appareil { $device } : ses clés seront créées au premier démarrage
matrix-check-device = Appareil { $device }, empreinte { $fingerprint }
matrix-check-signed = L'appareil est signé par son compte
matrix-check-unsigned = L'appareil n'est pas signé par son compte
matrix-check-unsigned-breaks = Les applications qui excluent les appareils non vérifiés ne laisseront pas lire le bot.
matrix-check-unsigned-mend = Donne [matrix] password et démarre le bot. Si l'identité du compte vient d'une autre application, vérifie l'appareil depuis celle-ci.
matrix-check-lost = Les clés de l'appareil sont perdues
matrix-check-lost-breaks = Les salons chiffrés sont fermés au bot.
matrix-check-lost-mend = Arrête le bot, retire matrix-device.json et matrix-crypto.* de data_dir, puis démarre-le avec le mot de passe ou un nouveau jeton d'accès : il aura un nouvel appareil.
