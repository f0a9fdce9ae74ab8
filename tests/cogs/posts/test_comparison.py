"""Only what chance hardly explains is called a difference."""

from __future__ import annotations

import random
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.posts import comparison
from cogs.posts.comparison import ALPHA, EXACT, LEAST, chance, compare

COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=12)
MANY = st.lists(st.integers(0, 30), min_size=EXACT // 2 + 1, max_size=EXACT)


@given(COUNTS, COUNTS)
def test_it_does_not_matter_which_comes_first(first: list[int], second: list[int]) -> None:
    assert 0 < chance(first, second) <= 1
    assert chance(first, second) == chance(second, first)
    other_way = {"first": "second", "second": "first"}
    verdict = compare(first, second)
    assert compare(second, first) == other_way.get(verdict, verdict)


@given(MANY, MANY)
def test_the_same_holds_where_there_are_too_many_to_count_every_way(first: list[int], second: list[int]) -> None:
    assert 0 < chance(first, second) <= 1
    assert chance(first, second) == pytest.approx(chance(second, first))


@given(COUNTS | MANY, st.randoms(use_true_random=False))
def test_the_same_numbers_never_differ(numbers: list[int], shuffle: random.Random) -> None:
    shuffled = shuffle.sample(numbers, len(numbers))
    assert chance(numbers, shuffled) == 1
    assert compare(numbers, shuffled) in ("few", "alike")


@given(COUNTS, COUNTS, st.integers(1, 1000))
def test_only_the_order_of_the_numbers_matters(first: list[int], second: list[int], more: int) -> None:
    stretched = [x * more + more for x in first], [x * more + more for x in second]
    assert chance(*stretched) == chance(first, second)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_every_way_of_dealing_them_out_is_counted(first: list[int], second: list[int]) -> None:
    together = [*first, *second]
    wins = abs(_ahead(together, range(len(first))))
    deals = combinations(range(len(together)), len(first))
    far = sum(abs(_ahead(together, deal)) >= wins for deal in deals)
    assert chance(first, second) == pytest.approx(far / comb(len(together), len(first)))


def _ahead(numbers: list[int], of: tuple[int, ...] | range) -> int:
    """By how many pairs those `of` these places beat the others: U of Mann and Whitney, around its middle."""
    others = [numbers[place] for place in range(len(numbers)) if place not in of]
    return sum((numbers[place] > other) - (numbers[place] < other) for place in of for other in others)


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        # at 5 and 5, U of at most 2 is significant in every published table
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252),
        ([1, 2, 3, 4, 7], [5, 6, 8, 9, 10], 8 / 252),
        ([1, 2, 3, 5, 7], [4, 6, 8, 9, 10], 14 / 252),
    ],
)
def test_small_samples_agree_with_the_tables(first: list[int], second: list[int], known: float) -> None:
    assert chance(first, second) == pytest.approx(known)


def test_counting_every_way_and_approximating_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    samples = [
        ([dice.randrange(20) for _ in range(20)], [dice.randrange(20) + shift for _ in range(30)])
        for shift in (0, 2, 4, 6)
    ]
    exact = [chance(*sample) for sample in samples]
    monkeypatch.setattr(comparison, "EXACT", 0)
    assert [chance(*sample) for sample in samples] == pytest.approx(exact, abs=0.005)


def test_chance_is_taken_for_a_difference_one_time_in_twenty_at_most() -> None:
    dice = random.Random(20261126)
    fooled = 0
    for _ in range(1000):
        numbers = [dice.randrange(12) for _ in range(18)]
        fooled += compare(numbers[:7], numbers[7:]) != "alike"
    assert fooled <= 1000 * ALPHA + 15  # some 2 standard deviations


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ([9] * (LEAST - 1), [1] * 50, "few"),
        ([], [], "few"),
        ([9, 8, 9, 7, 8], [1, 2, 1, 3, 2], "first"),
        ([1, 2, 1, 3, 2], [9, 8, 9, 7, 8], "second"),
        ([4, 8, 2, 7, 5], [3, 9, 2, 6, 5], "alike"),
        ([0] * 50, [0] * 50, "alike"),
        (range(40, 140), range(100), "first"),
    ],
)
def test_a_verdict_is_only_spoken_where_there_is_reason(
    first: list[int] | range, second: list[int] | range, verdict: str
) -> None:
    assert compare(first, second) == verdict
