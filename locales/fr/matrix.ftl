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
matrix-encrypted = L'autre salon est chiffré et je ne sais pas encore lire ceux-là. Parlons plutôt ici.

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
matrix-check-court-breaks = Personne n'y sera modérateur.
matrix-check-court-mend = Nomme l'un des deux dans [communities.matrix].
matrix-check-encrypted = { $community } : { $room } est chiffré
matrix-check-encrypted-breaks = Le bot ne peut pas lire ce qui s'y dit.
matrix-check-encrypted-mend = Utilise un salon sans chiffrement.

# Comment s'appelle ce qui est gardé d'un membre, dans les exports : <table>-kept.
matrix-reactions-kept = tes réactions sur mes cartes
matrix-directs-kept = notre salon privé sur Matrix

matrix-thread = Parlons-en ici 💬
matrix-mend-pin = Pour épingler dans { $room } ({ $network }), il me faut le pouvoir de changer m.room.pinned_events. Le message, lui, y est bien.
