"""History: what was said in a community's homes before anybody counted, read once and kept as numbers alone.

All rooms are read backwards side by side: it is always the room of which the least is read that is read on. So the
speakers of an hour come together from whatever rooms and networks they spoke in, each is counted once, and who they
were is forgotten as soon as every room is read past that hour. They are told apart by hashes under a key that is drawn
for this reading and lives in memory alone. A kill leaves nothing of it: whoever asked asks again.

What counts and who is counted is decided where live talk is: by the platforms and by `Activity.counted_as`. What has
been deleted since cannot be counted.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeAlias, TypeVar

from bot.activity import HOUR, Activity, Heard, PastHour, speaker_hash
from bot.chat import Gone, Later, Refused, Room, Trouble
from bot.platform import Platform, Source

T = TypeVar("T")
Place: TypeAlias = tuple[str, str]
"""(network, id of a room)."""

TURN = 30.0
"""Seconds of reading at a time; other errands have their turn in between."""
LONGEST = 6 * 3600.0
"""Seconds of reading after which it ends, however much is left."""
PAGES = 20_000
"""Pages after which it ends: two million messages on Discord, five times as many on Matrix."""
TRIES = 8
"""How often in a row a network may put us off before the reading is given up."""
PATIENCE = 60.0
"""Seconds at most before a network that put us off is asked again."""
BREATH = 1.0
"""Seconds at most between two pages. It is as long as the last page took: half of the time is everybody else's."""
REMEMBERED = 24 * HOUR
"""Seconds by which every room is read past an hour before its speakers are forgotten: servers' clocks differ.

A message that comes out of its order by more is not counted.
"""
_WEEK = timedelta(weeks=1).total_seconds()


@dataclass(frozen=True, slots=True)
class Unread:
    """A room whose history the bot may not read, or not all of it. `mend`: the id of a text that says what to do."""

    room: Room
    name: str
    mend: str


@dataclass(slots=True)
class _Track:
    """How far a source is read."""

    source: Source
    place: int
    before: str | None = None
    reached: float = math.inf
    """Unix time: what was said there later is counted."""

    def __lt__(self, other: _Track) -> bool:
        return (-self.reached, self.place) < (-other.reached, other.place)


class Past:
    """What was said in the homes of a community between two moments: `look`, then `read` until it is `over`.

    Both raise `chat.Trouble` where a network cannot be asked: then nothing is known.
    """

    def __init__(
        self, activity: Activity, homes: Sequence[Platform], community: str, since: datetime, until: datetime
    ) -> None:
        self.over = False
        """Whether everything is read that will be."""
        self.rooms: set[Room] = set()
        """The rooms that can be read."""
        self.unread: list[Unread] = []
        self._activity = activity
        self._homes = {platform.network: platform for platform in homes}
        self._community = community
        self._since, self._until = since.timestamp(), until.timestamp()
        self._span = range(math.ceil(self._since / HOUR), int(self._until) // HOUR)
        self._key = secrets.token_bytes(32)
        self._tracks: list[_Track] | None = None  # a heap: what is read the least comes first
        self._open: dict[int, dict[Place, Heard]] = {}
        self._closed: dict[int, PastHour] = {}
        self._pages, self._seconds = 0, 0.0

    # -------------------------------------------------------------- what was found, once it is over

    @property
    def hours(self) -> list[PastHour]:
        """For `Activity.learn`: the hours in which anybody spoke and of which every room was read."""
        return list(self._closed.values())

    @property
    def messages(self) -> int:
        """How many messages are counted in them."""
        return sum(said for hour in self._closed.values() for said, _ in hour.rooms.values())

    @property
    def weeks(self) -> int:
        """How many weeks ago the oldest of them were said; a week that has begun is one."""
        oldest = min(self._closed, default=self._span.stop) * HOUR
        return math.ceil((self._until - oldest) / _WEEK) if self._closed else 0

    # -------------------------------------------------------------- reading

    async def look(self) -> Past:
        """See what there is to read."""
        tracks: list[_Track] = []
        for platform in self._homes.values():
            for source in await _patiently(partial(platform.sources, self._community, self._since)):
                if source.mend:
                    await self._note(source.room, source.mend)
                if source.id is not None:
                    self.rooms.add(source.room)
                    tracks.append(_Track(source, len(tracks)))
        self._tracks = tracks
        return self

    async def read(self) -> Past:
        """Read on for a while."""
        if self._tracks is None:
            await self.look()
        tracks = self._tracks or []
        began, spent = monotonic(), 0.0
        while tracks:
            if self._pages >= PAGES or self._seconds + spent >= LONGEST:
                self._leave(tracks)
                break
            await self._read_page(tracks)
            if (spent := monotonic() - began) >= TURN:
                break
        self._seconds += spent
        self.over = not tracks
        return self

    async def _read_page(self, tracks: list[_Track]) -> None:
        """Read on in the source that is read the least, and rest for as long as that took."""
        began = monotonic()
        track = heapq.heappop(tracks)
        source, platform = track.source, self._homes[track.source.room.network]
        try:
            page = await _patiently(partial(platform.history, source, self._since, track.before))
        except Refused as refusal:
            await self._drop(source, refusal)
        else:
            self._pages += 1
            self._count(source.room, page.heard)
            if page.next is not None:
                track.before = page.next
                track.reached = track.reached if page.reached is None else page.reached
                heapq.heappush(tracks, track)
        self._close(tracks[0].reached + REMEMBERED if tracks else -math.inf)
        await asyncio.sleep(min(monotonic() - began, BREATH))

    def _count(self, room: Room, heard: Iterable[tuple[str, float]]) -> None:
        """Count messages; nothing else of them is kept."""
        place = room.network, room.id
        for account, at in heard:
            hour = int(at) // HOUR
            if hour not in self._span or hour in self._closed:
                continue
            name = self._activity.counted_as(self._community, room.network, account)
            if name is None:
                continue
            rooms = self._open.setdefault(hour, {})
            here = rooms.get(place)
            if here is None:
                here = rooms[place] = Heard()
            here.messages += 1
            here.speakers.add(speaker_hash(self._key, name, hour))

    def _close(self, since: float) -> None:
        """Of the hours since then nothing more will come: only numbers are left of them."""
        for hour in [hour for hour in self._open if hour * HOUR >= since]:
            rooms = self._open.pop(hour)
            spoke: dict[int, frozenset[str]] = {}
            for (network, _), here in rooms.items():
                for speaker in here.speakers:
                    spoke[speaker] = spoke.get(speaker, frozenset()) | {network}
            counts = {place: (here.messages, len(here.speakers)) for place, here in rooms.items()}
            self._closed[hour] = PastHour(hour * HOUR, Counter(spoke.values()), counts)

    def _leave(self, tracks: list[_Track]) -> None:
        """Read no more: hours of which some room is not read yet are not known."""
        self._close(tracks[0].reached)
        self._open.clear()
        tracks.clear()

    # -------------------------------------------------------------- what cannot be read

    async def _drop(self, source: Source, refusal: Refused) -> None:
        if source.id == source.room.id:
            self.rooms.discard(source.room)
        elif isinstance(refusal, Gone):  # a thread was deleted meanwhile
            return
        await self._note(source.room, source.mend or refusal.mend)

    async def _note(self, room: Room, mend: str) -> None:
        if any(unread.room == room for unread in self.unread):
            return
        try:
            name = await self._homes[room.network].room_name(room)
        except Trouble:
            name = room.id
        self.unread.append(Unread(room, name, mend))


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """What a network answers, asked again when it says "later"."""
    for tried in range(TRIES):
        try:
            return await ask()
        except Later as later:
            wait = float(2**tried) if later.seconds is None else later.seconds
            await asyncio.sleep(min(wait, PATIENCE))
    return await ask()
