"""How many a message has reached, as a real homeserver tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat import Gone, Reach
from bot.platforms.matrix.client import Client
from bot.platforms.matrix.reach import reach
from tests.wire.matrix.people import People
from tests.wire.matrix.town import Town

pytestmark = pytest.mark.wire


async def test_what_stands_on_a_message_is_counted_each_once(town: Town, people: People) -> None:
    ours, ann, ben = people.meet(town.bot), await town.newcomer(people, "Ann"), await town.newcomer(people, "Ben")
    await ours.join(town.square)
    await ann.say(town.square, "Before")
    message = await ours.say(town.square, "Hello")
    for who, key in ((ann, "👍"), (ann, "🎉"), (ours, "👍")):
        await who.react(town.square, message, key)
    await ben.redact(town.square, await ben.react(town.square, message, "👎"))
    first = await ann.say(town.square, "In a thread", thread=message)
    await ben.say(town.square, "There too", thread=message, reply_to=first)
    await ben.redact(town.square, await ben.say(town.square, "Hm", thread=message))
    await ben.redact(town.square, await ben.say(town.square, "Hm", reply_to=message))
    await ben.say(town.square, "Well said", reply_to=message)
    await ann.say(town.square, "beep", reply_to=message, msgtype="m.notice")

    client = Client(town.url, town.bot.user_id)
    client.use("", town.bot.access_token)
    now = datetime.now(UTC) + timedelta(minutes=1)
    assert await reach(client, town.square, message, now, str) == Reach(1, 3)
    assert await reach(client, town.square, message, now - timedelta(hours=1), str) == Reach(0, 0)
    await ours.redact(town.square, message)
    with pytest.raises(Gone):
        await reach(client, town.square, message, now, str)
    await client.close()
