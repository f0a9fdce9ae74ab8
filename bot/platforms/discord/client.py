"""The discord.py client: nothing cached but the servers themselves, and what discord.py would drop is handed on."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import INTERNAL_API_VERSION, Route
from discord.state import AutoShardedConnectionState

from bot.config import DiscordSettings

log = logging.getLogger(__name__)

Heard: TypeAlias = Callable[[Any], None]
"""Takes a MESSAGE_CREATE as it came."""

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we do not speak, and need not be told


class _State(AutoShardedConnectionState["Client"]):
    """Members and messages are not cached, so raw data is handed on: cheaper, and nothing is lost."""

    def parse_guild_member_update(self, data: Any) -> None:
        """Hand it on: without a member cache the end of a screening would be dropped."""
        self.dispatch("raw_member_update", data)
        super().parse_guild_member_update(data)  # keeps the bot's own roles true

    heard: Heard | None = None
    reads = False
    alone = False

    def parse_message_create(self, data: Any) -> None:
        """Hand it on as it came; building a Message costs more than all we do with one, and so does a task."""
        if self.heard is not None:
            try:
                self.heard(data)
            except Exception:  # a message of a kind yet unknown must not end the connection
                log.exception("a message could not be counted")
        if "guild_id" not in data:
            if self.alone:
                self.dispatch("said_alone", data)
        elif self.reads:
            self.dispatch("raw_message", data)


class Client(discord.AutoShardedClient):
    """Always sharded, by Discord's own advice unless the settings say how many.

    Where it connects to is a class attribute of discord.py (`Route.BASE`, `DiscordWebSocket.DEFAULT_GATEWAY`), so one
    process speaks to one Discord.
    """

    def __init__(
        self,
        settings: DiscordSettings,
        *,
        reads: bool,
        alone: bool = False,
        heard: Heard | None = None,
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`reads`: whether somebody wants to read messages, `alone`: those that people write to the bot alone, which
        it may read in any case. `heard` is called with each message, and needs no words in it.

        `prepare` is awaited between login and gateway.
        """
        self._reads, self._alone, self._heard = reads, alone, heard
        intents = discord.Intents(
            guilds=True,
            members=True,
            guild_messages=reads or heard is not None,
            dm_messages=alone,
            message_content=reads,
        )
        super().__init__(
            intents=intents,
            shard_count=settings.shards,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._gateway = yarl.URL(settings.gateway_url) if settings.gateway_url else None
        self._prepare = prepare
        if settings.api_url:
            Route.BASE = _api(settings.api_url)

    @property
    def me(self) -> int:
        """The bot's own account."""
        if self.user is None:
            raise discord.ClientException("not logged in")
        return self.user.id

    async def setup_hook(self) -> None:
        """Called by discord.py between login and gateway."""
        if self._prepare is not None:
            await self._prepare()

    def _get_state(self, **options: Any) -> _State:
        state = _State(dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options)
        state.reads, state.alone, state.heard = self._reads, self._alone, self._heard
        return state

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard to the gateway we were told, now and after a lost session."""
        gateway = self._gateway or gateway
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
        await super().launch_shard(gateway, shard_id, initial=initial)


def _api(url: str) -> str:
    """`url` with the path that Discord's REST has, if it was left out."""
    url = url.rstrip("/")
    if re.search(r"/api/v\d+$", url):
        return url
    return f"{url.removesuffix('/api')}/api/v{INTERNAL_API_VERSION}"
