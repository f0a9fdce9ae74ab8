"""Doors: invitations to the bot, rooms that go on elsewhere, rooms that shut it out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import structlog

from bot.chat import Refused, Room, RoomLost, RoomMoved
from bot.platforms.matrix.client import Client
from bot.platforms.matrix.directs import Directs
from bot.platforms.matrix.gate import Gate, Urgency
from bot.platforms.matrix.rooms import NETWORK, Rooms
from bot.platforms.matrix.standings import Standings

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)


class Doors:
    """Lets the bot in where it belongs, and tells the house where it no longer is."""

    def __init__(
        self, house: House, client: Client, gate: Gate, rooms: Rooms, directs: Directs, standings: Standings
    ) -> None:
        self._house = house
        self._client = client
        self._gate = gate
        self._rooms = rooms
        self._directs = directs
        self._standings = standings

    # ------------------------------------------------------------------ invitations

    async def invited(self, room: str, state: Iterable[Any]) -> None:
        """Accept what the settings name and direct rooms from members; decline everything else without a word."""
        invitation = _own_event(state, self._client.user_id)
        inviter = str(invitation.get("sender", ""))
        if self._rooms.wants(room) or await self._names(room, state):
            await self._gate.through(Urgency.ANSWER, lambda: self._client.join(room, *_server(inviter)))
            await self._entered(room)
            return
        direct = invitation.get("content", {}).get("is_direct") is True
        community = await self._community_of(inviter) if direct else None
        try:
            if community is None:
                await self._gate.through(Urgency.SEED, lambda: self._client.leave(room))  # strangers can wait
            else:
                await self._accept(room, inviter, community)
        except Refused as refusal:  # withdrawn meanwhile
            log.info("an invitation is void", reason=refusal.reason)

    async def _accept(self, room: str, inviter: str, community: str) -> None:
        """Join a member's direct room; known before the first word in it can come."""
        await self._directs.learn(inviter, room, community)
        try:
            await self._gate.through(Urgency.ANSWER, lambda: self._client.join(room, *_server(inviter)))
        except Refused:
            await self._directs.forget(room)
            raise
        await self._directs.announce(inviter, room)

    async def _names(self, room: str, state: Iterable[Any]) -> bool:
        """Whether the settings name a room by an alias that led nowhere before.

        Whoever invites can give their room any alias in the invitation: where it leads, the directory says.
        """
        aliases = {event.canonical_alias for event in state if hasattr(event, "canonical_alias")}
        aliases = {alias for alias in aliases if alias and await self._leads(alias, room)}
        for home in self._rooms.homes.values():
            for name, written in home.rooms.items():
                if written in aliases:
                    home.rooms[name] = room
                    return True
            if home.space in aliases:
                home.space = room
                return True
        return False

    async def _leads(self, alias: str, room: str) -> bool:
        try:
            return await self._rooms.resolve(alias) == room
        except Refused:
            return False

    async def _entered(self, room: str) -> None:
        """The bot was let into a room at last; it may be the replacement of another."""
        old = await self._rooms.awaited(room)
        home = self._rooms.home(room)
        if old is not None and home is not None:
            await self._tell_moved(home.community, old, room, f"moved:{old}")

    async def _community_of(self, account: str) -> str | None:
        for community in self._rooms.homes:
            if await self._standings.present(community, account):
                return community
        return None

    # ------------------------------------------------------------------ rooms that move or shut

    async def moved(self, room: str, to: str, origin: str, sender: str) -> None:
        """A room's tombstone names its replacement."""
        home = self._rooms.home(room) or self._rooms.home(self._rooms.follow(room))
        if home is None or not to:
            return
        known = self._rooms.follow(room) == to
        if known or await self._rooms.move(room, to, *_server(sender)):
            await self._tell_moved(home.community, room, to, origin)
        else:
            await self._tell_lost(home.community, room, "forbidden", origin)

    async def left(self, room: str, events: Iterable[Any]) -> None:
        """The bot is no longer in a room. When it seems to have left by itself, the homeserver removed the room."""
        if room in self._directs:
            await self._directs.forget(room)
            return
        home = self._rooms.home(room)
        if home is None or room in home.children:
            return
        leave = _own_event(events, self._client.user_id)
        reason = "deleted" if leave.get("sender") == self._client.user_id else "forbidden"
        await self._tell_lost(home.community, room, reason, str(leave.get("event_id", room)))

    async def _tell_moved(self, community: str, room: str, to: str, origin: str) -> None:
        event = RoomMoved(
            community=community, network=NETWORK, origin=origin, room=Room(NETWORK, room), to=Room(NETWORK, to)
        )
        await self._house.happened(event)

    async def _tell_lost(self, community: str, room: str, reason: str, origin: str) -> None:
        await self._house.happened(
            RoomLost(community=community, network=NETWORK, origin=origin, room=Room(NETWORK, room), reason=reason)
        )


def _own_event(events: Iterable[Any], account: str) -> dict[str, Any]:
    """The newest membership event of an account."""
    found: dict[str, Any] = {}
    for event in events:
        source = event.source
        if source.get("type") == "m.room.member" and source.get("state_key") == account:
            found = {"content": getattr(event, "content", {}), **source}  # nio takes it out of invitations
    return found


def _server(account: str) -> tuple[str, ...]:
    server = account.partition(":")[2]
    return (server,) if server else ()
