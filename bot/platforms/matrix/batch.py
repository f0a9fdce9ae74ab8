"""Work gathered from a stretch of events: one person's in order, different people's side by side.

Commands come last: who closes a poll closes it on all the votes that came with the command, whatever room they were in.
"""

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
        self._commands: dict[str, list[Work]] = {}
        self.worked = False
        """Whether anything was ever to be done."""

    def add(self, whose: str, work: Work, *, command: bool = False) -> None:
        """Do `work` after whatever else of theirs was added, and commands after everything else."""
        self.worked = True
        (self._commands if command else self._work).setdefault(whose, []).append(work)

    async def run(self) -> None:
        """Do it all. A failure is logged and stops nothing else."""
        gathered, commands, self._work, self._commands = self._work, self._commands, {}, {}
        for stage in (gathered, commands):
            await asyncio.gather(*(_in_order(works) for works in stage.values()))


async def _in_order(works: Iterable[Work]) -> None:
    for work in works:
        try:
            await work()
        except Trouble as trouble:
            log.warning("an event could not be served", reason=trouble.reason)
        except Exception:
            log.exception("an event failed")
