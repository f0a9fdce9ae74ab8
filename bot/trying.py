"""Trials on one's own data, as `animateur try` holds them: lines of JSON in and out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot import criticism, semantic
from bot.criticism import Learnt
from bot.semantic import Semantic, Tier
from bot.similar import Found, Similar


class Trial:
    """A trial of similar ideas: a board first, then what to look for.

    Answers request after request. Raises ValueError where the tier is not installed.
    """

    def __init__(self, tier: Tier = "light") -> None:
        if tier == "semantic" and not semantic.installed():
            raise ValueError(f"The tier semantic is not installed: {semantic.MISSING}.")
        self._new: type[Similar[int]] = Semantic if tier == "semantic" else Similar
        self._board = self._new()

    def answer(self, line: str) -> str:
        """Fills the board ("fit") or finds in it ("query"): a line of JSON for one.

        Raises ValueError with a sentence that says what is wrong, and what to write instead.
        """
        request = _request(line)
        match request.get("op"):
            case "fit":
                self._board = self._new()
                ideas = _texts(request.get("corpus"))
                for number, idea in enumerate(ideas):
                    self._board.add(number, idea)
                if isinstance(self._board, Semantic):
                    for number, meaning in enumerate(semantic.meanings(ideas)):
                        self._board.means(number, meaning)
                return json.dumps({"ok": True})
            case "query":
                q, k = request.get("q"), request.get("k", 5)
                if not isinstance(q, str) or type(k) is not int:
                    raise ValueError(
                        'A query needs a text and a number: write {"op": "query", "q": "dark mode", "k": 5}.'
                    )
                return json.dumps({"ids": [found.id for found in self._find(q, k)]})
        raise ValueError('"op" is neither "fit" nor "query": write {"op": "fit", "corpus": ["an idea", ...]} first.')

    def _find(self, q: str, k: int) -> list[Found[int]]:
        if isinstance(self._board, Semantic):
            return self._board.find(q, k, meaning=semantic.meanings([q])[0])
        return self._board.find(q, k)


class Reading:
    """A trial of reading: whether messages are criticism. `feedback`: what a community's moderators have judged."""

    def __init__(self, feedback: Iterable[str] = ()) -> None:
        self._model = criticism.model()
        presses = [_press(line) for line in feedback if line.strip()]
        self._learnt = Learnt.of(presses) if presses else None

    def answer(self, line: str) -> str:
        """Reads {"id", "text"}; gives {"id", "score", "label", "because"}. Raises ValueError, which says the mend."""
        try:
            asked = json.loads(line)
            id, text = asked["id"], asked["text"]
        except (ValueError, RecursionError, TypeError, KeyError):
            text = None
        if not isinstance(text, str):
            raise ValueError('A line is no message: write {"id": 1, "text": "The queue is longer than before"}.')
        found = self._model.read(text, self._learnt)
        shown = {"id": id, "score": round(found.score, 6), "label": found.label, "because": list(found.because)}
        return json.dumps(shown, ensure_ascii=False)


def _press(line: str) -> tuple[str, bool]:
    try:
        given = json.loads(line)
        text, told = given["text"], given["criticism"]
    except (ValueError, RecursionError, TypeError, KeyError):
        text, told = None, None
    if not isinstance(text, str) or not isinstance(told, bool):
        raise ValueError('A line of the feedback is no verdict: write {"text": "not bad at all", "criticism": false}.')
    return text, told


def _request(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        raise ValueError('A line is no JSON object: write {"op": "fit", "corpus": ["an idea", ...]}.')
    return request


def _texts(corpus: object) -> list[str]:
    if not isinstance(corpus, list) or not all(isinstance(text, str) for text in corpus):
        raise ValueError('"corpus" is no list of texts: write {"op": "fit", "corpus": ["an idea", "another"]}.')
    return corpus
