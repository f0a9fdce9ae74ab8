# What the Discord side says by itself. $room is the name of the room in trouble.

discord-form-ready = Your form is ready.
discord-form-open = Open the form
discord-form-gone = That form has gone stale, sorry. Ask for it again and it opens at once.
discord-answered-below = My answer is just below.
discord-elsewhere = I don't animate this server, or not any more.

discord-mend = Discord did not accept what I wanted to say in { $room }. The log says why; the next messages still go out.
discord-mend-see = I cannot see { $room }. Give me **View Channel** there, and I'll be back.
discord-mend-permission = I'm not allowed to do that in { $room }. Please check that I have **View Channel**, **Send Messages** and **Read Message History** there, and **Manage Roles** in the server if I hand out roles (my role has to stand above them).
discord-mend-direct = I could not write to somebody in private: their direct messages are closed. There is nothing to mend; they can still ask me in a room.
discord-mend-archived = { $room } is archived, so I cannot write there. Reopen it, or pick another room in my settings.
discord-mend-role = A role I should hand out no longer exists. Pick another one in my settings.
discord-mend-invite = On Discord I cannot invite members to a room. Give them a role that opens it instead.
discord-mend-publish = Only messages in announcement channels can be published, and { $room } isn't one. The post stands there all the same.
discord-mend-pins = { $room } has as many pinned messages as it can hold. Unpin one and pin the post by hand; it stands there all the same.
discord-mend-thread = To open a thread in { $room } I need **Create Public Threads** there. The post stands there all the same.
discord-mend-history = I cannot look into the past of { $room }. For that I need **Read Message History** there.
discord-mend-pin = To pin messages in { $room } I need **Pin Messages** there. The post stands there all the same.
discord-mend-posts = To delete a post in { $room } I need **Manage Threads** there. Its words are gone; only its title is left.
discord-mend-private = To write to somebody in private I need **Create Private Threads** and **Send Messages in Threads** in { $room }.
