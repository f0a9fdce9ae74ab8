"""What the server has seen of the bot, and what it thinks of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .rules import Problem, form_errors
from .shapes import EPHEMERAL, JSON, ApiError, text_of

T = TypeVar("T")


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    filename: str
    data: bytes


@dataclass
class Call:
    """One REST request of the bot and what it was answered. `status` is -1 where the connection was cut instead."""

    method: str
    path: str
    route: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    files: list[Upload]
    at: float
    status: int = 0
    response: Any = None

    @property
    def where(self) -> str:
        """The method and the route, for messages."""
        return f"{self.method} {self.route}"


@dataclass(eq=False)
class Interaction:
    """One INTERACTION_CREATE and everything the bot answered to it."""

    id: str
    token: str
    type: int
    user: JSON
    channel: JSON
    payload: JSON
    created: float
    source: JSON | None = None
    """The message whose control was used."""
    parent: Interaction | None = None
    """For a modal that was submitted: the interaction that opened it."""
    acked: float | None = None
    callback: int | None = None
    messages: list[JSON] = field(default_factory=list)
    """The original response first, then the follow-ups."""
    modal: JSON | None = None
    choices: list[JSON] = field(default_factory=list)
    late_by: float | None = None
    completed: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def name(self) -> str:
        """The command or control that was used."""
        data = self.payload["data"]
        return str(data.get("name") or data.get("custom_id"))

    @property
    def latency(self) -> float | None:
        """Seconds to the first response."""
        return None if self.acked is None else self.acked - self.created

    @property
    def text(self) -> str:
        """All that the member can read in the answer."""
        return "\n".join(map(text_of, self.messages))

    @property
    def ephemeral(self) -> bool:
        """Whether only the member sees the answer."""
        return bool(self.messages and self.messages[0]["flags"] & EPHEMERAL)


class Judge:
    """Keeps the record. `report` says in words what the bot did wrong."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.violations: list[str] = []
        """Bodies beyond a limit, double acknowledgements, gateway abuse, unknown routes."""
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.late: list[Interaction] = []
        self.errors: list[tuple[int, int, str]] = []
        """Every error answered: HTTP status, Discord's code, method and path."""
        self.rate_limited: list[str] = []
        self.pings: list[tuple[str, JSON]] = []
        """Messages that ring for everyone or for a role."""
        self.identifies: list[JSON] = []
        self.resumes: list[bool] = []
        """Whether each RESUME succeeded."""
        self._changed = asyncio.Event()

    def touch(self) -> None:
        """Something happened: those who wait look again."""
        self._changed.set()

    def violation(self, words: str) -> None:
        """Hold something against the bot."""
        self.violations.append(words)
        self.touch()

    def insist(self, call: Call, problems: Iterable[Problem]) -> None:
        """Refuse a body that has problems."""
        if found := list(problems):
            self.violations += [f"{call.where}: {path}: {words}" for path, words in found]
            raise ApiError(400, 50035, "Invalid Form Body", form_errors(found))

    def unfinished(self) -> list[Interaction]:
        """Interactions whose "thinking…" never ended."""
        return [i for i in self.interactions.values() if i.acked is not None and not i.completed]

    def report(self) -> str:
        """Everything that was judged, one line each; "clean" when there is nothing."""
        lines = list(self.violations)
        for i in self.late:
            took = "never answered" if i.late_by is None else f"answered after {i.late_by:.2f} s"
            lines.append(f"late: interaction {i.name}: {took}")
        lines += [f"unfinished: interaction {i.name}" for i in self.unfinished()]
        lines += [f"ping: {who}: {text_of(message)}" for who, message in self.pings]
        return "\n".join(lines) or "clean"

    async def wait_for(self, predicate: Callable[[], T], within: float = 10) -> T:
        """The first true value of `predicate`, which is tried whenever something happens."""
        end = time.monotonic() + within
        while not (value := predicate()):
            left = end - time.monotonic()
            if left <= 0:
                last = [(call.method, call.path, call.status) for call in self.calls[-5:]]
                raise TimeoutError(f"not true within {within} s; the last calls: {last}\n{self.report()}")
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.25))
            except TimeoutError:
                continue
        return value

    async def settle(self, quiet: float = 0.3, within: float = 15) -> None:
        """Wait until the bot has asked for nothing for `quiet` seconds, before an absence is asserted."""
        end = time.monotonic() + within
        seen = -1
        while seen != len(self.calls) and time.monotonic() < end:
            seen = len(self.calls)
            await asyncio.sleep(quiet)
