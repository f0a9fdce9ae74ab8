"""What members may not do is refused, in private, and by the home's word alone."""

from __future__ import annotations

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire

OPEN = 'poll open "May I?" "Yes | No"'
REFUSAL = "for moderators"


async def test_a_members_poll_is_refused_in_private_on_request_only(
    town: Town, people: People, bot: BotProcess
) -> None:
    await town.start(bot)
    ann, ben = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
    offer = await town.ask(ann, OPEN, town.square)
    assert REFUSAL not in offer.words
    [envelope] = await town.seeds(offer.id)
    await ben.react(town.square, offer.id, envelope)  # not meant for him
    await ann.react(town.square, offer.id, envelope)
    own = await ann.wait_invited(town.bot.user_id)
    await ann.join(own)
    await ann.wait_shown(own, town.by_bot(REFUSAL))
    assert not await ben.invited()
    assert not await _polls(town)


async def test_whoever_owns_a_direct_room_is_no_moderator(town: Town, people: People, bot: BotProcess) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    own = await town.alone_with(ann)
    await ann.say(own, OPEN)
    await ann.wait_shown(own, town.by_bot(REFUSAL))
    assert not await _polls(town)


async def test_a_moderator_is_one_for_as_long_as_the_home_says_so(town: Town, people: People, bot: BotProcess) -> None:
    await town.start(bot)
    zoe = await town.newcomer(people, "Zoe")
    await town.mo.invite(town.office, zoe.id)
    await zoe.join(town.office)
    await town.mo.give_power(town.office, zoe, 100)  # power in a room is no power in the home
    assert REFUSAL in (await town.ask(zoe, OPEN)).words
    await town.mo.give_power(town.space, zoe, 50)
    await zoe.say(town.office, f"!{OPEN}")
    await town.mo.wait_shown(town.square, lambda m: m.poll)
    await town.mo.give_power(town.space, zoe, 0)
    assert REFUSAL in (await town.ask(zoe, "poll close")).words


async def test_mistakes_are_answered_with_what_was_meant(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    assert "!poll open" in (await town.ask(town.mo, 'poll opne "May I?" "Yes | No"')).words
    assert "!poll open" in (await town.ask(town.mo, "poll open")).words
    assert "poll" in (await town.ask(town.mo, "help")).words


async def test_a_stranger_who_is_in_no_home_is_not_followed(town: Town, people: People, bot: BotProcess) -> None:
    await town.start(bot)
    eve = await people.new("eve")
    trap = await eve.create_room("Trap", public=False, invite=[people.meet(town.bot)], is_direct=True)
    left = await eve.wait_for(trap, lambda e: e["content"].get("membership") == "leave")
    assert left["sender"] == town.bot.user_id


async def _polls(town: Town) -> list[str]:
    shown = await town.mo.shown(town.square)
    return [message.id for message in shown if message.poll]
