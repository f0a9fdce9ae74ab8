"""Surges: criticism of one subject that rises far above what is usual here.

Noticed messages of the last hour are about one subject when they share enough of their words (the overlap coefficient,
Szymkiewicz-Simpson). As many as there are now would be there by chance with a probability that the Poisson distribution
tells from the community's usual rate; below `CHANCE`, with at least `FEWEST` from `PEOPLE` people, it is a surge. The
rate is taken for `PEAK` times the mean, for people speak at some hours and not at others; and it is that of all
criticism, which is more than one subject's: both make it rarer than `CHANCE` to call in vain.

What is compared lies in memory for an hour, as hashes of words, with the name of who said it and the room, which
moderators are shown of a surge: a restart forgets it.
"""

from __future__ import annotations

import math
import zlib
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import criticism

WINDOW = timedelta(hours=1)
MOST = 500
"""The newest noticed messages that are compared: what takes longer would keep everybody waiting."""
QUIET = timedelta(hours=6)
"""After a surge, nobody is told of another one for so long."""
CHANCE = 1e-4
FEWEST, PEOPLE = 6, 3
PEAK = 4.0
LEAST = 0.1
"""Noticed messages an hour that are usual where nothing is known yet."""

_SHORTEST = 4
"""Letters of a word that tells a subject."""
_SHARED = 0.4
"""From which overlap on two messages are about the same."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A noticed message, as far as it is compared."""

    at: datetime
    who: int
    """Tells people apart."""
    words: frozenset[int]
    name: str = ""
    room: str = ""
    """Whose it is and where, as moderators read it."""


@dataclass(frozen=True, slots=True)
class Surge:
    """Criticism of one subject, now."""

    messages: int
    since: datetime
    way: tuple[Noticed, ...]
    """The first message of each of its people in each room, in their order: the way it travelled."""

    @property
    def people(self) -> int:
        """How many there are."""
        return len({one.who for one in self.way})


def compared(words: str) -> frozenset[int]:
    """The words of a message that tell its subject, as hashes."""
    found = criticism.words(criticism.plain(words))
    told = (word for word in found if len(word) >= _SHORTEST and not criticism.everyday(word))
    return frozenset(zlib.crc32(word.encode()) for word in told)


class Recent:
    """What one community's members criticised within the last hour."""

    def __init__(self) -> None:
        self._noticed: deque[Noticed] = deque(maxlen=MOST)
        self._told: datetime | None = None

    def add(self, noticed: Noticed) -> None:
        """Keep one, and forget those of more than an hour ago."""
        self._noticed.append(noticed)
        self.forget(noticed.at - WINDOW)

    def forget(self, before: datetime) -> None:
        """Forget those that were noticed before a moment."""
        while self._noticed and self._noticed[0].at < before:
            self._noticed.popleft()

    def __len__(self) -> int:
        return len(self._noticed)

    def tell(self, now: datetime) -> None:
        """Moderators are told of a surge."""
        self._told = now

    def surge(self, noticed: Noticed, usual: float) -> Surge | None:
        """Whether what was noticed now is one too many, and moderators do not know yet.

        `usual`: how many there are in a mean hour.
        """
        if self._told is not None and noticed.at < self._told + QUIET:
            return None
        since = noticed.at - WINDOW
        alike = [one for one in self._noticed if one.at >= since and _alike(one.words, noticed.words)]
        alike.append(noticed)
        people = len({one.who for one in alike})
        if len(alike) < FEWEST or people < PEOPLE or by_chance(len(alike), PEAK * max(usual, LEAST)) >= CHANCE:
            return None
        alike.sort(key=lambda one: one.at)
        first = {(one.who, one.room): one for one in reversed(alike)}
        return Surge(len(alike), alike[0].at, tuple(sorted(first.values(), key=lambda one: one.at)))


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return bool(one and other) and len(one & other) >= _SHARED * min(len(one), len(other))


def by_chance(many: int, expected: float) -> float:
    """The probability of so many or more, at least one, where so many are expected (Poisson)."""
    term = total = math.exp(-expected)
    for number in range(1, many):
        term *= expected / number
        total += term
    return max(0.0, 1.0 - total)
