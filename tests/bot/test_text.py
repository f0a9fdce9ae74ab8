"""Rich text: building it, reading it plainly, and what members' words lose on the way in."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import (
    Code,
    Emphasis,
    Link,
    Literal,
    Markdown,
    Mention,
    RoleMention,
    RoomName,
    Said,
    Strong,
    Time,
    bare,
    cut,
    join,
    plain,
    text,
    tidy,
)


def test_a_text_is_built_of_words_nodes_and_texts() -> None:
    assert text("Hi ", Said("ann"), text("!", Code("x"))) == (Literal("Hi "), Said("ann"), Literal("!"), Code("x"))
    assert text() == ()


def test_texts_are_joined_with_something_between_them() -> None:
    assert plain(join([text("a"), text("b"), text("c")], ", ")) == "a, b, c"
    assert join([]) == ()


def test_plain_keeps_the_words_and_drops_the_markup() -> None:
    nodes = text(
        Strong(text("big ", Emphasis(text("soft")))),
        " ",
        Mention("discord", "1", "ann"),
        RoomName("matrix", "!r", "#room"),
        Time(datetime(2026, 12, 1, tzinfo=UTC), "tomorrow"),
        Link("https://a.example", "here"),
        Link("https://b.example"),
        Said("said"),
        Code("code"),
        Markdown("**as written**"),
        RoleMention("discord", "7"),
    )
    assert plain(nodes) == "big soft ann#roomtomorrowherehttps://b.examplesaidcode**as written**"


@pytest.mark.parametrize(
    ("words", "tidied"),
    [
        ("  two\nlines\r\n ", "two lines"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("zero\u200bwidth\u2060", "zerowidth"),
        ("bell\x07 and \ue000 private", "bell and  private"),
        ("👩\u200d👩\u200d👧 ❤️", "👩\u200d👩\u200d👧 ❤️"),
        ("lone \ud800 half", "lone  half"),
        ("@everyone [x](javascript:1)", "@everyone [x](javascript:1)"),
    ],
)
def test_members_words_lose_what_hides_or_reorders_them(words: str, tidied: str) -> None:
    assert tidy(words) == tidied


def test_bare_words_have_neither_capitals_nor_accents() -> None:
    assert bare("Écoute, GRAVITÉ ŒUVRE straße") == bare("ecoute, gravite œuvre strasse")


def test_lines_stay_where_they_are_wanted() -> None:
    assert tidy("one\r\ntwo\u2028", lines=True) == "one\ntwo\u2028".strip()


@given(st.text())
def test_tidied_words_hold_no_control_and_are_tidy(words: str) -> None:
    tidied = tidy(words)
    assert not any(unicodedata.category(char) in {"Cc", "Co", "Cs", "Cn"} for char in tidied)
    assert tidy(tidied) == tidied


@given(st.text(), st.integers(1, 40))
def test_cut_words_fit_and_say_that_they_are_cut(words: str, most: int) -> None:
    short = cut(words, most)
    assert len(short) <= most
    assert short == words or short.endswith("…")
