"""A post with a picture and a thread, on both networks at once, from what somebody said on Matrix."""

from __future__ import annotations

import pytest

from tests.wire.discord.server import text_of
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire

SEA = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100


async def test_a_picture_that_was_said_on_matrix_is_posted_on_both_networks_with_a_thread(
    twin: Twin, bot: BotProcess
) -> None:
    await twin.start(bot)
    mo, square, office, server = twin.matrix.mo, twin.matrix.square, twin.matrix.office, twin.discord.server
    address = await mo.upload("sea.png", SEA, "image/png")
    info = {"mimetype": "image/png", "size": len(SEA)}
    picture = {"msgtype": "m.image", "filename": "sea.png", "url": address, "info": info, "m.mentions": {}}
    said = await mo.send(office, "m.room.message", picture | {"body": "Look, **the sea**"})
    asked = await mo.say(office, '!post this at="in 1 second" thread=yes alt="The sea"', reply_to=said)
    await mo.wait_shown(office, lambda m: m.replies_to == asked and "goes out" in m.words)

    post = await mo.wait_shown(square, lambda m: m.words == "Look, **the sea**")
    shown = await mo.wait_shown(square, lambda m: m.content.get("msgtype") == "m.image")
    assert (shown.content["body"], shown.content["filename"]) == ("The sea", "sea.png")
    assert await mo.download(shown.content["url"]) == SEA
    await mo.wait_shown(
        square, lambda m: m.content.get("m.relates_to") == {"rel_type": "m.thread", "event_id": post.id}
    )

    channel = twin.discord.square
    [there] = await server.wait_for(
        lambda: [m for m in server.messages(channel) if "Look, **the sea**" in text_of(m)], PATIENCE
    )
    [file] = there["attachments"]
    assert server.world.files[file["id"]] == SEA
    threads = await server.wait_for(
        lambda: [c for c in server.world.channels.values() if c.get("parent_id") == channel["id"]], PATIENCE
    )
    assert [(thread["id"], thread["name"]) for thread in threads] == [(there["id"], "Look, **the sea**")]
