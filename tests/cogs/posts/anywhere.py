"""Any rules in any zone at any moment, most often around a change of its clocks; and whether a post keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from cogs.posts.planning import Rules

_DAY = timedelta(days=1)
_NAMES = sorted(available_timezones())
_YEARS = 1990, 2036
_ODD = [
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),  # by half an hour
    ("America/Nuuk", datetime(2026, 3, 28, tzinfo=UTC)),  # at 23:00, so that the day ends at once
    ("America/Havana", datetime(2026, 3, 7, tzinfo=UTC)),  # at 0:00, so that the day begins at 1:00
    ("America/St_Johns", datetime(2010, 11, 6, tzinfo=UTC)),  # from 0:01 back to 23:01
    ("Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC)),  # the last before the 31st
]


@cache
def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The days, in UTC, within which the clocks of a zone change."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = [first + _DAY * number for number in range(366)]
    return [day for day in days if day.astimezone(zone).utcoffset() != (day + _DAY).astimezone(zone).utcoffset()]


@st.composite
def places(draw: st.DrawFn) -> tuple[ZoneInfo, datetime]:
    """A zone, and a moment in UTC."""
    near = timedelta(seconds=draw(st.integers(-86400, 2 * 86400)))
    if draw(st.integers(0, 4)) == 0:
        name, day = draw(st.sampled_from(_ODD))
        return ZoneInfo(name), day + near
    zone, year = ZoneInfo(draw(st.sampled_from(_NAMES))), draw(st.integers(*_YEARS))
    known = changes(zone, year) or [datetime(year, 1, 1, tzinfo=UTC) + _DAY * draw(st.integers(0, 364))]
    return zone, draw(st.sampled_from(known)) + near


@st.composite
def situations(draw: st.DrawFn) -> tuple[Rules, datetime]:
    """Rules in a zone, some of them about the days around a moment; and that moment, in UTC."""
    zone, now = draw(places())
    minutes = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30]))
    quiet = draw(st.none() | st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]))
    gap = timedelta(minutes=draw(st.integers(0, 300)))
    near = st.integers(-2, 5).map(lambda ahead: now.astimezone(zone).date() + _DAY * ahead)
    days = st.integers(0, 6) | near | near.map(lambda day: f"{day:%m-%d}")
    return Rules(zone, quiet, gap, draw(st.frozensets(days, max_size=4))), now


AWAY = st.lists(st.integers(-600, 3000).map(lambda minutes: timedelta(minutes=minutes)), max_size=4)
"""How far other posts are from the moment."""
WINDOWS = st.builds(lambda begins, hours: (begins, begins + hours), st.integers(0, 23), st.integers(1, 24))


def keeps(rules: Rules, at: datetime, taken: Sequence[datetime]) -> bool:
    """Whether the clock on the wall and the calendar allow a post, without any arithmetic of zones."""
    wall = at.astimezone(rules.zone)
    quiet = False
    if rules.quiet:
        begin, end = rules.quiet
        quiet = begin <= wall.time() < end if begin < end else not end <= wall.time() < begin
    closed = {wall.date(), f"{wall:%m-%d}", wall.weekday()} & rules.blackout
    return not quiet and not closed and all(abs(at - other) >= rules.gap for other in taken)


def day_in(window: tuple[int, int], wall: datetime) -> date | None:
    """The day to whose window a local time belongs: its own, or that before it; None: it lies outside."""
    for day, hour in ((wall.date(), wall.hour), (wall.date() - _DAY, wall.hour + 24)):
        if window[0] <= hour < window[1]:
            return day
    return None
