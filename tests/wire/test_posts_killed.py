"""Fifty posts due at once, with a file and a pin each, while the bot is killed: each stands once everywhere."""

from __future__ import annotations

import json
import os
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

import bot
import cogs.posts
from bot.database import Database
from bot.schedule import jobs
from cogs.posts import when
from cogs.posts.tables import files, posts
from tests.wire.discord.server import text_of
from tests.wire.matrix.people import People
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.proxy import DISCORD, MATRIX, MOMENTS, Blow, Proxy, Refusal
from tests.wire.twin import Twin

POSTS = 50
SEEDS = int(os.environ.get("TORTURE_SEEDS", "200"))
EFFECTS = {"matrix message": 80, "matrix file": 40, "matrix pin": 40, "discord message": 40, "discord pin": 40}
"""How many requests of each kind there surely are: on Matrix the file is a message of its own."""
SOON = timedelta(seconds=4)
"""When they are due: the bot has to know its networks by then, or it would not be killed in the thick of it."""


@dataclass(frozen=True, slots=True)
class Evening:
    """A community on both networks, and the bot between two proxies."""

    twin: Twin
    bot: BotProcess
    proxies: tuple[Proxy, Proxy]

    @classmethod
    @asynccontextmanager
    async def staged(cls, people: People, directory: Path) -> AsyncIterator[Evening]:
        """Everything there, the posts planned, the bot not started yet."""
        async with Twin.found(people) as twin:
            matrix, server = twin.matrix, twin.discord.server
            await matrix.mo.give_power(matrix.square, matrix.bot.user_id, 50)
            async with (
                Proxy(matrix.url, MATRIX, lambda: process.kill()) as one,
                Proxy(server.url, DISCORD, lambda: process.kill()) as other,
            ):
                toml = twin.toml(directory / "data", homeserver=one.url, api_url=f"{other.url}/api/v10")
                process = BotProcess(directory, toml)
                try:
                    yield cls(twin, process, (one, other))
                finally:
                    await process.close()

    async def play(self, blows: Sequence[Blow], refusals: Sequence[Refusal]) -> None:
        """Let the posts go out, with these blows, and check that each stands once, whole and in order."""
        for proxy in self.proxies:
            proxy.strike(*blows)
            proxy.refuse(*refusals)
        await _plan(_data_dir(self.bot.directory), datetime.now(UTC) + SOON)
        await self.bot.start()
        async with self.bot.revived():
            await self._out_on_discord()
            await self._out_on_matrix()

    async def _out_on_discord(self) -> None:
        server, channel = self.twin.discord.server, self.twin.discord.square
        pins = server.world.pins[channel["id"]]
        await server.wait_for(lambda: len(pins) >= POSTS, within=2 * PATIENCE)
        shown = [message for message in server.messages(channel) if "News" in text_of(message)]
        assert [text_of(message) for message in shown] == _NEWS
        assert [server.world.files[m["attachments"][0]["id"]] for m in shown] == [_file(n) for n in range(POSTS)]
        assert [len(message["attachments"]) for message in shown] == [1] * POSTS
        assert set(pins) == {message["id"] for message in shown}

    async def _out_on_matrix(self) -> None:
        mo, square, matrix = self.twin.matrix.mo, self.twin.matrix.square, self.twin.matrix

        async def pinned() -> list[str] | None:  # the whole history each time would keep the homeserver busy
            standing = [e["content"]["pinned"] for e in await mo.state(square) if e["type"] == "m.room.pinned_events"]
            return next((pins for pins in standing if len(pins) == POSTS), None)

        pins = await mo.wait_until(square, pinned, 2 * PATIENCE)
        shown = [message for message in await mo.shown(square) if matrix.by_bot()(message)]
        said = [message for message in shown if message.content["msgtype"] == "m.notice"]
        assert [message.words for message in said] == _NEWS
        assert set(pins) == {message.id for message in said}
        carried = [message for message in shown if message.content["msgtype"] == "m.file"]
        assert [(m.content["m.relates_to"]["event_id"], m.words) for m in carried] == [
            (message.id, f"news-{n}.txt") for n, message in enumerate(said)
        ]


_NEWS = [f"News {n}" for n in range(POSTS)]


def _data_dir(directory: Path) -> Path:
    made = directory / "data"
    made.mkdir(mode=0o700)
    return made


def _file(number: int) -> bytes:
    return f"All about {number}".encode() * 100


async def _plan(data_dir: Path, due: datetime) -> None:
    """Fifty posts, as if moderators had planned them."""
    database = Database.at(data_dir)
    await database.migrate("house", Path(bot.__file__).parent / "migrations" / "versions")
    await database.migrate("posts", Path(cogs.posts.__file__).parent / "migrations")
    post = {
        "community": "town",
        "wordings": {},
        "room": "announcements",
        "said": "soon",
        "plan": when.pack(when.At(due)),
        "due": due,
        "state": "planned",
        "pinned": True,
        "published": False,
        "created": due,
    }
    file = {"community": "town", "type": "text/plain", "alt": "", "at": due}
    job = {"community": "town", "cog": "posts", "name": "go", "due": due}
    numbers = range(POSTS)
    async with database.writing() as connection:
        await connection.execute(insert(posts), [post | {"id": n + 1, "words": _NEWS[n]} for n in numbers])
        named = [file | {"post": n + 1, "name": f"news-{n}.txt", "data": _file(n)} for n in numbers]
        await connection.execute(insert(files), named)
        await connection.execute(insert(jobs), [job | {"args": json.dumps([n + 1])} for n in numbers])
    await database.close()


def drawn(seed: int) -> tuple[list[Blow], list[Refusal]]:
    """A blow at each kind of request, and a refusal of each with a 429 and with a 500."""
    chance = random.Random(seed)
    blows = [Blow(effect, chance.randint(1, most), chance.choice(MOMENTS)) for effect, most in EFFECTS.items()]
    refusals = [
        Refusal(effect, chance.randint(1, most), code) for effect, most in EFFECTS.items() for code in (429, 500)
    ]
    return blows, refusals


@pytest.mark.wire
@pytest.mark.parametrize("seed", range(5))
async def test_fifty_posts_stand_once_each_through_kills(seed: int, people: People, tmp_path: Path) -> None:
    async with Evening.staged(people, tmp_path) as evening:
        blows, refusals = drawn(seed)
        await evening.play(blows, refusals)
        assert {blow for proxy in evening.proxies for blow in proxy.landed} == set(blows)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 100 + SEEDS))
async def test_fifty_posts_stand_once_each_through_any_kills(seed: int, people: People, tmp_path: Path) -> None:
    async with Evening.staged(people, tmp_path) as evening:
        await evening.play(*drawn(seed))
