"""Who may see a case on Matrix: every command and control, as its author, as who reported it, and as a stranger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.commands import Command
from cogs.escalation import Escalation
from tests.wire.matrix.people import MatrixError, People, Person
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire

CARD, MORE = ("✋", "✉️", "🔕", "⚙️"), ("✅", "⚖️", "💤", "🤝", "🧲", "🏁")
"""What can be pressed on a case's card, and on the one that it leads to."""
GIVEN = {"case": "1", "into": "1", "to": "@mo:test.local", "verdict": "justified", "outcome": "x", "severity": "low"}
DONE = ("looks after", "handed", "justified", "closed", "put it off", "answered", "joined", "rated", "linked", "note")
"""What a history says of what moderators do."""
GIVEN |= {"until": "monday", "words": "x", "title": "xxx", "statement": "x", "incident": "1"}


@dataclass(frozen=True, slots=True)
class Told:
    """A town in which Ann told the moderators of what Ben said."""

    town: Town
    ann: Person
    ben: Person
    thanked: str
    """Ann's room with the bot."""


@pytest.fixture
async def told(people: People, town: Town, tmp_path: Path) -> AsyncIterator[Told]:
    """The bot runs, and the case is in the moderators' room."""
    toml = town.toml(tmp_path / "data", cogs="[communities.escalation]")
    bot = BotProcess(tmp_path, toml.replace('"ideas"]', '"ideas", "escalation"]'))
    try:
        await town.start(bot)
        ann, ben = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
        said = await ben.say(town.square, "The opening hours are never right")
        await ann.say(town.square, "!report", reply_to=said)
        await town.mo.wait_shown(town.office, town.by_bot("#1 · Ben"))
        thanked = await ann.wait_invited(town.bot.user_id)
        await ann.join(thanked)
        yield Told(town, ann, ben, thanked)
    finally:
        await bot.close()


async def test_every_command_is_refused_to_author_reporter_and_stranger(told: Told, people: People) -> None:
    town, ben, sam = told.town, told.ben, await people.new("sam", "Sam")
    for person, own in ((told.ann, told.thanked), (ben, await town.alone_with(ben))):
        commands = [command for command in Escalation.commands() if command.moderator]
        for command in commands:
            await person.say(own, _typed(command))
        assert await person.wait_until(own, partial(_refusals, town, person, own, len(commands))) == len(commands)

    await town.mo.invite(town.square, sam.id)
    await sam.join(town.square)
    for command in Escalation.commands():
        await sam.say(town.square, _typed(command))  # in the room, and no member of the home
    await _nothing_happened(town)


async def test_no_control_does_anything_for_who_only_reads_along(told: Told, people: People) -> None:
    town, mo, sam = told.town, told.town.mo, await people.new("sam", "Sam")
    card = await mo.wait_shown(town.office, town.by_bot("#1 · Ben"))
    await mo.react(town.office, card.id, "⚙️")
    more = await mo.wait_shown(town.office, town.by_bot("#1: more"))
    for key in (*CARD, *MORE):
        assert key in card.words + more.words
    for person in (told.ann, told.ben, sam):
        await mo.invite(town.office, person.id)
        await person.join(town.office)
        for message, keys in ((card, CARD), (more, MORE)):
            for key in keys:
                await person.react(town.office, message.id, key)
                with pytest.raises(MatrixError):
                    await person.react(town.square, message.id, key)
    await _nothing_happened(town)
    await mo.react(town.office, card.id, "✋")  # and for a moderator they do
    await mo.wait_shown(town.office, town.by_bot("#1 · Ben", "Mo looks after it"))


async def test_an_author_who_declined_the_private_room_is_called_and_alone_reads_what_there_is(told: Told) -> None:
    town, mo, ben = told.town, told.town.mo, told.ben
    await town.ask(mo, 'case answer 1 "We look into it"')
    await ben.leave(await ben.wait_invited(town.bot.user_id))
    await town.ask(mo, 'case answer 1 "New hours from Monday"')
    call = await ben.wait_shown(town.square, town.by_bot("would like a word with you in private"))
    assert call.mentioned == [ben.id]
    for person in (told.ann, ben):
        await person.react(town.square, call.id, "✉️")
    own = await ben.wait_invited(town.bot.user_id)
    await ben.join(own)
    await ben.wait_shown(own, town.by_bot("New hours from Monday"))
    for room in (town.square, told.thanked):
        seen = [m.words for m in await told.ann.shown(room) if town.by_bot()(m)]
        assert not [words for words in seen if "New hours" in words or "look into" in words]


async def test_every_way_in_leads_to_a_case(people: People, town: Town, tmp_path: Path) -> None:
    toml = town.toml(tmp_path / "data", cogs='[communities.escalation]\nreaction = "🚩"')
    bot = BotProcess(tmp_path, toml.replace('"ideas"]', '"ideas", "escalation"]'))
    try:
        await town.start(bot)
        ann, ben = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
        flagged, opened, linked = [await ben.say(town.square, f"Complaint of its own kind {n}") for n in "abc"]
        await ann.react(town.square, flagged, "🚩")
        await town.mo.wait_shown(town.office, town.by_bot("#1 · Ben", "kind a", "One member reported it"))
        await town.mo.say(town.square, "!case open severity=high", reply_to=opened)
        await town.mo.wait_shown(town.office, town.by_bot("#2 · Ben", "kind b", "Opened by a moderator"))
        own = await ann.wait_invited(town.bot.user_id)
        await ann.join(own)
        await ann.say(own, f"!report https://matrix.to/#/{quote(town.square)}/{quote(linked)}")
        await town.mo.wait_shown(town.office, town.by_bot("#3 · Ben", "kind c", "One member reported it"))
        await ann.wait_shown(own, town.by_bot("Thank you for telling us"))
    finally:
        await bot.close()


async def test_an_author_whom_nothing_reaches_is_said_to_be_so_on_the_card(told: Told) -> None:
    town, mo, ben = told.town, told.town.mo, told.ben
    await town.ask(mo, 'case answer 1 "We look into it"')
    await ben.leave(await ben.wait_invited(town.bot.user_id))
    levels = await mo.call("GET", f"/_matrix/client/v3/rooms/{quote(town.square)}/state/m.room.power_levels/")
    await mo.set_state(town.square, "m.room.power_levels", {**levels, "events_default": 50})
    await town.ask(mo, 'case answer 1 "New hours from Monday"')
    await mo.wait_shown(town.office, town.by_bot("#1 · Ben", "Ben can't be reached"))


async def test_moderators_of_another_community_learn_and_do_nothing(people: People, tmp_path: Path) -> None:
    town, other = await Town.found(people), await Town.found(people)
    for room in (other.space, other.square, other.office):
        await other.mo.invite(room, town.bot.user_id)
    toml = town.toml(tmp_path / "data").replace('"ideas"]', '"ideas", "escalation"]')
    beside = f'[[communities]]\nid = "other"\nname = "Other"\nlocale = "en"\ncogs = ["escalation"]\n{other.home()}'
    bot = BotProcess(tmp_path, toml + beside)
    try:
        await town.start(bot)
        ann, ben = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
        said = await ben.say(town.square, "The opening hours are never right")
        await ann.say(town.square, "!report", reply_to=said)
        await town.mo.wait_shown(town.office, town.by_bot("#1 · Ben"))
        commands = [command for command in Escalation.commands() if command.moderator]
        for command in commands:
            await other.mo.say(other.office, _typed(command))
        asked = await other.mo.say(other.office, "!case list")
        await other.mo.wait_shown(other.office, lambda m: m.sender == town.bot.user_id and m.replies_to == asked)
        learnt = [m.words for m in await other.mo.shown(other.office) if town.by_bot()(m)]
        assert any("no case" in words for words in learnt)
        assert not [words for words in learnt if "never right" in words or "Ben" in words]
        await _nothing_happened(town)
    finally:
        await bot.close()


def _typed(command: Command) -> str:
    options = " ".join(f'{o.name}="{GIVEN[o.name]}"' for o in command.options if o.required)
    return " ".join(["!" + " ".join(command.path), options]).strip()


async def _nothing_happened(town: Town) -> None:
    """The case is as it was, no incident is open, and nothing of the case is said in public."""
    history = (await town.ask(town.mo, "case history 1")).words
    assert not [step for step in DONE if step in history], history
    public = [m.words for m in await town.mo.shown(town.square) if town.by_bot()(m)]
    assert not [words for words in public if "#1" in words or "opening hours" in words or "⚠️" in words]


async def _refusals(town: Town, person: Person, room: str, many: int) -> int | None:
    """How often somebody was refused, as soon as it is so often."""
    answers = [m.words for m in await person.shown(room) if town.by_bot()(m)]
    refused = [words for words in answers if "for moderators" in words]
    return len(refused) if len(refused) >= many else None
