"""How long the first encrypted message takes in a room of a hundred, whose every device is given the key."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.measure import RUNS, Figure
from tests.wire.matrix.sealed import SealedPeople
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

MEMBERS = 100
"""People in the room, the moderator and the bot included."""


async def measure() -> list[Figure]:
    """From a command to its answer: the first after a start, for which the key goes out, and the one after it."""
    first: list[float] = []
    second: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        synapse = Synapse(Path(folder) / "synapse")
        synapse.start()
        try:
            async with SealedPeople(synapse, Path(folder)) as people:
                town = await Town.found(people)
                for number in range(MEMBERS - 2):
                    await town.newcomer(people, f"Member {number}", "member")
                for _ in range(RUNS):
                    await _answers(town, Path(folder), first, second)
        finally:
            synapse.stop()
    return [
        Figure(f"Matrix: first encrypted answer in a room of {MEMBERS}", first, "ms"),
        Figure(f"Matrix: next encrypted answer in a room of {MEMBERS}", second, "ms"),
    ]


async def _answers(town: Town, folder: Path, *times: list[float]) -> None:
    """Start the bot, ask it as often as there are lists, and stop it."""
    bot = BotProcess(folder / "bot", town.toml(folder / "data"))
    try:
        await town.start(bot)
        await town.mo.say(town.square, "This hands out the moderator's own key.")
        for each in times:
            begun = perf_counter()
            await town.ask(town.mo, "help", town.square)
            each.append((perf_counter() - begun) * 1000)
        await bot.stop()
    finally:
        await bot.close()
