"""Votes on Discord: pressed after a kill, counted once, answered in time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess

pytestmark = pytest.mark.wire

_DEFER, _DEFER_UPDATE = 5, 6


async def test_a_card_is_pressed_after_a_kill_and_ten_presses_are_one_vote(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    card = await town.open_poll()
    ann = await town.server.add_member("Ann", announce=False)
    bot.kill()
    await bot.ended()
    await town.start(bot)
    tea = _option(town, card, "Tea")
    presses = [town.server.click(ann, card, tea) for _ in range(10)]
    for answered in await asyncio.gather(*presses):
        await town.server.completed(answered)
    await town.server.wait_for(lambda: "1 vote" in text_of(card), PATIENCE)
    results = await town.as_moderator("poll results")
    await town.server.settle()
    assert "1 vote" in text_of(card)
    assert "1 vote" in results.text


async def test_everything_is_acknowledged_in_time_while_the_database_is_held(
    town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    await town.start(bot)
    card = await town.open_poll()
    ann = await town.server.add_member("Ann", announce=False)
    with held(tmp_path / "data"):
        press, command = await asyncio.gather(
            town.server.click(ann, card, _option(town, card, "Tea")),
            town.server.slash(town.mo, "poll list", channel=town.office),
        )
    await town.server.completed(command)
    await town.server.wait_for(lambda: press.messages)
    assert (press.callback, command.callback) == (_DEFER_UPDATE, _DEFER)
    assert press.ephemeral
    assert command.text


async def test_an_answer_that_was_dropped_after_it_arrived_is_no_second_answer(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    card = await town.open_poll()
    ann = await town.server.add_member("Ann", announce=False)
    town.server.fail("POST", "/interactions/*/callback", "drop_after")
    answered = await town.server.click(ann, card, _option(town, card, "Tea"))
    await town.server.settle()
    assert len(answered.messages) == 1
    town.server.judge.violations.clear()  # asking again is how the bot finds out; Discord refuses it


async def test_no_word_name_or_secret_reaches_the_debug_log(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    lou = await town.server.add_member("Canary Lou")
    await town.server.wait_for(lambda: town.server.messages(town.square), PATIENCE)
    card = await town.open_poll("Canary question?", "Canary one | Canary two")
    await town.server.say(lou, town.square, "Canary words")
    await town.server.completed(await town.server.click(lou, card, _option(town, card, "Canary one")))
    await town.server.autocomplete(town.mo, "poll close", "poll", "Canary typed", channel=town.office)
    await town.server.slash(lou, "help", channel=town.square)
    await bot.stop()
    assert "canary" not in bot.log.lower()
    secrets = [town.server.token, *town.server.judge.interactions]
    assert not [secret for secret in secrets if secret in bot.log]


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold the database's write lock."""
    file = data_dir / "animateur.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def _option(town: Town, card: JSON, label: str) -> str:
    """The custom_id of an option's button."""
    return str(next(c["custom_id"] for c in town.server.controls(card) if label in c.get("label", "")))
