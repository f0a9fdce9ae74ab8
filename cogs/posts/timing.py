"""When a post goes out: what was asked for, the rules of the room, what else goes out there, and the peaks learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.peaks import Profile
from cogs.posts.planning import Rules, settle, slot
from cogs.posts.when import At, Peak, Repeat, When, first, first_day, following, following_day

_DAYS_TRIED = 60
_DAY = timedelta(days=1)
_PASSED = timedelta(days=2)
"""Of a day so long ago no peak is left, also none past its midnight."""


@dataclass(frozen=True, slots=True)
class Due:
    """The next time of a post. `anchor` is the first of a repetition, before any rule moved it."""

    at: datetime
    anchor: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Finds the times of the posts of one room."""

    rules: Rules
    taken: Sequence[datetime] = ()
    profile: Profile | None = None
    """The community's hours; None where no peak is asked for."""

    def begin(self, when: When, now: datetime) -> Due | None:
        """When a new post goes out first; None where no moment that is asked for is left or allowed."""
        match when:
            case At(at=at):
                return _due(settle(at, self.rules, self.taken))
            case Peak():
                return _due(self.peak(when, now))
            case Repeat(peak=None):
                anchor = first(when, now, self.rules.zone)
                return None if anchor is None else _due(settle(anchor, self.rules, self.taken), anchor)
            case Repeat():
                return self._first_peak(when, now)

    def next(self, repeat: Repeat, anchor: datetime, last: datetime, now: datetime) -> Due | None:
        """When a repetition goes out after `last`, and after now; None when it is over."""
        if repeat.peak is None:
            at = following(repeat, anchor, max(last, now), self.rules.zone)
            return None if at is None else _due(settle(at, self.rules, self.taken), anchor)
        done = max(self._day_of_peak(repeat.peak, last), self._day(now) - _PASSED)
        day = following_day(repeat, self._day(anchor), done)
        for _ in range(_DAYS_TRIED):
            if day is None:
                return None
            if (at := self.peak(repeat.peak.on(day), now)) is not None:
                return Due(at, anchor)
            day = following_day(repeat, self._day(anchor), day)
        return None

    def peak(self, peak: Peak, now: datetime) -> datetime | None:
        """The best moment that a peak asks for."""
        if self.profile is None:
            raise ValueError("the hours of the community are not known here")
        return slot(peak, now=now, rules=self.rules, taken=self.taken, scores=self.profile.ranking)

    def calendar(self, repeat: Repeat, anchor: datetime, due: datetime, until: datetime) -> Iterator[datetime]:
        """The times of a repetition from its next one on, as they will be if nothing else comes in between."""
        found: Due | None = Due(due, anchor)
        while found is not None and found.at < until:
            yield found.at
            found = self.next(repeat, anchor, found.at, found.at)

    def _first_peak(self, repeat: Repeat, now: datetime) -> Due | None:
        """The peak of the first day that still has one."""
        since = now
        for _ in range(_DAYS_TRIED):
            day = first_day(repeat, since, self.rules.zone)
            if day is None or repeat.peak is None:
                return None
            if (at := self.peak(repeat.peak.on(day), now)) is not None:
                return Due(at, self._midnight(day))
            since = self._midnight(day + _DAY)
        return None

    def _day_of_peak(self, peak: Peak, at: datetime) -> date:
        """The day whose peak that was: the one before, in the part of a window that is past midnight."""
        local = at.astimezone(self.rules.zone)
        return local.date() - _DAY if local.hour + 24 < peak.window[1] else local.date()

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.rules.zone).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.rules.zone)


def _due(at: datetime | None, anchor: datetime | None = None) -> Due | None:
    return None if at is None else Due(at, anchor)
