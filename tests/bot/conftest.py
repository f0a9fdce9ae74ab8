"""A real database for the tests of the core: SQLite in a file, with the house's tables."""

from __future__ import annotations

import asyncio
import shutil
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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the house's tables, made once."""

    async def make(directory: Path) -> None:
        database = Database.at(directory)
        await database.migrate("house", VERSIONS)
        await database.close()

    directory = tmp_path_factory.mktemp("migrated")
    asyncio.run(make(directory))
    return directory


@pytest.fixture
async def database(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The house's tables, empty."""
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    database = Database.at(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def writer(database: Database, clock: Clock) -> AsyncIterator[Writer]:
    """The one writer of the database."""
    writer = Writer(database, clock)
    yield writer
    await writer.close()
