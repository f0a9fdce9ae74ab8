kudos-group-kudos = Thank each other
    .name = kudos
kudos-cmd-give = Thank a member in front of everybody
    .name = give
    .member = Whom do you thank?
    .member-name = member
    .words = For what?
    .words-name = words
kudos-given = Your thanks are out. That was kind.
kudos-title = Thank you!
kudos-claps =
    { $count ->
        [0] Clap if you agree.
        [one] One clap.
       *[other] { $count } claps.
    }
kudos-clap = Clap
kudos-clapped = Clapped!
kudos-line =
    { $count ->
        [one] Somebody was thanked here already.
       *[other] { $count } people were thanked here already.
    }
