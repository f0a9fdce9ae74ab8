"""The messages that were written for the model: enough, of many kinds, and no two the same."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

from bot import criticism
from training.data import Message, own

MOST_ALIKE = 0.6
"""Jaccard's similarity of words above which two messages are near doubles."""


@pytest.fixture(scope="module")
def written() -> dict[str, list[Message]]:
    """By language."""
    found: dict[str, list[Message]] = defaultdict(list)
    for message in own():
        found[message.language].append(message)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_there_are_enough_of_many_kinds(written: dict[str, list[Message]], language: str) -> None:
    messages = written[language]
    assert len(messages) >= 1500
    assert len({message.text for message in messages}) == len(messages)
    assert len({message.kind for message in messages}) >= 30
    assert 0.3 < sum(message.criticism for message in messages) / len(messages) < 0.6
    assert sum(message.conflict for message in messages) >= 50


@pytest.mark.parametrize("language", ["en", "fr"])
def test_few_are_alike(written: dict[str, list[Message]], language: str) -> None:
    said = [frozenset(criticism.words(message.text)) for message in written[language]][::3]
    pairs = list(combinations(said, 2))
    alike = sum(len(one & other) > MOST_ALIKE * len(one | other) for one, other in pairs)
    assert alike <= 0.01 * len(pairs)


def test_the_model_is_small_and_tells_the_languages_of_what_it_learnt_from(written: dict[str, list[Message]]) -> None:
    assert criticism.FILE.stat().st_size < 3_000_000
    for language, messages in written.items():
        told = sum(criticism.model().read(message.text).language == language for message in messages)
        assert told > 0.9 * len(messages)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_few_are_asked_by_their_meaning(written: dict[str, list[Message]], language: str) -> None:
    talk = [message.text for message in written[language] if not message.criticism and not message.conflict]
    read, asks = criticism.model().read, criticism.model().asks
    assert sum(asks(read(text)) for text in talk) <= len(talk) / 20
