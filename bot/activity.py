"""Activity: how many messages and how many distinct speakers each community and each of its rooms had in each hour.

Only numbers are kept. To count a speaker of an hour once, a hash of who they are is needed while that hour may go on:
it is made with a secret key of that community and UTC day, over the hour and the account, so that without the key not
even two hours of one day can be laid side by side. Key and hashes are destroyed when the day is over. The key lies in a
file outside the database and its backups. Members who opted out are in no number, nor are accounts of bridges.

Counts gather in memory, so a message costs no database call. They are written together by whoever `take`s them: on a
network that replays in the transaction that moves the place to read on from, which makes them exact through any kill;
elsewhere once a minute, which is what a kill may lose.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import translate
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Column, Integer, String, Table, delete, insert, select

from bot import keys
from bot.chat import Room
from bot.config import Community
from bot.database import add_up, table
from bot.members import Members, Name
from bot.unit import Unit

hours = table(
    "activity_hours",
    Column("community", String(32), primary_key=True),
    Column("network", String(16), primary_key=True),
    Column("room", String(255), primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("messages", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    member=None,
    why="numbers, which name nobody",
)
"""`hour`: hours since 1970, UTC. Network and room are empty for the whole community: all rooms of all homes."""
speakers = table(
    "activity_speakers",
    Column("community", String(32), primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("network", String(16), primary_key=True),
    Column("room", String(255), primary_key=True),
    Column("speaker", BigInteger, primary_key=True),
    member=None,
    why="hashes that only a key outside the database can make; both are destroyed when the day is over",
    sqlite_with_rowid=False,  # rows lie in the order of the hash: nothing tells who spoke first
)

HOUR = 3600
"""Seconds."""
DAY = 24
"""Hours."""
KEPT = timedelta(weeks=60)
"""How long numbers are kept; messages that are older when they are read are not counted."""
LINGER = timedelta(minutes=10)
"""How long a day's key outlives the day, for messages that were on their way."""

_KEY = 32
"""Bytes."""
_WRITTEN = 500
"""Rows in one statement: more would keep everybody else waiting while they are put together."""

Place: TypeAlias = tuple[str, str, str, int]
"""(community, network, room, hour)."""


@dataclass(slots=True)
class Heard:
    """What was heard in one place and is not written yet."""

    messages: int = 0
    speakers: set[int] = field(default_factory=set)


Taken: TypeAlias = dict[Place, Heard]


@dataclass(frozen=True, slots=True)
class PastHour:
    """One hour of a community, counted from the history of its homes."""

    at: int
    """When it began, in Unix time."""
    people: Mapping[frozenset[str], int]
    """Distinct speakers in all rooms, by the networks on which they spoke in that hour: on these and no others."""
    rooms: Mapping[tuple[str, str], tuple[int, int]]
    """By network and id of each room in which something was said: messages, and distinct speakers."""


class Activity:
    """Counts what is said. `folder` is that of the days' keys."""

    tables: Sequence[Table] = (speakers,)

    def __init__(self, members: Members, folder: Path, clock: Callable[[], datetime]) -> None:
        self._members = members
        self._clock = clock
        self._days = _Days(folder)
        self._puppets: dict[str, re.Pattern[str]] = {}
        self._heard: dict[str, Taken] = {}
        self._known: dict[Place, set[int]] = {}
        self._closed = -1

    @property
    def wanted(self) -> bool:
        """Whether any community is counted."""
        return bool(self._puppets)

    def adopt(self, communities: Iterable[Community]) -> None:
        """Count these communities and no others, from now on."""
        self._puppets = {
            community.id: re.compile("|".join(map(translate, community.puppets)) or "(?!)") for community in communities
        }

    # -------------------------------------------------------------- counting

    def counted_as(self, community: str, network: str, account: str) -> Name | None:
        """As whom somebody is counted. None: in no count, for they want to be in none, or are a bridge's.

        Asked at every message, so it neither waits nor looks at the database.
        """
        puppets = self._puppets.get(community)
        if puppets is None or puppets.match(account):
            return None
        return self._members.counted_as(community, network, account)

    def heard(self, community: str, network: str, room: str, account: str, at: float) -> None:
        """Somebody, no bot, said something in a room of a home, at a Unix time; one to come means now."""
        name = self.counted_as(community, network, account)
        if name is None:
            return
        now = self._clock().timestamp()
        hour = int(min(at, now)) // HOUR
        if hour < _oldest(now):
            return
        speaker = speaker_hash(self._days.key(community, hour // DAY), name, hour)
        heard = self._heard.setdefault(network, {})
        for place in ((community, network, room, hour), (community, "", "", hour)):
            here = heard.get(place)
            if here is None:
                here = heard[place] = Heard()
            here.messages += 1
            here.speakers.add(speaker)

    def take(self, network: str) -> Taken:
        """What was heard on a network since the last time, for `write`."""
        return self._heard.pop(network, {})

    def give_back(self, network: str, taken: Taken) -> None:
        """What was taken could not be written."""
        heard = self._heard.setdefault(network, {})
        for place, here in taken.items():
            now = heard.setdefault(place, Heard())
            now.messages += here.messages
            now.speakers |= here.speakers

    async def write(self, unit: Unit, taken: Taken) -> None:
        """Add up what was taken. Speakers who are known in their hour already add to the messages alone."""
        if not taken:
            return
        kept = {place for place in taken if self._days.keep(place[0], place[3] // DAY, self._today())}
        known = await self._known_in(unit, taken, kept)
        counts, hashes = [], []
        for place, here in taken.items():
            new = here.speakers - known[place]
            known[place] |= new
            counts.append(_row(place) | {"messages": here.messages, "people": len(new)})
            hashes += [_row(place) | {"speaker": speaker} for speaker in new if place in kept]
        await unit.execute(_add(unit), counts)
        if hashes:
            await unit.execute(insert(speakers), hashes)
        unit.after(lambda: self._remember(known))

    async def _known_in(self, unit: Unit, places: Iterable[Place], kept: set[Place]) -> dict[Place, set[int]]:
        """The speakers known in these places, also to other units of the group; shared with them, to be added to."""

        async def nothing() -> dict[Place, set[int]]:
            return {}

        shared = await unit.once("activity", nothing)
        missing = [place for place in places if place not in shared]
        for place in missing:
            shared[place] = set(self._known.get(place, ()))
        read = {place for place in missing if place in kept and place not in self._known}
        if read:
            there = {place[0] for place in read}, {place[3] for place in read}
            query = select(speakers).where(speakers.c.community.in_(there[0]), speakers.c.hour.in_(there[1]))
            for row in await unit.execute(query):
                place = row.community, row.network, row.room, row.hour
                if place in read:
                    shared[place].add(row.speaker)
        return {place: shared[place] for place in places}

    def _remember(self, known: dict[Place, set[int]]) -> None:
        for place, there in known.items():
            self._known.setdefault(place, set()).update(there)

    # -------------------------------------------------------------- reading

    async def hours(
        self, unit: Unit, community: str, since: datetime, room: Room | None = None
    ) -> list[tuple[int, int]]:
        """The distinct speakers of each hour in which anybody spoke: (Unix time of its beginning, people).

        Those of the whole community, or of one room. The last minute may be missing.
        """
        return await self._series(unit, hours.c.people, community, since, room)

    async def messages(
        self, unit: Unit, community: str, since: datetime, room: Room | None = None
    ) -> list[tuple[int, int]]:
        """The messages of each hour in which anybody spoke: (Unix time of its beginning, messages)."""
        return await self._series(unit, hours.c.messages, community, since, room)

    @staticmethod
    async def _series(
        unit: Unit, what: Column[int], community: str, since: datetime, room: Room | None
    ) -> list[tuple[int, int]]:
        network, id = (room.network, room.id) if room is not None else ("", "")
        here = hours.c.community == community, hours.c.network == network, hours.c.room == id
        query = select(hours.c.hour, what).where(*here, hours.c.hour >= _hour(since)).order_by(hours.c.hour)
        return [(hour * HOUR, count) for hour, count in await unit.execute(query)]

    async def learn(self, unit: Unit, community: str, past: Iterable[PastHour]) -> int:
        """Take over what was counted from the history of a community's homes; how many hours told something new.

        In an hour that is not over nothing is learnt, and nothing of a home that was heard in that hour already. People
        of an hour who were heard on one network and are learnt on another are added, for nobody knows any more who of
        them were one. To be called when the bot has caught up: what it reads of a gap later would be added.
        """
        heard = await self._hours_heard(unit, community)
        oldest, current = _oldest(unit.now.timestamp()), _hour(unit.now)
        rows: list[dict[str, Any]] = []
        learnt = 0
        for one in past:
            hour = one.at // HOUR
            known = heard.setdefault(hour, set())
            rooms = {place: said for place, said in one.rooms.items() if place[0] not in known}
            if not oldest <= hour < current or not rooms:
                continue
            new = {network for network, _ in rooms}
            known |= new
            learnt += 1
            people = sum(many for networks, many in one.people.items() if networks & new)
            counts = {(community, *place, hour): said for place, said in rooms.items()}
            counts[community, "", "", hour] = sum(said for said, _ in rooms.values()), people
            rows += [_row(place) | {"messages": said, "people": people} for place, (said, people) in counts.items()]
            if len(rows) >= _WRITTEN:
                await unit.execute(_add(unit), rows)
                rows = []
        if rows:
            await unit.execute(_add(unit), rows)
        return learnt

    async def _hours_heard(self, unit: Unit, community: str) -> dict[int, set[str]]:
        """The networks on which a community was heard in each hour, written yet or not."""
        here = hours.c.community == community, hours.c.network != ""
        found: dict[int, set[str]] = {}
        for hour, network in await unit.execute(select(hours.c.hour, hours.c.network).where(*here).distinct()):
            found.setdefault(hour, set()).add(network)
        for network, taken in self._heard.items():
            for place in taken:
                if place[0] == community:
                    found.setdefault(place[3], set()).add(network)
        return found

    # -------------------------------------------------------------- forgetting

    async def close_days(self, unit: Unit) -> None:
        """Destroy keys and hashes of the days that are over. To be called once what was missed has been read."""
        today = self._today()
        recent = _hour(unit.now) - 1
        self._known = {place: there for place, there in self._known.items() if place[3] >= recent}
        over = self._days.before(today)
        if not over and self._closed == today:
            return
        gone = await unit.execute(delete(speakers).where(speakers.c.hour < today * DAY))
        if gone.rowcount:
            unit.forget_past()
        unit.after(lambda: self._close(today, over))

    def _close(self, today: int, over: Iterable[tuple[str, int]]) -> None:
        self._closed = today
        for community, day in over:
            self._days.destroy(community, day)

    async def prune(self, unit: Unit) -> None:
        """Forget numbers older than `KEPT`."""
        await unit.execute(delete(hours).where(hours.c.hour < _oldest(unit.now.timestamp())))

    def _today(self) -> int:
        """The day whose hashes are kept, counted from 1970."""
        return _hour(self._clock() - LINGER) // DAY

    # -------------------------------------------------------------- as a keeper of members' own rows

    async def export(self, unit: Unit, member: int) -> dict[str, list[dict[str, Any]]]:
        """Where and when the member spoke today, which only their accounts and the day's key can tell."""
        found = await unit.execute(select(speakers).where(speakers.c.speaker.in_(await self._hashes(unit, member))))
        own = [{key: value for key, value in row._mapping.items() if key != "speaker"} for row in found]
        return {speakers.name: own}

    async def erase(self, unit: Unit, member: int) -> None:
        """Take the member's hashes out of the day; the numbers, which name nobody, stay."""
        own = await self._hashes(unit, member)
        await unit.execute(delete(speakers).where(speakers.c.speaker.in_(own)))
        unit.after(lambda: self._forget(set(own)))

    async def merge(self, unit: Unit, gone: int, kept: int) -> None:
        """Who they are counted as from now on is `Members.counted_as`'s to say."""

    async def _hashes(self, unit: Unit, member: int) -> list[int]:
        """Every hash that the member's accounts have or would have in the days that are kept."""
        names = [(account.network, account.id) for account in await self._members.accounts_of(unit, member)]
        return [
            speaker_hash(key, (community, *name), hour)
            for (community, day), key in self._days.known.items()
            if day >= self._today()
            for hour in range(day * DAY, (day + 1) * DAY)
            for name in names
        ]

    def _forget(self, own: set[int]) -> None:
        unwritten = (here.speakers for taken in self._heard.values() for here in taken.values())
        for there in (*self._known.values(), *unwritten):
            there.difference_update(own)


class _Days:
    """The keys of days: today's in a file, so that after a restart nobody is counted twice; others in memory alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # one of another length is what a crash left of a key that nothing was made with
        self._files = {self._day(file): file for file in folder.glob("*.key") if file.stat().st_size == _KEY}
        self.known = {day: file.read_bytes() for day, file in self._files.items()}

    @staticmethod
    def _day(file: Path) -> tuple[str, int]:
        community, _, day = file.stem.rpartition(".")
        return community, int(day)

    def key(self, community: str, day: int) -> bytes:
        """The key of a community's day, drawn at random on first sight."""
        key = self.known.get((community, day))
        if key is None:
            key = self.known[community, day] = secrets.token_bytes(_KEY)
        return key

    def keep(self, community: str, day: int, today: int) -> bool:
        """Whether a day's key is in a file; from `today` on it is put into one."""
        if (community, day) not in self._files and day >= today:
            file = self._folder / f"{community}.{day}.key"
            keys.make(file, self.key(community, day))
            self._files[community, day] = file
        return (community, day) in self._files

    def before(self, today: int) -> list[tuple[str, int]]:
        """The days that are over and whose keys are still known."""
        return [day for day in self.known if day[1] < today]

    def destroy(self, community: str, day: int) -> None:
        """Nobody can tell any more whose the day's hashes were."""
        if file := self._files.pop((community, day), None):
            keys.destroy(file)
        self.known.pop((community, day), None)


def speaker_hash(key: bytes, name: Name, hour: int) -> int:
    """What tells a speaker of an hour from the others; nothing without the key."""
    _, network, account = name
    digest = blake2b(f"{hour} {network} {account}".encode(), digest_size=8, key=key).digest()
    return int.from_bytes(digest, signed=True)


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // HOUR


def _oldest(now: float) -> int:
    """The oldest hour that is kept."""
    return int(now - KEPT.total_seconds()) // HOUR


def _row(place: Place) -> dict[str, Any]:
    community, network, room, hour = place
    return {"community": community, "network": network, "room": room, "hour": hour}


def _add(unit: Unit) -> Any:
    key = ["community", "network", "room", "hour"]
    return add_up(unit.connection, hours, key=key, add=["messages", "people"])
