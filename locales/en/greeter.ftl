# The greeter. $name, $names, $who: members. $community: its name.

## Greetings

greeter-hello-1 = Welcome, { $name }! Make yourself at home.
greeter-hello-2 = { $name } just walked in. Good to have you here!
greeter-hello-3 = Hello { $name }, we were hoping you'd come by.
greeter-hello-4 = Look who's here: { $name }! Pull up a chair.
greeter-hello-5 = A warm hello to { $name }. Tell us what brings you to { $community }?
greeter-hello-6 = Glad you found us, { $name }. Jump in wherever you like.

greeter-burst-1 = Quite a crowd at the door! Welcome, { $names }.
greeter-burst-2 = Hello to all { $newcomers } of you: { $names }. Make yourselves at home!
greeter-burst-3 = { $community } is filling up. A warm welcome to { $names }!

greeter-names = { $names } and { $last }
greeter-names-others = { $names } and { $count ->
    [1] one more
   *[other] { $count } more
}

greeter-count = There are { $count } of us now.
greeter-button = Show me around

## The guide

greeter-guide-title = { $name }, this is { $community }
greeter-guide-about = We are { $count ->
    [0] a community
    [1] just getting started
   *[other] { $count } people
}{ $homes ->
    [1] {""}
   *[other] , on Discord and Matrix at once
}. Nobody but you sees this page.
greeter-guide-rooms = **Where to go**
greeter-room-welcome = say hello, ask anything
greeter-room-announcements = what's new, and what we vote on
greeter-room-ideas = what could be better, and what you'd love to see
greeter-guide-moderators = Something wrong, or just lost? Ask in { $room }, or write to a moderator directly: they are people, and they're kind.
greeter-guide-moderators-anywhere = Something wrong, or just lost? Write to a moderator directly: they are people, and they're kind.
greeter-guide-interests = **What do you like?** Pick as many as you want, and I'll open the doors for you.
greeter-guide-picked = So far: { $interests }. A new pick replaces this one.
greeter-guide-pick = What do you like?
greeter-guide-none = None of these
greeter-guide-language = I speak English and French: take your pick.
greeter-guide-alone = Rather be left in peace? One press, and I won't mention you or write to you.
greeter-guide-is-alone = I'm leaving you in peace, as you asked.
greeter-guide-leave-me = Leave me alone
greeter-guide-back = Talk to me again

greeter-picked = Noted: { $interests }. The doors are open.
greeter-picked-none = Noted: nothing for now. Come back whenever you like.
greeter-alone = All right. I won't mention you or write to you, unless you ask me something.
greeter-not-alone = Good to have you back! I may mention you again.

## Raids

greeter-raid-title = A wave of arrivals
greeter-raid-what = { $count ->
    [1] One person has
   *[other] { $count } people have
} come in at once on { $network }, since { $began }.
greeter-raid-now = I'm greeting nobody until it calms down; this note will tell.
greeter-raid-over = It calmed down: { $at }. I greeted none of them, and I greet newcomers again.
greeter-raid-welcomed = A moderator said they are welcome, so I'm greeting them after all.
greeter-raid-let-in = Greet them after all
greeter-raid-let-in-done = { $count ->
    [0] They have all left meanwhile, so there's nobody to greet.
    [1] One of them is still here, and is being greeted now.
   *[other] { $count } of them are still here, and are being greeted now.
}
greeter-raid-too-late = That has been settled already, or it's too long ago: I no longer know who they were.

## For moderators

greeter-group-greet = Greetings
    .name = greet
greeter-cmd-preview = Show every greeting as it would look now, to you alone
    .name = preview
greeter-cmd-test = Greet a member in the welcome room, as a try: nothing is remembered of it
    .name = test
    .member = Who to greet
    .member-name = member
    .example = !greet test @ann
greeter-cmd-status = Say why somebody was greeted or not; without a member, how things stand
    .name = status
    .member = Who you wonder about
    .member-name = member

greeter-preview-title = The greetings as they are now
greeter-preview-burst = **When several come at once**
greeter-preview-below = **Below each greeting**

greeter-test-sent = Done: the greeting is on its way to the welcome room. I don't count it as their greeting.
greeter-test-roomless = I have no welcome room on that network. Give me one in my configuration, and I can greet there.

greeter-status-title = At the door
greeter-status-unknown = I know nothing of { $who }. Either they were here before me, or they came in a way I couldn't see, or they had their traces erased.
greeter-status-alone = They asked to be left alone, so I neither mention them nor write to them.
greeter-status-raid = A wave of arrivals is going on, since { $began }: { $count ->
    [1] one person
   *[other] { $count } people
} so far. I'm greeting nobody until it calms down.
greeter-status-nobody = Nobody new in the last seven days.
greeter-status-lately = **In the last seven days**
greeter-status-last = **The last who came**

greeter-counted-waiting = { $count } about to be greeted
greeter-counted-greeted = { $count } greeted
greeter-counted-together = { $count } greeted together with others
greeter-counted-raid = { $count } not greeted: they came in a wave
greeter-counted-left = { $count } not greeted: they left again at once
greeter-counted-bot = { $count } not greeted: bots
greeter-counted-ignored = { $count } not greeted: on the list of accounts to ignore
greeter-counted-alone = { $count } not greeted: they want to be left alone
greeter-counted-linked = { $count } not greeted: already welcomed on the other network
greeter-counted-late = { $count } not greeted: they came too long ago, while I was away
greeter-counted-roomless = { $count } not greeted: there is no welcome room on their network

greeter-why-waiting = { $who } came in { $joined } and is about to be greeted.
greeter-why-greeted = { $who } was greeted: { $at }.
greeter-why-together = { $who } was greeted together with others: { $at }.
greeter-why-raid = { $who } was not greeted: they came in a wave of arrivals, { $joined }.
greeter-why-left = { $who } was not greeted: they left again before I could. If they come back, I will.
greeter-why-bot = { $who } was not greeted: bots don't mind.
greeter-why-ignored = { $who } was not greeted: the account matches { $pattern }, which I was told to ignore.
greeter-why-alone = { $who } was not greeted: they had asked to be left alone.
greeter-why-linked = { $who } was not greeted: we already welcomed them on the other network.
greeter-why-late = { $who } was not greeted: they came { $joined }, while I was away, and it was too late for a hello.
greeter-why-roomless = { $who } was not greeted: I have no welcome room on their network.
greeter-why-returned = They left and came back ({ $at }); once is enough.
greeter-why-gone = They have left since ({ $at }).

## What is kept of a member, as it is called in exports

greeter-greetings-kept = when you came, and whether I said hello
greeter-picks-kept = interests you picked
