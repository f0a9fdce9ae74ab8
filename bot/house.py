"""The house: what platforms talk to. It routes what comes in to the cogs' handlers, each in a unit of its own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.ballots import Ballots
from bot.chat import (
    Account,
    Asked,
    Card,
    Commanded,
    Event,
    Form,
    Mood,
    Pressed,
    Room,
    RoomLost,
    RoomMoved,
    Standing,
    Submitted,
    Trouble,
)
from bot.cog import Cog, Context, Declaration, NeedSize, NeedStanding, Press, Request, Services, Submission
from bot.commands import Catalogue, Command
from bot.config import Community, Config
from bot.database import Database
from bot.deliveries import Deliveries, Live
from bot.i18n import Texts, Words
from bot.members import Members
from bot.options import Asking, Mistake
from bot.platform import Platform
from bot.records import PAUSED, marks, muted_rooms, notices, switches, tokens
from bot.schedule import Due, Schedule, Take
from bot.text import Code, Said, cut, tidy
from bot.unit import Group, Unit, Writer

log = structlog.get_logger(__name__)
T = TypeVar("T")
R = TypeVar("R", bound=Request)
Handler = Callable[..., Awaitable[Any]]
AskedWork = Callable[..., Awaitable[Request]]
"""(unit, community=, standing=, sizes=) → the request as served."""

BUSY = 200
"""Units waiting above which confirmations are left out, so that answers stay in time."""
KEPT = timedelta(days=7)
"""How long deliveries that are over are remembered."""


@dataclass(frozen=True, slots=True)
class _Served:
    """One handler of one cog."""

    cog: Cog[Any]
    said: Declaration
    method: Handler

    @property
    def key(self) -> str:
        return f"{self.cog.name}.{self.method.__name__}"


class House:
    """Cogs on one side, networks on the other, the database in the middle."""

    def __init__(
        self,
        config: Config,
        cogs: Sequence[type[Cog[Any]]],
        texts: Texts,
        *,
        database: Database | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.config = config
        self.now = clock
        self.database = database or Database.at(config.bot.data_dir)
        self.writer = Writer(self.database, clock)
        self.platforms: dict[str, Platform] = {}
        self.cogs: dict[str, Cog[Any]] = {kind.name: kind() for kind in cogs}
        self.catalogue = Catalogue(command for kind in cogs for command in kind.commands())
        members, ballots = Members(), Ballots(config.bot.data_dir / "keys")
        self.deliveries = Deliveries(
            self.database, self.writer, clock, self.platforms, self._render, self._tell_trouble
        )
        members.keepers += [ballots, self.deliveries]
        self.schedule = Schedule(self.database, self.writer, clock, self._run_job)
        self.services = Services(
            self.database,
            texts,
            members,
            ballots,
            self.deliveries,
            self.schedule,
            self.platforms,
            self.cogs,
            {community.id: community for community in config.communities},
            config.bot.data_dir,
        )
        self._served = {
            kind: self._collect(kind) for kind in ("press", "form", "on", "job", "card", "complete", "service")
        }
        self._marks: set[tuple[str, str, str]] = set()

    def add(self, platform: Platform) -> None:
        """Live on one more network; before `start`."""
        self.platforms[platform.network] = platform

    def words(self, locale: str | None) -> Words:
        """The texts in a locale."""
        return self.services.texts.words(locale)

    def community(self, id: str) -> Community:
        """The community of this id."""
        return self.services.communities[id]

    @property
    def busy(self) -> bool:
        """Whether so much waits that confirmations should be left out."""
        return self.writer.waiting > BUSY

    # -------------------------------------------------------------- life

    async def migrate(self) -> None:
        """Bring every owner's tables up to date."""
        await self.database.migrate("house", Path(__file__).parent / "migrations" / "versions")
        for platform in self.platforms.values():
            if platform.versions is not None:
                await self.database.migrate(platform.network, platform.versions)
        for cog in self.cogs.values():
            if (versions := cog.folder() / "migrations").is_dir():
                await self.database.migrate(cog.name, versions)

    async def start(self) -> None:
        """Take up what an earlier process left. Platforms are open already."""
        async with self.database.reading() as connection:
            self._marks = {(m.network, m.origin, m.handler) for m in await connection.execute(select(marks))}
        await self.writer.run(self.services.members.start)
        await self.writer.run(self.services.ballots.sweep)
        await self._load_switches()
        for community in self.services.communities.values():
            for served in self._of("service", community):
                await self._run(community, served.cog, served.method)
        await self.deliveries.start()
        await self.schedule.start()

    async def close(self) -> None:
        """Stop: what is decided is committed, what is not out stays owed."""
        self.schedule.close()
        await self.deliveries.close()
        await self.writer.close()
        await self.database.close()

    def adopt(self, config: Config, texts: Texts) -> None:
        """Settings and texts apply from the next handler on; what needs a restart is the caller's to know."""
        self.config = config
        self.services.texts = texts
        self.services.communities.update({community.id: community for community in config.communities})

    async def tidy_up(self) -> None:
        """Forget what is over; once a day."""
        await self.writer.run(lambda unit: self.deliveries.prune(unit, unit.now - KEPT))

    # -------------------------------------------------------------- what platforms use

    async def write(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run `work` in a unit."""
        return await self.writer.run(work)

    async def wake(self, network: str) -> None:
        """The network can be reached again: what is owed to it goes out."""
        await self.deliveries.wake(network)

    async def token(self, network: str) -> str | None:
        """Where reading of a network goes on."""
        async with self.database.reading() as connection:
            query = select(tokens.c.token).where(tokens.c.network == network)
            return (await connection.execute(query)).scalar_one_or_none()

    async def checkpoint(self, network: str, token: str) -> None:
        """Everything up to `token` has been handled: keep it, and forget the marks of what was handled."""

        async def work(unit: Unit) -> None:
            statement = _insert(unit)(tokens).values(network=network, token=token)
            unit.gather(
                statement.on_conflict_do_update(index_elements=["network"], set_={"token": token}),
                {"network": network, "token": token},
            )
            if any(mark[0] == network for mark in self._marks):
                await unit.execute(delete(marks).where(marks.c.network == network))
                unit.after(lambda: self._forget_marks(network))

        await self.writer.run(work)

    def listens(self, kind: type[Event]) -> bool:
        """Whether any cog in use hears of such events."""
        return any(
            served.said.event is kind
            for community in self.services.communities.values()
            for served in self._of("on", community)
        )

    async def happened(self, event: Event) -> None:
        """Give an event to every handler of its community, each in a unit of its own, once."""
        community = self.services.communities.get(event.community)
        if community is None:
            return
        if isinstance(event, RoomMoved):
            await self.writer.run(lambda unit: self.deliveries.moved(unit, event.room, event.to))
        if isinstance(event, RoomLost):
            await self._tell_lost(community, event)
        for served in self._of("on", community):
            if served.said.event is type(event):
                try:
                    await self._run(community, served.cog, served.method, event, mark=(event, served.key))
                except Exception:
                    log.exception("handler failed", handler=served.key, event=type(event).__name__)
        if isinstance(event, RoomMoved):
            await self.writer.run(lambda unit: self.deliveries.left(unit, event.room))

    async def commanded(self, event: Commanded) -> None:
        """Serve a command."""

        async def work(
            unit: Unit, community: Community, standing: Standing | None, sizes: Mapping[str, int] | None
        ) -> Request:
            command, raw = self._read_command(event, community)
            cog = self.cogs[command.cog]
            request = Request(self.services, unit, community, cog, event, standing=standing, sizes=sizes)
            request.private = command.private
            if command.moderator:
                detail = " ".join(f"{name}={value}" for name, value in raw.items())
                await self._audit(request, " ".join(command.path), detail)
            zone, rooms = ZoneInfo(community.timezone), self.platforms[event.account.network].rooms(community.id)
            asking = Asking(event.account.network, unit.now, zone, request.words, rooms)
            await getattr(cog, command.handler)(request, **command.read(raw, asking))
            return request

        await self._serve(event, work)

    async def pressed(self, event: Pressed) -> None:
        """Serve a control."""
        await self._serve_control(event, "press", Press)

    async def submitted(self, event: Submitted) -> None:
        """Serve a filled-in form."""
        await self._serve_control(event, "form", Submission)

    async def complete(
        self, community: str, account: Account, path: tuple[str, ...], option: str, typed: str, locale: str | None
    ) -> list[tuple[str, str]]:
        """What an option may become: at most 25 pairs (shown, value)."""
        command = self.catalogue.find(path)
        known = self.services.communities.get(community)
        if command is None or known is None:
            return []
        for served in self._of("complete", known):
            if served.said.name == option and served.cog.name == command.cog:
                async with self._reading(known, served.cog) as context:
                    pairs: list[tuple[str, str]] = await served.method(served.cog, context, tidy(typed))
                return [(cut(shown, 100), value) for shown, value in pairs[:25]]
        return []

    # -------------------------------------------------------------- asking and answering

    def _read_command(self, event: Commanded, community: Community) -> tuple[Command, dict[str, Any]]:
        if event.line is not None:
            words = self._words_of(event, community)
            command, raw = self.catalogue.read_line(event.line, words)
        else:
            found = self.catalogue.find(event.path)
            if found is None:
                raise Mistake("mistake-unknown", given=Said(" ".join(event.path)))
            command, raw = found, event.options
        if command.cog not in community.cogs and not self.cogs[command.cog].always:
            raise Mistake("mistake-off", command=Code("!" + " ".join(command.path)))
        return command, raw

    async def _serve_control(self, event: Pressed | Submitted, kind: str, make: type[R]) -> None:
        cog_name, _, rest = event.control.partition(":")
        name, *args = rest.split(":")
        here = self._of(kind, self.services.communities.get(event.community))
        served = next((s for s in here if s.cog.name == cog_name and s.said.name == name), None)

        async def work(
            unit: Unit, community: Community, standing: Standing | None, sizes: Mapping[str, int] | None
        ) -> Request:
            if served is None:
                raise Mistake("mistake-control-gone")
            request = make(self.services, unit, community, served.cog, event, standing=standing, sizes=sizes)
            if served.said.moderator:
                await self._audit(request, f"{cog_name} {name}", " ".join([*args, *_chosen(event)]))
            await served.method(served.cog, request, *_typed(served.method, args))
            return request

        said = served.said if served else Declaration(kind, name)
        await self._serve(event, work, direct=said.direct, quiet=said.quiet)

    async def _serve(self, event: Asked, work: AskedWork, *, direct: bool = False, quiet: bool = False) -> None:
        """Run the unit of somebody who asks, and answer."""
        community = self.services.communities.get(event.community)
        if community is None:
            return
        words = self._words_of(event, community)
        try:
            request = await self._insist(event, community, work)
        except Mistake as mistake:
            card = Card(body=(words(mistake.id, **mistake.args_of_text),), locale=words.locale)
            await event.answer.give(card, private=True)
            return
        except Trouble as trouble:
            log.warning("asker could not be served", reason=trouble.reason)
            await event.answer.give(Card(body=(words("house-later"),), locale=words.locale), private=True)
            return
        except Exception:
            reference = _reference()
            log.exception("request failed", reference=reference)
            card = Card(body=(words("house-failed", reference=Code(reference)),), locale=words.locale, mood=Mood.ALERT)
            await event.answer.give(card, private=True)
            return
        if request is None:
            return  # a replay: it has been served
        if isinstance(request.reply, Form):
            await event.answer.form(request.reply)
        elif request.reply is None:
            await event.answer.nothing()
        else:
            await event.answer.give(request.reply, private=request.private, direct=direct, quiet=quiet)

    async def _insist(self, event: Asked, community: Community, work: AskedWork) -> Request | None:
        """Run the unit, and again with what it turns out to need of the networks; None: it was served before."""
        platform = self.platforms[event.account.network]
        standing, sizes = event.standing, None
        while True:
            unit_work = partial(work, community=community, standing=standing, sizes=sizes)
            try:
                return await self._marked(event, "asked", platform.replays, unit_work)
            except NeedStanding:
                standing = await platform.standing(community.id, event.account)
            except NeedSize:
                sizes = await self.sizes(community)

    def _words_of(self, event: Asked, community: Community) -> Words:
        wish = self.services.members.locale_of(community.id, event.account)
        return self.words(wish or event.locale or community.locale)

    async def _audit(self, request: Request, action: str, detail: str) -> None:
        """Only moderators go on; what they ask for is kept with who and when."""
        if not request.standing.moderator:
            raise Mistake("mistake-moderators-only")
        await request.note(action, detail)

    async def sizes(self, community: Community) -> dict[str, int]:
        """How many members each home has; a home that cannot be asked now counts for none."""
        found: dict[str, int] = {}
        for platform in self.platforms.values():
            if community.home(platform.network):
                try:
                    found[platform.network] = await platform.size(community.id)
                except Trouble as trouble:
                    log.warning("home cannot be counted", network=platform.network, reason=trouble.reason)
        return found

    # -------------------------------------------------------------- units

    async def _run(
        self, community: Community, cog: Cog[Any], method: Handler, *args: Any, mark: tuple[Event, str] | None = None
    ) -> None:
        """Run a handler that nobody waits for."""
        sizes: Mapping[str, int] | None = None

        async def work(unit: Unit) -> None:
            await method(cog, Context(self.services, unit, community, cog, sizes), *args)

        while True:
            try:
                if mark is None:
                    await self.writer.run(work)
                else:
                    event, key = mark
                    replays = event.origin is not None and self.platforms[event.network].replays
                    await self._marked(event, key, replays, work)
                return
            except NeedSize:
                sizes = await self.sizes(community)

    async def _marked(
        self, event: Event | Asked, key: str, replays: bool, work: Callable[[Unit], Awaitable[T]]
    ) -> T | None:
        """Run `work` once for an event that may come again; None when it already has."""
        network = event.account.network if isinstance(event, Asked) else event.network
        mark = (network, str(event.origin), key)
        if not replays:
            return await self.writer.run(work)
        if mark in self._marks:
            return None

        async def marked(unit: Unit) -> T:
            result = await work(unit)
            unit.gather(insert(marks), {"network": mark[0], "origin": mark[1], "handler": mark[2]})
            unit.after(lambda: self._marks.add(mark))
            return result

        return await self.writer.run(marked)

    def _forget_marks(self, network: str) -> None:
        self._marks = {mark for mark in self._marks if mark[0] != network}

    async def _run_job(self, take: Take) -> bool:
        """Do a due job; its unit runs again when it turns out to need what the networks know."""
        sizes: Mapping[str, int] | None = None

        async def work(unit: Unit) -> bool:
            due = await take(unit)
            if due is None:
                return False
            community, served = self._doer(due)
            await served.method(served.cog, Context(self.services, unit, community, served.cog, sizes), *due.args)
            return True

        while True:
            try:
                return await self.writer.run(work)
            except NeedSize as need:
                sizes = await self.sizes(need.community)

    def _doer(self, due: Due) -> tuple[Community, _Served]:
        community = self.services.communities.get(due.community)
        served = next((s for s in self._served["job"] if s.cog.name == due.cog and s.said.name == due.name), None)
        if community is None or served is None or not self._on(served.cog, community):
            raise LookupError(f"nobody does {due.cog}.{due.name} now")  # kept for the day the cog is back
        return community, served

    # -------------------------------------------------------------- cards and troubles

    async def _render(self, community: str, room: Room, live: Live) -> Card | None:
        known = self.services.communities.get(community)
        for served in self._of("card", known):
            if known and served.cog.name == live.cog and served.said.name == live.name:
                async with self._reading(known, served.cog) as context:
                    found: Card | None = await served.method(served.cog, context, room, *live.args)
                    return found
        return None

    @asynccontextmanager
    async def _reading(self, community: Community, cog: Cog[Any]) -> AsyncIterator[Context]:
        async with self.database.reading() as connection:
            yield Context(self.services, Unit(connection, self.now(), Group(connection)), community, cog, {})

    async def _tell_trouble(self, community: str, room: Room, mend: str, trouble: Trouble) -> None:
        """Tell the moderators once what a network refused and how to mend it."""
        known = self.services.communities.get(community)
        if known is None:
            return
        name = await self._name_of(room)
        words = self.words(known.locale)
        card = Card(
            title=words("trouble-title"),
            body=(words(mend, room=Said(name), network=room.network),),
            mood=Mood.ALERT,
            locale=known.locale,
        )
        await self._notify(known, card, f"{mend}:{room.network}:{room.id}", besides=room)

    async def _tell_lost(self, community: Community, event: RoomLost) -> None:
        words = self.words(community.locale)
        name = await self._name_of(event.room)
        card = Card(
            title=words("trouble-title"),
            body=(words(f"room-{event.reason}", room=Said(name), network=event.network),),
            mood=Mood.ALERT,
            locale=community.locale,
        )
        key = f"lost:{event.room.network}:{event.room.id}"
        await self._notify(community, card, key, besides=event.room)

    async def _notify(self, community: Community, card: Card, once: str, *, besides: Room) -> None:
        """Owe the moderators' rooms, but not the one that is itself in trouble, a card; once."""

        async def work(unit: Unit) -> None:
            row = {"community": community.id, "key": once, "at": unit.now}
            told = await unit.execute(_insert(unit)(notices).values(row).on_conflict_do_nothing())
            if not told.rowcount:
                return
            for platform in self.platforms.values():
                room = platform.rooms(community.id).get("moderators") if community.home(platform.network) else None
                if room is not None and room != besides:
                    await self.deliveries.owe(unit, community.id, room, card, asked=True)

        await self.writer.run(work)

    async def _name_of(self, room: Room) -> str:
        if not room.id:
            return room.network
        try:
            return await asyncio.wait_for(self.platforms[room.network].room_name(room), 5)
        except (Trouble, TimeoutError):
            return room.id

    # -------------------------------------------------------------- switches

    async def _load_switches(self) -> None:
        async with self.database.reading() as connection:
            rows = (await connection.execute(select(switches))).all()
        self.deliveries.paused = {row.community for row in rows if row.key == PAUSED}
        self.deliveries.muted = set(muted_rooms(row.key for row in rows))

    # -------------------------------------------------------------- handlers

    def _collect(self, kind: str) -> list[_Served]:
        return [_Served(cog, said, method) for cog in self.cogs.values() for said, method in cog.declarations(kind)]

    def _of(self, kind: str, community: Community | None) -> list[_Served]:
        return [s for s in self._served[kind] if community is not None and self._on(s.cog, community)]

    @staticmethod
    def _on(cog: Cog[Any], community: Community) -> bool:
        return cog.always or cog.name in community.cogs


def _insert(unit: Unit) -> Any:
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[unit.connection.dialect.name]


def _typed(method: Handler, args: Sequence[str]) -> list[Any]:
    """A control's arguments as the handler's signature wants them."""
    kinds = list(method.__annotations__.values())[1:] if method.__annotations__ else []
    return [int(arg) if kind in (int, "int") else arg for arg, kind in zip(args, kinds, strict=False)]


def _chosen(event: Pressed | Submitted) -> Sequence[str]:
    """What was chosen with a control; what is written in a form may be a member's, and is not for the audit trail."""
    return event.values if isinstance(event, Pressed) else ()


def _reference() -> str:
    return secrets.token_hex(3)
