"""Ideas that mean the same are found, however they are spelt, in French and in English."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot import cli
from bot.similar import Similar

BOARD = {
    1: "Add a dark mode to the website",
    2: "Cycle racks at the door",
    3: "Exporter la liste des membres en CSV",
    4: "Un tournoi d'échecs le dimanche",
    5: "Notifications when somebody answers me",
    6: "Baisser le prix de l'adhésion pour les étudiants",
    7: "A book club once a month",
    8: "Traduire le site en allemand",
}


def board() -> Similar[int]:
    """A small board."""
    similar = Similar[int]()
    for id, title in BOARD.items():
        similar.add(id, title)
    return similar


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dark mode", 1),
        ("DARK-MODE for websites", 1),
        ("a drak mode", 1),
        ("racks for cycles", 2),
        ("export des membres au format csv", 3),
        ("tournois d'echecs", 4),
        ("organiser un tournoi d\u2019ÉCHECS", 4),
        ("notify me about an answer", 5),
        ("reduire le prix pour un étudiant", 6),
        ("book clubs", 7),
        ("une traduction allemande du site", 8),
    ],
)
def test_what_means_the_same_comes_first(typed: str, meant: int) -> None:
    assert board().find(typed, 3)[0].id == meant


def test_what_is_added_is_found_at_once_and_what_is_removed_is_not() -> None:
    similar = board()
    similar.add(9, "Solar panels on the roof", "They pay for themselves")
    assert similar.find("solar panels")[0].id == 9
    similar.add(9, "A pond in the garden")
    assert similar.find("pond")[0].id == 9
    assert all(found.id != 9 for found in similar.find("solar panels"))
    similar.remove(9)
    similar.remove(9)
    assert similar.find("pond in the garden", 1) == [] or similar.find("pond in the garden", 1)[0].id != 9
    assert len(similar) == len(BOARD)


def test_the_same_words_have_the_highest_score_and_others_none() -> None:
    same, *_ = board().find(BOARD[2], 5)
    assert (same.id, round(same.score, 2)) == (2, 1.0)
    assert board().find("", 5) == []
    assert board().find("xyzzy qwrtz", 5) == []
    assert Similar[int]().find("anything") == []


@given(titles=st.lists(st.text(max_size=60), max_size=8), typed=st.text(max_size=60))
def test_any_words_are_searched_in_any_words(titles: list[str], typed: str) -> None:
    similar = Similar[int]()
    for id, title in enumerate(titles):
        similar.add(id, title, title[::-1])
    found = similar.find(typed, 3)
    assert found == similar.find(typed, 3)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.score <= 1.0001 for one in found)
    for id in range(len(titles)):
        similar.remove(id)
    assert similar.find(typed) == []


def test_a_board_is_tried_from_the_command_line() -> None:
    lines = [{"op": "fit", "lang": "en", "corpus": list(BOARD.values())}, {"op": "query", "q": "dark mode", "k": 2}]
    done = CliRunner().invoke(cli.program, ["try", "similar"], input="\n".join(map(json.dumps, lines)))
    assert done.exit_code == 0
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == {"ok": True}
    assert second["ids"][0] == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("glurb", "no JSON object"),
        ('{"op": "dance"}', "neither"),
        ('{"op": "fit", "corpus": "one"}', "no list of texts"),
        ('{"op": "query", "q": 7}', "needs a text"),
    ],
)
def test_a_line_that_makes_no_sense_is_said(line: str, said: str) -> None:
    done = CliRunner().invoke(cli.program, ["try", "similar"], input=line + "\n")
    assert done.exit_code == 1
    assert said in done.stderr
