"""Forum channels: a card is a post of its own, named after the card's thread, or its title, and sorted by its tags.

A post is a thread, and its first message, which is the card, has the thread's id. Discord knows no nonces for posts:
what may have gone out before is looked for among the posts of ours, by the hidden id of its card.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.chat import Card, Outgoing, Refused, Room, Unsure
from bot.platforms.discord import cards
from bot.platforms.discord.client import Client
from bot.text import cut, plain, tidy

THREAD_NAME = 100
"""Characters of a thread's name, at most."""
ARCHIVED_AFTER: Final = 10080
"""Minutes without a message after which a thread is archived: a week, the longest."""
MUCH_EARLIER = timedelta(hours=2)
"""How far the server's clock and ours may differ: ours was an hour wrong for a while, say."""

_TAGS = 5


class Forums:
    """Writes into the forum channels among the rooms."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._others: set[int] = set()
        """Rooms that are known to be none."""

    async def at(self, room: Room) -> discord.ForumChannel | None:
        """The room's channel, if it is a forum. Raises as discord.py does."""
        if room.direct or room.thread or not room.id.isdecimal() or (id := int(room.id)) in self._others:
            return None
        channel = self._client.get_channel(id) or await self._client.fetch_channel(id)
        if isinstance(channel, discord.ForumChannel):
            return channel
        self._others.add(id)
        return None

    async def send(self, forum: discord.ForumChannel, message: Outgoing) -> str:
        """Open a post exactly once; its id."""
        marker = int(message.key)
        if message.tried is not None and (found := await self._find(forum, marker, message.tried)):
            return found
        opened = await forum.create_thread(
            name=_name(message.card),
            auto_archive_duration=ARCHIVED_AFTER,
            applied_tags=_tags(forum, message.card),
            view=cards.view(message.card, marker),
            files=cards.files(message.card),
            allowed_mentions=cards.mentions(message.card),
        )
        return str(opened.thread.id)

    async def revise(self, forum: discord.ForumChannel, post: str, card: Card) -> None:
        """Name and sort a post as its card is now; one that was archived is opened again."""
        thread = self._client.get_channel(int(post)) or await self._client.fetch_channel(int(post))
        if not isinstance(thread, discord.Thread):
            return
        name, tags = _name(card), _tags(forum, card)
        same = {tag.id for tag in thread.applied_tags} == {tag.id for tag in tags}
        if thread.archived or thread.name != name or not same:
            await thread.edit(name=name, applied_tags=tags, archived=False)

    async def delete(self, post: str) -> None:
        """Delete a post and what was said in it. Without the permission for that, its first message goes."""
        try:
            await self._client.http.delete_channel(int(post))
        except discord.NotFound:  # it is gone
            pass
        except discord.Forbidden as error:
            await self._client.get_partial_messageable(int(post)).get_partial_message(int(post)).delete()
            raise Refused("deleting a post takes a permission of its own", "discord-mend-posts") from error

    async def _find(self, forum: discord.ForumChannel, marker: int, tried: datetime) -> str:
        """The post whose first message carries the marker, or "". Raises `Unsure` where the posts cannot be read."""
        try:
            async for thread in self._posts(forum, tried - MUCH_EARLIER):
                if thread.owner_id == self._client.me and await self._is_marked(thread, marker):
                    return str(thread.id)
        except discord.Forbidden as error:
            raise Unsure("the forum's posts cannot be read") from error
        return ""

    async def _is_marked(self, thread: discord.Thread, marker: int) -> bool:
        try:
            return cards.is_marked(await thread.fetch_message(thread.id), marker)
        except discord.NotFound:  # deleted: the post is what is left of it
            return False

    async def _posts(self, forum: discord.ForumChannel, since: datetime) -> AsyncIterator[discord.Thread]:
        """The posts that were opened since then."""
        for thread in await forum.guild.active_threads():
            if thread.parent_id == forum.id and (thread.created_at or since) >= since:
                yield thread
        async for thread in forum.archived_threads(limit=None):  # the one archived last comes first
            if thread.archive_timestamp < since:
                return
            if (thread.created_at or since) >= since:
                yield thread


def _name(card: Card) -> str:
    return cut(tidy(plain(card.thread or card.title or ())), THREAD_NAME) or "…"


def _tags(forum: discord.ForumChannel, card: Card) -> Sequence[discord.ForumTag]:
    """The forum's tags of these names; where it wants one and none fits, its first."""
    wanted = {tidy(plain(tag)).casefold() for tag in card.tags}
    fitting = [tag for tag in forum.available_tags if tag.name.casefold() in wanted][:_TAGS]
    return fitting or (forum.available_tags[:1] if forum.flags.require_tag else [])
