"""What the tests of the polls share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.chat import Choices
from bot.platforms.local import Answered, Post
from bot.testing import Play, playing
from bot.text import plain
from cogs.polls import Polls
from cogs.polls.settings import PollSettings

BOTH = ("discord", "matrix")
TEA = 'poll open "Tea or coffee?" "Tea | Coffee"'


@asynccontextmanager
async def asking(tmp_path: Path, settings: PollSettings | None = None, **more: Any) -> AsyncIterator[Play]:
    """A community that polls, with a moderator, Ann and Ben; on two networks Ben is on the second."""
    networks = more.setdefault("networks", ("local",))
    async with playing(
        tmp_path, [Polls], cogs=["polls"], settings={"polls": settings or PollSettings()}, **more
    ) as play:
        await play.join("mod", network=networks[0], moderator=True)
        await play.join("ann", network=networks[0])
        await play.join("ben", network=networks[-1])
        yield play


def card(play: Play, network: str = "local", room: str = "announcements") -> Post:
    """The newest card in the room of polls."""
    return play.cards(room, network)[-1]


def bars(shown: Post | Answered | None) -> list[str]:
    """What the chart says, from the percents on."""
    return [line.split(" ", 1)[1] for line in Play.text(shown).splitlines() if line.startswith(("▰", "▱"))]


def choices(shown: Post | Answered) -> Choices:
    """What can be chosen on a card."""
    assert shown.card is not None
    return next(control for control in shown.card.controls if isinstance(control, Choices))


def said(answered: Answered | None) -> str:
    """What the bot answered, in private."""
    assert answered is not None
    assert answered.private
    return Play.text(answered)


async def sheet(play: Play, who: str, post: Post, network: str = "local") -> Answered:
    """The sheet of a secret ballot, asked for from the card."""
    answered = await play.press(who, post, plain(choices(post).ask_label), network=network)
    assert answered is not None
    return answered


def days(count: float) -> timedelta:
    """That many days."""
    return timedelta(days=count)
