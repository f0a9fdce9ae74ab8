"""Two processes with one account on one PostgreSQL database, as in a handover: what is owed goes out once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database import Database
from bot.deliveries import deliveries, effects
from tests.postgres import Postgres
from tests.wire.discord.server import DiscordServer, text_of
from tests.wire.discord.server.shapes import JSON, Kind, walk
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.proxy import DISCORD, Blow, Moment, Proxy

pytestmark = pytest.mark.wire

POSTS = [f"Post number {number}." for number in range(12)]
PACE = {"bot.leases.LEASE": timedelta(seconds=0.8), "bot.house.LOOK_EVERY": 0.1}
"""Who died is followed within 40 seconds: here it takes little more than 1."""


@dataclass(frozen=True, slots=True)
class Half:
    """One of two processes, with a `data_dir` of its own and a way to Discord on which it can be killed."""

    bot: BotProcess
    proxy: Proxy

    @classmethod
    @asynccontextmanager
    async def of(cls, town: Town, database: str, directory: Path) -> AsyncIterator[Half]:
        """It is not started yet."""
        async with Proxy(town.server.url, DISCORD, lambda: bot.kill()) as proxy:
            toml = town.toml(directory / "data", api_url=f"{proxy.url}/api/v10", cogs='[communities.posts]\ngap = "0s"')
            toml = toml.replace("[bot]", f"[bot]\ndatabase = {json.dumps(database)}")
            bot = BotProcess(directory, toml.replace('"polls"', '"posts"'), pace=PACE)
            try:
                yield cls(bot, proxy)
            finally:
                await bot.close()


@pytest.mark.parametrize(("first", "second"), [("accepted", "before"), ("answered", "accepted")])
async def test_each_post_goes_out_once_and_in_order_though_both_processes_die_in_the_middle(
    first: Moment, second: Moment, postgres: Postgres, tmp_path: Path
) -> None:
    url = postgres.url(await postgres.create())
    async with DiscordServer(rate_limits=False) as server:
        server.deeds.nonces.window = 0  # it forgets at once what was sent: only who looks finds it
        town = await Town.found(server)
        async with Half.of(town, url, tmp_path / "ann") as ann, Half.of(town, url, tmp_path / "bob") as bob:
            for half in (ann, bob):
                half.proxy.strike(Blow("discord message", 4, first))
            await town.start(ann.bot)
            await asyncio.gather(*(plan(town, post) for post in POSTS))
            await town.start(bob.bot)

            dead, alive = await who_dies(ann, bob)
            alive.proxy.strike(Blow("discord message", 3, second))
            await alive.bot.ended()
            alive.proxy.strike()
            await asyncio.gather(dead.bot.start(), alive.bot.start())
            pins = server.world.pins[town.square["id"]]
            await server.wait_for(lambda: len(pins) == len(POSTS), PATIENCE)
            await nothing_left(url)
            await server.settle()
            assert [code for code, _ in [await dead.bot.stop(), await alive.bot.stop()]] == [0, 0]

            out = [message for message in server.messages(town.square) if message["id"] in pins]
            assert len(out) == len([message for message in server.messages(town.square) if message["components"]])
            assert sorted(map(text_of, out)) == sorted(POSTS)
            assert marks(out) == sorted(marks(out))
            assert set(pins) == {message["id"] for message in out}
            assert server.messages(town.office) == []  # there was nothing to ask the moderators
            assert server.report() == "clean"
    assert await left(url) == []


async def plan(town: Town, post: str) -> None:
    """Mo plans a post."""
    await town.as_moderator("post plan", text=post, at="in 2 seconds", pin=True)


async def who_dies(ann: Half, bob: Half) -> tuple[Half, Half]:
    """(Who is killed first, the other)."""
    ends = {asyncio.create_task(half.bot.ended()): half for half in (ann, bob)}
    done, others = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    dead = ends[done.pop()]
    return dead, bob if dead is ann else ann


def marks(out: list[JSON]) -> list[int]:
    """The numbers of the deliveries in messages."""
    return [part["id"] for message in out for part in walk(message["components"]) if part["type"] == Kind.CONTAINER]


async def nothing_left(url: str) -> None:
    """Wait until nothing is owed."""
    deadline = monotonic() + PATIENCE
    while rows := await left(url):
        assert monotonic() < deadline, rows
        await asyncio.sleep(0.2)


async def left(url: str) -> list[Any]:
    """What is owed, or kept from others by a lease, after all."""
    database = Database(url)
    owed = (deliveries.c.shown == 0) | (deliveries.c.shown < deliveries.c.wanted)
    held = deliveries.c.until > func.clock_timestamp()
    async with database.reading() as connection:
        rows = [*await connection.execute(select(deliveries).where(owed | held))]
        rows += await connection.execute(select(effects))
    await database.close()
    return rows
