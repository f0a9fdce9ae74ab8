"""Ideas on Discord while everybody votes at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess

pytestmark = pytest.mark.wire

TITLES = (
    *("A pond in the garden", "Cycle racks at the door", "Chess on Sundays", "Dark mode", "Vegan breakfast"),
    *("Quiet room upstairs", "Pottery course", "Mentors for newcomers", "Longer opening hours", "Film evening"),
)
LATEST = 3.0
"""Seconds in which Discord wants an answer."""


# With a thousand, the server of the tests needs a core for itself.
@pytest.mark.parametrize("many", [300, pytest.param(1000, marks=pytest.mark.torture)])
async def test_presses_within_a_second_on_ten_ideas_are_a_vote_each(
    many: int, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    ideas = '[communities.ideas]\nroom = "announcements"\n'
    toml = town.toml(tmp_path / "data", cogs=ideas).replace('cogs = ["greeter", "polls"]', 'cogs = ["ideas"]')
    bot.toml.write_text(toml.replace('log_level = "debug"', 'log_level = "info"'), encoding="utf-8")
    server = town.server
    people = [await server.add_member(f"Member {n}", announce=False) for n in range(many // 2)]
    await town.start(bot)
    for title in TITLES:
        await town.as_moderator("idea propose", title=title, why="For all of us")
    cards = await server.wait_for(lambda: server.messages(town.square)[9:] and server.messages(town.square), PATIENCE)
    votes = [next(c["custom_id"] for c in server.controls(card) if "vote" in c["custom_id"]) for card in cards]
    edits = len(server.sent("PATCH"))

    presses = []
    begun = monotonic()
    for n in range(many):
        # Everybody votes for two of the ten ideas.
        place = (n + n // len(people)) % len(cards)
        presses.append(await server.click(people[n % len(people)], cards[place], votes[place], within=0))
        await asyncio.sleep(max(0.0, begun + n / many - monotonic()))
    await server.wait_for(lambda: all(press.acked for press in presses), PATIENCE)
    assert max(press.latency or 0 for press in presses) < LATEST
    each = f"{many // len(cards)} votes"
    await server.wait_for(lambda: all(each in text_of(card) for card in server.messages(town.square)[:10]), PATIENCE)
    await server.settle()
    assert len(server.sent("PATCH")) - edits < 10 * len(cards)  # cards are edited for many votes at once
