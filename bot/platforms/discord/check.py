"""Trying everything the bot needs of Discord, for `animateur check --online`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import discord

from bot.config import Community, DiscordHome
from bot.platform import Finding
from bot.platforms.discord.client import Client
from bot.platforms.discord.errors import UNREACHED

NEEDED: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    attach_files=True,
    create_public_threads=True,
    create_private_threads=True,
)
"""What the invite link asks for, besides Manage Roles where cogs give roles."""

_IN_ROOMS = {
    "view_channel": ("View Channel", "the bot cannot see the room"),
    "send_messages": ("Send Messages", "the bot cannot write there: no greetings, polls or reports"),
    "read_message_history": (
        "Read Message History",
        "after a crash the bot cannot know whether a message went out, so it holds it back instead of sending it twice",
    ),
}
_PORTAL = "https://discord.com/developers/applications"


async def findings(client: Client, communities: list[tuple[Community, DiscordHome]]) -> AsyncIterator[Finding]:
    """Every finding, good or bad. The client is logged in."""
    application = client.application
    if application is None or client.user is None:
        raise discord.ClientException("not logged in")
    yield Finding(True, f"Discord: logged in as {client.user.name}")
    for finding in _intents(application.flags, client.intents):
        yield finding
    link = invite(application.id, roles=any(_given(community) for community, _ in communities))
    yield Finding(True, f"Discord: the invite link is {link}")
    for community, home in communities:
        async for finding in _home(client, community, home, link):
            yield finding


def invite(application: int, *, roles: bool) -> str:
    """The link with which an admin lets the bot into a server. `roles`: whether it is to give some."""
    permissions = NEEDED | discord.Permissions(manage_roles=roles)
    return discord.utils.oauth_url(application, permissions=permissions, scopes=("bot", "applications.commands"))


def _intents(flags: discord.ApplicationFlags, wanted: discord.Intents) -> list[Finding]:
    members = flags.gateway_guild_members or flags.gateway_guild_members_limited
    found = [_intent("Server Members Intent", members, "the bot cannot start: newcomers could not be greeted")]
    if wanted.message_content:
        content = flags.gateway_message_content or flags.gateway_message_content_limited
        found.append(_intent("Message Content Intent", content, "the bot cannot start: a cog reads messages"))
    return found


def _intent(name: str, granted: bool, breaks: str) -> Finding:
    if granted:
        return Finding(True, f"Discord: the {name} is on")
    return Finding(False, f"Discord: the {name} is off", breaks, f"switch it on under Bot at {_PORTAL}")


async def _home(client: Client, community: Community, home: DiscordHome, link: str) -> AsyncIterator[Finding]:
    where = f"{community.id}: Discord server {home.server}"
    try:
        guild = await client.fetch_guild(int(home.server))
        me = await guild.fetch_member(client.me)
        channels: dict[int, discord.abc.GuildChannel | discord.Thread] = {c.id: c for c in await guild.fetch_channels()}
    except (discord.HTTPException, *UNREACHED, ValueError) as error:
        yield Finding(
            False,
            f"{where} cannot be reached ({_short(error)})",
            "nothing of this community works on Discord",
            f"invite the bot: {link}",
        )
        return
    yield Finding(True, f"{where} is {guild.name!r}")
    for finding in _roles(community, guild, me):
        yield finding
    for name, id in home.rooms.items():
        room = f"{community.id}: room {name} ({id})"
        try:
            channel = channels.get(int(id)) or await guild.fetch_channel(int(id))
        except (discord.HTTPException, discord.InvalidData, *UNREACHED, ValueError) as error:
            yield Finding(
                False,
                f"{room} cannot be found ({_short(error)})",
                "nothing can be said there",
                "copy the channel's id again (Developer Mode, right click, Copy Channel ID), or let the bot see it",
            )
            continue
        for finding in _room(room, channel, channels, me):
            yield finding


def _room(
    room: str,
    channel: discord.abc.GuildChannel | discord.Thread,
    channels: dict[int, discord.abc.GuildChannel | discord.Thread],
    me: discord.Member,
) -> list[Finding]:
    holder = channels.get(channel.parent_id) if isinstance(channel, discord.Thread) else channel
    if holder is None or isinstance(holder, discord.Thread):
        mend = f"allow {me.name} to see the channel that the thread belongs to"
        return [Finding(False, f"{room}: its channel cannot be seen", "nothing can be said there", mend)]
    allowed = holder.permissions_for(me)
    if isinstance(channel, discord.Thread):
        allowed.send_messages = allowed.send_messages_in_threads
    missing = [(shown, breaks) for name, (shown, breaks) in _IN_ROOMS.items() if not getattr(allowed, name)]
    if not missing:
        return [Finding(True, f"{room} is #{channel.name}, and the bot may write there")]
    return [
        Finding(False, f"{room}: {shown} is missing", breaks, f"allow it for {me.name} in #{channel.name}")
        for shown, breaks in missing
    ]


def _roles(community: Community, guild: discord.Guild, me: discord.Member) -> list[Finding]:
    """Whether the bot may give the roles that the cogs' settings name."""
    return [_role(f"{community.id}: role {id}", guild.get_role(int(id)), me) for id in _given(community)]


def _given(community: Community) -> list[str]:
    return list(dict.fromkeys(role for settings in community.settings.values() for role in settings.given_roles))


def _role(what: str, role: discord.Role | None, me: discord.Member) -> Finding:
    breaks = "whoever picks it gets nothing"
    if role is None:
        return Finding(False, f"{what} does not exist", breaks, "copy the role's id again (Developer Mode)")
    what = f"{what}, {role.name!r},"
    if not me.guild_permissions.manage_roles:
        return Finding(False, f"{what} cannot be given: Manage Roles is missing", breaks, f"allow it for {me.name}")
    if role >= me.top_role:
        mend = f"drag {me.top_role.name!r} above it in the server's role settings"
        return Finding(False, f"{what} cannot be given: it stands above the bot's own role", breaks, mend)
    return Finding(True, f"{what} can be given")


def _short(error: Exception) -> str:
    return f"Discord says {error.status}" if isinstance(error, discord.HTTPException) else type(error).__name__
