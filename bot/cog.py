"""All that a cog is written with.

A cog is a class with handlers. Each handler is a unit of work: it decides inside one database transaction and has no
effect but rows; what it owes (answers, cards, jobs) is released after the commit. It may be run again, so it keeps
nothing in `self`.

    class Polls(Cog[PollSettings]):
        name, group, Settings = "polls", "poll", PollSettings

        @command(moderator=True)
        async def open(self, ctx: Request, question: Annotated[str, Length(1, 300)], options: Options) -> None:
            \"\"\"Ask the community.\"\"\"
            poll = await ctx.execute(...)
            await ctx.show("poll", poll.id, rooms=ctx.rooms("announcements"))
            await ctx.at(ctx.now + DAY, self.close, poll.id)

        @press("vote")
        async def vote(self, ctx: Press, poll: int) -> None: ...

        @card("poll")
        async def poll_card(self, ctx: Context, room: Room, poll: int) -> Card: ...

        @job
        async def close(self, ctx: Context, poll: int) -> None: ...

        @on(MemberJoined)
        async def greet(self, ctx: Context, event: MemberJoined) -> None: ...
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, delete, insert, select

from bot.activity import Activity
from bot.ballots import Ballots
from bot.chat import Account, Asked, Card, Effect, Event, Form, Pressed, Room, Standing, Submitted
from bot.commands import Command
from bot.config import Community, Settings
from bot.database import Database, insert_once
from bot.deliveries import Deliveries, Live
from bot.errands import Errand, Errands
from bot.i18n import Arg, Texts, Words
from bot.members import Member, Members
from bot.options import Mistake, options_of
from bot.platform import Platform
from bot.records import audit, notices, switches
from bot.schedule import Schedule
from bot.text import Text, Time, cut, tidy
from bot.unit import Rows, Unit
from bot.web import Web

S = TypeVar("S", bound=Settings)
H = TypeVar("H", bound=Callable[..., Awaitable[Any]])


# ------------------------------------------------------------------ declaring


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a decorator says of a handler."""

    kind: str
    name: str
    moderator: bool = False
    private: bool = False
    form: bool = False
    top: bool = False
    direct: bool = False
    quiet: bool = False
    event: type[Event] | None = None


def _declare(declaration: Declaration) -> Callable[[H], H]:
    def mark(handler: H) -> H:
        handler.__dict__.setdefault("declared", []).append(declaration)
        return handler

    return mark


def command(
    *, moderator: bool = False, private: bool = True, form: bool = False, top: bool = False, name: str = ""
) -> Callable[[H], H]:
    """Serve a command named like the method (or `name`); its options are the method's parameters.

    `private`: the answer is for the asker alone. `form`: the first response is a form (`Request.form`). `top`: a
    command of its own, outside the cog's group.
    """

    def mark(handler: H) -> H:
        said = name or handler.__name__.strip("_").replace("_", "-")
        return _declare(Declaration("command", said, moderator, private, form, top))(handler)

    return mark


def press(name: str, *, moderator: bool = False, direct: bool = False, quiet: bool = False) -> Callable[[H], H]:
    """Serve a control made by ``self.control(name, ...)``; the method gets the control's arguments.

    `direct`: what is answered is worth opening a direct room for. `quiet`: the answer only confirms the press.
    """
    return _declare(Declaration("press", name, moderator, True, direct=direct, quiet=quiet))


def form(name: str, *, moderator: bool = False) -> Callable[[H], H]:
    """Serve a filled-in form whose control was made by ``self.control(name, ...)``."""
    return _declare(Declaration("form", name, moderator, True))


def on(event: type[Event]) -> Callable[[H], H]:
    """Hear of an event in the homes of communities that use the cog."""
    return _declare(Declaration("on", event.__name__, event=event))


def job(handler: H) -> H:
    """Something to be done later, asked for with `Context.at`."""
    return _declare(Declaration("job", handler.__name__))(handler)


def errand(handler: H) -> H:
    """Hear what an errand found: (ctx, found, *args); `found` is the answer, or the `Trouble` there was.

    Asked for with `Context.ask`.
    """
    return _declare(Declaration("errand", handler.__name__))(handler)


def card(name: str) -> Callable[[H], H]:
    """Word a live card: (ctx, room, *args) → Card, or None when there is nothing to show. It only reads."""
    return _declare(Declaration("card", name))


def complete(option: str) -> Callable[[H], H]:
    """Complete an option marked `Completed`: (ctx, typed) → pairs (shown, value)."""
    return _declare(Declaration("complete", option))


def line(place: str) -> Callable[[H], H]:
    """Contribute a line to another cog's card, such as "greeting": (ctx) → Text or None. It only reads."""
    return _declare(Declaration("line", place))


def service(place: str) -> Callable[[H], H]:
    """Run once when the house opens, in a unit, per community: (ctx). For what a restart has to mend."""
    return _declare(Declaration("service", place))


# ------------------------------------------------------------------ the cog


class Cog(Generic[S]):
    """One capability."""

    name: ClassVar[str]
    """Its name in the TOML, the prefix of its tables and texts."""
    group: ClassVar[str | None] = None
    """The first word of its commands."""
    Settings: ClassVar[type[Settings]] = Settings
    always: ClassVar[bool] = False
    """On in every community, listed or not."""
    counts: ClassVar[bool] = False
    """Wants `Context.activity`: where it is in use, what is said is counted."""

    def settings(self, community: Community) -> S:
        """The community's settings of this cog."""
        found: Any = community.settings.get(self.name)
        return found if found is not None else self.Settings()  # type: ignore[return-value]  # S is its Settings

    def reserved(self, community: Community) -> frozenset[str]:
        """The names of commands that only the community's settings reserve for moderators; help says so."""
        return frozenset()

    @classmethod
    def folder(cls) -> Path:
        """Where the cog's module lives; `migrations/` and `locales/` stand beside it."""
        return Path(inspect.getfile(cls)).parent

    @classmethod
    def control(cls, name: str, *args: int | str) -> str:
        """The control string of a press or a form of this cog, at most 90 characters."""
        control = ":".join([cls.name, name, *map(str, args)])
        if len(control) > 90:
            raise ValueError(f"control {control[:40]!r}… is longer than 90 characters")
        return control

    @classmethod
    def declarations(cls) -> list[tuple[Declaration, Callable[..., Awaitable[Any]]]]:
        """The handlers, in the order they are written; a subclass's takes the place of its base's."""
        methods = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
        return [(said, method) for method in methods.values() for said in getattr(method, "declared", ())]

    @classmethod
    def commands(cls) -> list[Command]:
        """The cog's commands."""
        return [
            Command(
                cog=cls.name,
                group=None if said.top else cls.group,
                name=said.name,
                handler=method.__name__,
                moderator=said.moderator,
                private=said.private,
                form=said.form,
                options=options_of(method),
            )
            for said, method in cls.declarations()
            if said.kind == "command"
        ]


# ------------------------------------------------------------------ what a handler gets


@dataclass
class Services:
    """What the house lends to handlers."""

    database: Database
    texts: Texts
    members: Members
    ballots: Ballots
    activity: Activity
    deliveries: Deliveries
    schedule: Schedule
    errands: Errands
    platforms: Mapping[str, Platform]
    cogs: Mapping[str, Cog[Any]]
    communities: dict[str, Community] = field(default_factory=dict)
    data_dir: Path = Path()
    away: dict[str, str] = field(default_factory=dict)
    """Networks that cannot be served now, and why."""
    web: Web = field(default_factory=Web)


class NeedStanding(Exception):
    """A handler wants the asker's standing and it is not known yet: it is fetched and the unit runs again."""


class NeedSize(Exception):
    """A handler wants to know how many members a community has: it is fetched and the unit runs again."""

    def __init__(self, community: Community) -> None:
        super().__init__(community.id)
        self.community = community


class Context:
    """What a handler may do: read and write rows, and owe cards, effects and jobs."""

    def __init__(
        self,
        services: Services,
        unit: Unit,
        community: Community,
        cog: Cog[Any],
        sizes: Mapping[str, int] | None = None,
        asked: bool = False,
        words: Words | None = None,
    ) -> None:
        self.services = services
        self.unit = unit
        self.community = community
        self.cog = cog
        self._sizes = sizes
        self._asked = asked
        self._words = words

    @property
    def now(self) -> datetime:
        """The time, in UTC."""
        return self.unit.now

    @property
    def zone(self) -> ZoneInfo:
        """The community's time zone."""
        return ZoneInfo(self.community.timezone)

    @property
    def words(self) -> Words:
        """The texts in the language of the reader: the community's, for what is said in a room."""
        return self._words or self.services.texts.words(self.community.locale)

    @property
    def members(self) -> Members:
        """Who is who."""
        return self.services.members

    @property
    def ballots(self) -> Ballots:
        """The ballot box."""
        return self.services.ballots

    @property
    def activity(self) -> Activity:
        """How much was said in each hour, and by how many; only where a cog `counts`."""
        return self.services.activity

    @property
    def web(self) -> Web:
        """Pages of the web, to be read by an errand."""
        return self.services.web

    @property
    def size(self) -> int:
        """How many members all homes of the community have together; 0 when it is not known."""
        if self._sizes is None:
            raise NeedSize(self.community)
        return sum(self._sizes.values())

    def time(self, at: datetime) -> Time:
        """A moment to be put in a text."""
        return self.words.moment(at, self.zone)

    async def execute(self, statement: Executable, parameters: Any = None) -> Rows:
        """Run one SQL statement inside the unit."""
        return await self.unit.execute(statement, parameters)

    def rooms(self, name: str, network: str | None = None) -> list[Room]:
        """The rooms of this name in the TOML, one per home that has it."""
        homes = [p for p in self.services.platforms.values() if self.community.home(p.network)]
        found = [p.rooms(self.community.id).get(name) for p in homes if network in (None, p.network)]
        return [room for room in found if room is not None]

    async def show(self, name: str, *args: int | str, rooms: Sequence[Room]) -> None:
        """Owe each of these rooms the live card `name` of this cog."""
        live = Live(self.cog.name, name, args)
        for room in rooms:
            await self.services.deliveries.show(self.unit, self.community.id, room, live, asked=self._asked)

    async def show_moderators(self, name: str, *args: int | str) -> None:
        """Owe the moderators' rooms the live card `name` of this cog, also while the bot is paused."""
        live = Live(self.cog.name, name, args)
        for room in self.rooms("moderators"):
            await self.services.deliveries.show(self.unit, self.community.id, room, live, asked=True)

    async def refresh(self, name: str, *args: int | str) -> None:
        """Have the live card worded anew wherever it is shown."""
        await self.services.deliveries.refresh(self.unit, Live(self.cog.name, name, args))

    async def withdraw(self, name: str, *args: int | str) -> None:
        """Take the live card back wherever it is shown, or would be."""
        await self.services.deliveries.withdraw(self.unit, Live(self.cog.name, name, args))

    async def shown(self, name: str, *args: int | str) -> list[Room]:
        """The rooms that show the live card, or will."""
        return await self.services.deliveries.rooms(self.unit, Live(self.cog.name, name, args))

    async def send(self, card: Card, *, rooms: Sequence[Room]) -> None:
        """Owe each of these rooms a card as it is worded now."""
        for room in rooms:
            await self.services.deliveries.owe(self.unit, self.community.id, room, card, asked=self._asked)

    async def carry(self, effect: Effect) -> None:
        """Owe an effect."""
        await self.services.deliveries.carry(self.unit, self.community.id, effect)

    async def tell_moderators(self, card: Card, *, once: str | None = None) -> bool:
        """Owe the moderators' rooms a card; with `once`, only the first time under that key. True: it is owed."""
        if once is not None:
            row = {"community": self.community.id, "key": once, "at": self.now}
            if not (await self.execute(insert_once(self.unit.connection, notices, row))).rowcount:
                return False
        for room in self.rooms("moderators"):
            await self.services.deliveries.owe(self.unit, self.community.id, room, card, asked=True)
        return True

    async def forget_notice(self, once: str) -> None:
        """What moderators were told under this key is over; they will be told again."""
        here = notices.c.community == self.community.id, notices.c.key == once
        await self.execute(delete(notices).where(*here))

    async def at(self, when: datetime, handler: Callable[..., Awaitable[Any]], *args: int | str) -> None:
        """Do a `@job` of this cog at a moment; asked for again, it is moved."""
        await self.services.schedule.at(self.unit, when, self.community.id, self.cog.name, handler.__name__, args)

    async def cancel(self, handler: Callable[..., Awaitable[Any]], *args: int | str) -> None:
        """Do not do it after all."""
        await self.services.schedule.cancel(self.unit, self.community.id, self.cog.name, handler.__name__, args)

    def ask(
        self, ask: Callable[[], Awaitable[Any]], handler: Callable[..., Awaitable[Any]], *args: int | str
    ) -> None:
        """Ask a network something once this unit is committed; an `@errand` of this cog is told, if no kill comes."""
        errand = Errand(self.community.id, self.cog.name, handler.__name__, args, ask)
        self.services.errands.send(self.unit, errand)

    async def lines(self, place: str, words: Words | None = None) -> list[Text]:
        """What the community's cogs contribute to a place, in the reader's language unless `words` says another."""
        found: list[Text | None] = []
        for cog in self.cogs():
            beside = Context(self.services, self.unit, self.community, cog, self._sizes, words=words or self.words)
            for said, method in cog.declarations():
                if said.kind == "line" and said.name == place:
                    found.append(await method(cog, beside))
        return [text for text in found if text]

    async def announce(self, event: Event) -> None:
        """Give an event of our own to the community's cogs, within this unit: it happens whole or not at all."""
        for cog in self.cogs():
            beside = Context(self.services, self.unit, self.community, cog, self._sizes)
            for said, method in cog.declarations():
                if said.event is type(event):
                    await method(cog, beside, event)

    def cogs(self) -> list[Cog[Any]]:
        """The cogs that are on here."""
        return [cog for cog in self.services.cogs.values() if cog.always or self.community.uses(cog.name)]

    async def switch(self, key: str, value: str | None) -> None:
        """Keep a switch of the community; None removes it."""
        here = switches.c.community == self.community.id, switches.c.key == key
        await self.execute(delete(switches).where(*here))
        if value is not None:
            await self.execute(insert(switches).values(community=self.community.id, key=key, value=value))

    async def switched(self) -> dict[str, str]:
        """The community's switches."""
        query = select(switches.c.key, switches.c.value).where(switches.c.community == self.community.id)
        return {row.key: row.value for row in await self.execute(query)}


class Request(Context):
    """A command: somebody asks, and is answered."""

    def __init__(
        self, services: Services, unit: Unit, community: Community, cog: Cog[Any], event: Asked, **more: Any
    ) -> None:
        self._standing: Standing | None = more.pop("standing", None)
        super().__init__(services, unit, community, cog, asked=True, **more)
        self.event = event
        self.reply: Card | Form | None = None
        self.private = True

    @property
    def account(self) -> Account:
        """Who asks."""
        return self.event.account

    @property
    def name(self) -> str:
        """The asker's display name."""
        return self.event.name

    @property
    def room(self) -> Room:
        """Where it was asked."""
        return self.event.room

    @property
    def words(self) -> Words:
        """The texts in the asker's language."""
        wish = self.members.locale_of(self.community.id, self.account)
        return self.services.texts.words(wish or self.event.locale or self.community.locale)

    @property
    def standing(self) -> Standing:
        """What the home says of the asker now."""
        if self._standing is None:
            raise NeedStanding
        return self._standing

    async def member(self) -> Member:
        """The asker, as a member."""
        return await self.members.of(self.unit, self.community.id, self.account)

    async def note(self, action: str, detail: str = "") -> None:
        """Keep what the asker did as a moderator, for the community's log."""
        row = {"community": self.community.id, "at": self.now, "member_id": (await self.member()).id}
        await self.execute(insert(audit).values(row | {"action": action, "detail": cut(tidy(detail), 300)}))

    def answer(self, said: Card | Text, *, private: bool | None = None) -> None:
        """Answer the asker, once the unit is committed; privately or not as declared, unless said here."""
        self.reply = said if isinstance(said, Card) else Card(body=(said,), locale=self.words.locale)
        if private is not None:
            self.private = private

    def say(self, id: str, **args: Arg) -> None:
        """Answer with a text."""
        self.answer(self.words(id, **args))

    def form(self, form: Form) -> None:
        """Answer with a form."""
        self.reply = form

    def refuse(self, id: str, **args: Arg) -> NoReturn:
        """Undo everything and answer with a text."""
        raise Mistake(id, **args)


class Press(Request):
    """A control was used."""

    event: Pressed

    @property
    def values(self) -> tuple[str, ...]:
        """The whole choice; empty when it was taken back."""
        return self.event.values

    @property
    def pressed(self) -> datetime:
        """When it was used; before now, where the network kept it while the bot was away."""
        return min(self.event.at or self.now, self.now)


class Submission(Request):
    """A form was filled in."""

    event: Submitted

    @property
    def values(self) -> dict[str, str]:
        """What was filled in, by field."""
        return self.event.values
