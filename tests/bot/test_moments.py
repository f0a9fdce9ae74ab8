"""Moments and lengths of time, as French and English speakers word them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.moments import Duration, MomentUnknown, duration, parse, spell

PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2026, 11, 11, 14, 0, tzinfo=PARIS)  # 14:00, the 11th of November 2026


def read(words: str, now: datetime = WEDNESDAY) -> str:
    return f"{parse(words, now, PARIS).astimezone(PARIS):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        # in a while
        ("2d", "Fri 2026-11-13 14:00"),
        ("2j", "Fri 2026-11-13 14:00"),
        ("90m", "Wed 2026-11-11 15:30"),
        ("90 min", "Wed 2026-11-11 15:30"),
        ("1h30", "Wed 2026-11-11 15:30"),
        ("2h", "Wed 2026-11-11 16:00"),
        ("48h", "Fri 2026-11-13 14:00"),
        ("1.5h", "Wed 2026-11-11 15:30"),
        ("in 3 days", "Sat 2026-11-14 14:00"),
        ("In  3 Days ", "Sat 2026-11-14 14:00"),
        ("dans 2 jours", "Fri 2026-11-13 14:00"),
        ("d’ici 2 jours", "Fri 2026-11-13 14:00"),
        ("dans 1,5 jour", "Fri 2026-11-13 02:00"),
        ("dans une semaine", "Wed 2026-11-18 14:00"),
        ("1 week", "Wed 2026-11-18 14:00"),
        ("a week from now", "Wed 2026-11-18 14:00"),
        ("in an hour", "Wed 2026-11-11 15:00"),
        ("half an hour", "Wed 2026-11-11 14:30"),
        ("dans une demi-heure", "Wed 2026-11-11 14:30"),
        ("dans un quart d'heure", "Wed 2026-11-11 14:15"),
        ("une heure et demie", "Wed 2026-11-11 15:30"),
        ("quinze jours", "Thu 2026-11-26 14:00"),
        ("sept jours", "Wed 2026-11-18 14:00"),
        ("2 days and 3 hours", "Fri 2026-11-13 17:00"),
        ("2j12h", "Sat 2026-11-14 02:00"),
        ("dans un mois", "Fri 2026-12-11 14:00"),
        ("1 an", "Thu 2027-11-11 14:00"),
        ("in 9h", "Wed 2026-11-11 23:00"),
        ("dans 18h30", "Thu 2026-11-12 08:30"),
        ("in 2 days at 18h", "Fri 2026-11-13 18:00"),
        ("dans 2 jours à 18h30", "Fri 2026-11-13 18:30"),
        ("in 2 days 6pm", "Fri 2026-11-13 18:00"),
        # a time of day
        ("18h30", "Wed 2026-11-11 18:30"),
        ("18 h 30", "Wed 2026-11-11 18:30"),
        ("18:30", "Wed 2026-11-11 18:30"),
        ("18h", "Wed 2026-11-11 18:00"),
        ("18 heures", "Wed 2026-11-11 18:00"),
        ("6pm", "Wed 2026-11-11 18:00"),
        ("6:30 p.m.", "Wed 2026-11-11 18:30"),
        ("12am", "Thu 2026-11-12 00:00"),
        ("12pm", "Thu 2026-11-12 12:00"),
        ("9h", "Thu 2026-11-12 09:00"),
        ("14:00", "Thu 2026-11-12 14:00"),
        ("à 5h", "Thu 2026-11-12 05:00"),
        ("at 5h", "Thu 2026-11-12 05:00"),
        ("0h30", "Thu 2026-11-12 00:30"),
        ("6 o'clock", "Thu 2026-11-12 06:00"),
        ("midi", "Thu 2026-11-12 12:00"),
        ("midi et demi", "Thu 2026-11-12 12:30"),
        ("noon", "Thu 2026-11-12 12:00"),
        ("minuit", "Thu 2026-11-12 00:00"),
        ("midnight", "Thu 2026-11-12 00:00"),
        ("9h du soir", "Wed 2026-11-11 21:00"),
        ("3h de l’après-midi", "Wed 2026-11-11 15:00"),
        ("at 9 in the morning", "Thu 2026-11-12 09:00"),
        # today and tomorrow
        ("today", "Wed 2026-11-11 18:00"),
        ("aujourd’hui 17h", "Wed 2026-11-11 17:00"),
        ("ce soir", "Wed 2026-11-11 20:00"),
        ("tonight", "Wed 2026-11-11 20:00"),
        ("tonight at 9", "Wed 2026-11-11 21:00"),
        ("at 9 tonight", "Wed 2026-11-11 21:00"),
        ("ce soir à 9h", "Wed 2026-11-11 21:00"),
        ("ce soir 21h30", "Wed 2026-11-11 21:30"),
        ("tonight 1am", "Thu 2026-11-12 01:00"),
        ("tonight at midnight", "Thu 2026-11-12 00:00"),
        ("this afternoon", "Wed 2026-11-11 15:00"),
        ("cet après-midi à 4h", "Wed 2026-11-11 16:00"),
        ("demain", "Thu 2026-11-12 18:00"),
        ("demain 18h", "Thu 2026-11-12 18:00"),
        ("demain à midi", "Thu 2026-11-12 12:00"),
        ("demain matin", "Thu 2026-11-12 09:00"),
        ("demain dans la matinée", "Thu 2026-11-12 09:00"),
        ("tomorrow 6pm", "Thu 2026-11-12 18:00"),
        ("6pm tomorrow", "Thu 2026-11-12 18:00"),
        ("tomorrow evening", "Thu 2026-11-12 20:00"),
        ("après-demain 9h", "Fri 2026-11-13 09:00"),
        ("apres demain", "Fri 2026-11-13 18:00"),
        ("the day after tomorrow", "Fri 2026-11-13 18:00"),
        # weekdays
        ("vendredi", "Fri 2026-11-13 18:00"),
        ("vendredi prochain", "Fri 2026-11-13 18:00"),
        ("VENDREDI 9H.", "Fri 2026-11-13 09:00"),
        ("friday 9am", "Fri 2026-11-13 09:00"),
        ("9am on friday", "Fri 2026-11-13 09:00"),
        ("next friday at noon", "Fri 2026-11-13 12:00"),
        ("next monday 9am", "Mon 2026-11-16 09:00"),
        ("lundi 9h", "Mon 2026-11-16 09:00"),
        ("lundi prochain à 9h30", "Mon 2026-11-16 09:30"),
        ("mar 3h", "Tue 2026-11-17 03:00"),
        ("mercredi", "Wed 2026-11-18 18:00"),
        ("wednesday 6pm", "Wed 2026-11-18 18:00"),
        ("this wednesday 6pm", "Wed 2026-11-11 18:00"),
        ("ce mercredi 9h", "Wed 2026-11-18 09:00"),
        ("samedi soir", "Sat 2026-11-14 20:00"),
        ("saturday night at 10", "Sat 2026-11-14 22:00"),
        ("vendredi minuit", "Sat 2026-11-14 00:00"),
        ("vendredi 0h", "Fri 2026-11-13 00:00"),
        ("friday next week", "Fri 2026-11-20 18:00"),
        ("vendredi de la semaine prochaine", "Fri 2026-11-20 18:00"),
        ("next week", "Wed 2026-11-18 18:00"),
        ("la semaine prochaine 9h", "Wed 2026-11-18 09:00"),
        ("le mois prochain", "Fri 2026-12-11 18:00"),
        # dates
        ("25/12 18h", "Fri 2026-12-25 18:00"),
        ("le 25/12 à 18h", "Fri 2026-12-25 18:00"),
        ("25/12/27", "Sat 2027-12-25 18:00"),
        ("12/25 6pm", "Fri 2026-12-25 18:00"),
        ("03/02", "Wed 2027-02-03 18:00"),
        ("2026-12-25 18:30", "Fri 2026-12-25 18:30"),
        ("2026-12-25T18:30", "Fri 2026-12-25 18:30"),
        ("2026-12-25T18:30:00Z", "Fri 2026-12-25 19:30"),
        ("2026-12-25T18:30:00+01:00", "Fri 2026-12-25 18:30"),
        ("25 décembre 18h", "Fri 2026-12-25 18:00"),
        ("25 DÉCEMBRE", "Fri 2026-12-25 18:00"),
        ("vendredi 25 décembre à 18h", "Fri 2026-12-25 18:00"),
        ("December 25 6pm", "Fri 2026-12-25 18:00"),
        ("December 25th, 2027", "Sat 2027-12-25 18:00"),
        ("the 25th of december at noon", "Fri 2026-12-25 12:00"),
        ("1er janvier", "Fri 2027-01-01 18:00"),
        ("le 25", "Wed 2026-11-25 18:00"),
        ("le 3", "Thu 2026-12-03 18:00"),
        ("le 31 9h", "Thu 2026-12-31 09:00"),
        ("the 25th 6pm", "Wed 2026-11-25 18:00"),
        ("29/02", "Tue 2028-02-29 18:00"),
    ],
)
def test_a_moment_is_read_as_people_mean_it(words: str, moment: str) -> None:
    assert read(words) == moment


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "bientôt",
        "hier",
        "31/02",
        "31/04",
        "30/13",
        "le 32",
        "18pm",
        "25:00",
        "demain 25h",
        "at 6",
        "à 18",
        "friday saturday",
        "jeudi 25/12",
        "18h 19h",
        "2026-13-01",
        "99999999 days",
        "9999999 years",
        "/12",
        "1e9 days",
        "-2d",
        "in",
        "dans",
        "vendredi ou samedi",
        "٣ days",
        "2 days 1 1",
        "at 9 6pm tonight",
        "2d" * 60,
    ],
)
def test_other_words_are_unknown(words: str) -> None:
    with pytest.raises(MomentUnknown) as unknown:
        parse(words, WEDNESDAY, PARIS)
    assert not unknown.value.past
    assert unknown.value.meant is None
    assert len(unknown.value.words) <= 100


@pytest.mark.parametrize("words", ["ce matin", "this morning 9am", "today 13:59", "2020-01-01", "0d", "25/12/2025 18h"])
def test_a_moment_that_has_passed_for_good_is_said_to_be_past(words: str) -> None:
    with pytest.raises(MomentUnknown) as past:
        parse(words, WEDNESDAY, PARIS)
    assert past.value.past


@pytest.mark.parametrize(
    ("words", "meant"),
    [("tommorow 6pm", "tomorrow 6pm"), ("vendrdi 18h", "vendredi 18h"), ("25 decmbre", "25 decembre")],
)
def test_a_misspelling_is_answered_with_what_was_perhaps_meant(words: str, meant: str) -> None:
    with pytest.raises(MomentUnknown) as unknown:
        parse(words, WEDNESDAY, PARIS)
    assert unknown.value.meant == meant
    assert parse(meant, WEDNESDAY, PARIS) > WEDNESDAY


def test_a_mistake_holds_no_signs_that_hide_or_reorder_words() -> None:
    with pytest.raises(MomentUnknown) as unknown:
        parse("\u202enoitcele\u200b", WEDNESDAY, PARIS)
    assert unknown.value.words == "noitcele"


@pytest.mark.parametrize("words", ["today", "aujourd'hui", "tonight", "ce soir"])
def test_a_day_nearly_over_ends_at_midnight(words: str) -> None:
    assert read(words, WEDNESDAY.replace(hour=22)) == "Thu 2026-11-12 00:00"


def test_the_day_is_the_one_in_the_zone_of_the_community() -> None:
    now = datetime(
        2026, 11, 11, 23, 30, tzinfo=UTC
    )  # already Thursday in Paris, still Wednesday afternoon in Los Angeles
    assert parse("tomorrow 9h", now, PARIS) == datetime(2026, 11, 13, 9, tzinfo=PARIS)
    los_angeles = ZoneInfo("America/Los_Angeles")
    assert parse("tomorrow 9h", now, los_angeles) == datetime(2026, 11, 12, 9, tzinfo=los_angeles)


def test_an_hour_that_the_clocks_skip_moves_forward() -> None:
    eve = datetime(2026, 3, 28, 12, tzinfo=PARIS)  # at 2:00 on the 29th it becomes 3:00
    assert read("demain 2:30", eve) == "Sun 2026-03-29 03:30"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    eve = datetime(2026, 10, 24, 12, tzinfo=PARIS)  # at 3:00 on the 25th it becomes 2:00
    assert parse("demain 2:30", eve, PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert read("2:30", between) == "Mon 2026-10-26 02:30"


def test_days_keep_the_time_of_day_when_clocks_change_and_hours_are_exact() -> None:
    eve = datetime(2026, 10, 24, 12, tzinfo=PARIS)
    assert read("1d", eve) == "Sun 2026-10-25 12:00"
    assert read("24h", eve) == "Sun 2026-10-25 11:00"


def test_a_month_later_than_the_31st_is_the_last_of_the_month() -> None:
    assert read("in 1 month", datetime(2027, 1, 31, 9, tzinfo=PARIS)) == "Sun 2027-02-28 09:00"


ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"]
)
NOWS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
PIECES = """
in dans le the at à 0 2 3 18 25 31 59 99 2026 1.5 h d j m : / - , . 18h30 6pm am midi minuit demain tomorrow today ce
soir tonight this vendredi friday next prochain décembre may 29 février week semaine mois years et demie and half an
hour heure apres-midi du 2026-02-30 t z 00:00 th er day après
"""
WORDS = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(PIECES.split()),
        max_size=6,
    ).map(" ".join),
    st.from_regex(r"[0-9]{1,4}[-/:h ][0-9]{1,2}([-/ ][0-9]{1,4})?( ?[0-9]{1,2}(h|am|pm|:[0-9]{2}))?", fullmatch=True),
)


@settings(max_examples=400, deadline=None)
@given(words=WORDS, now=NOWS, zone=ZONES)
def test_any_words_are_a_moment_to_come_or_unknown(words: str, now: datetime, zone: str) -> None:
    try:
        at = parse(words, now, ZoneInfo(zone))
    except MomentUnknown as unknown:
        if unknown.meant is None:
            return
        at = parse(unknown.meant, now, ZoneInfo(zone))
    assert at.utcoffset() == timedelta()
    assert at > now


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("1 minute", timedelta(minutes=1)),
        ("60 d", timedelta(days=60)),
        ("60 jours", timedelta(days=60)),
        ("18h", timedelta(hours=18)),
        ("1h30", timedelta(minutes=90)),
        ("2d 12h", timedelta(days=2, hours=12)),
        ("une semaine", timedelta(days=7)),
        ("30s", timedelta(seconds=30)),
    ],
)
def test_a_length_of_time_is_read(words: str, length: timedelta) -> None:
    assert duration(words) == length


@pytest.mark.parametrize("words", ["", "demain", "1 month", "in 2 days", "2 days tomorrow", "12"])
def test_what_is_no_length_of_time_is_unknown(words: str) -> None:
    with pytest.raises(MomentUnknown):
        duration(words)


@given(st.integers(0, 10**7))
def test_a_length_of_time_that_is_spelled_is_read_back(seconds: int) -> None:
    assert duration(spell(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


class Window(BaseModel):
    window: Duration = timedelta(minutes=1)


def test_settings_read_lengths_of_time_from_words() -> None:
    assert Window.model_validate({"window": "2 days"}).window == timedelta(days=2)
    assert Window().model_dump() == {"window": "1 minute"}
    with pytest.raises(ValidationError, match='such as "90 minutes" or "2 days"'):
        Window.model_validate({"window": "often"})
