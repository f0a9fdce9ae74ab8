"""What is said on Discord is counted without its words, its objects and its tasks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat import Room
from bot.cog import Cog
from bot.config import Settings
from tests.bot.platforms.discord.town import Town
from tests.bot.platforms.discord.workbench import Listener

pytestmark = pytest.mark.simcord(settle_timeout=20)

EVER = datetime(2020, 1, 1, tzinfo=UTC)


class Ear(Cog[Settings]):
    """Wants what is said to be counted."""

    name = "ear"
    counts = True


@pytest.fixture
async def counted(town: Town) -> Town:
    """A town that is counted."""
    await town.app.close()
    town.kinds = (Ear,)
    await town.open()
    return town


async def told(town: Town, room: int | None = None) -> tuple[int, int]:
    """Messages and people of all hours."""
    house, where = town.app.house, Room("discord", str(room)) if room else None
    await house.write_counts()
    said = await house.write(lambda unit: house.activity.messages(unit, "town", EVER, where))
    people = await house.write(lambda unit: house.activity.hours(unit, "town", EVER, where))
    return sum(count for _, count in said), sum(count for _, count in people)


def gateway(town: Town) -> Any:
    """What takes the messages as Discord tells them."""
    return town.platform.client._connection


def message(town: Town, **more: Any) -> dict[str, Any]:
    """A message as Discord tells it, as far as it is looked at."""
    return {
        "id": "1",
        "type": 0,
        "guild_id": str(town.guild.id),
        "channel_id": str(town.square.id),
        "author": {"id": str(town.ann.id)},
        "timestamp": town.env.now().isoformat(),
        **more,
    }


async def test_messages_are_asked_for_without_their_words(counted: Town) -> None:
    intents = counted.platform.client.intents
    assert (intents.guild_messages, intents.message_content) == (True, False)


async def test_who_reads_and_who_counts_share_a_message(town: Town) -> None:
    await town.app.close()
    town.kinds = (Ear, Listener)
    await town.open()
    await town.ann.send(town.square, "hello")
    await town.settle()
    assert [event.words for event in town.heard] == ["hello"]
    assert await told(town) == (1, 1)
    assert town.platform.client.intents.message_content


async def test_what_people_say_in_the_server_is_counted(counted: Town) -> None:
    for who, where in ((counted.ann, counted.square), (counted.ann, counted.office), (counted.mo, counted.square)):
        await who.send(where, "hello")
    await counted.settle()
    assert await told(counted) == (3, 2)
    assert await told(counted, counted.square.id) == (2, 2)
    assert await told(counted, counted.office.id) == (1, 1)


async def test_bots_webhooks_system_messages_and_other_servers_are_not_counted(
    counted: Town, caplog: pytest.LogCaptureFixture
) -> None:
    heard = gateway(counted).parse_message_create
    heard(message(counted))
    heard(message(counted, type=19))
    heard(message(counted, author={"id": "5", "bot": True}))
    heard(message(counted, webhook_id="7"))
    heard(message(counted, type=7))
    heard(message(counted, guild_id="8"))
    direct = message(counted)
    del direct["guild_id"]
    heard(direct)
    assert await told(counted) == (2, 1)
    heard({"guild_id": str(counted.guild.id)})
    assert "could not be counted" in caplog.text


async def test_a_thread_counts_for_its_channel(counted: Town) -> None:
    thread = {
        "id": "77",
        "guild_id": str(counted.guild.id),
        "parent_id": str(counted.square.id),
        "owner_id": str(counted.ann.id),
        "name": "thread",
        "type": 11,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 60,
            "archive_timestamp": counted.env.now().isoformat(),
        },
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
    }
    state = gateway(counted)
    state.parse_thread_create(thread)
    state.parse_message_create(message(counted, channel_id="77"))
    state.parse_message_create(message(counted, channel_id="78"))
    assert await told(counted, counted.square.id) == (1, 1)
    assert await told(counted, 78) == (1, 1)
    assert await told(counted) == (2, 1)
