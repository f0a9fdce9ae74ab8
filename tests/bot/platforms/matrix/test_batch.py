"""Work is done in each person's order, and commands last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.chat import Later
from bot.platforms.matrix.batch import Batch


def noting(done: list[str], what: str, failure: Exception | None = None) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        await asyncio.sleep(0)
        done.append(what)
        if failure is not None:
            raise failure

    return work


async def test_commands_come_after_everything_else_and_each_persons_work_in_order() -> None:
    done: list[str] = []
    batch = Batch()
    batch.add("mo", noting(done, "close"), command=True)
    for what in ("react", "redact"):
        batch.add("ann", noting(done, what))
    batch.add("mo", noting(done, "vote"))
    await batch.run()
    assert done.index("react") < done.index("redact")
    assert done[-1] == "close"
    assert sorted(done) == ["close", "react", "redact", "vote"]
    await batch.run()
    assert len(done) == 4


async def test_a_failure_stops_nothing_else() -> None:
    done: list[str] = []
    batch = Batch()
    worked = [batch.worked]
    batch.add("ann", noting(done, "one", Later("busy")))
    batch.add("ann", noting(done, "two", RuntimeError("a mistake")))
    batch.add("mo", noting(done, "three"), command=True)
    await batch.run()
    assert [*worked, batch.worked] == [False, True]
    assert done == ["one", "two", "three"]
