"""When posts go out, whatever was asked for, the rules, the zone and the length of a stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.peaks import Profile
from cogs.posts.planning import Rules
from cogs.posts.timing import Due, Timing
from cogs.posts.when import At, Peak, Repeat
from tests.cogs.posts.anywhere import AWAY, WINDOWS, day_in, keeps, situations

PARIS = ZoneInfo("Europe/Paris")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES_OF_DAYS = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=WEEKLY;BYDAY=SA,SU",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=2TU",
    ]
)
DAILY_OR_SO = st.builds(Repeat, RULES_OF_DAYS, st.times().map(lambda at: at.replace(microsecond=0)))
OF_HOURS = st.builds(Repeat, st.sampled_from(["FREQ=HOURLY", "FREQ=HOURLY;INTERVAL=5"]))
AT_PEAKS = st.builds(
    lambda rule, window: Repeat(rule, peak=Peak(None, None, window)), RULES_OF_DAYS, st.just((0, 24)) | WINDOWS
)
STOPS = st.sampled_from([timedelta(), timedelta(hours=1), DAY, 30 * DAY, 100 * DAY])


def timing(rules: Rules, taken: Sequence[datetime] = (), busiest: int = 18) -> Timing:
    """The times of a community that speaks most in one hour of every day."""
    day = tuple(2.0 if hour == busiest else 1.0 for hour in range(24))
    return Timing(rules, taken, Profile((day,) * 7, weeks=9, people_hours=175, confidence="good"))


@given(situation=situations(), away=AWAY, ahead=st.integers(1, 10**6))
def test_a_moment_is_after_now_and_keeps_the_rules(
    situation: tuple[Rules, datetime], away: list[timedelta], ahead: int
) -> None:
    rules, now = situation
    taken, asked = [now + other for other in away], now + timedelta(seconds=ahead)
    due = timing(rules, taken).begin(At(asked), now)
    assert due is not None
    assert due.at >= asked
    assert keeps(rules, due.at, taken)


@settings(max_examples=80)
@given(situation=situations(), away=AWAY, repeat=DAILY_OR_SO | OF_HOURS, stop=STOPS)
def test_a_repetition_is_after_now_and_keeps_the_rules_also_after_a_stop(
    situation: tuple[Rules, datetime], away: list[timedelta], repeat: Repeat, stop: timedelta
) -> None:
    rules, now = situation
    taken = [now + other for other in away]
    times = timing(rules, taken)
    begun = times.begin(repeat, now)
    assert begun is not None
    assert begun.anchor is not None
    assert now < begun.anchor <= begun.at
    assert keeps(rules, begun.at, taken)
    later = begun.at + stop
    going_on = times.next(repeat, begun.anchor, begun.at, later)
    assert going_on is not None
    assert going_on.anchor == begun.anchor
    assert going_on.at > later
    assert keeps(rules, going_on.at, taken)


@settings(max_examples=80)
@given(
    situation=situations(),
    away=AWAY,
    rule=RULES_OF_DAYS,
    window=st.just((0, 24)) | WINDOWS,
    busiest=st.integers(0, 23),
    stop=STOPS,
)
def test_a_repetition_at_peaks_leaves_out_no_day_that_has_one(
    situation: tuple[Rules, datetime],
    away: list[timedelta],
    rule: str,
    window: tuple[int, int],
    busiest: int,
    stop: timedelta,
) -> None:
    rules, now = situation
    taken = [now + other for other in away]
    times, peak = timing(rules, taken, busiest), Peak(None, None, window)
    repeat = Repeat(rule, peak=peak)
    begun = times.begin(repeat, now)
    if begun is None or begun.anchor is None:
        return
    days = days_of(rule, begun.anchor.astimezone(rules.zone).date())
    later = begun.at + stop
    going_on = times.next(repeat, begun.anchor, begun.at, later)
    for due, since in ((begun, now), (going_on, later)):
        if due is not None:
            assert due.at > since
            assert keeps(rules, due.at, taken)
            assert day_of(due, window, rules) in days
    before = day_of(begun, window, rules)
    after = later.astimezone(rules.zone).date() + 30 * DAY if going_on is None else day_of(going_on, window, rules)
    assert [day for day in days if before < day < after and times.peak(peak.on(day), later)] == []


def days_of(rule: str, anchor: date) -> list[date]:
    """The days of a rule in a year."""
    start = datetime.combine(anchor, time())
    return [day.date() for day in rrulestr(rule, dtstart=start).between(start, start + 400 * DAY, inc=True)]


def day_of(due: Due, window: tuple[int, int], rules: Rules) -> date:
    """The day to whose peak that time belongs."""
    day = day_in(window, due.at.astimezone(rules.zone))
    assert day is not None
    return day


@pytest.mark.parametrize(
    ("stop", "then"), [(timedelta(), "13 00:30"), (DAY + HOUR, "14 00:30"), (90 * DAY + HOUR, "11 00:30")]
)
def test_a_peak_past_midnight_is_of_the_day_before_and_goes_on_however_long_the_bot_was_away(
    stop: timedelta, then: str
) -> None:
    times = timing(Rules(PARIS, quiet=(time(22), time(0, 30))))
    nightly = Repeat("FREQ=DAILY", peak=Peak(None, None, (22, 25)))
    begun = times.begin(nightly, datetime(2026, 11, 11, 12, tzinfo=PARIS))
    assert begun is not None
    assert begun.anchor is not None
    assert f"{begun.at.astimezone(PARIS):%d %H:%M}" == "12 00:30"
    after = times.next(nightly, begun.anchor, begun.at, begun.at + stop)
    assert after is not None
    assert f"{after.at.astimezone(PARIS):%d %H:%M}" == then


@given(situation=situations(), repeat=DAILY_OR_SO | OF_HOURS | AT_PEAKS)
def test_the_calendar_shows_times_one_after_the_other_that_keep_the_rules(
    situation: tuple[Rules, datetime], repeat: Repeat
) -> None:
    rules, now = situation
    begun = timing(rules).begin(repeat, now)
    if begun is None or begun.anchor is None:
        return
    shown = list(islice(timing(rules).calendar(repeat, begun.anchor, begun.at, now + 60 * DAY), 6))
    assert all(before < after for before, after in pairwise([now, *shown]))
    assert all(keeps(rules, at, ()) for at in shown)
