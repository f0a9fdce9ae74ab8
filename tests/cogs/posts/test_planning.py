"""Where posts land, whatever the rules and the clocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.posts.planning import WAIT, Rules, settle, slot
from cogs.posts.when import Peak
from tests.cogs.posts.anywhere import AWAY, WINDOWS, day_in, keeps, places, situations

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 11, 14, 20, tzinfo=PARIS)  # a Wednesday
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
NEXT_PEAK = Peak(None, None)
FREE = Rules(PARIS)
NIGHT = (time(22), time(8))
HOUR = timedelta(hours=1)


def best(*hours: int) -> Callable[[date], Sequence[float]]:
    """Scores of every day, on which these hours are the best ones in this order."""
    scores = [1.0 - abs(hour - 12) / 100 for hour in range(24)]
    for place, hour in enumerate(hours):
        scores[hour] = 100.0 - place
    return lambda _: scores


def lands(
    peak: Peak, *hours: int, rules: Rules = FREE, taken: Sequence[datetime] = (), now: datetime = NOW
) -> str | None:
    """The day of November and the time, in the zone of the rules, at which such a post lands."""
    at = slot(peak, now=now, rules=rules, taken=taken, scores=best(*hours))
    return f"{at.astimezone(rules.zone):%d %H:%M}" if at else None


def local(day: int, clock: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), zone)


def moved(at: datetime, rules: Rules, *taken: datetime) -> str:
    settled = settle(at, rules, taken)
    assert settled is not None
    return f"{settled.astimezone(rules.zone):%d %H:%M}"


# ------------------------------------------------------------------ peaks


def test_the_next_peak_is_the_best_hour_of_the_next_24() -> None:
    assert lands(NEXT_PEAK, 18) == "11 18:00"
    assert lands(NEXT_PEAK, 9) == "12 09:00"
    assert lands(NEXT_PEAK, 15) == "11 15:00"


def test_in_the_best_hour_a_post_goes_out_at_the_next_five_minutes() -> None:
    assert lands(NEXT_PEAK, 14) == "11 14:25"
    assert lands(NEXT_PEAK, 14, now=NOW.replace(minute=56)) == "12 14:00"
    assert lands(NEXT_PEAK, 14, now=NOW.replace(minute=0)) == "11 14:05"
    assert lands(NEXT_PEAK, 14, now=NOW.replace(minute=4, second=59)) == "11 14:05"


def test_of_hours_as_good_the_earliest_is_taken() -> None:
    at = slot(Peak(TODAY, TOMORROW), now=NOW, rules=FREE, taken=(), scores=lambda _: [1.0] * 24)
    assert at == local(11, "14:25")


def test_a_peak_lies_in_the_days_and_hours_asked_for() -> None:
    week = Peak(date(2026, 11, 9), date(2026, 11, 15))
    assert lands(Peak(TOMORROW, TOMORROW), 18) == "12 18:00"
    assert lands(Peak(TOMORROW, TOMORROW, (9, 12)), 18, 10) == "12 10:00"
    assert lands(week, 9) == "12 09:00"
    assert lands(Peak(TODAY, TODAY, (9, 12)), 9) is None
    assert lands(Peak(date(2026, 11, 1), date(2026, 11, 10)), 9) is None


def test_the_best_day_of_several_is_found() -> None:
    scores = {date(2026, 11, day): [float(day == 14 and hour == 20) for hour in range(24)] for day in range(11, 16)}
    at = slot(Peak(TODAY, date(2026, 11, 15)), now=NOW, rules=FREE, taken=(), scores=scores.__getitem__)
    assert at == local(14, "20:00")


def test_a_window_past_midnight_belongs_to_the_day_before_it() -> None:
    late = (22, 26)
    assert lands(Peak(TODAY, TODAY, late), 1) == "12 01:00"
    assert lands(Peak(TODAY, TODAY, late), 2, 23) == "11 23:00"
    assert lands(Peak(TODAY, TODAY, late), 23, now=local(12, "00:10")) == "12 01:00"
    assert lands(Peak(None, None, late), 1, now=local(12, "00:10")) == "12 01:00"


def test_where_the_next_day_is_closed_the_next_peak_is_later() -> None:
    closed = Rules(PARIS, blackout=frozenset({TODAY, TOMORROW, 4}))  # and Fridays
    assert lands(NEXT_PEAK, 18, rules=closed) == "14 18:00"
    whole_week = frozenset(TODAY + timedelta(days=ahead) for ahead in range(9))
    assert lands(NEXT_PEAK, 18, rules=Rules(PARIS, blackout=whole_week)) is None


def test_a_peak_keeps_out_of_quiet_hours_and_begins_when_they_end() -> None:
    assert lands(NEXT_PEAK, 23, 20, rules=Rules(PARIS, NIGHT)) == "11 20:00"
    assert lands(NEXT_PEAK, 8, rules=Rules(PARIS, (time(22), time(8, 30)))) == "12 08:30"


def test_two_posts_for_the_same_peak_are_spread() -> None:
    assert lands(NEXT_PEAK, 18, 19, 16, taken=[local(11, "18:00")]) == "11 19:00"
    two_hours = Rules(PARIS, gap=2 * HOUR)
    assert lands(NEXT_PEAK, 18, 19, 16, rules=two_hours, taken=[local(11, "18:00")]) == "11 16:00"
    between = Rules(PARIS, gap=90 * timedelta(minutes=1))
    assert lands(NEXT_PEAK, 18, 19, rules=between, taken=[local(11, "18:00")]) == "11 19:30"


def test_hours_that_the_clocks_skip_or_repeat_are_met_as_they_show_them() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    eve = datetime(2026, 3, 28, 12, tzinfo=PARIS)
    assert lands(Peak(spring, spring, (2, 4)), 2, now=eve) == "29 03:00"
    assert lands(Peak(spring, spring, (2, 3)), 2, now=eve) is None
    twice = Peak(autumn, autumn, (2, 3))
    before = datetime(2026, 10, 24, 12, tzinfo=PARIS)
    first = slot(twice, now=before, rules=FREE, taken=(), scores=best(2))
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert slot(twice, now=before, rules=FREE, taken=[first], scores=best(2)) == first + HOUR


# ------------------------------------------------------------------ fixed moments


def test_a_moment_that_is_allowed_stays() -> None:
    assert settle(NOW, Rules(PARIS, NIGHT, HOUR), [NOW - HOUR, NOW + HOUR]) == NOW
    assert settle(NOW, FREE, [NOW]) == NOW


def test_a_moment_in_quiet_hours_moves_to_their_end() -> None:
    night, noon = Rules(PARIS, NIGHT), Rules(PARIS, (time(12), time(14)))
    assert moved(local(11, "22:00"), night) == "12 08:00"
    assert moved(local(11, "03:00"), night) == "11 08:00"
    assert moved(local(11, "08:00"), night) == "11 08:00"
    assert moved(local(11, "13:59"), noon) == "11 14:00"
    assert moved(local(11, "11:59"), noon) == "11 11:59"


@pytest.mark.parametrize("closed", [date(2026, 11, 12), "11-12", 3])
def test_a_moment_on_a_blackout_day_moves_to_the_next(closed: date | str | int) -> None:
    rules = Rules(PARIS, blackout=frozenset({closed}))
    assert moved(local(12, "09:00"), rules) == "13 00:00"
    assert moved(local(11, "23:59"), rules) == "11 23:59"


def test_a_moment_too_near_another_moves_past_the_gap_in_whole_minutes() -> None:
    rules = Rules(PARIS, gap=HOUR)
    assert moved(local(12, "09:00"), rules, local(12, "08:30")) == "12 09:30"
    assert moved(local(12, "09:00"), rules, local(12, "09:30")) == "12 10:30"
    assert moved(local(12, "09:00"), rules, local(12, "10:15"), local(12, "08:30:01")) == "12 11:15"


def test_all_rules_are_kept_at_once() -> None:
    rules = Rules(PARIS, NIGHT, HOUR, frozenset({TOMORROW}))
    assert moved(local(11, "21:45"), rules, local(11, "21:30"), local(13, "08:10")) == "13 09:10"


def test_a_moment_that_finds_no_room_within_a_year_is_given_up() -> None:
    closed = frozenset(TODAY + timedelta(days=ahead) for ahead in range(WAIT.days + 1))
    assert settle(NOW, Rules(PARIS, blackout=closed), ()) is None


def test_rules_that_leave_no_room_are_refused() -> None:
    with pytest.raises(ValueError, match="another time"):
        Rules(PARIS, quiet=(time(8), time(8)))
    with pytest.raises(ValueError, match="no less than nothing"):
        Rules(PARIS, gap=-HOUR)
    with pytest.raises(ValueError, match="some weekday"):
        Rules(PARIS, blackout=frozenset(range(7)))


# ------------------------------------------------------------------ whatever the rules


@settings(max_examples=80)
@given(
    situation=situations(),
    away=AWAY,
    window=WINDOWS,
    days=st.none() | st.tuples(st.integers(-1, 3), st.integers(0, 6)),
    scores=st.lists(st.integers(0, 9).map(float), min_size=24, max_size=24),
)
def test_a_peak_always_keeps_the_rules(
    situation: tuple[Rules, datetime],
    away: list[timedelta],
    window: tuple[int, int],
    days: tuple[int, int] | None,
    scores: list[float],
) -> None:
    rules, now = situation
    today, taken = now.astimezone(rules.zone).date(), [now + ahead for ahead in away]
    first = last = None
    if days is not None:
        first = today + timedelta(days=days[0])
        last = first + timedelta(days=days[1])
    at = slot(Peak(first, last, window), now=now, rules=rules, taken=taken, scores=lambda _: scores)
    if at is None:
        return
    wall = at.astimezone(rules.zone)
    assert at > now
    assert at.utcoffset() == timedelta()
    assert keeps(rules, at, taken)
    assert all(abs(at - other) >= HOUR for other in taken)
    day = day_in(window, wall)
    assert day is not None
    if first and last:
        assert first <= day <= last
    else:
        assert at <= now + timedelta(days=7, minutes=5)


@settings(max_examples=80)
@given(situation=situations(), away=AWAY)
def test_a_moment_settles_on_the_first_that_is_allowed(
    situation: tuple[Rules, datetime], away: list[timedelta]
) -> None:
    rules, at = situation
    taken = [at + ahead for ahead in away]
    settled = settle(at, rules, taken)
    assert settled is not None
    assert settled >= at
    assert keeps(rules, settled, taken)
    step, earlier = timedelta(minutes=15), at
    while earlier <= settled - timedelta(minutes=1):  # it is rounded up to the minute
        # Where clocks change, quiet hours may last longer than the clock on the wall says.
        assert not keeps(rules, earlier, taken) or clocks_change(rules.zone, earlier)
        earlier += step


def clocks_change(zone: ZoneInfo, at: datetime) -> bool:
    """Whether the clocks change within the 25 hours around that moment."""
    around = [at + timedelta(hours=hours) for hours in (-25, 25)]
    return around[0].astimezone(zone).utcoffset() != around[1].astimezone(zone).utcoffset()


@given(
    place=places(),
    scores=st.lists(st.integers(0, 9).map(float), min_size=24, max_size=24),
)
def test_no_hour_of_the_next_24_is_better_than_the_next_peak(
    place: tuple[ZoneInfo, datetime], scores: list[float]
) -> None:
    zone, now = place
    at = slot(NEXT_PEAK, now=now, rules=Rules(zone), taken=(), scores=lambda _: scores)
    assert at is not None
    ahead = [(now + HOUR * hours).astimezone(zone).hour for hours in range(1, 24)]
    assert scores[at.astimezone(zone).hour] >= max(scores[hour] for hour in ahead)
