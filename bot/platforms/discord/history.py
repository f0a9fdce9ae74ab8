"""The history of a server: which channels and threads there are to read, and who spoke in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.chat import Later, Room
from bot.platform import Page, Source
from bot.platforms.discord.interactions import roles_known
from bot.platforms.discord.render import NETWORK
from bot.platforms.discord.rooms import counts, moment

if TYPE_CHECKING:
    from bot.platforms.discord.client import Client

PAGE = 100
"""Messages that Discord hands out at a time."""

_Written = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


class History:
    """Reads what was said. Raises what discord.py raises."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def sources(self, server: int, since: float) -> list[Source]:
        """The channels that the bot sees, and their threads; of archived threads the public ones."""
        guild = self._client.get_guild(server)
        if guild is None or not roles_known(guild):
            raise Later("Discord has not told of the server yet")
        found: list[Source] = []
        for channel in guild.channels:
            if not isinstance(channel, _Written) or not _seen(channel):
                continue
            room = Room(NETWORK, str(channel.id))
            if not channel.permissions_for(guild.me).read_message_history:
                found.append(Source(room, None, "discord-mend-history"))
                continue
            if not isinstance(channel, discord.ForumChannel):
                found.append(Source(room, str(channel.id)))
            found += [Source(room, str(thread)) for thread in await _threads(channel, since)]
        return found

    async def page(self, source: Source, since: float, before: str | None) -> Page:
        """Who spoke, in up to 100 messages."""
        asked = self._client.http.logs_from(int(source.id or 0), PAGE, before=int(before) if before else None)
        newest_first = await asked
        if not newest_first:
            return Page((), None)
        heard = tuple((str(data["author"]["id"]), moment(data)) for data in newest_first if counts(data))
        oldest = newest_first[-1]
        more = len(newest_first) == PAGE and moment(oldest) >= since
        return Page(heard, str(oldest["id"]) if more else None, moment(oldest))


def _seen(channel: _Written) -> bool:
    """Whether the bot is told of what is said there; in voice channels only who may join them is."""
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and (
        allowed.connect or not isinstance(channel, discord.VoiceChannel | discord.StageChannel)
    )


async def _threads(channel: _Written, since: float) -> list[int]:
    """The threads of a channel in which something may have been said since then."""
    if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
        return []
    found = [thread.id for thread in channel.threads if _spoken_in(thread, since)]
    async for thread in channel.archived_threads(limit=None):
        if thread.archive_timestamp.timestamp() < since:  # so are those that follow
            break
        if _spoken_in(thread, since):
            found.append(thread.id)
    return list(dict.fromkeys(found))


def _spoken_in(thread: discord.Thread, since: float) -> bool:
    newest = thread.last_message_id
    return newest is None or discord.utils.snowflake_time(newest).timestamp() >= since
