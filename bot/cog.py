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
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, delete, insert, select

from bot.activity import Activity
from bot.ballots import Ballots
from bot.chat import (
    Account,
    Asked,
    Attached,
    Card,
    Commanded,
    Effect,
    Event,
    Form,
    Message,
    MessageSaid,
    Pressed,
    Refused,
    Room,
    Standing,
    Submitted,
)
from bot.commands import Command
from bot.config import Community, Settings
from bot.database import Database, insert_once
from bot.deliveries import Deliveries, Live
from bot.errands import Errand, Errands
from bot.history import Past
from bot.i18n import Arg, Texts, Words
from bot.members import Keeper, Member, Members
from bot.options import Mistake, options_of
from bot.platform import Platform
from bot.records import audit, notices, switches
from bot.schedule import Schedule
from bot.text import Text, Time, cut, tidy
from bot.unit import Rows, Unit
from bot.web import Web

S = TypeVar("S", bound=Settings)
H = TypeVar("H", bound=Callable[..., Awaitable[Any]])
T = TypeVar("T")

STANDING, SIZES = "standing", "sizes"
"""What a handler may know of the networks: of the asker, and how many members each home has."""


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
    menu: bool = False
    group: str = ""
    direct: bool = False
    quiet: bool = False
    event: type[Event] | None = None


def _declare(declaration: Declaration) -> Callable[[H], H]:
    def mark(handler: H) -> H:
        handler.__dict__.setdefault("declared", []).append(declaration)
        return handler

    return mark


def command(
    *,
    moderator: bool = False,
    private: bool = True,
    form: bool = False,
    top: bool = False,
    menu: bool = False,
    group: str = "",
    direct: bool = False,
    name: str = "",
) -> Callable[[H], H]:
    """Serve a command named like the method (or `name`); its options are the method's parameters.

    `private`: the answer is for the asker alone. `form`: the first response is a form (`Request.form`). `top`: a
    command of its own, outside the cog's group; `group`: in another one. `menu`: it is about a message,
    `Request.replied`; on Discord it stands in each message's menu, named as `.menu` of its text, without options.
    `direct`: what is answered is worth opening a direct room for.
    """

    def mark(handler: H) -> H:
        said = name or handler.__name__.strip("_").replace("_", "-")
        return _declare(Declaration("command", said, moderator, private, form, top, menu, group, direct))(handler)

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


def refused(name: str) -> Callable[[H], H]:
    """Hear that a network refused the live card `name` in a room: (ctx, room, *args). Else moderators are told."""
    return _declare(Declaration("refused", name))


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

    keeper: ClassVar[Keeper | None] = None
    """Who exports and erases what tables with ``erase="service"`` keep of a member."""

    def settings(self, community: Community) -> S:
        """The community's settings of this cog."""
        found: Any = community.settings.get(self.name)
        return found if found is not None else self.Settings()  # type: ignore[return-value]  # S is its Settings

    def reserved(self, community: Community) -> frozenset[str]:
        """The names of commands that only the community's settings reserve for moderators; help says so."""
        return frozenset()

    def heeds(self, services: Services, community: Community, said: MessageSaid) -> bool:
        """Whether a message is of any use to the cog, which otherwise never hears of it.

        Asked for every message where the cog listens to them, so it neither waits nor looks at the database.
        """
        return True

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
                group=None if said.top else said.group or cls.group,
                name=said.name,
                handler=method.__name__,
                moderator=said.moderator,
                private=said.private,
                form=said.form,
                menu=said.menu,
                direct=said.direct,
                text=f"{said.group}-{said.name}" if said.group else "",
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
    sizes: Callable[[Community], Awaitable[Mapping[str, int]]]
    """How many members each home of a community has now."""
    communities: dict[str, Community] = field(default_factory=dict)
    data_dir: Path = Path()
    away: dict[str, str] = field(default_factory=dict)
    """Networks that cannot be served now, and why."""
    web: Web = field(default_factory=Web)


Known = dict[Hashable, Any]
"""What is known of the networks for one handler, by what it is."""


class Need(Exception):
    """A handler wants what only a network knows: `ask` is awaited outside of the unit, which then runs again."""

    def __init__(self, what: Hashable, ask: Callable[[], Awaitable[Any]]) -> None:
        super().__init__(str(what))
        self.what = what
        self.ask = ask


async def knowing(known: Known, work: Callable[[], Awaitable[T]]) -> T:
    """Do `work`, again with each thing more that it turns out to need; raises what cannot be asked."""
    while True:
        try:
            return await work()
        except Need as need:
            known[need.what] = await need.ask()


class Context:
    """What a handler may do: read and write rows, and owe cards, effects and jobs."""

    def __init__(
        self,
        services: Services,
        unit: Unit,
        community: Community,
        cog: Cog[Any],
        known: Known | None = None,
        asked: bool = False,
        words: Words | None = None,
    ) -> None:
        self.services = services
        self.unit = unit
        self.community = community
        self.cog = cog
        self._known: Known = {} if known is None else known
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

    def past(self, since: datetime) -> Past:
        """What was said in the homes since then and before now, for errands to read: `Past.look`, `Past.read`."""
        homes = [platform for platform in self.services.platforms.values() if self.community.home(platform.network)]
        return Past(self.activity, homes, self.community.id, since, self.now)

    @property
    def web(self) -> Web:
        """Pages of the web, to be read by an errand."""
        return self.services.web

    @property
    def size(self) -> int:
        """How many members all homes of the community have together; 0 when it is not known."""
        homes: Mapping[str, int] = self.need(SIZES, lambda: self.services.sizes(self.community))
        return sum(homes.values())

    def need(self, what: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """What `ask` answers, which a network has to be asked for. Use it before anything is written."""
        if what not in self._known:
            raise Need(what, ask)
        found: T = self._known[what]
        return found

    def message(self, room: Room, id: str) -> Message | None:
        """A message that stands in a room; None: it is gone, or cannot be read. Use it before anything is written."""
        platform = self.services.platforms[room.network]
        return self.need(("message", room, id), lambda: _or_none(platform.message(room, id)))

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

    async def messages(self, name: str, *args: int | str) -> list[tuple[Room, str]]:
        """Where the live card stands, and as which message."""
        return await self.services.deliveries.messages(self.unit, Live(self.cog.name, name, args))

    async def in_thread(self, card: Card, name: str, *args: int | str) -> None:
        """Owe a card to the thread of each message that shows the live card `name`."""
        for room, message in await self.messages(name, *args):
            await self.send(card, rooms=[replace(room, thread=message)])

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

    def ask(self, ask: Callable[[], Awaitable[Any]], handler: Callable[..., Awaitable[Any]], *args: int | str) -> None:
        """Ask a network something once this unit is committed; an `@errand` of this cog is told, if no kill comes."""
        errand = Errand(self.community.id, self.cog.name, handler.__name__, args, ask)
        self.services.errands.send(self.unit, errand)

    async def lines(self, place: str, words: Words | None = None) -> list[Text]:
        """What the community's cogs contribute to a place, in the reader's language unless `words` says another."""
        found: list[Text | None] = []
        for cog in self.cogs():
            beside = Context(self.services, self.unit, self.community, cog, self._known, words=words or self.words)
            for said, method in cog.declarations():
                if said.kind == "line" and said.name == place:
                    found.append(await method(cog, beside))
        return [text for text in found if text]

    async def announce(self, event: Event) -> bool:
        """Give an event of our own to the community's cogs, within this unit: it happens whole or not at all.

        True: somebody heard it.
        """
        heard = False
        for cog in self.cogs():
            beside = Context(self.services, self.unit, self.community, cog, self._known)
            for said, method in cog.declarations():
                if said.event is type(event):
                    await method(cog, beside, event)
                    heard = True
        return heard

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
        super().__init__(services, unit, community, cog, asked=True, **more)
        self.event = event
        self.reply: Card | Form | None = None
        self.private = True
        self.direct = False

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
        platform = self.services.platforms[self.account.network]
        return self.need(STANDING, lambda: platform.standing(self.community.id, self.account))

    @property
    def replied(self) -> Message | None:
        """The message that the asker replied to, or asked about by its menu; None: none, or it cannot be read."""
        event = self.event
        if not isinstance(event, Commanded) or event.reply_to is None:
            return None
        if event.replied is not None:
            return event.replied
        return self.message(self.room, event.reply_to)

    @property
    def about(self) -> str:
        """The id of the message `replied`."""
        return self.event.reply_to or "" if isinstance(self.event, Commanded) else ""

    def content(self, attached: Attached, most: int) -> bytes | None:
        """What is in a file that was handed over; None: it is larger than `most` bytes, or gone."""
        return self.need(attached, lambda: _or_none(attached.read(most)))

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


async def _or_none(asked: Awaitable[T]) -> T | None:
    try:
        return await asked
    except Refused:
        return None


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
