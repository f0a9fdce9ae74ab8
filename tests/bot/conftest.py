"""Real databases for the tests of the core, SQLite in a file and a PostgreSQL server, with the house's tables."""

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
from tests.postgres import Postgres

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
        await lay(database)
        await database.close()

    directory = tmp_path_factory.mktemp("migrated")
    asyncio.run(make(directory))
    return directory


async def lay(database: Database) -> None:
    """Make the house's tables."""
    await database.migrate("house", VERSIONS)


@pytest.fixture
async def sqlite(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The house's tables in SQLite, empty."""
    shutil.copytree(migrated, tmp_path, dirs_exist_ok=True)
    database = Database.at(tmp_path)
    yield database
    await database.close()


@pytest.fixture
async def postgresql(postgres: Postgres) -> AsyncIterator[Database]:
    """The house's tables in PostgreSQL, empty."""
    database = await postgres.laid("house", lay)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """The house's tables, empty, in each kind of database."""
    kind: Database = request.getfixturevalue(request.param)
    return kind


@pytest.fixture
async def writer(database: Database, clock: Clock) -> AsyncIterator[Writer]:
    """The one writer of the database."""
    writer = Writer(database, clock)
    yield writer
    await writer.close()
