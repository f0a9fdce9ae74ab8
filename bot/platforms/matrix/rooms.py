"""Which rooms are a community's home, under which ids they go today, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import delete, insert, select

from bot.chat import Gone, Refused, Room
from bot.config import MatrixHome
from bot.platforms.matrix.client import Client, at
from bot.platforms.matrix.gate import Gate, Urgency
from bot.platforms.matrix.tables import moves
from bot.text import cut, tidy
from bot.unit import Unit

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)

NETWORK = "matrix"


@dataclass(slots=True)
class Home:
    """A community's place on Matrix: ids as they are today; what could not be resolved stands as it was written."""

    community: str
    space: str | None = None
    rooms: dict[str, str] = field(default_factory=dict)
    children: set[str] = field(default_factory=set)
    """Rooms of the space that are not in the settings."""

    @property
    def court(self) -> str | None:
        """The room whose power levels say who is a moderator: the space, else the moderators' room."""
        return self.space or self.rooms.get("moderators")

    @property
    def gates(self) -> list[str]:
        """The rooms through which somebody comes home: the space, else any room."""
        return [self.space] if self.space else list(self.rooms.values())

    def __contains__(self, room: str) -> bool:
        return room == self.space or room in self.children or room in self.rooms.values()


class Rooms:
    """Every home on this homeserver."""

    def __init__(self, house: House, client: Client, gate: Gate) -> None:
        self._house = house
        self._client = client
        self._gate = gate
        self._moves: dict[str, str] = {}
        self._awaited: set[str] = set()
        self.homes: dict[str, Home] = {}

    # ------------------------------------------------------------------ finding

    async def open(self) -> None:
        """Resolve aliases, follow moves, join what the settings name. What refuses is logged and left for `check`."""
        async with self._house.database.reading() as connection:
            rows = (await connection.execute(select(moves))).all()
        self._moves = {row.room: row.replacement for row in rows if row.joined}
        self._awaited = {row.replacement for row in rows if not row.joined}
        joined = set((await self._client.request("GET", "/joined_rooms"))["joined_rooms"])
        for community in self._house.config.communities:
            if community.matrix is not None:
                self.homes[community.id] = await self._settle(community.id, community.matrix, joined)

    async def _settle(self, community: str, settings: MatrixHome, joined: set[str]) -> Home:
        home = Home(community)
        if settings.space is not None:
            home.space = await self._enter(settings.space, joined)
        for name, written in settings.rooms.items():
            home.rooms[name] = await self._enter(written, joined)
        if home.space is not None and home.space in joined:
            children = await self._children(home.space)
            home.children = children - set(home.rooms.values())
        return home

    async def _enter(self, written: str, joined: set[str]) -> str:
        """The id of a room of the settings, joined if it can be; as it is written, when it leads nowhere."""
        room = self.follow(written)
        try:
            room = await self.resolve(written)
            if room not in joined:
                joined.add(await self.join(room, written))
        except Refused as refusal:
            log.warning("a room of the settings is closed to the bot", room=written, reason=refusal.reason)
        return room

    async def resolve(self, written: str) -> str:
        """The id of a room written as alias or id, after all its moves. Raises `Gone` on an unknown alias."""
        if written.startswith("#"):
            written = str((await self._client.request("GET", at("directory", "room", written)))["room_id"])
        return self.follow(written)

    async def join(self, room: str, written: str = "") -> str:
        """Join a room, through its alias where there is one: that says which servers know it."""
        name = written if written.startswith("#") else room
        via = [room.split(":", 1)[1]] if ":" in room else []
        return await self._gate.through(Urgency.ANSWER, lambda: self._client.join(name, *via))

    async def _children(self, space: str) -> set[str]:
        found: set[str] = set()
        page: dict[str, str | int] = {"max_depth": 1}
        while True:
            answer = await self._client.request(
                "GET", at("rooms", space, "hierarchy"), base="/_matrix/client/v1", **page
            )
            found |= {str(room["room_id"]) for room in answer["rooms"]} - {space}
            if "next_batch" not in answer:
                return found
            page["from"] = str(answer["next_batch"])

    # ------------------------------------------------------------------ asking

    def follow(self, room: str) -> str:
        """Where a room goes on today."""
        seen = {room}
        while (room_ := self._moves.get(room)) is not None and room_ not in seen:
            room = room_
            seen.add(room)
        return room

    def home(self, room: str) -> Home | None:
        """The home that a room belongs to."""
        return next((home for home in self.homes.values() if room in home), None)

    def named(self, community: str) -> Mapping[str, Room]:
        """The configured rooms of a home by their name in the settings."""
        home = self.homes.get(community)
        if home is None:
            return dict(self._unresolved(community))
        return {name: Room(NETWORK, room) for name, room in home.rooms.items()}

    def _unresolved(self, community: str) -> Iterator[tuple[str, Room]]:
        settings = self._house.community(community).matrix
        for name, written in settings.rooms.items() if settings else ():
            yield name, Room(NETWORK, written)

    async def place(self, room: Room) -> str:
        """The id to send to. Raises `Gone` on an alias that leads nowhere."""
        if not room.id:
            raise Gone("no room")
        return await self.resolve(room.id)

    async def name(self, room: Room) -> str:
        """The room's name, else its alias, else its id."""
        id = await self.place(room)
        for kind, field_ in (("m.room.name", "name"), ("m.room.canonical_alias", "alias")):
            try:
                name = (await self._client.state(id, kind)).get(field_)
            except Refused:
                continue
            if isinstance(name, str) and tidy(name):
                return cut(tidy(name), 80)
        return id

    def wants(self, room: str) -> bool:
        """Whether an invitation to this room is one of ours to accept."""
        return self.home(room) is not None or room in self._awaited

    # ------------------------------------------------------------------ what becomes of them

    def adopt(self, space: str, room: str, *, child: bool) -> None:
        """A space takes a room in, or lets it go."""
        for home in self.homes.values():
            if home.space == space and room not in home.rooms.values():
                (home.children.add if child else home.children.discard)(room)

    async def move(self, room: str, to: str, via: str) -> bool:
        """Follow a room to its replacement; False when the replacement will not let the bot in yet."""
        try:
            await self._gate.through(Urgency.ANSWER, lambda: self._client.join(to, via))
        except Refused:
            self._awaited.add(to)
            await self._keep(room, to, joined=False)
            return False
        self._moved(room, to)
        await self._keep(room, to, joined=True)
        return True

    async def awaited(self, room: str) -> str | None:
        """The bot is in a replacement that it had to wait for: the room that it replaces."""
        if room not in self._awaited:
            return None
        async with self._house.database.reading() as connection:
            old = (await connection.execute(select(moves.c.room).where(moves.c.replacement == room))).scalars().first()
        self._awaited.discard(room)
        if old is not None:
            self._moved(old, room)
            await self._keep(old, room, joined=True)
        return old

    def _moved(self, room: str, to: str) -> None:
        self._moves[room] = to
        for home in self.homes.values():
            if home.space == room:
                home.space = to
            if room in home.children:
                home.children.discard(room)
                home.children.add(to)
            home.rooms.update({name: to for name, id in home.rooms.items() if id == room})

    async def _keep(self, room: str, to: str, *, joined: bool) -> None:
        row = {"room": room, "replacement": to, "joined": joined}

        async def work(unit: Unit) -> None:
            await unit.execute(delete(moves).where(moves.c.room == room))
            await unit.execute(insert(moves).values(row))

        await self._house.write(work)
