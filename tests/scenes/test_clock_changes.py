"""Posts around both clock changes of a year, on every stage: at a time that is skipped, and at one that comes twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from tests.scenes.stage import Stage

pytestmark = pytest.mark.parametrize(
    "stage", ["local", "postgresql", "simcord", pytest.param("synapse", marks=pytest.mark.wire)], indirect=True
)  # clocks change in encrypted rooms as in others

KINDS = ("Once", "Daily", "Weekly")
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")
NOTHING, MINUTE, QUARTER = (timedelta(minutes=minutes) for minutes in (0, 1, 15))
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
PLANNED = timedelta(hours=30)
"""So long before a change posts are planned: late enough for a daily one to begin on the eve."""


@dataclass(frozen=True, slots=True)
class Change:
    """The moment, in UTC, at which the clocks of a zone go forward, or back where `by` is less than nothing."""

    zone: str
    at: datetime
    by: timedelta

    @property
    def clock(self) -> datetime:
        """What the clocks show in the middle of what they skip, or of what they show twice."""
        return (self.at + _offset(self.zone, self.at - MINUTE) + self.by / 2).replace(tzinfo=None)

    @property
    def moment(self) -> datetime:
        """When it is that time: moved forward by what is skipped, or the first of two."""
        return self.at + self.by / 2


async def test_posts_keep_their_time_of_day_through_every_change(stage: Stage) -> None:
    left = set(product(ZONES, (True, False)))
    while left:
        change = await _eve_of_next(stage, left)
        stage.lives(change.zone, gap=NOTHING)
        name, day, clock = _name(change), f"{change.clock:%A}", f"{change.clock:%H:%M}"
        times = f"{change.clock:%Y-%m-%d} {clock}", f"every day at {clock} 3 times", f"every {day} at {clock} 2 times"
        for kind, at in zip(KINDS, times, strict=True):
            await _plan(stage, f"{kind} {name}", at)
        out = 0
        for moment, *counts in (
            (change.moment - DAY, 0, 1, 0),
            (change.moment, 1, 2, 1),
            (change.moment + DAY - change.by, 1, 3, 1),
            (change.moment + WEEK - change.by, 1, 3, 2),
        ):
            await stage.becomes(moment - MINUTE)
            await stage.finds("Mo", out, name)
            await stage.becomes(moment)
            out = sum(counts)
            found = Counter(seen.words.split()[0] for seen in await stage.finds("Mo", out, name))
            assert [found[word] for word in KINDS] == counts


async def test_quiet_hours_last_until_clocks_show_their_end_for_the_last_time(stage: Stage) -> None:
    left = set(product(ZONES, (True, False)))
    while left:
        change = await _eve_of_next(stage, left)
        stage.lives(change.zone, quiet=f"00:30-{change.clock:%H:%M}")
        name = _name(change)
        await _plan(stage, f"Hush, {name}", f"{change.clock:%Y-%m-%d} 00:45")
        ends = change.at + abs(change.by) / 2
        await stage.becomes(ends - MINUTE)
        await stage.finds("Mo", 0, name)
        await stage.becomes(ends)
        await stage.finds("Mo", 1, name)


async def _eve_of_next(stage: Stage, left: set[tuple[str, bool]]) -> Change:
    """Let it become the eve of the first of these changes (zone, whether forward), which is then no longer left."""
    earliest = stage.now + PLANNED + MINUTE
    change = min((_next_change(zone, earliest, forward=forward) for zone, forward in left), key=lambda c: c.at)
    left.remove((change.zone, change.by > NOTHING))
    await stage.becomes(change.at - PLANNED)
    return change


async def _plan(stage: Stage, text: str, at: str) -> None:
    await stage.asks("Mo", "post plan", text=text, at=at)
    assert "goes out" in (await stage.told("Mo")).words


def _name(change: Change) -> str:
    return f"in {change.zone} in {change.at:%B}"


def _next_change(zone: str, since: datetime, *, forward: bool) -> Change:
    day = since.replace(minute=0, second=0, microsecond=0) + 4 * QUARTER
    while not (by := _offset(zone, day + DAY) - _offset(zone, day)) or (by > NOTHING) != forward:
        day += DAY
    quarters = (day + QUARTER * number for number in range(97))
    return Change(zone, next(at for at in quarters if _offset(zone, at) != _offset(zone, day)), by)


def _offset(zone: str, at: datetime) -> timedelta:
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset
