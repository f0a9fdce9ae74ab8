"""What strangers may try: pressing from elsewhere, words that are slow to read."""

from __future__ import annotations

import time

import pytest

from bot.platforms.matrix import MatrixPlatform
from tests.bot.platforms.matrix.conftest import OFFICE, SQUARE
from tests.bot.platforms.matrix.homeserver import Homeserver
from tests.bot.platforms.matrix.test_platform import ANN, BOB, MO, direct_room, heard, heard_words, shown_poll
from tests.bot.platforms.matrix.tryout import HEARD


async def test_a_card_is_only_pressed_in_the_room_where_it_stands(server: Homeserver, platform: MatrixPlatform) -> None:
    poll = await shown_poll(server, "one")
    vote = server.react(SQUARE, ANN, poll, "1️⃣")
    await heard(server, "vote", ANN, ("1",))
    server.react(OFFICE, BOB, poll, "2️⃣")
    server.say(OFFICE, BOB, "3", **{"m.relates_to": {"m.in_reply_to": {"event_id": poll}}})
    server.post(OFFICE, BOB, "m.room.redaction", {"redacts": vote}, redacts=vote)
    server.say(OFFICE, BOB, "last")
    await heard_words(server, "last")
    server.react(SQUARE, MO, poll, "3️⃣")
    await heard(server, "vote", MO, ("3",))
    assert [h for h in HEARD if h[0] == "vote"] == [("vote", ANN, ("1",)), ("vote", MO, ("3",))]


@pytest.mark.parametrize("words", ["> " * 30_000, '<a href="https://matrix.to/#/@' + "a" * 60_000])
async def test_what_is_written_to_take_long_takes_no_time(
    server: Homeserver, platform: MatrixPlatform, words: str
) -> None:
    begun = time.process_time()
    relation = {"m.in_reply_to": {"event_id": "$1"}}
    server.say(SQUARE, ANN, words, formatted_body=words, **{"m.relates_to": relation})
    server.say(SQUARE, ANN, "last")
    await heard_words(server, "last")
    assert time.process_time() - begun < 1.5


async def test_in_a_direct_room_only_its_owner_is_heard(server: Homeserver, platform: MatrixPlatform) -> None:
    room = await direct_room(server)
    server.react(SQUARE, ANN, (await greeted(server))["event_id"], "👋")
    guide = await server.message(room, "A guide")
    server.member(room, BOB)
    server.react(room, BOB, guide["event_id"], "1️⃣")
    server.say(room, BOB, "!try aloud")
    server.react(room, ANN, guide["event_id"], "2️⃣")
    await heard(server, "vote", ANN, ("2",))
    assert not [h for h in HEARD if h[:2] == ("vote", BOB)]
    assert not [e for e in server.events(room) if "for all" in e["content"]["body"]]


async def greeted(server: Homeserver) -> dict[str, str]:
    server.member("!space", "@cleo:test")
    greeting: dict[str, str] = await server.message(SQUARE, "Welcome Cleo")
    return greeting
