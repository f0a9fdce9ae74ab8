"""Events handled since the last checkpoint: on a network that may tell an event again, each is handled once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select

from bot.database import Database, upsert
from bot.records import marks, tokens
from bot.unit import Unit, Writer

T = TypeVar("T")


class Marks:
    """The marks of every network, in memory and on disk."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._known: set[tuple[str, str, str]] = set()

    async def load(self) -> None:
        """Read what an earlier process left."""
        async with self._database.reading() as connection:
            self._known = {(m.network, m.origin, m.handler) for m in await connection.execute(select(marks))}

    async def once(self, network: str, origin: str, handler: str, work: Callable[[Unit], Awaitable[T]]) -> T | None:
        """Run `work` in a unit that also writes its mark; None when it was run before."""
        mark = (network, origin, handler)
        if mark in self._known:
            return None

        async def marked(unit: Unit) -> T:
            result = await work(unit)
            unit.gather(insert(marks), {"network": network, "origin": origin, "handler": handler})
            unit.after(lambda: self._known.add(mark))
            return result

        return await self._writer.run(marked)

    async def token(self, network: str) -> str | None:
        """Where the reading of a network goes on."""
        async with self._database.reading() as connection:
            query = select(tokens.c.token).where(tokens.c.network == network)
            return (await connection.execute(query)).scalar_one_or_none()

    async def checkpoint(self, network: str, token: str, also: Callable[[Unit], Awaitable[None]]) -> None:
        """Everything up to `token` has been handled: keep it, with what `also` writes, and forget the marks."""

        async def work(unit: Unit) -> None:
            await also(unit)
            row: dict[str, Any] = {"network": network, "token": token}
            await unit.execute(upsert(unit.connection, tokens, row, key=["network"], change=["token"]))
            if any(mark[0] == network for mark in self._known):
                await unit.execute(delete(marks).where(marks.c.network == network))
                unit.after(lambda: self._forget(network))

        await self._writer.run(work)

    def _forget(self, network: str) -> None:
        self._known = {mark for mark in self._known if mark[0] != network}
