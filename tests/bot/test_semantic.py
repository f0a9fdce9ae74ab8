"""Ideas that mean the same are found by what they mean, in another language too."""

from __future__ import annotations

import importlib.util
import json

import pytest
from typer.testing import CliRunner

from bot import cli, semantic
from bot.semantic import Semantic
from tests.bot.test_similar import BOARD

QUESTIONS = {
    "Un thème sombre pour le site": 1,
    "Un endroit où attacher nos vélos": 2,
    "A chess competition at the weekend": 4,
    "Un cercle de lecture": 7,
    "The website in other languages": 8,
}


@pytest.fixture(scope="module")
def meant() -> dict[str, bytes]:
    """What all texts here mean."""
    texts = [*BOARD.values(), *QUESTIONS]
    return dict(zip(texts, semantic.meanings(texts), strict=True))


@pytest.fixture
def board(meant: dict[str, bytes]) -> Semantic[int]:
    """A small board."""
    semantic = Semantic[int]()
    for id, title in BOARD.items():
        semantic.add(id, title)
        semantic.means(id, meant[title])
    return semantic


@pytest.mark.parametrize(("asked", "expected"), QUESTIONS.items())
def test_what_means_the_same_comes_first_in_any_language(
    asked: str, expected: int, board: Semantic[int], meant: dict[str, bytes]
) -> None:
    assert board.find(asked, 3, meaning=meant[asked])[0].id == expected


def test_one_whose_meaning_is_not_known_is_found_by_its_words(board: Semantic[int], meant: dict[str, bytes]) -> None:
    board.add(9, "Un cercle de lecture chaque mois")
    found = board.find("Un cercle de lecture", 2, meaning=meant["Un cercle de lecture"])
    assert {one.id for one in found} == {7, 9}


def test_what_is_removed_or_worded_anew_does_not_mean_what_it_did(
    board: Semantic[int], meant: dict[str, bytes]
) -> None:
    asked = "Un endroit où attacher nos vélos"
    board.remove(2)
    assert 2 not in {one.id for one in board.find(asked, 20, meaning=meant[asked])}
    board.add(7, "A pond")
    lecture = "Un cercle de lecture"
    assert 7 not in {one.id for one in board.find(lecture, 20, meaning=meant[lecture])}
    board.add(2, BOARD[2])
    board.means(2, meant[BOARD[2]])
    assert board.find(asked, 1, meaning=meant[asked])[0].id == 2


def test_scores_are_from_0_to_1_and_best_first(board: Semantic[int], meant: dict[str, bytes]) -> None:
    for title, meaning in meant.items():
        scores = [one.score for one in board.find(title, 8, meaning=meaning)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1.001 for score in scores)
    assert board.find(BOARD[3], 1, meaning=meant[BOARD[3]])[0].score == pytest.approx(1, abs=0.01)


def test_a_board_is_tried_by_meaning_from_the_command_line() -> None:
    lines = [{"op": "fit", "corpus": ["A book club", "Cycle racks"]}, {"op": "query", "q": "garer son vélo", "k": 1}]
    done = CliRunner().invoke(
        cli.program, ["try", "similar", "--tier", "semantic"], input="\n".join(map(json.dumps, lines))
    )
    assert done.exit_code == 0
    assert [json.loads(line) for line in done.output.splitlines()] == [{"ok": True}, {"ids": [1]}]


def test_without_the_extra_the_mend_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    done = CliRunner().invoke(cli.program, ["try", "similar", "--tier", "semantic"], input="")
    assert done.exit_code == 1
    assert 'pip install "animateur[semantic]"' in done.output
