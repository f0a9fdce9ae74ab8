"""Whether one kind of post does better than another, or chance alone may have set them apart."""

from __future__ import annotations

import math
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal

ALPHA = 0.05
"""How often chance may be taken for a difference where there is none: one time in twenty."""
LEAST = 5
"""Posts of each kind below which nothing is said."""
EXACT = 60
"""Posts up to which every way of dealing them out is counted, in some milliseconds."""

Verdict = Literal["few", "alike", "first", "second"]


def compare(first: Sequence[int], second: Sequence[int]) -> Verdict:
    """Which of two kinds does better, where that is more than chance."""
    if min(len(first), len(second)) < LEAST:
        return "few"
    if chance(first, second) > ALPHA:
        return "alike"
    ranks, middle = _ranks(first, second)
    return "first" if sum(ranks[: len(first)]) > middle * len(first) else "second"


def chance(first: Sequence[int], second: Sequence[int]) -> float:
    """How likely chance alone sets two kinds apart as far as this or farther, in either direction; above 0, at most 1.

    The rank sum test of Mann and Whitney ("On a Test of Whether one of Two Random Variables is Stochastically Larger
    than the Other", Annals of Mathematical Statistics 18, 1947), with middle ranks for ties as in Lehmann's
    "Nonparametrics" (1975, chapter 1). Conditional on the ties it is exact up to `EXACT` values; beyond that the normal
    approximation with the exact variance and a correction for continuity.
    """
    ranks, middle = _ranks(first, second)
    few = min(first, second, key=len)
    apart = abs(sum(ranks[: len(first)]) - middle * len(first))
    if len(ranks) <= EXACT:
        return _dealt(ranks, len(few), middle * len(few), apart)
    others = len(ranks) - len(few)
    variance = len(few) * others * sum((rank - middle) ** 2 for rank in ranks) / len(ranks) / (len(ranks) - 1)
    if not variance:
        return 1.0
    return max(math.erfc(max(0, apart - 1) / math.sqrt(2 * variance)), sys.float_info.min)


def _ranks(first: Sequence[int], second: Sequence[int]) -> tuple[list[int], int]:
    """The ranks among all, those of `first` first, and the mean rank: doubled, for ties share the middle of theirs."""
    ordered = sorted([*first, *second])
    return [bisect_left(ordered, x) + bisect_right(ordered, x) + 1 for x in (*first, *second)], len(ordered) + 1


def _dealt(ranks: Sequence[int], many: int, expected: int, apart: int) -> float:
    """In which part of all ways to draw so `many` ranks their sum is that far from what is `expected`.

    ways[n] counts the ways to draw n ranks, by their sum: a polynomial whose coefficients lie side by side in one
    integer, so that Python's arithmetic of large integers counts them all at once.
    """
    width = len(ranks) // 8 + 1  # bytes; no count is above 2 to the number of ranks
    ways = [1] + [0] * many
    for rank in ranks:
        for drawn in range(many, 0, -1):
            ways[drawn] += ways[drawn - 1] << (8 * width * rank)
    counts = ways[many].to_bytes(width * (sum(ranks) + 1), "little")
    far = 0
    for total in range(sum(ranks) + 1):
        if abs(total - expected) >= apart:
            far += int.from_bytes(counts[width * total : width * (total + 1)], "little")
    return far / math.comb(len(ranks), many)
