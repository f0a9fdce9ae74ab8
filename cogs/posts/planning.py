"""Where a post lands: at the best hour that is asked for, or at the first moment that the rules of a room allow.

The rules where clocks change:

- The hours of a day are those that its clocks show: one that they skip is not chosen, one that comes twice may be
  chosen twice.
- Quiet hours last longer rather than shorter: from the first time that the clocks show their begin to the last that
  they show their end, and by as much as the clocks skip beyond a begin or an end that is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from cogs.posts.when import Peak

PATIENCE = timedelta(days=7)
"""For how long the next peak may be awaited, where a room is closed."""
WAIT = timedelta(days=366)
"""By how much `settle` moves a post at most."""
ROUNDED = timedelta(minutes=5)
"""A post in the hour that has begun goes out at the next multiple of this."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """When nothing is posted in a room.

    `quiet`: from a local time to before another, perhaps past midnight. `gap`: the least time between two posts.
    `blackout`: whole local days: dates, days of each year such as "12-25", weekdays from 0 for Monday.
    """

    zone: ZoneInfo
    quiet: tuple[time, time] | None = None
    gap: timedelta = timedelta()
    blackout: frozenset[date | str | int] = frozenset()

    def __post_init__(self) -> None:
        if self.quiet and self.quiet[0] == self.quiet[1]:
            raise ValueError("quiet hours end at another time than they begin")
        if self.gap < timedelta():
            raise ValueError("the gap between posts is no less than nothing")
        if self.blackout.issuperset(range(7)):
            raise ValueError("some weekday is left to post on")


def slot(
    peak: Peak,
    *,
    now: datetime,
    rules: Rules,
    taken: Sequence[datetime],
    scores: Callable[[date], Sequence[float]],
) -> datetime | None:
    """The best moment that `peak` asks for and the rules allow, in UTC, always after `now`; None if there is none.

    `scores` tells for a local day how good each of its 24 hours is; of equal ones the earliest is taken. `taken` are
    the room's other posts: one in the same hour or closer than the gap sends this one to the best remaining hour.
    Posts begin with the hour, in one that is allowed later with the first moment that is allowed, and in the one
    that has begun at the next 5 minutes.

    The next peak is the best hour of the 24 that begin with the first allowed one, which is awaited for 7 days.
    """
    soon = _rounded_up(now + timedelta(microseconds=1), ROUNDED)
    offers = list(_offers(peak, soon, replace(rules, gap=max(rules.gap, _HOUR)), taken))
    if peak.first is None:
        offers = [at for at in offers if at < offers[0] + _DAY]
    scores_of = cache(scores)

    def score(at: datetime) -> float:
        local = at.astimezone(rules.zone)
        return scores_of(local.date())[local.hour]

    return max(offers, key=score, default=None)


def settle(at: datetime, rules: Rules, taken: Sequence[datetime]) -> datetime | None:
    """The first moment from `at` on that the rules allow, in UTC: what becomes of a fixed moment or a repetition.

    From quiet hours a post moves to their end, from a blackout day to the midnight that ends it, from a taken moment to
    the gap after it, rounded up to the minute; and on, until all are kept. None if that takes more than a year.
    """
    return _first_allowed(at, at + WAIT, rules, taken)


# ------------------------------------------------------------------ the rules


def _first_allowed(at: datetime, before: datetime, rules: Rules, taken: Sequence[datetime]) -> datetime | None:
    at = at.astimezone(UTC)
    while at < before:
        later = _after_blackout(at, rules) or _after_quiet(at, rules) or _after_taken(at, rules, taken)
        if later is None:
            return at
        at = later
    return None


def _after_blackout(at: datetime, rules: Rules) -> datetime | None:
    """The midnight that ends the blackout day in which the moment lies."""
    day = at.astimezone(rules.zone).date()
    if rules.blackout.isdisjoint({day, f"{day:%m-%d}", day.weekday()}):
        return None
    return next(midnight for midnight in _both(day + _DAY, time(), rules.zone) if midnight > at)


def _after_quiet(at: datetime, rules: Rules) -> datetime | None:
    """The end of the quiet hours in which the moment lies."""
    if rules.quiet is None:
        return None
    begin, end = rules.quiet
    today = at.astimezone(rules.zone).date()
    for day in (today - _DAY, today):
        begins = _both(day, begin, rules.zone)[0]
        ends = _both(day + _DAY if end < begin else day, end, rules.zone)[-1]
        if begins <= at < ends:
            return ends
    return None


def _after_taken(at: datetime, rules: Rules, taken: Sequence[datetime]) -> datetime | None:
    """The end of the gap around the taken moment that is too near."""
    return max(
        (_rounded_up(other + rules.gap, _MINUTE) for other in taken if abs(other - at) < rules.gap), default=None
    )


# ------------------------------------------------------------------ the hours asked for


def _offers(peak: Peak, soon: datetime, rules: Rules, taken: Sequence[datetime]) -> Iterator[datetime]:
    """The first allowed moment of every hour that the peak may be in, from `soon` on."""
    for begins, ends in _hours(*_stretch(peak, soon, rules.zone), rules.zone):
        if not _asked(peak, begins.astimezone(rules.zone)):
            continue
        if (at := _first_allowed(begins, ends, rules, taken)) is not None:
            yield at


def _stretch(peak: Peak, soon: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to before when to look for the peak."""
    if peak.first is None or peak.last is None:
        return soon, soon + PATIENCE
    last = peak.last + _DAY if peak.window[1] > 24 else peak.last
    return max(soon, _both(peak.first, time(), zone)[0]), _both(last + _DAY, time(), zone)[-1]


def _hours(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The pieces, from when to before when, into which the clocks' hours cut a stretch of time."""
    while since < until:
        local = since.astimezone(zone)
        full = since + _HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        yield since, min(full, until)
        since = full


def _asked(peak: Peak, local: datetime) -> bool:
    """Whether the peak may be in that hour: of its own day, or of the night after the day before."""
    for day, hour in ((local.date(), local.hour), (local.date() - _DAY, local.hour + 24)):
        named = peak.first is None or peak.last is None or peak.first <= day <= peak.last
        if named and peak.window[0] <= hour < peak.window[1]:
            return True
    return False


# ------------------------------------------------------------------ clocks


def _both(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """The first and the last moment at which the clocks show that time, in UTC; mostly they are the same.

    Around a time that is skipped: one before it and one after it, apart by what is skipped.
    """
    return sorted(datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))


def _rounded_up(at: datetime, step: timedelta) -> datetime:
    return at + (datetime.min.replace(tzinfo=UTC) - at.astimezone(UTC)) % step
