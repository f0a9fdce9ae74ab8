"""The house: cogs on one side, networks on the other, the database in the middle. What platforms talk to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.activity import Activity
from bot.ballots import Ballots
from bot.chat import Account, Card, Event, Later, MessageSaid, Refused, Room, RoomLost, RoomMoved, SaidAlone, Trouble
from bot.cog import SIZES, Cog, Context, Known, Services, knowing
from bot.commands import Catalogue
from bot.config import Community, Config
from bot.database import Database
from bot.deliveries import Deliveries, Live
from bot.desk import Desk
from bot.errands import Errand, Errands
from bot.handlers import Handlers, Served
from bot.i18n import Texts, Words
from bot.marks import Marks
from bot.members import Members, Name
from bot.notices import Notices
from bot.platform import Platform
from bot.records import PAUSED, muted_rooms, switches
from bot.schedule import Due, Schedule, Take
from bot.text import cut, tidy
from bot.unit import Group, Unit, Writer

log = structlog.get_logger(__name__)
T = TypeVar("T")

CATCH_UP = 30.0
"""Seconds that due jobs wait for networks to tell what happened while the bot was away."""
AGAIN = (0.5, 2.0, 5.0, 20.0)
"""Seconds before an event is handled again that the database could not take (a lock, a full disk), or for which a
network had to be asked that did not answer."""
BUSY = 200
"""Units waiting above which confirmations are left out, so that answers stay in time."""
LOOK_EVERY = 10.0
"""Seconds after which a pause, a language or something owed that another process wrote is seen by this one."""
KEPT = timedelta(days=7)
"""How long deliveries that are over, and what moderators were told, are remembered."""
MINUTE = 60.0
"""Seconds between two writings of what was counted: as much as a kill may lose where a network does not replay."""
COMPLETIONS = 25
"""How many completions of an option Discord shows."""


class _NotTaken(Exception):
    """A handler does not take what somebody said to the bot alone."""


class House:
    """Wires the services, routes what comes in to the cogs' handlers, and lends platforms what they need."""

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
        self.database = database or Database.named(config.bot.database.get_secret_value(), config.bot.data_dir)
        self.writer = Writer(self.database, clock)
        self.platforms: dict[str, Platform] = {}
        self.cogs: dict[str, Cog[Any]] = {kind.name: kind() for kind in cogs}
        self.catalogue = Catalogue(command for kind in cogs for command in kind.commands())
        communities = {community.id: community for community in config.communities}
        self.deliveries = Deliveries(
            self.database, self.writer, clock, self.platforms, self._render, self._tell_trouble, communities.keys
        )
        self.schedule = Schedule(self.database, self.writer, clock, self._run_job, communities.keys)
        self.errands = Errands(self._tell_errand)
        keys = config.bot.data_dir / "keys"
        members, ballots = Members(shared=self.database.shared), Ballots(keys)
        self.activity = Activity(members, keys / "days", clock)
        members.keepers += [ballots, self.deliveries, self.activity]
        members.keepers += [cog.keeper for cog in self.cogs.values() if cog.keeper is not None]
        self.services = Services(
            self.database,
            texts,
            members,
            ballots,
            self.activity,
            self.deliveries,
            self.schedule,
            self.errands,
            self.platforms,
            self.cogs,
            self.sizes,
            communities,
            config.bot.data_dir,
        )
        self._behind: set[str] = set()
        self._level = asyncio.Event()
        self._late: asyncio.Task[None] | None = None
        self._minutely: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._sizes: dict[tuple[str, str], int] = {}
        self._handlers = Handlers(self.cogs.values())
        self._marks = Marks(self.database, self.writer)
        self._notices = Notices(self.services, self.writer)
        desk = Desk(self.services, self.writer, self._marks, self._handlers, self.catalogue)
        self.commanded, self.pressed, self.submitted = desk.commanded, desk.pressed, desk.submitted
        self.token = self._marks.token
        self._count_where_wanted()

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

    def counted_as(self, room: Room, account: str) -> Name | None:
        """As whom somebody in a room of a home is counted, once for all accounts that they linked.

        None: it is a puppet, or somebody who wants to be in no count.
        """
        platform = self.platforms[room.network]
        homes = (home for home in self.services.communities.values() if room in platform.rooms(home.id).values())
        home = next(homes, None)
        if home is None:  # the settings name the room no more
            return "", room.network, account
        if any(fnmatchcase(account, pattern) for pattern in home.puppets):
            return None
        return self.services.members.counted_as(home.id, room.network, account)

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
        """Take up what an earlier process left."""
        await self.database.forget_past()  # a process that was killed may have left it
        await self._marks.load()
        await self.writer.run(self.services.members.start)
        await self.writer.run(self.services.ballots.sweep)
        await self.writer.run(self._load_switches)
        for community in self.services.communities.values():
            for served in self._handlers.of("service", community):
                await self._try(community, served)
        await self.deliveries.start()
        if self.database.shared:
            self._looking = asyncio.create_task(self._look_around(), name="look-around")
        self._behind = {platform.network for platform in self.platforms.values() if platform.replays}
        if self._behind:
            self._late = asyncio.create_task(self._start_late(), name="schedule-start")
        else:
            await self._start_level()

    def caught_up(self, network: str) -> None:
        """What happened on a network that `replays` while the bot was away has been handled."""
        self._behind.discard(network)
        if not self._behind:
            self._level.set()

    async def _start_late(self) -> None:
        """Jobs wait for what happened during a stop: a vote cast in time counts before its poll is closed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._level.wait(), CATCH_UP)
        await self._start_level()

    async def _start_level(self) -> None:
        """Start what waits until the networks have told what happened while the bot was away."""
        await self.schedule.start()
        self._minutely = asyncio.create_task(self._every_minute(), name="minutely")

    async def close(self) -> None:
        """Stop: what is decided is committed, what is not out stays owed."""
        for task in (self._late, self._minutely, self._looking):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        await self.write_counts()
        await self.schedule.close()
        await self.errands.close()
        await self.deliveries.close()
        await self.writer.close()
        await self.database.close()

    def adopt(self, config: Config, texts: Texts) -> None:
        """Settings and texts apply from the next handler on; what needs a restart is the caller's to know."""
        self.config = config
        self.services.texts = texts
        self.services.communities.update({community.id: community for community in config.communities})
        self._count_where_wanted()

    async def tidy_up(self) -> None:
        """Forget what is over; once a day."""
        await self.writer.run(lambda unit: self.deliveries.prune(unit, unit.now - KEPT))
        await self.writer.run(lambda unit: self._notices.prune(unit, unit.now - KEPT))
        await self.writer.run(self.activity.prune)

    async def _every_minute(self) -> None:
        while True:
            await self.write_counts()
            await self._patiently("days", lambda: self.writer.run(self.activity.close_days))
            await asyncio.sleep(MINUTE)

    async def _load_switches(self, unit: Unit) -> None:
        rows = (await unit.execute(select(switches))).all()
        unit.after(lambda: self._switch([row.community for row in rows if row.key == PAUSED], [r.key for r in rows]))

    def _switch(self, paused: Sequence[str], switched: Sequence[str]) -> None:
        self.deliveries.paused = set(paused)
        self.deliveries.muted = set(muted_rooms(switched))

    async def _look_around(self) -> None:
        """See what other processes on the same database decided, and take up what one that died left."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.writer.run(self._load_switches)
                await self.writer.run(self.services.members.relearn)
                await self.deliveries.wake()
            except OperationalError:
                log.exception("what other processes did cannot be read yet")

    # -------------------------------------------------------------- what platforms use

    async def write(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run `work` in a unit."""
        return await self.writer.run(work)

    async def wake(self, network: str) -> None:
        """The network can be reached again: what is owed to it goes out."""
        await self.deliveries.wake(network)

    def listens(self, kind: type[Event]) -> bool:
        """Whether any cog in use hears of such events."""
        communities = self.services.communities.values()
        return any(self._handlers.hearing(kind, community) for community in communities)

    @property
    def counts(self) -> bool:
        """Whether any cog in use wants what is said to be counted: `activity.heard` is to be told of it."""
        return self.activity.wanted

    def _count_where_wanted(self) -> None:
        kinds = [cog for cog in self.cogs.values() if cog.counts]
        communities = self.services.communities.values()
        self.activity.adopt(c for c in communities if any(cog.always or c.uses(cog.name) for cog in kinds))

    async def write_counts(self) -> None:
        """Write what was heard on networks that do not replay; the others' is written at their checkpoints."""
        for platform in self.platforms.values():
            if not platform.replays and (taken := self.activity.take(platform.network)):
                try:
                    await self.writer.run(partial(self.activity.write, taken=taken))
                except Exception:  # a full disk, say: the next minute is another one
                    log.exception("counts could not be written yet", network=platform.network)
                    self.activity.give_back(platform.network, taken)

    async def checkpoint(self, network: str, token: str) -> None:
        """Everything up to `token` has been handled: keep it, with what was heard on the way, and forget the marks."""
        taken = self.activity.take(network)
        await self._marks.checkpoint(network, token, partial(self.activity.write, taken=taken))

    async def happened(self, event: Event) -> None:
        """Give an event to every handler of its community, each in a unit of its own, once."""
        community = self.services.communities.get(event.community)
        if community is None:
            return
        if isinstance(event, RoomMoved):
            await self._patiently(
                "moved", lambda: self.writer.run(lambda unit: self.deliveries.moved(unit, event.room, event.to))
            )
        if isinstance(event, RoomLost):
            await self._patiently("lost", lambda: self._notices.lost(community, event))
        for served in self._handlers.hearing(type(event), community):
            if self._heeds(community, served.cog, event):
                await self._try(community, served, event)
        if isinstance(event, RoomMoved):
            await self._patiently("left", lambda: self.writer.run(lambda unit: self.deliveries.left(unit, event.room)))

    def _heeds(self, community: Community, cog: Cog[Any], event: Event) -> bool:
        """Whether a cog is to hear of an event. What a member says who opted out is given to nobody."""
        if not isinstance(event, MessageSaid):
            return True
        who = event.account
        if self.services.members.counted_as(community.id, who.network, who.id) is None:
            return False
        return cog.heeds(self.services, community, event)

    async def said_alone(self, event: SaidAlone) -> bool:
        """Give what somebody wrote to the bot alone to the handlers that listen; whether one has taken it, or had."""
        community = self.services.communities.get(event.community)
        for served in self._handlers.hearing(SaidAlone, community):
            if community is not None and await self._offer(community, served, event):
                return True
        return False

    async def _offer(self, community: Community, served: Served, event: SaidAlone) -> bool:
        """Whether a handler takes what was said, or did before: what it does not take leaves no trace."""
        known: Known = {}
        taken = False

        async def work(unit: Unit) -> bool:
            context = Context(self.services, unit, community, served.cog, known)
            if not await served.method(served.cog, context, event):
                raise _NotTaken
            return True

        async def once() -> None:
            nonlocal taken
            try:
                if event.origin and self.platforms[event.network].replays:
                    await knowing(known, partial(self._marks.once, event.network, event.origin, served.key, work))
                else:
                    await knowing(known, lambda: self.writer.run(work))
                taken = True
            except _NotTaken:
                pass

        await self._patiently(served.key, once)
        return taken

    async def complete(
        self,
        community: str,
        account: Account,
        path: tuple[str, ...],
        option: str,
        typed: str,
        locale: str | None,
        *,
        moderator: bool,
    ) -> list[tuple[str, str]]:
        """What an option may become: at most 25 pairs (shown, value); of a moderators' command, only for them."""
        command, known = self.catalogue.find(path), self.services.communities.get(community)
        served = command and self._handlers.find("complete", known, command.cog, option)
        if known is None or command is None or not served or (command.moderator and not moderator):
            return []
        async with self._reading(known, served.cog) as context:
            pairs: list[tuple[str, str]] = await served.method(served.cog, context, tidy(typed))
        return [(cut(shown, 100), value) for shown, value in pairs[:COMPLETIONS]]

    async def sizes(self, community: Community) -> dict[str, int]:
        """How many members each home has; empty when one cannot be counted, for a part of the truth would be none.

        A home that cannot be asked now has as many as it had when it could.
        """
        found: dict[str, int] = {}
        for platform in self.platforms.values():
            if community.home(platform.network):
                home = community.id, platform.network
                try:
                    self._sizes[home] = await platform.size(community.id)
                except Trouble as trouble:
                    log.warning("home cannot be counted", network=platform.network, reason=trouble.reason)
                    if home not in self._sizes:
                        return {}
                found[platform.network] = self._sizes[home]
        return found

    # -------------------------------------------------------------- handlers that nobody waits for

    async def _try(self, community: Community, served: Served, *told: Any) -> None:
        await self._patiently(served.key, lambda: self._run(community, served, *told))

    @staticmethod
    async def _patiently(handler: str, work: Callable[[], Awaitable[object]]) -> None:
        """Do `work`, again while database or network are in trouble; a failure is logged and stops nothing else."""
        for pause in (*AGAIN, None):
            try:
                await work()
                return
            except Exception as error:
                if pause is None or not isinstance(error, (OperationalError, Later)):
                    log.exception("handler failed", handler=handler)
                    return
                reason = error.reason if isinstance(error, Later) else type(error).__name__
                log.warning("handler failed, trying again", handler=handler, reason=reason, pause=pause)
            await asyncio.sleep(pause)

    async def _run(self, community: Community, served: Served, *told: Any) -> None:
        """Run a service, or tell an event or an errand; again with what turns out to be needed."""
        known: Known = {}

        async def work(unit: Unit) -> None:
            await served.method(served.cog, Context(self.services, unit, community, served.cog, known), *told)

        event = next((one for one in told if isinstance(one, Event) and one.origin), None)
        if event is not None and event.origin and self.platforms[event.network].replays:
            network, origin = event.network, event.origin
            await knowing(known, lambda: self._marks.once(network, origin, served.key, work))
        else:
            await knowing(known, lambda: self.writer.run(work))

    async def _run_job(self, take: Take) -> bool:
        """Do a due job; its unit runs again when it turns out to need what the networks know."""
        known: Known = {}

        async def work(unit: Unit) -> bool:
            due = await take(unit)
            if due is None:
                return False
            community, served = self._doer(due)
            await served.method(served.cog, Context(self.services, unit, community, served.cog, known), *due.args)
            return True

        return await knowing(known, lambda: self.writer.run(work))

    def _doer(self, due: Due) -> tuple[Community, Served]:
        community = self.services.communities.get(due.community)
        served = self._handlers.find("job", community, due.cog, due.name)
        if community is None or served is None:
            raise LookupError(f"nobody does {due.cog}.{due.name} now")  # kept for the day the cog is back
        return community, served

    async def _tell_errand(self, errand: Errand, found: Any) -> None:
        community = self.services.communities.get(errand.community)
        served = self._handlers.find("errand", community, errand.cog, errand.name)
        if community is not None and served is not None:
            await self._try(community, served, found, *errand.args)

    # -------------------------------------------------------------- what deliveries use

    async def _render(self, community: str, room: Room, live: Live) -> Card | None:
        known = self.services.communities.get(community)
        served = self._handlers.find("card", known, live.cog, live.name)
        if known is None or served is None:
            return None
        async with self._reading(known, served.cog) as context:
            card: Card | None = await served.method(served.cog, context, room, *live.args)
            return card

    async def _tell_trouble(self, community: str, room: Room, mend: str, trouble: Trouble, live: Live | None) -> None:
        """A delivery failed: its cog knows what to do, or the moderators are told."""
        known = self.services.communities.get(community)
        served = live and self._handlers.find("refused", known, live.cog, live.name)
        if known is not None and live is not None and served and isinstance(trouble, Refused):
            await self._try(known, served, room, *live.args)
        else:
            await self._notices.trouble(community, room, mend, trouble)

    @asynccontextmanager
    async def _reading(self, community: Community, cog: Cog[Any]) -> AsyncIterator[Context]:
        async with self.database.reading() as connection:
            yield Context(self.services, Unit(connection, self.now(), Group(connection)), community, cog, {SIZES: {}})
