"""A community with a home on Matrix and a home on Discord, animated by one bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wire.discord.server import DiscordServer
from tests.wire.discord.server.shapes import JSON
from tests.wire.discord.town import Town as DiscordTown
from tests.wire.matrix.people import People, Shown
from tests.wire.matrix.town import Town as MatrixTown
from tests.wire.process import BotProcess


@dataclass(frozen=True, slots=True)
class Twin:
    """Both homes."""

    matrix: MatrixTown
    discord: DiscordTown

    @classmethod
    @asynccontextmanager
    async def found(cls, people: People) -> AsyncIterator[Twin]:
        """Found both towns."""
        async with DiscordServer(rate_limits=False) as server:
            yield cls(await MatrixTown.found(people), await DiscordTown.found(server))

    def toml(self, data_dir: Path, *, homeserver: str = "", api_url: str = "", login: str = "", cogs: str = "") -> str:
        """The bot.toml of the community. `homeserver`, `api_url`: other addresses, of proxies."""
        networks = self.matrix.network(homeserver=homeserver, login=login) + self.discord.network(api_url=api_url)
        return self.matrix.toml(data_dir, networks=networks, homes=self.discord.home(), cogs=cogs)

    async def start(self, bot: BotProcess) -> None:
        """Start the bot, and wait until it hears what happens in both homes."""
        begun = len(bot.log)
        await self.discord.start(bot)
        await bot.wait_log("matrix is open", after=begun)

    async def open_poll(self, asked: str) -> tuple[Shown, JSON]:
        """A poll that the moderator opens everywhere, as each home shows it."""
        before = len(self.discord.server.messages(self.discord.square))
        here = await self.matrix.open_poll(asked)
        there = await self.discord.server.wait_for(
            lambda: self.discord.server.messages(self.discord.square)[before:], within=45
        )
        return here, there[0]
