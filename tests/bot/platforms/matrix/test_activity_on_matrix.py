"""What is said on Matrix is counted once, whatever is told again, and without a look at the words."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat import Room
from bot.house import House
from bot.marks import Marks
from bot.platforms.matrix import MatrixPlatform, sync
from bot.testing import START, Clock
from tests.bot.platforms.matrix.conftest import OFFICE, SPACE, SQUARE
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver
from tests.bot.platforms.matrix.test_platform import ANN, BOB, MO, direct_room, heard_words
from tests.bot.platforms.matrix.tryout import Tryout, house_of, living, settings

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cog wants it."""
    monkeypatch.setattr(Tryout, "counts", True)


def say(
    server: Homeserver,
    who: str,
    hours_ago: int = 0,
    room: str = SQUARE,
    words: str = "a word",
    more: dict[str, Any] | None = None,
) -> str:
    """Somebody says something."""
    at = int((START - hours_ago * HOUR).timestamp() * 1000)
    content = {"msgtype": "m.text", "body": words, "m.mentions": {}} | (more or {})
    return server.post(room, who, "m.room.message", content, origin_server_ts=at)


async def told(platform: MatrixPlatform, what: str, room: str | None = None) -> list[tuple[int, int]]:
    """The hours ago, and what was counted in them."""
    activity, where = house_of(platform).activity, Room("matrix", room) if room else None
    read = activity.hours if what == "people" else activity.messages
    found = await house_of(platform).write(lambda unit: read(unit, "town", datetime(2020, 1, 1, tzinfo=UTC), where))
    return [((int(START.timestamp()) - at) // 3600, count) for at, count in found]


async def becomes(platform: MatrixPlatform, messages: list[tuple[int, int]]) -> None:
    """Wait until so many messages are counted."""
    for _ in range(600):
        if await told(platform, "messages") == messages:
            return
        await asyncio.sleep(0.05)
    assert await told(platform, "messages") == messages


async def test_what_people_say_in_the_rooms_of_the_home_is_counted(server: Homeserver, tmp_path: Path) -> None:
    server.found("!elsewhere", ANN, BOT)
    async with living(settings(server, tmp_path), Clock(START)) as platform:
        own = await direct_room(server)
        say(server, ANN, room=own)
        say(server, ANN, room="!elsewhere")
        first = say(server, ANN)
        say(server, ANN, words="!try aloud")
        await server.message(SQUARE, "for all")  # the bot's own word
        say(server, ANN, more={"m.relates_to": {"rel_type": "m.replace", "event_id": first}})
        say(server, ANN, more={"msgtype": "m.notice"})
        say(server, "@_irc_bob:test")
        server.react(SQUARE, BOB, first, "👍")
        say(server, MO, room=OFFICE, more={"msgtype": "m.image", "url": "mxc://test/a"})
        cipher = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "A", "sender_key": "B", "device_id": "C"}
        at = int(START.timestamp() * 1000) + 10**9  # clocks of other servers are not ours
        server.post(SQUARE, BOB, "m.room.encrypted", cipher | {"session_id": "D"}, origin_server_ts=at)
        await becomes(platform, [(33, 1), (0, 4)])  # the first asked for the direct room
        assert await told(platform, "people") == [(33, 1), (0, 3)]
        assert await told(platform, "people", SQUARE) == [(33, 1), (0, 2)]
        assert await told(platform, "people", OFFICE) == [(0, 1)]


async def test_nothing_is_counted_where_no_cog_wants_it(
    server: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tryout, "counts", False)
    async with living(settings(server, tmp_path), Clock(START)) as platform:
        say(server, ANN, words="hello")
        await heard_words(server, "hello")
        assert await told(platform, "messages") == []


async def test_what_comes_again_after_a_kill_is_counted_once(
    server: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gap in two rooms is read again and again, by processes that die before its end is kept, or that are stopped."""
    server.gap = 5
    clock = Clock(START)
    async with living(settings(server, tmp_path), clock) as platform:
        say(server, ANN, 3)
        await becomes(platform, [(3, 1)])
    for hours_ago in (3, 2, 1, 0):
        for number in range(4):
            say(server, ANN, hours_ago)
            say(server, f"@one{number}:test", hours_ago, OFFICE)
    say(server, ANN, words="the end")

    async def killed(marks: Marks, *args: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(sync, "FIRST_PAUSE", 0.01)
    with monkeypatch.context() as patch:
        patch.setattr(Marks, "checkpoint", killed)
        for _ in range(2):
            async with living(settings(server, tmp_path), clock) as platform:
                await heard_words(server, "the end")
                server.asked.clear()
                await server.until(lambda: len(server.asked) > 10)
                assert await told(platform, "messages") == [(3, 1)]
    server.fail("GET", "office/messages", 502)  # after the square's gap was read, all is read again
    async with living(settings(server, tmp_path), clock) as platform:
        await becomes(platform, [(3, 9), (2, 8), (1, 8), (0, 9)])
        assert not server.faults
        assert await told(platform, "people") == [(3, 5), (2, 5), (1, 5), (0, 5)]
        assert await told(platform, "people", SQUARE) == [(3, 1), (2, 1), (1, 1), (0, 1)]


async def test_the_past_of_a_room_that_the_bot_joins_is_not_counted(server: Homeserver, tmp_path: Path) -> None:
    server.found("!new", ANN)
    server.children[SPACE] = ["!new"]
    async with living(settings(server, tmp_path), Clock(START)) as platform:
        say(server, ANN, room="!new", words="long ago")
        server.member("!new", BOT)
        say(server, ANN, room="!new", words="now")
        await heard_words(server, "now")
        await becomes(platform, [(0, 1)])


async def test_plain_talk_is_written_once_a_second_and_what_is_not_comes_again(
    server: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(House, "listens", lambda house, kind: False)  # no cog reads it
    monkeypatch.setattr(sync, "FIRST_PAUSE", 0.01)
    clock = Clock(START)

    async def heard(platform: MatrixPlatform, many: int) -> None:
        def unwritten() -> int:
            taken = house_of(platform).activity._heard.get("matrix", {})
            return sum(here.messages for place, here in taken.items() if place[2])

        await server.until(lambda: unwritten() == many)

    async with living(settings(server, tmp_path), clock) as platform:
        monkeypatch.setattr(sync, "TALK_SAVED_EVERY", 3600.0)
        for number in range(3):
            say(server, ANN)
            await heard(platform, number + 1)
        server.fail("GET", "/sync", 502)
        say(server, ANN)  # ends the long poll; what was read since the start is read again
        await server.until(lambda: not server.faults)
        say(server, ANN)
        await heard(platform, 5)
        assert await told(platform, "messages") == []
    async with living(settings(server, tmp_path), clock) as platform:
        await becomes(platform, [(0, 5)])
        monkeypatch.setattr(sync, "TALK_SAVED_EVERY", 0.0)
        say(server, ANN)
        await becomes(platform, [(0, 6)])
