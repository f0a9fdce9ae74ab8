"""What a home says of an account, read from the homeserver whenever it is asked: power changes hands at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.chat import Account, Gone, Later, Refused, Shut, Standing
from bot.platforms.matrix.client import Client, at
from bot.platforms.matrix.permissions import level, moderates
from bot.platforms.matrix.rooms import Home, Rooms
from bot.text import cut, tidy

PROFILES = 30
"""Changes of name or face that are looked through for the moment somebody joined."""


class Standings:
    """Reads members and powers of homes."""

    def __init__(self, client: Client, rooms: Rooms) -> None:
        self._client = client
        self._rooms = rooms
        self._creations: dict[str, dict[str, Any]] = {}

    async def of(self, community: str, account: Account) -> Standing:
        """What the home says of an account now. Raises `Later` when the homeserver cannot be asked."""
        home = self._rooms.homes.get(community)
        if home is None:
            raise Later("not connected yet")
        try:
            found = await asyncio.gather(*(self._member(room, account.id) for room in home.gates))
        except Shut as shut:
            raise Later("login refused") from shut
        joins = [(room, event) for room, event in zip(home.gates, found, strict=True) if event is not None]
        if not joins:
            return Standing(present=False)
        times = await asyncio.gather(*(self._since(room, event) for room, event in joins))
        there = any(room == home.court for room, _ in joins)  # its power levels still name those who have left
        levels, create = await self._powers(home) if there else (None, None)
        return Standing(
            present=True,
            moderator=create is not None and moderates(levels, create, account.id),
            power=level(levels, create, account.id) if create is not None else 0,
            name=shown_name(account.id, joins[0][1].get("content", {}).get("displayname")),
            joined=min(times),
            bot=account.id == self._client.user_id,
        )

    async def size(self, community: str) -> int:
        """How many members a home has, the bot aside."""
        home = self._rooms.homes.get(community)
        if home is None:
            raise Later("not connected yet")
        found = await asyncio.gather(*(self._client.joined(room) for room in home.gates), return_exceptions=True)
        everyone: set[str] = set()
        for members in found:
            if isinstance(members, set):
                everyone |= members
            elif not isinstance(members, Refused):  # a room that is closed to the bot adds nobody
                raise members
        return len(everyone - {self._client.user_id})

    async def present(self, community: str, account: str) -> bool:
        """Whether an account is in the home."""
        home = self._rooms.homes.get(community)
        return home is not None and await self._in_any(home, account)

    async def _in_any(self, home: Home, account: str) -> bool:
        found = await asyncio.gather(*(self._member(room, account) for room in home.gates))
        return any(event is not None for event in found)

    async def _member(self, room: str, account: str) -> dict[str, Any] | None:
        """The event by which somebody is in a room; None when they are not."""
        try:
            event = await self._client.state_event(room, "m.room.member", account)
        except Refused:  # no such member, or a room that is closed to the bot
            return None
        return event if event.get("content", {}).get("membership") == "join" else None

    async def _since(self, room: str, event: dict[str, Any]) -> datetime:
        """When somebody joined: every change of a profile is a new event, so the trail is followed back."""
        for _ in range(PROFILES):
            unsigned = event.get("unsigned", {})
            earlier = unsigned.get("replaces_state")
            if unsigned.get("prev_content", {}).get("membership") != "join" or not earlier:
                break
            try:
                event = await self._client.request("GET", at("rooms", room, "event", earlier))
            except Refused:
                break
        return datetime.fromtimestamp(event.get("origin_server_ts", 0) / 1000, UTC)

    async def _powers(self, home: Home) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
        """Power levels and creation of the room that decides; no creation: there is no such room, or it is closed."""
        if home.court is None:
            return None, None
        try:
            if home.court not in self._creations:
                self._creations[home.court] = await self._client.state_event(home.court, "m.room.create")
            return await self._client.state(home.court, "m.room.power_levels"), self._creations[home.court]
        except Gone:
            return None, self._creations.get(home.court)
        except Refused:
            return None, None


def shown_name(account: str, displayname: Any) -> str:
    """The name people know somebody by, tidied; without one, the first part of the account."""
    name = tidy(displayname) if isinstance(displayname, str) else ""
    return cut(name or tidy(account[1:].split(":", 1)[0]) or account, 80)
