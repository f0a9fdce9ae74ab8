"""Who of several processes carries a row: a lease with an owner and an end, renewed while the row is being carried.

A lease is taken with one `UPDATE ... RETURNING` before the network hears of the row. One that ran out means that its
owner died, and that the row may have been carried already: `tried` says since when. Ends are told by the database's
clock, which is the same for all.

One process alone has nothing to share: it only reads.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import Column, DateTime, Select, String, Table, func, or_, update
from sqlalchemy.exc import OperationalError

from bot.database import Database, Utc
from bot.unit import Unit, Writer

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
"""How long a process that does not answer keeps what it holds."""
RENEWALS = 3
"""How often a lease is renewed before it would end."""


def lease() -> list[Column[Any]]:
    """The columns of a table whose rows are carried under a lease."""
    return [Column("owner", String(16)), Column("until", Utc), Column("tried", Utc)]


class Leases(Protocol):
    """What is to be carried, for this process to carry."""

    async def take(self, table: Table, query: Select[Any], *, leave: int | None = None) -> Any:
        """The one row of `query`, to be carried by this process; None: there is none, or another carries it.

        When there is none, this process carries the row `leave` no more.
        """

    def left(self, table: Table, id: int) -> dict[str, Any]:
        """The values by which a row that is carried no more is updated."""

    async def leave(self, table: Table, id: int) -> None:
        """Carry a row no more; for now."""

    async def close(self) -> None:
        """Carry nothing any more."""


class Alone:
    """No other process works on the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, table: Table, query: Select[Any], *, leave: int | None = None) -> Any:
        """The row, read."""
        async with self._database.reading() as connection:
            return (await connection.execute(query)).one_or_none()

    def left(self, table: Table, id: int) -> dict[str, Any]:
        """Nothing to say."""
        return {}

    async def leave(self, table: Table, id: int) -> None:
        """Nobody waits for it."""

    async def close(self) -> None:
        """Nobody waits for anything."""


class Shared:
    """Other processes work on the database; this one carries what is owed by the communities that it serves."""

    def __init__(self, writer: Writer, serves: Callable[[], Collection[str]]) -> None:
        self._writer = writer
        self._serves = serves
        self._owner = secrets.token_hex(8)
        self._held: set[tuple[Table, int]] = set()
        self._renewing: asyncio.Task[None] | None = None

    async def take(self, table: Table, query: Select[Any], *, leave: int | None = None) -> Any:
        """The row as it was before this process took it, so that `tried` is what others did."""
        first = query.where(table.c.community.in_(self._serves())).subquery()
        free = or_(table.c.owner.is_(None), table.c.owner == self._owner, table.c.until <= _now())

        async def work(unit: Unit) -> Any:
            ours = {"owner": self._owner, "until": _now() + LEASE, "tried": func.coalesce(table.c.tried, unit.now)}
            taking = update(table).where(table.c.id == first.c.id, free).values(ours).returning(*first.c)
            row = (await unit.execute(taking)).one_or_none()
            if row is None and leave is not None:
                await unit.execute(self._leaving(table, leave))
            return row

        row = await self._writer.run(work)
        if row is not None:
            self._hold(table, row.id)
        elif leave is not None:
            self._held.discard((table, leave))
        return row

    def left(self, table: Table, id: int) -> dict[str, Any]:
        """The lease ends with the update."""
        self._held.discard((table, id))
        return {"owner": None, "until": None}

    async def leave(self, table: Table, id: int) -> None:
        """Let another process have it."""
        if (table, id) in self._held:
            self._held.discard((table, id))
            await self._write(lambda unit: unit.execute(self._leaving(table, id)))

    async def close(self) -> None:
        """Let the other processes have everything; what was under way may be out."""
        for table, id in list(self._held):
            await self.leave(table, id)
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait([self._renewing])

    def _leaving(self, table: Table, id: int) -> Any:
        return update(table).where(table.c.id == id, table.c.owner == self._owner).values(owner=None, until=None)

    def _hold(self, table: Table, id: int) -> None:
        self._held.add((table, id))
        if self._renewing is None:
            self._renewing = asyncio.create_task(self._renew(), name="leases")

    async def _renew(self) -> None:
        try:
            while True:
                await asyncio.sleep(LEASE.total_seconds() / RENEWALS)
                if not self._held:
                    return
                await self._write(self._prolong)
        finally:
            self._renewing = None

    async def _prolong(self, unit: Unit) -> None:
        for table in {table for table, _ in self._held}:
            ours = table.c.owner == self._owner, table.c.id.in_([id for of, id in self._held if of is table])
            await unit.execute(update(table).where(*ours).values(until=_now() + LEASE))

    async def _write(self, work: Callable[[Unit], Any]) -> None:
        try:
            await self._writer.run(work)
        except OperationalError:  # the lease ends by itself
            log.exception("a lease cannot be written now")


def _now() -> Any:
    """The database's own time, not that of the transaction's beginning."""
    return func.clock_timestamp(type_=DateTime(timezone=True))
