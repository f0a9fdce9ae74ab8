"""The unit of work: one handler, one transaction, and what it owes released after the commit.

One writer commits units in groups, without savepoints. When a unit that has written fails, the group is rolled back
and each unit is run again alone; one that only read (a refusal) fails by itself. A unit may therefore run twice and
must have no effect but rows; whatever else it wants to happen it leaves with `Unit.after`, and what a failed run left
is thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

import structlog
from sqlalchemy import CursorResult, Executable, Select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database

log = structlog.get_logger(__name__)
T = TypeVar("T")
Rows: TypeAlias = CursorResult[*tuple[Any, ...]]

GROUP = 100
"""Units in one transaction: 2,000 small units a second on SQLite, where one transaction each gave 800."""


class Unit:
    """What a handler may do to the database, and what it leaves to be done once that is committed."""

    def __init__(self, connection: AsyncConnection, now: datetime, group: Group) -> None:
        self.connection = connection
        self.now = now
        self._group = group
        self._after: list[Callable[[], object]] = []
        self.wrote = False
        self.forgets = False

    async def execute(self, statement: Executable, parameters: Any = None, *, flush: bool = True) -> Rows:
        """Run one statement. Rows gathered so far are written first, so a read sees them; not with `flush` False."""
        self.wrote = self.wrote or not executable_reads(statement)
        if flush:
            await self._group.flush()
        return await self.connection.execute(statement, parameters)

    async def once(self, key: object, read: Callable[[], Awaitable[T]]) -> T:
        """Read something that other units of the group may want too. Whoever changes it calls `forget`."""
        if key not in self._group.known:
            self._group.known[key] = await read()
        value: T = self._group.known[key]
        return value

    def forget(self, key: object) -> None:
        """What `once` read under this key is no longer true."""
        self._group.known.pop(key, None)

    def gather(self, statement: Executable, row: dict[str, Any], *, once: bool = False) -> None:
        """Write a row together with those of the group's other units, in order, with one `executemany`.

        `once`: a row that waits already is not written twice.
        """
        self.wrote = True
        rows = self._group.rows.setdefault(statement, [])
        if not (once and row in rows):
            rows.append(row)

    def after(self, act: Callable[[], object]) -> None:
        """Call `act` once the unit is committed. It must not raise and not wait."""
        self._after.append(act)

    def forget_past(self) -> None:
        """What this unit deletes, and the order in which it was written, is to be in no file of the database's."""
        self.forgets = True


class Group:
    """The units of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.known: dict[object, Any] = {}
        self.rows: dict[Executable, list[dict[str, Any]]] = {}

    async def flush(self) -> None:
        """Write the rows gathered so far."""
        while self.rows:
            statement = next(iter(self.rows))
            await self._connection.execute(statement, self.rows.pop(statement))


def executable_reads(statement: Executable) -> bool:
    """Whether a statement only reads."""
    return isinstance(statement, Select)


class _Job(Generic[T]):
    def __init__(self, work: Callable[[Unit], Awaitable[T]]) -> None:
        self.work = work
        self.done: asyncio.Future[T] = asyncio.get_running_loop().create_future()


class Writer:
    """Runs units, in the order they came, in grouped transactions."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[_Job[Any]] = []
        self._forgets = False
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run `work` in a unit; return its result once it is committed, or raise what it raised."""
        job = _Job(work)
        self._waiting.append(job)
        if self._task is None:  # it ends when nothing waits, so an idle house has no task
            self._task = asyncio.create_task(self._drain(), name="writer")
        return await asyncio.shield(job.done)

    async def close(self) -> None:
        """Finish what waits."""
        while self._task is not None:
            await asyncio.wait([self._task])

    @property
    def waiting(self) -> int:
        """How many units wait for their turn."""
        return len(self._waiting)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
                if await self._commit(group) is not None and len(group) > 1:
                    for job in group:
                        self._settle(job, await self._commit([job]))
        finally:
            self._task = None

    @staticmethod
    def _settle(job: _Job[Any], failure: Exception | None) -> None:
        if failure is not None and not job.done.done():
            job.done.set_exception(failure)

    async def _commit(self, jobs: list[_Job[Any]]) -> Exception | None:
        """Commit these units together. On failure none has happened, and the failure is returned."""
        done: list[tuple[_Job[Any], Any, Unit]] = []
        refused: list[tuple[_Job[Any], Exception]] = []
        try:
            async with self._database.writing() as connection:
                group = Group(connection)
                for job in jobs:
                    unit = Unit(connection, self._clock(), group)
                    try:
                        done.append((job, await job.work(unit), unit))
                    except SQLAlchemyError:
                        raise
                    except Exception as error:
                        if unit.wrote:
                            raise
                        refused.append((job, error))
                await group.flush()
        except Exception as failure:  # handed to whoever waits for the unit
            if len(jobs) == 1:
                self._settle(jobs[0], failure)
            return failure
        self._forgets = self._forgets or any(unit.forgets for _, _, unit in done)
        if self._forgets:
            await self._forget_past()
        for job, refusal in refused:
            self._settle(job, refusal)
        for job, result, unit in done:
            for act in unit._after:
                try:
                    act()
                except Exception:  # the unit is committed: who waits for it gets its result
                    log.exception("after a unit")
            if not job.done.done():
                job.done.set_result(result)
        return None

    async def _forget_past(self) -> None:
        """What cannot be forgotten now, for somebody reads it, is after the next commit, or at the next start."""
        try:
            self._forgets = not await self._database.forget_past()
        except Exception:  # the units are committed: who waits for them gets their results
            log.exception("the past could not be forgotten yet")
