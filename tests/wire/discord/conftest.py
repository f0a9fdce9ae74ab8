"""The town of one test and the bot that animates it. Afterwards, whatever the bot sent is judged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.discord.server import DiscordServer
from tests.wire.discord.town import Town
from tests.wire.process import BotProcess


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A town. In the end nothing must be held against the bot, and nothing it sent may ring for a crowd."""
    async with DiscordServer(rate_limits=False) as server:
        yield await Town.found(server)
        assert server.report() == "clean"
        for body in server.sent():
            assert body["allowed_mentions"]["parse"] == [], body


@pytest.fixture
async def bot(town: Town, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, not started yet. If it still runs in the end, it must end well."""
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data"))
    try:
        yield bot
        if bot.running:
            code, seconds = await bot.stop()
            assert (code, seconds < 5) == (0, True)
    finally:
        await bot.close()
