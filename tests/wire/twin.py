"""A community with a home on Matrix and a home on Discord, animated by one bot."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wire.discord.server import DiscordServer, Interaction, text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.discord.town import Town as DiscordTown
from tests.wire.matrix.people import People, Shown
from tests.wire.matrix.town import Town as MatrixTown
from tests.wire.process import PATIENCE, BotProcess


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

    async def press(self, user: JSON, card: JSON, label: str) -> Interaction:
        """Somebody on Discord presses the button of a card that has this label, and is answered."""
        server = self.discord.server
        which = next(c["custom_id"] for c in server.controls(card) if label in c.get("label", ""))
        return await server.completed(await server.click(user, card, which))

    async def tally(self, here: Shown, there: JSON, votes: list[int], *words: str) -> None:
        """Wait until the cards of both homes show these votes, and these words."""
        await self.discord.server.wait_for(lambda: shows(text_of(there), votes, *words), PATIENCE)
        square = self.matrix.square
        await self.matrix.mo.wait_shown(square, lambda m: m.id == here.id and shows(m.words, votes, *words))


def shows(said: str, votes: list[int], *words: str) -> bool:
    """Whether a chart shows these votes, and the text these words."""
    counted = [int(count) if count.isdigit() else 0 for count in re.findall(r"% · (\w+) vote", said)]
    return counted == votes and all(word in said for word in words)
