"""The bot's connection to its homeserver: started, stopped, cut, refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = pytest.mark.wire


async def test_a_bot_that_was_stopped_comes_back_as_the_same_device(
    town: Town, people: People, bot: BotProcess
) -> None:
    for _ in range(2):
        await town.start(bot)
        code, seconds = await bot.stop()
        assert code == 0
        assert seconds < 5
    devices = await people.meet(town.bot).call("GET", "/_matrix/client/v3/devices")
    assert len(devices["devices"]) == 2  # the one of the registration, and the bot's


async def test_a_homeserver_that_is_gone_for_twenty_seconds_is_waited_for_quietly(
    synapse: Synapse, town: Town, bot: BotProcess
) -> None:
    await town.start(bot)
    synapse.stop()
    said = len(bot.log.splitlines())
    await asyncio.sleep(20)
    assert bot.running
    assert len(bot.log.splitlines()) - said < 20
    synapse.start()
    await town.ask(town.mo, "help")


async def test_a_revoked_token_ends_the_bot_with_a_clear_message(town: Town, people: People, tmp_path: Path) -> None:
    login = f'access_token = "{town.bot.access_token}"'
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data", networks=town.network(login=login)))
    try:
        await town.start(bot)
        await people.meet(town.bot).call("POST", "/_matrix/client/v3/logout", {})
        said = len(bot.log)
        assert await bot.ended() == 1
        assert "no longer accepts the bot's login" in bot.log[said:]
        assert "Traceback" not in bot.log
        assert len(bot.log[said:].splitlines()) < 10
    finally:
        await bot.close()


async def test_a_wrong_password_ends_the_bot_with_a_clear_message(town: Town, tmp_path: Path) -> None:
    networks = town.network(login='password = "not-the-password"')
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data", networks=networks))
    try:
        await bot.start()
        assert await bot.ended() == 1
        assert f"refuses the password of {town.bot.user_id}" in bot.log
        assert "not-the-password" not in bot.log
        assert "Traceback" not in bot.log
    finally:
        await bot.close()
