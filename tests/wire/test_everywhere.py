"""One poll in two homes: votes from both networks, accounts that are one member, a kill in the middle, one outcome."""

from __future__ import annotations

import re

import pytest

from tests.wire.discord.server import text_of
from tests.wire.matrix.people import People, Person
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.twin import Twin, shows

pytestmark = pytest.mark.wire


async def test_one_poll_in_two_homes_lives_through_a_kill_and_ends_the_same_in_both(
    twin: Twin, people: People, bot: BotProcess
) -> None:
    await twin.start(bot)
    server = twin.discord.server
    ann, ben = [await twin.matrix.newcomer(people, name) for name in ("Ann", "Ben")]
    dora, emil = [await server.add_member(name, announce=False) for name in ("Dora", "Emil")]
    here, there = await twin.open_poll('"Tea or coffee?" "Tea | Coffee" where=everywhere')

    await ann.react(twin.matrix.square, here.id, "1️⃣")
    await server.wait_for(lambda: shows(text_of(there), [1, 0]), PATIENCE)
    code = await server.completed(await server.slash(dora, "link"))
    assert code.ephemeral
    await _link(twin, ann, code.text)
    assert "Coffee" in (await twin.press(dora, there, "Coffee")).text  # Ann once more: her newer vote stands
    await twin.press(emil, there, "Tea")
    changed = await ben.react(twin.matrix.square, here.id, "1️⃣")
    await server.wait_for(lambda: shows(text_of(there), [2, 1]), PATIENCE)

    await twin.press(emil, there, "Coffee")  # acknowledged, so it counts, whatever the cards have shown of it
    bot.kill()
    await bot.ended()
    await ben.redact(twin.matrix.square, changed)
    await ben.react(twin.matrix.square, here.id, "2️⃣")
    await twin.start(bot)
    await twin.tally(here, there, [0, 3])

    await twin.discord.as_moderator("poll close")
    await twin.tally(here, there, [0, 3], "Coffee", "comes first: 3 out of 3")
    shown = await ann.wait_shown(twin.matrix.square, lambda m: m.id == here.id)
    assert _outcome(shown.words) == _outcome(text_of(there))
    cards = [m for m in await ann.shown(twin.matrix.square) if twin.matrix.by_bot("Tea or coffee?", "▰")(m)]
    assert len(cards) == 1
    assert len([m for m in server.messages(twin.discord.square) if "▰" in text_of(m)]) == 1


async def _link(twin: Twin, person: Person, said: str) -> None:
    """Somebody tells the bot, in a room of their own, the code that it gave them elsewhere."""
    found = re.search(r"!link (\S+?)`", said)
    assert found, said
    own = await twin.matrix.alone_with(person)
    await person.say(own, f"!link {found[1]}")
    await person.wait_shown(own, twin.matrix.by_bot("the same person"), PATIENCE)


def _outcome(said: str) -> list[str]:
    """The verdict, the counts and the turnout of a card, without markup."""
    plain = re.sub(r"[*\\\u200b]", "", said)
    return re.findall(r".* comes first.*|\d+% · \w+ votes?|\d+ members out of.*", plain)
