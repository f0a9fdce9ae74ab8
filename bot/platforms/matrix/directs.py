"""Rooms in which the bot and one member are alone: opened only when asked for, found before they are created."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import delete, insert, or_, select

from bot.chat import Account, Gone, Later, Refused, Trouble
from bot.platforms.matrix.client import Client, at
from bot.platforms.matrix.crypto import ALGORITHM, ENCRYPTION, Crypto
from bot.platforms.matrix.gate import Gate, Urgency
from bot.platforms.matrix.rooms import NETWORK
from bot.platforms.matrix.tables import directs
from bot.unit import Unit

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)

MARK = "org.animateur.direct"
"""The state event by which a direct room of ours is known again: {account, community}."""


class Directs:
    """Every direct room."""

    def __init__(self, house: House, client: Client, crypto: Crypto, gate: Gate) -> None:
        self._house = house
        self._client = client
        self._crypto = crypto
        self._gate = gate
        self._rooms: dict[str, str] = {}
        self._accounts: dict[str, str] = {}
        self._communities: dict[str, str] = {}
        self._opening: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.caught_up = asyncio.Event()
        """Whether what happened during a stop is known: a room made just before it is found then."""

    async def open(self) -> None:
        """Know the direct rooms of earlier."""
        async with self._house.database.reading() as connection:
            for row in await connection.execute(select(directs)):
                self._learn(row.account, row.room, row.community)

    # ------------------------------------------------------------------ asking

    def __contains__(self, room: str) -> bool:
        return room in self._accounts

    def account(self, room: str) -> str | None:
        """Whose direct room this is."""
        return self._accounts.get(room)

    def community(self, room: str) -> str:
        """The community for which a direct room was opened."""
        return self._communities[room]

    def community_of(self, account: str) -> str | None:
        """The community for which somebody's direct room was opened; None: they have none."""
        room = self._rooms.get(account)
        return self._communities[room] if room is not None else None

    async def find(self, account: str) -> str | None:
        """The direct room of somebody who is still in it (or invited), with nobody else there; None: there is none."""
        room = self._rooms.get(account)
        if room is None:
            return None
        members = await self._members(room)
        if members.get(account) not in {"join", "invite"}:
            return None
        if set(members) - {account, self._client.user_id}:
            log.info("a direct room has other people in it and is no longer used")
            await self.forget(room)
            return None
        return room

    async def _members(self, room: str) -> dict[str, str]:
        """Who is in a room or invited to it."""
        try:
            answer = await self._client.request("GET", at("rooms", room, "members"), not_membership="leave")
        except Refused:
            return {}
        return {
            str(event["state_key"]): str(event["content"]["membership"])
            for event in answer["chunk"]
            if event["content"].get("membership") in {"join", "invite"}
        }

    async def reach(self, account: str, community: str) -> str:
        """The direct room for what nobody asked for just now: whoever left theirs is not called back.

        Raises `Gone` then.
        """
        room = self._rooms.get(account)
        if room is not None and await self._client.membership(room, account) in {"leave", "ban"}:
            raise Gone("the member has left the direct room")
        return await self.make(account, community)

    # ------------------------------------------------------------------ opening

    async def make(self, account: str, community: str) -> str:
        """The direct room of somebody who asked for it: found, else opened again to them, else created."""
        if not self.caught_up.is_set():
            raise Later("not caught up yet", 1)
        async with self._opening[account]:
            room = await self.find(account)
            if room is not None:
                return room
            room = self._rooms.get(account)
            if room is not None:
                try:
                    await self._invite(room, account)
                except Refused:  # the bot is no longer in it, or may not invite
                    await self.forget(room)
                else:
                    return room
            room = await self._create(account, community)
            await self.learn(account, room, community)
            await self._invite(room, account)
            await self.announce(account, room)
            return room

    async def _create(self, account: str, community: str) -> str:
        state: list[dict[str, Any]] = [
            {"type": MARK, "state_key": "", "content": {"account": account, "community": community}}
        ]
        if await self._crypto.can_read(account):
            state.append({"type": ENCRYPTION, "state_key": "", "content": {"algorithm": ALGORITHM}})
        body = {
            "preset": "private_chat",
            "is_direct": True,
            "name": self._house.community(community).name,
            "initial_state": state,
        }
        made = await self._gate.through(Urgency.ANSWER, lambda: self._client.request("POST", "/createRoom", body))
        return str(made["room_id"])

    async def _invite(self, room: str, account: str) -> None:
        body = {"user_id": account}
        path = at("rooms", room, "invite")
        await self._gate.through(Urgency.ANSWER, lambda: self._client.request("POST", path, body))

    async def announce(self, account: str, room: str) -> None:
        """Tell the homeserver that the room is a direct one, for the account's other clients."""
        path = at("user", self._client.user_id, "account_data", "m.direct")
        try:
            try:
                known: dict[str, Any] = await self._client.request("GET", path)
            except Gone:
                known = {}
            rooms = known.get(account, [])
            if room not in rooms:
                await self._client.request("PUT", path, {**known, account: [*rooms, room]})
        except Trouble as trouble:  # only other clients of the account would have used it
            log.info("m.direct could not be written", reason=trouble.reason)

    # ------------------------------------------------------------------ learning

    async def found(self, room: str, content: dict[str, Any]) -> None:
        """A room of ours with our mark was seen: it may have been made just before a kill."""
        account, community = content.get("account"), content.get("community")
        if room in self or not isinstance(account, str) or not isinstance(community, str):
            return
        if account not in self._rooms and any(known.id == community for known in self._house.config.communities):
            await self.learn(account, room, community)

    async def learn(self, account: str, room: str, community: str) -> None:
        """This is somebody's direct room from now on."""

        async def work(unit: Unit) -> None:
            member = await self._house.services.members.of(unit, community, Account(NETWORK, account))
            await unit.execute(delete(directs).where(or_(directs.c.account == account, directs.c.room == room)))
            row = {"account": account, "room": room, "community": community, "member_id": member.id}
            await unit.execute(insert(directs).values(row))

        await self._house.write(work)
        self._learn(account, room, community)

    async def forget(self, room: str) -> None:
        """This is no direct room any more."""
        account = self._accounts.pop(room, None)
        self._communities.pop(room, None)
        if account is not None and self._rooms.get(account) == room:
            del self._rooms[account]
        await self._house.write(lambda unit: unit.execute(delete(directs).where(directs.c.room == room)))

    def _learn(self, account: str, room: str, community: str) -> None:
        old = self._rooms.get(account)
        if old is not None and old != room:
            self._accounts.pop(old, None)
            self._communities.pop(old, None)
        self._rooms[account] = room
        self._accounts[room] = account
        self._communities[room] = community
