"""How many a message has reached, on a homeserver in memory that says what it is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat import Account, Card, Gone, Later, Outgoing, Reach, Refused, Room
from bot.platforms.matrix import MatrixPlatform
from bot.text import text
from tests.bot.platforms.matrix.conftest import SQUARE
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver
from tests.bot.platforms.matrix.tryout import house_of

ROOM = Room("matrix", SQUARE)
ANN, MO = "@ann:test", "@mo:test"
LATER = datetime(2030, 1, 1, tzinfo=UTC)


async def out(platform: MatrixPlatform) -> str:
    """A message of ours in the square."""
    return await platform.send(Outgoing("12", ROOM, Card(body=(text("Hello"),))))


def answer(event: str, **more: Any) -> dict[str, Any]:
    """What makes a message a reply."""
    return {"m.relates_to": {"m.in_reply_to": {"event_id": event}, **more}}


def in_thread(event: str, reply_to: str) -> dict[str, Any]:
    """What clients put a message into a thread with."""
    return answer(reply_to, rel_type="m.thread", event_id=event, is_falling_back=True)


def moment(server: Homeserver, event: str) -> datetime:
    """When an event happened."""
    [found] = [e for _, e in server.stream if e["event_id"] == event]
    return datetime.fromtimestamp(found["origin_server_ts"] / 1000, UTC)


async def test_people_replies_and_the_thread_are_counted_each_once(
    platform: MatrixPlatform, server: Homeserver
) -> None:
    server.say(SQUARE, ANN, "Before")
    id = await out(platform)
    assert await platform.reach(ROOM, id, LATER) == Reach(0, 0)
    for who, key in ((ANN, "👍"), (ANN, "🎉"), (MO, "👍"), (BOT, "👍")):
        server.react(SQUARE, who, id, key)
    other = server.say(SQUARE, ANN, "By the way")
    server.react(SQUARE, ANN, other, "👍")
    server.say(SQUARE, MO, "What?", **answer(other))
    server.say(SQUARE, MO, "> Hello\n\nWell said", **answer(id))
    server.say(SQUARE, BOT, "Thank you", **answer(id))
    server.post(SQUARE, ANN, "m.room.encrypted", {"ciphertext": "…", **answer(id)})
    first = server.say(SQUARE, ANN, "In a thread", **in_thread(id, id))
    server.say(SQUARE, MO, "There too", **in_thread(id, first))
    server.say(SQUARE, MO, "In another", **in_thread(other, other))
    server.say(SQUARE, MO, "* Well said!", **{"m.relates_to": {"rel_type": "m.replace", "event_id": first}})
    assert await platform.reach(ROOM, id, LATER) == Reach(2, 4)


async def test_what_was_taken_back_or_came_too_late_does_not_count(
    platform: MatrixPlatform, server: Homeserver
) -> None:
    id = await out(platform)
    taken_back = [server.react(SQUARE, MO, id, "👍"), server.say(SQUARE, MO, "Hm", **answer(id))]
    taken_back.append(server.say(SQUARE, MO, "Hm", **in_thread(id, id)))
    for event in taken_back:
        server.redact(SQUARE, MO, event)
    server.react(SQUARE, ANN, id, "👍")
    last = server.say(SQUARE, ANN, "Well said", **answer(id))
    server.react(SQUARE, MO, id, "🎉")
    server.say(SQUARE, MO, "Late", **answer(id))
    server.say(SQUARE, MO, "Late", **in_thread(id, id))
    assert await platform.reach(ROOM, id, moment(server, last)) == Reach(1, 1)


async def test_bots_puppets_and_those_who_want_to_be_in_no_count_do_not_count(
    platform: MatrixPlatform, server: Homeserver
) -> None:
    id = await out(platform)
    for who in ("@_irc_ben:test", "@telegram_7:test", ANN, MO):
        server.react(SQUARE, who, id, "👍")
        server.say(SQUARE, who, "Well said", **answer(id))
    server.say(SQUARE, MO, "beep", msgtype="m.notice", **answer(id))
    house = house_of(platform)
    ann = Account("matrix", ANN)
    await house.write(lambda unit: house.services.members.prefer(unit, "town", ann, opted_out=True))
    assert await platform.reach(ROOM, id, LATER) == Reach(1, 1)


async def test_it_is_not_read_without_end(
    platform: MatrixPlatform, server: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await out(platform)
    for number in range(150):
        server.react(SQUARE, f"@m{number}:test", id, "👍")
        server.say(SQUARE, ANN, "In a thread", **in_thread(id, id))
    for number in range(250):
        server.say(SQUARE, MO, str(number), **(answer(id) if number == 249 else {}))
    assert await platform.reach(ROOM, id, LATER) == Reach(150, 151)
    monkeypatch.setattr("bot.platforms.matrix.reach.PAGES", 1)
    assert await platform.reach(ROOM, id, LATER) == Reach(100, 100)


async def test_a_day_that_is_over_is_not_read_beyond(platform: MatrixPlatform, server: Homeserver) -> None:
    server.gap = 1000  # so that the bot reads nothing else of the room's history
    id = await out(platform)
    over = moment(server, server.say(SQUARE, ANN, "The last of the day", **answer(id)))
    for number in range(250):
        server.say(SQUARE, MO, str(number))
    del server.asked[:]
    assert await platform.reach(ROOM, id, over) == Reach(0, 1)
    assert sum(path.endswith("/messages") for _, path in server.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        "words",
        {"m.relates_to": "words"},
        {"m.relates_to": {"m.in_reply_to": ["words"]}},
        {"m.relates_to": {"m.in_reply_to": {"event_id": {}}}},
        {"msgtype": ["m.notice"], "m.relates_to": {"rel_type": [], "event_id": 7}},
    ],
)
async def test_what_a_stranger_makes_up_counts_for_nothing(
    content: Any, platform: MatrixPlatform, server: Homeserver
) -> None:
    id = await out(platform)
    server.post(SQUARE, ANN, "m.room.message", content)
    server.post(SQUARE, ANN, "m.reaction", content)
    said = {"msgtype": "m.text", "body": "Well said", **answer(id)}
    server.post(SQUARE, ANN, "m.room.message", said, origin_server_ts="soon")
    assert await platform.reach(ROOM, id, LATER) == Reach(0, 1)


async def test_what_cannot_be_read_is_trouble_and_never_nothing(platform: MatrixPlatform, server: Homeserver) -> None:
    id = await out(platform)
    for path in ("/context/", "/relations/.*m.annotation", "/relations/.*m.thread", "/messages"):
        server.fail("GET", path, 500)
        with pytest.raises(Later):
            await platform.reach(ROOM, id, LATER)
        server.fail("GET", path, 403, "M_FORBIDDEN")
        with pytest.raises(Refused):
            await platform.reach(ROOM, id, LATER)
    server.fail("GET", "/context/", 401, "M_UNKNOWN_TOKEN")
    with pytest.raises(Later):
        await platform.reach(ROOM, id, LATER)


async def test_a_message_that_is_gone_reaches_nobody(platform: MatrixPlatform, server: Homeserver) -> None:
    id = await out(platform)
    with pytest.raises(Gone):
        await platform.reach(ROOM, "$never", LATER)
    server.redact(SQUARE, MO, id)
    with pytest.raises(Gone):
        await platform.reach(ROOM, id, LATER)
