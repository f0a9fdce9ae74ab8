"""What the tests of ideas share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.platforms.local import Answered, Post
from bot.testing import Play, playing
from cogs.ideas import Ideas
from cogs.ideas.settings import IdeaSettings

BOTH = ("discord", "matrix")


@asynccontextmanager
async def board(tmp_path: Path, settings: IdeaSettings | None = None, **more: Any) -> AsyncIterator[Play]:
    """A community with a moderator, Mo, and members Ann, Ben and Cleo, who have ideas."""
    networks = more.setdefault("networks", ("local",))
    async with playing(
        tmp_path, [Ideas], cogs=["ideas"], settings={"ideas": settings or IdeaSettings()}, **more
    ) as play:
        await play.join("mo", network=networks[0], moderator=True)
        for name in ("ann", "ben", "cleo"):
            await play.join(name, network=networks[-1] if name == "cleo" else networks[0])
        yield play


async def asked(play: Play, who: str, line: str, room: str | None = "ideas") -> Answered:
    """What somebody is answered, as a card."""
    network = next(n for n in play.platforms if who in play.stage(n).people)
    answer = await play.command(who, line, room, network=network)
    assert answer is not None
    return answer


async def told(play: Play, who: str, line: str, room: str | None = "ideas") -> str:
    """What somebody is answered."""
    return play.text(await asked(play, who, line, room))


def idea_on(play: Play, title: str, network: str | None = None) -> Post:
    """The card of an idea."""
    cards = play.cards("ideas", network or next(iter(play.platforms)))
    return next(post for post in cards if title in play.text(post).splitlines()[0])


def standing(play: Play, title: str, network: str | None = None) -> str:
    """What stands on the card of an idea."""
    return play.text(idea_on(play, title, network))
