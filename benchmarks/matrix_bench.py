"""The whole bot beside a bare nio client, on a real Synapse: CPU per message received, command → answer.

In plain rooms and in encrypted ones, where the bare client has nio's encryption.

Synapse needs 25-100 ms of its own CPU per message, so the flood comes from a proxy before it: everything is passed on,
but while there are messages to receive, it answers `/sync` with them.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, time
from types import TracebackType
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

from benchmarks.counting import counted, with_counting
from benchmarks.measure import RUNS, Figure, idle
from benchmarks.reading import talk, with_reading
from bot.platforms.matrix.sync import FILTER
from tests.wire.matrix.people import People
from tests.wire.matrix.sealed import SealedPeople, SealedPerson
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

MESSAGES = 20_000
BATCH = 100
COMMANDS = 20
Start = Callable[[Town, "Flood"], AbstractAsyncContextManager[int]]

_HOP = {"host", "connection", "transfer-encoding", "content-length"}


class Flood:
    """A proxy before the homeserver. An async context."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        self._batches: list[bytes] = []
        self._flooding = asyncio.Event()
        self.drained = asyncio.Event()

    def pour(self, batches: Iterable[bytes]) -> None:
        """Answer the next syncs with these, and the later ones with nothing."""
        self._batches = list(batches)
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


async def messages(town: Town) -> list[bytes]:
    """Answers to `/sync` that bring `MESSAGES` messages, encrypted with a key that the bot has where rooms are."""
    if isinstance(town.mo, SealedPerson):
        await town.mo.say(town.square, "This brings the key.")
        session = town.mo.client.olm.outbound_group_sessions[town.square]
        session.max_messages = 2 * MESSAGES
    return [_batch(town, number) for number in range(MESSAGES // BATCH)]


def _batch(town: Town, number: int) -> bytes:
    events = [
        {
            **_message(town, talk()[(number * BATCH + index) % len(talk())]),
            "event_id": f"$flood-{number}-{index}",
            "sender": town.mo.id,
            "origin_server_ts": int(time() * 1000),
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
    return json.dumps({"next_batch": f"flood-{number}", "rooms": {"join": {town.square: joined}}}).encode()


def _message(town: Town, words: str) -> dict[str, Any]:
    event = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": words, "m.mentions": {}}}
    if not isinstance(town.mo, SealedPerson):
        return event
    return {"type": "m.room.encrypted", "content": town.mo.client.olm.group_encrypt(town.square, event)}


@asynccontextmanager
async def bare(town: Town, flood: Flood) -> AsyncIterator[int]:
    """A bare client, synced, which encrypts where people do; its process id."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.bare_matrix",
            flood.url,
            town.bot.user_id,
            town.bot.password,
            json.dumps(FILTER),
            *([folder] if isinstance(town.mo, SealedPerson) else []),
        )
        try:
            await town.mo.wait_for(town.square, lambda event: event.get("state_key") == town.bot.user_id)
            await idle(process.pid, 2.0)
            yield process.pid
        finally:
            process.kill()
            await process.wait()


@asynccontextmanager
async def whole(town: Town, flood: Flood, *, counting: bool = False, reading: bool = False) -> AsyncIterator[int]:
    """The bot with its cogs, synced; its process id. One of them wants messages to be counted, or to be read."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        toml = town.toml(data, networks=town.network(homeserver=flood.url)).replace('"debug"', '"info"')
        toml = with_counting(toml) if counting else with_reading(toml) if reading else toml
        bot = BotProcess(Path(folder), toml)
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
    batches = await messages(town)
    before = await idle(pid, 2.0)
    flood.pour(batches)
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
    ours, theirs, counting, reading = Runs(), Runs(), Runs(), Runs()
    our_sealed, their_sealed = Runs(), Runs()
    with tempfile.TemporaryDirectory() as folder:
        synapse = Synapse(Path(folder) / "synapse")
        synapse.start()
        try:
            for number in range(RUNS):
                await _run(People(synapse), bare, theirs, "!ping")
                await _run(People(synapse), whole, ours, "!poll list")
                await _run(People(synapse), partial(whole, counting=True), counting, "!poll list")
                await _run(People(synapse), partial(whole, reading=True), reading, "!poll list")
                stores = Path(folder) / f"stores-{number}"
                stores.mkdir()
                await _run(SealedPeople(synapse, stores), bare, their_sealed, "!ping")
                await _run(SealedPeople(synapse, stores), whole, our_sealed, "!poll list")
        finally:
            synapse.stop()
    return [
        Figure("Matrix: CPU per message received", ours.costs, "µs", theirs.costs, most=1.3),
        Figure("Matrix: CPU per message received, counting", counting.costs, "µs", theirs.costs, most=1.3),
        Figure("Matrix: CPU per message received, reading", reading.costs, "µs", theirs.costs, most=2.0),
        Figure("Matrix: command → answer", ours.answers, "ms", theirs.answers),
        Figure("Matrix: CPU per encrypted message received", our_sealed.costs, "µs", their_sealed.costs, most=1.2),
        Figure("Matrix: command → answer, encrypted", our_sealed.answers, "ms", their_sealed.answers),
    ]


@dataclass(frozen=True, slots=True)
class Runs:
    """What one of them did, run after run."""

    costs: list[float] = field(default_factory=list)
    """Microseconds of CPU per message received."""
    answers: list[float] = field(default_factory=list)
    """Milliseconds from a command to its answer."""


async def _run(people: People, start: Start, runs: Runs, command: str) -> None:
    async with people, Flood(people.synapse.url) as flood:
        town = await Town.found(people)
        async with start(town, flood) as pid:
            runs.answers.append(await latency(town, command))
            runs.costs.append(await intake(town, flood, pid))
