"""What SQLite and PostgreSQL do differently, one class each; `bot.database` picks by the address.

On both, write transactions run one after the other: SQLite has one lock for a file, PostgreSQL an advisory lock that
every write transaction takes first. What reads and then writes needs no other care, also between processes.
"""

from __future__ import annotations

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import count
from typing import Any, ClassVar

from sqlalchemy import Executable, Table, TextClause, column, event, insert, select, text, update
from sqlalchemy import table as sql_table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.prefetching import AT_ONCE, PrefetchingConnection

_PATIENCE = 5
"""Seconds to wait for another process's lock."""


class Dialect(ABC):
    """One kind of database."""

    shared: bool
    """Several processes may work on one database."""
    lies_by_key: bool
    """A table without row ids lies in the order of its key, not of arrival."""
    insert: Any
    """An `INSERT` that can say what happens on a conflict."""

    @abstractmethod
    def engine(self, url: str) -> AsyncEngine:
        """The engine. A database that cannot take it just now raises `OperationalError`, whatever the driver says."""

    @abstractmethod
    def reader(self, engine: AsyncEngine) -> AsyncEngine:
        """The engine for transactions that only read, each from one moment, and never wait for a writer."""

    async def begin(self, connection: AsyncConnection) -> str | None:
        """Begin to write, alone; the transaction's name, if its fate can be asked for once a commit is not answered."""
        return None

    async def fate(self, connection: AsyncConnection, transaction: str) -> str | None:
        """What became of a transaction: ``committed``, ``in progress`` or anything else."""
        return None

    @abstractmethod
    async def forget_past(self, engine: AsyncEngine) -> bool:
        """Remove what was deleted or changed from the database's files, as far as it lets us; whether it was done."""

    @abstractmethod
    async def newest(self, connection: AsyncConnection, table: Table) -> int:
        """The last number that a table gave; also of rows deleted since."""

    @abstractmethod
    async def number_on(self, connection: AsyncConnection, table: Table, newest: int) -> None:
        """Let the table number on from here."""

    @abstractmethod
    async def numbers(self, connection: AsyncConnection, table: Table) -> Iterator[int]:
        """New numbers for rows that this transaction writes. They may run out: ask again."""

    async def others(self, connection: AsyncConnection) -> int:
        """How many connections other processes of ours have; those on a file keep each other away by a lock."""
        return 0

    @abstractmethod
    async def size(self, connection: AsyncConnection) -> int:
        """How large the database is, in bytes."""


# ------------------------------------------------------------------ SQLite


class SQLite(Dialect):
    """One file, one process."""

    shared = False
    lies_by_key = True
    insert = staticmethod(sqlite.insert)

    _PATIENCE_WITH_READERS = 100
    """Milliseconds to wait for readers of the write-ahead log; nothing is written meanwhile."""
    _PRAGMAS = (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",  # costs little with grouped commits, and an acknowledged vote survives a power cut
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",  # what a member erased is not left in free pages
    )
    _SEQUENCES = sql_table("sqlite_sequence", column("name"), column("seq"))

    def engine(self, url: str) -> AsyncEngine:
        """The engine; every transaction that is not the reader's takes the one lock when it begins."""
        engine = create_async_engine(
            url,
            connect_args={"isolation_level": None, "timeout": _PATIENCE, "async_creator_fn": self._connect},
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", self._prepare)
        event.listen(engine.sync_engine, "begin", self._begin)
        return engine

    def reader(self, engine: AsyncEngine) -> AsyncEngine:
        """The engine for transactions that only read."""
        return engine.execution_options(read=True)

    @staticmethod
    async def _connect(*args: Any, **options: Any) -> PrefetchingConnection:
        connection = PrefetchingConnection(partial(sqlite3.connect, *args, **options), iter_chunk_size=AT_ONCE)
        connection._thread.daemon = True  # as SQLAlchemy does: one that is never closed does not hold the process
        try:
            await connection
        except sqlite3.Error:
            await asyncio.to_thread(connection._thread.join)  # else it answers a loop that may have ended meanwhile
            raise
        return connection

    @classmethod
    def _prepare(cls, connection: Any, _record: Any) -> None:
        try:
            with closing(connection.cursor()) as cursor:
                for pragma in cls._PRAGMAS:
                    cursor.execute(pragma)
        except BaseException:
            connection.close()  # no pool knows it yet, so nobody else would
            raise

    @staticmethod
    def _begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("read")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    async def forget_past(self, engine: AsyncEngine) -> bool:
        """Empty the write-ahead log, which holds earlier states in the order they were written.

        False: somebody is reading them, such as a backup being taken.
        """
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection  # outside of any transaction
            await driver.execute(f"PRAGMA busy_timeout={self._PATIENCE_WITH_READERS}")
            try:
                busy, *_ = await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
            finally:
                await driver.execute(f"PRAGMA busy_timeout={_PATIENCE * 1000}")
        return not busy

    async def newest(self, connection: AsyncConnection, table: Table) -> int:
        """The last number that a table gave."""
        return (await self._reached(connection, table)) or 0

    async def _reached(self, connection: AsyncConnection, table: Table) -> int | None:
        query = select(self._SEQUENCES.c.seq).where(self._SEQUENCES.c.name == table.name)
        found: int | None = (await connection.execute(query)).scalar()
        return found

    async def number_on(self, connection: AsyncConnection, table: Table, newest: int) -> None:
        """Let the table number on from here."""
        statement: Executable = insert(self._SEQUENCES).values(name=table.name, seq=newest)
        if await self._reached(connection, table) is not None:
            statement = update(self._SEQUENCES).where(self._SEQUENCES.c.name == table.name).values(seq=newest)
        await connection.execute(statement)

    async def numbers(self, connection: AsyncConnection, table: Table) -> Iterator[int]:
        """New numbers: nobody else gives any before this transaction ends."""
        return count(await self.newest(connection, table) + 1)

    async def size(self, connection: AsyncConnection) -> int:
        """How large the file is."""
        query = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int((await connection.execute(query)).scalar_one())


# ------------------------------------------------------------------ PostgreSQL


class PostgreSQL(Dialect):
    """A server that several processes may share."""

    shared = True
    lies_by_key = False
    insert = staticmethod(postgresql.insert)

    _LOCK = 0x416E696D  # the same in every process; advisory locks are a database's own
    _BLOCK = 10
    """Numbers taken from a sequence at once."""
    _SETTINGS: ClassVar = {
        "application_name": "animateur",
        "lock_timeout": f"{_PATIENCE}s",
        "idle_in_transaction_session_timeout": "60s",  # a process whose machine vanished lets go of its locks
    }
    _BEGIN = text(f"SELECT CAST(pg_current_xact_id() AS text), pg_advisory_xact_lock({_LOCK})")
    _TABLES = text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()")
    _OTHERS = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'animateur' AND pid <> pg_backend_pid()"
    )
    _FATE = text("SELECT pg_xact_status(CAST(CAST(:name AS text) AS xid8))")
    _TROUBLE = ("08", "25006", "25P03", "40", "53", "55P03", "57", "58")
    """SQLSTATEs, or how they begin, of a server that cannot take it just now: the same may do a little later."""

    def engine(self, url: str) -> AsyncEngine:
        """The engine."""
        engine = create_async_engine(
            "postgresql+asyncpg://",
            connect_args={"dsn": url, "server_settings": self._SETTINGS, "timeout": _PATIENCE},
            pool_pre_ping=True,  # the server may have been restarted since
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "do_connect", self._connect)
        event.listen(engine.sync_engine, "handle_error", self._translated, retval=True)
        return engine

    def reader(self, engine: AsyncEngine) -> AsyncEngine:
        """The engine for transactions that only read, each from one moment."""
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @staticmethod
    def _connect(dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        try:
            return dialect.connect(*arguments, **options)
        except (OSError, dialect.dbapi.Error) as error:
            raise OperationalError("connect", None, error, True) from error

    @classmethod
    def _translated(cls, context: ExceptionContext) -> Exception | None:
        error = context.original_exception
        if not isinstance(error, Exception):  # cancelled, which gives the connection up too
            return None
        state = getattr(error, "sqlstate", None) or ""
        if isinstance(error, OSError):
            context.is_disconnect = True
        elif not context.is_disconnect and not state.startswith(cls._TROUBLE):
            return None
        known = context.sqlalchemy_exception
        lost = isinstance(known, DBAPIError) and known.connection_invalidated
        return OperationalError(context.statement, None, error, True, connection_invalidated=lost)

    async def begin(self, connection: AsyncConnection) -> str | None:
        """Begin to write, after everybody else's transactions and before the next ones."""
        name: str = (await connection.execute(self._BEGIN)).one()[0]
        return name

    async def fate(self, connection: AsyncConnection, transaction: str) -> str | None:
        """What became of a transaction."""
        found: str | None = (await connection.execute(self._FATE, {"name": transaction})).scalar()
        return found

    async def forget_past(self, engine: AsyncEngine) -> bool:
        """Remove the rows that are dead; what the server's own log holds is its administrator's."""
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        async with alone.connect() as connection:
            if tables := ", ".join((await connection.execute(self._TABLES)).scalars()):
                await connection.execute(text(f"VACUUM (SKIP_LOCKED) {tables}"))
        return True

    async def newest(self, connection: AsyncConnection, table: Table) -> int:
        """The last number that a table gave."""
        reached = text("CASE WHEN is_called THEN last_value ELSE 0 END")
        query = select(reached).select_from(sql_table(f"{table.name}_id_seq"))
        return int((await connection.execute(query)).scalar_one())

    async def number_on(self, connection: AsyncConnection, table: Table, newest: int) -> None:
        """Let the table number on from here."""
        await connection.execute(_of(table, "SELECT setval(CAST(:sequence AS text), :many)", newest))

    async def numbers(self, connection: AsyncConnection, table: Table) -> Iterator[int]:
        """A few new numbers; those that are not used are left out."""
        query = _of(table, "SELECT nextval(CAST(:sequence AS text)) FROM generate_series(1, :many)", self._BLOCK)
        return iter((await connection.execute(query)).scalars().all())

    async def others(self, connection: AsyncConnection) -> int:
        """How many connections there are beside this one."""
        return int((await connection.execute(self._OTHERS)).scalar_one())

    async def size(self, connection: AsyncConnection) -> int:
        """How large the database is."""
        return int((await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one())


def _of(table: Table, statement: str, many: int) -> TextClause:
    """A statement about the sequence that numbers a table."""
    return text(statement).bindparams(sequence=f"{table.name}_id_seq", many=many)


# ------------------------------------------------------------------ which of them


def dialect_of(url: str) -> Dialect:
    """The dialect of an address."""
    return DIALECTS["sqlite" if url.startswith("sqlite") else "postgresql"]


def place_of(url: str) -> str:
    """Where a PostgreSQL database is, without user and password. Raises `ValueError` when this is no such address."""
    try:
        known = make_url(url)
        host = known.host or known.query.get("host") or "localhost"
        port = f":{known.port}" if known.port else ""
    except (ArgumentError, ValueError):
        raise ValueError("is no address") from None
    if known.drivername not in ("postgresql", "postgres") or not known.database:
        raise ValueError("is no address of a PostgreSQL database")
    return f"{known.database} on {host}{port}"


DIALECTS: dict[str, Dialect] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}
