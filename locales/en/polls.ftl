# Polls: asking the community.

polls-group-poll = Ask the community, and see what it answers
    .name = poll

polls-cmd-open = Ask the community a question
    .name = open
    .question = What you want to know
    .question-name = question
    .options = 2 to 20 answers, separated by |
    .options-name = options
    .closes = When it closes: 2d, tomorrow 18:30, friday, 25/12 20h…
    .closes-name = closes
    .anonymous = Nobody sees who chose what; only the turnout shows until the close
    .anonymous-name = anonymous
    .multiple = Several answers may be chosen
    .multiple-name = multiple
    .results = When the counts show
    .results-name = results
    .where = In every home of the community, or only in this room
    .where-name = where
    .who = Who may vote: everyone, those already here, or a group
    .who-name = who
    .example = !poll open "Where do we meet?" "The park | The café" closes=2d
polls-cmd-write = Ask the community a question, with a form to fill in
    .name = write
    .anonymous = Nobody sees who chose what; only the turnout shows until the close
    .anonymous-name = anonymous
    .multiple = Several answers may be chosen
    .multiple-name = multiple
    .results = When the counts show
    .results-name = results
    .where = In every home of the community, or only in this room
    .where-name = where
    .who = Who may vote: everyone, those already here, or a group
    .who-name = who
    .example = !poll write
polls-cmd-list = See the open polls, and the latest outcomes
    .name = list
    .example = !poll list
polls-cmd-results = See how a poll stands, or how it went
    .name = results
    .poll = Its number or its title; the newest if left out
    .poll-name = poll
    .example = !poll results #3
polls-cmd-close = Close a poll before its time
    .name = close
    .poll = Its number or its title
    .poll-name = poll
    .example = !poll close #3
polls-cmd-cancel = Take a poll back and throw its ballots away
    .name = cancel
    .poll = Its number or its title
    .poll-name = poll
    .example = !poll cancel #3
polls-cmd-fix = Correct a typo, before the first vote
    .name = fix
    .poll = Its number or its title
    .poll-name = poll
    .question = The question as it should read
    .question-name = question
    .options = The answers as they should read, separated by |
    .options-name = options
    .example = !poll fix #3 question="Where do we meet?"
polls-cmd-answer = Tell those who voted what comes of it
    .name = answer
    .text = What you have decided, and what happens next
    .text-name = text
    .poll = Its number or its title; the newest outcome if left out
    .poll-name = poll
    .example = !poll answer "You chose the park: see you there on Saturday!"
polls-cmd-export = Get a poll as a file for a spreadsheet
    .name = export
    .poll = Its number or its title; the newest if left out
    .poll-name = poll
    .example = !poll export #3

choice-live = live
choice-closed = at the close
choice-here = here
choice-everywhere = everywhere
polls-who-everyone = everyone
polls-who-before = already here

## The card

polls-option = **{ $number }.** { $option }
polls-option-first = **{ $number }. { $option }**
polls-bar = { $bar } { $percent }% · { $votes ->
    [0] no votes
    [one] 1 vote
   *[other] { $votes } votes
}
polls-multiple = Choose as many as you like.
polls-hidden = The counts show at the close.
polls-secret = This is a secret ballot: neither members nor moderators see who chose what, and only the turnout shows until the close.
polls-for-before = For those who were already here when it opened.
polls-for-group = For { $group }.
polls-turnout-so-far = { $voters ->
    [0] No votes yet; yours could be the first.
    [one] One vote so far.
   *[other] { $voters } votes so far.
} Open until { $closes }.
polls-footer-open = Poll { $number } · one voice each, and you can change your mind until the close · moderators can see who chose what
polls-footer-secret = Poll { $number } · one voice each, and you can change your mind until the close
polls-footer-over = Poll { $number } · closed { $closed }
polls-footer-cancelled = Poll { $number } · cancelled { $closed }
polls-placeholder = { $most ->
    [1] Choose one
   *[other] Choose up to { $most }
}
polls-take-back = Take my vote back
polls-vote-alone = Vote in private (reactions to this message do not count)

polls-first = **{ $option }** comes first: { $votes } out of { $voters } chose it.
polls-tie = { $count ->
    [2] It's a tie:
   *[other] A { $count }-way tie:
} **{ $options }**, each chosen by { $votes } out of { $voters }.
polls-and = { $most } and { $last }
polls-nobody = Nobody voted this time.
polls-turnout = { $voters ->
    [one] One member voted.
   *[other] { $voters } members voted.
}
polls-turnout-of = { $voters ->
    [one] One member
   *[other] { $voters } members
} out of { $size } voted ({ $percent }%).
polls-answered = **What comes of it**
polls-card-cancelled = This poll was cancelled. Its ballots are gone.
polls-card-lost = I had to close this one early: I came back from a backup, and the key to its secret ballots did not. The votes I had count.

## Voting

polls-voted = Your vote: **{ $choice }**. You can change it until the close.
polls-taken-back = Your vote is taken back.
polls-ballot = Your vote stays between us: choose here.
polls-footer-ballot = Poll { $number } · open until { $closes }
polls-over = Poll { $number } is closed; your vote came too late. `poll results { $number }` shows how it went.
polls-corrected = This poll has just been corrected. Have another look, then choose.
polls-not-before = This one is for those who were here before { $opened }. The next one will be yours too!
polls-not-group = This one is for { $group }, so I can't count your vote. Thank you for wanting to take part!
polls-not-here = You are no longer in this community, so I can't count your vote.

## Opening

polls-opened = { $rooms ->
    [1] Poll { $number } is open until { $closes }.
   *[other] Poll { $number } is open in { $rooms } homes until { $closes }.
}
polls-missing = Nobody sees it on { $networks }, though: my settings name no room “{ $room }” there.
polls-no-room = I have no room called “{ $room }” to show polls in. Name one in my settings, or add `where=here`.
polls-too-short = A poll needs at least a minute. Try `closes=1h`, or `closes=2d`.
polls-too-long = That is a long time to wait! 60 days at most: until { $latest }.
polls-cooldown = You opened a poll not long ago. Let the others have their turn; yours comes again { $next }.
polls-who-unknown = I don't know who “{ $given }” would be. I know: { $known }.
polls-no-question = The question is empty.
polls-write-title = A question to the community
polls-field-question = Your question
polls-field-options = The answers, one a line (2 to 20)
polls-field-closes = Closes (2d, friday 18:30…)

## Looking after polls

polls-closed = Poll { $number } is closed. `poll answer` tells everyone what comes of it.
polls-cancelled = Poll { $number } is cancelled and its ballots are gone. The card says so.
polls-fixed = Poll { $number } is corrected wherever it shows.
polls-fix-title = Correct a poll
polls-draft = What you wrote is kept.
polls-draft-open = Back to the form
polls-fix-late = Somebody has voted on poll { $number } already, and a vote holds for the words it was cast on. If it can't stay so, `poll cancel { $number }` and open a new one.
polls-answer-title = About “{ $question }”
polls-answer-footer = The answer to poll { $number }
polls-answer-said = Said, where poll { $number } was asked. Thank you for closing the loop.
polls-own-vote = Your vote: **{ $choice }**
polls-tell-lost = I closed poll { $number } (“{ $question }”) early. I came back from a backup, and keys to secret ballots are never part of one, so nobody could vote any more. The votes I had count.

## Which poll

polls-named = { $number } { $question }
polls-which =
    Which one do you mean? Add its number:
    { $polls }
polls-none = There is no such poll right now. `poll list` shows what there is.
polls-unknown = There is no poll called “{ $given }”. `poll list` shows them.
polls-still-open = Poll { $number } is still open. `poll close { $number }` ends it now.
polls-closed-already = Poll { $number } is over: it closed { $closed }. `poll results { $number }` shows how it went.
polls-cancelled-already = Poll { $number } was cancelled.
polls-not-yours = Poll { $number } belongs to somebody else. Its author or a moderator can do that.

## Lists and files

polls-list-title = Polls
polls-list-open = { $number } **{ $question }** · { $voters ->
    [0] no votes yet
    [one] 1 vote
   *[other] { $voters } votes
} · until { $closes }
polls-list-none = No poll is open right now.
polls-list-past = **Lately**
polls-list-over = { $number } { $question } → { $verdict }
polls-invitation = We are asking: “{ $question }” Your voice counts too, until { $closes }.
polls-exported = Poll { $number }, with who chose what: handle it with care.
polls-exported-secret = The totals of poll { $number }. It was a secret ballot: there is nothing more to know.
polls-export-early = Poll { $number } shows its counts at the close only, and that goes for files too. Ask again after { $closes }.
polls-export-option = option
polls-export-votes = votes
polls-export-percent = percent
polls-export-member = member
polls-export-choice = chose
polls-polls-kept = polls you opened
polls-drafts-kept = a poll you were still writing
