"""The demo: a small community, on two networks at once, in one terminal.

The house, the cogs, the database and the texts are the real ones; only the networks are played here.
"""

from __future__ import annotations

import asyncio
import shlex
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.rule import Rule

from bot.chat import Card, Choices
from bot.i18n import Words
from bot.platforms.local import Answered, Person, Post
from bot.platforms.local.draw import draw_card, draw_form, draw_text
from bot.testing import Play, playing
from bot.text import plain

COGS = ("greeter", "polls")
NETWORKS = ("discord", "matrix")
PAUSE = 1.1
"""Seconds between two lines of the scene."""
WAIT = timedelta(seconds=30)
"""How far the clock moves where the scene waits for the greeter."""


async def play(console: Console, *, locale: str, fast: bool, typing: bool) -> None:
    """Play the scene; then, with `typing`, let the one who watches be any of its people."""
    with tempfile.TemporaryDirectory() as folder:
        async with playing(Path(folder), cogs=COGS, networks=NETWORKS, locale=locale) as stage:
            scene = _Scene(console, stage, pause=0.0 if fast else PAUSE)
            await scene.play()
            if typing:
                await _Prompt(scene).run()


class _Scene:
    """What happens, and how it is drawn."""

    def __init__(self, console: Console, stage: Play, *, pause: float) -> None:
        self.console = console
        self.stage = stage
        self.words: Words = stage.house.words(stage.house.community(stage.community).locale)
        self.home: dict[str, str] = {}
        """Which network each person is on."""
        self.last: Post | Answered | None = None
        """What was drawn last and can be pressed."""
        self._heard: list[tuple[str, Post | Answered]] = []
        self._pause = pause
        for network in NETWORKS:
            stage.stage(network).listeners.append(partial(self._hear, network))

    async def play(self) -> None:
        """The scene, from the first arrival to the outcome."""
        await self.tell("demo-intro")
        await self.arrive("mod", "Camille", "discord", moderator=True, aside=True)
        await self.arrive("ann", "Ann", "discord")
        await self.tell("demo-guide")
        greeting = self.newest("discord")
        await self.press("ann", next(iter(greeting.controls())), on=greeting)
        await self.arrive("leo", "Léo", "matrix")
        question, options = plain(self.words("demo-question")), plain(self.words("demo-options"))
        first, second = (option.strip() for option in options.split("|")[:2])
        await self.tell("demo-ask")
        await self.line("mod", f'poll open "{question}" "{options}" closes=2d where=everywhere')
        await self.tell("demo-vote")
        await self.press("ann", first)
        await self.press("leo", second)
        await self.tell("demo-change")
        await self.press("ann", second)
        await self.tell("demo-refuse")
        await self.line("leo", "poll close")
        await self.tell("demo-close")
        await self.wait(48.1)
        await self.line("mod", f'poll answer "{plain(self.words("demo-answer"))}"')
        await self.tell("demo-end")

    async def wait(self, hours: float) -> None:
        """Let time pass."""
        await self.stage.advance(timedelta(hours=hours))
        self._draw()

    async def tell(self, id: str) -> None:
        """Say what is happening, between two lines."""
        self.console.print()
        self.console.print(Rule(draw_text(self.words(id)), style="dim", align="left"))
        await asyncio.sleep(self._pause * 1.5)

    async def arrive(self, id: str, name: str, network: str, *, moderator: bool = False, aside: bool = False) -> None:
        """Somebody comes in; `aside`: was there before the bot."""
        self.home[id] = network
        if aside:
            self.stage.stage(network).people[id] = Person(id, name, moderator, joined=self.stage.clock())
            return
        self.console.print(f"\n[dim]→ {escape(name)} ({network})[/]")
        await self.stage.join(id, name, network=network, moderator=moderator)
        await self.stage.advance(WAIT)
        self._draw()
        await asyncio.sleep(self._pause)

    async def line(self, id: str, line: str) -> None:
        """Somebody types a command."""
        await self.says(id, f"!{line}" if self.home[id] == "matrix" else f"/{line}")

    async def says(self, id: str, words: str) -> None:
        """Somebody types something."""
        person = self.stage.stage(self.home[id]).people[id]
        self.console.print(f"\n[bold magenta]{escape(person.name)}[/] [dim]({self.home[id]})[/]  {escape(words)}")
        await asyncio.sleep(self._pause)
        await self.stage.say(id, words, "announcements", network=self.home[id])
        self._draw()
        await asyncio.sleep(self._pause)

    async def press(self, id: str, *labels: str, on: Post | Answered | None = None) -> None:
        """Somebody uses a control of the newest card that has it in their home."""
        network = self.home[id]
        person = self.stage.stage(network).people[id]
        shown = (
            f"\n[bold magenta]{escape(person.name)}[/] [dim]({network})[/]  [reverse] {escape(', '.join(labels))} [/]"
        )
        self.console.print(shown)
        await asyncio.sleep(self._pause)
        await self.stage.press(id, on or self.newest(network), *labels, network=network)
        self._draw()
        await asyncio.sleep(self._pause)

    def _hear(self, network: str, what: Post | Answered) -> None:
        self._heard.append((network, what))

    def newest(self, network: str) -> Post:
        """The newest card of a home that can be pressed."""
        return next(p for p in reversed(self.stage.stage(network).posts) if p.card is not None and p.card.controls)

    def _draw(self) -> None:
        """Draw what was said since the last time; a card that both homes show is drawn once."""
        heard, self._heard = self._heard, []
        newest = {(network, what.id): what for network, what in heard if isinstance(what, Post)}
        drawn: list[Card] = []
        for network, what in heard:
            if isinstance(what, Answered):
                self._draw_answer(network, what)
            elif what.card is not None and newest[network, what.id] is what and what.card not in drawn:
                drawn.append(what.card)
                homes = [n for (n, _), post in newest.items() if post.card == what.card]
                edited = " ✎" if what.edits else ""
                place = f"{' + '.join(homes)} · #{what.room.id}{edited}"
                self.console.print(draw_card(what.card, subtitle=f"[dim]{place}[/]"))
                self.last = what

    def _draw_answer(self, network: str, answered: Answered) -> None:
        whisper = f"[dim]{network} · only {escape(answered.to)} sees this[/]"
        if answered.card is not None and answered.private:
            self.console.print(draw_card(answered.card, subtitle=whisper))
        elif answered.form is not None:
            self.console.print(draw_form(answered.form))
        self.last = answered


class _Prompt:
    """The one who watches types as any of the people."""

    def __init__(self, scene: _Scene) -> None:
        self._scene = scene
        self._me = "ann"
        self._verbs: dict[str, Callable[[list[str]], Awaitable[None]]] = {
            "as": self._become,
            "new": self._newcomer,
            "press": self._press,
            "wait": self._wait,
            "help": self._help,
        }

    async def run(self) -> None:
        """Read lines until /quit or the end of the input."""
        await self._help([])
        while True:
            network = self._scene.home[self._me]
            try:
                typed = (await asyncio.to_thread(input, f"{self._me} ({network})> ")).strip()
            except (EOFError, KeyboardInterrupt):
                return
            if typed in ("/quit", "/exit"):
                return
            if typed:
                await self._do(typed)

    async def _do(self, typed: str) -> None:
        verb, _, rest = typed.removeprefix("/").partition(" ")
        if typed.startswith("/") and verb in self._verbs and not (verb == "help" and rest):
            try:
                await self._verbs[verb](shlex.split(rest))
            except (LookupError, ValueError, StopIteration):
                self._say("demo-lost")
        else:
            await self._scene.says(self._me, typed)

    async def _become(self, words: list[str]) -> None:
        if words[0] not in self._scene.home:
            raise LookupError(words[0])
        self._me = words[0]

    async def _newcomer(self, words: list[str]) -> None:
        name = words[0]
        network = words[1] if words[1:] and words[1] in NETWORKS else NETWORKS[len(self._scene.home) % 2]
        self._me = name.lower()
        await self._scene.arrive(self._me, name, network)

    async def _press(self, words: list[str]) -> None:
        shown = self._scene.last
        card = shown.card if shown is not None else None
        for control in card.controls if card else ():
            if isinstance(control, Choices) and words[0].isdigit():
                words = [control.options[int(word) - 1].label for word in words]
        await self._scene.press(self._me, *words)

    async def _wait(self, words: list[str]) -> None:
        await self._scene.wait(float(words[0]))

    async def _help(self, words: list[str]) -> None:
        self._say("demo-help")
        people = ", ".join(f"{id} ({network})" for id, network in self._scene.home.items())
        self._scene.console.print(f"[dim]{escape(people)}[/]")

    def _say(self, id: str) -> None:
        self._scene.console.print(draw_text(self._scene.words(id), "dim"))
