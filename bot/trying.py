"""Trials on one's own data, as `animateur try` holds them: lines of JSON in and out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot import criticism, semantic
from bot.charter import THRESHOLDS, Charter, Rule, Sensitivity
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

    def __init__(self, feedback: Iterable[str] = (), tier: Tier = "light") -> None:
        if tier == "semantic" and not semantic.installed():
            raise ValueError(f"The tier semantic is not installed: {semantic.MISSING}.")
        self._tier = tier
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
        if self._tier == "semantic" and self._model.asks(found):
            found = self._model.weighed(found, semantic.meanings([text])[0])
        shown = {"id": id, "score": round(found.score, 6), "label": found.label, "because": list(found.because)}
        return json.dumps(shown, ensure_ascii=False)


class Rules:
    """A trial of a charter: what would happen to messages, and why. The rooms are read as readily as in the TOML."""

    def __init__(self, charter: Charter, rooms: Mapping[str, Sensitivity]) -> None:
        self._charter = charter
        self._rooms = rooms
        self._met: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)

    def answer(self, line: str) -> str:
        """Reads {"id", "text"}, with "room", "member", "joined" and "at" where rules ask for them.

        Gives {"id", "rule", "reaction", "because"}: no rule where the charter says nothing. Raises ValueError, which
        says the mend.
        """
        said = _said(line, next(iter(self._rooms), ""))
        if said.room not in self._rooms:
            named = ", ".join(self._rooms) or "one in [communities.noticing.rooms]"
            raise ValueError(f'The room "{said.room[:40]}" is not read: name {named}.')
        read = criticism.model().read(said.text)
        for rule, because in self._charter.matches(said.room, said.text, read):
            if rule.fits(said.joined, said.at) and self._often(rule, said):
                return _shown(said.id, rule.name, rule.reaction, because)
        wanted = read.score >= THRESHOLDS[self._rooms[said.room]]
        return _shown(said.id, None, "case" if wanted else "none", read.because if wanted else ())

    def _often(self, rule: Rule, said: _Said) -> bool:
        """Whether its author has now met a rule as often as it asks for."""
        met = self._met[rule.name, said.member]
        met.append(said.at)
        return sum(at > said.at - rule.within for at in met) >= rule.times


class _Said(NamedTuple):
    """A message of a trial."""

    id: Any
    text: str
    room: str
    member: str
    joined: datetime | None
    at: datetime


def _said(line: str, room: str) -> _Said:
    asked = _request(line, '{"id": 1, "text": "Where is my refund?"}')
    text, room, member = asked.get("text"), asked.get("room", room), asked.get("member", "somebody")
    if not isinstance(text, str) or not isinstance(room, str) or not isinstance(member, str):
        raise ValueError('A line is no message: write {"id": 1, "text": "Where is my refund?", "room": "support"}.')
    at, joined = _moment(asked.get("at")), _moment(asked.get("joined"))
    return _Said(asked.get("id"), text, room, member, joined, at or datetime.now(UTC))


def _moment(given: object) -> datetime | None:
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        raise ValueError(f'"{str(given)[:40]}" is no moment: write "2026-12-01T09:00:00+00:00".') from None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _shown(id: object, rule: str | None, reaction: str, because: Iterable[str]) -> str:
    return json.dumps({"id": id, "rule": rule, "reaction": reaction, "because": list(because)}, ensure_ascii=False)


def _press(line: str) -> tuple[str, bool]:
    try:
        given = json.loads(line)
        text, told = given["text"], given["criticism"]
    except (ValueError, RecursionError, TypeError, KeyError):
        text, told = None, None
    if not isinstance(text, str) or not isinstance(told, bool):
        raise ValueError('A line of the feedback is no verdict: write {"text": "not bad at all", "criticism": false}.')
    return text, told


def _request(line: str, such: str = '{"op": "fit", "corpus": ["an idea", ...]}') -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        request = None
    if not isinstance(request, dict):
        raise ValueError(f"A line is no JSON object: write {such}.")
    return request


def _texts(corpus: object) -> list[str]:
    if not isinstance(corpus, list) or not all(isinstance(text, str) for text in corpus):
        raise ValueError('"corpus" is no list of texts: write {"op": "fit", "corpus": ["an idea", "another"]}.')
    return corpus
