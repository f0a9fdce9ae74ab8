"""The database: times, tables that say whose they are, and writers that do not hold up readers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Dialect, Integer, insert, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import StatementError

from bot.database import Database, Utc, table
from bot.records import notices
from tests.bot.conftest import VERSIONS

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    paris = NOON.astimezone(timezone(timedelta(hours=1)))
    async with database.writing() as connection:
        await connection.execute(insert(notices).values(community="makers", key="a", at=paris))
    async with database.reading() as connection:
        found = (await connection.execute(select(notices.c.at).where(notices.c.at <= NOON))).scalar_one()
    assert found == NOON
    assert found.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        async with database.writing() as connection:
            await connection.execute(insert(notices).values(community="makers", key="a", at=NOON.replace(tzinfo=None)))


def test_other_databases_keep_the_zone_themselves() -> None:
    dialect: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    kept = Utc().process_bind_param(NOON, dialect)
    assert kept == NOON
    assert kept is not None
    assert kept.tzinfo is UTC
    given = NOON.astimezone(timezone(timedelta(hours=1)))
    assert Utc().process_result_value(given, dialect) == NOON
    assert Utc().process_bind_param(None, dialect) is None


def test_a_table_must_say_what_in_it_is_a_members_own() -> None:
    with pytest.raises(ValueError, match="say why nothing in it is a member's own"):
        table("nobodys_table", Column("id", Integer), member=None)


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(notices).values(community="makers", key="a", at=NOON))
        async with asyncio.timeout(2), database.reading() as reader:
            assert (await reader.execute(select(notices))).all() == []


async def test_what_fails_is_rolled_back(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(notices).values(community="makers", key="a", at=NOON))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.reading() as reader:
        assert (await reader.execute(select(notices))).all() == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await database.migrate("house", VERSIONS)
    async with database.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert {"house_version", "members", "deliveries"} <= set(names)


async def test_every_owner_has_migrations_of_its_own(database: Database, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "0001.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\nrevision, down_revision = 'x1', None\n"
        "def upgrade():\n    op.create_table('extra_rows', sa.Column('id', sa.Integer()))\n"
    )
    await database.migrate("extra", versions)
    async with database.reading() as connection:
        owned = (await connection.execute(text("SELECT version_num FROM extra_version"))).scalar_one()
    assert owned == "x1"


async def test_what_is_deleted_is_overwritten_and_references_hold(sqlite: Database) -> None:
    async with sqlite.reading() as connection:
        for pragma, value in (("secure_delete", 1), ("foreign_keys", 1), ("journal_mode", "wal")):
            assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value


async def test_the_past_is_forgotten_once_nobody_reads_it(sqlite: Database) -> None:
    log = Path(sqlite.url.removeprefix("sqlite+aiosqlite:///") + "-wal")

    def size() -> int:
        return log.stat().st_size

    async with sqlite.writing() as connection:
        await connection.execute(insert(notices).values(community="makers", key="a", at=NOON))
    async with sqlite.reading() as reader:
        await reader.execute(select(notices))
        async with sqlite.writing() as connection:
            await connection.execute(insert(notices).values(community="makers", key="b", at=NOON))
        assert not await sqlite.forget_past()
    assert size() > 0
    assert await sqlite.forget_past()
    assert size() == 0
