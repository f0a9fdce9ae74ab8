"""Newcomers are greeted once, whatever happens to the connection, the request or the process."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.wire.discord.server import DiscordServer, text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess

pytestmark = pytest.mark.wire


async def test_a_newcomer_is_greeted_once_ever_when_screening_is_over(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    ann = await town.server.add_member("Ann", pending=True)
    await town.server.settle()
    assert not _greetings(town, ann)
    await town.server.update_member(ann, pending=False)
    await _greeted(town, ann)
    await town.server.remove_member(ann)
    await town.server.rejoin(ann)
    bot.kill()
    await bot.ended()
    await town.start(bot)
    assert len(_greetings(town, ann)) == 1


async def test_the_guide_is_shown_to_the_newcomer_alone_in_their_language(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    zoe = await town.server.add_member("Zoé", locale="fr")
    greeting = await _greeted(town, zoe)
    control = town.server.controls(greeting)[0]
    guide = await town.server.completed(await town.server.click(zoe, greeting, control["custom_id"]))
    assert guide.ephemeral
    assert "Zoé" in guide.text or "Bienvenue" in guide.text or " tu " in guide.text


async def test_those_who_came_or_ended_their_screening_while_the_bot_was_away_are_greeted(
    town: Town, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await town.server.add_member("Ann", pending=True)
    await town.server.settle()
    bot.kill()
    await bot.ended()
    await town.server.update_member(ann, pending=False)
    bob = await town.server.add_member("Bob")
    await town.start(bot)
    await town.server.wait_for(lambda: town.server.messages(town.square))
    await town.server.settle()
    words = "\n".join(map(text_of, town.server.messages(town.square)))
    assert [words.count(f"<@{user['id']}>") + words.count(user["global_name"]) for user in (ann, bob)] == [1, 1]


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    await town.server.gateway.outage(0.5)
    ann = await town.server.add_member("Ann")
    await _greeted(town, ann)
    assert town.server.judge.resumes == [True]


async def test_a_lost_session_is_caught_up(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    town.server.gateway.sessions.clear()
    await town.server.gateway.cut()
    ann = await town.server.add_member("Ann")
    await _greeted(town, ann)
    assert town.server.judge.resumes == [False]


@pytest.mark.parametrize("then", [429, 500, "drop", "drop_after"])
async def test_one_greeting_arrives_through(
    then: int | Literal["drop", "drop_after"], town: Town, bot: BotProcess
) -> None:
    await town.start(bot)
    town.server.fail("POST", "/channels/*/messages", then, times=2)
    ann = await town.server.add_member("Ann")
    await _greeted(town, ann)


@pytest.mark.parametrize("forgotten", [False, True], ids=["nonce known", "nonce forgotten"])
async def test_one_greeting_arrives_when_the_process_dies_before_it_knows(
    forgotten: bool, town: Town, bot: BotProcess
) -> None:
    await town.start(bot)
    with town.server.failing("POST", "/channels/*/messages", "drop_after"):
        ann = await town.server.add_member("Ann")
        await town.server.wait_for(lambda: _greetings(town, ann))
        bot.kill()
        await bot.ended()
    if forgotten:
        town.server.deeds.nonces.window = 0
    await town.start(bot)
    assert len(_greetings(town, ann)) == 1


async def test_a_room_that_is_closed_to_the_bot_is_told_to_the_moderators_once(town: Town, bot: BotProcess) -> None:
    await town.server.deny(town.square, "send_messages")
    await town.start(bot)
    for name in ("Ann", "Bob"):
        await town.server.add_member(name)
        await town.server.settle()
    await town.server.wait_for(lambda: town.server.messages(town.office))
    await town.server.settle()
    assert len(town.server.messages(town.office)) == 1
    refusals = [where for status, _, where in town.server.judge.errors if status == 403]
    assert len(refusals) == 2


async def _greeted(town: Town, user: JSON) -> JSON:
    """The one greeting of a newcomer."""
    await town.server.wait_for(lambda: _greetings(town, user), PATIENCE)
    await town.server.settle()
    [greeting] = _greetings(town, user)
    return greeting


def _greetings(town: Town, user: JSON) -> list[JSON]:
    return [m for m in town.server.messages(town.square) if _names(town.server, m, user)]


def _names(server: DiscordServer, message: JSON, user: JSON) -> bool:
    words = text_of(message)
    return f"<@{user['id']}>" in words or user["global_name"] in words
