"""The people of one test, and a community on both networks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.synapse import Synapse
from tests.wire.process import BotProcess
from tests.wire.twin import Twin


@pytest.fixture
async def people(synapse: Synapse) -> AsyncIterator[People]:
    """Brings people into being on the homeserver."""
    async with People(synapse) as people:
        yield people


@pytest.fixture
async def twin(people: People) -> AsyncIterator[Twin]:
    """A community on both networks."""
    async with Twin.found(people) as twin:
        yield twin
        assert twin.discord.server.report() == "clean"


@pytest.fixture
async def bot(twin: Twin, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot of that community, not started yet."""
    bot = BotProcess(tmp_path, twin.toml(tmp_path / "data"))
    yield bot
    await bot.close()
