"""A discord.py client that does nothing: python -m benchmarks.bare_discord TOKEN API_URL GATEWAY_URL."""

from __future__ import annotations

import sys

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Bare(discord.AutoShardedClient):
    """The same intents and caches as the bot."""

    def __init__(self, gateway: str) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, members=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self._gateway = yarl.URL(gateway)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect to the gateway we were told."""
        DiscordWebSocket.DEFAULT_GATEWAY = self._gateway
        await super().launch_shard(self._gateway, shard_id, initial=initial)

    async def on_message(self, message: discord.Message) -> None:
        """Nothing."""

    async def setup_hook(self) -> None:
        """One command that answers at once."""

        @self.tree.command(description="Answer")
        async def ping(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("pong", ephemeral=True)

        await self.tree.sync()


if __name__ == "__main__":
    token, api, gateway = sys.argv[1:]
    Route.BASE = api
    client = Bare(gateway)
    client.run(token, log_handler=None)
