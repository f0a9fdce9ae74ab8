"""Forms as questions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from bot.app import texts_of
from bot.chat import Card, Field, Form
from bot.house import House
from bot.platforms.matrix.questions import Filled, Questions
from bot.text import plain, text

FORM = Form(
    "x:filled",
    text("Edit"),
    (Field("a", text("First?"), most=10), Field("b", text("Second?"), value="old", required=False, long=True)),
)


@pytest.fixture
def questions() -> Questions:
    house = SimpleNamespace(words=texts_of([]).words)
    return Questions(cast(House, house))


def words(card: Card | Filled) -> str:
    assert isinstance(card, Card)
    return "\n".join(plain(part) for part in card.body)


def test_questions_come_one_by_one(questions: Questions) -> None:
    assert "2 questions" in words(questions.begin("ann", "town", FORM))
    assert "Second?" in words(questions.answered("ann", "one"))
    assert questions.answered("ann", "two\nlines") == Filled("x:filled", "town", {"a": "one", "b": "two\nlines"})
    assert not questions.asks("ann")


def test_one_message_may_hold_every_answer(questions: Questions) -> None:
    questions.begin("ann", "town", FORM)
    assert questions.answered("ann", "one | two") == Filled("x:filled", "town", {"a": "one", "b": "two"})


def test_what_was_there_can_be_kept_or_emptied(questions: Questions) -> None:
    for said, value in (("=", "old"), ("-", "")):
        questions.begin("ann", "town", FORM)
        assert "old" in words(questions.answered("ann", "one"))
        assert questions.answered("ann", said) == Filled("x:filled", "town", {"a": "one", "b": value})


def test_a_missing_or_too_long_answer_is_asked_for_again(questions: Questions) -> None:
    questions.begin("ann", "town", FORM)
    assert "need an answer" in words(questions.answered("ann", "-"))
    again = words(questions.answered("ann", "x" * 11))
    assert "11 characters" in again
    assert "First?" in again


def test_a_form_can_be_dropped(questions: Questions) -> None:
    questions.begin("ann", "town", FORM)
    assert words(questions.answered("ann", "STOP")) == "Dropped."
    assert not questions.asks("ann")
