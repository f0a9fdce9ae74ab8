"""What people say and hand over is read as they last meant it, and never more of it than asked for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat import Account, Attached, Gone, Later, OpenThread, Refused, Room
from bot.platforms.matrix import MatrixPlatform
from tests.bot.platforms.matrix.conftest import SQUARE
from tests.bot.platforms.matrix.homeserver import Homeserver
from tests.bot.platforms.matrix.test_platform import ANN

HERE = Room("matrix", SQUARE)
PICTURE = {"msgtype": "m.image", "url": "mxc://test/sea", "info": {"mimetype": "image/png", "size": 4}}


async def test_a_message_is_its_words_without_those_it_replies_to(server: Homeserver, platform: MatrixPlatform) -> None:
    plain = server.say(SQUARE, ANN, "> hello\nworld")
    assert (await platform.message(HERE, plain)).words == "> hello\nworld"
    reply = {"m.in_reply_to": {"event_id": plain}}
    found = await platform.message(HERE, server.say(SQUARE, ANN, "> hello\n\nindeed", **{"m.relates_to": reply}))
    assert (found.words, found.account, found.files) == ("indeed", Account("matrix", ANN), ())


async def test_a_message_is_as_it_was_last_edited_and_nothing_once_it_is_redacted(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    edit = {"m.relations": {"m.replace": {"content": {"m.new_content": {"body": "better"}}}}}
    event = server.post(SQUARE, ANN, "m.room.message", {"msgtype": "m.text", "body": "good"}, unsigned=edit)
    assert (await platform.message(HERE, event)).words == "better"
    gone = server.say(SQUARE, ANN, "oops")
    server.redact(SQUARE, ANN, gone)
    assert (await platform.message(HERE, gone)).words == ""


@pytest.mark.parametrize(
    ("content", "words", "name", "kind", "size"),
    [
        ({"body": "sea.png"}, "", "sea.png", "image/png", 4),
        ({"body": "The sea", "filename": "sea.png"}, "The sea", "sea.png", "image/png", 4),
        ({"body": "sea.png", "filename": "sea.png"}, "", "sea.png", "image/png", 4),
        ({"body": "sea", "info": {"mimetype": 7, "size": "huge"}}, "", "sea", "application/octet-stream", 0),
        ({"body": "sea", "info": "none"}, "", "sea", "application/octet-stream", 0),
    ],
)
async def test_a_file_has_its_name_and_perhaps_a_caption(
    server: Homeserver,
    platform: MatrixPlatform,
    content: dict[str, Any],
    words: str,
    name: str,
    kind: str,
    size: int,
) -> None:
    found = await platform.message(HERE, server.post(SQUARE, ANN, "m.room.message", PICTURE | content))
    [file] = found.files
    assert (found.words, file.name, file.type, file.size) == (words, name, kind, size)


async def test_what_has_no_address_of_the_homeservers_is_no_file(server: Homeserver, platform: MatrixPlatform) -> None:
    for address in ("https://evil.test/x", None, 7):
        event = server.post(SQUARE, ANN, "m.room.message", PICTURE | {"body": "sea.png", "url": address})
        assert (await platform.message(HERE, event)).files == ()


async def attached(server: Homeserver, platform: MatrixPlatform) -> Attached:
    [file] = (await platform.message(HERE, server.post(SQUARE, ANN, "m.room.message", PICTURE | {"body": "a"}))).files
    return file


async def test_a_file_is_read_up_to_what_is_asked_for(server: Homeserver, platform: MatrixPlatform) -> None:
    server.files["sea"] = b"\x89PNG" * 100_000
    file = await attached(server, platform)
    assert await file.read(400_000) == server.files["sea"]
    with pytest.raises(Refused):
        await file.read(399_999)


async def test_a_file_that_is_gone_is_refused_and_one_that_cannot_be_had_now_is_for_later(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    file = await attached(server, platform)
    with pytest.raises(Gone):
        await file.read(100)
    server.fail("GET", "/media/download", 502)
    with pytest.raises(Later):
        await file.read(100)


async def test_a_thread_is_opened_by_one_first_word_however_often_it_is_asked_for(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    news = server.say(SQUARE, ANN, "news")
    for _ in range(2):
        await platform.carry(OpenThread(HERE, news, "News"))
        server.forget_transactions()
    [first] = server.events(SQUARE)
    assert "talk about it" in first["content"]["body"]
    assert first["content"]["m.relates_to"] == {"rel_type": "m.thread", "event_id": news}
