"""Logistic regression on hashed features, and the table that ships."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bot import criticism
from training.data import Message

WEIGHTS: Mapping[str, float] = {"own": 3.0, "goemotions": 0.5}
"""What a message weighs by its source: ours are of what communities say, and goemotions' labels are only a proxy."""
REGULAR = 0.03
"""scikit-learn's C."""
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
    found = LogisticRegression(C=REGULAR, max_iter=500).fit(features @ diags(rarity), told, sample_weight=weights)
    return found.coef_[0] * rarity, float(found.intercept_[0])


def save(weights: np.ndarray, levels: Mapping[str, float], file: Path = criticism.FILE) -> None:
    """Write the table: a line of JSON, then the signed bytes, packed."""
    step = float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / 127
    steps = np.where(np.abs(weights / step) < SMALLEST, 0, np.clip(np.round(weights / step), -127, 127)).astype("int8")
    head = json.dumps({"step": step, "level": dict(levels)}).encode()
    file.write_bytes(head + b"\n" + zlib.compress(steps.tobytes(), 9))
