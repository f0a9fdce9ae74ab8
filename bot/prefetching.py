"""aiosqlite with one trip to the database's thread per statement.

SQLAlchemy asks for a cursor, executes, fetches and closes, and each would be a trip to the thread and back: for the
short statements of a bot that is most of what they cost.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiosqlite

AT_ONCE = 200
"""Rows that come along with the execution; what is more stays in the database until it is asked for."""


class PrefetchingConnection(aiosqlite.Connection):
    """A connection whose cursors are `PrefetchingCursor`."""

    def cursor(self) -> PrefetchingCursor:  # type: ignore[override] # what SQLAlchemy needs of one
        """A new cursor."""
        return PrefetchingCursor(self)


class PrefetchingCursor:
    """What SQLAlchemy needs of a cursor (PEP 249, with coroutines)."""

    def __init__(self, connection: PrefetchingConnection) -> None:
        self.arraysize = 1
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._run: Callable[..., Awaitable[Any]] = connection._execute
        self._connection = connection
        self._rows: deque[Any] = deque()
        self._rest: sqlite3.Cursor | None = None

    async def __aenter__(self) -> PrefetchingCursor:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Execute a statement and fetch its first rows; what the cursor held before is gone."""
        await self.close()
        await self._run(self._execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Execute a statement, which gives no rows, for each of the parameters."""
        await self.close()
        await self._run(self._executemany, statement, parameters)

    async def fetchone(self) -> Any:
        """The next row, None after the last."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """As many rows as are left, up to `size`."""
        wanted = self.arraysize if size is None else size
        if len(self._rows) < wanted and self._rest is not None:
            await self._run(self._fetch, self._rest, wanted - len(self._rows))
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        if self._rest is not None:
            await self._run(self._fetch, self._rest, None)
        rows = list(self._rows)
        self._rows.clear()
        return rows

    async def close(self) -> None:
        """Let go of what was not fetched."""
        self._rows.clear()
        if self._rest is not None:
            rest, self._rest = self._rest, None
            await self._run(rest.close)

    # What follows runs in the database's thread.

    def _execute(self, statement: str, parameters: Sequence[Any]) -> None:
        self._keep(self._connection._conn.execute(statement, parameters))
        if self._rest is not None:
            self._fetch(self._rest, AT_ONCE)

    def _executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._keep(self._connection._conn.executemany(statement, parameters))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        if cursor.description is None:
            cursor.close()
        else:
            self._rest = cursor

    def _fetch(self, cursor: sqlite3.Cursor, size: int | None) -> None:
        rows = cursor.fetchall() if size is None else cursor.fetchmany(size)
        self._rows.extend(rows)
        self.rowcount = cursor.rowcount  # of a statement that writes and returns rows, known when they are fetched
        if size is None or len(rows) < size:
            cursor.close()
            self._rest = None
