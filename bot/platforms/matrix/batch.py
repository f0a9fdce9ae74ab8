"""Work gathered from a stretch of events: one person's in order, different people's side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeAlias

import structlog

from bot.chat import Trouble

log = structlog.get_logger(__name__)

Work: TypeAlias = Callable[[], Awaitable[object]]


class Batch:
    """Work by the person (or room) it is about; side by side, so that the house can commit it in groups."""

    def __init__(self) -> None:
        self._work: dict[str, list[Work]] = {}
        self.worked = False
        """Whether anything was ever to be done."""

    def add(self, whose: str, work: Work) -> None:
        """Do `work` after whatever else of theirs was added."""
        self.worked = True
        self._work.setdefault(whose, []).append(work)

    async def run(self) -> None:
        """Do it all. A failure is logged and stops nothing else."""
        if self._work:
            gathered, self._work = self._work, {}
            await asyncio.gather(*(_in_order(works) for works in gathered.values()))


async def _in_order(works: Iterable[Work]) -> None:
    for work in works:
        try:
            await work()
        except Trouble as trouble:
            log.warning("an event could not be served", reason=trouble.reason)
        except Exception:
            log.exception("an event failed")
