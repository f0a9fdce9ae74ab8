"""Which ideas on a board are like this one, typed in French or in English: the light way, without a model.

Two ideas are compared twice:

1. By their words, without case, accents and endings: Snowball's English, then French stemmer on every word, for the
   language is not known and a wrong stemmer does little harm. A word weighs its inverse document frequency
   (Spärck Jones 1972), from counts that are kept up to date; common words of both languages weigh a quarter of it, as
   they still tell "how to" from "why". Words match softly, "soft TF-IDF" (Cohen, Ravikumar, Fienberg 2003): as far as
   they are spelt alike (Dice's coefficient of character bigrams and trigrams), or by `LISTED` where `bot.alike` lists
   them together. From it come: how much of the question the idea covers, how much of the idea the question covers, and
   the cosine of both.
2. By the characters of their titles in threes and fours, across words (McNamee and Mayfield 2004), weighed by TF-IDF:
   endings, compounds, misspellings and the order of words.

The ideas that hold the rarest of the asked words, or words like them, are weighed by 1; the best of these by 1 and 2.

Weights are round numbers near the middle of those that a listwise softmax finds on sets of paraphrases when each set is
left out in turn; recall moves by less than 0.01 when one of them moves by a quarter.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from functools import lru_cache
from heapq import nlargest
from typing import Generic, NamedTuple, TypeVar

import Stemmer

from bot.alike import ALIKE, COMMON

GRAMS = 0.33
COVERED = 0.32
COSINE = 0.16
COVERING = 0.11
LENGTH = 0.08
"""What the likenesses weigh, together 1: of characters, how much of the question is covered, the cosine of the words,
how much of the idea is covered, and the shorter of both titles by the longer."""
COMMON_WEIGHT = 0.25
"""What a common word weighs of its inverse document frequency."""
BODY_WEIGHT = 0.4
"""What a word weighs that is in an idea's description and not in its title."""
BODY_WORDS = 40
"""Different words of a description that count: the first ones."""
LISTED = 0.8
"""How much alike words are that `bot.alike` lists together."""
SPELT = 0.45
"""From which Dice's coefficient words spelt differently are taken to be alike."""
LONGEST = 300
"""Characters of a title that count."""
TOUCHED = 10_000
"""Occurrences of words, the rarest first, that are looked at to find the ideas to weigh."""
NEAR = 60
NEAREST = 30
"""How many ideas are weighed by their words, and how many of these by their characters."""

Id = TypeVar("Id", bound=Hashable)

_WORD = re.compile(r"[^\W_]+")
_english = Stemmer.Stemmer("english")
_french = Stemmer.Stemmer("french")


class Found(NamedTuple, Generic[Id]):
    """An idea that is like the one asked about, and how much: from 0 to 1, which is the same words."""

    id: Id
    score: float


class _Idea(NamedTuple):
    words: dict[str, float]  # stem → what it weighs in this idea, before its rarity
    spelt: str  # the title, folded


class Similar(Generic[Id]):
    """Ideas of one board, each under an id of the caller's choice; what is added is found at once.

    About 2 kB an idea. Among 10,000, a question takes some 4 ms, an addition 0.1 ms.
    """

    def __init__(self) -> None:
        self._slots: dict[Id, int] = {}
        self._ideas: dict[int, tuple[Id, _Idea]] = {}  # by slot, which count up: the oldest first
        self._next = 0
        self._holders: dict[str, list[int]] = {}
        self._spelt_with: defaultdict[str, set[str]] = defaultdict(set)
        self._gram_counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._slots)

    def holds(self, id: Id) -> bool:
        return id in self._slots

    def add(self, id: Id, words: str, body: str = "") -> None:
        """Keep an idea, its title and its description; in the place of the one that had this id."""
        self.remove(id)
        idea = _idea(words, body)
        slot = self._next
        self._next += 1
        self._slots[id] = slot
        self._ideas[slot] = id, idea
        for stem in idea.words:
            if stem not in self._holders:
                self._holders[stem] = []
                for gram in _trigrams(stem):
                    self._spelt_with[gram].add(stem)
            self._holders[stem].append(slot)
        self._gram_counts.update(_grams(idea.spelt))

    def remove(self, id: Id) -> None:
        """Forget an idea. One that is not there is forgotten already."""
        slot = self._slots.pop(id, None)
        if slot is None:
            return
        _, idea = self._ideas.pop(slot)
        for stem in idea.words:
            holders = self._holders[stem]
            holders.remove(slot)
            if not holders:
                del self._holders[stem]
                for gram in _trigrams(stem):
                    self._spelt_with[gram].discard(stem)
                    if not self._spelt_with[gram]:
                        del self._spelt_with[gram]
        for gram in _grams(idea.spelt):
            self._gram_counts[gram] -= 1
            if not self._gram_counts[gram]:
                del self._gram_counts[gram]

    def find(self, words: str, k: int = 5, body: str = "", also: Iterable[Id] = ()) -> list[Found[Id]]:
        """The `k` ideas most like this title and description, best first, of equal ones the oldest.

        None that has no word in common with it, nor a word like one of its own, except those of `also`: these are
        weighed in any case.
        """
        asked = _idea(words, body)
        weights = self._weights(asked)
        title = set(_stems(asked.spelt))
        likes = {stem: self._like(stem, spelling=stem in title) for stem in weights}
        near = self._near(weights, likes)
        near.update(self._slots[id] for id in also if id in self._slots)
        by_words = self._by_words(asked, weights, likes, near)
        kept = nlargest(max(NEAREST, k), by_words.items(), key=lambda pair: (pair[1], -pair[0]))
        known = dict(kept)
        known.update((self._slots[id], by_words[self._slots[id]]) for id in also if id in self._slots)
        by_grams = self._by_grams(asked, known)
        total = {slot: score + GRAMS * by_grams[slot] for slot, score in known.items()}
        best = sorted(total, key=lambda slot: (-total[slot], slot))[: max(k, 0)]
        return [Found(self._ideas[slot][0], total[slot]) for slot in best]

    # ------------------------------------------------------------------ words

    def _weights(self, idea: _Idea) -> dict[str, float]:
        """Each stem of an idea with its inverse document frequency, times what it weighs there."""
        ideas, holders = len(self._ideas), self._holders
        weights = {}
        for stem, weight in idea.words.items():
            idf = 1 + _log(ideas) - _log(len(holders[stem]) if stem in holders else 0)
            weights[stem] = weight * idf * (COMMON_WEIGHT if stem in _COMMON else 1)
        return weights

    def _like(self, stem: str, *, spelling: bool) -> dict[str, float]:
        """Stems on this board that are like this one, and how much."""
        like = {}
        for group in _GROUPS_OF.get(stem, ()):
            for other in group:
                if other in self._holders:
                    like[other] = LISTED
        if stem in self._holders:
            like[stem] = 1.0
        if not spelling or len(stem) < 3 or stem in _COMMON or not stem.isalpha():
            return like
        grams = _trigrams(stem)
        shared: Counter[str] = Counter()
        for gram in grams:
            if gram in self._spelt_with:
                shared.update(self._spelt_with[gram])
        least = max(2, len(grams) // 3)
        for other, count in shared.items():
            if count >= least and other not in like and len(other) > 2 and other.isalpha():
                likeness = _dice(stem, other)
                if likeness >= SPELT:
                    like[other] = likeness
        return like

    def _near(self, weights: dict[str, float], likes: dict[str, dict[str, float]]) -> set[int]:
        """The slots that hold most of what is asked for, for their length, going by the rarest words first."""
        todo = sorted(
            (len(self._holders[other]), other, likeness * weights[stem])
            for stem, like in likes.items()
            for other, likeness in like.items()
        )
        held: defaultdict[int, float] = defaultdict(float)
        touched = 0
        for count, other, weight in todo:
            touched += count
            if touched > TOUCHED and held:
                break
            for slot in self._holders[other]:
                held[slot] += weight
        most = nlargest(3 * NEAR, held, key=held.__getitem__)
        dense = [(held[slot] / math.sqrt(len(self._ideas[slot][1].words) + 8), -slot) for slot in most]
        return {-slot for _, slot in nlargest(NEAR, dense)}

    def _by_words(
        self, asked: _Idea, weights: dict[str, float], likes: dict[str, dict[str, float]], slots: Iterable[int]
    ) -> dict[int, float]:
        """What the likenesses of words, and of lengths, add up to."""
        nearest: dict[str, tuple[float, float]] = {}  # a stem on the board → how much alike it is, and to what weight
        for stem, like in likes.items():
            for other, likeness in like.items():
                nearest[other] = max(nearest.get(other, (0.0, 0.0)), (likeness, weights[stem]))
        asked_sum, asked_norm = sum(weights.values()), _norm(weights.values())
        scores = {}
        for slot in slots:
            idea = self._ideas[slot][1]
            has = self._weights(idea)
            covered = cosine = 0.0
            for stem, weight in weights.items():
                if stem in has:
                    covered += weight
                    cosine += weight * has[stem]
                else:
                    like = likes[stem]
                    alike = [(like[other], has[other]) for other in like.keys() & has.keys()]
                    if alike:
                        likeness, theirs = max(alike)
                        covered += likeness * min(weight, theirs)
                        cosine += likeness * weight * theirs
            covering = 0.0
            for stem, weight in has.items():
                if stem in nearest:
                    likeness, asked_for = nearest[stem]
                    covering += weight if likeness == 1 else likeness * min(weight, asked_for)
            lengths = sorted((len(asked.spelt), len(idea.spelt)))
            scores[slot] = (
                COVERED * covered / (asked_sum or 1)
                + COSINE * cosine / (asked_norm * _norm(has.values()) or 1)
                + COVERING * covering / (sum(has.values()) or 1)
                + LENGTH * lengths[0] / (lengths[1] or 1)
            )
        return scores

    # ------------------------------------------------------------------ characters

    def _by_grams(self, asked: _Idea, slots: Iterable[int]) -> dict[int, float]:
        """How much of the title asked about is in other titles, by characters in threes and fours, and in how few.

        Near to their cosine, as if the other title were made of threes and fours as rare: no sum over all of them.
        """
        counts, most = self._gram_counts, 1 + _log(len(self._ideas))

        def square(grams: Iterable[str]) -> float:
            # Sets have no order of their own: only an exact sum is the same in every process.
            return math.fsum([(most - _log(counts[gram])) ** 2 for gram in grams])

        of_asked = _grams(asked.spelt)
        whole = square(of_asked)
        scores = {}
        for slot in slots:
            grams = _grams(self._ideas[slot][1].spelt)
            both = of_asked & grams
            scores[slot] = min(1.0, square(both) / whole * math.sqrt(len(of_asked) / len(grams))) if both else 0.0
        return scores


# ------------------------------------------------------------------ text


def _idea(words: str, body: str) -> _Idea:
    spelt = " ".join(_words(words[: 2 * LONGEST]))[:LONGEST]
    weights = dict.fromkeys(_stems(spelt), 1.0)
    most = len(weights) + BODY_WORDS
    for stem in _stems(" ".join(_words(body[: 20 * BODY_WORDS]))):
        if len(weights) == most:
            break
        weights.setdefault(stem, BODY_WEIGHT)
    return _Idea(weights, spelt)


def _words(text: str) -> list[str]:
    """The words of a text, without case and accents. Apostrophes and all other signs end a word."""
    return [_fold(word) for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower())]


def _stems(spelt: str) -> list[str]:
    return [_stem(word) for word in spelt.split()]


@lru_cache(maxsize=1 << 15)
def _fold(word: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return plain.replace("œ", "oe").replace("æ", "ae")


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    # Without their accents, "modifiée" and "modifié" keep an e that the French stemmer would take off with them.
    return str(_french.stemWord(_english.stemWord(word))).rstrip("e") or word


@lru_cache(maxsize=1 << 15)
def _trigrams(stem: str) -> frozenset[str]:
    return frozenset(_in_pieces(stem, 3))


@lru_cache(maxsize=1 << 15)
def _pieces(stem: str) -> frozenset[str]:
    return frozenset(_in_pieces(stem, 2, 3))


def _dice(stem: str, other: str) -> float:
    one, two = _pieces(stem), _pieces(other)
    return 2 * len(one & two) / (len(one) + len(two))


def _grams(spelt: str) -> set[str]:
    return set(_in_pieces(spelt, 3, 4))


def _in_pieces(text: str, *sizes: int) -> list[str]:
    padded = f" {text} "
    return [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]


@lru_cache(maxsize=1 << 15)
def _log(count: int) -> float:
    return math.log(1 + count)


def _norm(weights: Iterable[float]) -> float:
    return math.sqrt(sum([weight * weight for weight in weights]))


_COMMON = frozenset(map(_stem, _words(COMMON)))
_GROUPS_OF: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
for _line in ALIKE.strip().splitlines():
    _group = frozenset(map(_stem, _words(_line)))
    for _member in _group:
        _GROUPS_OF[_member].append(_group)
