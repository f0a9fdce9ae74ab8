"""Errands: what is asked of a network without haste, in no unit of work, and told to a cog when it is known.

An errand begins when the unit that sends it is committed, and lives in memory: of one that a kill cuts off nothing is
heard. Whoever cannot do without the answer asks again by a job.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from bot.chat import Trouble
from bot.unit import Unit

log = structlog.get_logger(__name__)

AT_ONCE = 4
"""Errands under way at the same time; more wait."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to ask, and the `@errand` handler that is told: with the answer or a `Trouble`, then with `args`."""

    community: str
    cog: str
    name: str
    args: tuple[int | str, ...]
    ask: Callable[[], Awaitable[Any]]


class Errands:
    """Everything that is being asked. `tell` runs the handler in a unit and does not raise."""

    def __init__(self, tell: Callable[[Errand, Any], Awaitable[None]]) -> None:
        self._tell = tell
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    def send(self, unit: Unit, errand: Errand) -> None:
        """Ask once the unit is committed."""
        unit.after(lambda: self._begin(errand))

    async def settle(self) -> None:
        """Wait until everything is known and told."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def close(self) -> None:
        """Ask no more."""
        for task in self._under_way:
            task.cancel()
        await self.settle()

    def _begin(self, errand: Errand) -> None:
        task = asyncio.create_task(self._run(errand), name=f"errand-{errand.cog}.{errand.name}")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _run(self, errand: Errand) -> None:
        async with self._turn:
            try:
                found = await errand.ask()
            except Trouble as trouble:
                found = trouble
            except Exception as failure:
                log.exception("errand failed", cog=errand.cog, errand=errand.name)
                found = Trouble(type(failure).__name__)
        await self._tell(errand, found)
