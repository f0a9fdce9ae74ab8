"""The one gate of an account: rate limits count per account and not per room, so what matters more goes earlier."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import TypeVar

from bot.platforms.matrix.client import Limited

T = TypeVar("T")

WIDTH = 4
"""Requests on their way at once while nothing is refused."""
CALM = 3
"""Requests in a row that must succeed, one at a time, before the gate is wide again after a refusal."""
PATIENCE = 60.0
"""Seconds of a refusal that are waited for here; after a longer one the caller is told."""


LEAD = 10
"""How many later requests of the next urgency go before an earlier one: many answers do not hold a message for ever."""


class Urgency(IntEnum):
    """What goes first."""

    ANSWER = 0
    MESSAGE = 1
    EDIT = 2
    SEED = 3


class Gate:
    """Lets requests through in the order they came, urgent ones some places earlier.

    A refusal shuts it for all; then one probes.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._running = 0
        self._calm = CALM
        self._opening: asyncio.TimerHandle | None = None

    async def through(self, urgency: Urgency, ask: Callable[[], Awaitable[T]]) -> T:
        """Call `ask` when it is its turn, again after each refusal by the rate limit."""
        place = next(self._order)
        while True:
            await self._turn(urgency, place)
            try:
                result = await ask()
            except Limited as refusal:
                if refusal.seconds > PATIENCE:
                    raise
                self._shut(refusal.seconds)
            else:
                self._calm += 1
                return result
            finally:
                self._running -= 1
                self._admit()

    async def _turn(self, urgency: Urgency, place: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (place + LEAD * urgency, place, turn))
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was let through and will not go
                self._running -= 1
                self._admit()
            raise

    def _admit(self) -> None:
        width = WIDTH if self._calm >= CALM else 1
        while self._waiting and self._running < width and self._opening is None:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                self._running += 1
                turn.set_result(None)

    def _shut(self, seconds: float) -> None:
        self._calm = 0
        if self._opening is not None:
            self._opening.cancel()
        self._opening = asyncio.get_running_loop().call_later(seconds, self._open)

    def _open(self) -> None:
        self._opening = None
        self._admit()
