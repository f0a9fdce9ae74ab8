"""Acknowledged votes per second: presses of distinct members, all at once, through the whole house on SQLite."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import RUNS, Figure
from bot.testing import Play, playing

VOTERS = 2000
LEAST = 1000.0


async def measure() -> list[Figure]:
    """Members who vote for the first time ever, and the same members changing their minds."""
    first, again = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            async with playing(Path(folder), cogs=["polls"]) as play:
                await play.join("mod", moderator=True)
                await play.command("mod", 'poll open "Tea or coffee?" "Tea | Coffee"')
                first.append(await _votes(play, "1"))
                again.append(await _votes(play, "2"))
    return [
        Figure("acknowledged votes of members never seen before", first, "votes/s", least=LEAST),
        Figure("acknowledged votes that change", again, "votes/s", least=LEAST),
    ]


async def _votes(play: Play, option: str) -> float:
    """Have everybody choose this option at once; votes acknowledged per second."""
    platform, [card] = play.platforms["local"], play.cards("announcements")
    control = next(iter(card.controls().values()))
    began = time.perf_counter()
    answers = await asyncio.gather(
        *(platform.press(play.community, f"member{n}", card, control, (option,)) for n in range(VOTERS))
    )
    took = time.perf_counter() - began
    await play.settle()
    if not all(answers):
        raise RuntimeError("a vote was not acknowledged")
    if f"100% · {VOTERS:,} votes" not in play.text(card):
        raise RuntimeError("a vote was not counted")
    return VOTERS / took


if __name__ == "__main__":
    for figure in asyncio.run(measure()):
        sys.stdout.write(f"{figure.name}: {', '.join(f'{rate:,.0f}' for rate in figure.ours)} {figure.unit}\n")
