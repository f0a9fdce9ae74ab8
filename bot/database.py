"""The database: one engine, each owner's migrations, short reads, and the write transactions that `bot.unit` groups.

Tables are declared on `metadata` with `table`, which makes their owner say what in them is a member's own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import structlog
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, DateTime, Dialect, MetaData, Table, column, inspect, select
from sqlalchemy import table as sql_table
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

from bot.dialects import DIALECTS, dialect_of
from bot.dialects import Dialect as Kind

log = structlog.get_logger(__name__)

T = TypeVar("T")
metadata = MetaData()

FILE = "animateur.db"
"""The SQLite database's name in the data directory."""

ASK_AGAIN = 1.0
"""Seconds before a server that was away is asked again what became of a transaction."""
_SCRIPTS = Path(__file__).parent / "migrations"


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
        self._dialect = dialect_of(url)
        self.shared = self._dialect.shared
        """Other processes may work on it too."""
        self.engine: AsyncEngine = self._dialect.engine(url)
        self._reader = self._dialect.reader(self.engine)
        self._under_way: set[asyncio.Task[Any]] = set()

    @classmethod
    def at(cls, data_dir: Path) -> Database:
        """The SQLite database of a data directory."""
        return cls(f"sqlite+aiosqlite:///{data_dir / FILE}")

    @classmethod
    def named(cls, name: str, data_dir: Path) -> Database:
        """The database as [bot] names it: ``sqlite``, or the address of one in PostgreSQL."""
        return cls.at(data_dir) if name == "sqlite" else cls(name)

    async def migrate(self, owner: str, versions: Path) -> None:
        """Bring the tables of one owner (the house, a platform, a cog) up to its newest migration.

        Each owner has a version table of its own, so a cog can be removed and come back.
        """
        async with self.writing() as connection:
            await connection.run_sync(_upgrade, owner, versions)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with; it never waits for a writer."""
        async with self._connected(self._reader) as connection:
            yield connection

    @asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A connection that goes back whatever becomes of its asker, also one cancelled while it is being opened."""
        opening = self._begin(_open(engine))
        try:
            connection = await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(self._abandon)
            raise
        try:
            yield connection
        finally:
            await asyncio.shield(self._begin(connection.close()))

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do what must be carried to its end; `close` waits for it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    def _abandon(self, opened: asyncio.Task[AsyncConnection]) -> None:
        if not opened.cancelled() and opened.exception() is None:
            self._begin(opened.result().close())

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction: committed at the end, rolled back on an exception."""
        async with self._connected(self.engine) as connection:
            transaction = await self._dialect.begin(connection)
            yield connection
            try:
                await connection.commit()
            except OperationalError:
                if transaction is None or not await self._committed(transaction):
                    raise

    async def _committed(self, transaction: str) -> bool:
        """Whether a transaction happened although its commit was not answered: to do it again would be twice."""
        while True:
            try:
                async with self.reading() as connection:
                    fate = await self._dialect.fate(connection, transaction)
                if fate != "in progress":
                    return fate == "committed"
            except OperationalError:
                log.exception("what became of a transaction cannot be asked yet")
            await asyncio.sleep(ASK_AGAIN)

    async def forget_past(self) -> bool:
        """Leave nothing of what was deleted in the database's files. False: it cannot be done now."""
        return await self._dialect.forget_past(self.engine)

    async def close(self) -> None:
        """Close every connection, also those that are only being opened or given back."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        await asyncio.shield(self.engine.dispose())


async def _open(engine: AsyncEngine) -> AsyncConnection:
    return await engine.connect()


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


def upsert(connection: AsyncConnection, into: Table, row: dict[str, Any], *, key: list[str], change: list[str]) -> Any:
    """A statement that inserts `row`, or where `key` is there already sets the columns of `change`."""
    statement = _of(connection).insert(into).values(row)
    return statement.on_conflict_do_update(index_elements=key, set_={name: statement.excluded[name] for name in change})


def add_up(connection: AsyncConnection, into: Table, *, key: list[str], add: list[str]) -> Any:
    """A statement for many rows: each is inserted, or where its `key` is there already added to the columns `add`."""
    statement = _of(connection).insert(into)
    sums = {name: into.c[name] + statement.excluded[name] for name in add}
    return statement.on_conflict_do_update(index_elements=key, set_=sums)


def insert_once(connection: AsyncConnection, into: Table, row: dict[str, Any]) -> Any:
    """A statement that inserts `row` unless its key is there already; its `rowcount` says which."""
    return _of(connection).insert(into).values(row).on_conflict_do_nothing()


async def number_on(connection: AsyncConnection, table: Table, newest: int) -> None:
    """Let what comes into a table have a higher number than this, also if it never had it itself."""
    if await _of(connection).newest(connection, table) < newest:
        await _of(connection).number_on(connection, table, newest)


async def numbers(connection: AsyncConnection, table: Table) -> Iterator[int]:
    """Numbers for new rows of a table, never given before; they may run out."""
    return await _of(connection).numbers(connection, table)


async def size(connection: AsyncConnection) -> int:
    """How large the database is, in bytes."""
    return await _of(connection).size(connection)


def _of(connection: AsyncConnection) -> Kind:
    return DIALECTS[connection.dialect.name]
