# Cases: criticism reaches a human, who answers fast and in private.

escalation-group-case = Look after criticism: who answers it, by when, and what came of it
    .name = case
escalation-group-incident = Tell everybody what is wrong, and keep them posted
    .name = incident

escalation-cmd-report = Tell the moderators, in private, about a message or anything else
    .name = report
    .message = The address of the message; on Matrix, reply to it instead
    .message-name = message
    .why = What bothers you about it
    .why-name = why
    .example = !report why="This hurts people"
escalation-cmd-tell = Tell the moderators about this message
    .name = tell
    .menu = Tell the moderators
    .example = !case tell
escalation-cmd-open = Open a case about a message
    .name = open
    .menu = Open a case
    .severity = How serious it is
    .severity-name = severity
    .message = The address of the message; on Matrix, reply to it instead
    .message-name = message
    .example = !case open severity=high
escalation-cmd-take = Look after a case
    .name = take
    .case = Its number
    .case-name = case
    .example = !case take 12
escalation-cmd-hand = Hand a case to another moderator
    .name = hand
    .case = Its number
    .case-name = case
    .to = Who looks after it from now on
    .to-name = to
    .example = !case hand 12 @mo:example.org
escalation-cmd-judge = Say whether a criticism is justified
    .name = judge
    .case = Its number
    .case-name = case
    .verdict = Justified, not justified, or a false alarm
    .verdict-name = verdict
    .example = !case judge 12 justified
escalation-cmd-resolve = Close a case, and say what came of it
    .name = resolve
    .case = Its number
    .case-name = case
    .outcome = What came of it
    .outcome-name = outcome
    .verdict = Justified, not justified, or a false alarm
    .verdict-name = verdict
    .example = !case resolve 12 "The opening hours are on the door now"
escalation-cmd-rate = Say how serious a case is; its deadline follows
    .name = rate
    .case = Its number
    .case-name = case
    .severity = How serious it is
    .severity-name = severity
    .example = !case rate 12 high
escalation-cmd-snooze = Put a case off: no reminders until then
    .name = snooze
    .case = Its number
    .case-name = case
    .until = Until when, such as "monday 9am"
    .until-name = until
    .example = !case snooze 12 "monday 9am"
escalation-cmd-join = Join a case to another about the same thing
    .name = join
    .case = The number of the case to close
    .case-name = case
    .into = The number of the case it joins
    .into-name = into
    .example = !case join 12 into=7
escalation-cmd-list = See the cases, the most urgent first
    .name = list
    .which = The open ones, your own, or the closed ones
    .which-name = which
    .example = !case list
escalation-cmd-mine = See the cases that you look after
    .name = mine
    .example = !case mine
escalation-cmd-show = See one case, and what can be done
    .name = show
    .case = Its number
    .case-name = case
    .example = !case show 12
escalation-cmd-history = See what was done about a case, and what was said in private
    .name = history
    .case = Its number
    .case-name = case
    .example = !case history 12
escalation-cmd-note = Write something down for moderators only
    .name = note
    .case = Its number
    .case-name = case
    .words = What to keep in mind
    .words-name = words
    .example = !case note 12 "She organises the summer party"
escalation-cmd-export = Get the cases as a file, without names
    .name = export
    .format = For a spreadsheet or for a program
    .format-name = format
    .example = !case export
escalation-cmd-answer = Answer the author in private
    .name = answer
    .case = Its number
    .case-name = case
    .words = What you tell them
    .words-name = words
    .snippet = An answer from the settings, by its name
    .snippet-name = snippet
    .example = !case answer 12 "You are right, and we are on it"
escalation-cmd-admit = Say in public what was justified, and what you are doing about it
    .name = admit
    .case = Its number
    .case-name = case
    .words = What everybody reads
    .words-name = words
    .example = !case admit 12 "You were right about the opening hours. They are on the door from Monday."
escalation-cmd-off = Go off duty: reminders won't call you
    .name = off
    .until = Until when; otherwise tomorrow morning
    .until-name = until
    .example = !case off monday
escalation-cmd-on = Go back on duty
    .name = on
    .example = !case on
escalation-cmd-stats = See how fast cases are answered, and how many were justified
    .name = stats
    .example = !case stats
escalation-cmd-incident-open = Tell everybody that something is wrong
    .name = open
    .title = What is wrong, in a few words
    .title-name = title
    .statement = What you know, and what you are doing about it
    .statement-name = statement
    .update = When everybody will hear more
    .update-name = update
    .example = !incident open "Downloads fail" "We see it and work on it" update=2h
escalation-cmd-incident-update = Tell everybody how an incident is going
    .name = update
    .incident = Its number
    .incident-name = incident
    .words = What's new
    .words-name = words
    .next = When everybody will hear more
    .next-name = next
    .example = !incident update 3 "Half of the downloads work again" next=1h
escalation-cmd-incident-link = Say that a case belongs to an incident
    .name = link
    .incident = The number of the incident
    .incident-name = incident
    .case = The number of the case
    .case-name = case
    .example = !incident link 3 12
escalation-cmd-incident-answer = Answer the authors of all its cases at once, in private
    .name = answer
    .incident = The number of the incident
    .incident-name = incident
    .words = What you tell them
    .words-name = words
    .example = !incident answer 3 "It was our server. It works again, and we are sorry."
escalation-cmd-incident-close = Tell everybody that an incident is over; its cases are closed too
    .name = close
    .incident = Its number
    .incident-name = incident
    .words = The closing word
    .words-name = words
    .example = !incident close 3 "All downloads work again. Thank you for your patience."
escalation-cmd-incident-report = See what happened when, for afterwards
    .name = report
    .incident = Its number
    .incident-name = incident
    .example = !incident report 3

choice-high = high
choice-low = low
choice-normal = normal
choice-justified = justified
choice-unjustified = not justified
choice-false-alarm = false alarm
choice-mine = mine
choice-over = over

## Reporting

escalation-thanks = Thank you for telling us. The moderators are looking into it ({ $number }), and I'll let you know what comes of it. Nobody else will know that it was you.
escalation-report-what = Which message is it about? Reply to it with `!report`, choose “Tell the moderators” in its menu, or give its address. For anything else, write why.
escalation-report-nowhere = I can't find a message of this community at that address. Copy it from the message's menu (“Copy link”) and try again.
escalation-report-again = You have already told us about that one ({ $number }), thank you. I'll let you know what comes of it.
escalation-report-often = You have reported a lot within the hour. The moderators have all of it; please give them a moment.
escalation-became = { $verdict ->
        [false-alarm] We looked at what you reported ({ $number }). The moderators see no reason to step in. Thank you for keeping an eye out.
        [unjustified] We looked at what you reported ({ $number }), and it is settled. Thank you for telling us.
       *[other] We looked at what you reported ({ $number }), and somebody took care of it. Thank you for telling us.
    }
escalation-open-what = Which message is it about? Reply to it with `!case open`, choose “Open a case” in its menu, or give its address.
escalation-open-already = There is already a case about that message: { $number }.
escalation-opened = { $number } is open, in the moderators' room.

## The card

escalation-title = { $about ->
        [message] { $number } · { $author } in { $room }
       *[other] { $number } · told by a member
    }
escalation-no-words = There are no words to show, perhaps only a file. Follow the link.
escalation-no-excerpt = (no words)
escalation-place = { $link } { $said }{ $fate ->
        [deleted] {" "}· deleted since
       *[other] {""}
    }
escalation-author = **{ $author }**{ $fate ->
        [left] , who has left,
       *[other] {""}
    } { $since } · { $earlier }
escalation-since = here since { $at }
escalation-earlier = { $count ->
        [0] no earlier case
        [one] one earlier case
       *[other] { $count } earlier cases
    }
escalation-raised = { $source ->
        [report] { $count ->
            [0] Reported
            [one] One member reported it
           *[other] { $count } members reported it
        }
        [moderator] Opened by a moderator{ $count ->
            [0] {""}
            [one] , and reported by one member
           *[other] , and reported by { $count } members
        }
       *[other] Noticed{ $count ->
            [0] {""}
            [one] , and reported by one member
           *[other] , and reported by { $count } members
        }
    }
escalation-reason = “{ $why }”
escalation-alike = Looks like { $numbers }
escalation-joined-here = Stands for { $numbers } too
escalation-unreachable = { $author } can't be reached, neither in private nor in the room.
escalation-last = **{ $author }** answers:
escalation-verdict = { $verdict ->
        [justified] ✅ Justified
       *[other] ⚖️ Not justified
    }
escalation-clock = { $state ->
        [answered] ✉️ Answered{ $taken ->
            [yes] , { $taker } looks after it
           *[no] {""}
        }. { $late ->
            [yes] **Should have been closed by { $promised }**
           *[no] To be closed by { $promised }
        }
        [taken] ✋ { $taker } looks after it. { $late ->
            [yes] **Should have been answered by { $promised }**
           *[no] To be answered by { $promised }
        }
       *[open] { $late ->
            [yes] **Should have been answered by { $promised }**
           *[no] To be answered by { $promised }
        }
    }
escalation-snoozed = 💤 Put off until { $until }
escalation-closed = 🏁 Closed { $at }{ $verdict ->
        [justified] : justified
        [unjustified] : not justified
        [false-alarm] : a false alarm
       *[other] {""}
    }
escalation-do-take = I'll look after it
escalation-do-answer = Answer in private
escalation-do-alarm = False alarm
escalation-do-more = More
escalation-do-justified = Justified
escalation-do-unjustified = Not justified
escalation-do-snooze = Put off
escalation-do-hand = Hand over
escalation-do-join = Join
escalation-do-close = Close
escalation-do-reopen = Open again
escalation-do-reply = Answer
escalation-do-end = End the talk
escalation-do-read = Read it
escalation-more-title = { $number }: more
escalation-storm-title = { $count ->
        [one] One more case came at the same time
       *[other] { $count } more cases came at the same time
    }
escalation-storm-list = All of them: { $command }. Take one, and its card comes here.
escalation-storm-over = They are all taken care of.
escalation-line = { $number } { $author }: { $excerpt } · { $state ->
        [closed] closed { $at }
        [answered] { $late ->
            [yes] **to be closed since { $at }**
           *[no] answered
        }
        [taken] { $taker }{ $late ->
            [yes] , **overdue since { $at }**
           *[no] , by { $at }
        }
       *[open] { $late ->
            [yes] **waiting since { $at }**
           *[no] by { $at }
        }
    }{ $severity ->
        [high] {" "}❗
       *[other] {""}
    }
escalation-list = { $which ->
        [mine] Your cases
        [over] Closed cases
       *[open] Open cases
    }
escalation-none = There are none.
escalation-page = Page { $page } of { $pages }
escalation-back = Back
escalation-next = Next
escalation-history-title = { $number }: what was done
escalation-step = { $at } { $what ->
        [opened] opened
        [reported] reported by a member
        [taken] { $name } looks after it
        [handed] { $name } handed it to { $said }
        [released] { $name } no longer looks after it
        [demoted] { $name } is no longer a moderator: nobody looks after it
        [justified] { $name }: justified
        [unjustified] { $name }: not justified
        [closed] { $name } closed it { $said }
        [reopened] { $name } opened it again
        [rated] { $name } rated it { $said }
        [snoozed] { $name } put it off
        [joined] { $name } joined it to { $said }
        [joined-here] { $name } joined { $said } to it
        [linked] { $name } linked it to incident { $said }
        [note] { $name }: { $said }
        [answered] { $name } answered in private
        [replied] the author answered
        [ended] the author ended the talk
        [left] the author left
        [thread] the author takes no direct messages: trying a private thread
        [mention] the author was called in the room
        [unreachable] the author can't be reached
        [admitted] { $name } said in public: { $said }
        [reminded] moderators were reminded
        [noticed] noticed, because of: { $said }
       *[other] { $what }
    }
escalation-said = { $at } { $author ->
        [yes] **{ $name }**
       *[no] the moderators { $name }
    }

## What moderators do

escalation-unknown = There is no case “{ $given }”. `!case list` shows them all.
escalation-state = { $state ->
        [closed] { $number } is closed. Open it again first: `!case show` has the button.
       *[other] { $number } is not closed.
    }
escalation-taken = You are looking after { $number }. Thank you!
escalation-yours-already = You are already looking after { $number }.
escalation-taken-already = { $taker } was faster and is already looking after { $number }. To change that: `!case hand`.
escalation-hand-nobody = Only moderators of this community can look after cases, and they are not one.
escalation-handed = { $taker } looks after { $number } from now on.
escalation-hand-how = Only whoever looks after a case can give it back with this. To hand it to somebody: { $command } and their name.
escalation-released = Nobody looks after { $number } now. To hand it to somebody: { $command } and their name.
escalation-judged = { $verdict ->
        [justified] { $number } is justified. To say so in public: `!case admit`.
       *[other] { $number } is not justified.
    }
escalation-close-title = What came of { $number }?
escalation-field-outcome = In a sentence
escalation-closed-now = { $verdict ->
        [false-alarm] { $number } was a false alarm. Closed.
       *[other] { $number } is closed. Whoever reported it will be told.
    }
escalation-reopened = { $number } is open again.
escalation-rated = { $severity ->
        [high] { $number } is serious: it is now due { $promised }.
        [low] { $number } can wait: it is now due { $promised }.
       *[other] { $number } is like most: it is now due { $promised }.
    }
escalation-snoozed-now = { $number } is put off until { $until }.
escalation-join-title = { $number } counts for…
escalation-field-join = The number of the other case
escalation-join-same = A case cannot count for itself.
escalation-joined = { $number } now counts for { $into }.
escalation-noted = Noted in { $number }.
escalation-noted-by = **{ $name }** notes:
escalation-exported = { $many ->
        [one] One case, with dates and outcomes, without names or words.
       *[other] { $many } cases, with dates and outcomes, without names or words.
    }
escalation-off = You are off duty until { $until }: reminders won't call you.
escalation-on = Welcome back: reminders may call you again.
escalation-on-already = You are already on duty.
escalation-remind-title = { $count ->
        [one] One case is waiting
       *[other] { $count } cases are waiting
    }
escalation-remind-more = { $count ->
        [one] and one more
       *[other] and { $count } more
    }

## Answering in private

escalation-answer-title = Answer { $number } in private
escalation-field-answer = What you tell the author
escalation-answer-what = What should I tell them? Write it after the number, or name a snippet.
escalation-no-snippet = There is no snippet “{ $given }”. There are: { $known }.
escalation-answer-nobody = { $number } is about nobody's message, so there is nobody to answer.
escalation-answer-left = { $author } has left, so they can't be reached. { $number } can be closed with an outcome.
escalation-answered-now = It is on its way to { $author }. Their answer will appear in the thread of { $number }.
escalation-letter-title = A word from the moderators of { $community }
escalation-letter-about = About what you wrote in { $room }:
escalation-letter-signed = { $team ->
        [yes] The moderators · only you and they can read this
       *[no] { $name } · only you and the moderators can read this
    }
escalation-reply-title = Your answer to the moderators
escalation-field-reply = Only they will read it
escalation-replied = Passed on to the moderators.
escalation-ended = That is the end of this talk. Thank you for taking the time. You can write to the moderators any time with `/report` or `!report`.
escalation-talk-over = This talk is over. To start another, use `/report` or `!report`.
escalation-not-for-you = This is for somebody else.
escalation-call = { $author }, the moderators would like a word with you in private. Press below, or write to me.
escalation-nowhere = There is no room “{ $room }” in my settings, so I have nowhere to say it.

## The public word

escalation-admit-title = The public word about { $number }
escalation-admit-draft = You were right about … Here is what we are doing: …
escalation-field-admit = What everybody reads
escalation-admitted = Said, in public. { $number } is justified.
escalation-admitted-draft = It goes out as a post. { $number } is justified.

## Figures

escalation-severity = { $severity ->
        [high] high
        [low] low
       *[normal] normal
    }
escalation-stats-title = Cases of the last { $weeks } weeks
escalation-stats-none = There were no cases in the last { $weeks } weeks.
escalation-stats-all = All
escalation-stats-line = { $name }: { $count ->
        [one] one case
       *[other] { $count } cases
    } · { $answered }{ $judged }
escalation-stats-answered = first answer after { $median } h, for nine of ten within { $ninetieth } h
escalation-stats-none-answered = none answered yet
escalation-stats-justified = {" "}· { $share } % justified
escalation-stats-week = { $ago ->
        [0] This week
        [one] One week ago
       *[other] { $ago } weeks ago
    }
escalation-stats-few = Too few to say much. Hours are working hours.
escalation-stats-picture = Cases, and working hours to the first answer
escalation-stats-legend = Yellow: not answered yet. The last bar is this week.

## Incidents

escalation-incident-title = { $state ->
        [closed] ✅ { $title }
       *[open] ⚠️ { $title }
    }
escalation-incident-latest = **{ $at }**
escalation-incident-next = More at { $at }.
escalation-incident-news = { $what ->
        [closed] **It's over**
       *[other] **News**
    }
escalation-incident-opened = { $number } is out. Questions go into its thread. `!incident update` tells everybody how it is going.
escalation-incident-updated = Everybody has been told ({ $number }).
escalation-incident-linked = { $case } now belongs to { $number }.
escalation-incident-answered = { $count ->
        [0] { $number } has no open case whose author I could tell.
        [one] Told one author of { $number }.
       *[other] Told { $count } authors of { $number }.
    }
escalation-incident-closed = { $number } is over, and everybody knows. `!incident report` has the timeline.
escalation-incident-line = **{ $at }** { $what ->
        [opened] Opened:
        [closed] Over:
       *[update] News:
    } { $words }
escalation-incident-cases = { $count ->
        [0] No case belongs to it.
        [one] One case belongs to it.
       *[other] { $count } cases belong to it.
    }
escalation-incident-due = An update on “{ $title }” was promised by now: { $command }
escalation-incident-unknown = There is no incident “{ $given }”.
escalation-incident-over = { $number } is over.

## What is kept

escalation-erase = If the moderators are still looking into something you said, your words stay until they are done, and go then.
escalation-cases-kept = What you said, in cases
escalation-talk-kept = What you told the moderators in private
escalation-reports-kept = What you reported
escalation-steps-kept = What you did with cases
escalation-off-duty-kept = Until when you are off duty
