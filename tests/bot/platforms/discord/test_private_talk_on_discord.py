"""Addresses of messages, private threads, and what is written to the bot alone, on a Discord in memory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat import Account, Card, Gone, Outgoing, Refused, Room
from bot.text import text
from tests.bot.platforms.discord.town import Town

pytestmark = pytest.mark.simcord(settle_timeout=20)


async def test_a_message_is_found_at_its_address_in_its_own_home_alone(town: Town) -> None:
    message = await town.ann.send(town.square, "Hello")
    here = Room("discord", str(town.square.id))
    link = town.platform.link("town", here, str(message.id))
    assert link == f"https://discord.com/channels/{town.guild.id}/{town.square.id}/{message.id}"
    assert await town.platform.located("town", f" {link} ") == (here, str(message.id))
    abroad = town.env.create_guild("Elsewhere").create_text_channel("far")
    for wrong in (
        link.replace(str(town.guild.id), "1"),
        link.replace(str(town.square.id), str(abroad.id)),
        link.replace(str(town.square.id), "1"),
        "https://example.org/channels/1/2/3",
    ):
        assert await town.platform.located("town", wrong) is None
    with pytest.raises(Gone):
        town.platform.link("nowhere", here, "1")


async def test_a_private_thread_is_opened_once_and_its_people_let_in(town: Town) -> None:
    near, people = Room("discord", str(town.square.id)), [str(town.ann.id)]
    first = await town.platform.private_room("town", near, people, "#1 Town")
    assert await town.platform.private_room("town", near, people, "#1 Town") == first
    assert await town.platform.private_room("town", first, people, "#2 Town") != first  # in its channel
    assert {thread.name for thread in town.square.threads} == {"#1 Town", "#2 Town"}
    await town.ann.send(next(t for t in town.square.threads if str(t.id) == first.id), "I am in")


async def test_where_no_private_thread_can_be_that_is_said(town: Town) -> None:
    town.forbid("create_private_threads")
    with pytest.raises(Refused):
        await town.platform.private_room("town", Room("discord", str(town.square.id)), [], "#1 Town")
    voice = town.guild.create_voice_channel("voice")
    with pytest.raises(Refused, match="no private threads"):
        await town.platform.private_room("town", Room("discord", str(voice.id)), [], "#1 Town")


async def test_what_somebody_wrote_to_the_bot_alone_can_be_read_again(town: Town) -> None:
    dan = town.env.create_user("dan")
    town.guild.add_member(dan)
    began = town.env.now()
    await town.platform.send(Outgoing("12", Room("discord", str(dan.id), direct=True), Card(body=(text("Hello"),))))
    for words in ("One", "Two"):
        await dan.send_dm(words)
    account = Account("discord", str(dan.id))
    said = await town.platform.said_alone(account, began - timedelta(seconds=1))
    assert [message.words for message in said] == ["One", "Two"]
    assert all(message.account == account and message.id for message in said)
    assert await town.platform.said_alone(account, town.env.now() + timedelta(days=1)) == []
