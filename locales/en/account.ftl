# Your accounts, your data, your language.

account-group-privacy = What I keep about you: see it, erase it, stay out of the counts
    .name = privacy

account-cmd-link = Make your Discord and Matrix accounts one member: one voice, one set of wishes
    .name = link
    .code = The code I gave you on the other side; leave it out to get one
    .code-name = code
    .example = !link
account-cmd-unlink = Make this account a member of its own again
    .name = unlink
    .example = !unlink
account-cmd-export = Get everything I keep about you, as a file
    .name = export
    .example = !privacy export
account-cmd-erase = Erase everything I keep about you
    .name = erase
    .example = !privacy erase
account-cmd-optout = Stay out of every count of activity
    .name = optout
    .example = !privacy optout
account-cmd-optin = Be counted again
    .name = optin
    .example = !privacy optin
account-cmd-language = Choose the language I answer you in
    .name = language
    .language = English, French, or whatever your app says
    .language-name = language
    .example = !language fr

choice-en = English
choice-fr = Français
choice-forget = forget

account-link-nowhere = This community lives on one network only, so there is nothing to link here.
account-link-title = Link your accounts
account-link-code = Your code: { $code }
account-link-there =
    { $network ->
        [discord] On Discord, type `/link { $code }` in any room of ours. Only I will see it.
        [matrix] On Matrix, open a direct chat with me and write `!link { $code }` there. Never in a shared room.
       *[other] On the other side, tell me `!link { $code }` where only the two of us read.
    }
account-link-why = After that I know both accounts as one person: one voice in polls, one set of wishes. If you voted from both, the newer vote stands; in an anonymous poll, the one of the account you are asking from.
account-link-keep = Good for { $minutes } minutes, and once. Keep it to yourself: whoever types it becomes you here.
account-link-overheard = Others could read that code, so I made it void. Nothing was linked. Ask me for a new one with `!link`, and tell it to me in a direct chat.
account-link-wrong = I don't know that code. It may have run out (each one lives ten minutes), or a sign went missing. Ask for a fresh one on the other side with `link`.
account-link-often = That was a lot of codes. Take a breath, and try again in ten minutes.
account-link-same = That code wants to be typed on the other network, not on the one it came from.
account-linked-title = You are one
account-linked = From now on, you and { $others } are the same person to me. Where you had voted from both, one vote stands: the newer, or in an anonymous poll the one of the account that asked for the code.
account-linked-undo = Not you? The command `unlink` takes the two accounts apart again.
account-unlinked = Done: this account is on its own again. Your wishes came along; what you did while linked stays with your other account.
account-unlink-alone = This account is linked to no other, so there is nothing to undo.

account-nothing-kept = I keep nothing about you here.
account-kept-line = **{ $what }**: { $count }
account-file-community = community
account-file-made = made on
account-file-kept = what is kept about you
account-export-title = All I know about you
account-export = Here is everything I keep about you in { $community }. What you write in rooms is not in it: I don't keep it.
account-export-more = Want it gone? `privacy erase`. Votes in anonymous polls that have closed are nobody's any more, so they are not in here.
account-erase-title = Erase everything?
account-erase-what = This is what I keep about you in { $community }:
account-erase-sure = If it goes, it is gone for good: votes in open polls are taken out, linked accounts come apart, and your choices (language, being left alone, staying out of counts) are forgotten. What you wrote in rooms stays where you wrote it.
account-erase-button = Erase it all
account-erase-not-yours = There is nothing left that this button could erase for you. `privacy erase` shows what I keep.
account-erased-title = All gone
account-erased = I have forgotten you. This went:
account-erased-after = At most a bare mark stays, without a name, so that nobody is greeted twice. If you vote or ask me something again, we start from scratch.
account-opted-out = Done. You are in no count of activity from now on. Polls and commands work as before; `privacy optin` brings you back.
account-opted-in = Good to have you back in the counts. They only say how many spoke and when, never who.

account-language-which = Which language shall I speak with you?
account-language-forget = Whatever my app says
account-language-set = All right, English it is. Rooms keep the community's language; my answers to you are in yours.
account-language-forgotten = All right, I'll go by what your app says, or else by the community's language.
