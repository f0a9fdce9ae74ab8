"""Answers on their way, invitations' among them: in order within a room, never holding up whoever gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.chat import Later, Trouble

log = structlog.get_logger(__name__)

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between attempts while the homeserver cannot be reached; after them an answer is given up."""
LEAVING = 1.0
"""Seconds that answers on their way get at the end."""


class Outbox:
    """Runs what says something, one thing at a time per room."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}
        self._all: set[asyncio.Task[None]] = set()

    def put(self, room: str, say: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        """Call `say` after what was put before for this room. Its troubles are logged and never raised."""
        before = self._last.get(room)
        task = asyncio.create_task(self._run(before, say), name="matrix-answer")
        self._last[room] = task
        self._all.add(task)
        task.add_done_callback(lambda done: self._over(room, done))
        return task

    async def settle(self) -> None:
        """Wait until nothing is on its way."""
        while self._all:
            await asyncio.wait(set(self._all))

    async def close(self) -> None:
        """Let what is on its way out for a moment longer, then stop."""
        tasks = set(self._all)
        if tasks:
            await asyncio.wait(tasks, timeout=LEAVING)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, before: asyncio.Task[None] | None, say: Callable[[], Awaitable[object]]) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            for pause in (*PAUSES, None):
                try:
                    await say()
                    return
                except Later as later:
                    if pause is None:
                        raise
                    await asyncio.sleep(later.seconds or pause)
        except Trouble as trouble:
            log.warning("an answer could not be given", reason=trouble.reason)
        except Exception:
            log.exception("an answer failed")

    def _over(self, room: str, task: asyncio.Task[None]) -> None:
        self._all.discard(task)
        if self._last.get(room) is task:
            del self._last[room]
