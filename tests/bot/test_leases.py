"""Several processes on one PostgreSQL database: each thing owed is carried by one of them, also when one dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from typing import cast

import pytest
from sqlalchemy import select

from bot import leases as module
from bot.chat import Account, GiveRole
from bot.database import Database
from bot.deliveries import deliveries, effects
from bot.leases import Shared
from bot.testing import Clock
from bot.unit import Unit
from tests.bot.test_deliveries import CAFE, HALL, LIVE, Network, Process, card, process_on, until

SHORT = timedelta(seconds=0.6)
Open = Callable[..., Process]


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
async def processes(postgresql: Database, clock: Clock, network: Network) -> AsyncIterator[Open]:
    """Open a process, each with a connection pool of its own, as on a machine of its own."""
    opened: list[tuple[Process, Database]] = []

    def another(*serves: str) -> Process:
        database = Database(postgresql.url)
        process = process_on(database, clock, (network,), serves=serves or ("makers",))
        opened.append((process, database))
        return process

    yield another
    for process, database in opened:
        await process.deliveries.close()
        await process.writer.close()
        await database.close()


def die(process: Process) -> None:
    """Kill it as far as the database can tell: it carries on with nothing and renews nothing."""
    renewing = cast("Shared", process.deliveries._leases)._renewing
    for task in [renewing, *process.deliveries._tasks.values()]:
        if task is not None:
            task.cancel()


async def owe(process: Process, words: str) -> None:
    """Owe the hall a card, and wait for nothing."""
    await process.writer.run(lambda unit: process.deliveries.owe(unit, "makers", HALL, card(words)))


async def look(*processes: Process) -> None:
    """Each looks for what others owe."""
    await asyncio.gather(*(process.deliveries.wake() for process in processes))
    await asyncio.gather(*(process.deliveries.settle() for process in processes))


async def test_what_several_owe_to_a_room_goes_out_once_and_in_order(processes: Open, network: Network) -> None:
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    for number in range(20):
        await owe((ann, bob)[number % 2], str(number))
        await asyncio.gather(ann.deliveries.wake(), bob.deliveries.wake())
    await look(ann, bob)
    await look(ann, bob)
    assert network.said() == [str(number) for number in range(20)]


async def test_while_one_sends_the_other_waits_however_long_it_takes(
    processes: Open, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE", SHORT)
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    network.dies = "before"
    await owe(ann, "slow")
    await until(lambda: bool(network.asked))
    for _ in range(8):
        await asyncio.sleep(SHORT.total_seconds() / 4)
        await look(bob)
    assert len(network.asked) == 1


@pytest.mark.parametrize("where", ["before", "after"])
async def test_what_a_dead_process_was_sending_is_looked_for_by_the_next(
    processes: Open, network: Network, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE", SHORT)
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    monkeypatch.setattr(network, "dies", where)
    await owe(ann, "once")
    await until(lambda: bool(network.asked))
    die(ann)
    network.dies = ""
    await look(bob)
    assert len(network.asked) == 1  # it may still be alive
    await asyncio.sleep(SHORT.total_seconds())
    await look(bob)
    assert network.said() == ["once"]
    assert [tried is not None for _, tried in network.asked] == [False, True]


async def test_what_a_dead_process_with_a_clock_ahead_was_sending_is_looked_for_from_now(
    processes: Open, network: Network, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEASE", SHORT)
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    network.dies = "after"
    await owe(ann, "once")
    await until(lambda: bool(network.posts))
    die(ann)
    network.dies = ""
    clock.now -= timedelta(hours=1)
    await asyncio.sleep(SHORT.total_seconds())
    await look(bob)
    assert network.said() == ["once"]
    assert [tried for _, tried in network.asked] == [None, clock.now]


async def test_closing_hands_over_at_once(processes: Open, network: Network) -> None:
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    network.dies = "after"
    await owe(ann, "once")
    await until(lambda: bool(network.posts))
    network.dies = ""
    await ann.deliveries.close()
    await look(bob)
    assert network.said() == ["once"]
    assert [tried is not None for _, tried in network.asked] == [False, True]


async def test_a_live_card_is_edited_by_one_at_a_time_and_its_final_state_shows(
    processes: Open, network: Network
) -> None:
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    await ann.show("0")
    editing = 0

    async def edited() -> None:
        nonlocal editing
        editing += 1
        assert editing == 1, "two edit at once"
        await asyncio.sleep(0.005)
        editing -= 1

    network.edited = edited
    for number in range(1, 21):
        ann.shown[LIVE] = bob.shown[LIVE] = str(number)
        process = (ann, bob)[number % 2]
        await process.writer.run(partial(_refresh, process))
    await asyncio.gather(ann.deliveries.settle(), bob.deliveries.settle())
    await look(ann, bob)
    assert network.edits[-1][1] == "20"
    assert not editing


async def _refresh(process: Process, unit: Unit) -> None:
    await process.deliveries.refresh(unit, LIVE)


async def test_an_effect_is_carried_by_one(processes: Open, network: Network, postgresql: Database) -> None:
    ann, bob = processes(), processes()
    await asyncio.gather(ann.deliveries.start(), bob.deliveries.start())
    for number in range(10):
        await ann.writer.run(partial(_carry, ann, str(number)))
        await bob.deliveries.wake()
    await look(ann, bob)
    assert network.carried == [GiveRole(Account("net", str(number)), "r") for number in range(10)]
    async with postgresql.reading() as connection:
        assert (await connection.execute(select(effects))).all() == []


async def _carry(process: Process, name: str, unit: Unit) -> None:
    effect = GiveRole(Account("net", name), "r")
    await process.deliveries.carry(unit, "makers", effect)


async def test_what_other_communities_owe_is_left_to_those_who_serve_them(
    processes: Open, network: Network, postgresql: Database
) -> None:
    ann, bob = processes("makers"), processes("others")
    await bob.deliveries.start()
    await ann.writer.run(lambda unit: ann.deliveries.owe(unit, "makers", CAFE, card("ours")))
    await look(bob)
    assert network.asked == []
    await ann.deliveries.start()
    await look(ann)
    assert network.said(CAFE) == ["ours"]
    async with postgresql.reading() as connection:
        (row,) = await connection.execute(select(deliveries))
    assert (row.owner, row.until) == (None, None)
