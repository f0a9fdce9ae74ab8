# The house's own texts.

yes-words = yes y true on 1
no-words = no n false off 0

house-failed = Sorry, that went wrong on my side. Nothing was lost; if it happens again, tell a moderator this reference: { $reference }
house-later = I can't check that right now. Please try again in a minute.

mistake-unknown = I don't know “{ $given }”. `!help` shows what I can do.
mistake-near = I don't know “{ $given }”. Did you mean { $near }?
mistake-near-like = I don't know “{ $given }”. Did you mean { $near }? Like this: { $example }
mistake-group = { $group } needs one more word: { $known }
mistake-off = { $command } is not switched on in this community.
mistake-moderators-only = That one is for moderators. If you need it, ask one of them.
mistake-members-only = Only members of this community can ask for that.
mistake-control-gone = This button is from an earlier time and no longer does anything.
mistake-missing = { $option } is missing. Like this: { $example }
mistake-too-much = I don't know what to do with “{ $given }”. Like this: { $example } (texts with spaces go in "quotes").
mistake-empty = { $option } is empty.
mistake-short = { $option } is too short: at least { $least } characters.
mistake-long = { $option } has { $length } characters; { $most } fit.
mistake-number = { $option } needs a number, and “{ $given }” isn't one.
mistake-range = { $option } goes from { $low } to { $high }.
mistake-choice = { $option } cannot be “{ $given }”. Choose one of: { $known }
mistake-yes-no = { $option } needs yes or no, and I read “{ $given }”.
mistake-moment = I can't read “{ $given }” as a moment to come. Try `2d`, `tomorrow 18:30`, `friday 9am` or `25/12 20h`.
mistake-moment-near = I can't read “{ $given }” as a moment. Did you mean { $meant }?
mistake-moment-past = “{ $given }” is already past. I need a moment to come.
mistake-member = I can't tell who “{ $given }” is. Mention them, or give their full id.
mistake-file = I need a file for { $option }, and a file cannot be typed. Reply to the message that has it with `!post this`.
mistake-room = I don't know the room “{ $given }”. I know: { $known }
mistake-options-count =
    { $count ->
        [0] Give me at least 2 options, like `Pizza | Sushi`.
        [1] One option is not a choice. Separate them with `|`, like `Pizza | Sushi`.
       *[other] { $count } options are too many: { $most } is the limit.
    }
mistake-option-long = The option “{ $option }” is longer than { $most } characters.
mistake-option-twice = The option “{ $option }” is there twice.

trouble-title = I need a hand
mend-permission = I am not allowed to do what I should in { $room } ({ $network }). Give me back the right to see it, to write there and to read its history, and it will work again.
mend-gone = { $room } ({ $network }) no longer exists, or I can no longer see it. Put the right room in my configuration.
mend-unsure = Something I was writing in { $room } ({ $network }) was cut off, and I cannot see whether it arrived. I will not send it twice: please look, and ask me again if it is missing.
mend-web-gone = Its page is no longer there. Put the new address in my configuration, or take it out.
mend-web-closed = Its server does not let me in. Perhaps the address needs a new key or password.
mend-web-private = Its address leads into a private network, where I don't go. Put a public address in my configuration.
mend-web-large = Its page is too large for me (more than 2 MiB). Perhaps the site has a shorter one.
mend-web-lost = Its address leads nowhere: it moves on and on, or isn't a web address. Check it in my configuration.
room-deleted = The room { $room } ({ $network }) is gone. What I should say there has nowhere to go: put another room in my configuration.
room-forbidden = I was shut out of the room { $room } ({ $network }). Let me in again, or put another room in my configuration.

# What the rows kept of a member are called, in exports: <table>-kept.
members-kept = your language and your choices
accounts-kept = your accounts here
link-codes-kept = link codes still waiting
link-tries-kept = link codes tried lately
ballots-kept = your votes
deliveries-kept = messages to you alone
audit-kept = what you did as a moderator
