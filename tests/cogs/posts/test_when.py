"""What moderators write for the time of a post, and when repetitions come round."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moments import MomentUnknown
from cogs.posts.when import (
    At,
    Peak,
    Repeat,
    When,
    first,
    first_day,
    following,
    following_day,
    pack,
    parse,
    unpack,
)

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clocks change by half an hour
WEDNESDAY = datetime(2026, 11, 11, 14, 0, tzinfo=PARIS)  # 14:00, the 11th of November 2026
TODAY = WEDNESDAY.date()
SUNDAY = date(2026, 11, 15)


def read(words: str, now: datetime = WEDNESDAY) -> When:
    return parse(words, now, PARIS)


def on(day: int, window: tuple[int, int] = (0, 24)) -> Peak:
    """At the peak of one day of that November."""
    return Peak(date(2026, 11, day), date(2026, 11, day), window)


def times(repeat: Repeat, count: int, now: datetime = WEDNESDAY, zone: ZoneInfo = PARIS) -> list[datetime]:
    """The first posts of a new repetition, in the zone."""
    anchor = at = first(repeat, now, zone)
    found: list[datetime] = []
    while at is not None and len(found) < count:
        assert anchor is not None
        found.append(at.astimezone(zone))
        at = following(repeat, anchor, at, zone)
    return found


def shown(words: str, count: int, now: datetime = WEDNESDAY) -> list[str]:
    """The first posts of the repetition that the words name, by the clocks of Paris."""
    repeat = read(words, now)
    assert isinstance(repeat, Repeat)
    return [f"{at:%a %Y-%m-%d %H:%M}" for at in times(repeat, count, now)]


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("tomorrow 18:30", "2026-11-12 18:30"),
        ("demain 18h30", "2026-11-12 18:30"),
        ("18h", "2026-11-11 18:00"),
        ("vendredi", "2026-11-13 18:00"),
        ("2d", "2026-11-13 14:00"),
        ("until friday 9h", "2026-11-13 09:00"),
        ("le 15 à 9h", "2026-11-15 09:00"),
        ("on tues 9h", "2026-11-17 09:00"),
    ],
)
def test_a_moment_is_read_as_everywhere(words: str, local: str) -> None:
    assert read(words) == At(datetime.fromisoformat(local).replace(tzinfo=PARIS).astimezone(UTC))


@pytest.mark.parametrize(
    ("words", "peak"),
    [
        ("peak", Peak(None, None)),
        ("next peak", Peak(None, None)),
        ("at the next peak", Peak(None, None)),
        ("peak hours", Peak(None, None)),
        ("pic", Peak(None, None)),
        ("au pic", Peak(None, None)),
        ("AU PROCHAIN PIC !", Peak(None, None)),
        ("au pic d’activité", Peak(None, None)),
        ("heure de pointe", Peak(None, None)),
        ("à l’heure de pointe", Peak(None, None)),
        ("peak between 9 and 12", Peak(None, None, (9, 12))),
        ("peak between 6 and 10pm", Peak(None, None, (18, 22))),
        ("peak between 9am and 5pm", Peak(None, None, (9, 17))),
        ("peak between 9 and 5pm", Peak(None, None, (9, 17))),
        ("peak from noon to midnight", Peak(None, None, (12, 24))),
        ("peak between midnight and 6", Peak(None, None, (0, 6))),
        ("pic entre 20h et 24h", Peak(None, None, (20, 24))),
        ("peak between 22 and 2", Peak(None, None, (22, 26))),
        ("pic de 18 heures à 0h", Peak(None, None, (18, 24))),
        ("peak today", on(11)),
        ("peak tomorrow", on(12)),
        ("pic demain entre 9h et 12h", on(12, (9, 12))),
        ("demain au pic entre 9h et midi", on(12, (9, 12))),
        ("pic demain matin", on(12, (6, 12))),
        ("peak tomorrow afternoon", on(12, (12, 18))),
        ("peak tonight", on(11, (18, 24))),
        ("pic ce soir", on(11, (18, 24))),
        ("pic ce soir entre 20h et 22h", on(11, (20, 22))),
        ("peak on friday", on(13)),
        ("pic vendredi", on(13)),
        ("peak wednesday", on(18)),
        ("peak this wednesday", on(11)),
        ("peak friday next week", on(20)),
        ("peak in 2 days", on(13)),
        ("pic le 25/11", on(25)),
        ("peak this week", Peak(TODAY, SUNDAY)),
        ("pic cette semaine", Peak(TODAY, SUNDAY)),
        ("peak of the week", Peak(TODAY, SUNDAY)),
        ("peak this week between 18h and 22h", Peak(TODAY, SUNDAY, (18, 22))),
        ("peak next week", Peak(date(2026, 11, 16), date(2026, 11, 22))),
        ("pic la semaine prochaine", Peak(date(2026, 11, 16), date(2026, 11, 22))),
        ("pic ce week-end", Peak(date(2026, 11, 14), SUNDAY)),
    ],
)
def test_a_peak_is_read_with_its_days_and_hours(words: str, peak: Peak) -> None:
    assert read(words) == peak


def test_the_week_and_the_weekend_end_on_sunday_also_on_a_sunday() -> None:
    sunday = WEDNESDAY.replace(day=15)
    assert read("peak this week", sunday) == Peak(SUNDAY, SUNDAY) == read("peak this weekend", sunday)


NINE, SIX_PM = time(9), time(18)


@pytest.mark.parametrize(
    ("words", "rule", "clock"),
    [
        # by the week
        ("every monday 9:00", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("at 9h every monday", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("chaque lundi 9h", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("tous les lundis à 9h", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("tout les lundi a 9", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("les lundis 9h", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("on mondays at 9", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("every monday morning", "FREQ=WEEKLY;BYDAY=MO", NINE),
        ("chaque lundi à 9h du soir", "FREQ=WEEKLY;BYDAY=MO", time(21)),
        ("weekly on friday", "FREQ=WEEKLY;BYDAY=FR", SIX_PM),
        ("every week", "FREQ=WEEKLY", SIX_PM),
        ("every monday and thursday 9h", "FREQ=WEEKLY;BYDAY=MO,TH", NINE),
        ("every fri, mon and wed 9am", "FREQ=WEEKLY;BYDAY=MO,WE,FR", NINE),
        ("chaque lundi et chaque jeudi à 9h", "FREQ=WEEKLY;BYDAY=MO,TH", NINE),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", SIX_PM),
        ("toutes les 2 semaines", "FREQ=WEEKLY;INTERVAL=2", SIX_PM),
        ("toutes les deux semaines le mardi", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", SIX_PM),
        ("every 2 weeks on tuesday at 18h", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", SIX_PM),
        ("une semaine sur deux le mardi", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", SIX_PM),
        ("un lundi sur deux 9h", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", NINE),
        ("every other monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", SIX_PM),
        ("every second monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", SIX_PM),
        ("every third week", "FREQ=WEEKLY;INTERVAL=3", SIX_PM),
        ("tous les 15 jours", "FREQ=WEEKLY;INTERVAL=2", SIX_PM),
        ("every fortnight on friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", SIX_PM),
        ("every weekday 9:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", NINE),
        ("tous les jours ouvrés 9h", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", NINE),
        ("du lundi au vendredi à 9h", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", NINE),
        ("chaque week-end 9h", "FREQ=WEEKLY;BYDAY=SA,SU", NINE),
        # by the day
        ("every day at 8", "FREQ=DAILY", time(8)),
        ("tous les jours à 8h", "FREQ=DAILY", time(8)),
        ("daily at noon", "FREQ=DAILY", time(12)),
        ("tous les soirs", "FREQ=DAILY", time(20)),
        ("every night at 10", "FREQ=DAILY", time(22)),
        ("un jour sur deux", "FREQ=DAILY;INTERVAL=2", SIX_PM),
        ("every 15 days", "FREQ=DAILY;INTERVAL=15", SIX_PM),
        # by the month
        ("first friday", "FREQ=MONTHLY;BYDAY=1FR", SIX_PM),
        ("premier vendredi", "FREQ=MONTHLY;BYDAY=1FR", SIX_PM),
        ("first friday of the month 18:00", "FREQ=MONTHLY;BYDAY=1FR", SIX_PM),
        ("le premier vendredi du mois à 18h", "FREQ=MONTHLY;BYDAY=1FR", SIX_PM),
        ("tous les premiers vendredis du mois", "FREQ=MONTHLY;BYDAY=1FR", SIX_PM),
        ("every first friday", "FREQ=MONTHLY;BYDAY=1FR", SIX_PM),
        ("le 1er lundi", "FREQ=MONTHLY;BYDAY=1MO", SIX_PM),
        ("the second monday", "FREQ=MONTHLY;BYDAY=2MO", SIX_PM),
        ("every second monday of the month", "FREQ=MONTHLY;BYDAY=2MO", SIX_PM),
        ("last friday of each month", "FREQ=MONTHLY;BYDAY=-1FR", SIX_PM),
        ("1er et 3e lundi de chaque mois à 9h", "FREQ=MONTHLY;BYDAY=1MO,3MO", NINE),
        ("every 2 months on the first monday", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", SIX_PM),
        ("last day of the month 10h", "FREQ=MONTHLY;BYMONTHDAY=-1", time(10)),
        ("dernier jour du mois", "FREQ=MONTHLY;BYMONTHDAY=-1", SIX_PM),
        ("every month on the 15th at 9", "FREQ=MONTHLY;BYMONTHDAY=15", NINE),
        ("le 15 de chaque mois à 9h", "FREQ=MONTHLY;BYMONTHDAY=15", NINE),
        ("le 1er et le 15 du mois", "FREQ=MONTHLY;BYMONTHDAY=1,15", SIX_PM),
        ("every month", "FREQ=MONTHLY", SIX_PM),
        ("un mois sur trois", "FREQ=MONTHLY;INTERVAL=3", SIX_PM),
        # by the hour
        ("every 3 hours", "FREQ=HOURLY;INTERVAL=3", None),
        ("toutes les 3h", "FREQ=HOURLY;INTERVAL=3", None),
        ("chaque heure", "FREQ=HOURLY", None),
        # with an end
        ("every monday 9h 5 times", "FREQ=WEEKLY;BYDAY=MO;COUNT=5", NINE),
        ("chaque lundi 9h cinq fois", "FREQ=WEEKLY;BYDAY=MO;COUNT=5", NINE),
        ("every monday 9:00 until 2027-03-01", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301", NINE),
        ("every monday until 1 march at 9", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301", NINE),
        ("chaque lundi à 9h jusqu’au 1er mars", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301", NINE),
        ("tous les jours jusqu’à vendredi", "FREQ=DAILY;UNTIL=20261113", SIX_PM),
        ("every monday 9h for 8 weeks", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270110", NINE),
        ("chaque lundi 9h pendant 8 semaines", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270110", NINE),
        ("every day for 3 months", "FREQ=DAILY;UNTIL=20270210", SIX_PM),
        ("every 3 hours until friday", "FREQ=HOURLY;INTERVAL=3;UNTIL=20261113T225959Z", None),
        ("every 3 hours for 2 days", "FREQ=HOURLY;INTERVAL=3;UNTIL=20261113T135959Z", None),
    ],
)
def test_a_repetition_is_read_as_a_rule_and_a_time_of_day(words: str, rule: str, clock: time | None) -> None:
    assert read(words) == Repeat(rule, clock)


@pytest.mark.parametrize(
    ("words", "rule", "window"),
    [
        ("every friday peak", "FREQ=WEEKLY;BYDAY=FR", (0, 24)),
        ("chaque vendredi au pic", "FREQ=WEEKLY;BYDAY=FR", (0, 24)),
        ("every friday at the peak between 18 and 22", "FREQ=WEEKLY;BYDAY=FR", (18, 22)),
        ("chaque vendredi soir au pic", "FREQ=WEEKLY;BYDAY=FR", (18, 24)),
        ("every friday at the peak until 1 march between 18 and 22", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270301", (18, 22)),
        ("au pic tous les jours 5 fois", "FREQ=DAILY;COUNT=5", (0, 24)),
        ("every day at the peak for 5 days", "FREQ=DAILY;UNTIL=20261115", (0, 24)),
    ],
)
def test_a_repetition_may_be_at_the_peak_of_its_days(words: str, rule: str, window: tuple[int, int]) -> None:
    assert read(words) == Repeat(rule, peak=Peak(None, None, window))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "every",
        "every year",
        "every 9:00",
        "every monday 9",
        "every monday 9h 10h",
        "every day 25:00",
        "every day tuesday",
        "every 0 days",
        "every 1000 days",
        "every 3 hours at 9",
        "every 3 hours peak",
        "every 30 minutes",
        "every monday 0 times",
        "every monday 5 times until friday",
        "every monday until",
        "every monday until soon",
        "every monday until tomorrow",
        "every month on the 32nd",
        "the 15th and 31st of each month",
        "every month on the 0th",
        "first friday of december",
        "every friday peak 18h",
        "peak 18h",
        "peak tomorrow 18h",
        "peak peak",
        "peak between 9 and 9",
        "peak between 9:30 and 12",
        "peak between 25 and 26",
        "peak in 3 hours",
        "peak yesterday",
        "monday or tuesday",
        "every ٣ days",
        "every monday " * 8,
        "until " * 16,
        "every day at 8 " + "x" * 4000,
        "\u202e\u200f\u200b",
    ],
)
def test_other_words_are_unknown(words: str) -> None:
    with pytest.raises(MomentUnknown) as unknown:
        read(words)
    assert unknown.value.meant is None
    assert not unknown.value.past
    assert len(unknown.value.words) <= 100


def test_signs_that_hide_or_reorder_words_are_passed_over() -> None:
    assert read("\u202eevery\u200b monday\u200f 9h") == read("every monday 9h")


@pytest.mark.parametrize(
    "words", ["today 13:59", "peak on 2020-01-01", "every monday until 2020-01-01", "chaque lundi jusqu’au 1/1/2020 9h"]
)
def test_words_whose_time_has_passed_for_good_are_said_to_be_past(words: str) -> None:
    with pytest.raises(MomentUnknown) as past:
        read(words)
    assert past.value.past
    assert past.value.words == words


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tommorow 6pm", "tomorrow 6pm"),
        ("evry monday 9h", "every monday 9h"),
        ("chaqe vendrdi au pic", "chaque vendredi au pic"),
        ("premier vendrdi du mois", "premier vendredi du mois"),
        ("peak tommorow", "peak tomorrow"),
        ("heure de pointte", "heure de pointe"),
        ("tous les lundis jusqau 1er mars", "tous les lundis jusqu'au 1er mars"),
    ],
)
def test_a_misspelling_is_answered_with_what_was_perhaps_meant(words: str, meant: str) -> None:
    with pytest.raises(MomentUnknown) as unknown:
        read(words)
    assert unknown.value.meant == meant
    read(meant)


def test_the_day_is_the_one_in_the_zone_of_the_community() -> None:
    now = datetime(2026, 11, 11, 23, 30, tzinfo=UTC)  # already Thursday in Paris, still Wednesday in New York
    assert parse("peak today", now, PARIS) == on(12)
    assert parse("peak today", now, NEW_YORK) == on(11)


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [
        (TODAY, None, (0, 24)),
        (None, TODAY, (0, 24)),
        (SUNDAY, TODAY, (0, 24)),
        (None, None, (9, 9)),
        (None, None, (24, 26)),
        (None, None, (9, 34)),
    ],
)
def test_a_peak_that_cannot_be_is_refused(first: date | None, last: date | None, window: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"^a "):
        Peak(first, last, window)


@pytest.mark.parametrize(
    ("words", "packed"),
    [
        ("demain 18h30", '{"at":"2026-11-12T17:30:00Z"}'),
        ("pic", '{"first":null,"last":null}'),
        ("peak tomorrow between 22 and 2", '{"first":"2026-11-12","last":"2026-11-12","window":[22,26]}'),
        ("chaque lundi 9h", '{"rule":"FREQ=WEEKLY;BYDAY=MO","clock":"09:00:00"}'),
        ("every friday at midnight", '{"rule":"FREQ=WEEKLY;BYDAY=FR","clock":"00:00:00","later":true}'),
        ("every friday peak", '{"rule":"FREQ=WEEKLY;BYDAY=FR","peak":{"first":null,"last":null}}'),
        ("every 3 hours", '{"rule":"FREQ=HOURLY;INTERVAL=3"}'),
    ],
)
def test_what_is_packed_for_the_database_comes_back(words: str, packed: str) -> None:
    when = read(words)
    assert pack(when) == packed
    assert unpack(packed) == when


# ------------------------------------------------------------------ repetitions


def test_the_first_post_is_the_next_that_the_words_name() -> None:
    assert shown("every wednesday 15h", 1) == ["Wed 2026-11-11 15:00"]
    assert shown("every wednesday 14h", 1) == ["Wed 2026-11-18 14:00"]
    assert shown("every 2 weeks on tuesday 9h", 3) == [
        "Tue 2026-11-17 09:00",
        "Tue 2026-12-01 09:00",
        "Tue 2026-12-15 09:00",
    ]
    assert shown("every 2 weeks at 9", 2) == ["Thu 2026-11-12 09:00", "Thu 2026-11-26 09:00"]
    assert shown("every 2 weeks at 15h", 2) == ["Wed 2026-11-11 15:00", "Wed 2026-11-25 15:00"]


def test_an_interval_counts_weeks_from_monday() -> None:
    assert shown("every 2 weeks on monday and thursday 9h", 3) == [
        "Thu 2026-11-12 09:00",
        "Mon 2026-11-23 09:00",
        "Thu 2026-11-26 09:00",
    ]


def test_months_without_the_day_have_it_last() -> None:
    in_january = datetime(2027, 1, 30, 20, tzinfo=PARIS)
    ends = ["Sun 2027-01-31 09:00", "Sun 2027-02-28 09:00", "Wed 2027-03-31 09:00", "Fri 2027-04-30 09:00"]
    assert shown("every month on the 31st at 9", 4, in_january) == ends
    assert shown("last day of the month 9h", 4, in_january) == ends
    assert shown("every month at 9", 4, in_january) == ends  # the first post is on the 31st
    assert shown("le 30 du mois à 9h", 2, in_january) == ["Sun 2027-02-28 09:00", "Tue 2027-03-30 09:00"]


def test_a_fifth_friday_comes_only_in_months_that_have_one() -> None:
    assert shown("fifth friday of the month", 2) == ["Fri 2027-01-29 18:00", "Fri 2027-04-30 18:00"]


def test_midnight_ends_the_day_that_is_named() -> None:
    assert shown("every friday at midnight 2 times", 3) == ["Sat 2026-11-14 00:00", "Sat 2026-11-21 00:00"]
    assert shown("every friday at midnight for 2 weeks", 3) == ["Sat 2026-11-14 00:00", "Sat 2026-11-21 00:00"]
    assert shown("every friday 0h", 1) == ["Fri 2026-11-13 00:00"]


def test_a_repetition_ends() -> None:
    assert shown("every day 9h 2 times", 9) == ["Thu 2026-11-12 09:00", "Fri 2026-11-13 09:00"]
    assert shown("every day 9h until friday", 9) == ["Thu 2026-11-12 09:00", "Fri 2026-11-13 09:00"]
    assert shown("every day 9h for 2 days", 9) == ["Thu 2026-11-12 09:00", "Fri 2026-11-13 09:00"]
    assert len(shown("every monday 9h for 8 weeks", 99)) == 8
    assert len(shown("every 2 weeks for 8 weeks", 99)) == 4
    assert len(shown("every 3 hours for 1 day", 99)) == 8


def test_a_repetition_that_is_over_does_not_begin() -> None:
    over = Repeat("FREQ=DAILY;UNTIL=20261101", NINE)
    assert first(over, WEDNESDAY, PARIS) is None
    assert first_day(over, WEDNESDAY, PARIS) is None
    assert first(Repeat("FREQ=HOURLY;UNTIL=20261101T000000Z"), WEDNESDAY, PARIS) is None


def test_hours_begin_with_the_next_full_one_of_the_clocks() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead of UTC
    now = datetime(2026, 11, 11, 14, 20, 1, 5, tzinfo=kathmandu)
    hours = times(Repeat("FREQ=HOURLY;INTERVAL=3"), 2, now, kathmandu)
    assert [f"{at:%H:%M:%S.%f}" for at in hours] == ["15:00:00.000000", "18:00:00.000000"]


def test_at_a_peak_a_repetition_has_days() -> None:
    repeat = Repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;COUNT=2", peak=Peak(None, None))
    assert first_day(repeat, WEDNESDAY.replace(hour=23), PARIS) == TODAY
    assert Peak(None, None, (9, 12)).on(TODAY) == on(11, (9, 12))
    assert following_day(repeat, TODAY, TODAY) == date(2026, 11, 25)
    assert following_day(repeat, TODAY, date(2026, 11, 24)) == date(2026, 11, 25)
    assert following_day(repeat, TODAY, date(2026, 11, 25)) is None
    with pytest.raises(ValueError, match="days, not moments"):
        first(repeat, WEDNESDAY, PARIS)
    with pytest.raises(ValueError, match="days, not moments"):
        following(repeat, WEDNESDAY, WEDNESDAY, PARIS)


# ------------------------------------------------------------------ clocks that change


@pytest.mark.parametrize(
    ("zone", "eve", "clock", "expected"),
    [
        # forward: the time is skipped on the second day
        (PARIS, "2026-03-28", "02:30", ["28 02:30 +0100", "29 03:30 +0200", "30 02:30 +0200"]),
        (NEW_YORK, "2026-03-07", "02:30", ["07 02:30 -0500", "08 03:30 -0400", "09 02:30 -0400"]),
        (LORD_HOWE, "2026-10-03", "02:15", ["03 02:15 +1030", "04 02:45 +1100", "05 02:15 +1100"]),
        # back: it comes twice on the second day, and the first counts
        (PARIS, "2026-10-24", "02:30", ["24 02:30 +0200", "25 02:30 +0200", "26 02:30 +0100"]),
        (NEW_YORK, "2026-10-31", "01:30", ["31 01:30 -0400", "01 01:30 -0400", "02 01:30 -0500"]),
        (LORD_HOWE, "2026-04-04", "01:45", ["04 01:45 +1100", "05 01:45 +1100", "06 01:45 +1030"]),
        # other times of day stay what they are
        (PARIS, "2026-03-28", "18:00", ["28 18:00 +0100", "29 18:00 +0200", "30 18:00 +0200"]),
        (NEW_YORK, "2026-10-31", "18:00", ["31 18:00 -0400", "01 18:00 -0500", "02 18:00 -0500"]),
        (LORD_HOWE, "2026-10-03", "09:00", ["03 09:00 +1030", "04 09:00 +1100", "05 09:00 +1100"]),
    ],
)
def test_a_repetition_keeps_the_time_of_day(zone: ZoneInfo, eve: str, clock: str, expected: list[str]) -> None:
    now = datetime.fromisoformat(eve).replace(tzinfo=zone)
    daily = times(Repeat("FREQ=DAILY", time.fromisoformat(clock)), 3, now, zone)
    assert [f"{at:%d %H:%M %z}" for at in daily] == expected


@pytest.mark.parametrize(
    ("zone", "now"),
    [
        (PARIS, "2026-03-28T22:00"),
        (PARIS, "2026-10-24T22:00"),
        (NEW_YORK, "2026-03-07T22:00"),
        (NEW_YORK, "2026-10-31T22:00"),
        (LORD_HOWE, "2026-10-03T22:00"),
        (LORD_HOWE, "2026-04-04T22:00"),
    ],
)
def test_hours_are_exact_when_clocks_change(zone: ZoneInfo, now: str) -> None:
    hours = times(Repeat("FREQ=HOURLY;INTERVAL=2"), 6, datetime.fromisoformat(now).replace(tzinfo=zone), zone)
    assert {b.astimezone(UTC) - a.astimezone(UTC) for a, b in pairwise(hours)} == {timedelta(hours=2)}


def test_a_post_that_the_clocks_move_past_midnight_is_its_own_days() -> None:
    nuuk = ZoneInfo("America/Nuuk")  # skips from 23:00 on Saturday the 28th to 0:00 on Sunday
    saturdays = Repeat("FREQ=WEEKLY;BYDAY=SA;COUNT=2", time(23, 30))
    posts = times(saturdays, 3, datetime(2026, 3, 28, 12, tzinfo=nuuk), nuuk)
    assert [f"{at:%a %d %H:%M}" for at in posts] == ["Sun 29 00:30", "Sat 04 23:30"]


def test_a_day_that_the_calendar_skips_has_no_post_of_its_own() -> None:
    apia = ZoneInfo("Pacific/Apia")  # went from the 29th of December 2011 to the 31st
    posts = times(Repeat("FREQ=DAILY", NINE), 3, datetime(2011, 12, 29, tzinfo=apia), apia)
    assert [f"{at:%d %H:%M}" for at in posts] == ["29 09:00", "31 09:00", "01 09:00"]


# ------------------------------------------------------------------ whatever is written

ZONES = st.sampled_from(sorted(available_timezones()))
NOWS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
PIECES = """
every chaque tous les toutes other second premier last 1er 3e 2 15 31 999 day jours weeks semaine mois month hours h
monday lundis friday and et weekday weekend peak pic heure de pointe between entre 9 22h 6pm midnight at à 8 18h30 soir
until jusqu'au for pendant 5 times fois tomorrow cette this next semaine 2027-03-01 1 mars on the le du of sur deux un
"""
WORDS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join))


@settings(max_examples=60)
@given(words=WORDS, now=NOWS, name=ZONES)
def test_any_words_have_a_time_to_come_or_are_unknown(words: str, now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    try:
        when = parse(words, now, zone)
    except MomentUnknown as unknown:
        if unknown.meant is None:
            return
        when = parse(unknown.meant, now, zone)
    assert unpack(pack(when)) == when
    match when:
        case At(at):
            assert at > now
        case Peak(_, last):
            assert last is None or last >= now.astimezone(zone).date()
        case Repeat(peak=None):
            posts = [now, *(post.astimezone(UTC) for post in times(when, 2, now, zone))]
            assert len(posts) > 1
            assert posts == sorted(set(posts))
        case Repeat():
            day = first_day(when, now, zone)
            assert day is not None
            following_on = following_day(when, day, day)
            assert following_on is None or following_on > day


@given(
    rule=st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=MONTHLY;BYDAY=-1SU"]
    ),
    clock=st.times(),
    now=NOWS,
    name=ZONES,
)
def test_a_repetition_goes_on_the_same_wherever_it_is_asked(rule: str, clock: time, now: datetime, name: str) -> None:
    zone, repeat = ZoneInfo(name), Repeat(rule, clock)
    posts = times(repeat, 4, now, zone)
    anchor = posts[0].astimezone(UTC)
    for before, post in pairwise(post.astimezone(UTC) for post in posts):
        assert following(repeat, anchor, post - timedelta(microseconds=1), zone) == post
        assert following(repeat, anchor, (before + (post - before) / 2), zone) == post
