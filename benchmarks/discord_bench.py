"""The whole bot beside a bare discord.py client, on the wire server: CPU per message received, command → answer."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.counting import counted, with_counting
from benchmarks.measure import RUNS, Figure, idle
from benchmarks.reading import talk, with_reading
from tests.wire.discord.server import DiscordServer
from tests.wire.discord.server.shapes import Intent
from tests.wire.discord.town import Town
from tests.wire.process import BotProcess

MESSAGES = 20_000
COMMANDS = 60


@asynccontextmanager
async def bare(town: Town) -> AsyncIterator[int]:
    """A bare client, connected; its process id."""
    server = town.server
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bare_discord", server.token, server.api_url, server.gateway_url
    )
    try:
        await server.wait_for(lambda: bool(server.gateway.sessions), within=30)
        await server.settle(1.0)
        yield process.pid
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def whole(town: Town, *, counting: bool = False, reading: bool = False) -> AsyncIterator[int]:
    """The bot with its cogs, connected; its process id. One of them wants messages to be counted, or to be read."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        toml = town.toml(data).replace('"debug"', '"info"')
        toml = with_counting(toml) if counting else with_reading(toml) if reading else toml
        bot = BotProcess(Path(folder), toml)
        await town.start(bot)
        await town.server.settle(1.0)
        try:
            yield bot.pid
        finally:
            await bot.stop()
        if counting and counted(data, town.square["id"]) != MESSAGES:
            raise RuntimeError("the messages were not counted")


async def intake(town: Town, pid: int) -> float:
    """Microseconds of CPU per message received."""
    for session in town.server.gateway.sessions.values():
        session.intents |= Intent.MESSAGES  # both get what neither asked for, so that receiving is what is compared
    before = await idle(pid)
    await town.server.flood(town.square, town.mo, MESSAGES, talk())
    return (await idle(pid) - before) / MESSAGES * 1e6


async def latency(town: Town, command: str) -> float:
    """Median milliseconds from a command to its answer."""
    times = []
    for _ in range(COMMANDS):
        begun = perf_counter()
        await town.server.slash(town.mo, command, channel=town.square)
        times.append((perf_counter() - begun) * 1000)
    return median(times)


async def measure() -> list[Figure]:
    """Alternated runs of both."""
    ours: list[float] = []
    theirs: list[float] = []
    with_counts: list[float] = []
    read: list[float] = []
    our_answers: list[float] = []
    their_answers: list[float] = []
    for _ in range(RUNS):
        for start, costs, answers, command in (
            (bare, theirs, their_answers, "ping"),
            (whole, ours, our_answers, "poll list"),
            (partial(whole, counting=True), with_counts, [], "poll list"),
            (partial(whole, reading=True), read, [], "poll list"),
        ):
            async with DiscordServer(rate_limits=False) as server:
                town = await Town.found(server)
                async with start(town) as pid:
                    answers.append(await latency(town, command))
                    costs.append(await intake(town, pid))
    return [
        Figure("Discord: CPU per message received", ours, "µs", theirs, most=1.3),
        Figure("Discord: CPU per message received, counting", with_counts, "µs", theirs, most=1.3),
        Figure("Discord: CPU per message received, reading", read, "µs", theirs, most=2.0),
        Figure("Discord: command → answer", our_answers, "ms", their_answers),
    ]
