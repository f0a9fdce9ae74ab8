"""The demo: a small community, on two networks at once, in one terminal.

The house, the cogs, the database and the texts are the real ones; only the networks are played here.
"""

from __future__ import annotations

import asyncio
import random
import signal
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.rule import Rule
from rich.text import Text as RichText

from bot.activity import PastHour
from bot.app import settings_of
from bot.chat import Button, Card, Choices, Room
from bot.config import Settings
from bot.i18n import Arg, Words
from bot.platforms.local import Answered, Person, Post
from bot.platforms.local.draw import BUTTON, draw_card, draw_form, draw_text
from bot.testing import Play, playing
from bot.text import Said, plain

COGS = ("greeter", "polls", "ideas", "posts", "escalation", "noticing")
NETWORKS = {"discord": "bright_blue", "matrix": "green"}
"""The two networks, and the colour that each is shown in."""
ROOM = "announcements"
"""Where people speak."""
PAUSE = 1.1
"""Seconds between two lines of the scene."""
WAIT = timedelta(seconds=30)
"""How far the clock moves where the scene waits for the greeter."""
WEEKS = 9
"""How long the community has been talking when it asks for its peaks."""
LONGEST = 1000.0
"""Hours that may pass at once."""


async def play(console: Console, *, locale: str, fast: bool, typing: bool) -> None:
    """Play the scene; then, with `typing`, let the one who watches be any of its people."""
    with tempfile.TemporaryDirectory() as folder:
        async with playing(
            Path(folder), cogs=COGS, networks=tuple(NETWORKS), locale=locale, settings=settings()
        ) as stage:
            scene = Scene(console, stage, pause=0.0 if fast else PAUSE)
            await tell_all(scene)
            if typing:
                readline()
                await _Prompt(scene).run()


def settings() -> Mapping[str, Settings]:
    """What differs from the defaults: the bot hears criticism in the room where people speak."""
    name, kind = settings_of("noticing")
    return {name: kind.model_validate({"rooms": {ROOM: "normal"}})}


async def tell_all(scene: Scene) -> None:
    """From the first arrival to the outcome."""
    await scene.tell("demo-intro")
    scene.has("mod", "Camille", "discord", moderator=True)
    scene.has("zoe", "Zoé", "discord")
    await scene.arrive("ann", "Ann", "discord")
    await scene.tell("demo-guide")
    await scene.press("ann", next(iter(scene.newest("discord").controls())))
    await scene.arrive("leo", "Léo", "matrix")
    await scene.tell("demo-ask")
    first, second = await scene.ask("mod")
    await scene.tell("demo-vote")
    await scene.press("ann", first)
    await scene.press("leo", second)
    await scene.tell("demo-change")
    await scene.press("ann", second)
    await scene.tell("demo-refuse")
    await scene.line("leo", "poll close")
    await scene.tell("demo-close")
    await scene.wait(48.1)
    await scene.line("mod", f'poll answer "{plain(scene.words("demo-answer"))}"')
    await scene.tell("demo-peaks")
    await scene.live_through(WEEKS)
    await scene.line("mod", "post peaks")
    await scene.tell("demo-post")
    await scene.line("mod", f'post plan "{plain(scene.words("demo-news"))}" pin=yes')
    await scene.wait(10.0)
    await scene.tell("demo-idea")
    title, why = plain(scene.words("demo-idea-title")), plain(scene.words("demo-idea-why"))
    await scene.line("leo", f'idea propose "{title}" "{why}"')
    await scene.press("ann", next(iter(scene.newest("discord").controls())))
    await scene.tell("demo-status")
    await scene.line("mod", f'idea status 1 planned "{plain(scene.words("demo-idea-answer"))}"')
    await scene.wait(1.0)
    await tell_case(scene)
    await scene.tell("demo-end")


async def tell_case(scene: Scene) -> None:
    """A criticism, from the first word to the public one."""
    await scene.tell("demo-case")
    complaint = await scene.talks("ann", plain(scene.words("demo-case-words")))
    await scene.reports("zoe", complaint)
    await scene.press("mod", plain(scene.words("escalation-do-take")))
    await scene.tell("demo-case-answer")
    await scene.line("mod", f'case answer 1 "{plain(scene.words("demo-case-letter"))}"')
    await scene.talks("ann", plain(scene.words("demo-case-reply")), alone=True)
    await scene.tell("demo-case-admit")
    await scene.line("mod", f'case admit 1 "{plain(scene.words("demo-case-public"))}"')
    await scene.wait(1.5)
    await scene.line("mod", f'case resolve 1 "{plain(scene.words("demo-case-outcome"))}"')


class Scene:
    """What its people do, and how what they see is drawn."""

    def __init__(self, console: Console, stage: Play, *, pause: float = 0.0) -> None:
        self.console = console
        self.stage = stage
        self.words: Words = stage.house.words(stage.house.community(stage.community).locale)
        self.home: dict[str, str] = {}
        """Which network each person is on."""
        self.shown: list[tuple[str, Post | Answered]] = []
        """Everything that the bot has shown so far, and where."""
        self._drawn = 0
        self._pause = pause
        for network in NETWORKS:
            stage.stage(network).listeners.append(partial(self._hear, network))

    # -------------------------------------------------------------- what happens

    async def tell(self, id: str) -> None:
        """Say what is happening, between two lines."""
        self.console.print()
        self.console.print(Rule(draw_text(self.words(id)), style="dim", align="left"))
        await self._breathe(1.5)

    def has(self, id: str, name: str, network: str, *, moderator: bool = False) -> None:
        """Somebody was there before the bot."""
        self.home[id] = network
        self.stage.stage(network).people[id] = Person(id, name, moderator, joined=self.stage.clock())

    async def arrive(self, id: str, name: str, network: str) -> None:
        """Somebody comes in."""
        self.home[id] = network
        self.console.print(RichText("\n").append("→ ", "dim").append_text(self._who(name, network)))
        await self.stage.join(id, name, network=network)
        await self.stage.advance(WAIT)
        await self._show()

    async def line(self, id: str, line: str) -> None:
        """Somebody types a command."""
        words = f"!{line}" if self.home[id] == "matrix" else f"/{line}"
        await self._act(id, RichText(words))
        await self.says(id, words)

    async def says(self, id: str, words: str) -> Answered | None:
        """Somebody has typed something; what the bot answers."""
        answered = await self.stage.say(id, words, ROOM, network=self.home[id])
        await self._show()
        return answered

    async def talks(self, id: str, words: str, *, alone: bool = False) -> Post:
        """Somebody says something to everybody, or to the bot alone; the message."""
        network = self.home[id]
        await self._act(id, RichText(words))
        stage = self.stage.stage(network)
        room = Room(network, id if alone else ROOM, direct=alone)
        await self.stage.platforms[network].say(self.stage.community, id, room, words)
        await self.stage.settle()
        await self._show()
        return next(post for post in reversed(stage.posts) if post.author == id)

    async def reports(self, id: str, message: Post) -> None:
        """Somebody tells the moderators of a message."""
        await self._act(id, RichText(f" {plain(self.words('demo-report'))} ", BUTTON))
        await self.stage.command(id, "report", ROOM, network=self.home[id], reply_to=message)
        await self._show()

    async def ask(self, id: str) -> tuple[str, str]:
        """Somebody opens the poll of the demo everywhere; two of its options."""
        question, options = plain(self.words("demo-question")), plain(self.words("demo-options"))
        await self.line(id, f'poll open "{question}" "{options}" closes=2d where=everywhere')
        first, second, *_ = (option.strip() for option in options.split("|"))
        return first, second

    async def press(self, id: str, *labels: str, on: Post | Answered | None = None) -> Answered | None:
        """Somebody uses a control, of the newest card in their home if not of another; what the bot answers."""
        network = self.home[id]
        await self._act(id, RichText(f" {', '.join(labels)} ", BUTTON))
        answered = await self.stage.press(id, on or self.newest(network), *labels, network=network)
        await self._show()
        return answered

    async def live_through(self, weeks: int) -> None:
        """Let the community have talked for some weeks, most in the evening and on Saturdays."""
        chance, house = random.Random(weeks), self.stage.house  # noqa: S311 - a played community
        zone, now = ZoneInfo(house.community(self.stage.community).timezone), self.stage.clock().replace(minute=0)
        past = []
        for ago in range(1, weeks * 7 * 24):
            at = now - timedelta(hours=ago)
            people = round(chance.random() * _bustle(at.astimezone(zone)))
            if people:
                rooms = {("discord", ROOM): (2 * people, people)}
                past.append(PastHour(round(at.timestamp()), {frozenset({"discord"}): people}, rooms))
        await house.write(partial(house.activity.learn, community=self.stage.community, past=past))

    async def wait(self, hours: float) -> None:
        """Let time pass."""
        await self.stage.advance(timedelta(hours=hours))
        await self._show()

    def newest(self, network: str) -> Post:
        """The newest card of a home that can be pressed."""
        return next(p for p in reversed(self.stage.stage(network).posts) if p.card is not None and p.card.controls)

    def skip(self) -> None:
        """Leave undrawn what has not been drawn yet."""
        self._drawn = len(self.shown)

    # -------------------------------------------------------------- how it looks

    def name(self, id: str) -> str:
        """What somebody is called."""
        return self.stage.stage(self.home[id]).people[id].name

    def draw(self) -> None:
        """Draw what was shown since the last time; a card that both homes show is drawn once."""
        heard = self.shown[self._drawn :]
        self.skip()
        newest = {(network, what.id): what for network, what in heard if isinstance(what, Post)}
        drawn: list[Card] = []
        for network, what in heard:
            if isinstance(what, Answered):
                self._draw_answer(network, what)
            elif what.card is not None and newest[network, what.id] is what and what.card not in drawn:
                drawn.append(what.card)
                homes = sorted(n for (n, _), post in newest.items() if post.card == what.card)
                place = RichText(" + ", "dim").join(RichText(home, NETWORKS[home]) for home in homes)
                place.append(f" · #{what.room.id}{' ✎' if what.edits else ''}", "dim")
                self.console.print(draw_card(what.card, subtitle=place))

    def _draw_answer(self, network: str, answered: Answered) -> None:
        if answered.form is not None:
            self.console.print(draw_form(answered.form))
        elif answered.card is not None and answered.private:
            people = self.stage.stage(network).people
            whisper = draw_text(self.words("demo-whisper", name=Said(people[answered.to].name)), "dim italic")
            match answered.card:
                case Card(title=None, body=(only,), footer=None, controls=(), file=None):
                    self.console.print(RichText().append("↳ ", "dim").append_text(draw_text(only)), whisper, sep="  ")
                case card:
                    self.console.print(draw_card(card, subtitle=whisper))

    def _hear(self, network: str, what: Post | Answered) -> None:
        self.shown.append((network, what))

    async def _show(self) -> None:
        self.draw()
        await self._breathe()

    async def _act(self, id: str, deed: RichText) -> None:
        self.console.print(RichText("\n").append_text(self._who(self.name(id), self.home[id])), deed, sep="  ")
        await self._breathe()

    @staticmethod
    def _who(name: str, network: str) -> RichText:
        return RichText(name, "bold magenta").append(f" · {network}", NETWORKS[network])

    async def _breathe(self, times: float = 1.0) -> None:
        await asyncio.sleep(self._pause * times)


def _bustle(local: datetime) -> float:
    """How many people at most speak in an hour of the played community."""
    evening = max(0.0, 1 - abs(local.hour - 20) / 4)
    return (12 + 8 * (local.weekday() == 5)) * evening + 2 * (8 <= local.hour < 24)


class _Prompt:
    """The one who watches types as any of the people."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._me = "ann"
        self._verbs: dict[str, Callable[[str], Awaitable[None]]] = {
            "/as": self._become,
            "/new": self._newcomer,
            "/press": self._press,
            "/wait": self._wait,
            "/help": self._help,
        }

    async def run(self) -> None:
        """Read lines until /quit or the end of the input."""
        await self._help("")
        while (typed := _typed(f"\n{self._me} ({self._scene.home[self._me]}) > ")) not in (None, "/quit", "/exit"):
            if typed:
                await self._do(typed)

    async def _do(self, typed: str) -> None:
        verb, _, rest = typed.partition(" ")
        if verb in self._verbs and not (verb == "/help" and rest):
            try:
                await self._verbs[verb](rest.strip().strip("\"'“”«»\u00a0 "))
            except (LookupError, ValueError):
                self._say("demo-lost")
        elif typed.startswith(("/", "!")):
            await self._fill(await self._scene.says(self._me, typed))
        else:
            await self._scene.says(self._me, typed)
            self._say("demo-silent")

    async def _become(self, wanted: str) -> None:
        people = [id for id in self._scene.home if wanted.casefold() in (id, self._scene.name(id).casefold())]
        self._me = people[0]

    async def _newcomer(self, words: str) -> None:
        name, _, network = words.rpartition(" ")
        if network not in NETWORKS or not name:
            name, network = words, list(NETWORKS)[len(self._scene.home) % len(NETWORKS)]
        if not name:
            raise ValueError("nobody")
        id = name.casefold()
        while id in self._scene.home:
            id += "+"
        self._me = id
        await self._scene.arrive(id, name, network)

    async def _press(self, wanted: str) -> None:
        for shown in self._pressable():
            if labels := _labels(shown.card, wanted):
                await self._fill(await self._scene.press(self._me, *labels, on=shown))
                return
        raise LookupError(wanted)

    def _pressable(self) -> Iterator[Post | Answered]:
        """What can be pressed now: what only I see, and what is shown in my home; the newest first."""
        for network, what in reversed(self._scene.shown):
            mine = network == self._scene.home[self._me] and (isinstance(what, Post) or what.to == self._me)
            if mine and what.card is not None and what.card.controls:
                yield what

    async def _fill(self, answered: Answered | None) -> None:
        """Fill in the form that was opened, if one was."""
        if answered is None or answered.form is None:
            return
        values = {}
        for field in answered.form.fields:
            given = _typed(f"  {plain(field.label)}{f' [{field.value}]' if field.value else ''}: ")
            if given is None:
                return
            values[field.name] = given or field.value
        network = self._scene.home[self._me]
        again = await self._scene.stage.submit(self._me, answered, network=network, **values)
        self._scene.draw()
        await self._fill(again)

    async def _wait(self, words: str) -> None:
        hours = float(words)
        if not 0 < hours <= LONGEST:
            raise ValueError("no time at all, or too much")
        await self._scene.wait(hours)
        house, community = self._scene.stage.house, self._scene.stage.house.community(self._scene.stage.community)
        self._say("demo-time", now=self._scene.words.moment(house.now(), ZoneInfo(community.timezone)))

    async def _help(self, words: str) -> None:
        people = [f"{id} ({network})" for id, network in self._scene.home.items()]
        self._scene.console.print()
        self._say("demo-help", people=Said(", ".join(people)))

    def _say(self, id: str, **args: Arg) -> None:
        self._scene.console.print(draw_text(self._scene.words(id, **args), "dim"))


def _labels(card: Card | None, wanted: str) -> list[str]:
    """The labels of a card's controls that are meant: options by their numbers, or one label by a part of it."""
    labels: list[str] = []
    for control in card.controls if card else ():
        match control:
            case Button(label=label):
                labels.append(plain(label))
            case Choices(options=options, take_back=take_back, ask_label=ask):
                if wanted and all(number.isdecimal() for number in wanted.split()):
                    return [options[int(number) - 1].label for number in wanted.split()]
                labels += [option.label for option in options]
                labels += [plain(label) for label in (take_back, ask) if label]
    return [label for label in labels if wanted and wanted.casefold() in label.casefold()][:1]


def _typed(prompt: str) -> str | None:
    """A line that is typed; None at the end of the input, or on Ctrl-C. Nothing else happens meanwhile."""
    loops = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return input(prompt).strip()
    except (EOFError, KeyboardInterrupt):
        print()  # noqa: T201 - the shell's prompt begins a line
        return None
    finally:
        signal.signal(signal.SIGINT, loops)


def readline() -> None:
    """Let lines be edited and recalled, where the system can."""
    with suppress(ImportError):
        import readline  # noqa: F401 - changes what input() does
