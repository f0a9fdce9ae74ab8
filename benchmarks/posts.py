"""Posts: a start with 100,000 of them planned, the claim of the due one, and how late 1,000 at one moment go out."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from benchmarks.measure import Figure
from bot.app import App, find_cog
from bot.config import BotSettings, Community, Config, LocalHome
from bot.platforms.local import LocalPlatform, Stage
from bot.platforms.local import Post as Shown
from bot.platforms.local.stage import Answered
from bot.schedule import jobs
from bot.unit import Unit
from cogs.posts.tables import posts
from cogs.posts.when import At, pack

PLANNED = 100_000
AT_ONCE = 1_000
START, CLAIM, LATENESS = 3_000.0, 10.0, 1_000.0
"""Milliseconds that are allowed."""


async def measure() -> list[Figure]:
    """The three figures, each in a house of its own."""
    return [*await _many(), await _at_once()]


def _app(folder: Path, rooms: int, stage: Stage) -> App:
    home = LocalHome(rooms={f"r{n}": f"r{n}" for n in range(rooms)} | {"moderators": "moderators"})
    kinds = [find_cog("posts")]
    community = Community(id="makers", name="Makers", cogs=("posts",), settings={}, local=home)
    config = Config(bot=BotSettings(data_dir=folder), communities=(community,))
    return App(config, makers={"local": partial(LocalPlatform, stage=stage)}, kinds=kinds)


async def _plan(unit: Unit, count: int, due: datetime, rooms: int) -> None:
    """Posts, and the jobs that will send them, as `post plan` writes them."""
    row = {"community": "makers", "wordings": {}, "said": "then", "plan": pack(At(due)), "state": "planned"}
    row |= {"pinned": False, "published": False, "created": unit.now, "due": due}
    numbers = range(1, count + 1)
    await unit.execute(insert(posts), [row | {"id": n, "words": f"Post {n}", "room": f"r{n % rooms}"} for n in numbers])
    job = {"community": "makers", "cog": "posts", "name": "go", "due": due}
    await unit.execute(insert(jobs), [job | {"args": f"[{n}]"} for n in numbers])


async def _many() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        later = datetime.now(UTC) + timedelta(days=30)
        app = _app(Path(folder), 1, Stage())
        await app.start()
        await app.house.write(partial(_plan, count=PLANNED, due=later, rooms=1))
        await app.close()
        app = _app(Path(folder), 1, Stage())
        began = time.perf_counter()
        await app.start()
        started = time.perf_counter() - began
        began = time.perf_counter()
        await app.house.schedule.run_due(datetime.now(UTC))
        claimed = time.perf_counter() - began
        await app.close()
    return [
        Figure(f"start with {PLANNED:,} posts planned", [1000 * started], "ms", at_most=START),
        Figure(f"looking for due ones among {PLANNED:,} posts", [1000 * claimed], "ms", at_most=CLAIM),
    ]


async def _at_once() -> Figure:
    late: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage()
        app = _app(Path(folder), AT_ONCE, stage)
        await app.start()
        due = datetime.now(UTC) + timedelta(seconds=3)

        def note(_: Shown | Answered) -> None:
            late.append(1000 * (datetime.now(UTC) - due).total_seconds())

        stage.listeners.append(note)
        await app.house.write(partial(_plan, count=AT_ONCE, due=due, rooms=AT_ONCE))
        await app.house.schedule.wake()
        while len(late) < AT_ONCE:
            await asyncio.sleep(0.1)
        await app.close()
    worst = sorted(late)[round(0.99 * AT_ONCE) - 1]
    return Figure(f"lateness of {AT_ONCE:,} posts due at one moment, 99th percentile", [worst], "ms", at_most=LATENESS)


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        sys.stdout.write(f"{figure.name}: {', '.join(f'{value:,.0f}' for value in figure.ours)} {figure.unit}\n")
