"""The database: one engine, each owner's migrations, short reads, and the write transactions that `bot.unit` groups.

Tables are declared on `metadata` with `table`, which makes their owner say what in them is a member's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, DateTime, Dialect, MetaData, Table, column, event, inspect, select
from sqlalchemy import table as sql_table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

metadata = MetaData()

FILE = "animateur.db"
"""The SQLite database's name in the data directory."""

_PATIENCE = 5
"""Seconds to wait for another process's lock."""
_PATIENCE_WITH_READERS = 100
"""Milliseconds to wait for readers of the write-ahead log; nothing is written meanwhile."""
_SCRIPTS = Path(__file__).parent / "migrations"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # costs little with grouped commits, and an acknowledged vote survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what a member erased is not left in free pages
)


class Utc(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes; SQLite gets UTC without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone cannot be kept")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return value if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Erasure = Literal["delete", "forget", "service"]


def table(
    name: str,
    *items: Column[Any] | SchemaItem,
    member: str | None,
    erase: Erasure = "delete",
    why: str = "",
    **options: Any,
) -> Table:
    """A table whose owner says what in it is a member's own.

    `member` names the column that holds ``members.id`` (None: nothing personal, and `why` says so).
    `erase`: ``delete`` the member's rows, ``forget`` the member in them (the column is set to NULL), or ``service``
    when the owner erases by itself.
    """
    if member is None and not why:
        raise ValueError(f"table {name}: say why nothing in it is a member's own")
    return Table(name, metadata, *items, info={"member": member, "erase": erase, "why": why}, **options)


class Database:
    """One database, SQLite by default. Reads run beside writes; writes go through `writing`, one at a time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url, connect_args={"isolation_level": None, "timeout": _PATIENCE}, hide_parameters=True
        )
        self._reader = self.engine.execution_options(read=True)
        event.listen(self.engine.sync_engine, "connect", _prepare)
        event.listen(self.engine.sync_engine, "begin", _begin)

    @classmethod
    def at(cls, data_dir: Path) -> Database:
        """The SQLite database of a data directory."""
        return cls(f"sqlite+aiosqlite:///{data_dir / FILE}")

    async def migrate(self, owner: str, versions: Path) -> None:
        """Bring the tables of one owner (the house, a platform, a cog) up to its newest migration.

        Each owner has a version table of its own, so a cog can be removed and come back.
        """
        async with self.engine.connect() as connection:
            await connection.run_sync(_upgrade, owner, versions)
            await connection.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with; it never waits for a writer."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: committed at the end, rolled back on an exception."""
        async with self.engine.begin() as connection:
            yield connection

    async def forget_past(self) -> bool:
        """Empty SQLite's write-ahead log, which holds earlier states in the order they were written.

        False: somebody is reading them, such as a backup being taken.
        """
        async with self.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection  # outside of any transaction
            await driver.execute(f"PRAGMA busy_timeout={_PATIENCE_WITH_READERS}")
            try:
                busy, *_ = await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
            finally:
                await driver.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
        return not busy

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.shield(self.engine.dispose())


def _upgrade(connection: Connection, owner: str, versions: Path) -> None:
    config, newest = _migrations(versions)
    version = f"{owner}_version"
    if inspect(connection).has_table(version) and _standing(connection, version) == newest:
        return
    config.attributes.update(connection=connection, version_table=version)
    command.upgrade(config, "head")


def _standing(connection: Connection, version: str) -> str | None:
    return connection.execute(select(column("version_num")).select_from(sql_table(version))).scalar()


@cache
def _migrations(versions: Path) -> tuple[AlembicConfig, str | None]:
    """The migrations in a folder, and the newest of them."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "newline")
    return config, ScriptDirectory.from_config(config).get_current_head()


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Any) -> None:
    reading = connection.get_execution_options().get("read")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def upsert(connection: AsyncConnection, into: Table, row: dict[str, Any], *, key: list[str], change: list[str]) -> Any:
    """A statement that inserts `row`, or where `key` is there already sets the columns of `change`."""
    statement = _DIALECTS[connection.dialect.name].insert(into).values(row)
    return statement.on_conflict_do_update(index_elements=key, set_={name: statement.excluded[name] for name in change})


def add_up(connection: AsyncConnection, into: Table, *, key: list[str], add: list[str]) -> Any:
    """A statement for many rows: each is inserted, or where its `key` is there already added to the columns `add`."""
    statement = _DIALECTS[connection.dialect.name].insert(into)
    sums = {name: into.c[name] + statement.excluded[name] for name in add}
    return statement.on_conflict_do_update(index_elements=key, set_=sums)


def insert_once(connection: AsyncConnection, into: Table, row: dict[str, Any]) -> Any:
    """A statement that inserts `row` unless its key is there already; its `rowcount` says which."""
    return _DIALECTS[connection.dialect.name].insert(into).values(row).on_conflict_do_nothing()


_DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
