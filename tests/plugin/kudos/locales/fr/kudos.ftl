kudos-group-kudos = Se remercier
    .name = bravo
kudos-cmd-give = Remercier quelqu'un devant tout le monde
    .name = donner
    .member = Qui remercies-tu ?
    .member-name = membre
    .words = Pour quoi ?
    .words-name = mots
kudos-given = Tes remerciements sont partis. C'est gentil.
kudos-title = Merci !
kudos-claps =
    { $count ->
        [0] Applaudis si tu es d'accord.
        [one] Un applaudissement.
       *[other] { $count } applaudissements.
    }
kudos-clap = Applaudir
kudos-clapped = Bravo !
kudos-line =
    { $count ->
        [one] Quelqu'un a déjà été remercié ici.
       *[other] { $count } personnes ont déjà été remerciées ici.
    }
