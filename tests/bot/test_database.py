"""The database: times, tables that say whose they are, and writers that do not hold up readers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Dialect, Integer, insert, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import database as module
from bot.database import Database, Utc, table
from bot.dialects import place_of
from bot.records import notices
from tests.bot.conftest import VERSIONS, lay
from tests.postgres import Postgres

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


# ------------------------------------------------------------------ a server that is not there just now


async def told(database: Database) -> list[str]:
    async with database.reading() as reader:
        return list((await reader.execute(select(notices.c.key).order_by(notices.c.key))).scalars())


async def tell(database: Database, key: str) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(notices).values(community="makers", key=key, at=NOON))


async def test_a_server_that_is_away_is_trouble_and_its_return_is_none() -> None:
    server = Postgres()
    try:
        server.start()
        database = Database(server.url(await server.create()))
        await lay(database)
        await tell(database, "before")
        async with database.engine.connect() as connection:
            await connection.execute(select(notices))
            server.stop()
            with pytest.raises(OperationalError):
                await connection.execute(select(notices))
        for _ in range(2):
            with pytest.raises(OperationalError) as refused:
                await tell(database, "meanwhile")
            assert "hunter2" not in f"{refused.value!r} {refused.value}"
        server.start()
        await tell(database, "after")
        assert await told(database) == ["after", "before"]
        await database.close()
    finally:
        server.remove()


@pytest.mark.parametrize("happened", [True, False])
async def test_a_commit_that_was_not_answered_is_not_done_twice(
    postgresql: Database, happened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = AsyncConnection.commit

    async def unanswered(connection: AsyncConnection) -> None:
        await (commit if happened else AsyncConnection.rollback)(connection)
        raise OperationalError("COMMIT", None, Exception("connection reset"))

    monkeypatch.setattr(AsyncConnection, "commit", unanswered)
    if happened:
        await tell(postgresql, "once")
    else:
        with pytest.raises(OperationalError):
            await tell(postgresql, "never")
    assert await told(postgresql) == ["once"] * happened


async def test_what_became_of_a_commit_is_asked_until_it_is_known(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fates = iter(["away", "in progress", "committed"])

    async def fate(connection: AsyncConnection, transaction: str) -> str:
        if (now := next(fates)) == "away":
            raise OperationalError("SELECT", None, Exception(now))
        return now

    monkeypatch.setattr(module, "ASK_AGAIN", 0.0)
    monkeypatch.setattr(postgresql._dialect, "fate", fate)
    assert await postgresql._committed("7")


async def test_writers_of_several_processes_come_one_after_the_other(postgresql: Database) -> None:
    other = Database(postgresql.url)
    async with postgresql.writing() as connection:
        waiting = asyncio.create_task(tell(other, "second"))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await connection.execute(insert(notices).values(community="makers", key="first", at=NOON))
    await waiting
    assert await told(postgresql) == ["first", "second"]
    await other.close()


_ASLEEP = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()")


async def test_who_is_cancelled_in_the_middle_of_a_statement_is_told_that_and_nothing_else(
    postgresql: Database,
) -> None:
    async def ask() -> None:
        async with postgresql.reading() as connection:
            await connection.execute(text("SELECT pg_sleep(60)"))

    async def asleep() -> int:
        async with postgresql.reading() as connection:
            return int((await connection.execute(_ASLEEP)).scalar_one())

    asking = asyncio.create_task(ask())
    while not await asleep():
        assert not asking.done()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await told(postgresql) == []


async def test_what_was_deleted_is_cleared_away(postgresql: Database) -> None:
    async def dead() -> int:
        async with postgresql.reading() as connection:
            return int((await connection.execute(text("SELECT pg_relation_size('notices')"))).scalar_one())

    await tell(postgresql, "a")
    async with postgresql.writing() as connection:
        await connection.execute(notices.delete())
    assert await dead() > 0
    assert await postgresql.forget_past()
    assert await dead() == 0


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@h/d", "postgresql://u:hunter2@h", "postgresql://u:hunter2@h:x/d", "hunter2", "://"]
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="is no address") as refused:
        place_of(url)
    assert "hunter2" not in str(refused.value)


def test_a_place_is_named_without_user_and_password() -> None:
    assert place_of("postgresql://me:hunter2@db.test:5433/town") == "town on db.test:5433"
    assert place_of("postgresql://me:hunter2@/town?host=/run/pg") == "town on /run/pg"


async def test_a_connection_is_closed_though_its_asker_was_cancelled_meanwhile(sqlite: Database) -> None:
    async def read() -> None:
        async with sqlite.reading() as connection:
            await connection.execute(select(1))

    async def opened(turns: int) -> None:
        asking = asyncio.create_task(read())
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking

    for turns in range(6):
        await opened(turns)
        pool: Any = sqlite.engine.pool  # a queue pool counts
        await sqlite.close()  # the next one is opened anew, from another pool
        assert pool.checkedout() == 0
