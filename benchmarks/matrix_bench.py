"""The whole bot beside a bare nio client, on a real Synapse: CPU per message received, command → answer.

Synapse needs 25-100 ms of its own CPU per message, so the flood comes from a proxy before it: everything is passed on,
but while there are messages to receive, it answers `/sync` with them.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, time
from types import TracebackType
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

from benchmarks.counting import counted, with_counting
from benchmarks.measure import RUNS, Figure, idle
from bot.platforms.matrix.sync import FILTER
from tests.wire.matrix.people import People
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

MESSAGES = 20_000
BATCH = 100
COMMANDS = 20
_HOP = {"host", "connection", "transfer-encoding", "content-length"}


class Flood:
    """A proxy before the homeserver. An async context."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self._batches: list[bytes] = []
        self._flooding = asyncio.Event()
        self.drained = asyncio.Event()

    def pour(self, room: str, sender: str) -> None:
        """Answer the next syncs with `MESSAGES` messages, and the later ones with nothing."""
        self._batches = [_batch(room, sender, number) for number in range(MESSAGES // BATCH)]
        self._flooding.set()
        self.drained.clear()

    async def __aenter__(self) -> Flood:
        self._session = ClientSession(timeout=ClientTimeout(total=None), auto_decompress=False)
        application = web.Application(client_max_size=1 << 26)
        application.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/sync"):
            return await self._sync(request)
        return await self._pass_on(request)

    async def _sync(self, request: web.Request) -> web.StreamResponse:
        if self._flooding.is_set():
            if self._batches:
                return web.Response(body=self._batches.pop(0), content_type="application/json")
            self.drained.set()
            await asyncio.sleep(int(request.query.get("timeout", 0)) / 1000)
            return web.json_response({"next_batch": "flood-over", "rooms": {}})
        passing = asyncio.create_task(self._pass_on(request))
        while not passing.done() and not self._flooding.is_set():
            await asyncio.wait([passing], timeout=0.05)
        if self._flooding.is_set() and not passing.done():
            passing.cancel()
            return await self._sync(request)
        return passing.result()

    async def _pass_on(self, request: web.Request) -> web.Response:
        headers = {key: value for key, value in request.headers.items() if key.lower() not in _HOP}
        body = await request.read()
        url = self._upstream + request.raw_path
        async with self._session.request(request.method, url, headers=headers, data=body or None) as answer:
            kept = {key: value for key, value in answer.headers.items() if key.lower() not in _HOP}
            return web.Response(status=answer.status, headers=kept, body=await answer.read())


def _batch(room: str, sender: str, number: int) -> bytes:
    events = [
        {
            "type": "m.room.message",
            "event_id": f"$flood-{number}-{index}",
            "sender": sender,
            "origin_server_ts": int(time() * 1000),
            "content": {"msgtype": "m.text", "body": f"message {number} {index}", "m.mentions": {}},
            "unsigned": {"age": 10},
        }
        for index in range(BATCH)
    ]
    joined: dict[str, Any] = {
        "timeline": {"events": events, "limited": False, "prev_batch": "p"},
        "state": {"events": []},
        "account_data": {"events": []},
        "ephemeral": {"events": []},
        "unread_notifications": {},
        "summary": {},
    }
    return json.dumps({"next_batch": f"flood-{number}", "rooms": {"join": {room: joined}}}).encode()


@asynccontextmanager
async def bare(town: Town, flood: Flood) -> AsyncIterator[int]:
    """A bare client, synced; its process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.bare_matrix",
        flood.url,
        town.bot.user_id,
        town.bot.password,
        json.dumps(FILTER),
    )
    try:
        await town.mo.wait_for(town.square, lambda event: event.get("state_key") == town.bot.user_id)
        await idle(process.pid, 2.0)
        yield process.pid
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def whole(town: Town, flood: Flood, *, counting: bool = False) -> AsyncIterator[int]:
    """The bot with its cogs, synced; its process id. `counting`: one of them wants messages to be counted."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        toml = town.toml(data, networks=town.network(homeserver=flood.url)).replace('"debug"', '"info"')
        bot = BotProcess(Path(folder), with_counting(toml) if counting else toml)
        await bot.start(ready="animateur is up")
        await idle(bot.pid, 2.0)
        try:
            yield bot.pid
        finally:
            await bot.stop()
        if counting and counted(data, town.square) != MESSAGES:
            raise RuntimeError("the messages were not counted")


async def intake(town: Town, flood: Flood, pid: int) -> float:
    """Microseconds of CPU per message received."""
    before = await idle(pid)
    flood.pour(town.square, town.mo.id)
    await flood.drained.wait()
    await asyncio.sleep(1.5)  # what is counted is written a second later
    return (await idle(pid) - before) / MESSAGES * 1e6


async def latency(town: Town, words: str) -> float:
    """Median milliseconds from a command in the moderators' room to its answer, as a member's client sees it."""
    times = []
    for _ in range(COMMANDS):
        known = {event["event_id"] for event in await town.mo.history(town.office)}
        begun = perf_counter()
        await town.mo.say(town.office, words)
        await town.mo.wait_for(
            town.office,
            lambda e, known=known: e["sender"] == town.bot.user_id and e["event_id"] not in known,  # type: ignore[misc]  # a default binds the loop's set
        )
        times.append((perf_counter() - begun) * 1000)
    return median(times)


async def measure() -> list[Figure]:
    """Alternated runs of both, on one homeserver, in a town of their own each."""
    ours: list[float] = []
    theirs: list[float] = []
    with_counts: list[float] = []
    our_answers: list[float] = []
    their_answers: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        synapse = Synapse(Path(folder))
        synapse.start()
        try:
            for _ in range(RUNS):
                for start, costs, answers, command in (
                    (bare, theirs, their_answers, "!ping"),
                    (whole, ours, our_answers, "!poll list"),
                    (partial(whole, counting=True), with_counts, [], "!poll list"),
                ):
                    async with People(synapse) as people, Flood(synapse.url) as flood:
                        town = await Town.found(people)
                        async with start(town, flood) as pid:
                            answers.append(await latency(town, command))
                            costs.append(await intake(town, flood, pid))
        finally:
            synapse.stop()
    return [
        Figure("Matrix: CPU per message received", ours, "µs", theirs, most=1.3),
        Figure("Matrix: CPU per message received, counting", with_counts, "µs", theirs, most=1.3),
        Figure("Matrix: command → answer", our_answers, "ms", their_answers),
    ]
