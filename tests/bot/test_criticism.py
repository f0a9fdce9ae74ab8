"""Reading: what is criticism, what is none, and what moderators teach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import criticism
from bot.criticism import Learnt, Read

CRITICISM = [
    "Still no answer from the moderators after three weeks, this is really poor",
    "your support closed my ticket without reading it, again",
    "the new fee was decided without asking any of the members",
    "toujours aucune réponse de l'équipe depuis trois semaines, c'est nul",
    "vous avez encore annulé l'atelier sans prévenir personne",
    "la modération ferme les sujets dès qu'on pose une question",
]
OTHER = [
    "gg everyone, see you tomorrow",
    "how do I change my name here?",
    "this boss is horrible, I love it",
    "not bad at all",
    "thanks a lot, that was quick",
    "the parser throws on empty input, fix coming",
    "salut tout le monde, qui joue ce soir ?",
    "pas mal du tout",
    "merci pour votre aide",
    "comment on change de pseudo ?",
    "",
]


def read(message: str, learnt: Learnt | None = None) -> Read:
    """What the model that comes with the bot finds."""
    return criticism.model().read(message, learnt)


@pytest.mark.parametrize("message", CRITICISM)
def test_criticism_is_heard_and_says_why(message: str) -> None:
    found = read(message)
    assert found.label == "criticism"
    assert found.because
    assert set(found.because) <= set(criticism.words(criticism.plain(message)))


@pytest.mark.parametrize("message", OTHER)
def test_other_talk_passes(message: str) -> None:
    assert read(message).label == "other"


@pytest.mark.parametrize("hidden", ["> {}", "```\n{}\n```", "`{}`", "she said “{}” and laughed", "il a écrit « {} »"])
def test_what_others_said_and_code_are_not_the_authors_words(hidden: str) -> None:
    for message in CRITICISM:
        assert read(hidden.format(message)).score < 0.5


def test_stretched_letters_accents_and_links_change_little() -> None:
    plain = read("the mods never answer, this is so bad").score
    for said in (
        "the mods never answer, this is soooooo bad",
        "the mods never answer, this is so bad https://x.example/a",
    ):
        assert abs(read(said).score - plain) < 0.25
    assert criticism.plain("<@123> look at https://example.org/x?y=1") == " @user  look at  http "


@pytest.mark.parametrize(
    "message",
    [
        "El servidor no funciona y nadie responde porque no les importa nada",
        "Der Server ist kaputt und die Leute sind nicht da, das ist nicht gut",
        "сервер опять не работает и никто не отвечает",
        "サーバーが落ちています",
    ],
)
def test_another_language_is_recognised_and_left_alone(message: str) -> None:
    assert read(message) == Read(0.0, "", ())


@pytest.mark.parametrize(
    ("message", "of"),
    [("why is nobody here", "en"), ("pourquoi il n'y a personne", "fr"), ("ok", "en"), ("désolée", "fr")],
)
def test_the_language_is_told(message: str, of: str) -> None:
    assert read(message).language == of


@pytest.mark.parametrize("message", ["shut up you idiot", "t'es vraiment un abruti", "ta gueule sérieux"])
def test_an_insult_between_members_is_another_matter(message: str) -> None:
    assert read(message).label == "conflict"


@given(st.text(max_size=3000))
def test_any_words_are_read(message: str) -> None:
    found = read(message)
    assert 0 <= found.score <= 1
    assert found.label in ("criticism", "conflict", "other")


def test_what_is_long_or_made_to_take_long_is_read_to_a_limit() -> None:
    for message in ("`" * 50_000, "<@" * 30_000, '"' * 50_000, "a" * 100_000, "> " * 40_000, "é " * 40_000):
        assert 0 <= read(message).score <= 1


# ------------------------------------------------------------------ learning


def test_a_false_alarm_teaches_about_its_kind_and_little_else() -> None:
    alarm, other = CRITICISM[1], CRITICISM[3]
    learnt = Learnt()
    before = read(other).score
    for _ in range(3):
        learnt.press(alarm, criticism=False)
    assert read(alarm, learnt).score < 0.5 < read(alarm).score
    assert read(other, learnt).score > before - 0.3


def test_what_was_criticism_after_all_teaches_too() -> None:
    missed = "the rack in the hall is empty as ever"
    learnt = Learnt.of([(missed, True)] * 3)
    assert read(missed, learnt).score > read(missed).score


def test_nothing_is_learnt_from_nothing() -> None:
    assert Learnt.of([]).told == {}
    learnt = Learnt.of([("сервер опять не работает", False), ("", True)])
    assert (learnt.level, learnt.told) == (0.0, {})


def test_no_word_is_kept() -> None:
    learnt = Learnt()
    learnt.press("Zebedee grumbles", criticism=False)
    assert all(isinstance(key, int) for key in learnt.told)


def test_more_words_than_are_kept_in_memory_change_nothing() -> None:
    before = [read(message) for message in CRITICISM]
    for start in range(0, criticism.KEPT, 150):
        read("the and you are " + " ".join(f"word{number:x}" for number in range(start, start + 150)))
    assert [read(message) for message in CRITICISM] == before
