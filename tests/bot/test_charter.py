"""The charter: what a rule means, and what is wrong with rules, in words."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.charter import Charter, Rule, conflicts
from bot.criticism import Read

NOW = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def rule(**keys: Any) -> Rule:
    return Rule.model_validate({"name": "one", "words": ["refund"], "reaction": "case"} | keys)


def met(said: str, *rules: Rule, score: float = 0.0, room: str = "welcome") -> list[tuple[str, tuple[str, ...]]]:
    found = Charter(rules).matches(room, said, Read(score, "en", ("slow",)))
    return [(match.rule.name, match.because) for match in found]


@pytest.mark.parametrize(
    ("words", "said", "because"),
    [
        (["refund"], "Where is my REFUND?", ("refund",)),
        (["déjà vu"], "encore du deja-vu...", ("deja vu",)),
        (["hors ligne", "panne"], "Le site est hors   ligne", ("hors ligne",)),
        (["l'appli"], "l’appli plante", ("l appli",)),
        (["500"], "Error 500 again", ("500",)),
    ],
)
def test_words_are_found_whatever_their_capitals_accents_and_signs(
    words: list[str], said: str, because: tuple[str, ...]
) -> None:
    assert met(said, rule(words=words)) == [("one", because)]


@pytest.mark.parametrize(
    "said", ["refunded", "re fund", "", "`refund`", "> refund\nno", "She said “I want a refund now”"]
)
def test_parts_of_words_quotes_and_code_are_none(said: str) -> None:
    assert met(said, rule()) == []


def test_a_pattern_sees_addresses_and_ignores_capitals() -> None:
    spam = rule(words=[], pattern=r"discord\.gg/\w+")
    assert met("join https://DISCORD.gg/abc now", spam) == [("one", ("DISCORD.gg/abc",))]


def test_all_that_a_rule_asks_for_must_be_there() -> None:
    strict = rule(pattern="money", criticism="calm", rooms=["support"])
    assert met("refund my money", strict, score=0.9, room="support") == [("one", ("refund", "money", "slow"))]
    assert met("refund my money", strict, score=0.9) == []
    assert met("refund my money", strict, score=0.7, room="support") == []
    assert met("refund", strict, score=0.9, room="support") == []
    assert met("money", strict, score=0.9, room="support") == []


def test_rules_come_in_their_order() -> None:
    assert [name for name, _ in met("refund", rule(name="b"), rule(name="a"))] == ["b", "a"]


def test_for_how_long_somebody_is_here() -> None:
    new, old = rule(newer_than="3 days"), rule(older_than="3 days")
    for joined, is_new in ((NOW - DAY, True), (NOW - 3 * DAY, False), (None, False)):
        assert new.fits(joined, NOW) is is_new
        assert old.fits(joined, NOW) is not is_new


@given(st.text(max_size=300), st.text(max_size=200))
def test_no_pattern_and_no_message_hang_or_break_it(pattern: str, said: str) -> None:
    with contextlib.suppress(ValidationError):
        met(said, rule(words=[], pattern=pattern or "x"))


def test_a_pattern_that_would_hang_others_takes_a_moment() -> None:
    evil = rule(words=[], pattern="(a+)+$")
    assert met("a" * 1400 + "!", evil) == []
    assert any("repeats what repeats" in doubt for doubt in conflicts([evil]))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"pattern": "(?=x)y"}, "can not be matched in linear time (invalid perl operator"),
        ({"pattern": r"(a)\1"}, "can not be matched in linear time"),
        ({"pattern": "(a{900}){900}"}, "can not be matched in linear time"),
        ({"words": ["?!"]}, "for signs, write a pattern"),
        ({"words": []}, "says nothing of what is said"),
        ({"reaction": "answer"}, "has nothing to answer"),
        ({"reaction": "tell"}, "tells nobody"),
        ({"wording": "Hello"}, 'wording is for the reaction "answer" or "pause" or "thank"'),
        ({"reaction": "thank", "severity": "low"}, 'severity is for the reaction "case"'),
        ({"reaction": "thank", "wording": "Hi {nome}"}, "knows no placeholder {nome}"),
        ({"newer_than": "1 day", "older_than": "2 days"}, "nobody is meant"),
        ({"within": "90 days"}, 'from "1 minute" to "30 days"'),
        ({"name": "Mine!"}, "small letters"),
    ],
)
def test_what_makes_no_sense_is_said(keys: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        rule(**keys)
    assert said in str(caught.value)


def test_a_rule_that_lets_pass_needs_no_words() -> None:
    assert met("anything", rule(words=[], reaction="none", rooms=["welcome"])) == [("one", ())]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"words": ["my refund"]}),
        ({}, {"rooms": ["support"]}),
        ({}, {"newer_than": "1 day"}),
        ({"newer_than": "2 days"}, {"newer_than": "1 day"}),
        ({"times": 2}, {"times": 3}),
        ({"words": [], "criticism": "keen"}, {"criticism": "calm"}),
        ({"words": [], "pattern": "x+"}, {"words": [], "pattern": "x+"}),
    ],
)
def test_a_rule_that_is_never_reached_is_told(first: dict[str, Any], second: dict[str, Any]) -> None:
    rules = [rule(**first), rule(name="two", **second)]
    [doubt] = conflicts(rules)
    assert doubt.startswith('the rule "two" of the charter is never reached: "one" decides')


def test_rules_that_contradict_each_other_on_a_word_are_told() -> None:
    rules = [rule(words=["refund", "bill"]), rule(name="two", words=["bill", "tax"], reaction="none")]
    [doubt] = conflicts(rules)
    assert doubt == (
        '"bill" is meant by the rules "one" (case) and "two" (none) of the charter: the first decides; '
        "keep it in one of them"
    )


@pytest.mark.parametrize(
    "second",
    [
        {"words": ["bill"]},
        {"words": ["refund", "bill"]},
        {"reaction": "none", "rooms": ["other"], "words": ["bill"]},
        {"reaction": "none", "words": ["bill"], "times": 2},
    ],
)
def test_rules_that_get_along_are_none_of_it(second: dict[str, Any]) -> None:
    assert list(conflicts([rule(rooms=["welcome"]), rule(name="two", **second)])) == []


def test_newcomers_and_others_may_be_treated_differently() -> None:
    rules = [rule(newer_than="1 day"), rule(name="two", older_than="1 day", reaction="none")]
    assert list(conflicts(rules)) == []
