"""Private threads: rooms for the bot and a few members, whom Discord lets in one by one."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.chat import Refused, Room
from bot.platforms.discord.client import Client
from bot.platforms.discord.forums import ARCHIVED_AFTER, THREAD_NAME
from bot.platforms.discord.render import NETWORK
from bot.text import cut


class Threads:
    """Opens private threads, each found before it is opened."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def private(self, near: Room, accounts: Sequence[str], name: str) -> Room:
        """The private thread of this name in a channel, with these members in it. Raises as discord.py does."""
        channel = self._client.get_channel(int(near.id)) or await self._client.fetch_channel(int(near.id))
        if isinstance(channel, discord.Thread):
            channel = channel.parent or await self._client.fetch_channel(channel.parent_id)
        if not isinstance(channel, discord.TextChannel):
            raise Refused("there are no private threads in this kind of channel", "discord-mend-private")
        name = cut(name, THREAD_NAME)
        thread = await self._find(channel, name) or await channel.create_thread(
            name=name,
            type=discord.ChannelType.private_thread,
            auto_archive_duration=ARCHIVED_AFTER,
            invitable=False,
        )
        for account in accounts:
            await thread.add_user(discord.Object(int(account)))
        return Room(NETWORK, str(thread.id))

    async def _find(self, channel: discord.TextChannel, name: str) -> discord.Thread | None:
        """One of ours that a kill left behind, say."""
        ours = (
            thread
            for thread in await channel.guild.active_threads()
            if thread.parent_id == channel.id and thread.owner_id == self._client.me and thread.name == name
        )
        return next(ours, None)
