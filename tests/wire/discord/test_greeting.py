"""Newcomers are greeted once, whatever happens to the connection, the request or the process."""

from __future__ import annotations

from functools import partial

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess

pytestmark = pytest.mark.wire


async def test_a_newcomer_is_greeted_once_ever_when_screening_is_over(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    ann = await town.server.add_member("Ann", pending=True)
    ben = await town.server.add_member("Ben", pending=True)
    await town.server.settle()
    assert not town.server.messages(town.square)
    await town.server.update_member(ann, pending=False)
    await greeted(town, ann)

    await town.server.remove_member(ann)
    await town.server.rejoin(ann)
    bot.kill()
    await bot.ended()
    await town.server.update_member(ben, pending=False)
    cleo = await town.server.add_member("Cleo")
    await town.start(bot)
    await greeted(town, ben, cleo)
    assert len(greetings(town, ann)) == 1


async def test_the_guide_is_shown_to_the_newcomer_alone_in_their_language(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    zoe = await town.server.add_member("Zoé", locale="fr")
    await greeted(town, zoe)
    [greeting] = greetings(town, zoe)
    control = town.server.controls(greeting)[0]["custom_id"]
    guide = await town.server.completed(await town.server.click(zoe, greeting, control))
    assert guide.ephemeral
    assert "Zoé, voici Town" in guide.text


async def test_a_lost_connection_is_resumed_and_a_lost_session_caught_up(town: Town, bot: BotProcess) -> None:
    server = town.server
    await town.start(bot)
    await server.gateway.cut()
    await server.wait_for(lambda: not server.gateway.connected)
    await greeted(town, await server.add_member("Ann"))
    await server.gateway.ask_reconnect()
    await server.wait_for(lambda: server.judge.resumes == [True, True])

    await server.gateway.invalidate()
    await server.wait_for(lambda: not server.gateway.connected)
    await greeted(
        town, await server.add_member("Ben")
    )  # it is still connecting anew: the end must be quick all the same


async def test_each_greeting_arrives_once_through_429_500_and_lost_connections(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    town.server.fail("POST", "/channels/*/messages", 429, retry_after=0.1)
    await greeted(town, await town.server.add_member("Ann"))
    town.server.fail("POST", "/channels/*/messages", 500)
    await greeted(town, await town.server.add_member("Ben"))
    town.server.fail("POST", "/channels/*/messages", "drop")
    await greeted(town, await town.server.add_member("Cleo"))
    town.server.fail("POST", "/channels/*/messages", "drop_after", times=2)
    await greeted(town, await town.server.add_member("Dan"))


async def test_one_greeting_arrives_when_the_process_dies_before_it_knows(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    for name in ("Ann", "Ben"):
        newcomer = await town.server.add_member(name)
        with town.server.failing("POST", "/channels/*/messages", "drop_after"):
            await town.server.wait_for(partial(greetings, town, newcomer), PATIENCE)
            bot.kill()
            await bot.ended()
        town.server.judge.calls.clear()
        await town.start(bot)
        await town.server.wait_for(partial(_looked_back, town), PATIENCE)
        await greeted(town, newcomer)
        town.server.deeds.nonces.window = 0  # the second time Discord no longer knows the nonce


async def test_a_room_that_is_closed_to_the_bot_is_told_to_the_moderators_once(town: Town, bot: BotProcess) -> None:
    await town.server.deny(town.square, "send_messages")
    await town.start(bot)
    for before, name in enumerate(("Ann", "Ben")):
        await town.server.add_member(name)
        await town.server.wait_for(partial(_refused, town, before), PATIENCE)
        await town.server.settle()
    assert len(town.server.messages(town.office)) == 1
    assert [status for status, _, _ in town.server.judge.errors] == [403, 403]


async def test_a_room_that_was_deleted_is_told_to_the_moderators_once(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    await town.server.remove_channel(town.square)
    await town.server.wait_for(lambda: town.server.messages(town.office), PATIENCE)
    await town.server.add_member("Ann")
    await town.server.settle(2)
    assert len(town.server.messages(town.office)) == 1


async def test_a_hostile_name_is_shown_and_does_nothing(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    hostile = await town.server.add_member("@everyone [x](javascript:alert(1)) **loud** <@&1>")
    await greeted(town, hostile)
    [greeting] = greetings(town, hostile)
    assert [user["id"] for user in greeting["mentions"]] == [hostile["id"]]
    assert not greeting["mention_everyone"]


async def greeted(town: Town, *users: JSON) -> None:
    """Wait until each of them is greeted; once."""
    await town.server.wait_for(lambda: all(greetings(town, user) for user in users), PATIENCE)
    await town.server.settle()
    assert [len(greetings(town, user)) for user in users] == [1] * len(users)


def greetings(town: Town, user: JSON) -> list[JSON]:
    """The messages of the square that address somebody."""
    return [m for m in town.server.messages(town.square) if f"<@{user['id']}>" in text_of(m)]


def _looked_back(town: Town) -> bool:
    """Whether the bot has read the square's history."""
    path = f"/channels/{town.square['id']}/messages"
    return any((call.method, call.path, call.status) == ("GET", path, 200) for call in town.server.judge.calls)


def _refused(town: Town, before: int) -> bool:
    return len(town.server.judge.errors) > before
