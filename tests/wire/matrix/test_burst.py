"""Three hundred messages and sixty joins while the bot cannot keep up: nothing is lost."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.wire.matrix.people import People, Person
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire

SPEAKERS, SAID, NEWCOMERS = 6, 50, 60
COMMANDS = 10


async def test_a_burst_is_read_to_its_end(town: Town, people: People, tmp_path: Path) -> None:
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data", cogs="[communities.greeter]\nraid = 100\nwindow = '5s'"))
    try:
        speakers = [await town.newcomer(people, f"Speaker {n}", f"speaker{n}-") for n in range(SPEAKERS)]
        await town.start(bot)
        bot.freeze()
        chatter = asyncio.gather(*(_chat(town, speaker) for speaker in speakers))
        _, asked, _ = await asyncio.gather(chatter, _commands(town), _crowd(town, people))
        bot.thaw()
        await town.mo.wait_until(town.office, lambda: _answered(town, asked))
        await town.mo.wait_until(town.square, lambda: _greeted(town))
        await town.ask(town.mo, "help")
        assert await _greeted(town) == NEWCOMERS
        assert max((await town.called()).values()) == 1
        assert await _answered(town, asked) == COMMANDS
    finally:
        await bot.close()


async def _chat(town: Town, speaker: Person) -> None:
    for number in range(SAID):
        await speaker.say(town.square, f"number {number}")


async def _commands(town: Town) -> list[str]:
    """Commands in the midst of it; what was asked."""
    return [await town.mo.say(town.office, "!poll list") for _ in range(COMMANDS)]


async def _crowd(town: Town, people: People) -> None:
    for number in range(NEWCOMERS):
        await town.newcomer(people, f"Newcomer {number}", f"newcomer{number}-")


async def _greeted(town: Town) -> int | None:
    """How many were greeted, by name or among "12 more", once there are enough."""
    said = [message for message in await town.mo.shown(town.square) if town.by_bot()(message)]
    more = sum(int(number) for message in said for number in re.findall(r"and (\d+) more", message.words))
    count = more + sum((await town.called()).values())
    return count if count >= NEWCOMERS else None


async def _answered(town: Town, asked: list[str]) -> int | None:
    """How many answers there are, once there are enough."""
    answers = [message for message in await town.mo.shown(town.office) if message.replies_to in asked]
    return len(answers) if len(answers) >= len(asked) else None
