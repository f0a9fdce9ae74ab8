"""What the greeter's tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.chat import Account, MemberJoined, MemberLeft
from bot.platforms.local import Answered, Post
from bot.testing import Play, playing
from bot.text import Mention
from bot.unit import Unit
from cogs.greeter import Greeter
from cogs.greeter.settings import GreeterSettings, Interest
from cogs.greeter.tables import greetings

WAIT = timedelta(seconds=4)
WINDOW = timedelta(seconds=61)
CALM = timedelta(minutes=6)
MUSIC = Interest(name="music", label={"en": "Music", "fr": "Musique"}, emoji="🎵", role="11", room="#music:here")
GAMES = Interest(name="games", label="Games", emoji="🎮", role="12")
WALKS = Interest(name="walks", label="Walks", emoji="🥾", room="!walks:here")


@asynccontextmanager
async def at_the_door(tmp_path: Path, cogs: Sequence[Any] = (), **more: Any) -> AsyncIterator[Play]:
    """A community with a greeter, and a moderator who was there before."""
    settings = more.pop("settings", None) or GreeterSettings()
    kinds = [Greeter, *cogs]
    names = [kind.name for kind in kinds]
    async with playing(tmp_path, kinds, cogs=names, settings={"greeter": settings}, **more) as play:
        yield play


async def crowd(play: Play, count: int, *, start: int = 1, network: str = "local") -> None:
    """Many come at once."""
    for number in range(start, start + count):
        await play.join(f"n{number}", f"Newcomer {number}", network=network)


async def joined(play: Play, id: str, at: datetime, *, network: str = "local", bot: bool = False) -> None:
    """The network tells that somebody came, then."""
    await play.house.happened(
        MemberJoined(community="makers", network=network, account=Account(network, id), name=id.title(), at=at, bot=bot)
    )
    await play.settle()


async def left(play: Play, id: str, *, network: str = "local") -> None:
    """The network tells that somebody left."""
    await play.house.happened(MemberLeft(community="makers", network=network, account=Account(network, id)))


def welcomed(play: Play, network: str = "local") -> list[str]:
    """The texts in the welcome room."""
    return [play.text(post) for post in play.cards("welcome", network)]


def called(shown: Post | Answered) -> set[str]:
    """Whom a card mentions."""
    card = shown.card
    assert card is not None
    return {node.account for part in (card.title or (), *card.body) for node in part if isinstance(node, Mention)}


async def rows(play: Play) -> list[Any]:
    """Everything decided."""

    async def read(unit: Unit) -> list[Any]:
        return list(await unit.execute(select(greetings).order_by(greetings.c.id)))

    return await play.house.write(read)


async def why(play: Play, id: str, *, network: str = "local") -> str:
    """What the greeter says of its decision about somebody, in a moderator's ear."""
    return play.text(await play.command("mo", f"greet status {id}", network=network))


async def settle_moderator(play: Play, network: str = "local") -> None:
    """The moderator comes, and is greeted."""
    await play.join("mo", "Mo", moderator=True, network=network)
    await play.advance(WAIT)
