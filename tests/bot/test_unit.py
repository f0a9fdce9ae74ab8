"""Units of work: grouped, whole or not at all, and without effect on each other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from bot.records import switches
from bot.testing import Clock
from bot.unit import GROUP, Unit, Writer


class Refused(Exception):
    """What a handler raises."""


def row(key: str, value: str = "x") -> dict[str, str]:
    return {"community": "makers", "key": key, "value": value}


async def write(unit: Unit, key: str) -> str:
    await unit.execute(insert(switches).values(row(key)))
    return key


async def kept(database: Database) -> list[str]:
    """The keys that were written."""
    async with database.reading() as connection:
        return list((await connection.execute(select(switches.c.key).order_by(switches.c.key))).scalars())


class Counted(Database):
    """A database that counts its write transactions."""

    transactions = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self.transactions += 1
        async with super().writing() as connection:
            yield connection


async def test_a_unit_returns_its_result_once_it_is_committed(database: Database, writer: Writer) -> None:
    assert await writer.run(partial(write, key="a")) == "a"
    assert await kept(database) == ["a"]


async def test_units_that_wait_are_committed_in_groups(database: Database, clock: Clock) -> None:
    counted = Counted(database.url)
    writer = Writer(counted, clock)
    keys = [f"{number:03}" for number in range(GROUP + 20)]
    results = await asyncio.gather(*(writer.run(partial(write, key=key)) for key in keys))
    await counted.close()
    assert results == keys == await kept(database)
    assert counted.transactions == 2


async def test_units_run_in_the_order_they_came(writer: Writer) -> None:
    ran: list[int] = []

    async def work(unit: Unit, number: int) -> None:
        ran.append(number)

    await asyncio.gather(*(writer.run(partial(work, number=number)) for number in range(10)))
    assert ran == list(range(10))


async def test_a_unit_that_fails_after_writing_fails_alone(database: Database, writer: Writer) -> None:
    async def fail(unit: Unit) -> None:
        await write(unit, "bad")
        raise Refused

    results = await asyncio.gather(
        writer.run(partial(write, key="a")),
        writer.run(fail),
        writer.run(partial(write, key="b")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [str, Refused, str]
    assert await kept(database) == ["a", "b"]


async def test_a_statement_that_fails_fails_its_unit_alone(database: Database, writer: Writer) -> None:
    results = await asyncio.gather(
        writer.run(partial(write, key="a")),
        writer.run(partial(write, key="a")),
        writer.run(partial(write, key="b")),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [str, IntegrityError, str]
    assert await kept(database) == ["a", "b"]


async def test_a_refusal_that_only_read_does_not_run_the_others_again(database: Database, writer: Writer) -> None:
    runs: list[str] = []

    async def good(unit: Unit, key: str) -> None:
        runs.append(key)
        await write(unit, key)

    async def refuse(unit: Unit) -> None:
        await unit.execute(select(switches))
        raise Refused

    results = await asyncio.gather(
        writer.run(partial(good, key="a")),
        writer.run(refuse),
        writer.run(partial(good, key="b")),
        return_exceptions=True,
    )
    assert isinstance(results[1], Refused)
    assert runs == ["a", "b"]
    assert await kept(database) == ["a", "b"]


async def test_a_unit_that_runs_twice_has_one_effect(database: Database, writer: Writer) -> None:
    runs, told = [], []

    async def good(unit: Unit) -> None:
        runs.append(1)
        await write(unit, "a")
        unit.after(lambda: told.append("done"))

    async def fail(unit: Unit) -> None:
        await write(unit, "bad")
        unit.after(lambda: told.append("never"))
        raise Refused

    await asyncio.gather(writer.run(good), writer.run(fail), return_exceptions=True)
    assert len(runs) == 2
    assert told == ["done"]
    assert await kept(database) == ["a"]


async def test_what_comes_after_sees_the_commit(database: Database, writer: Writer) -> None:
    seen: list[asyncio.Task[list[str]]] = []

    async def work(unit: Unit) -> None:
        await write(unit, "a")
        unit.after(lambda: seen.append(asyncio.create_task(kept(database))))

    await writer.run(work)
    assert await seen[0] == ["a"]


async def test_gathered_rows_are_written_together_and_seen_by_reads(database: Database, writer: Writer) -> None:
    statement = insert(switches)

    async def gather(unit: Unit, key: str) -> None:
        unit.gather(statement, row(key))

    async def count(unit: Unit) -> int:
        return len((await unit.execute(select(switches))).all())

    results = await asyncio.gather(
        writer.run(partial(gather, key="a")),
        writer.run(partial(gather, key="b")),
        writer.run(count),
        writer.run(partial(gather, key="c")),
    )
    assert results[2] == 2
    assert await kept(database) == ["a", "b", "c"]


async def test_a_gathered_row_that_fails_fails_its_unit_alone(database: Database, writer: Writer) -> None:
    statement = insert(switches)

    async def gather(unit: Unit, key: str) -> None:
        unit.gather(statement, row(key))

    keys = ["a", "a", "b"]
    results = await asyncio.gather(
        *(writer.run(partial(gather, key=key)) for key in keys),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), IntegrityError, type(None)]
    assert await kept(database) == ["a", "b"]


async def test_what_several_units_want_is_read_once_until_it_changes(writer: Writer) -> None:
    reads: list[int] = []

    async def read() -> int:
        reads.append(1)
        return len(reads)

    async def want(unit: Unit) -> int:
        return await unit.once("key", read)

    async def change(unit: Unit) -> None:
        unit.forget("key")

    wanted = await asyncio.gather(*(writer.run(work) for work in (want, want, change, want)))
    assert wanted == [1, 1, None, 2]
    assert await writer.run(want) == 3  # another group reads anew


async def test_whoever_stops_waiting_does_not_stop_the_unit(database: Database, writer: Writer) -> None:
    waiting = asyncio.create_task(writer.run(partial(write, key="a")))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await writer.close()
    assert await kept(database) == ["a"]


async def test_closing_finishes_what_waits(database: Database, writer: Writer) -> None:
    tasks = [asyncio.create_task(writer.run(partial(write, key=key))) for key in "abc"]
    await asyncio.sleep(0)
    assert writer.waiting == 3
    await writer.close()
    assert writer.waiting == 0
    assert await kept(database) == ["a", "b", "c"]
    await asyncio.gather(*tasks)


async def test_a_unit_knows_when_it_runs(writer: Writer, clock: Clock) -> None:
    async def now(unit: Unit) -> object:
        return unit.now

    assert await writer.run(now) == clock.now


async def test_only_writing_makes_a_unit_that_wrote(writer: Writer) -> None:
    async def look(unit: Unit) -> list[bool]:
        await unit.execute(select(switches))
        before = unit.wrote
        await unit.execute(update(switches).values(value="y"))
        return [before, unit.wrote]

    assert await writer.run(look) == [False, True]


async def test_a_past_that_cannot_be_forgotten_yet_is_after_the_next_commit(database: Database, clock: Clock) -> None:
    class Read(Database):
        """Somebody reads it for as long as the test says."""

        asked: tuple[bool, ...] = ()

        async def forget_past(self) -> bool:
            self.asked += (len(self.asked) > 1,)
            if len(self.asked) == 1:
                raise OSError("the disk is gone")
            return self.asked[-1]

    read = Read(database.url)
    writer = Writer(read, clock)

    async def forget(unit: Unit) -> str:
        unit.forget_past()
        return await write(unit, "a")

    assert await writer.run(forget) == "a"
    for key in "bcd":
        await writer.run(partial(write, key=key))
    assert read.asked == (False, False, True)
    await read.close()
