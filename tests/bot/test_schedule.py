"""Jobs: done once, on time or as soon as the process is back, and put off when they fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

import apscheduler.schedulers.base
import pytest
from sqlalchemy import insert, select

from bot import schedule as module
from bot.database import Database
from bot.records import notices
from bot.schedule import Due, Schedule, Take, jobs
from bot.testing import Clock
from bot.unit import Unit, Writer

HOUR = timedelta(hours=1)


class Process:
    """A schedule as one process runs it: what is done is a row, and jobs in `failing` fail."""

    def __init__(self, database: Database, writer: Writer, clock: Clock) -> None:
        self.writer = writer
        self.clock = clock
        self.failing: set[str] = set()
        self.runs: list[str] = []
        self.schedule = Schedule(database, writer, clock, self.run, lambda: ["makers"])

    async def run(self, take: Take) -> bool:
        """Take one job and do it, in one unit."""

        async def work(unit: Unit) -> bool:
            due = await take(unit)
            if due is None:
                return False
            await self.do(unit, due)
            return True

        return await self.writer.run(work)

    async def do(self, unit: Unit, due: Due) -> None:
        """Keep that it was done."""
        name = ":".join([due.name, *map(str, due.args)])
        self.runs.append(name)
        await unit.execute(insert(notices).values(community=due.community, key=name, at=unit.now))
        if due.name in self.failing:
            raise LookupError(due.name)

    async def after(self, time: timedelta) -> int:
        """Time passes, and what is due is done; how much."""
        self.clock.now += time
        return await self.schedule.run_due(self.clock.now)

    async def at(self, when: datetime, name: str, *args: int | str) -> None:
        """Ask for a job."""
        await self.writer.run(partial(_at, self.schedule, when, name, args))

    async def cancel(self, name: str, *args: int | str) -> None:
        """Ask for it no more."""

        async def work(unit: Unit) -> None:
            await self.schedule.cancel(unit, "makers", "cog", name, args)

        await self.writer.run(work)


async def _at(schedule: Schedule, when: datetime, name: str, args: tuple[int | str, ...], unit: Unit) -> None:
    await schedule.at(unit, when, "makers", "cog", name, args)


@pytest.fixture
async def process(database: Database, writer: Writer, clock: Clock) -> AsyncIterator[Process]:
    """A process that does not wake by itself."""
    process = Process(database, writer, clock)
    yield process
    await process.schedule.close()


async def done(database: Database) -> list[str]:
    """What was done, by name."""
    async with database.reading() as connection:
        return list((await connection.execute(select(notices.c.key).order_by(notices.c.key))).scalars())


async def rows(database: Database) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.execute(select(jobs).order_by(jobs.c.id)))


async def test_a_job_is_done_when_its_time_has_come_and_once(process: Process, database: Database) -> None:
    await process.at(process.clock.now + HOUR, "close", 7)
    assert await process.after(timedelta()) == 0
    assert await process.after(HOUR) == 1
    assert await process.after(timedelta()) == 0
    assert await done(database) == ["close:7"]


async def test_jobs_are_done_oldest_first(process: Process) -> None:
    now = process.clock.now
    for hours, name in ((3, "third"), (1, "first"), (2, "second"), (2, "then")):
        await process.at(now + hours * HOUR, name)
    assert await process.after(5 * HOUR) == 4
    assert process.runs == ["first", "second", "then", "third"]


async def test_a_job_asked_for_again_is_moved(process: Process, database: Database) -> None:
    now = process.clock.now
    await process.at(now + HOUR, "close", 7)
    await process.at(now + 3 * HOUR, "close", 7)
    await process.at(now + HOUR, "close", 8)
    assert await process.after(2 * HOUR) == 1
    assert await process.after(HOUR) == 1
    assert process.runs == ["close:8", "close:7"]


async def test_a_cancelled_job_is_not_done(process: Process) -> None:
    now = process.clock.now
    await process.at(now, "close", 7)
    await process.at(now, "close", 8)
    await process.cancel("close", 7)
    await process.schedule.run_due(now)
    assert process.runs == ["close:8"]


async def test_a_job_that_is_moved_or_whose_time_is_set_back_after_it_was_seen_is_left_for_later(
    process: Process, database: Database
) -> None:
    now = process.clock.now
    await process.at(now, "moved")
    await process.at(now + HOUR, "early")
    _, ran = await asyncio.gather(process.at(now + HOUR, "moved"), process.schedule.run_due(now + HOUR))
    assert (ran, process.runs) == (0, [])
    assert await process.after(HOUR) == 2


async def test_arguments_come_back_as_they_were(process: Process) -> None:
    await process.at(process.clock.now, "remind", 7, "à: l'heure", "7")
    await process.schedule.run_due(process.clock.now)
    assert process.runs == ["remind:7:à: l'heure:7"]


async def test_a_failing_job_leaves_nothing_and_is_put_off_longer_each_time(
    process: Process, database: Database
) -> None:
    process.failing = {"close"}
    now = process.clock.now
    await process.at(now, "close")
    await process.at(now, "other")
    waits = []
    for _ in range(10):
        assert "close" not in await done(database)
        await process.schedule.run_due(process.clock.now)
        (row,) = await rows(database)
        waits.append((row.due - process.clock.now) // timedelta(minutes=1))
        process.clock.now = row.due
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert await done(database) == ["other"]
    process.failing = set()
    assert await process.schedule.run_due(process.clock.now) == 1
    assert await done(database) == ["close", "other"]
    assert await rows(database) == []


async def test_what_became_due_while_nobody_ran_is_done_at_the_start(
    process: Process, database: Database, writer: Writer, clock: Clock
) -> None:
    await process.at(clock.now + HOUR, "close")
    clock.now += 5 * HOUR
    born = Process(database, writer, clock)
    await born.schedule.start()
    await born.schedule.close()
    assert born.runs == ["close"]


async def test_two_processes_do_a_job_once(process: Process, database: Database, clock: Clock) -> None:
    other = Process(database, Writer(database, clock), clock)
    for number in range(5):
        await process.at(clock.now, "close", number)
    ran = await asyncio.gather(process.schedule.run_due(clock.now), other.schedule.run_due(clock.now))
    assert sum(ran) == 5
    assert len(await done(database)) == 5


async def test_it_wakes_by_itself_at_the_next_due_moment(database: Database) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    writer = Writer(database, now)
    process = Process(database, writer, Clock())
    process.schedule = Schedule(database, writer, now, process.run, lambda: ["makers"])
    await process.schedule.start()
    await process.at(now() + timedelta(milliseconds=50), "first")
    await process.at(now() + timedelta(milliseconds=100), "second")
    await until(lambda: process.runs == ["first", "second"])
    await process.schedule.close()
    await process.schedule.close()  # closed is closed


async def test_it_looks_what_is_due_also_when_the_machines_clock_was_set_back(
    process: Process, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> SetBack:
            return super().now(tz) - HOUR

    monkeypatch.setattr(module, "WAKE_EVERY", 0.02)
    await process.schedule.start()
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", SetBack)
    other = Process(database, Writer(database, clock), clock)
    await other.at(clock.now, "close")  # of which this one is not told
    await until(lambda: process.runs == ["close"])


async def until(true: Callable[[], bool], wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Wait for something to be true, at most ten seconds."""
    async with asyncio.timeout(10):
        while not true():
            await wait(0.01)
