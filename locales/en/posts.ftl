# Posts: saying it once, at the right hour.

posts-group-post = Say something in every home, at the hour the community is there
    .name = post

posts-cmd-plan = Plan a post in one line
    .name = plan
    .text = What to say, in Markdown
    .text-name = text
    .at = When: tomorrow 18:30, peak, peak this week, every monday 9:00…
    .at-name = at
    .pin = Pin it once it is out
    .pin-name = pin
    .publish = Publish it to the servers that follow the channel (Discord)
    .publish-name = publish
    .thread = Open a thread under it, to talk about it
    .thread-name = thread
    .role = A role to call (Discord)
    .role-name = role
    .lasts = Take it back after a while: 2 days, 12 hours…
    .lasts-name = lasts
    .room = The room of each home, by its name in my settings
    .room-name = room
    .file = A picture or a file to go with it
    .file-name = file
    .alt = What the picture shows, for those who cannot see it
    .alt-name = alt
    .example = !post plan "We meet on **Saturday**!" at="peak this week"
posts-cmd-this = Reply to a message with this, and I post it in every home, picture included
    .name = this
    .menu = Post this
    .at = When: tomorrow 18:30, peak, peak this week, every monday 9:00…
    .at-name = at
    .pin = Pin it once it is out
    .pin-name = pin
    .publish = Publish it to the servers that follow the channel (Discord)
    .publish-name = publish
    .thread = Open a thread under it, to talk about it
    .thread-name = thread
    .lasts = Take it back after a while: 2 days, 12 hours…
    .lasts-name = lasts
    .room = The room of each home, by its name in my settings
    .room-name = room
    .text = Other words than those of the message
    .text-name = text
    .alt = What the picture shows, for those who cannot see it
    .alt-name = alt
    .example = !post this at=peak
posts-cmd-write = Write a post, with a form to fill in
    .name = write
    .pin = Pin it once it is out
    .pin-name = pin
    .publish = Publish it to the servers that follow the channel (Discord)
    .publish-name = publish
    .thread = Open a thread under it, to talk about it
    .thread-name = thread
    .role = A role to call (Discord)
    .role-name = role
    .room = The room of each home, by its name in my settings
    .room-name = room
    .file = A picture or a file to go with it
    .file-name = file
    .alt = What the picture shows, for those who cannot see it
    .alt-name = alt
    .example = !post write
posts-cmd-list = See what is planned
    .name = list
    .example = !post list
posts-cmd-show = See one post, and what will be done with it
    .name = show
    .post = Its number
    .post-name = post
    .example = !post show 3
posts-cmd-preview = See a post as each network will show it
    .name = preview
    .post = Its number
    .post-name = post
    .example = !post preview 3
posts-cmd-move = Give a post another time, or a draft its first
    .name = move
    .post = Its number
    .post-name = post
    .at = When: tomorrow 18:30, peak, peak this week, every monday 9:00…
    .at-name = at
    .example = !post move 3 "friday 18h"
posts-cmd-now = Say a post right now
    .name = now
    .post = Its number
    .post-name = post
    .example = !post now 3
posts-cmd-cancel = Do not say a post after all
    .name = cancel
    .post = Its number
    .post-name = post
    .example = !post cancel 3
posts-cmd-skip = Leave out the next time of a post that repeats
    .name = skip
    .post = Its number
    .post-name = post
    .example = !post skip 3
posts-cmd-withdraw = Take back a post that is out
    .name = withdraw
    .post = Its number
    .post-name = post
    .example = !post withdraw 3
posts-cmd-edit = Reword a post, also one that is out
    .name = edit
    .post = Its number
    .post-name = post
    .example = !post edit 3
posts-cmd-calendar = See the next two weeks
    .name = calendar
    .example = !post calendar
posts-cmd-peaks = See at which hours the community is there
    .name = peaks
    .example = !post peaks
posts-cmd-feeds = See the feeds I read, and how they are doing
    .name = feeds
    .example = !post feeds
posts-cmd-report = See how far your posts reach, at peaks and at other times
    .name = report
    .room = The room of each home, by its name in my settings
    .room-name = room
    .example = !post report
posts-cmd-learn = Learn your hours, once, from what was said before I came
    .name = learn
    .weeks = How many weeks to look back, 60 at most
    .weeks-name = weeks
    .example = !post learn

## Writing

posts-write-title = A post
posts-edit-title = Reword a post
posts-field-words = What to say, in Markdown
posts-field-at = When (tomorrow 18:30, peak…)
posts-field-wording = Other words on { $network }
posts-field-lasts = Take it back after (2 days…)
posts-empty = There is nothing to say in it yet. Write a few words, and I'll plan it.
posts-no-room = I have no room “{ $room }” to post in. Name one in my settings, or choose another with `room=`.
posts-lasts-unknown = I can't read “{ $given }” as a length of time. Try `lasts="2 days"`.
posts-file-refused = I can't take “{ $name }”: I carry files of up to { $most } MB. Nothing is planned; try a smaller one.
posts-this-nothing = Which message? Reply to it with `!post this`, or choose **Post this** in its menu on Discord.
posts-this-no-words = There are no words in that message. Give me some: `!post this text="Look at this!"`.
posts-this-long = That message is too long for a post: I carry up to { $most } characters.

## Planned

posts-planned = Post { $number } goes out { $due }{ $again }.
posts-planned-peak = Post { $number } goes out { $due }. { $learnt }
posts-again = , { $said }
posts-kept = I can't read “{ $given }” as a moment, so I kept your words as draft { $number }. Say when with `post move { $number } "tomorrow 18:30"`.
posts-kept-near = I can't read “{ $given }” as a moment; did you mean { $meant }? Your words are kept as draft { $number }: `post move { $number }` gives it a time.
posts-kept-past = “{ $given }” is already past. Your words are kept as draft { $number }: `post move { $number } "tomorrow 18:30"` gives it a time.
posts-kept-no-time = Between quiet hours, other posts and days off, “{ $given }” leaves no moment. Your words are kept as draft { $number }: `post move { $number }` gives it another time.
posts-move-no-time = Between quiet hours, other posts and days off, “{ $given }” leaves no moment. Post { $number } stays as it was.
posts-learnt = { $confidence ->
    [none] I don't know your own hours yet, so I go by the common ones: 10 to 12 and 16 to 18.
    [thin] I have listened for { $weeks ->
        [0] less than a week
        [one] a week
       *[other] { $weeks } weeks
    } only: take it as a hint.
   *[good] I learned that from { $weeks } weeks.
}

## For a second pair of eyes

posts-waiting = Post { $number } is kept. A second moderator has to agree; I have asked in the moderators' room.
posts-ask-second = Post { $number } would go out { $due }. Does a second moderator agree?
posts-ask-unseen = Nobody has agreed to post { $number } in time (it was for { $due }). It goes nowhere without a second yes: agree, or call it off with `post cancel { $number }`.
posts-ask-late = Post { $number } was for { $due }, and I was away. Shall I still say it?
posts-ask-room = Post { $number } has nowhere to go: I have no room “{ $room }”. Name one in my settings, then send it.
posts-agree = I agree
posts-second-is-first = You wrote this one: it takes somebody else's yes.
posts-needs-second = A second moderator has to agree first: give it a time with `post move`, and I'll ask.
posts-send-now = Say it now
posts-drop = Let it go

## Looking after posts

posts-list-title = Posts to come
posts-list-none = Nothing is planned. `post plan "…" at=peak` says something when most of you are here.
posts-line = { $number } { $state ->
    [draft] (draft)
    [waiting] (waits for a second yes) { $due }
    [held] (waits for you) { $due }
    [sent] (out)
    [cancelled] (cancelled)
   *[planned] { $due }
}{ $again } · { $excerpt }
posts-no-time = no time yet
posts-show-title = Post { $number }
posts-goes-to = It goes to “{ $room }” in every home.
posts-with-file = With it goes “{ $name }”.
posts-with-thread = A thread opens under it.
posts-pinned = It will be pinned.
posts-published = It will be published on Discord.
posts-lasts = It stands for { $hours ->
    [one] an hour
   *[other] { $hours } hours
}.
posts-calls = It calls the role { $role } on Discord.
posts-preview-on = **On { $network }**
posts-said = Post { $number } is on its way.
posts-cancelled = Post { $number } won't go out.
posts-withdrawn = Post { $number } is taken back.
posts-edited = Post { $number } is reworded.
posts-not-out = Post { $number } has not gone out yet, or was taken back already.
posts-skip-once = Post { $number } goes out only once. `post cancel { $number }` calls it off.
posts-unknown = There is no post { $number }. `post list` shows what is planned.
posts-state = Post { $number } is { $state ->
    [draft] still a draft: `post move` gives it a time
    [waiting] waiting for a second moderator
    [planned] planned
    [held] waiting for your word
    [sent] out already
   *[cancelled] cancelled
}.

## Feeds

posts-news = Read elsewhere
posts-ask-news = Fresh from a feed, kept as draft { $number }. Shall it go out?
posts-plan-news = At the next peak
posts-feeds-title = Feeds
posts-feeds-none = I read no feeds yet. Name some in my settings, under `[[communities.posts.feeds]]`.
posts-feed-line = **{ $name }** · { $mode ->
    [draft] I ask you about its news
    [now] its news goes out at once
   *[peak] its news waits for the next peak
}
posts-feed-new = Not read yet.
posts-feed-read = Last read { $at }. { $count ->
    [0] No news so far.
    [one] One piece of news so far.
   *[other] { $count } pieces of news so far.
}
posts-feed-next = I'll read it again { $at }.
posts-feed-fails = I haven't been able to read the feed “{ $name }” since { $since }. I'll keep trying, less and less often.
posts-mend-feed = What is at its address isn't a feed I can read. Check the address in my settings, or tell the site.
posts-mend-later = Its server can't be reached, or is in trouble. If that lasts, check the address in my settings.

## The calendar and the peaks

posts-calendar-title = The next two weeks
posts-calendar-line = { $at } · { $number } { $excerpt }
posts-calendar-none = Nothing goes out in the next two weeks.
posts-peaks-title = When you are all here
posts-next-peak = Next peak: **{ $peak }**{ $people ->
    [0] .
    [one], when about one member speaks.
   *[other], when about { $people } members speak.
}
posts-legend = members who speak in an hour
posts-legend-none = nobody has been heard yet

## Learning from what was said

posts-learn-looking = I'm looking at which rooms I may read. My question will come to the moderators' room.
posts-learn-ask = I can read { $rooms ->
    [one] one room
   *[other] { $rooms } rooms
} back through the last { $weeks ->
    [one] week
   *[other] { $weeks } weeks
} to learn at which hours you are here. I keep only counts, not who spoke and not what was said, and I do it once. Shall I?
posts-learn-agree = Yes, read them
posts-learn-begun = I'm reading. I'll say in the moderators' room what I learned.
posts-learn-nowhere = There are no rooms whose past I may read.
posts-learn-once = I have learned from your past already, and do so only once. From now on I learn by listening.
posts-learn-under-way = I'm reading already, and will say in the moderators' room what I learned.
posts-learn-read = I read { $messages ->
    [one] one message
   *[other] { $messages } messages
} of { $weeks ->
    [one] a week
   *[other] { $weeks } weeks
} in { $rooms ->
    [one] one room
   *[other] { $rooms } rooms
}, and kept only how many were said and how many of you spoke in each hour.
posts-learn-hours = Your hours:
    { $hours }
posts-learn-nothing = { $messages ->
    [0] I found nothing that was said in { $rooms ->
        [one] the room
       *[other] the { $rooms } rooms
    } I may read, so nothing is learned. `post learn` can be asked again.
   *[other] I knew all of it already, so there was nothing to learn. `post learn` can be asked again.
}
posts-learn-failed = I was put off for too long while I looked into your past, so I gave up and kept nothing. Ask me again later with `post learn`.
posts-learn-stopped = I was stopped while I was reading your past, and kept nothing of it. `post learn` begins anew.
posts-learn-unread-more = … and { $more ->
    [one] one more room
   *[other] { $more } more rooms
} like these.
posts-posts-kept = the posts you wrote

## What they reach

posts-report-title = How far your posts reach
posts-report-about = Reactions and replies on the first day of each post in “{ $room }”, all homes together, over the last { $weeks } weeks.
posts-report-kind = { $kind ->
    [peak] **At a peak:**
   *[other] **At other times:**
} { $posts ->
    [0] no post yet
    [one] one post, which reached { $half }
   *[other] { $posts } posts, half of which reached { $half } or more
}
posts-report-verdict = { $verdict ->
    [few] Too few to say: I compare them once there are { $least } of each kind.
    [first] Posts at a peak do better, by more than chance is likely to bring about.
    [second] Posts at other times do better, by more than chance is likely to bring about.
   *[alike] No difference that can be told from chance.
}
posts-report-best = **Furthest so far**
posts-report-line = { $number } { $excerpt } · { $at }{ $peak ->
    [yes] , at a peak
   *[no] {""}
} · { $reactions ->
    [0] no reactions
    [one] one reaction
   *[other] { $reactions } reactions
}, { $replies ->
    [0] no replies
    [one] one reply
   *[other] { $replies } replies
}
posts-report-none = Nothing to compare yet: I look at a post when it has been out for a day.
posts-report-left-out = { $count ->
    [one] One more post is left out: it was taken back on its first day, or I could not measure it everywhere.
   *[other] { $count } more posts are left out: they were taken back on their first day, or I could not measure them everywhere.
}
posts-report-modest = The hour is only one reason why a post does well. A published study of timing found 4 to 17 % more readers, and it takes many posts to see that much.
