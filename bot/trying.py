"""A trial of similar ideas, as `animateur try similar` holds it: JSON lines, a board first, then what to look for."""

from __future__ import annotations

import json
from typing import Any

from bot import semantic
from bot.semantic import Semantic, Tier
from bot.similar import Found, Similar


class Trial:
    """Answers request after request. Raises ValueError where the tier is not installed."""

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
