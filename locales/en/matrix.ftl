# What only the Matrix platform says.

## How to press

matrix-press = React with { $emoji }: { $label }
matrix-choose = { $most ->
    [1] React with your choice.
   *[other] React with your choices, up to { $most }.
}
matrix-choose-keycap = { $most ->
    [1] React with the number of your choice.
   *[other] React with the numbers of your choices, up to { $most }.
}
matrix-choose-number = { $most ->
    [1] Reply to this message with the number of your choice.
   *[other] Reply to this message with the numbers of your choices, up to { $most } of them, like 1 3.
}
matrix-take-back = { $most ->
    [1] To take it back, remove your reaction.
   *[other] To take one back, remove your reaction.
}
matrix-take-back-number = To take it back, delete your reply.

## Private answers

matrix-offer = I have an answer for you alone, { $name }. React with ✉️ and I will open a room for the two of us.
matrix-lost = I no longer know what you had asked me. Please ask me again, here if you like.
matrix-encrypted = The other room is encrypted, and I cannot read it. Let us talk here instead.

## Forms

matrix-form-start = { $count ->
    [1] Just answer here. To drop it, say `{ $stop }`.
   *[other] { $count } questions. Answer them one by one, or all in one message with | between them. To drop it, say `{ $stop }`.
}
matrix-form-value = Now: { $value }
matrix-form-optional = Say `-` to leave it empty.
matrix-form-keep = Say `=` to keep it.
matrix-form-needed = I need an answer here. To drop it, say `{ $stop }`.
matrix-form-long = That is { $length } characters; at most { $most } fit. Try a shorter one?
matrix-form-dropped = Dropped.
matrix-form-stop-word = stop

## Checks

matrix-check-login = Login as { $account }
matrix-check-login-breaks = Nothing will work on Matrix.
matrix-check-room = { $community }: { $room }
matrix-check-unknown = { $community }: { $room } leads nowhere
matrix-check-unknown-mend = Look for a typo in the alias or id, or create the room.
matrix-check-closed = { $community }: the bot cannot get into { $room }
matrix-check-closed-mend = Invite { $account } to it.
matrix-check-mute = { $community }: the bot may not speak in { $room }
matrix-check-mute-mend = Give { $account } the power to send messages there.
matrix-check-react = { $community }: the bot may not react in { $room }
matrix-check-react-mend = Give { $account } the power to send m.reaction there.
matrix-check-room-breaks = Nothing will be said or heard there.
matrix-check-react-breaks = Members will have to place the reactions themselves.
matrix-check-court = { $community }: there is neither a space nor a moderators' room
matrix-check-court-breaks = Nobody will be a moderator there.
matrix-check-court-mend = Name one in [communities.matrix].
matrix-check-encrypted = { $community }: { $room } is encrypted
matrix-check-encrypted-breaks = The room is closed to the bot: it neither reads nor writes there.
matrix-check-encrypted-mend = Set [matrix] encryption = true.

## Encryption

matrix-unread = I could not read that, { $name }: your app has not given me its key. Please send it once more. If that does not help, see whether your app keeps keys from unverified devices, and compare mine with a moderator.
matrix-mend-keys = I can no longer write in { $room } ({ $network }): it is encrypted, and my device's keys are lost. `animateur matrix verify` on my machine says how to mend it.
matrix-mend-encryption = I cannot write in { $room } ({ $network }): it is encrypted, and my encryption is off. Set `[matrix] encryption = true` and start me again.
matrix-check-sealed = { $community }: { $room } (encrypted; the bot can read it, its device is trusted)
matrix-check-room-lost = { $community }: { $room } is encrypted, and the bot can no longer read it
matrix-check-room-unsigned = { $community }: { $room } is encrypted; the bot can read it, but its device is not signed
matrix-check-off = Encryption is off
matrix-check-off-breaks = Encrypted rooms are closed to the bot.
matrix-check-off-mend = Set [matrix] encryption = true.
matrix-check-fresh = Device { $device }: its keys are made at the first start
matrix-check-device = Device { $device }, fingerprint { $fingerprint }
matrix-check-signed = The device is signed by its account
matrix-check-unsigned = The device is not signed by its account
matrix-check-unsigned-breaks = Apps that exclude unverified devices will not let the bot read.
matrix-check-unsigned-mend = Give [matrix] password and start the bot. If the account's identity was made in another app, verify the device from there.
matrix-check-lost = The device's keys are lost
matrix-check-lost-breaks = Encrypted rooms are closed to the bot.
matrix-check-lost-mend = Stop the bot, remove matrix-device.json and matrix-crypto.* from data_dir, and start it with the password or a new access token: it gets a new device.

# What the rows kept of a member are called, in exports: <table>-kept.
matrix-reactions-kept = your reactions on my cards
matrix-directs-kept = our direct room on Matrix

matrix-thread = Let's talk about it here 💬
matrix-mend-join = I am not in { $room } ({ $network }), so I cannot read it. Invite me there.
matrix-mend-history = In { $room } ({ $network }) I can only read what was said since I came: its settings hide the rest from newcomers, under “Who can read history?”.
matrix-mend-pin = To pin messages in { $room } ({ $network }) I need the power to change m.room.pinned_events there. The post stands there all the same.
