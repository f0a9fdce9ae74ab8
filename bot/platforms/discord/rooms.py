"""The rooms of the communities' homes: their names, what is said in them, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord

from bot.chat import Account, MessageSaid, Room, RoomLost, SaidAlone
from bot.platforms.discord.render import NETWORK
from bot.text import tidy

if TYPE_CHECKING:
    from bot.house import House
    from bot.platforms.discord.client import Client

_SPOKEN = {discord.MessageType.default.value, discord.MessageType.reply.value}
"""The kinds of messages that people write; in the others Discord says something about them."""


class Rooms:
    """Rooms of the communities. `servers`: server id → community."""

    def __init__(self, house: House, client: Client, servers: Mapping[int, str]) -> None:
        self._house = house
        self._client = client
        self._servers = servers

    def of(self, community: str) -> dict[str, Room]:
        """The configured rooms of a home by their name in the TOML."""
        home = next((c.discord for c in self._house.config.communities if c.id == community), None)
        return {} if home is None else {name: Room(NETWORK, id) for name, id in home.rooms.items()}

    async def name(self, room: Room) -> str:
        """The name people know a room by."""
        if room.direct:
            return (await self._client.fetch_user(int(room.id))).display_name
        channel = self._client.get_channel(int(room.id)) or await self._client.fetch_channel(int(room.id))
        return f"#{getattr(channel, 'name', room.id)}"

    async def channel(self, id: int) -> Any:
        """A channel or thread. Raises as discord.py does."""
        return self._client.get_channel(id) or await self._client.fetch_channel(id)

    # ------------------------------------------------------------------ what Discord tells

    def heard(self, data: Mapping[str, Any]) -> None:
        """Count a message. Called with every one, so it neither waits nor builds anything."""
        server = int(data.get("guild_id") or 0)
        community = self._servers.get(server)
        if community is None or not counts(data):
            return
        room = self._channel(server, data["channel_id"])
        self._house.activity.heard(community, NETWORK, room, data["author"]["id"], moment(data))

    def _channel(self, server: int, room: str) -> str:
        """The channel of a thread that is known; else the room itself."""
        guild = self._client.get_guild(server)
        thread = guild.get_thread(int(room)) if guild is not None else None
        return room if thread is None else str(thread.parent_id)

    async def on_raw_message(self, data: Mapping[str, Any]) -> None:
        """Somebody wrote. Only called when a cog listens: else the bot does not subscribe to messages."""
        community = self._servers.get(int(data.get("guild_id") or 0))
        if community is None or "webhook_id" in data or data["author"].get("bot"):
            return
        room = data["channel_id"]
        channel = self._channel(int(data["guild_id"]), room)
        await self._house.happened(
            MessageSaid(
                community=community,
                network=NETWORK,
                account=Account(NETWORK, data["author"]["id"]),
                room=Room(NETWORK, room),
                message=data["id"],
                words=data["content"],
                at=datetime.fromisoformat(data["timestamp"]),
                within=channel if channel != room else "",
            )
        )

    async def on_said_alone(self, data: Mapping[str, Any]) -> None:
        """Somebody wrote to the bot alone. Only called when a cog listens."""
        if not counts(data):
            return
        author = data["author"]
        for community in self._servers.values():
            said = SaidAlone(
                community=community,
                network=NETWORK,
                account=Account(NETWORK, author["id"]),
                name=tidy(author.get("global_name") or author["username"]),
                message=data["id"],
                words=data["content"],
            )
            if await self._house.said_alone(said):
                return

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel is no more."""
        await self._lost(channel.guild.id, [str(channel.id)], "deleted")

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        """A thread is no more."""
        await self._lost(event.guild_id, [str(event.thread_id)], "deleted")

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Permissions may have changed: a room that shut the bot out is told of."""
        me = after.guild.me
        if _open_to(before, me) and not _open_to(after, me):
            await self._lost(after.guild.id, [str(after.id)], "forbidden")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was put out of the server."""
        rooms = self.of(self._servers.get(guild.id, ""))
        await self._lost(guild.id, [room.id for room in rooms.values()], "forbidden")

    async def _lost(self, server: int, ids: list[str], reason: str) -> None:
        community = self._servers.get(server)
        configured = {room.id for room in self.of(community or "").values()}
        for id in ids:
            if community is not None and id in configured:
                lost = RoomLost(community=community, network=NETWORK, room=Room(NETWORK, id), reason=reason)
                await self._house.happened(lost)


def counts(data: Mapping[str, Any]) -> bool:
    """Whether a message, as Discord tells it, is somebody's own word."""
    return data["type"] in _SPOKEN and "webhook_id" not in data and not data["author"].get("bot")


def moment(data: Mapping[str, Any]) -> float:
    """When a message was sent, in Unix time."""
    return datetime.fromisoformat(data["timestamp"]).timestamp()


def _open_to(channel: discord.abc.GuildChannel, member: discord.Member) -> bool:
    allowed = channel.permissions_for(member)
    return allowed.view_channel and allowed.send_messages
