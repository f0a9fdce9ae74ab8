"""The history of a home is read as its live talk would have been counted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat import Gone, Later, Refused, Room
from bot.history import Past
from bot.platform import Source
from bot.platforms.matrix import MatrixPlatform, history
from bot.testing import START, Clock
from tests.bot.platforms.matrix.conftest import OFFICE, SPACE, SQUARE
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver
from tests.bot.platforms.matrix.test_activity_on_matrix import becomes, counting, say, told
from tests.bot.platforms.matrix.test_platform import ANN, BOB, MO
from tests.bot.platforms.matrix.tryout import house_of, living, settings

__all__ = ["counting"]

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
SINCE = (START - 4 * WEEK).timestamp()


async def read(platform: MatrixPlatform, since: int = 4) -> Past:
    """What was said in the last weeks, this hour included."""
    past = Past(house_of(platform).activity, [platform], "town", START - since * WEEK, START + HOUR)
    while not past.over:
        await past.read()
    return past


def by_hour(past: Past, room: str | None = None) -> list[tuple[int, int, int]]:
    """Hours ago, messages and people."""
    found = []
    for hour in past.hours:
        rooms = {id: said for (_, id), said in hour.rooms.items()}
        messages = sum(said for said, _ in rooms.values())
        counts = (messages, sum(hour.people.values())) if room is None else rooms.get(room)
        if counts:
            found.append(((int(START.timestamp()) - hour.at) // 3600, *counts))
    return sorted(found, reverse=True)


async def sources(platform: MatrixPlatform) -> set[tuple[str, str | None, str]]:
    """What there is to read: the room, what is read, the mend."""
    return {(source.room.id, source.id, source.mend) for source in await platform.sources("town", SINCE)}


async def test_what_was_read_is_what_was_counted(
    server: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 4)
    monkeypatch.setattr(history, "AT_ONCE", 1)
    async with living(settings(server, tmp_path), Clock(START)) as platform:
        for hours_ago in (5, 4, 4, 2):
            say(server, ANN, hours_ago)
            say(server, BOB, hours_ago)
        say(server, MO, 4, OFFICE, more={"msgtype": "m.image", "url": "mxc://test/a"})
        first = say(server, ANN, 1)
        say(server, ANN, 1, more={"m.relates_to": {"rel_type": "m.thread", "event_id": first}})
        say(server, ANN, 1, more={"m.relates_to": {"rel_type": "m.replace", "event_id": first}})
        say(server, BOB, 1, more={"msgtype": "m.notice"})
        say(server, "@_irc_bob:test", 1)
        say(server, BOT, 1)
        server.react(SQUARE, BOB, first, "👍")
        at = int((START - HOUR).timestamp() * 1000)
        cipher: dict[str, Any] = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "A", "sender_key": "B"}
        cipher |= {"device_id": "C", "session_id": "D"}
        server.post(SQUARE, BOB, "m.room.encrypted", cipher, origin_server_ts=at)
        server.post(SQUARE, BOB, "m.room.message", {"body": 7}, origin_server_ts=at)
        sticker = {"body": "a cat", "url": "mxc://test/a", "info": {}}
        server.post(SQUARE, MO, "m.sticker", sticker, origin_server_ts=at)
        await becomes(platform, [(5, 2), (4, 5), (2, 2), (1, 4)])
        past = await read(platform)
        people = dict(await told(platform, "people"))
        assert by_hour(past) == [(ago, said, people[ago]) for ago, said in await told(platform, "messages")]
        square = dict(await told(platform, "people", SQUARE))
        assert by_hour(past, SQUARE) == [(ago, n, square[ago]) for ago, n in await told(platform, "messages", SQUARE)]
        assert not past.unread


async def test_what_was_taken_back_is_not_counted(server: Homeserver, platform: MatrixPlatform) -> None:
    say(server, ANN, 3)
    server.redact(SQUARE, MO, say(server, BOB, 3))
    assert by_hour(await read(platform)) == [(3, 1, 1)]


async def test_what_a_room_saw_before_the_bot_came_is_read(server: Homeserver, tmp_path: Path) -> None:
    server.found("!new", ANN)
    server.children[SPACE] = ["!new"]
    say(server, ANN, 200, room="!new")
    server.member("!new", BOT)
    async with living(settings(server, tmp_path), Clock(START)) as platform:
        assert await sources(platform) == {(SQUARE, SQUARE, ""), (OFFICE, OFFICE, ""), ("!new", "!new", "")}
        assert by_hour(await read(platform)) == [(200, 1, 1)]


async def test_rooms_that_hide_their_past_or_that_the_bot_is_not_in_are_told(
    server: Homeserver, tmp_path: Path
) -> None:
    for room, visibility in ((SQUARE, "joined"), ("!shared", "shared"), ("!invited", "invited")):
        if room != SQUARE:
            server.found(room, BOT)
        server.post(room, MO, "m.room.history_visibility", {"history_visibility": visibility}, "")
    server.found("!elsewhere", ANN)
    server.children[SPACE] = ["!shared", "!invited", "!elsewhere"]
    server.closed.add(OFFICE)
    server.member(OFFICE, BOT, "leave")
    async with living(settings(server, tmp_path), Clock(START)) as platform:
        assert await sources(platform) == {
            (SQUARE, SQUARE, "matrix-mend-history"),
            (OFFICE, None, "matrix-mend-join"),
            ("!shared", "!shared", ""),
            ("!invited", "!invited", "matrix-mend-history"),
        }
        say(server, ANN, 1)
        past = await read(platform)
        assert by_hour(past, SQUARE) == [(1, 1, 1)], "what it may see is read"
        assert ("The square", "matrix-mend-history") in {(one.name, one.mend) for one in past.unread}


async def test_nothing_older_than_wanted_is_asked_for(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    for hours_ago in (900, 800, 799, 3, 2):
        say(server, ANN, hours_ago)
    source = Source(Room("matrix", SQUARE), SQUARE)
    page = await platform.history(source, SINCE, None)
    assert [account for account, _ in page.heard] == [ANN, ANN]
    assert page.reached == (START - 2 * HOUR).timestamp(), (
        "one clock may be wrong: what is older is not sure to be read"
    )
    page = await platform.history(source, SINCE, page.next)
    assert page.next is None


async def test_pages_of_which_nothing_is_wanted_lead_on(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    say(server, ANN, 3)
    for _ in range(5):
        server.post(SQUARE, MO, "m.room.topic", {"topic": "talk"}, "")
    assert by_hour(await read(platform)) == [(3, 1, 1)]


async def test_what_the_homeserver_refuses_is_told(server: Homeserver, platform: MatrixPlatform) -> None:
    source = Source(Room("matrix", SQUARE), SQUARE)
    server.fail("GET", "square/messages", 403, "M_FORBIDDEN")
    with pytest.raises(Refused):
        await platform.history(source, SINCE, None)
    server.fail("GET", "square/messages", 429, "M_LIMIT_EXCEEDED", retry_after_ms=50)
    server.fail("GET", "square/messages", 502)
    for _ in range(2):
        with pytest.raises(Later):
            await platform.history(source, SINCE, None)
    with pytest.raises(Gone):
        await platform.sources("elsewhere", SINCE)
    server.fail("GET", "joined_rooms", 401, "M_UNKNOWN_TOKEN")
    with pytest.raises(Later):
        await platform.sources("town", SINCE)
