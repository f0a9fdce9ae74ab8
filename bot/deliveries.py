"""Messages owed to rooms, each sent exactly once, and effects that may be repeated: carried through crashes and limits.

A delivery is written in the unit that decides it and released after the commit. It is either a card as it was worded
then, or a live card: the name of a renderer that words it anew whenever it is asked to `refresh`. Rows count what is
`wanted` and what is `shown`; a row is at rest when both agree, and after a crash the rows say what is left to do.

Order is kept within a room, rooms do not wait for each other, and edits of a live card are at least the network's
`edit_pause` apart. What was owed at the start may already have gone out: the platform is told since when, and looks.
Where several processes share the database, each row is carried by the one that holds its lease (`bot.leases`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    Table,
    and_,
    func,
    insert,
    not_,
    select,
    tuple_,
    update,
)
from sqlalchemy import Text as LongText
from sqlalchemy.exc import OperationalError

from bot.chat import (
    Card,
    Deed,
    Delete,
    Effect,
    GiveRole,
    Gone,
    Later,
    OpenThread,
    Outgoing,
    Pin,
    Publish,
    Refused,
    Room,
    Trouble,
    Unsure,
)
from bot.database import Database, Utc, number_on, table
from bot.leases import Alone, Leases, Shared, lease
from bot.members import accounts
from bot.packing import pack, unpack
from bot.platform import Platform
from bot.text import plain
from bot.unit import Unit, Writer

log = structlog.get_logger(__name__)

deliveries = table(
    "deliveries",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("network", String(16), nullable=False),
    Column("room", String(255), nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("asked", Boolean, nullable=False),
    Column("card", LongText),
    Column("cog", String(64)),
    Column("name", String(64)),
    Column("args", String(255)),
    Column("wanted", Integer, nullable=False, default=1),
    Column("shown", Integer, nullable=False, default=0),
    Column("message", String(255)),
    Column("state", String(16), nullable=False, default="owed"),
    Column("created", Utc, nullable=False),
    *lease(),
    Column("thread", String(255)),
    Index("deliveries_live", "cog", "name", "args"),
    Index("deliveries_room", "network", "room", "shown"),
    member=None,
    why="what is owed to rooms, emptied once it is sent",
    sqlite_autoincrement=True,
)
effects = table(
    "effects",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("network", String(16), nullable=False),
    Column("effect", LongText, nullable=False),
    *lease(),
    member=None,
    why="roles and invitations on their way, gone once carried out",
    sqlite_autoincrement=True,
)

BACKOFF = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds before a delivery that could not go out is tried again."""


EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""From when deliveries are numbered."""
RESENT_WITHIN = 5.0
"""Seconds for what an earlier process owed to rooms to go out before the network is listened to."""
FORGIVEN = timedelta(days=1)
"""How old a refused delivery may be to be tried again at a start."""


@dataclass(frozen=True, slots=True)
class Live:
    """Which live card: the renderer `name` of a cog, and what it is about."""

    cog: str
    name: str
    args: tuple[int | str, ...] = ()

    @property
    def key(self) -> str:
        """The arguments as the table keeps them."""
        return json.dumps(self.args)


Render = Callable[[str, Room, Live], Awaitable[Card | None]]
"""(community, room, live card) → the card as it is now; None: nothing to show any more."""
Tell = Callable[[str, Room, str, Trouble, Live | None], Awaitable[None]]
"""(community, room, text id of the mend, trouble, live card): told to its cog, or to the moderators once."""


class Deliveries:
    """What the house owes the networks."""

    tables: Sequence[Table] = (deliveries,)

    def __init__(
        self,
        database: Database,
        writer: Writer,
        clock: Callable[[], datetime],
        platforms: Mapping[str, Platform],
        render: Render,
        tell: Tell,
        serves: Callable[[], Collection[str]],
    ) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._platforms = platforms
        self._render = render
        self._tell = tell
        self._leases: Leases = Shared(writer, serves) if database.shared else Alone(database)
        self._tried: dict[int, datetime] = {}
        self._old = 0  # rows up to this id may have been tried by an earlier process
        self._tasks: dict[tuple[Any, ...], asyncio.Task[None]] = {}
        self._again: set[tuple[Any, ...]] = set()
        self.paused: set[str] = set()
        """Communities in which nothing unasked is said."""
        self.muted: set[Room] = set()
        """Rooms in which nothing unasked is said."""
        self._open = False

    # -------------------------------------------------------------- owing

    async def owe(self, unit: Unit, community: str, room: Room, card: Card, *, asked: bool = False) -> int:
        """Owe a room a card as it is worded now; the id of the delivery."""
        return await self._insert(unit, community, room, asked, card=pack(card))

    async def show(self, unit: Unit, community: str, room: Room, live: Live, *, asked: bool = False) -> int:
        """Owe a room a live card; the id of the delivery."""
        return await self._insert(unit, community, room, asked, cog=live.cog, name=live.name, args=live.key)

    async def refresh(self, unit: Unit, live: Live) -> None:
        """A live card is to be worded anew wherever it is shown. Many askers of one group write it once."""

        async def write() -> None:
            here = deliveries.c.cog == live.cog, deliveries.c.name == live.name, deliveries.c.args == live.key
            await unit.connection.execute(
                update(deliveries)
                .where(*here, deliveries.c.state.not_in(("unsure", "gone")))
                .values(wanted=deliveries.c.wanted + 1, state="owed")
            )

        await unit.once(("refresh", live), write)
        unit.after(lambda: self._wake_live(live))

    async def rooms(self, unit: Unit, live: Live) -> list[Room]:
        """The rooms that show a live card, or will."""
        here = deliveries.c.cog == live.cog, deliveries.c.name == live.name, deliveries.c.args == live.key
        query = select(deliveries.c.network, deliveries.c.room, deliveries.c.direct).where(*here)
        rows = await unit.execute(query.where(deliveries.c.state == "owed").order_by(deliveries.c.id))
        return list(dict.fromkeys(Room(*row) for row in rows))

    async def messages(self, unit: Unit, live: Live) -> list[tuple[Room, str]]:
        """Where a live card stands, and as which message."""
        here = deliveries.c.cog == live.cog, deliveries.c.name == live.name, deliveries.c.args == live.key
        query = select(deliveries.c.network, deliveries.c.room, deliveries.c.direct, deliveries.c.message).where(*here)
        standing = deliveries.c.message.is_not(None), deliveries.c.state != "gone"
        rows = await unit.execute(query.where(*standing).order_by(deliveries.c.id))
        return [(Room(row.network, row.room, row.direct), row.message) for row in rows]

    async def carry(self, unit: Unit, community: str, effect: Effect) -> None:
        """Owe an effect, in place of what is still owed of the same: who changes their mind often costs no more."""
        network = effect.network
        row = {"community": community, "network": network, "effect": pack(effect)}
        same = [row["effect"]] + ([pack(replace(effect, on=not effect.on))] if isinstance(effect, GiveRole) else [])
        await unit.execute(effects.delete().where(effects.c.network == network, effects.c.effect.in_(same)))
        await unit.execute(insert(effects).values(row))
        unit.after(lambda: self._start(("effects", network), partial(self._carry_all, network)))

    async def _insert(self, unit: Unit, community: str, room: Room, asked: bool, **what: Any) -> int:
        row = {"community": community, "network": room.network, "room": room.id, "direct": room.direct}
        row |= {"thread": room.thread or None, "asked": asked, "created": unit.now, **what}
        id: int = (await unit.execute(insert(deliveries).values(row).returning(deliveries.c.id))).scalar_one()
        whole = replace(room, thread="")  # what goes into its threads keeps its place among the rest
        unit.after(lambda: self._start(("room", whole), partial(self._send_all, whole)))
        return id

    # -------------------------------------------------------------- holding back what nobody asked for

    def pause(self, community: str) -> None:
        """From now on nothing unasked is said in the community; it stays owed."""
        self.paused.add(community)

    def resume(self, community: str) -> None:
        """Say it now."""
        self.paused.discard(community)
        self._catch_up()

    def mute(self, room: Room) -> None:
        """From now on nothing unasked is said in the room; it stays owed."""
        self.muted.add(room)

    def unmute(self, room: Room) -> None:
        """Say it now."""
        self.muted.discard(room)
        self._catch_up()

    def _catch_up(self) -> None:
        self._start(("wake",), self.wake)

    @staticmethod
    async def _leap(unit: Unit) -> None:
        """Number on from the clock: an id that a lost or restored database has used must not come again.

        A number a second lasts for 68 years within the 31 bits that Discord's markers have.
        """
        await number_on(unit.connection, deliveries, int((unit.now - EPOCH).total_seconds()))

    async def _forgive(self, unit: Unit) -> None:
        """What was refused lately is tried again after a restart: the admin may have mended it."""
        lately = deliveries.c.created > unit.now - FORGIVEN
        await unit.execute(update(deliveries).where(deliveries.c.state == "refused", lately).values(state="owed"))

    # -------------------------------------------------------------- life

    async def start(self) -> None:
        """Take up what an earlier process left."""
        async with self._database.reading() as connection:
            self._old = (await connection.execute(select(func.max(deliveries.c.id)))).scalar() or 0
        await self._writer.run(self._leap)
        await self._writer.run(self._forgive)
        self._open = True
        await self.wake()

    async def wake(self, network: str | None = None) -> None:
        """Look for everything that is owed (to one network) and can go out now."""
        if not self._open:
            return
        async with self._database.reading() as connection:
            rooms = (
                await connection.execute(
                    select(deliveries.c.network, deliveries.c.room, deliveries.c.direct)
                    .where(deliveries.c.state == "owed", deliveries.c.shown == 0)
                    .distinct()
                )
            ).all()
            stale = (await connection.execute(select(deliveries.c.network, deliveries.c.id).where(_stale()))).all()
            waiting = (await connection.execute(select(effects.c.network).distinct())).scalars().all()
        for name, id, direct in rooms:
            if network in (None, name):
                room = Room(name, id, direct)
                self._start(("room", room), partial(self._send_all, room))
        for name, delivery in stale:
            if network in (None, name):
                self._start(("card", delivery), partial(self._edit, delivery))
        for name in waiting:
            if network in (None, name):
                self._start(("effects", name), partial(self._carry_all, name))

    async def resent(self, network: str) -> None:
        """Wait, but not for long, until what was owed to rooms at the start is out, again or for the first time."""
        sending = [(key[1], task) for key, task in self._tasks.items() if key[0] == "room"]
        owed = [task for room, task in sending if room.network == network and not room.direct]
        if owed:
            await asyncio.wait(owed, timeout=RESENT_WITHIN)

    async def close(self) -> None:
        """Stop; what is not out stays owed."""
        self._open = False
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._leases.close()

    async def settle(self) -> None:
        """Wait until nothing is on its way (tests and the demo)."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    def _wake_live(self, live: Live) -> None:
        self._start(("live", live), partial(self._edit_all, live))

    def _start(self, key: tuple[Any, ...], work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` as the task `key`; when it runs already, run it once more afterwards."""
        if not self._open:
            return
        if key in self._tasks:
            self._again.add(key)
            return

        async def run() -> None:
            try:
                again = True
                while again:
                    self._again.discard(key)
                    again = not await self._read_through(work) or key in self._again
            except Exception:
                log.exception("delivery failed", key=key[0])
            finally:
                del self._tasks[key]

        self._tasks[key] = asyncio.create_task(run(), name=f"delivery-{key[0]}")

    @staticmethod
    async def _read_through(work: Callable[[], Awaitable[None]]) -> bool:
        """Do `work`; False: what is owed could not be read just now, and some time has passed since."""
        try:
            await work()
        except OperationalError:
            log.exception("what is owed cannot be read yet")
            await asyncio.sleep(BACKOFF[-1])
            return False
        return True

    # -------------------------------------------------------------- sending

    async def _send_all(self, room: Room) -> None:
        """Send what is owed to a room and its threads, oldest first."""
        attempt = 0
        while (row := await self._next(room)) is not None:
            try:
                await self._send(replace(room, thread=row.thread or ""), row)
                attempt = 0
            except Later as later:
                log.info("delivery waits", network=room.network, delivery=row.id, reason=later.reason)
                await asyncio.sleep(later.seconds or BACKOFF[min(attempt, len(BACKOFF) - 1)])
                attempt += 1
            except OperationalError:  # the database's trouble: the row still says what is left to do
                raise
            except Exception:  # a mistake of ours: whether it went out is not known, and the room must not wait for it
                log.exception("delivery failed", network=room.network, delivery=row.id)
                await self._fail(row, room, "unsure", "mend-unsure", Unsure("our own mistake"))

    async def _send(self, room: Room, row: Any) -> None:
        card = await self._card(row, room)
        if card is None:
            await self._set(row.id, state="dropped", card=None, **self._leases.left(deliveries, row.id))
            return
        tried = self._tried.get(row.id) or row.tried or (row.created if row.id <= self._old else None)
        now = self._clock()
        self._tried[row.id] = tried or now
        since = min(tried, now) if tried else None  # the clock may have been set back
        message = Outgoing(str(row.id), room, card, since)
        try:
            id = await self._platforms[room.network].send(message)
        except Unsure as trouble:
            await self._fail(row, room, "unsure", "mend-unsure", trouble)
        except Refused as trouble:
            if room.thread:  # it was never opened, or is gone: the message above it says the same
                log.info("nothing to say it in", network=room.network, delivery=row.id, reason=trouble.reason)
                await self._set(row.id, state="dropped", card=None, **self._leases.left(deliveries, row.id))
            else:
                await self._fail(row, room, "refused", trouble.mend, trouble)
        else:
            # what an earlier attempt got out may show an earlier state: it is worded anew
            again: dict[str, Any] = {"wanted": deliveries.c.wanted + 1} if tried and row.card is None else {}
            again |= self._leases.left(deliveries, row.id)
            shown = {"message": id, "shown": row.wanted, "card": None, **again}
            await self._write(lambda unit: self._note_out(unit, row, shown, card, room))
        self._tried.pop(row.id, None)
        if row.card is None:
            self._start(("card", row.id), partial(self._edit, row.id))  # refreshed while it went out

    async def _note_out(self, unit: Unit, row: Any, shown: dict[str, Any], card: Card, room: Room) -> None:
        """It is out: note that, and owe what is done with it now."""
        note = update(deliveries).where(deliveries.c.id == row.id).values(**shown).returning(deliveries.c.state)
        withdrawn = (await unit.execute(note)).scalar() == "gone"  # while it went out
        for effect in [Delete(room, shown["message"])] if withdrawn else _after(card, room, shown["message"]):
            await self.carry(unit, row.community, effect)

    async def _edit_all(self, live: Live) -> None:
        """Edit a live card in every room that shows it."""
        async with self._database.reading() as connection:
            here = deliveries.c.cog == live.cog, deliveries.c.name == live.name, deliveries.c.args == live.key
            rows = (await connection.execute(select(deliveries).where(*here, deliveries.c.state == "owed"))).all()
        for row in rows:
            if row.shown:
                self._start(("card", row.id), partial(self._edit, row.id))
            else:
                room = Room(row.network, row.room, row.direct)
                self._start(("room", room), partial(self._send_all, room))

    async def _edit(self, delivery: int) -> None:
        """Edit one live card until it shows what is wanted."""
        try:
            await self._edit_until_level(delivery)
        finally:
            await self._leases.leave(deliveries, delivery)

    async def _edit_until_level(self, delivery: int) -> None:
        attempt = 0
        while (row := await self._read(delivery)) is not None:
            room = Room(row.network, row.room, row.direct, row.thread or "")
            platform = self._platforms.get(row.network)
            card = await self._card(row, room)
            if platform is None or card is None or self._held(row, room):
                return
            try:
                await platform.edit(Outgoing(str(row.id), room, card), row.message)
            except Later as later:
                await asyncio.sleep(later.seconds or BACKOFF[min(attempt, len(BACKOFF) - 1)])
                attempt += 1
                continue
            except Gone:
                await self._set(row.id, state="gone")
                return
            except Refused as trouble:
                await self._fail(row, room, "refused", trouble.mend, trouble)
                return
            attempt = 0
            await self._set(row.id, shown=row.wanted)
            await asyncio.sleep(platform.edit_pause)

    async def _card(self, row: Any, room: Room) -> Card | None:
        if row.card is not None:
            card: Card = unpack(row.card)
            return card
        return await self._render(row.community, room, Live(row.cog, row.name, tuple(json.loads(row.args))))

    async def _fail(self, row: Any, room: Room, state: str, mend: str, trouble: Trouble) -> None:
        log.warning("delivery " + state, network=room.network, delivery=row.id, reason=trouble.reason)
        left = self._leases.left(deliveries, row.id)
        await self._set(row.id, state=state, card=row.card if state == "refused" else None, **left)
        live = Live(row.cog, row.name, tuple(json.loads(row.args))) if row.cog else None
        await self._tell(row.community, room, mend, trouble, live)

    # -------------------------------------------------------------- as a keeper of members' own rows

    async def export(self, unit: Unit, member: int) -> dict[str, list[dict[str, Any]]]:
        """What was said to the member alone: that it was, and when."""
        rows = await unit.execute(select(deliveries.c.network, deliveries.c.created).where(self._to(member)))
        return {"deliveries": [dict(row._mapping) for row in rows]}

    async def erase(self, unit: Unit, member: int) -> None:
        """Forget what was said, or is still to be said, to the member alone."""
        await unit.execute(deliveries.delete().where(self._to(member)))

    async def merge(self, unit: Unit, gone: int, kept: int) -> None:
        """Messages stay in the room of the account they were for."""

    @staticmethod
    def _to(member: int) -> ColumnElement[bool]:
        """Deliveries to the direct rooms of the member's accounts."""
        own = select(accounts.c.network, accounts.c.account, accounts.c.community).where(accounts.c.member_id == member)
        where = tuple_(deliveries.c.network, deliveries.c.room, deliveries.c.community)
        return and_(deliveries.c.direct, where.in_(own))

    # -------------------------------------------------------------- effects

    async def _carry_all(self, network: str) -> None:
        attempt = 0
        while (row := await self._next_effect(network)) is not None:
            try:
                await self._platforms[network].carry(unpack(row.effect))
            except Later as later:
                await asyncio.sleep(later.seconds or BACKOFF[min(attempt, len(BACKOFF) - 1)])
                attempt += 1
                continue
            except Refused as trouble:
                log.warning("effect refused", network=network, reason=trouble.reason)
                await self._tell(row.community, _where(unpack(row.effect)), trouble.mend, trouble, None)
            except Exception:  # a mistake of ours: the others must not wait for it
                log.exception("effect failed", network=network)
            attempt = 0
            await self._forget_effect(row.id)

    async def _next_effect(self, network: str) -> Any:
        if network not in self._platforms:
            return None
        query = select(effects).where(effects.c.network == network).order_by(effects.c.id).limit(1)
        return await self._leases.take(effects, query)

    async def _forget_effect(self, id: int) -> None:
        async def work(unit: Unit) -> None:
            await unit.execute(effects.delete().where(effects.c.id == id))

        await self._write(work)
        self._leases.left(effects, id)

    # -------------------------------------------------------------- rows

    async def _next(self, room: Room) -> Any:
        if room.network not in self._platforms:
            return None
        here = deliveries.c.network == room.network, deliveries.c.room == room.id, deliveries.c.direct == room.direct
        query = select(deliveries).where(*here, deliveries.c.state == "owed", deliveries.c.shown == 0)
        if room in self.muted:
            query = query.where(deliveries.c.asked)
        elif self.paused:
            query = query.where(deliveries.c.asked | not_(deliveries.c.community.in_(self.paused)))
        return await self._leases.take(deliveries, query.order_by(deliveries.c.id).limit(1))

    async def _read(self, delivery: int) -> Any:
        """The row, when it has to be edited."""
        query = select(deliveries).where(deliveries.c.id == delivery, _stale())
        return await self._leases.take(deliveries, query, leave=delivery)

    def _held(self, row: Any, room: Room) -> bool:
        return not row.asked and (row.community in self.paused or replace(room, thread="") in self.muted)

    async def _set(self, delivery: int, **values: Any) -> None:
        async def work(unit: Unit) -> None:
            await unit.execute(update(deliveries).where(deliveries.c.id == delivery).values(**values))

        await self._write(work)

    async def _write(self, work: Callable[[Unit], Awaitable[None]]) -> None:
        """Note what came of it; where the database cannot be written (a full disk, a lock), as soon as it can."""
        attempt = 0
        while True:
            try:
                return await self._writer.run(work)
            except OperationalError:
                log.exception("what came of a delivery cannot be noted yet")
                await asyncio.sleep(BACKOFF[min(attempt, len(BACKOFF) - 1)])
                attempt += 1

    async def withdraw(self, unit: Unit, live: Live) -> None:
        """Take a live card back: where it is shown its message is deleted, where it is still owed it is not sent."""
        here = deliveries.c.cog == live.cog, deliveries.c.name == live.name, deliveries.c.args == live.key
        for row in (await unit.execute(select(deliveries).where(*here, deliveries.c.message.is_not(None)))).all():
            await self.carry(unit, row.community, Delete(Room(row.network, row.room, row.direct), row.message))
        await unit.execute(update(deliveries).where(*here).values(state="gone"))

    async def moved(self, unit: Unit, room: Room, to: Room) -> None:
        """A room goes on elsewhere: what was still owed to it is owed to the new one."""
        here = deliveries.c.network == room.network, deliveries.c.room == room.id, deliveries.c.shown == 0
        await unit.execute(update(deliveries).where(*here).values(room=to.id))
        unit.after(lambda: self._go_on(room, to))

    def _go_on(self, room: Room, to: Room) -> None:
        if room in self.muted:
            self.muted.add(to)
        self._start(("room", to), partial(self._send_all, to))

    async def left(self, unit: Unit, room: Room) -> None:
        """Nothing is shown in a room any more: its live cards stay as they are."""
        here = deliveries.c.network == room.network, deliveries.c.room == room.id, deliveries.c.state == "owed"
        await unit.execute(update(deliveries).where(*here, deliveries.c.cog.is_not(None)).values(state="gone"))

    async def troubled(self, unit: Unit, community: str) -> dict[str, int]:
        """How many deliveries of a community are owed, refused or unsure."""
        query = select(deliveries.c.state, func.count()).where(deliveries.c.community == community)
        waiting = and_(deliveries.c.state == "owed", deliveries.c.shown == 0)
        query = query.where(waiting | deliveries.c.state.in_(("refused", "unsure"))).group_by(deliveries.c.state)
        return {row.state: row[1] for row in await unit.execute(query)}

    async def prune(self, unit: Unit, before: datetime) -> None:
        """Forget one-time deliveries that are over."""
        over = deliveries.c.cog.is_(None), deliveries.c.created < before
        await unit.execute(deliveries.delete().where(*over, (deliveries.c.shown > 0) | (deliveries.c.state != "owed")))


def _after(card: Card, room: Room, message: str) -> list[Effect]:
    """What is done with a message once it is out."""
    wanted: list[Effect | None] = [
        Pin(room, message) if card.pinned else None,
        Publish(room, message) if card.published else None,
        OpenThread(room, message, plain(card.thread)) if card.thread else None,
    ]
    return [effect for effect in wanted if effect is not None]


def _where(effect: Effect) -> Room:
    """The room that an effect concerns, where there is one."""
    return effect.room if isinstance(effect, Deed) else Room(effect.network, "")


def _stale() -> Any:
    return and_(
        deliveries.c.state == "owed",
        deliveries.c.cog.is_not(None),
        deliveries.c.shown > 0,
        deliveries.c.wanted > deliveries.c.shown,
    )
