"""Working hours: nights, weekends, holidays and changes of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import Hours, is_holiday, span, unknown_country

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Hours(PARIS, time(9), time(18), frozenset(range(5)), "FR", frozenset({date(2026, 12, 24)}))
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    """A time of day in Paris."""
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "work", "end"),
    [
        (at(1, 10), 2 * HOUR, at(1, 12)),
        (at(1, 17), 2 * HOUR, at(2, 10)),  # over a night
        (at(4, 17), 2 * HOUR, at(7, 10)),  # over a weekend: the 4th is a Friday
        (at(23, 17), 2 * HOUR, at(28, 10)),  # a free day, Christmas and a weekend
        (at(1, 3), 2 * HOUR, at(1, 11)),  # before anybody is there
        (at(5, 12), timedelta(0), at(7, 9)),  # the first moment that is worked
        (at(1, 10), timedelta(0), at(1, 10)),
        (at(1, 9), 9 * HOUR, at(1, 18)),
    ],
)
def test_so_much_work_ends_then(start: datetime, work: timedelta, end: datetime) -> None:
    assert OFFICE.after(start, work) == end


def test_a_day_of_a_change_of_clocks_has_as_many_hours_as_it_has() -> None:
    whole_days = Hours(PARIS)
    assert whole_days.between(at(29, 0, month=3), at(30, 0, month=3)) == 23 * HOUR
    assert whole_days.between(at(25, 0, month=10), at(26, 0, month=10)) == 25 * HOUR


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    work=st.timedeltas(timedelta(0), timedelta(hours=200)),
)
def test_what_is_worked_until_then_is_what_was_promised(start: datetime, work: timedelta) -> None:
    end = OFFICE.after(start, work)
    assert end >= start
    assert OFFICE.between(start, end) == work


def test_where_nobody_ever_works_the_clock_goes_on_all_the_same() -> None:
    never = Hours(PARIS, time(9), time(18), frozenset())
    assert never.after(at(1, 10), HOUR) == at(1, 11)
    assert never.between(at(1, 10), at(9, 10)) == timedelta(0)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("9:00-18:00", (time(9), time(18))),
        (" 8:30 - 12:15 ", (time(8, 30), time(12, 15))),
        ("0:00-24:00", (time(0), None)),
        ("18:00-9:00", None),
        ("9:00-24:30", None),
        ("9-18", None),
    ],
)
def test_spans_are_read(words: str, meant: object) -> None:
    assert span(words) == meant


def test_countries_are_known_with_their_parts() -> None:
    assert unknown_country("FR") is None
    assert unknown_country("DE-BY") is None
    assert "no country" in (unknown_country("Frankreich") or "")
    assert "no part of DE" in (unknown_country("DE-XX") or "")
    assert is_holiday("DE-BY", date(2026, 1, 6))
    assert not is_holiday("DE-BE", date(2026, 1, 6))
    assert not is_holiday("", date(2026, 12, 25))
