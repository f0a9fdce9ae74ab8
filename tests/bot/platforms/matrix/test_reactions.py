"""What a member has chosen, out of what of theirs stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.reactions import Standing, choice

ACTS = st.lists(st.builds(Standing, st.lists(st.sampled_from("abcd"), max_size=3).map(tuple), st.booleans()))


def reactions(*values: str) -> list[Standing]:
    return [Standing((value,), whole=False) for value in values]


def test_the_newest_reaction_is_the_vote() -> None:
    assert choice(reactions("a", "b"), 1) == ("b",)


def test_taking_the_newest_back_falls_back_to_the_next() -> None:
    assert choice(reactions("a"), 1) == ("a",)
    assert choice([], 1) == ()


def test_the_newest_ones_stand_where_several_may_be_chosen() -> None:
    assert choice(reactions("a", "b", "c"), 2) == ("b", "c")


def test_a_reaction_placed_twice_counts_once() -> None:
    assert choice(reactions("a", "b", "a"), 2) == ("b", "a")


def test_a_whole_choice_makes_what_came_before_it_void() -> None:
    acts = [*reactions("a"), Standing(("b", "c"), whole=True)]
    assert choice(acts, 3) == ("b", "c")
    assert choice([*acts, *reactions("d")], 3) == ("b", "c", "d")


@given(ACTS, st.integers(1, 4))
def test_a_choice_never_holds_more_than_may_be_chosen_nor_anything_twice(acts: list[Standing], most: int) -> None:
    chosen = choice(acts, most)
    assert len(chosen) <= most
    assert len(set(chosen)) == len(chosen)
