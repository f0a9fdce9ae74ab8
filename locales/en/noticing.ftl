# Noticing: the bot hears criticism by itself, where the admin wants it.

noticing-group-noticing = Hear criticism where it is said, and learn from false alarms
    .name = noticing
noticing-cmd-status = See which rooms are read, how readily, and how many false alarms that has cost
    .name = status
    .example = !noticing status
noticing-cmd-learning = See what you have taught me with your verdicts
    .name = learning
    .example = !noticing learning
noticing-cmd-reset = Make me forget what you have taught me
    .name = reset
    .example = !noticing reset

noticing-status = What I read
noticing-room = **{ $room }**: { $sensitivity ->
        [calm] calm
        [keen] keen
       *[normal] normal
    }. { $raised ->
        [0] No case so far
        [one] One case so far
       *[other] { $raised } cases so far
    }, { $alarms ->
        [0] no false alarm.
        [one] one false alarm ({ $daily } a day).
       *[other] { $alarms } false alarms ({ $daily } a day).
    }
noticing-no-room = Nothing: no room is named in `[communities.noticing]`.
noticing-learning = { $presses ->
        [0] Nothing yet. Press “False alarm” on a card when I was wrong, and I'll hear less of that kind; “Justified” and “Not justified” tell me that I was right to call you.
        [one] You have judged one case, { $alarms ->
            [0] and it was criticism.
           *[other] a false alarm.
        } That moved what { $words } words tell me here. To start over: `!noticing reset`.
       *[other] You have judged { $presses } cases, { $alarms ->
            [0] all of them criticism
            [one] one of them a false alarm
           *[other] { $alarms } of them false alarms
        }. That moved what { $words } words tell me here. To start over: `!noticing reset`.
    }
noticing-calmed = False alarms a day: { $before } in the first week of reading, { $after } in the last one.
noticing-reset = Forgotten. I read as I did on the first day.
noticing-nobody = I noticed criticism, but nobody here keeps cases: add "escalation" to `cogs`, or take "noticing" out.
noticing-surge-title = Many people are criticising the same thing
noticing-surge = Since { $since }, { $people } people have criticised the same thing, in { $messages } messages. That is far more than usual here.
noticing-surge-next = Their cases are in { $cases }. If something is wrong for everybody, { $command } tells them that you have seen it.

noticing-thank = Thank you, { $name }!
noticing-pause = How about a short break? Ten minutes away from the keyboard often help.
noticing-tell = **{ $author }** wrote something that the charter's rule “{ $rule }” is about ({ $because }): { $link }
noticing-word-title = A word from { $community }
noticing-call = { $author }, there's a word for you. Only you can read it.
noticing-do-read = Read it
noticing-not-for-you = This is for somebody else.
noticing-gone = That word is no longer there.

noticing-digest = { $count ->
        [one] One message may have been criticism
       *[other] { $count } messages may have been criticism
    }
noticing-digest-more = { $count ->
        [one] … and one more
       *[other] … and { $count } more
    }
noticing-digest-next = I was not sure enough to call you. { $command } with the link opens a case.
noticing-surge-way = It travelled: { $way }
noticing-surge-step = { $name } ({ $room }, { $at })
noticing-matches-kept = that a rule of the charter was about something you wrote
noticing-doubtful-kept = which of your messages the next digest shows
