"""What the tests of posts share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.platforms.local import Answered
from bot.testing import Clock, Play, playing
from cogs.posts import Posts
from cogs.posts.settings import PostSettings

BOTH = ("discord", "matrix")


@asynccontextmanager
async def posting(tmp_path: Path, settings: PostSettings | None = None, **more: Any) -> AsyncIterator[Play]:
    """A community with two moderators, Mo and Max, who plan posts."""
    networks = more.setdefault("networks", ("local",))
    async with playing(
        tmp_path, [Posts], cogs=["posts"], settings={"posts": settings or PostSettings()}, **more
    ) as play:
        for name in ("mo", "max"):
            await play.join(name, network=networks[0], moderator=True)
        await play.join("ann", network=networks[-1])
        yield play


async def mo(play: Play, line: str) -> str:
    """What Mo is answered."""
    return play.text(await asked(play, line))


async def asked(play: Play, line: str, who: str = "mo") -> Answered:
    """What a moderator is answered, as a card."""
    answer = await play.command(who, line, "moderators", network=next(iter(play.platforms)))
    assert answer is not None
    return answer


def out(play: Play, network: str | None = None, room: str = "announcements") -> list[str]:
    """What stands in the room of announcements."""
    return [play.text(post) for post in play.cards(room, network or next(iter(play.platforms)))]


def at(zone: str, local: str) -> Clock:
    """A clock that stands at a local time, such as "2026-12-01 20:00"."""
    return Clock(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))
