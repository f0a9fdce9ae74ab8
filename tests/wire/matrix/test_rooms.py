"""Rooms that go on elsewhere are followed; rooms that shut the bot out are told to the moderators once."""

from __future__ import annotations

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire


async def test_an_upgraded_room_is_followed_and_nobody_is_greeted_anew(
    town: Town, people: People, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    await town.greeted(ann)
    new = await town.mo.upgrade(town.square, "12")
    await town.mo.wait_for(new, lambda e: e["sender"] == town.bot.user_id and e["content"].get("membership") == "join")
    await ann.join(new)
    ben = await people.new("ben", "Ben")
    await ben.join(town.space, new)
    greeting = await ben.wait_shown(new, lambda m: town.by_bot()(m) and ben.id in m.mentioned)
    bot.kill()
    await bot.ended()
    await town.start(bot)
    await town.ask(town.mo, 'poll open "Still here?" "Yes | No"')
    await ben.wait_shown(new, lambda m: m.poll)
    called = [account for m in await ben.shown(new) if town.by_bot()(m) for account in m.mentioned]
    assert called == [ben.id]
    assert greeting.content["m.mentions"] == {"user_ids": [ben.id]}


async def test_a_room_that_puts_the_bot_out_is_told_to_the_moderators_once(
    town: Town, people: People, bot: BotProcess
) -> None:
    ann = await people.new("ann", "Ann")
    await town.start(bot)
    await town.mo.kick(town.square, town.bot.user_id)
    await town.mo.wait_shown(town.office, town.by_bot("Square"))
    bot.kill()
    await bot.ended()
    await town.mo.set_state(town.square, "m.room.join_rules", {"join_rule": "invite"})
    await town.start(bot)
    await town.mo.invite(town.square, town.bot.user_id)
    await town.mo.invite(town.square, ann.id)
    await ann.join(town.space, town.square)
    await town.greeted(ann)
    assert len([m for m in await town.mo.shown(town.office) if town.by_bot("Square")(m)]) == 1
