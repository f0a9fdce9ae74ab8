"""The public test kit: the real house, cogs, database and texts on a local stage, with a clock that moves.

async with playing(tmp_path, [MyCog], cogs=["mine"]) as play:
    await play.join("ann")
    answer = await play.command("ann", "mine hello")
    assert play.text(answer) == "Hello Ann!"
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App, cogs_of
from bot.chat import Button, Card, Choices, Room
from bot.cog import Cog
from bot.config import BotSettings, Community, Config, DiscordHome, LocalHome, MatrixHome, Settings
from bot.database import FILE
from bot.house import House
from bot.platforms.local import Answered, LocalPlatform, Person, Post, Stage
from bot.text import plain
from bot.web import Web

ROOMS = ("welcome", "announcements", "moderators", "ideas")
START = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


class Clock:
    """The time, which only the test moves."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Play:
    """A community on stage: its people's verbs, and what they see. Every verb settles what the bot owes."""

    def __init__(self, app: App, clock: Clock, stages: Mapping[str, LocalPlatform], community: str) -> None:
        self.app = app
        self.house: House = app.house
        self.clock = clock
        self.platforms = stages
        self.community = community

    def stage(self, network: str = "local") -> Stage:
        """The people and messages of a network."""
        return self.platforms[network].stage

    async def join(self, id: str, name: str | None = None, *, network: str = "local", **more: Any) -> Person:
        """Somebody comes in."""
        person = Person(id, name or id.capitalize(), **more)
        await self.platforms[network].join(self.community, person)
        await self.settle()
        return person

    async def leave(self, id: str, *, network: str = "local") -> None:
        """Somebody goes."""
        await self.platforms[network].leave(self.community, id)
        await self.settle()

    async def say(
        self, id: str, words: str, room: str = "welcome", *, network: str = "local", reply_to: Post | None = None
    ) -> Answered | None:
        """Somebody says something; ``!`` starts a command."""
        to = reply_to.id if reply_to else ""
        answered = await self.platforms[network].say(self.community, id, Room(network, room), words, reply_to=to)
        await self.settle()
        return answered

    async def command(
        self,
        id: str,
        line: str,
        room: str | None = "welcome",
        *,
        network: str = "local",
        reply_to: Post | None = None,
    ) -> Answered | None:
        """Somebody asks for a command, written without its prefix, in a room (None: in their direct room)."""
        where = None if room is None else Room(network, room)
        replied = reply_to.id if reply_to else None
        answered = await self.platforms[network].command(self.community, id, line, where, reply_to=replied)
        await self.settle()
        return answered

    async def press(self, id: str, post: Post | Answered, *labels: str, network: str = "local") -> Answered | None:
        """Somebody uses the control with this wording; several labels choose several options at once.

        The wording of the control that takes a choice back takes it back. Raises `LookupError` when there is no such
        control.
        """
        control, values = _find(post.card, labels)
        shown = post if isinstance(post, Post) else Post("answer", Room(network, id, direct=True), post.card)
        answered = await self.platforms[network].press(self.community, id, shown, control, values)
        await self.settle()
        return answered

    async def react(self, id: str, post: Post, emoji: str = "👍") -> None:
        """Somebody reacts to a message."""
        await self.platforms[post.room.network].react(self.community, id, post, emoji)
        await self.settle()

    async def submit(self, id: str, answered: Answered, *, network: str = "local", **values: str) -> Answered | None:
        """Somebody fills in a form."""
        if answered.form is None:
            raise LookupError("the bot did not open a form")
        filled = {field.name: values.get(field.name, field.value) for field in answered.form.fields}
        given = await self.platforms[network].submit(self.community, id, answered.form, filled)
        await self.settle()
        return given

    async def advance(self, by: timedelta) -> None:
        """Move the clock and do what became due."""
        self.clock.now += by
        await self.house.schedule.run_due(self.clock.now)
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything asked for is known, and everything owed is out."""
        await self.house.errands.settle()
        await self.house.deliveries.settle()

    def cards(self, room: str, network: str = "local") -> list[Post]:
        """The bot's messages in a room, oldest first."""
        return self.stage(network).cards(room)

    @staticmethod
    def text(shown: Post | Answered | Card | None) -> str:
        """All the words of a card."""
        card = shown if isinstance(shown, Card) or shown is None else shown.card
        if card is None:
            return ""
        parts = [card.title or (), *card.body, card.footer or ()]
        return "\n".join(plain(part) for part in parts if part)


def _find(card: Card | None, labels: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    for control in card.controls if card else ():
        if isinstance(control, Button) and labels == (plain(control.label),):
            return control.press, ()
        if isinstance(control, Choices):
            if control.ask is not None and labels == (plain(control.ask_label),):
                return control.ask, ()
            if control.take_back is not None and labels == (plain(control.take_back),):
                return control.press, ()
            by_label = {option.label: option.value for option in control.options}
            if labels and all(label in by_label for label in labels):
                return control.press, tuple(by_label[label] for label in labels)
    raise LookupError(f"no control {labels!r}")


def community(
    *,
    id: str = "makers",
    cogs: Sequence[str] = (),
    networks: Sequence[str] = ("local",),
    locale: str = "en",
    timezone: str = "Europe/Paris",
    settings: Mapping[str, Settings] | None = None,
) -> Community:
    """A community with the usual rooms in a home on each network."""
    rooms = {room: room for room in ROOMS}
    homes = {
        "local": LocalHome(rooms=rooms),
        "discord": DiscordHome.model_construct(server="1", rooms=rooms),  # a stage's room ids are no real ones
        "matrix": MatrixHome.model_construct(space=None, rooms=rooms),
    }
    return Community(
        id=id,
        name="The Makers",
        locale=locale,
        timezone=timezone,
        cogs=tuple(cogs),
        settings=dict(settings or {}),
        **{network: homes[network] for network in networks},
    )


_LAID: dict[tuple[str, ...], bytes] = {}
"""Databases with nothing but their tables, by whom they are for: migrating once per process is enough."""


async def lay_tables(app: App) -> None:
    """Migrate, or put a copy of what was migrated earlier where there is no SQLite database yet."""
    file, owners = app.house.config.bot.data_dir / FILE, (*app.house.platforms, *app.house.cogs)
    if owners not in _LAID and not file.exists():
        await app.house.migrate()
        with closing(sqlite3.connect(file)) as connection:
            _LAID[owners] = connection.serialize()
    elif not file.exists():
        file.write_bytes(_LAID[owners])


@asynccontextmanager
async def playing(
    data_dir: Path,
    kinds: Sequence[type[Cog[Any]]] | None = None,
    *,
    cogs: Sequence[str],
    networks: Sequence[str] = ("local",),
    settings: Mapping[str, Settings] | None = None,
    locale: str = "en",
    timezone: str = "Europe/Paris",
    clock: Clock | None = None,
    stages: Mapping[str, Stage] | None = None,
    database: str = "sqlite",
    web: Web | None = None,
) -> AsyncIterator[Play]:
    """A house with one community, on a stage per network. Playing again on the same `data_dir` is a restart.

    `kinds` are the cogs to load, by default those that `cogs` names and those that are always on. `database` is the
    address of one in PostgreSQL, if it is not to be SQLite. `web` may reach what the public web does not.
    """
    clock = clock or Clock()
    home = community(cogs=cogs, networks=networks, settings=settings, locale=locale, timezone=timezone)
    config = Config(bot=BotSettings(data_dir=data_dir, database=SecretStr(database)), communities=(home,))
    loaded = list(kinds) if kinds is not None else cogs_of(config)
    stages = {network: (stages or {}).get(network) or Stage(network) for network in networks}
    makers = {network: partial(LocalPlatform, stage=stage) for network, stage in stages.items()}
    app = App(config, makers=makers, kinds=loaded, clock=clock)
    if web is not None:
        app.house.services.web = web
    if database == "sqlite":
        await lay_tables(app)
    await app.start()
    platforms = {
        platform.network: platform for platform in app.house.platforms.values() if isinstance(platform, LocalPlatform)
    }
    play = Play(app, clock, platforms, home.id)
    try:
        await play.settle()
        yield play
    finally:
        await app.close()
