"""A real database for the tests of the core: SQLite in a file, with the house's tables."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot
from bot.database import Database
from bot.testing import Clock
from bot.unit import Writer

VERSIONS = Path(bot.__file__).parent / "migrations" / "versions"


@pytest.fixture
def clock() -> Clock:
    """The time, which only the test moves."""
    return Clock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """The house's tables, empty."""
    database = Database.at(tmp_path)
    await database.migrate("house", VERSIONS)
    yield database
    await database.close()


@pytest.fixture
async def writer(database: Database, clock: Clock) -> AsyncIterator[Writer]:
    """The one writer of the database."""
    writer = Writer(database, clock)
    yield writer
    await writer.close()
