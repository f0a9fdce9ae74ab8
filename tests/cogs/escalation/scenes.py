"""A community whose moderators look after cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.chat import Button
from bot.platforms.local import Answered, Post
from bot.testing import Play, playing
from bot.text import plain
from cogs.escalation.settings import EscalationSettings

OFFICE = "moderators"


@asynccontextmanager
async def looking_after(
    tmp_path: Path, *, cogs: tuple[str, ...] = (), more: Any = None, **kept: Any
) -> AsyncIterator[Play]:
    """Ann and Bob are members, Mo and Max moderate. `more` are settings."""
    settings = {"escalation": EscalationSettings.model_validate(more or {})}
    async with playing(tmp_path, cogs=["escalation", *cogs], settings=settings, **kept) as play:
        if "ann" not in play.stage().people:
            for name in ("ann", "bob", "cleo"):
                await play.join(name)
            for name in ("mo", "max"):
                await play.join(name, moderator=True)
        yield play


def said(play: Play, who: str, words: str, room: str = "welcome") -> Post:
    """Somebody says something; the message."""
    play.stage().post(_room(play, room), author=who, words=words, at=play.clock())
    return play.stage().posts[-1]


def _room(play: Play, room: str) -> Any:
    return play.platforms["local"].rooms(play.community)[room]


async def reported(play: Play, words: str = "The opening hours are never right", why: str = "") -> Post:
    """Ann says something that Bob reports; the case's card."""
    message = said(play, "ann", words)
    await play.command("bob", f'report why="{why}"' if why else "report", reply_to=message)
    return play.cards(OFFICE)[-1]


async def mo(play: Play, line: str, who: str = "mo") -> str:
    """What a moderator is answered."""
    return play.text(await play.command(who, line, OFFICE))


def private(play: Play, who: str) -> list[Post]:
    """What the bot wrote to somebody alone."""
    return [post for post in play.stage().cards(who) if post.room.direct]


def wordings(shown: Post | Answered) -> list[str]:
    """What can be pressed on a card."""
    return [plain(c.label) for c in (shown.card.controls if shown.card else ()) if isinstance(c, Button)]
