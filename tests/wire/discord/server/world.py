"""What exists on the server: people, guilds, channels, messages, commands. Plain state: nothing is sent from here."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .shapes import ALL, DM, EPOCH_MS, EVERYONE, JSON, PERMISSIONS, PRIVILEGED, TEXT_CHANNEL, THREADS, ApiError, now_iso

T = TypeVar("T")

BOT_PERMISSIONS = ALL & ~PERMISSIONS["administrator"]


@dataclass
class Guild:
    """One Discord server."""

    data: JSON
    roles: dict[str, JSON] = field(default_factory=dict)
    members: dict[str, JSON] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.data["id"])

    @property
    def shard_key(self) -> int:
        """What decides the shard that serves it."""
        return int(self.id) >> 22


class World:
    """One application, its bot user, and the guilds that it is in."""

    def __init__(self) -> None:
        self.token = "made.up.token"
        self.portal = set(PRIVILEGED)
        """The privileged intents that are switched on in the developer portal."""
        self.users: dict[str, JSON] = {}
        self.locales: dict[str, str] = {}
        """The language each user's client speaks; English where it is not told."""
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, JSON] = {}
        """Channels, threads and direct messages."""
        self.messages: dict[str, dict[str, JSON]] = defaultdict(dict)
        """By channel, then by id, oldest first."""
        self.ephemerals: dict[str, tuple[JSON, str]] = {}
        """Messages that one user sees, with that user's id."""
        self.commands: dict[str | None, list[JSON]] = defaultdict(list)
        """By guild; None for the global ones."""
        self.reactions: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.pins: dict[str, dict[str, str]] = defaultdict(dict)
        self.files: dict[str, bytes] = {}
        """What was uploaded, by attachment id."""
        self._counter = itertools.count()
        self.bot = self.new_user("Animateur", bot=True)

    def snowflake(self) -> str:
        """A new id; ids grow with time."""
        return str(((int(time.time() * 1000) - EPOCH_MS) << 22) | (next(self._counter) & 0x3FFFFF))

    # ------------------------------------------------------------------ making

    def new_user(self, name: str, *, bot: bool = False) -> JSON:
        """Somebody who has an account."""
        user: JSON = {
            "id": self.snowflake(),
            "username": name.lower().replace(" ", "_"),
            "global_name": None if bot else name,
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
            "public_flags": 0,
        }
        self.users[user["id"]] = user
        return user

    def new_guild(self, name: str) -> Guild:
        """A guild with its owner and the bot in it."""
        owner = self.new_user("Owner")
        guild = Guild(
            {
                "id": self.snowflake(),
                "name": name,
                "owner_id": owner["id"],
                "icon": None,
                "features": ["COMMUNITY"],
                "preferred_locale": "en-US",
                "verification_level": 1,
                "default_message_notifications": 0,
                "explicit_content_filter": 0,
                "mfa_level": 0,
                "nsfw_level": 0,
                "premium_tier": 0,
                "afk_timeout": 300,
                "afk_channel_id": None,
                "system_channel_id": None,
                "system_channel_flags": 0,
                "rules_channel_id": None,
                "emojis": [],
                "stickers": [],
            }
        )
        everyone = self.new_role(guild, "@everyone", EVERYONE, 0, guild.id)
        own = self.new_role(guild, self.bot["username"], BOT_PERMISSIONS, 1)
        own |= {"managed": True, "tags": {"bot_id": self.bot["id"]}}
        guild.roles = {role["id"]: role for role in (everyone, own)}
        self.new_member(guild, owner, [])
        self.new_member(guild, self.bot, [own["id"]])
        self.guilds[guild.id] = guild
        return guild

    def new_role(self, guild: Guild, name: str, permissions: int, position: int, role_id: str | None = None) -> JSON:
        """A role. The bot's own is at position 1: it cannot give those at or above its own."""
        role: JSON = {
            "id": role_id or self.snowflake(),
            "name": name,
            "permissions": str(permissions),
            "position": position,
            "color": 0,
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        guild.roles[role["id"]] = role
        return role

    def new_member(self, guild: Guild, user: JSON, roles: list[str], *, pending: bool = False, flags: int = 0) -> JSON:
        """Somebody's membership of a guild."""
        member = {
            "user": user,
            "nick": None,
            "avatar": None,
            "roles": roles,
            "joined_at": now_iso(),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": pending,
            "flags": flags,
            "communication_disabled_until": None,
        }
        guild.members[user["id"]] = member
        return member

    def new_channel(self, guild: Guild, name: str, kind: int = TEXT_CHANNEL, **more: Any) -> JSON:
        """A channel, or with `more` a thread."""
        channel: JSON = {
            "id": self.snowflake(),
            "type": kind,
            "guild_id": guild.id,
            "name": name,
            "position": len(self.channels),
            "parent_id": None,
            "permission_overwrites": [],
            "nsfw": False,
            "topic": None,
            "flags": 0,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "available_tags": [],
        } | more
        self.channels[channel["id"]] = channel
        return channel

    def direct(self, user: JSON) -> JSON:
        """The direct message channel of the bot and a user."""
        for channel in self.channels.values():
            if channel["type"] == DM and channel["recipients"][0]["id"] == user["id"]:
                return channel
        channel = {"id": self.snowflake(), "type": DM, "last_message_id": None, "flags": 0, "recipients": [user]}
        self.channels[channel["id"]] = channel
        return channel

    # ------------------------------------------------------------------ looking up, as REST does

    def user(self, user_id: str) -> JSON:
        """A user, or Discord's error."""
        return _known(self.users.get(user_id), 10013, "Unknown User")

    def guild(self, guild_id: str) -> Guild:
        """A guild that the bot is in, or Discord's error."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot["id"] not in guild.members:
            raise ApiError(403, 50001, "Missing Access")
        return guild

    def member(self, guild: Guild, user_id: str) -> JSON:
        """A member, or Discord's error."""
        return _known(guild.members.get(user_id), 10007, "Unknown Member")

    def channel(self, channel_id: str) -> JSON:
        """A channel, or Discord's error."""
        return _known(self.channels.get(channel_id), 10003, "Unknown Channel")

    def message(self, channel_id: str, message_id: str) -> JSON:
        """A message, or Discord's error."""
        return _known(self.messages[channel_id].get(message_id), 10008, "Unknown Message")

    def guild_of(self, channel: JSON) -> Guild | None:
        """The guild of a channel; None for direct messages."""
        return self.guilds.get(channel.get("guild_id", ""))

    def channels_of(self, guild: Guild, *, threads: bool = False) -> list[JSON]:
        """The guild's channels, or its threads."""
        mine = [c for c in self.channels.values() if c.get("guild_id") == guild.id]
        return [c for c in mine if (c["type"] in THREADS) == threads]

    # ------------------------------------------------------------------ permissions

    def permissions(self, user_id: str, guild: Guild | None, channel: JSON | None = None) -> int:
        """What a user may do in a guild, or in one of its channels."""
        if guild is None:
            return EVERYONE
        member = guild.members.get(user_id)
        if member is None:
            return 0
        bits = int(guild.roles[guild.id]["permissions"])
        for role in member["roles"]:
            bits |= int(guild.roles[role]["permissions"])
        if user_id == guild.data["owner_id"] or bits & PERMISSIONS["administrator"]:
            return ALL
        if channel is not None:
            home = self.channels.get(channel.get("parent_id") or "", channel) if channel["type"] in THREADS else channel
            for concerned in ({guild.id}, set(member["roles"]), {user_id}):
                overwrites = [o for o in home["permission_overwrites"] if o["id"] in concerned]
                for overwrite in overwrites:
                    bits &= ~int(overwrite["deny"])
                for overwrite in overwrites:
                    bits |= int(overwrite["allow"])
            if not bits & PERMISSIONS["view_channel"]:
                return 0
        return bits

    def need(self, guild: Guild | None, channel: JSON | None, *names: str) -> None:
        """Refuse the bot what it may not do."""
        if guild is None:
            return
        have = self.permissions(self.bot["id"], guild, channel)
        if not have & PERMISSIONS["view_channel"]:
            raise ApiError(403, 50001, "Missing Access")
        if any(not have & PERMISSIONS[name] for name in names):
            raise ApiError(403, 50013, "Missing Permissions")

    def need_in(self, channel: JSON, *names: str) -> None:
        """Refuse the bot what it may not do in a channel."""
        self.need(self.guild_of(channel), channel, *names)

    def may(self, channel: JSON, name: str) -> bool:
        """Whether the bot may do something in a channel."""
        return bool(self.permissions(self.bot["id"], self.guild_of(channel), channel) & PERMISSIONS[name])

    def rank(self, guild: Guild, user_id: str) -> int:
        """The position of a member's highest role."""
        return max((guild.roles[role]["position"] for role in guild.members[user_id]["roles"]), default=0)


def _known(found: T | None, code: int, words: str) -> T:
    if found is None:
        raise ApiError(404, code, words)
    return found
