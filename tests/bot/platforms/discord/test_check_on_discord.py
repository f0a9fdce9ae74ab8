"""What `animateur check --online` says of Discord, and when Discord will not have the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from bot.chat import Shut
from bot.config import Community, DiscordHome, Settings
from bot.platform import Finding
from bot.platforms.discord import check
from tests.bot.platforms.discord.town import Town

pytestmark = pytest.mark.simcord(settle_timeout=20)


async def found(town: Town, **rooms: str) -> list[Finding]:
    """The findings about the town, with these rooms besides its own."""
    [community] = town.app.house.config.communities
    assert community.discord is not None
    home = DiscordHome(server=community.discord.server, rooms={**community.discord.rooms, **rooms})
    homes: list[tuple[Community, DiscordHome]] = [(community, home)]
    return [finding async for finding in check.findings(town.platform.client, homes)]


def about(findings: list[Finding], words: str) -> Finding:
    """The one finding that says these words."""
    [finding] = [finding for finding in findings if words in finding.what]
    return finding


async def test_a_good_town_is_found_good_and_the_invite_link_is_shown(town: Town) -> None:
    findings = await found(town)
    assert about(findings, "logged in").good
    assert about(findings, "'Town'").good
    assert about(findings, "#square").good
    assert about(findings, "#office").good
    link = about(findings, "invite link").what
    assert "scope=bot+applications.commands" in link
    assert f"permissions={check.NEEDED.value}" in link
    assert all(finding.breaks and finding.mend for finding in findings if not finding.good)


async def test_an_intent_that_is_off_is_told_with_what_it_breaks(town: Town) -> None:
    finding = about(await found(town), "Server Members Intent")
    assert not finding.good
    assert "greeted" in finding.breaks


@pytest.mark.parametrize(
    ("permission", "shown"),
    [
        ("view_channel", "View Channel"),
        ("send_messages", "Send Messages"),
        ("read_message_history", "Read Message History"),
    ],
)
async def test_a_missing_permission_is_told_with_what_it_breaks(town: Town, permission: str, shown: str) -> None:
    town.forbid(permission)
    missing = [finding for finding in await found(town) if shown in finding.what and "welcome" in finding.what]
    assert [finding.good for finding in missing] == [False]


async def test_a_room_or_a_server_that_is_not_there_is_told(town: Town) -> None:
    assert not about(await found(town, announcements="123"), "announcements (123)").good
    [community] = town.app.house.config.communities
    homes = [(community, DiscordHome(server="123", rooms={}))]
    findings = [finding async for finding in check.findings(town.platform.client, homes)]
    elsewhere = about(findings, "123")
    assert not elsewhere.good
    assert "invite" in elsewhere.mend


class Giving(Settings):
    """Settings of a cog that gives roles."""

    roles: tuple[str, ...] = ()

    @property
    def given_roles(self) -> tuple[str, ...]:
        """All of them."""
        return self.roles


async def test_the_roles_that_cogs_give_are_looked_at(town: Town) -> None:
    [community] = town.app.house.config.communities
    assert community.discord is not None
    backend = town.env.backend
    [own] = [role for role in backend.get_guild(town.guild.id).roles.values() if role.name == "TestBot"]
    giving = community.model_copy(
        update={"settings": {"giver": Giving(roles=(str(town.gardeners.id), str(own.id), "123"))}}
    )
    findings = [f async for f in check.findings(town.platform.client, [(giving, community.discord)])]
    assert about(findings, "'Gardeners'").good
    assert "above the bot's own role" in about(findings, "'TestBot'").what
    assert "does not exist" in about(findings, "role 123").what
    own.permissions = 0
    findings = [f async for f in check.findings(town.platform.client, [(giving, community.discord)])]
    assert "Manage Roles is missing" in about(findings, "'Gardeners'").what


async def test_a_thread_is_checked_through_its_channel(town: Town) -> None:
    thread = await town.ann.send(town.square, "let us talk")
    channel = town.platform.client.get_channel(town.square.id)
    assert isinstance(channel, discord.TextChannel)
    started = await channel.create_thread(name="talk", message=discord.Object(thread.id))
    assert about(await found(town, talk=str(started.id)), "#talk").good


class _Closed(Exception):
    """Just enough of a closed websocket."""

    def __init__(self, code: int) -> None:
        self.close_code = code


def fails_with(error: Exception) -> Callable[[], Awaitable[None]]:
    """Something that ends like this."""

    async def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (discord.LoginFailure("no"), "token"),
        (discord.PrivilegedIntentsRequired(None), "Server Members Intent"),
        (4004, "token"),
        (4014, "Server Members Intent"),
        (4011, "shards"),
    ],
)
async def test_a_network_that_will_not_have_us_says_what_to_mend(town: Town, error: Any, says: str) -> None:
    if isinstance(error, int):
        error = discord.ConnectionClosed(_Closed(error), shard_id=0, code=error)  # type: ignore[arg-type]  # see above
    with pytest.raises(Shut, match=says):
        await town.platform._patiently(fails_with(error))


async def test_while_discord_cannot_be_reached_the_bot_tries_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.discord.platform._RECONNECT", (0.0,))
    failures: list[Exception] = [OSError("down"), TimeoutError()]

    async def work() -> None:
        if failures:
            raise failures.pop()

    await town.platform._patiently(work)
    assert not failures
