"""Newcomers are greeted once, called by name and harmlessly; the guide opens a room of their own."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire

HOSTILE = "@room [x](javascript:1) <img src=x onerror=1> **b** \u202egnp.exe\u200b https://evil.example"


async def test_a_newcomer_is_greeted_once_ever(town: Town, people: People, bot: BotProcess) -> None:
    old = await town.newcomer(people, "Old")
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    greeting = await town.greeted(ann)
    assert greeting.content["msgtype"] == "m.notice"
    assert "Ann" in greeting.words
    await ann.leave(town.space)
    await ann.leave(town.square)
    await ann.join(town.space, town.square)
    await ann.rename("Anna")
    bot.kill()
    await bot.ended()
    ben = await town.newcomer(people, "Ben")
    await town.start(bot)
    await town.greeted(ben)
    assert await town.called() == {ann.id: 1, ben.id: 1}
    assert old.id not in await town.called()


async def test_a_hostile_name_calls_nobody_and_links_nowhere(town: Town, people: People, bot: BotProcess) -> None:
    await town.start(bot)
    eve = await town.newcomer(people, HOSTILE, "eve")
    greeting = await town.greeted(eve)
    html = greeting.html
    assert greeting.mentioned == [eve.id]
    assert [unquote(link) for link in html.links] == [f"https://matrix.to/#/{eve.id}"]
    assert {tag for tag, _ in html.elements} <= {"p", "br", "strong", "em", "a", "code"}
    assert "@room" not in greeting.words
    assert "\u202e" not in greeting.words


async def test_the_guide_opens_a_room_of_their_own_and_leads_to_interests(
    town: Town, people: People, tmp_path: Path
) -> None:
    choir = await town.mo.create_room("Choir", public=False)
    await town.mo.add_child(town.space, choir)
    await town.mo.invite(choir, town.bot.user_id)
    chess = await town.mo.create_room("Chess")  # public, and outside the space: the bot goes in by itself
    await town.mo.give_power(chess, town.bot.user_id, 50)
    interests = f"""
        [[communities.greeter.interests]]
        name = "song"
        label = "Singing"
        emoji = "🎶"
        room = {json.dumps(choir)}

        [[communities.greeter.interests]]
        name = "chess"
        label = "Chess"
        emoji = "♟️"
        room = {json.dumps(chess)}
        """
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data", cogs=interests))
    try:
        await town.start(bot)
        ann, ben = await town.newcomer(people, "Ann"), await people.new("ben")
        greeting = await town.greeted(ann)
        await ann.react(town.square, greeting.id, (await town.seeds(greeting.id))[0])
        own = await ann.wait_invited(town.bot.user_id)
        await ann.join(own)
        guide = await ann.wait_shown(own, town.by_bot("Singing"))
        await ann.react(own, guide.id, "🎶")
        await ann.wait_invited(town.bot.user_id, to=choir)
        await ann.react(own, guide.id, "♟️")
        await ann.wait_invited(town.bot.user_id, to=chess)
        assert await ann.members(own) == {ann.id, town.bot.user_id}
        assert not await ben.invited()
    finally:
        await bot.close()


async def test_a_guide_that_is_asked_for_again_comes_into_the_same_room(
    town: Town, people: People, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    greeting = await town.greeted(ann)
    [control] = await town.seeds(greeting.id)
    pressed = await ann.react(town.square, greeting.id, control)
    own = await ann.wait_invited(town.bot.user_id)
    await ann.join(own)
    first = await ann.wait_shown(own, town.by_bot())
    bot.kill()
    await bot.ended()
    await town.start(bot)
    await ann.redact(town.square, pressed)
    await ann.react(town.square, greeting.id, control)
    await ann.wait_shown(own, lambda message: message.sender == town.bot.user_id and message.id != first.id)
    assert not await ann.invited()
