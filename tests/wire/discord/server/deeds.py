"""What changes the world and is told on the gateway, whether the bot does it or a member."""

from __future__ import annotations

import time
from typing import Any

from .gateway import Gateway
from .judge import Judge
from .messages import build
from .shapes import JSON, THREADS, Intent, now_iso
from .world import Guild, World


class Nonces:
    """The nonces of the past few minutes: a message with a known one is not posted again."""

    def __init__(self) -> None:
        self.window = 300.0
        """Seconds that a nonce is remembered; Discord does not say how many."""
        self._known: dict[tuple[str, str], tuple[float, str]] = {}

    def remember(self, channel: str, nonce: Any, message: str) -> None:
        """This message was posted with this nonce."""
        self._known[channel, str(nonce)] = (time.monotonic(), message)

    def recall(self, channel: str, nonce: Any) -> str | None:
        """The message that was posted with this nonce."""
        at, message = self._known.get((channel, str(nonce)), (0.0, None))
        return message if time.monotonic() - at < self.window else None


class Deeds:
    """Does things to the world, and tells the gateway."""

    def __init__(self, world: World, gateway: Gateway, judge: Judge) -> None:
        self.world, self.gateway, self.judge = world, gateway, judge
        self.nonces = Nonces()

    async def post(self, message: JSON, only_for: str | None = None) -> JSON:
        """Put a message where it belongs, or show it to one user only."""
        if only_for:
            self.world.ephemerals[message["id"]] = (message, only_for)
        else:
            self.world.messages[message["channel_id"]][message["id"]] = message
            self.world.channels[message["channel_id"]]["last_message_id"] = message["id"]
            if message["mention_everyone"]:
                self.judge.pings.append(("everyone", message))
            self.judge.pings += [(f"role {role}", message) for role in message["mention_roles"]]
            await self.gateway.dispatch_message("MESSAGE_CREATE", message)
        self.judge.touch()
        return message

    async def revised(self, message: JSON) -> None:
        """Tell of a message that was edited."""
        if message["id"] not in self.world.ephemerals:
            await self.gateway.dispatch_message("MESSAGE_UPDATE", message)
        self.judge.touch()

    async def remove(self, message: JSON) -> None:
        """Delete a message."""
        if self.world.ephemerals.pop(message["id"], None) is None:
            self.world.messages[message["channel_id"]].pop(message["id"], None)
            place = {"id": message["id"], "channel_id": message["channel_id"]}
            await self._in_room("MESSAGE_DELETE", place, Intent.MESSAGES, Intent.DMS)

    async def react(self, message: JSON, user: JSON, emoji: str, *, add: bool) -> None:
        """Add or take back a reaction."""
        who = self.world.reactions[message["id"], emoji]
        if add == (user["id"] in who):
            return
        if add:
            who.append(user["id"])
        else:
            who.remove(user["id"])
        sign = _emoji(emoji)
        others = [r for r in message.get("reactions", []) if r["emoji"] != sign]
        own = {
            "emoji": sign,
            "count": len(who),
            "count_details": {"burst": 0, "normal": len(who)},
            "burst_colors": [],
            "me": self.world.bot["id"] in who,
            "me_burst": False,
        }
        message["reactions"] = [*others, own] if who else others
        place = {"user_id": user["id"], "channel_id": message["channel_id"], "message_id": message["id"]}
        event = "MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE"
        details = place | {"emoji": sign, "burst": False, "type": 0}
        await self._in_room(event, details, Intent.REACTIONS, Intent.DM_REACTIONS)

    async def pin(self, message: JSON, *, on: bool) -> None:
        """Pin a message, which posts a line about it, or unpin it."""
        channel = self.world.channels[message["channel_id"]]
        pins = self.world.pins[channel["id"]]
        message["pinned"] = on
        if on:
            pins[message["id"]] = now_iso()
            reference = {"type": 0, "message_id": message["id"], "channel_id": channel["id"]}
            await self.post(build(self.world, channel, self.world.bot, {}, type=6, message_reference=reference))
        else:
            pins.pop(message["id"], None)
        changed = {"channel_id": channel["id"], "last_pin_timestamp": now_iso()}
        await self._in_room("CHANNEL_PINS_UPDATE", changed, Intent.GUILDS, Intent.DMS)

    async def open_thread(self, parent: JSON, owner: JSON, body: JSON, kind: int, thread_id: str | None = None) -> JSON:
        """Open a thread; one that hangs on a message has the message's id."""
        guild = self.world.guilds[parent["guild_id"]]
        own = thread_id or self.world.snowflake()
        thread = self.world.new_channel(
            guild,
            body["name"],
            kind,
            id=own,
            parent_id=parent["id"],
            owner_id=owner["id"],
            message_count=0,
            member_count=1,
            total_message_sent=0,
            applied_tags=[str(tag) for tag in body.get("applied_tags") or []],
            thread_metadata={
                "archived": False,
                "locked": False,
                "archive_timestamp": now_iso(),
                "create_timestamp": now_iso(),
                "auto_archive_duration": body.get("auto_archive_duration") or 4320,
            },
            member={"id": own, "user_id": self.world.bot["id"], "join_timestamp": now_iso(), "flags": 0},
        )
        await self.gateway.dispatch("THREAD_CREATE", thread | {"newly_created": True}, guild, Intent.GUILDS)
        return thread

    async def revise_channel(self, channel: JSON, changes: JSON) -> None:
        """Change a channel or a thread."""
        for key, value in changes.items():
            (channel["thread_metadata"] if key in ("archived", "locked") else channel)[key] = value
        event = "THREAD_UPDATE" if channel["type"] in THREADS else "CHANNEL_UPDATE"
        await self.gateway.dispatch(event, channel, self.world.guild_of(channel), Intent.GUILDS)

    async def remove_channel(self, channel: JSON) -> None:
        """Delete a channel or a thread."""
        guild = self.world.guild_of(channel)
        del self.world.channels[channel["id"]]
        event = "THREAD_DELETE" if channel["type"] in THREADS else "CHANNEL_DELETE"
        await self.gateway.dispatch(event, channel, guild, Intent.GUILDS)

    async def join(self, guild: Guild, user: JSON, roles: list[str], *, pending: bool, flags: int = 0) -> JSON:
        """Somebody joins."""
        member = self.world.new_member(guild, user, roles, pending=pending, flags=flags)
        await self.gateway.dispatch("GUILD_MEMBER_ADD", member | {"guild_id": guild.id}, guild, Intent.MEMBERS)
        return member

    async def leave(self, guild: Guild, user: JSON) -> None:
        """Somebody leaves, or is removed."""
        del guild.members[user["id"]]
        gone = {"guild_id": guild.id, "user": user}
        await self.gateway.dispatch("GUILD_MEMBER_REMOVE", gone, guild, Intent.MEMBERS)

    async def revise_member(self, guild: Guild, member: JSON, **changes: Any) -> None:
        """Change a membership: roles, nick, the end of screening."""
        member |= changes
        concerns_bot = member["user"]["id"] == self.world.bot["id"]
        told = member | {"guild_id": guild.id}
        await self.gateway.dispatch("GUILD_MEMBER_UPDATE", told, guild, None if concerns_bot else Intent.MEMBERS)

    async def _in_room(self, event: str, data: JSON, in_guild: Intent, in_dm: Intent) -> None:
        guild = self.world.guild_of(self.world.channels[data["channel_id"]])
        told = data | {"guild_id": guild.id} if guild else data
        await self.gateway.dispatch(event, told, guild, in_guild if guild else in_dm)


def _emoji(written: str) -> JSON:
    name, _, own = written.rpartition(":")
    return {"id": own, "name": name} if own.isdigit() and name else {"id": None, "name": written}
