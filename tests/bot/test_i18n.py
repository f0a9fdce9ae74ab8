"""Texts: Fluent messages into nodes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import Texts, Words, fill, house_locales, placeholders
from bot.text import Code, Emphasis, Literal, Mention, Said, Strong, plain, text

EN = """
hello = Hello { $name }!
count = { $n ->
    [one] one vote
   *[other] { $n } votes
  }
kind = { $kind ->
    [a] first
   *[other] rest
  }
loud = **Big { $name }** and *soft* and `!poll { $name }`
only = English only
both = both
    .name = poll
yes-words = yes y
no-words = no n
"""
FR = """
hello = Bonjour { $name } !
count = { $n ->
    [one] un vote
   *[other] { $n } votes
  }
kind = { $kind ->
    [a] premier
   *[other] reste
  }
loud = **Grand { $name }**
both = les deux
    .name = sondage
yes-words = oui o
no-words = non
"""


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    for locale, words in (("en", EN), ("fr", FR)):
        (tmp_path / locale).mkdir()
        (tmp_path / locale / "test.ftl").write_text(words, encoding="utf-8")
    return Texts([tmp_path])


@pytest.fixture
def en(texts: Texts) -> Words:
    return texts.words("en")


@pytest.fixture
def fr(texts: Texts) -> Words:
    return texts.words("fr")


def test_a_node_goes_into_the_text_as_it_is(en: Words) -> None:
    assert en("hello", name=Said("**ann**")) == (Literal("Hello "), Said("**ann**"), Literal("!"))
    assert en("hello", name=text("a", Code("b"))) == (Literal("Hello "), Literal("a"), Code("b"), Literal("!"))


def test_numbers_are_worded_by_the_locale(en: Words, fr: Words) -> None:
    assert [plain(en("count", n=n)) for n in (0, 1, 1234)] == ["0 votes", "one vote", "1,234 votes"]
    assert plain(fr("count", n=0)) == "un vote"
    assert plain(fr("count", n=1234)) == "1\u202f234 votes"


def test_keys_and_truths_choose_a_variant(en: Words) -> None:
    assert plain(en("kind", kind="a")) == "first"
    assert plain(en("kind", kind=True)) == "rest"


def test_words_that_are_no_key_must_come_as_nodes(en: Words) -> None:
    with pytest.raises(ValueError, match="is no key"):
        en("hello", name="Ann <b>")


def test_our_markup_becomes_nodes_and_members_words_never_do(en: Words) -> None:
    assert en("loud", name=Said("*x*")) == (
        Strong((Literal("Big "), Said("*x*"))),
        Literal(" and "),
        Emphasis((Literal("soft"),)),
        Literal(" and "),
        Code("!poll *x*"),
    )


def test_a_text_that_a_locale_lacks_is_told_in_english(fr: Words) -> None:
    assert plain(fr("only")) == "English only"


def test_an_id_that_no_locale_has_is_an_error(fr: Words) -> None:
    with pytest.raises(KeyError):
        fr("nothing-such")


def test_a_missing_argument_is_an_error(en: Words) -> None:
    with pytest.raises(ValueError, match="hello"):
        en("hello")


def test_terms_are_plain_and_tell_when_a_locale_has_none(en: Words, fr: Words) -> None:
    assert (en.term("both"), fr.term("both", "name")) == ("both", "sondage")
    assert (fr.term("only"), en.term("both", "shape")) == (None, None)


@pytest.mark.parametrize(
    ("locale", "spoken"), [("fr", "fr"), ("fr-CA", "fr"), ("FR_fr", "fr"), ("de", "en"), (None, "en"), ("", "en")]
)
def test_a_readers_locale_is_served_by_the_nearest(texts: Texts, locale: str | None, spoken: str) -> None:
    assert texts.words(locale).locale == spoken


def test_yes_and_no_are_words_of_the_locale(en: Words, fr: Words) -> None:
    assert en.yes == {"yes", "y"}
    assert fr.no == {"non"}


def test_a_moment_is_worded_in_the_communitys_zone(en: Words, fr: Words) -> None:
    at = datetime(2026, 12, 4, 17, 30, tzinfo=UTC)
    assert en.moment(at, ZoneInfo("Europe/Paris")).label == "Fri, Dec 4, 2026, 18:30"
    assert fr.moment(at, ZoneInfo("UTC")).label == "ven. 4 déc. 2026, 17:30"
    assert en.moment(at, ZoneInfo("UTC")).at == at


def test_a_file_that_fluent_cannot_read_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "bad.ftl").write_text("good = fine\nbad line\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad.ftl \(en\): Fluent cannot read 'bad line'"):
        Texts([tmp_path])


def test_the_houses_own_texts_are_found() -> None:
    assert (house_locales() / "fr" / "house.ftl").is_file()


# ------------------------------------------------------------------ admins' wordings


def test_placeholders_are_found_and_a_stray_brace_is_refused() -> None:
    assert placeholders("Hi {name}, { count } of us") == {"name", "count"}
    for bad in ("{", "Hi {na me}", "{{name}}", "{Name}"):
        with pytest.raises(ValueError, match="brace"):
            placeholders(bad)


def test_a_wording_is_filled_with_nodes_numbers_and_members_words() -> None:
    filled = fill("**Hi {name}**, {count} of us, {who}", {"name": "<b>", "count": 3, "who": Mention("n", "1", "ann")})
    assert filled == (Strong((Literal("Hi "), Said("<b>"))), Literal(", 3 of us, "), Mention("n", "1", "ann"))
    assert fill("{room}", {"room": text("a", Code("b"))}) == (Literal("a"), Code("b"))


def test_a_placeholder_without_an_argument_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{nobody}", {})


@given(st.text())
def test_any_wording_without_placeholders_is_filled(wording: str) -> None:
    try:
        names = placeholders(wording)
    except ValueError:
        return
    fill(wording, dict.fromkeys(names, "x"))


@given(st.text())
def test_members_words_come_out_of_a_text_unchanged(words: str) -> None:
    said = Texts([house_locales()]).words("fr")("mistake-unknown", given=Said(words))
    assert Said(words) in said
