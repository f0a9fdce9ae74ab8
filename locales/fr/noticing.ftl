# Écoute : le bot entend les critiques de lui-même, là où l'admin le souhaite.

noticing-group-noticing = Entendre les critiques là où elles se disent, et apprendre des fausses alertes
    .name = écoute
noticing-cmd-status = Voir quels salons sont lus, avec quelle sensibilité, et combien de fausses alertes cela a coûté
    .name = état
    .example = !écoute état
noticing-cmd-learning = Voir ce que vos verdicts m'ont appris
    .name = apprentissage
    .example = !écoute apprentissage
noticing-cmd-reset = Me faire oublier ce que vous m'avez appris
    .name = oublier
    .example = !écoute oublier

noticing-status = Ce que je lis
noticing-room = **{ $room }** : { $sensitivity ->
        [calm] calme
        [keen] vif
       *[normal] normal
    }. { $raised ->
        [0] Aucun dossier pour l'instant
        [one] Un dossier pour l'instant
       *[other] { $raised } dossiers pour l'instant
    }, { $alarms ->
        [0] aucune fausse alerte.
        [one] une fausse alerte ({ $daily } par jour).
       *[other] { $alarms } fausses alertes ({ $daily } par jour).
    }
noticing-no-room = Rien : aucun salon n'est nommé dans `[communities.noticing]`.
noticing-learning = { $presses ->
        [0] Rien encore. Appuyez sur « Fausse alerte » quand je me suis trompé, et j'entendrai moins ce genre de choses ; « Justifié » et « Pas justifié » me disent que j'ai bien fait de vous appeler.
        [one] Vous avez jugé un dossier, { $alarms ->
            [0] et c'était bien une critique.
           *[other] une fausse alerte.
        } Cela a changé ce que { $words } mots me disent ici. Pour repartir de zéro : `!écoute oublier`.
       *[other] Vous avez jugé { $presses } dossiers, { $alarms ->
            [0] tous de vraies critiques
            [one] dont une fausse alerte
           *[other] dont { $alarms } fausses alertes
        }. Cela a changé ce que { $words } mots me disent ici. Pour repartir de zéro : `!écoute oublier`.
    }
noticing-calmed = Fausses alertes par jour : { $before } la première semaine de lecture, { $after } la dernière.
noticing-reset = Oublié. Je lis comme au premier jour.
noticing-nobody = J'ai remarqué une critique, mais personne ne tient de dossiers ici : ajoute "escalation" à `cogs` dans mes réglages, ou retire "noticing".
noticing-surge-title = Beaucoup critiquent la même chose
noticing-surge = Depuis { $since }, { $people } personnes critiquent la même chose, en { $messages } messages. C'est bien plus que d'habitude ici.
noticing-surge-next = Leurs dossiers sont dans { $cases }. Si quelque chose ne va pas pour tout le monde, { $command } leur dit que vous l'avez vu.

noticing-thank = Merci, { $name } !
noticing-pause = Et si on faisait une petite pause ? Dix minutes loin du clavier font souvent du bien.
noticing-tell = **{ $author }** a écrit quelque chose dont parle la règle « { $rule } » de la charte ({ $because }) : { $link }
noticing-word-title = Un mot de { $community }
noticing-call = { $author }, il y a un mot pour toi. Il n'y a que toi qui peux le lire.
noticing-do-read = Le lire
noticing-not-for-you = Ce mot est pour quelqu'un d'autre.
noticing-gone = Ce mot n'est plus là.

noticing-digest = { $count ->
        [one] Un message était peut-être une critique
       *[other] { $count } messages étaient peut-être des critiques
    }
noticing-digest-more = { $count ->
        [one] … et un autre
       *[other] … et { $count } autres
    }
noticing-digest-next = Je n'étais pas assez sûr pour vous appeler. { $command } avec le lien ouvre un dossier.
noticing-surge-way = Elle a circulé ainsi : { $way }
noticing-surge-step = { $name } ({ $room }, { $at })
noticing-matches-kept = qu'une règle de la charte parlait de ce que tu as écrit
noticing-doubtful-kept = lesquels de tes messages le prochain résumé montre
