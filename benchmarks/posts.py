"""Posts: a start with 100,000 of them planned, the claim of the due one, and how late 1,000 of one minute go out."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.measure import Figure
from bot.app import App, find_cog
from bot.config import BotSettings, Community, Config, LocalHome
from bot.platforms.local import LocalPlatform, Stage
from bot.platforms.local import Post as Shown
from bot.platforms.local.stage import Answered
from bot.schedule import jobs
from bot.text import plain
from bot.unit import Unit
from cogs.posts.tables import posts
from cogs.posts.when import At, pack

PLANNED = 100_000
IN_A_MINUTE = 1_000
START, CLAIM, LATENESS = 3_000.0, 10.0, 1_000.0
"""Milliseconds that are allowed."""


async def measure() -> list[Figure]:
    """The three figures, each in a house of its own."""
    return [*await _many(), await _in_a_minute()]


def _app(folder: Path, rooms: int, stage: Stage) -> App:
    home = LocalHome(rooms={f"r{n}": f"r{n}" for n in range(rooms)} | {"moderators": "moderators"})
    kinds = [find_cog("posts")]
    community = Community(id="makers", name="Makers", cogs=("posts",), settings={}, local=home)
    config = Config(bot=BotSettings(data_dir=folder), communities=(community,))
    return App(config, makers={"local": partial(LocalPlatform, stage=stage)}, kinds=kinds)


async def _plan(unit: Unit, due: Sequence[datetime], rooms: int) -> None:
    """Posts, and the jobs that will send them, as `post plan` writes them."""
    row: dict[str, Any] = {"community": "makers", "wordings": {}, "said": "then", "state": "planned"}
    row |= {"pinned": False, "published": False, "created": unit.now}
    job = {"community": "makers", "cog": "posts", "name": "go"}
    planned = [
        row | {"id": n, "words": str(n), "room": f"r{n % rooms}", "plan": pack(At(at)), "due": at}
        for n, at in enumerate(due)
    ]
    await unit.execute(insert(posts), planned)
    await unit.execute(insert(jobs), [job | {"args": f"[{n}]", "due": at} for n, at in enumerate(due)])


async def _many() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        later = datetime.now(UTC) + timedelta(days=30)
        app = _app(Path(folder), 1, Stage())
        await app.start()
        await app.house.write(partial(_plan, due=[later] * PLANNED, rooms=1))
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


async def _in_a_minute() -> Figure:
    late: list[float] = []
    all_out = asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage()
        app = _app(Path(folder), IN_A_MINUTE, stage)
        await app.start()
        soon = datetime.now(UTC) + timedelta(seconds=3)
        due = [soon + timedelta(minutes=n / IN_A_MINUTE) for n in range(IN_A_MINUTE)]

        def note(shown: Shown | Answered) -> None:
            number = int(plain(shown.card.body[0])) if shown.card else 0
            late.append(1000 * (datetime.now(UTC) - due[number]).total_seconds())
            if len(late) == IN_A_MINUTE:
                all_out.set()

        stage.listeners.append(note)
        await app.house.write(partial(_plan, due=due, rooms=IN_A_MINUTE))
        await app.house.schedule.wake()
        await all_out.wait()
        await app.close()
    worst = sorted(late)[round(0.99 * IN_A_MINUTE) - 1]
    name = f"lateness of {IN_A_MINUTE:,} posts due in one minute, 99th percentile"
    return Figure(name, [worst], "ms", at_most=LATENESS)


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        sys.stdout.write(f"{figure.name}: {', '.join(f'{value:,.0f}' for value in figure.ours)} {figure.unit}\n")
