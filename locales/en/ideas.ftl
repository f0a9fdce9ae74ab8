# Ideas: propose, vote, and be told what became of it.

ideas-group-idea = Propose ideas, vote for them, see what became of them
    .name = idea

ideas-cmd-propose = Propose an idea
    .name = propose
    .title = What you would like, in a few words
    .title-name = title
    .why = Why it would be good
    .why-name = why
    .tag = What it is about
    .tag-name = tag
    .board = Which board it goes to
    .board-name = board
    .anonymous = Leave my name out
    .anonymous-name = anonymous
    .example = !idea propose "Cycle racks at the door" "We all come by bike"
ideas-cmd-show = See one idea, and what was done with it
    .name = show
    .idea = Its number
    .idea-name = idea
    .example = !idea show 42
ideas-cmd-top = See the ideas with the most votes
    .name = top
    .example = !idea top
ideas-cmd-new = See the newest ideas
    .name = new
    .example = !idea new
ideas-cmd-mine = See your own ideas
    .name = mine
    .example = !idea mine
ideas-cmd-planned = See what is going to be done
    .name = planned
    .example = !idea planned
ideas-cmd-done = See what was done
    .name = done
    .example = !idea done
ideas-cmd-search = Search the ideas
    .name = search
    .words = What you are looking for
    .words-name = words
    .example = !idea search bikes
ideas-cmd-follow = Be told what becomes of an idea
    .name = follow
    .idea = Its number
    .idea-name = idea
    .example = !idea follow 42
ideas-cmd-unfollow = Be told no more of an idea
    .name = unfollow
    .idea = Its number
    .idea-name = idea
    .example = !idea unfollow 42
ideas-cmd-status = Say what becomes of an idea
    .name = status
    .idea = Its number
    .idea-name = idea
    .status = What becomes of it
    .status-name = status
    .answer = What you tell those who want it; needed for planned, done and declined
    .answer-name = answer
    .example = !idea status 42 planned "We start in March"
ideas-cmd-merge = Let an idea count for another that means the same
    .name = merge
    .idea = The idea that goes into another
    .idea-name = idea
    .into = The idea it counts for
    .into-name = into
    .example = !idea merge 42 17
ideas-cmd-unmerge = Let an idea stand for itself again, with its own votes
    .name = unmerge
    .idea = Its number
    .idea-name = idea
    .example = !idea unmerge 42
ideas-cmd-tag = Say what an idea is about
    .name = tag
    .idea = Its number
    .idea-name = idea
    .tag = What it is about
    .tag-name = tag
    .example = !idea tag 42 website
ideas-cmd-edit = Reword your idea, for a while after you proposed it
    .name = edit
    .idea = Its number
    .idea-name = idea
    .example = !idea edit 42
ideas-cmd-delete = Take your idea off the board
    .name = delete
    .idea = Its number
    .idea-name = idea
    .example = !idea delete 42
ideas-cmd-export = Get the board as a file; votes are counted, not named
    .name = export
    .format = For a spreadsheet, or for programs
    .format-name = format
    .example = !idea export

choice-open = open
choice-review = review
choice-planned = planned
choice-started = started
choice-done = done
choice-declined = declined
choice-csv = csv
choice-json = json

## Proposing

ideas-propose-title = An idea
ideas-edit-title = Reword an idea
ideas-field-title = What you would like, in a few words
ideas-field-why = Why it would be good
ideas-field-tag = About ({ $tags })
ideas-no-role = On this server only some roles may propose ideas. You can still vote and talk about them.
ideas-too-new = You are new here, welcome! You can propose ideas from { $since } on, and vote right away.
ideas-cooldown = One idea at a time: you can propose the next one { $next }.
ideas-title-length = A title takes { $least } to { $most } characters; yours has { $length }. Put the rest into the reasons.
ideas-why-length = The reasons take up to { $most } characters; yours have { $length }. Could you say it shorter?
ideas-not-anonymous = Ideas carry a name here. Propose it again without `anonymous`, if that is fine with you.
ideas-no-board = There is no board “{ $given }”. I know: { $known }
ideas-no-tag = There is no subject “{ $given }”. I know: { $known }
ideas-similar-title = Is it one of these?
ideas-similar = If so, vote for it: that counts for more than a second one. If yours is different, it goes up as it is.
ideas-vote-for = That is mine: vote for { $number }
ideas-mine-is-new = Mine is new
ideas-voted-instead = Your vote is on { $number } “{ $title }”. Thank you!
ideas-filed-already = That one has been filed already, or is too old. Propose it again if it isn't there.
ideas-proposed = Your idea is up as { $number }, in “{ $room }”. I'll tell you what becomes of it.
ideas-proposed-nowhere = Your idea is kept as { $number }, but no home has a room “{ $room }” to show it in. Please tell the moderators.
ideas-waits = Thank you! Your idea is { $number }; the moderators will look at it first, and I'll tell you when it is up.
ideas-review = { $name } proposes this. Should everybody see it?
ideas-somebody = Somebody
ideas-admit = Put it up
ideas-reject = Keep it off
ideas-admitted = Idea { $number } is up.
ideas-rejected = Idea { $number } stays off the board.

## Voting

ideas-for = I want this
ideas-against = I'd rather not
ideas-take-back = Take my vote back
ideas-voted = { $choice ->
    [against] You are against { $number }.
   *[for] You are for { $number }.
} I'll tell you what becomes of it.
ideas-voted-root = That idea is now part of { $number } “{ $title }”; your vote counts there.
ideas-taken-back = Your vote for { $number } is taken back.
ideas-no-votes = { $number } is { $status ->
    [done] done: nothing more to vote on
   *[declined] declined, so it takes no votes
}. See `idea top` for those that do.
ideas-own-vote = Your own idea already has your voice: here, authors don't vote for theirs.
ideas-budget = You have voted for { $budget } ideas lately, as many as one may here. Take a vote back to give it to this one.
ideas-gone = Idea { $number } is no longer there.

## Cards

ideas-title = { $number } { $title }
ideas-status = **{ $status ->
    [waiting] waiting for the moderators
    [review] under review
    [planned] planned
    [started] under way
    [done] done
    [declined] declined
    [duplicate] part of another idea
    [deleted] gone
   *[open] open
}**
ideas-status-votes = **{ $status ->
    [waiting] waiting for the moderators
    [review] under review
    [planned] planned
    [started] under way
    [done] done
    [declined] declined
    [duplicate] part of another idea
    [deleted] gone
   *[open] open
}** · { $votes ->
    [0] no votes yet
    [one] 1 vote
   *[other] { $votes } votes
}
ideas-status-both = **{ $status ->
    [waiting] waiting for the moderators
    [review] under review
    [planned] planned
    [started] under way
    [done] done
    [declined] declined
    [duplicate] part of another idea
    [deleted] gone
   *[open] open
}** · { $votes } for, { $against } against
ideas-counts-for = This now counts for { $number } “{ $title }”. Votes here count there.
ideas-answer = **The answer**
ideas-line = { $number } { $title } · { $standing }
ideas-none = There are none yet. `idea propose` makes the first.
ideas-page = Page { $page } of { $pages }
ideas-back = Back
ideas-next = More
ideas-list = { $order ->
    [new] The newest ideas
    [mine] Your ideas
    [planned] What is planned
    [done] What was done
   *[top] The ideas you want most
}
ideas-list-search = Ideas about “{ $words }”
ideas-change = { $at }: { $what ->
    [waiting] proposed
    [open] on the board
    [review] under review
    [planned] planned
    [started] under way
    [done] done
    [declined] declined
    [merged] put together with another
    [unmerged] on its own again
    [tagged] given a subject
    [deleted] taken off
   *[edited] reworded
}
ideas-invitation = The idea of the moment is { $number } “{ $title }”. What do you think?

## Following

ideas-follow = Tell me what becomes of it
ideas-following = I'll tell you what becomes of { $number }, once a day at most.
ideas-not-following = You'll hear nothing more of { $number }.
ideas-letter-title = News of your ideas
ideas-letter-stop = `idea unfollow` ends this for one idea.
ideas-news = { $number } “{ $title }” { $why ->
    [open] is on the board now.
    [reopened] is open again.
    [review] is being looked at.
    [planned] will be done!
    [started] is under way.
    [done] is done. Thank you for it!
    [declined] will not be done.
    [merged] means the same as another idea, so I have put them together. Thank you: your words and your votes count there.
   *[other] has news.
}

## Answering

ideas-unknown = There is no idea “{ $given }”. `idea search` finds ideas by their words.
ideas-state = { $number } is { $status ->
    [duplicate] part of another idea
    [waiting] not on the board yet
   *[other] already dealt with
}.
ideas-answer-missing = Those who want { $number } deserve a word along with that: `idea status { $number } { $status } "…"`.
ideas-status-set = { $number } is { $status ->
    [review] under review
    [planned] planned
    [started] under way
    [done] done
    [declined] declined
   *[open] open
}. Those who follow it will be told.
ideas-merged = { $number } now counts for { $into }, each voter once. `idea unmerge { $number }` takes it apart again.
ideas-merged-already = { $number } already counts for { $into }.
ideas-merge-self = { $number } can't be merged into { $into }: that one already counts for it, or is the same.
ideas-merge-unseen = Only ideas that are on the board can be merged.
ideas-not-merged = { $number } already stands on its own.
ideas-unmerged = { $number } stands on its own again, and { $into } without it.
ideas-tagged = { $number } is now about “{ $tag }”.
ideas-edited = { $number } now reads the way you like.
ideas-deleted = { $number } is off the board.
ideas-delete-merged = Other ideas count for { $number }. Unmerge them first, so that nobody's vote gets lost.
ideas-not-yours = { $number } is somebody else's idea.
ideas-edit-late = It is too late to change { $number }: others have read it as it is. A moderator can still help.
ideas-exported = { $many ->
    [one] One idea. Votes are counted, not named.
   *[other] { $many } ideas. Votes are counted, not named.
}
ideas-authors-kept = the ideas you proposed
ideas-changes-kept = what you did with ideas
ideas-followers-kept = the ideas you follow, or no longer do
ideas-news-kept = news of ideas that I still owe you
ideas-told-kept = when I last told you of ideas
ideas-drafts-kept = an idea you have not filed yet
ideas-left-kept = on which networks you have left us
