"""Durable jobs. The truth is a table; APScheduler only wakes `run_due` at the next due moment, and it runs every 30 s.

A job runs in the unit that also takes its row off the table, so it happens once or, when it fails, again later.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Column, ColumnElement, Integer, String, UniqueConstraint, delete, func, select, update

from bot.database import Database, Utc, table, upsert
from bot.unit import GROUP, Unit, Writer

log = structlog.get_logger(__name__)

jobs = table(
    "jobs",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("cog", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("args", String(255), nullable=False),
    Column("due", Utc, nullable=False, index=True),
    Column("failures", Integer, nullable=False, default=0, server_default="0"),
    UniqueConstraint("community", "cog", "name", "args"),
    member=None,
    why="says what is to be done about which row, not about whom",
    sqlite_autoincrement=True,
)

A_MOMENT = timedelta(milliseconds=20)
"""At least so long after a wake comes the next, lest a clock that stands still be asked without end."""
WAKE_EVERY = 30.0
"""Seconds, by no clock: clocks are set and machines sleep, so a date alone is not to be trusted."""


@dataclass(frozen=True, slots=True)
class Due:
    """A job whose time has come."""

    community: str
    cog: str
    name: str
    args: tuple[int | str, ...]
    due: datetime


Take: TypeAlias = Callable[[Unit], Awaitable[Due | None]]
"""Takes a job off the table; None: somebody else did, or its time has not come after all."""


class Schedule:
    """What is to be done later. `run` takes one due job and does it, in one unit; whether there was one to do."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        clock: Callable[[], datetime],
        run: Callable[[Take], Awaitable[bool]],
        serves: Callable[[], Collection[str]],
    ) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._run = run
        self._serves = serves
        self._waker: AsyncIOScheduler | None = None
        self._anyway: asyncio.Task[None] | None = None
        self._begun: set[asyncio.Task[None]] = set()

    async def at(
        self, unit: Unit, due: datetime, community: str, cog: str, name: str, args: tuple[int | str, ...]
    ) -> None:
        """Do `name` of a cog at a moment; the same job asked for again is moved."""
        row = {"community": community, "cog": cog, "name": name, "args": json.dumps(args), "due": due}
        key = ["community", "cog", "name", "args"]
        await unit.execute(upsert(unit.connection, jobs, row, key=key, change=["due"]))
        unit.after(self._plan_soon)

    async def cancel(self, unit: Unit, community: str, cog: str, name: str, args: tuple[int | str, ...]) -> None:
        """Do not do it after all."""
        here = jobs.c.community == community, jobs.c.cog == cog, jobs.c.name == name
        await unit.execute(delete(jobs).where(*here, jobs.c.args == json.dumps(args)))

    async def run_due(self, now: datetime) -> int:
        """Run every job that is due, oldest first, many in one transaction; how many ran."""
        ran = 0
        last: tuple[datetime, int] | None = None
        while rows := await self._next(now, last):
            last = (rows[-1].due, rows[-1].id)
            ran += sum(await asyncio.gather(*(self._run_one(row.id) for row in rows)))
        return ran

    async def start(self) -> None:
        """Wake up from now on, and run what became due meanwhile."""
        self._waker = AsyncIOScheduler(timezone="UTC")
        self._waker.start()
        self._anyway = asyncio.create_task(self._wake_anyway(), name="schedule")
        await self.wake()

    async def wake(self) -> None:
        """Run what is due and plan the next wake."""
        await self._whole(self._wake())

    async def _wake_anyway(self) -> None:
        while self._waker is not None:
            await asyncio.sleep(WAKE_EVERY)
            try:
                await self.wake()
            except Exception:  # the database's trouble, say: there is a next time
                log.exception("what is due cannot be seen yet")

    async def _wake(self) -> None:
        await self.run_due(self._clock())
        await self._plan()

    async def _whole(self, work: Coroutine[Any, Any, None]) -> None:
        """Carry work to its end even when the waker is shut down, which cancels: a statement must not be cut off."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._waker is not None:  # else this is the end: `close` waits for the work, and there is nothing to say
                raise

    async def close(self) -> None:
        """Wake no more; what has begun is finished."""
        if self._waker is not None:
            self._waker.shutdown(wait=False)
            self._waker = None
        if self._anyway is not None:
            self._anyway.cancel()
            await asyncio.wait([self._anyway])
        if self._begun:
            await asyncio.wait(self._begun)

    async def _next(self, now: datetime, after: tuple[datetime, int] | None) -> Sequence[Any]:
        """The jobs that are due, as many as fit into one transaction."""
        query = select(jobs.c.id, jobs.c.due).where(jobs.c.due <= now, *self._ours())
        query = query.order_by(jobs.c.due, jobs.c.id).limit(GROUP)
        if after is not None:
            query = query.where((jobs.c.due > after[0]) | ((jobs.c.due == after[0]) & (jobs.c.id > after[1])))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).all()

    def _ours(self) -> list[ColumnElement[bool]]:
        """Which jobs are this process's to do: all, or on a shared database those of its communities."""
        return [jobs.c.community.in_(self._serves())] if self._database.shared else []

    async def _run_one(self, id: int) -> int:
        async def take(unit: Unit) -> Due | None:
            come = jobs.c.id == id, jobs.c.due <= unit.now  # since it was seen it may be moved, or the clock set back
            row = (await unit.execute(delete(jobs).where(*come).returning(jobs))).one_or_none()
            if row is None:
                return None
            return Due(row.community, row.cog, row.name, tuple(json.loads(row.args)), row.due)

        try:
            return int(await self._run(take))
        except Exception:
            log.exception("job failed", job=id)
            await self._writer.run(lambda unit: self._put_off(unit, id))
            return 0

    async def _put_off(self, unit: Unit, id: int) -> None:
        """Try a failed job again after 1, 2, 4 … minutes, at most 6 hours."""
        failures = (await unit.execute(select(jobs.c.failures).where(jobs.c.id == id))).scalar_one_or_none()
        if failures is not None:
            due = unit.now + timedelta(minutes=min(2**failures, 360))
            await unit.execute(update(jobs).where(jobs.c.id == id).values(due=due, failures=failures + 1))

    def _plan_soon(self) -> None:
        if self._waker is not None:
            self._waker.add_job(self._replan, id="plan", replace_existing=True)

    async def _replan(self) -> None:
        await self._whole(self._plan())

    async def _plan(self) -> None:
        async with self._database.reading() as connection:
            due = (await connection.execute(select(func.min(jobs.c.due)).where(*self._ours()))).scalar()
        if due is not None and self._waker is not None:
            wait = max(due - self._clock(), A_MOMENT)  # the waker goes by the machine's time, the house by its clock
            self._waker.add_job(
                self.wake,
                "date",
                run_date=datetime.now(UTC) + wait,
                id="next",
                replace_existing=True,
                max_instances=2,  # the wake that plans this one may not have quite ended when it is due
                misfire_grace_time=None,
            )
