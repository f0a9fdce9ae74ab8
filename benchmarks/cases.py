"""Cases: 10,000 of them, 1,000 still open; what looking at them takes, on both databases."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.measure import Figure
from bot.chat import Room
from bot.database import number_on
from bot.members import accounts, members
from bot.testing import Clock, Play, playing
from cogs.escalation import Escalation
from cogs.escalation.tables import cases, reports, steps
from tests.postgres import Postgres

CASES, OPEN, MEMBERS = 10_000, 1_000, 2_000
TIMES = 15
LIMIT = 50.0
"""Milliseconds at the median."""

_WORDS = [
    "the",
    "downloads",
    "fail",
    "again",
    "nobody",
    "answers",
    "opening",
    "hours",
    "coffee",
    "door",
    "desk",
    "queue",
    "price",
    "late",
    "rude",
    "closed",
]


async def measure() -> list[Figure]:
    """The figures on SQLite and on PostgreSQL."""
    server = Postgres()
    try:
        server.start()
        return [*await _on("SQLite", "sqlite"), *await _on("PostgreSQL", server.url(await server.create()))]
    finally:
        server.remove()


async def _on(name: str, database: str) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with _community(folder, database) as play:
            await _fill(play)
            clock = play.clock
        async with _community(folder, database, clock) as play:
            for who in ("ann", "bob"):
                await play.join(who)
            await play.join("mo", moderator=True)
            return [
                await _figure(f"{name}: case list", lambda n: play.command("mo", "case list", "moderators")),
                await _figure(
                    f"{name}: case show", lambda n: play.command("mo", f"case show {9_500 + n}", "moderators")
                ),
                await _figure(f"{name}: case stats", lambda n: play.command("mo", "case stats", "moderators")),
                await _figure(f"{name}: report → case", lambda n: _report(play, n), None),
            ]


def _community(folder: str, database: str, clock: Clock | None = None) -> AbstractAsyncContextManager[Play]:
    return playing(Path(folder), [Escalation], cogs=["escalation"], database=database, clock=clock)


async def _figure(name: str, act: Callable[[int], Awaitable[Any]], most: float | None = LIMIT) -> Figure:
    took = []
    for n in range(TIMES):
        began = time.perf_counter()
        await act(n)
        took.append(1000 * (time.perf_counter() - began))
    return Figure(name, took, "ms", at_most=most)


async def _report(play: Play, n: int) -> None:
    stage = play.stage()
    message = stage.post(Room("local", "welcome"), author="ann", words=_said(-n - 1), at=play.clock())
    await play.command("bob", "report", reply_to=message)


def _said(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - a played community
    return " ".join(chance.choices(_WORDS, k=chance.randint(6, 40)))


async def _fill(play: Play) -> None:
    """Half of them within the weeks that are counted."""
    chance = random.Random(1)  # noqa: S311 - a played community
    now = play.clock()

    async def write(unit: Any) -> None:
        await unit.execute(insert(members), [{"id": 10**6 + n, "community": "makers"} for n in range(MEMBERS)])
        who = {"community": "makers", "network": "local"}
        await unit.execute(
            insert(accounts), [who | {"account": f"m{n}", "member_id": 10**6 + n} for n in range(MEMBERS)]
        )
        await unit.execute(insert(cases), [_case(chance, now, n) for n in range(1, CASES + 1)])
        await unit.execute(
            insert(reports),
            [{"case": n, "member_id": 10**6 + n % MEMBERS, "at": now, "why": ""} for n in range(1, CASES)],
        )
        step: dict[str, Any] = {"at": now, "by": None, "name": "Mo", "said": ""}
        await unit.execute(
            insert(steps), [step | {"case": n, "what": what} for n in range(1, CASES) for what in ("opened", "taken")]
        )
        await number_on(unit.connection, cases, CASES)

    await play.house.write(write)


def _case(chance: random.Random, now: Any, n: int) -> dict[str, Any]:
    open_still = n > CASES - OPEN
    opened = now - timedelta(days=112 * (CASES - n) / CASES, minutes=5)
    return {
        "id": n,
        "community": "makers",
        "number": n,
        "state": chance.choice(["open", "taken", "answered"]) if open_still else "closed",
        "severity": chance.choice(["low", "normal", "high"]),
        "source": "report",
        "network": "local",
        "room": "welcome",
        "room_name": f"#room-{n % 12}",
        "message": f"x{n}",
        "link": f"https://local.stage/welcome/x{n}",
        "digest": f"{n:064}",
        "said": opened,
        "opened": opened,
        "author_id": 10**6 + n % MEMBERS,
        "account": f"m{n % MEMBERS}",
        "author": f"M{n % MEMBERS}",
        "excerpt": _said(n),
        "alike": [],
        "taker": "",
        "answer_work": None if open_still else chance.randint(60, 90_000),
        "verdict": "none" if open_still else chance.choice(["justified", "unjustified", "false-alarm"]),
        "outcome": "",
        "closed": None if open_still else opened + timedelta(hours=30),
        "promised": opened + timedelta(hours=30),
        "rung": 0,
        "carded": opened,
        "fate": "here",
        "way": "direct",
        "talk": "none",
        "talk_room": "",
        "forgotten": False,
    }


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        sys.stdout.write(f"{figure.name}: {sorted(figure.ours)[len(figure.ours) // 2]:,.1f} {figure.unit}\n")
