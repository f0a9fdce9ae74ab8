"""Ideas: a board of 10,000 with 200,000 votes by 16,000 members; what each thing takes, on both databases."""

from __future__ import annotations

import asyncio
import random
import re
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
from bot.ballots import ballots, boxes
from bot.chat import Card, Room
from bot.database import number_on
from bot.members import accounts, members
from bot.platforms.local import Post
from bot.testing import Clock, Play, playing
from cogs.ideas import Ideas
from cogs.ideas.tables import authors, ideas
from tests.postgres import Postgres

IDEAS, VOTES, MEMBERS = 10_000, 200_000, 16_000
TIMES = 15
LIMIT = 50.0
"""Milliseconds at the median."""


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
        async with _board(folder, database) as play:
            await _fill(play)
            clock = play.clock
        began = time.perf_counter()
        async with _board(folder, database, clock) as play:
            started = 1000 * (time.perf_counter() - began)
            await play.join("ann")
            return [
                Figure(f"{name}: start with {IDEAS:,} ideas", [started], "ms"),
                await _figure(f"{name}: idea top", lambda n: play.command("ann", "idea top")),
                await _figure(f"{name}: idea search", lambda n: play.command("ann", f"idea search {_words(n)}")),
                await _figure(
                    f"{name}: propose, with what looks alike",
                    lambda n: play.command("ann", f'idea propose "{_words(n)}" "{_words(n + 1)}"'),
                ),
                await _figure(f"{name}: press", lambda n: _press(play, n)),
                Figure(f"{name}: memory of a process that has begun with them", [await _weigh(folder, database)], "MB"),
            ]


async def _weigh(folder: str, database: str) -> float:
    """Megabytes of a process of its own that does nothing but have the board."""
    command = (sys.executable, "-m", "benchmarks.ideas", folder, database)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    return float(said)


async def _be_weighed(folder: str, database: str) -> float:
    async with _board(folder, database):
        return _weight()


def _weight() -> float:
    """The most megabytes that this process has had. What `getrusage` says may be those of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def _board(folder: str, database: str, clock: Clock | None = None) -> AbstractAsyncContextManager[Play]:
    return playing(Path(folder), [Ideas], cogs=["ideas"], database=database, clock=clock)


async def _figure(name: str, act: Callable[[int], Awaitable[Any]]) -> Figure:
    took = []
    for n in range(TIMES):
        began = time.perf_counter()
        await act(n)
        took.append(1000 * (time.perf_counter() - began))
    return Figure(name, took, "ms", at_most=LIMIT)


async def _press(play: Play, n: int) -> None:
    card = Post("x", Room("local", "ideas"), Card())
    await play.platforms["local"].press("makers", "ann", card, f"ideas:vote:{1 + n}", ("for",))


def _words(seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - a played board
    return " ".join(chance.choices(_VOCABULARY, _OFTEN, k=chance.randint(4, 12)))


def _vocabulary() -> list[str]:
    chance = random.Random(0)  # noqa: S311 - a played language
    syllables = [a + b + c for a in "bcdfglmnprst" for b in "aeiou" for c in ("", "n", "r", "s")]
    return ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(6000)]


_VOCABULARY = _vocabulary()
_OFTEN = [1 / (rank + 1) for rank in range(len(_VOCABULARY))]
"""As often as in real languages (Zipf)."""


async def _fill(play: Play) -> None:
    chance = random.Random(1)  # noqa: S311 - a played board
    now = play.clock()
    many = dict.fromkeys(range(1, IDEAS + 1), 0)
    cast: set[tuple[int, int]] = set()
    while len(cast) < VOTES:  # a few have most
        cast.add((1 + int(IDEAS * chance.random() ** 3), chance.randint(1, MEMBERS)))
    for idea, _ in cast:
        many[idea] += 1

    async def write(unit: Any) -> None:
        await unit.execute(insert(members), [{"id": 10**6 + n, "community": "makers"} for n in range(1, MEMBERS + 1)])
        who = {"community": "makers", "network": "local"}
        await unit.execute(
            insert(accounts), [who | {"account": f"m{n}", "member_id": 10**6 + n} for n in range(1, MEMBERS + 1)]
        )
        await unit.execute(insert(boxes), [{"id": n, "secret": False, "sealed": False} for n in many])
        row = {"community": "makers", "board": "ideas", "tag": "", "status": "open", "answer": "", "against": 0}
        when = [now - timedelta(minutes=50 * n) for n in range(IDEAS, 0, -1)]
        await unit.execute(
            insert(ideas),
            [
                row
                | {"id": n, "title": _words(n)[:100], "why": _words(-n), "box": n, "votes": many[n]}
                | {"proposed": when[n - 1], "changed": when[n - 1]}
                for n in many
            ],
        )
        await unit.execute(
            insert(authors),
            [{"idea": n, "member_id": 10**6 + 1 + n % MEMBERS, "name": "M", "hidden": False} for n in many],
        )
        rows = [{"box": idea, "voter": str(10**6 + m), "choices": "for", "at": now} for idea, m in sorted(cast)]
        await unit.execute(insert(ballots), rows)
        for table in (boxes, ideas):
            await number_on(unit.connection, table, IDEAS)

    await play.house.write(write)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(str(asyncio.run(_be_weighed(*sys.argv[1:]))))
        sys.exit()
    for figure in asyncio.run(measure()):
        sys.stdout.write(f"{figure.name}: {sorted(figure.ours)[len(figure.ours) // 2]:,.1f} {figure.unit}\n")
