"""Discord behind the house's contract, over real sockets: checking, connecting, and connections that end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App
from bot.chat import Card, Outgoing, Reach, Room, Shut
from bot.config import Config
from bot.platforms.discord import DiscordPlatform, client
from bot.text import text
from tests.bot.platforms.discord.workbench import Workbench
from tests.wire.discord.server import DiscordServer
from tests.wire.discord.town import Town

pytestmark = pytest.mark.wire


@pytest.fixture(autouse=True)
def own_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py keeps its addresses in classes: put them back afterwards."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A town on a server of our own."""
    async with DiscordServer(rate_limits=False) as server:
        yield await Town.found(server)


def app_in(town: Town, data_dir: Path, *, token: str = "", square: str = "") -> App:
    """The house in the town."""
    rooms = {"welcome": square or town.square["id"]}
    discord = {"token": token or town.server.token, "api_url": town.server.url, "gateway_url": town.server.gateway_url}
    home = {"server": str(town.server.guild.id), "rooms": rooms}
    community = {"id": "town", "name": "Town", "cogs": ("workbench",), "discord": home}
    config = Config.model_validate({"bot": {"data_dir": data_dir}, "discord": discord, "communities": (community,)})
    return App(config, makers={"discord": DiscordPlatform}, kinds=[Workbench])


def discord_of(app: App) -> DiscordPlatform:
    """Discord, as the house knows it."""
    found = app.house.platforms["discord"]
    assert isinstance(found, DiscordPlatform)
    return found


async def test_check_logs_in_looks_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    app = app_in(town, tmp_path, square="123")
    findings = await discord_of(app).check()
    bad = [finding.what for finding in findings if not finding.good]
    assert len(bad) == 1, bad
    assert "welcome (123)" in bad[0]
    assert {call.method for call in town.server.judge.calls} == {"GET"}


async def test_check_says_that_the_token_is_refused_or_nobody_answers(town: Town, tmp_path: Path) -> None:
    [refused] = await discord_of(app_in(town, tmp_path, token="no.such.token")).check()
    assert "token" in refused.what
    app = app_in(town, tmp_path)
    await town.server.__aexit__()
    [silent] = await discord_of(app).check()
    assert "reached" in silent.what


async def test_a_connection_that_breaks_is_made_anew(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.platform._ANEW", 0.0)
    app = app_in(town, tmp_path)
    await app.start()
    platform = discord_of(app)
    await platform.open()
    first = platform.client
    serving = asyncio.create_task(platform.run())
    await town.server.wait_for(lambda: first.is_ready())
    first._connection.parsers["GUILD_MEMBER_ADD"] = _stumble  # what discord.py cannot read ends its connection
    await town.server.add_member("Ann")
    await town.server.wait_for(lambda: platform.client is not first and platform.client.is_ready())
    await app.close()
    await asyncio.wait_for(serving, 5)


def _stumble(data: Any) -> None:
    raise KeyError("user")


async def test_a_token_that_is_revoked_while_the_bot_serves_shuts_it_out(town: Town, tmp_path: Path) -> None:
    app = app_in(town, tmp_path)
    await app.start()
    platform = discord_of(app)
    await platform.open()
    serving = asyncio.create_task(platform.run())
    await town.server.wait_for(lambda: platform.client.is_ready())
    town.server.world.token = "another.made.up.token"
    await town.server.gateway.invalidate()
    with pytest.raises(Shut, match="token"):
        await asyncio.wait_for(serving, 30)
    await app.close()


async def test_what_a_message_has_reached_is_read_in_its_thread_and_not_without_end(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, server, square = app_in(town, tmp_path), town.server, town.square
    await app.start()
    platform = discord_of(app)
    await platform.open()
    room, until = Room("discord", square["id"]), datetime.now(UTC) + timedelta(minutes=1)
    id = await platform.send(Outgoing("12", room, Card(body=(text("Hello"),))))
    [message] = server.messages(square)
    ann, robot = await server.add_member("Ann"), await server.add_member("Robot", bot=True)
    for emoji in ("👍", "🎉"):
        await server.react(ann, message, emoji)
    thread = await server.open_thread(ann, message, "About that")
    for who in (ann, ann, robot):
        await server.say(who, thread, "Well said")
    assert await platform.reach(room, id, until) == Reach(2, 2)

    for number in range(130):
        await server.say(ann, square, str(number), reply_to=message if number in (0, 120) else None)
    assert await platform.reach(room, id, until) == Reach(2, 4)
    monkeypatch.setattr("bot.platforms.discord.reach.MOST_READ", 100)
    assert await platform.reach(room, id, until) == Reach(2, 3)

    await server.remove_channel(thread)
    assert await platform.reach(room, id, until) == Reach(2, 1)
    assert server.report() == "clean"
    await app.close()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://127.0.0.1:1/", "http://127.0.0.1:1/api", "http://127.0.0.1:1/api/v10"]
)
def test_an_address_is_understood_with_or_without_its_path(url: str) -> None:
    assert client._api(url) == "http://127.0.0.1:1/api/v10"
