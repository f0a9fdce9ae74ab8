"""What was said before is counted as if it had been heard, in whatever pieces networks hand it out."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import history
from bot.activity import Activity, PastHour
from bot.chat import Gone, Later, Refused, Room, Trouble
from bot.history import Past
from bot.platform import Page, Platform, Source
from bot.testing import START

HOUR = 3600.0
NOW = START.timestamp()
WEEKS = timedelta(weeks=2)


@dataclass(frozen=True)
class Word:
    """Something that was said."""

    network: str
    room: str
    account: str
    at: float


class Counted:
    """Decides who is counted: linked accounts are one, Cleo is in no count."""

    def counted_as(self, community: str, network: str, account: str) -> tuple[str, str, str] | None:
        if account == "cleo":
            return None
        return (community, "discord" if account == "ann" else network, account)


@dataclass
class Network:
    """A network that hands out what was said in pages, newest first."""

    network: str
    said: Sequence[Word] = ()
    page: int = 3
    exact: bool = True
    """Whether it says how far a page reaches by its oldest message; else by its newest."""
    mends: dict[str, str] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)
    refused: dict[str, Trouble] = field(default_factory=dict)
    asked: int = 0

    async def sources(self, community: str, since: float) -> list[Source]:
        self._maybe()
        rooms = sorted({word.room for word in self.said} | self.shut)
        return [
            Source(self._room(room), None if room in self.shut else room, self.mends.get(room, "")) for room in rooms
        ]

    async def history(self, source: Source, since: float, before: str | None) -> Page:
        self._maybe()
        if source.id in self.refused:
            raise self.refused[source.id]
        self.asked += 1
        there = sorted((word.at, word.account) for word in self.said if word.room == source.id)
        end = len(there) if before is None else int(before)
        start = max(0, end - self.page)
        heard = tuple((account, at) for at, account in reversed(there[start:end]))
        ats = [at for _, at in heard]
        reached = (min(ats) if self.exact else max(ats)) if ats else None
        over = start == 0 or (reached is not None and reached < since)
        return Page(heard, None if over else str(start), reached)

    async def room_name(self, room: Room) -> str:
        if room.id == "nameless":
            raise Later("away")
        return f"#{room.id}"

    def _room(self, room: str) -> Room:
        return Room(self.network, room.split("/")[0])

    def _maybe(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)


def past(*networks: Network, since: datetime = START - WEEKS, until: datetime = START) -> Past:
    """A reading of these networks."""
    homes = [cast(Platform, network) for network in networks]
    return Past(cast(Activity, Counted()), homes, "makers", since, until)


async def read(found: Past) -> Past:
    """Read until it is over."""
    for _ in range(10_000):
        await found.read()
        if found.over:
            return found
    raise AssertionError("it never ends")


def expected(said: Sequence[Word], since: float = NOW - WEEKS.total_seconds()) -> dict[int, PastHour]:
    """What counting by hand gives."""
    people: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rooms: dict[int, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for word in said:
        at = int(word.at // HOUR * HOUR)
        if word.account == "cleo" or at < since or at + HOUR > NOW:
            continue
        who = word.account if word.account == "ann" else f"{word.account} on {word.network}"
        people[at][who].add(word.network)
        rooms[at][word.network, word.room.split("/")[0]].append(who)
    found = {}
    for at, spoke in people.items():
        by_networks: dict[frozenset[str], int] = defaultdict(int)
        for networks in spoke.values():
            by_networks[frozenset(networks)] += 1
        counts = {place: (len(who), len(set(who))) for place, who in rooms[at].items()}
        found[at] = PastHour(at, dict(by_networks), counts)
    return found


def told(found: Past) -> dict[int, PastHour]:
    """What was read."""
    return {hour.at: hour for hour in found.hours}


words = st.builds(
    Word,
    network=st.sampled_from(["discord", "matrix"]),
    room=st.sampled_from(["welcome", "ideas", "ideas/thread"]),
    account=st.sampled_from(["ann", "bob", "cleo", "dan"]),
    at=st.integers(-16 * 24 * 6, 6).map(lambda tenth: NOW + tenth * 600.0),
)


def networks_of(said: Sequence[Word], page: int, *, exact: bool) -> list[Network]:
    """The networks on which this was said."""
    return [Network(n, [word for word in said if word.network == n], page, exact) for n in ("discord", "matrix")]


@given(st.lists(words, max_size=60), st.integers(1, 7), st.booleans())
def test_what_was_read_is_what_was_said(said: list[Word], page: int, exact: bool) -> None:
    found = asyncio.run(read(past(*networks_of(said, page, exact=exact))))
    assert told(found) == expected(said)
    assert found.messages == sum(n for hour in expected(said).values() for n, _ in hour.rooms.values())
    assert not found._open


@given(st.lists(words, min_size=10, max_size=60), st.integers(0, 20), st.booleans())
def test_where_a_reading_ends_early_the_hours_that_it_knows_are_whole(
    said: list[Word], pages: int, exact: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "PAGES", pages)
        found = told(asyncio.run(read(past(*networks_of(said, 2, exact=exact)))))
    whole = expected(said)
    oldest = min(found, default=NOW)
    assert found == {at: hour for at, hour in whole.items() if at >= oldest}


def many(network: str, weeks: int = 60, every: float = 1800.0, people: int = 40) -> Iterator[Word]:
    """A lively past."""
    chance = random.Random(1)
    at = NOW - weeks * 7 * 24 * HOUR
    while at < NOW:
        yield Word(network, f"room{chance.randrange(5)}", f"one{chance.randrange(people)}", at)
        at += every * chance.random() * 2


async def test_speakers_are_forgotten_once_every_room_is_read_past_their_hour() -> None:
    said = list(many("discord", weeks=8))
    found = past(Network("discord", said, page=50), since=START - timedelta(weeks=8))
    await found.look()
    most = 0
    while not found.over:
        assert found._tracks is not None
        await found._read_page(found._tracks)
        most = max(most, sum(len(here.speakers) for rooms in found._open.values() for here in rooms.values()))
        found.over = not found._tracks
    assert sum(len(hour.rooms) for hour in found.hours) > 2000
    assert most < 500


async def test_reading_goes_on_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    said = list(many("discord", weeks=1))
    monkeypatch.setattr(history, "TURN", 0.0)
    found = past(Network("discord", said))
    await found.read()
    assert not found.over
    assert found.rooms
    monkeypatch.undo()
    await read(found)
    assert told(found) == expected(said)


async def test_a_reading_does_not_go_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LONGEST", 0.0)
    found = await read(past(Network("discord", list(many("discord", weeks=1)))))
    assert (found.hours, found.messages, found.weeks) == ([], 0, 0)


async def test_how_long_ago_it_was_is_told_in_weeks() -> None:
    said = [Word("discord", "welcome", "ann", NOW - days * 24 * HOUR) for days in (1, 8)]
    assert (await read(past(Network("discord", said[:1])))).weeks == 1
    assert (await read(past(Network("discord", said)))).weeks == 2


# ------------------------------------------------------------------ what networks refuse


async def test_a_network_that_puts_us_off_is_asked_again() -> None:
    said = list(many("discord", weeks=1))
    network = Network("discord", said, troubles=[Later("busy", 0.0) for _ in range(history.TRIES)])
    found = await past(network).look()
    network.troubles = [Later("busy", 0.0) for _ in range(history.TRIES)]
    assert told(await read(found)) == expected(said)


async def test_one_that_does_so_for_too_long_ends_the_reading() -> None:
    network = Network("discord", list(many("discord", weeks=1)))
    found = await past(network).look()
    network.troubles = [Later("busy", 0.0) for _ in range(history.TRIES + 1)]
    with pytest.raises(Later, match="busy"):
        await found.read()


async def test_rooms_that_cannot_be_read_are_named_and_the_others_read() -> None:
    said = [
        Word("discord", room, "ann", NOW - 5 * HOUR)
        for room in ("welcome", "closed", "gone", "ideas/gone", "ideas/closed", "part")
    ]
    network = Network(
        "discord",
        said,
        shut={"nameless", "shut"},
        mends={"shut": "mend-shut", "nameless": "mend-shut", "part": "mend-part"},
        refused={
            "closed": Refused("no", "mend-closed"),
            "gone": Gone("no"),
            "ideas/gone": Gone("no"),
            "ideas/closed": Refused("no", "mend-closed"),
        },
    )
    found = await read(past(network))
    assert {(one.name, one.mend) for one in found.unread} == {
        ("nameless", "mend-shut"),
        ("#shut", "mend-shut"),
        ("#part", "mend-part"),
        ("#closed", "mend-closed"),
        ("#gone", "mend-gone"),
        ("#ideas", "mend-closed"),
    }
    assert {room.id for room in found.rooms} == {"welcome", "part", "ideas"}
    [hour] = found.hours
    assert set(hour.rooms) == {("discord", "welcome"), ("discord", "part")}


async def test_a_message_that_comes_far_out_of_its_order_is_not_counted() -> None:
    """Its hour is over already; of whoever spoke in it nothing is known any more."""

    class Muddled(Network):
        async def history(self, source: Source, since: float, before: str | None) -> Page:
            pages: dict[str | None, Any] = {
                None: Page((("ann", NOW - 3 * HOUR),), "1", NOW - 100 * HOUR),
                "1": Page((("bob", NOW - 3 * HOUR), ("bob", NOW - 99 * HOUR), ("dan", NOW - 101 * HOUR)), None, None),
            }
            page: Page = pages[before]
            return page

    found = await read(past(Muddled("matrix", [Word("matrix", "welcome", "ann", NOW)])))
    assert sorted((hour.at, sum(hour.people.values())) for hour in found.hours) == [
        (NOW - 101 * HOUR, 1),
        (NOW - 99 * HOUR, 1),
        (NOW - 3 * HOUR, 1),
    ]
