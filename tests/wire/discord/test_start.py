"""Starting and stopping: commands are registered when they changed, refusals are one sentence, an end is quick."""

from __future__ import annotations

import pytest

from tests.wire.discord.server.judge import Call
from tests.wire.discord.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire


async def test_commands_are_registered_once_and_an_end_is_quick(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    assert len(_registrations(town)) == 1
    code, seconds = await bot.stop()
    assert code == 0
    assert seconds < 5
    await town.start(bot)
    assert len(_registrations(town)) == 1
    assert "Traceback" not in bot.log


async def test_names_and_descriptions_come_in_the_members_language(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    [registered] = _registrations(town)
    for command in registered.body:
        for node in [command, *command.get("options", [])]:
            assert node["description"] != node["description_localizations"]["fr"], node["name"]


async def test_a_refused_token_gives_one_clear_sentence(town: Town, bot: BotProcess) -> None:
    town.server.world.token = "another.made.up.token"
    await bot.start()
    assert await bot.ended() == 1
    assert "token" in bot.log
    assert "Traceback" not in bot.log


async def test_a_token_that_is_revoked_gives_one_clear_sentence(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    town.server.world.token = "another.made.up.token"
    await town.server.gateway.cut()
    assert await bot.ended() == 1
    assert "token" in bot.log
    assert "Traceback" not in bot.log


async def test_an_intent_that_was_not_granted_gives_one_clear_sentence(town: Town, bot: BotProcess) -> None:
    town.server.world.portal = set()
    await bot.start()
    assert await bot.ended() == 1
    assert "intent" in bot.log.lower()
    assert "Traceback" not in bot.log


async def test_a_discord_that_is_down_at_the_start_is_waited_for(town: Town, bot: BotProcess) -> None:
    town.server.fail("GET", "/users/@me", "drop", times=2)
    await town.server.gateway.outage(2)
    await town.start(bot)
    assert len(_registrations(town)) == 1


def _registrations(town: Town) -> list[Call]:
    return [call for call in town.server.judge.calls if call.method == "PUT" and call.path.endswith("/commands")]
