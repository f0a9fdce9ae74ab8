"""Polls: MSC3381 where one room shows them, reactions elsewhere; changed, taken back, closed, counted once."""

from __future__ import annotations

import re

import pytest

from tests.wire.matrix.people import People, Shown
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire

POLL = "org.matrix.msc3381.poll"


async def test_a_native_poll_is_answered_changed_taken_back_and_closed(
    town: Town, people: People, bot: BotProcess
) -> None:
    await town.start(bot)
    ann, ben, cleo = [await town.newcomer(people, name) for name in ("Ann", "Ben", "Cleo")]
    poll = await town.open_poll('"Tea or coffee?" "Tea | Coffee"')
    assert poll.poll
    assert poll.content[f"{POLL}.start"]["max_selections"] == 1
    tea, coffee = [answer["id"] for answer in poll.content[f"{POLL}.start"]["answers"]]
    for _ in range(3):
        await ann.respond(town.square, poll.id, tea)
    await ben.respond(town.square, poll.id, coffee)
    await ben.respond(town.square, poll.id, tea)
    taken_back = await cleo.respond(town.square, poll.id, coffee)
    await cleo.redact(town.square, taken_back)
    await cleo.respond(town.square, poll.id, "no such answer")

    bot.kill()
    await bot.ended()
    await town.start(bot)
    await town.ask(town.mo, "poll close")
    ended = await ann.wait_for(town.square, lambda event: event["type"] == f"{POLL}.end")
    assert ended["content"]["m.relates_to"]["event_id"] == poll.id
    result = await ann.wait_shown(town.square, town.by_bot("Tea", "comes first"))
    assert _votes(result) == [2, 0]
    await ann.respond(town.square, poll.id, coffee)  # too late
    assert _votes(await town.ask(town.mo, "poll results")) == [2, 0]
    ends = [event for event in await ann.history(town.square) if event["type"] == f"{POLL}.end"]
    assert len(ends) == 1


async def test_a_poll_with_reactions_follows_what_stands(town: Town, people: People, bot: BotProcess) -> None:
    await town.start(bot)
    ann, ben = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
    await town.open_poll('"Tea or cofee?" "Tea | Coffee"')
    await town.ask(town.mo, 'poll fix question="Tea or coffee?"')  # a native poll cannot be reworded
    poll = await ann.wait_shown(town.square, lambda m: town.by_bot("Tea or coffee?")(m) and not m.poll)
    await town.seeds(poll.id, 2)
    await ann.react(town.square, poll.id, "1️⃣")
    standing = await ann.react(town.square, poll.id, "2️⃣")
    await ben.react(town.square, poll.id, "2️")  # another looks of the same key does not count
    await ben.react(town.square, poll.id, "2⃣")
    await ann.redact(town.square, standing)  # the first one stands again
    await town.ask(town.mo, "poll close")
    closed = await ann.wait_shown(town.square, lambda m: m.id == poll.id and "React" not in m.words)
    assert _votes(closed) == [1, 1]
    assert "m.mentions" in closed.content


async def test_many_options_are_chosen_by_number_and_hostile_ones_do_nothing(
    town: Town, people: People, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    hostile = ["@room", "<b>bold</b>", "[x](javascript:1)", "https://evil.example"]
    options = hostile + [f"{number} {'x' * 95}" for number in range(16)]
    poll = await town.open_poll(f'"<i>Which?</i> @room" "{" | ".join(options)}" multiple')
    await town.ask(town.mo, 'poll fix question="Which of these?"')
    card = await ann.wait_shown(town.square, lambda m: town.by_bot("Which of these?")(m) and m.id != poll.id)
    assert len(poll.content[f"{POLL}.start"]["answers"]) == 20
    assert card.mentioned == []
    assert not card.html.links
    await ann.say(town.square, "2 20", reply_to=card.id)
    results = await town.ask(town.mo, "poll results")
    assert [number for number, votes in enumerate(_votes(results), 1) if votes] == [2, 20]


async def test_an_anonymous_ballot_is_cast_in_a_room_of_their_own(town: Town, people: People, bot: BotProcess) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    poll = await town.open_poll('"Raise the fee?" "Yes | No" anonymous')
    [ballot] = await town.seeds(poll.id)
    await ann.react(town.square, poll.id, "1️⃣")  # in the room, it counts for nothing
    await ann.react(town.square, poll.id, ballot)
    own = await ann.wait_invited(town.bot.user_id)
    await ann.join(own)
    sheet = await ann.wait_shown(own, town.by_bot("Yes"))
    await ann.react(own, sheet.id, "2️⃣")
    await town.mo.wait_shown(town.square, lambda m: m.id == poll.id and m.edits > 0)
    await town.ask(town.mo, "poll close")
    closed = await ann.wait_shown(town.square, lambda m: m.id == poll.id and ballot not in m.words)
    assert _votes(closed) == [0, 1]


def _votes(card: Shown) -> list[int]:
    """How many votes the chart shows for each option."""
    return [int(votes) if votes.isdigit() else 0 for votes in re.findall(r"% · (\w+) vote", card.words)]


async def test_votes_cast_while_the_bot_was_away_count_before_it_closes_the_poll(
    town: Town, people: People, bot: BotProcess
) -> None:
    await town.start(bot)
    ann, ben = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
    poll = await town.open_poll('"Tea or coffee?" "Tea | Coffee"')
    await bot.stop()
    await ann.respond(town.square, poll.id, "1")
    await ben.respond(town.square, poll.id, "1")
    await town.mo.say(town.office, "!poll close")
    await town.start(bot)
    result = await ann.wait_shown(town.square, town.by_bot("Tea", "comes first"))
    assert _votes(result) == [2, 0]
