"""Working hours: when moderators are at hand, and how far a promise of some hours of work reaches.

A day's hours are counted on the clock of the zone, so the hour that a change of clocks skips is not worked and the one
that it repeats is worked twice. Public holidays are those of the library `holidays`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from bot.values import nearest

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]|24):([0-5]\d)")
_SEARCHED = 800
"""Days that are looked through for a working hour: more than two years of holidays in a row are a mistake."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week in which somebody works."""

    zone: ZoneInfo
    begin: time = time(0)
    end: time | None = None
    """None: midnight."""
    weekdays: frozenset[int] = frozenset(range(7))
    """From 0 for Monday."""
    country: str = ""
    """Whose public holidays are free: "FR", "DE-BY"; empty: none's."""
    closed: frozenset[date] = frozenset()
    """Further days that are free."""

    def after(self, start: datetime, work: timedelta) -> datetime:
        """When so much has been worked since `start`. Of no work at all: the first moment that is worked."""
        left = work
        for begin, end in self._spans(start):
            begin = max(begin, start)
            if left <= end - begin:
                return begin + left
            left -= end - begin
        return start + work

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much is worked between two moments."""
        total = timedelta(0)
        for opens, closes in self._spans(start):
            if opens >= end:
                break
            total += max(timedelta(0), min(closes, end) - max(opens, start))
        return total

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The hours of each working day, in UTC, from the day of `start` on, that end after it."""
        first = start.astimezone(self.zone).date()
        for ahead in range(_SEARCHED):
            day = first + timedelta(days=ahead)
            if day.weekday() in self.weekdays and day not in self.closed and not is_holiday(self.country, day):
                begin, end = self._at(day, self.begin), self._at(day, self.end)
                if end > start:
                    yield begin, end

    def _at(self, day: date, at: time | None) -> datetime:
        if at is None:
            day, at = day + timedelta(days=1), time(0)
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def span(words: str) -> tuple[time, time | None] | None:
    """The times of day in "9:00-18:00"; None where the second is not later. "24:00" is midnight, as None."""
    found = _SPAN.fullmatch(words.strip())
    if found is None:
        return None
    begin = time(int(found[1]), int(found[2]))
    if int(found[3]) == 24:
        return (begin, None) if int(found[4]) == 0 else None
    end = time(int(found[3]), int(found[4]))
    return (begin, end) if begin < end else None


def unknown_country(country: str) -> str | None:
    """What is wrong with a country, with the nearest right one; None: nothing. "FR", or with a part of it "DE-BY"."""
    import holidays  # takes a tenth of a second, and is wanted only where a country is named

    known = holidays.list_supported_countries(include_aliases=True)
    name, _, part = country.partition("-")
    if name not in known:
        return "is no country whose holidays are known" + (nearest(name, known) or '; write "FR" or "DE-BY"')
    if part and part not in known[name]:
        return f"is no part of {name} whose holidays are known" + nearest(part, known[name])
    return None


def is_holiday(country: str, day: date) -> bool:
    """Whether a day is a public holiday."""
    return bool(country) and day in _holidays(country)


@cache
def _holidays(country: str) -> Any:
    import holidays

    name, _, part = country.partition("-")
    return holidays.country_holidays(name, subdiv=part or None)
