"""A trial of similar ideas, as `animateur try similar` holds it: JSON lines, a board first, then what to look for."""

from __future__ import annotations

import json
from typing import Any, Literal

from bot.similar import Similar

Tier = Literal["light"]


class Trial:
    """Answers request after request."""

    def __init__(self) -> None:
        self._board: Similar[int] = Similar()

    def answer(self, line: str) -> str:
        """Fills the board ("fit") or finds in it ("query"): a line of JSON for one.

        Raises ValueError with a sentence that says what is wrong, and what to write instead.
        """
        request = _request(line)
        match request.get("op"):
            case "fit":
                self._board = Similar()
                for number, idea in enumerate(_texts(request.get("corpus"))):
                    self._board.add(number, idea)
                return json.dumps({"ok": True})
            case "query":
                q, k = request.get("q"), request.get("k", 5)
                if not isinstance(q, str) or type(k) is not int:
                    raise ValueError(
                        'A query needs a text and a number: write {"op": "query", "q": "dark mode", "k": 5}.'
                    )
                return json.dumps({"ids": [found.id for found in self._board.find(q, k)]})
        raise ValueError('"op" is neither "fit" nor "query": write {"op": "fit", "corpus": ["an idea", ...]} first.')


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
