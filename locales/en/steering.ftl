# Steering the bot, for moderators; and help, for everybody.

steering-group-bot = Steer me: pause me, hush a room, see how I am doing
    .name = bot

steering-cmd-pause = Hold back everything nobody asked for, until you resume
    .name = pause
    .example = !bot pause
steering-cmd-resume = Let me speak again; what I held back goes out
    .name = resume
    .example = !bot resume
steering-cmd-mute = Say nothing unasked in one room
    .name = mute
    .room = The room I should be quiet in
    .room-name = room
    .example = !bot mute #welcome
steering-cmd-unmute = Speak in a room again; what I held back goes out
    .name = unmute
    .room = The room I may speak in again
    .room-name = room
    .example = !bot unmute #welcome
steering-cmd-status = How I am doing: networks, what waits, what is switched off
    .name = status
    .example = !bot status
steering-cmd-log = Who asked what of me, newest first
    .name = log
    .count = How many lines, 1 to 50
    .count-name = count
    .example = !bot log 20
steering-cmd-help = What I can do for you
    .name = help
    .command = A command or a group to hear more about
    .command-name = command
    .example = !help bot

steering-paused = All right, I'll hold my tongue. Whoever asks me something still gets an answer; the rest waits for `bot resume`.
steering-paused-already = I'm paused already. `bot resume` lets me speak again.
steering-resumed =
    { $owed ->
        [0] I'm back. Nothing had piled up.
        [one] I'm back. One message was waiting; it goes out now.
       *[other] I'm back. { $owed } messages were waiting; they go out now.
    }
steering-not-paused = I'm not paused. If I'm too quiet, `bot status` may tell why.
steering-muted = All right, I'll be quiet in { $room }. Whoever asks me something there still gets an answer; the rest waits for `bot unmute`.
steering-muted-already = I'm quiet in { $room } already. `bot unmute` lets me speak there again.
steering-unmuted = I may speak in { $room } again. What was waiting goes out now.
steering-not-muted = I'm not muted in { $room }.

steering-status-title = How I'm doing
steering-status-speaking = I'm up and speaking.
steering-status-paused = I'm **paused**: what nobody asked for waits until `bot resume`.
steering-network-here = **{ $network }**: I'm there
steering-network-away = **{ $network }**: I'm not there, because { $reason }
steering-status-muted = Quiet in: { $rooms }
steering-owed-nothing = Nothing waits to go out, and nothing went wrong.
steering-owed =
    { $count ->
        [one] One message waits to go out.
       *[other] { $count } messages wait to go out.
    }
steering-refused =
    { $count ->
        [one] One message was refused by its network; I said so in the moderators' room.
       *[other] { $count } messages were refused by their network; I said so in the moderators' room.
    }
steering-unsure =
    { $count ->
        [one] One message may or may not have arrived; I won't send it twice.
       *[other] { $count } messages may or may not have arrived; I won't send them twice.
    }
steering-status-cogs = What I do here: { $cogs }
steering-status-footer = Animateur { $version } · database { $megabytes } MB

steering-log-title = What moderators asked of me
steering-log-line = { $when } · { $who } · { $what } { $detail }
steering-log-forgotten = somebody who asked to be forgotten
steering-log-empty = No moderator has asked anything of me yet.

steering-help-title = What I can do for you
steering-help-group = **{ $what }**
steering-help-line =
    { $who ->
        [moderator] { $command }: { $what } (moderators)
       *[member] { $command }: { $what }
    }
steering-help-example = Like this: { $example }
steering-help-option =
    { $kind ->
        [required] { $option }: { $what }
       *[free] { $option } (if you like): { $what }
    }
steering-help-moderators = For moderators.
steering-help-more = { $help } and a word from above tells you more about it.
