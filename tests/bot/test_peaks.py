"""Peak hours, learnt from counts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.peaks import GAP, WINDOW, Profile, answer, choose, learn

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 3, 2)
SATURDAY = MONDAY + timedelta(days=5)
FOLK = {10, 11, 16, 17}

Hours = list[tuple[int, float]]


def at(day: date, hour: int, zone: ZoneInfo = PARIS) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=zone).timestamp())


def spoken(
    hours: Iterable[int],
    *,
    weeks: int = 8,
    people: float = 5,
    weekdays: Iterable[int] = range(7),
    end: date = MONDAY,
    zone: ZoneInfo = PARIS,
) -> Hours:
    """So many people in these hours of these weekdays, in so many weeks before `end`."""
    days = [end - timedelta(days=ago) for ago in range(7 * weeks, 0, -1)]
    return [(at(day, hour, zone), people) for day in days if day.weekday() in set(weekdays) for hour in sorted(hours)]


def busiest(profile: Profile, day: date = MONDAY, count: int = 3) -> set[int]:
    return set(choose(profile.scores(day), count))


# ------------------------------------------------------------------ learning


def test_without_evidence_the_folk_windows_are_the_peaks() -> None:
    profile = learn([], PARIS, before=MONDAY)
    assert busiest(profile, count=4) == FOLK
    assert (profile.confidence, profile.weeks, profile.people_hours) == ("none", 0, 0)
    assert [sum(day) for day in profile.weekly] == pytest.approx([1] * 7)


def test_a_few_people_do_not_move_the_peaks() -> None:
    profile = learn(spoken([10, 21], weeks=2, people=1, weekdays=[0]), PARIS, before=MONDAY)
    assert busiest(profile) <= FOLK
    assert profile.confidence == "thin"


def test_the_opening_hours_stay_while_no_other_hours_heard_more() -> None:
    profile = learn(spoken([16]), PARIS, before=MONDAY)
    assert 16 in busiest(profile)
    assert busiest(profile) <= FOLK
    assert profile.confidence == "thin"
    assert 15 in busiest(learn(spoken([15, 16]), PARIS, before=MONDAY))


def test_the_peaks_move_to_the_hours_in_which_the_community_speaks() -> None:
    evenings = [20, 21, 22]
    before = [busiest(learn(spoken(evenings, weeks=weeks), PARIS, before=MONDAY)) for weeks in (0, 3, 8)]
    assert before[0] <= FOLK
    assert before[2] == {20, 21, 22}
    profile = learn(spoken(evenings), PARIS, before=MONDAY)
    assert profile.confidence == "good"
    assert profile.weeks == 8
    assert profile.people_hours == pytest.approx(3 * 7 * 5)
    assert sum(map(sum, profile.weekly)) == pytest.approx(3 * 7 * 5)


def test_a_large_community_moves_within_a_week() -> None:
    profile = learn(spoken([1, 2, 3], weeks=1, people=40), PARIS, before=MONDAY)
    assert busiest(profile) == {1, 2, 3}
    assert profile.confidence == "thin"  # one week may be unlike the others


def test_the_peaks_follow_a_community_that_changes() -> None:
    then = spoken([7, 8, 9], weeks=20, end=MONDAY - timedelta(weeks=10))
    now = spoken([19, 20, 21], weeks=10)
    assert busiest(learn(then + now, PARIS, before=MONDAY)) == {19, 20, 21}


def test_weekends_may_differ_from_weekdays() -> None:
    hours = spoken([8, 9, 10], weekdays=range(5), people=20) + spoken([20, 21, 22], weekdays=[5, 6], people=20)
    profile = learn(hours, PARIS, before=MONDAY)
    assert busiest(profile, MONDAY) == {8, 9, 10}
    assert busiest(profile, SATURDAY) == {20, 21, 22}


def test_one_weekday_may_differ_once_much_was_heard() -> None:
    meeting = spoken([18, 19, 20], weekdays=[2], people=150, weeks=20)
    others = spoken([9, 10, 11], weekdays=[0, 1, 3, 4], people=150, weeks=20)
    profile = learn(meeting + others, PARIS, before=MONDAY)
    assert busiest(profile, MONDAY) == {9, 10, 11}
    assert busiest(profile, MONDAY + timedelta(days=2)) == {18, 19, 20}


def test_only_the_past_counts() -> None:
    past, coming = spoken([20, 21]), spoken([2, 3], weeks=3, end=MONDAY + timedelta(weeks=3))
    assert learn(past + coming, PARIS, before=MONDAY) == learn(past, PARIS, before=MONDAY)
    assert learn(past, PARIS) == learn(past, PARIS, before=MONDAY)


def test_what_is_learnt_depends_on_the_counts_alone() -> None:
    hours = spoken([9, 13, 20])
    shuffled = random.Random(1).sample(hours, len(hours))
    assert learn(iter(hours), PARIS, before=MONDAY) == learn(hours, PARIS, before=MONDAY)
    weekly = learn(shuffled, PARIS, before=MONDAY).weekly
    assert sum(weekly, ()) == pytest.approx(sum(learn(hours, PARIS, before=MONDAY).weekly, ()))


def test_long_silence_leads_back_to_the_opening_hours() -> None:
    hours = spoken([2, 3, 4], weeks=4)
    assert busiest(learn(hours, PARIS, before=MONDAY)) == {2, 3, 4}
    silent = learn(hours, PARIS, before=MONDAY + timedelta(weeks=150))
    assert max(silent.scores(MONDAY)) in [silent.scores(MONDAY)[hour] for hour in FOLK]
    assert silent.confidence == "thin"


@pytest.mark.parametrize("people", [-1, float("inf")])
def test_a_count_that_is_none_is_refused(people: float) -> None:
    with pytest.raises(ValueError, match="below zero or beyond"):
        learn([(at(MONDAY, 3), people)], PARIS)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2**31), st.floats(0, 1e6)), max_size=30), st.dates(date(1971, 1, 1), MONDAY))
def test_any_counts_give_scores(hours: Hours, before: date) -> None:
    profile = learn(hours, PARIS, before=before)
    for day in (MONDAY, SATURDAY):
        assert all(0 <= score < float("inf") for score in profile.scores(day))
        assert sorted(profile.ranking(day), reverse=True)[:3] == [3, 2.9, 2.8]


# ------------------------------------------------------------------ clocks


@pytest.mark.parametrize("name", ["Europe/Paris", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
def test_local_hours_hold_through_changes_of_the_clocks(name: str) -> None:
    zone = ZoneInfo(name)
    for end in (date(2026, 4, 20), date(2026, 11, 16)):  # clocks changed within the weeks before
        start = datetime(end.year, end.month, end.day, tzinfo=zone) - timedelta(weeks=12)
        hours: Hours = []
        for step in range(12 * 7 * 24):
            utc = start.astimezone(UTC).replace(minute=0) + timedelta(hours=step)
            if utc.astimezone(zone).hour in (13, 14, 15):
                hours.append((int(utc.timestamp()), 9))
        profile = learn(hours, zone, before=end)
        assert busiest(profile, end) == {13, 14, 15}


def test_an_hour_belongs_to_the_local_hour_it_starts_in() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")  # 10:30 ahead of UTC, 11:00 in summer
    winter = [(at(date(2026, 7, 6) - timedelta(days=ago), 0, ZoneInfo("UTC")) + 3 * 3600, 50) for ago in range(60)]
    profile = learn(winter, zone, before=date(2026, 7, 8))
    assert busiest(profile, date(2026, 7, 8), 1) == {13}  # 03:00 UTC is 13:30


def test_a_repeated_hour_holds_both_and_a_skipped_one_none() -> None:
    autumn = date(2025, 10, 26)  # 03:00 in Paris became 02:00
    first = at(autumn, 2)
    twice = learn([(first, 400), (first + 3600, 400)], PARIS, before=autumn + timedelta(days=1))
    assert busiest(twice, autumn, 1) == {2}
    once = learn([(first, 800)], PARIS, before=autumn + timedelta(days=1))
    assert twice == once
    spring = date(2026, 3, 29)  # 02:00 in Paris became 03:00
    skipped = learn([(at(spring, 1) + 3600, 800)], PARIS, before=spring + timedelta(days=1))
    assert busiest(skipped, spring, 1) == {3}


# ------------------------------------------------------------------ choosing


def brute(scores: list[float], count: int, window: tuple[int, int], gap: int) -> tuple[int, float]:
    """How many hours fit, and the highest total of so many."""
    for size in range(count, 0, -1):
        sets = [
            hours
            for hours in combinations(range(*window), size)
            if all(later - earlier >= max(gap, 1) for earlier, later in pairwise(hours))
        ]
        if sets:
            return size, max(sum(scores[hour] for hour in hours) for hours in sets)
    return 0, 0


@given(
    st.lists(st.integers(-5, 50).map(float), min_size=24, max_size=24),
    st.integers(0, 4),
    st.tuples(st.integers(0, 24), st.integers(0, 24)),
    st.integers(0, 12),
)
def test_hours_are_chosen_together_and_none_better_exist(
    scores: list[float], count: int, window: tuple[int, int], gap: int
) -> None:
    chosen = choose(scores, count, window=window, gap=gap)
    size, total = brute(scores, count, window, gap)
    assert (len(chosen), sum(scores[hour] for hour in chosen)) == (size, total)
    assert all(window[0] <= hour < window[1] for hour in chosen)
    assert all(later - earlier >= max(gap, 1) for earlier, later in pairwise(sorted(chosen)))
    assert [scores[hour] for hour in chosen] == sorted((scores[hour] for hour in chosen), reverse=True)


def test_the_best_hour_is_left_for_two_good_ones_beside_it() -> None:
    scores = [0.0] * 24
    scores[10], scores[12], scores[14] = 8, 9, 8
    assert choose(scores, 1) == [12]
    assert choose(scores, 2, gap=3) == [10, 14]


def test_equal_hours_are_chosen_from_the_first() -> None:
    assert choose([1.0] * 24, 3, window=(8, 22), gap=3) == [8, 11, 14]
    assert choose([1.0] * 24, 2) == [0, 1]


@given(st.lists(st.integers(0, 9), min_size=24, max_size=24))
def test_who_takes_hours_in_turn_finds_the_busiest_or_slots_apart(people: list[int]) -> None:
    weekly = (tuple(count + 0.1 for count in people),) * 7
    profile = Profile(weekly, 8, sum(map(sum, weekly)), "good")
    ranking = profile.ranking(MONDAY)
    assert sum(people[hour] for hour in choose(ranking, 3)) == sum(sorted(people)[-3:])
    taken: list[int] = []
    for hour in sorted(range(*WINDOW), key=lambda hour: -ranking[hour]):
        if all(abs(hour - other) >= GAP for other in taken):
            taken.append(hour)
    assert [ranking[hour] >= 1 for hour in taken[:3]] == [True] * 3


def test_the_first_hour_opens_on_the_largest_audience() -> None:
    ranking = learn(spoken([18, 19, 20]), PARIS, before=MONDAY).ranking(MONDAY)
    assert choose(ranking, 1) == [18]
    assert set(choose(ranking, 3)) == {18, 19, 20}


# ------------------------------------------------------------------ the backtest's requests


def request(**changes: Any) -> str:
    days = [(MONDAY + timedelta(days=ahead)).isoformat() for ahead in range(7)]
    return json.dumps({"tz": "Europe/Paris", "hours": spoken([20, 21]), "days": days} | changes)


def test_a_request_is_answered_with_24_scores_for_each_day() -> None:
    answered = json.loads(answer(request(seed=1)))
    assert list(answered) == [(MONDAY + timedelta(days=ahead)).isoformat() for ahead in range(7)]
    assert all(len(scores) == 24 and all(isinstance(score, float) for score in scores) for scores in answered.values())
    assert {20, 21} <= set(choose(answered[MONDAY.isoformat()], 3))
    assert "\n" not in answer(request())


def test_the_same_request_has_the_same_answer() -> None:
    assert answer(request()) == answer(request())


def test_a_request_without_history_is_answered_with_the_folk_windows() -> None:
    answered = json.loads(answer(request(hours=[])))
    assert set(choose(answered[MONDAY.isoformat()], 3)) <= FOLK


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON"),
        ("[]", "no object"),
        (request(tz="Mars/Olympus"), "'Mars/Olympus', no time zone"),
        (request(tz=None), "no time zone"),
        (request(tz=["UTC"]), "no time zone"),
        (request(tz="../etc"), "no time zone"),
        (request(hours=None), '"hours" is no list'),
        (request(hours=[3]), '"hours" holds'),
        (request(hours=[[1, 2, 3]]), '"hours" holds'),
        (request(hours=[["1", 2]]), '"hours" holds'),
        (request(hours=[[1.5, 2]]), '"hours" holds'),
        (request(hours=[[1, None]]), '"hours" holds'),
        (request(hours=[[1, -2]]), '"hours" holds'),
        (request(hours=[[10**18, 2]]), '"hours" holds'),
        (request(hours=[[1, float("nan")]]), "NaN is no number"),
        (request(days=[]), '"days" is no list'),
        (request(days=None), '"days" is no list'),
        (request(days=["tomorrow"]), '"days" is no list'),
        (request(days=[3]), '"days" is no list'),
    ],
)
def test_a_malformed_request_is_refused_with_what_to_write_instead(line: str, said: str) -> None:
    with pytest.raises(ValueError, match="write") as refusal:
        answer(line)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
