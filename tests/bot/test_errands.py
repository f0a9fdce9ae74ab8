"""What is asked without haste is told once it is known, whatever the network does meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot.chat import Later, Trouble
from bot.cog import Cog, Context, Request, command, errand
from bot.config import Settings
from bot.errands import AT_ONCE
from bot.records import notices
from bot.testing import Play, playing
from bot.text import text


class Network:
    """What can be asked; by default it knows at once."""

    def __init__(self) -> None:
        self.asked = self.most = self.asking = 0
        self.failure: Exception | None = None
        self.knows = asyncio.Event()
        self.knows.set()

    async def ask(self) -> str:
        """Answer, once it knows."""
        self.asking += 1
        self.asked, self.most = self.asked + 1, max(self.most, self.asking)
        await self.knows.wait()
        self.asking -= 1
        if self.failure is not None:
            raise self.failure
        return "an answer"


class Curious(Cog[Settings]):
    """Asks, and keeps what it was told as notices."""

    name = group = "curious"
    network = Network()

    @command()
    async def wonder(self, ctx: Request, about: str, fail: bool = False) -> None:
        """Ask."""
        ctx.ask(self.network.ask, self.told, about, 7)
        if fail:
            ctx.refuse("mistake-unknown", given=text("fail"))
        ctx.answer(text("asked"))

    @errand
    async def told(self, ctx: Context, found: str | Trouble, about: str, number: int) -> None:
        """Hear."""
        heard = f"{about} {number} {found.reason if isinstance(found, Trouble) else found}"
        await ctx.execute(insert(notices).values(community=ctx.community.id, key=heard, at=ctx.now))


async def heard(play: Play) -> list[str]:
    async with play.house.database.reading() as connection:
        return list((await connection.execute(select(notices.c.key).order_by(notices.c.key))).scalars())


async def curious(tmp_path: Path) -> Any:
    Curious.network = Network()
    return playing(tmp_path, [Curious], cogs=["curious"])


async def test_what_was_found_is_told_with_what_it_is_about(tmp_path: Path) -> None:
    async with await curious(tmp_path) as play:
        await play.join("ann")
        await play.command("ann", "curious wonder weather")
        assert await heard(play) == ["weather 7 an answer"]


async def test_trouble_and_mistakes_of_ours_are_told_as_trouble(tmp_path: Path) -> None:
    async with await curious(tmp_path) as play:
        await play.join("ann")
        for failure in (Later("busy"), RuntimeError("secret words")):
            Curious.network.failure = failure
            await play.command("ann", f"curious wonder {type(failure).__name__}")
        assert await heard(play) == ["Later 7 busy", "RuntimeError 7 RuntimeError"]


async def test_nothing_is_asked_by_what_was_undone(tmp_path: Path) -> None:
    async with await curious(tmp_path) as play:
        await play.join("ann")
        await play.command("ann", "curious wonder weather fail=yes")
        assert Curious.network.asked == 0


async def test_few_are_under_way_at_once_and_the_end_waits_for_none(tmp_path: Path) -> None:
    async with await curious(tmp_path) as play:
        await play.join("ann")
        Curious.network.knows.clear()
        stage = play.platforms["local"]
        for number in range(AT_ONCE + 2):
            await stage.command("makers", "ann", f"curious wonder w{number}", None)
        await asyncio.sleep(0)
        assert Curious.network.most == AT_ONCE
    assert Curious.network.asked == AT_ONCE
