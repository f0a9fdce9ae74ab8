"""Who may see a case on Matrix: every moderators' command, as its author and as who reported it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from cogs.escalation import Escalation
from tests.wire.matrix.people import People, Person
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire

GIVEN = {"case": "1", "into": "1", "to": "@mo:test.local", "verdict": "justified", "outcome": "x", "severity": "low"}
GIVEN |= {"until": "monday", "words": "x", "title": "xxx", "statement": "x", "incident": "1"}


async def test_author_and_reporter_are_refused_whatever_they_type(people: People, town: Town, tmp_path: Path) -> None:
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
        for person, own in ((ann, thanked), (ben, await town.alone_with(ben))):
            commands = [command for command in Escalation.commands() if command.moderator]
            for command in commands:
                options = " ".join(f'{o.name}="{GIVEN[o.name]}"' for o in command.options if o.required)
                await person.say(own, " ".join(["!" + " ".join(command.path), options]).strip())
            refused = partial(_refusals, town, person, own, len(commands))
            assert await person.wait_until(own, refused) == len(commands)
        public = [m.words for m in await town.mo.shown(town.square) if town.by_bot()(m)]
        assert not [words for words in public if "#1" in words or "opening hours" in words]
    finally:
        await bot.close()


async def _refusals(town: Town, person: Person, room: str, many: int) -> int | None:
    """How often somebody was refused, as soon as it is so often."""
    answers = [m.words for m in await person.shown(room) if town.by_bot()(m)]
    refused = [words for words in answers if "for moderators" in words]
    return len(refused) if len(refused) >= many else None
