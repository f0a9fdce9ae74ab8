"""The town of one test and the bot that animates it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess


@pytest.fixture
async def town(people: People) -> Town:
    """A town."""
    return await Town.found(people)


@pytest.fixture
async def bot(town: Town, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, not started yet."""
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data"))
    yield bot
    await bot.close()
