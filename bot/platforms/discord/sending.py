"""Messages to rooms, exactly once.

Discord drops a second message with the same nonce, for a few minutes. What may have gone out before that is looked for
in the room's history, by the hidden id of its card. In forum channels, `bot.platforms.discord.forums` does it.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import discord
from discord.abc import Messageable

from bot.chat import Deed, Delete, Gone, OpenThread, Outgoing, Pin, Publish, Refused, Room, Unsure
from bot.platforms.discord import cards
from bot.platforms.discord.client import Client
from bot.platforms.discord.errors import UNKNOWN_MESSAGE, UNREACHED, trouble
from bot.platforms.discord.forums import ARCHIVED_AFTER, MUCH_EARLIER, THREAD_NAME, Forums
from bot.text import cut, tidy

PAUSES = (0.5, 2.0, 5.0)
"""Seconds before trying again with the same nonce."""

ALREADY_CROSSPOSTED, PINS_FULL, NOT_ALLOWED = 40033, 30003, 50013
"""Discord's codes: "message was already crossposted", "maximum number of pins reached", "missing permissions"."""
ALREADY_THREADED = 160004
"""Discord's code: "a thread has already been created for this message"."""
NOT_AN_ANNOUNCEMENT = {50024, 50068}
"""Discord's codes: "cannot execute action on this channel type", "invalid message type"."""

DELETED = "0"
"""The id of a message that arrived and has been deleted since."""

_EARLIER = timedelta(minutes=5)  # the server's clock and ours differ: so far back it has to be read
_MOST_READ = 2000


class Sender:
    """Sends and edits cards."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._forums = Forums(client)

    async def send(self, message: Outgoing) -> str:
        """Send exactly once; the message's id."""
        try:
            if (forum := await self._forums.at(message.room)) is not None:
                return await self._forums.send(forum, message)
            channel = await self.channel(message.room)
            if message.tried is not None and (found := await self._find(channel, int(message.key), message.tried)):
                return found
            return await self._post(channel, message)
        except (discord.DiscordException, *UNREACHED) as error:
            raise trouble(error) from error

    async def edit(self, message: Outgoing, message_id: str) -> None:
        """Set an earlier message to this card."""
        try:
            if (forum := await self._forums.at(message.room)) is not None:
                await self._forums.revise(forum, message_id, message.card)
            earlier = await self._message(message.room, message_id)
            marked = cards.view(message.card, int(message.key))
            await earlier.edit(view=marked, allowed_mentions=cards.mentions(message.card))
        except (discord.DiscordException, *UNREACHED) as error:
            raise trouble(error) from error

    async def carry(self, effect: Deed) -> None:
        """Do it; a message that was deleted meanwhile is nobody's loss."""
        if effect.message == DELETED:
            return
        try:
            if isinstance(effect, OpenThread | Delete) and await self._forums.at(effect.room) is not None:
                if isinstance(effect, Delete):
                    await self._forums.delete(effect.message)
                return  # a post is a thread already
            earlier = await self._message(effect.room, effect.message)
            match effect:
                case Pin():
                    await earlier.pin()
                case Publish():
                    await earlier.publish()
                case OpenThread(name=name):
                    await self._open_thread(effect, cut(tidy(name), THREAD_NAME))
                case Delete():
                    await earlier.delete()
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise trouble(error) from error
        except discord.HTTPException as error:
            if error.code in (ALREADY_CROSSPOSTED, ALREADY_THREADED):
                return
            if error.code in NOT_AN_ANNOUNCEMENT:
                raise Refused("only messages of announcement channels are published", "discord-mend-publish") from error
            if error.code == NOT_ALLOWED and isinstance(effect, Pin):
                raise Refused("pinning takes a permission of its own", "discord-mend-pin") from error
            if error.code == NOT_ALLOWED and isinstance(effect, OpenThread):
                raise Refused("opening a thread takes a permission of its own", "discord-mend-thread") from error
            if error.code == PINS_FULL:
                raise Refused("the room has as many pins as it can", "discord-mend-pins") from error
            raise trouble(error) from error
        except UNREACHED as error:
            raise trouble(error) from error

    async def _open_thread(self, deed: Deed, name: str) -> None:
        http = self._client.http  # a partial message opens threads only where its server is known
        await http.start_thread_with_message(
            int(deed.room.id), int(deed.message), name=name, auto_archive_duration=ARCHIVED_AFTER
        )

    async def _message(self, room: Room, id: str) -> discord.PartialMessage:
        return (await self.holder(room, id)).get_partial_message(int(id))

    async def holder(self, room: Room, message: str) -> discord.PartialMessageable | discord.DMChannel:
        """Where a message of a room stands: in a forum, in the post that it begins."""
        if await self._forums.at(room) is not None:
            return self._client.get_partial_messageable(int(message))
        return await self.channel(room)

    async def channel(self, room: Room) -> discord.PartialMessageable | discord.DMChannel:
        """Where to write; a direct room is opened if there is none (Discord always gives the same)."""
        if not (room.thread or room.id).isdecimal():
            raise Gone(f"{room.id[:30]!r} is no Discord id")
        if room.direct:
            return await self._client.create_dm(discord.Object(int(room.id)))
        return self._client.get_partial_messageable(int(room.thread or room.id))  # a thread has its message's id

    async def _post(self, channel: Messageable, message: Outgoing) -> str:
        for pause in (*PAUSES, None):
            try:
                sent = await channel.send(
                    view=cards.view(message.card, int(message.key)),
                    files=cards.files(message.card),
                    nonce=message.key,
                    allowed_mentions=cards.mentions(message.card),
                )
                return str(sent.id)
            except discord.NotFound as error:
                if error.code == UNKNOWN_MESSAGE:  # the nonce is known: it arrived, and was deleted
                    return DELETED
                raise
            except UNREACHED:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        raise AssertionError("unreachable")

    async def _find(self, channel: discord.PartialMessageable | discord.DMChannel, marker: int, tried: datetime) -> str:
        """The message that carries the marker, or "". Raises `Unsure` where the history cannot be read."""
        if isinstance(channel, discord.PartialMessageable):
            await self._history_readable(channel.id)
        read, oldest = 0, tried
        try:
            async for old in channel.history(limit=_MOST_READ, after=tried - MUCH_EARLIER, oldest_first=False):
                read, oldest = read + 1, old.created_at
                if (
                    old.author.id == self._client.me
                    and old.interaction_metadata is None
                    and cards.is_marked(old, marker)
                ):
                    return str(old.id)
        except discord.Forbidden as error:
            raise Unsure("the room's history cannot be read") from error
        if read == _MOST_READ and oldest > tried - _EARLIER:
            raise Unsure("the room's history is too long to be searched")
        return ""

    async def _history_readable(self, channel_id: int) -> None:
        """Discord shows an empty history to those who may not read it, so the permission is looked at first."""
        channel = self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.me is None:
            return
        allowed = channel.permissions_for(channel.guild.me)
        if not (allowed.view_channel and allowed.read_message_history):
            raise Unsure("the room's history cannot be read")
