"""Which reaction on which message means what: kept as rows, so that a press is understood after any restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, insert, or_, select, update

from bot.platforms.matrix.cards import Handle, same
from bot.platforms.matrix.latest import Latest
from bot.platforms.matrix.tables import controls, directs, polls, reactions
from bot.unit import Unit

if TYPE_CHECKING:
    from bot.house import House

OFFER = "matrix:offer"
"""The control of a line that offers a private answer."""
OFFERS_KEPT = timedelta(days=2)
SHEETS_KEPT = timedelta(days=61)
"""For how long a card in a direct room can be pressed: longer than any poll is open."""

_CACHED = 500
_EARLY = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that is shown and can be pressed."""

    event: str
    room: str
    community: str
    handles: tuple[Handle, ...]

    def by_emoji(self, emoji: str) -> Handle | None:
        """What a reaction means."""
        wanted = same(emoji)
        return next((handle for handle in self.handles if handle.emoji and same(handle.emoji) == wanted), None)

    def by_number(self, number: int) -> Handle | None:
        """What the number of an option means."""
        found = next((handle for handle in self.handles if handle.position == number), None)
        return found if found is not None and found.value is not None else None

    def by_value(self, value: str) -> Handle | None:
        """The option of this value."""
        return next((handle for handle in self.handles if handle.value == value), None)


class Controls:
    """The cards that can be pressed."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._cache: Latest[str, Shown | None] = Latest(_CACHED)
        self._early: Latest[str, None] = Latest(_EARLY)

    async def shown(self, event: str) -> Shown | None:
        """The card shown by an event; None when it is none of ours, or nothing on it can be pressed any more."""
        if event not in self._cache:
            found = await self._read(event)
            if event not in self._cache:  # what `keep` wrote meanwhile is newer than what was read
                if found is None:
                    return None  # not remembered: it may be a card of ours on its way out
                self._cache[event] = found
        self._cache.move_to_end(event)
        return self._cache[event]

    async def pressed(self, event: str, room: str) -> Shown | None:
        """The card that somebody pressed in a room. One that is not known yet is remembered: it may be on its way out.

        None for a card of another room: whoever knows its id could write from anywhere that they press it.
        """
        shown = await self.shown(event)
        if shown is None:
            self._early[event] = None
        return shown if shown is not None and shown.room == room else None

    def was_pressed(self, event: str) -> bool:
        """Whether somebody pressed on a card before its controls were kept."""
        early = event in self._early
        self._early.pop(event, None)
        return early

    async def newest_in(self, room: str) -> Shown | None:
        """The newest card of a room that has options."""
        query = select(controls.c.event).where(controls.c.room == room, controls.c.value.is_not(None))
        async with self._house.database.reading() as connection:
            newest = query.order_by(controls.c.sent.desc()).limit(1)
            event = (await connection.execute(newest)).scalar_one_or_none()
        return None if event is None else await self.shown(event)

    async def keep(
        self, event: str, room: str, community: str, handles: list[Handle], *, is_poll: bool = False
    ) -> None:
        """The event shows a card with these handles; with none, nothing on it can be pressed any more."""
        known = await self.shown(event)
        if (list(known.handles) if known else []) == handles and not is_poll:
            return
        placed = (
            {same(handle.emoji) for handle in known.handles if handle.emoji and not handle.seed} if known else set()
        )
        where = {"event": event, "room": room, "community": community, "sent": self._house.now()}
        rows = [
            {
                **where,
                "position": handle.position,
                "emoji": handle.emoji,
                "control": handle.control,
                "value": handle.value,
                "most": handle.most,
                "seeded": not handle.seed or same(handle.emoji or "") in placed,
            }
            for handle in handles
        ]

        async def work(unit: Unit) -> None:
            await unit.execute(delete(controls).where(controls.c.event == event))
            if rows:
                await unit.execute(insert(controls), rows)
            else:
                await unit.execute(delete(reactions).where(reactions.c.target == event))
            if is_poll:
                await unit.execute(delete(polls).where(polls.c.event == event))
                await unit.execute(insert(polls).values(event=event, result=None))

        await self._house.write(work)
        self._cache[event] = Shown(event, room, community, tuple(handles)) if handles else None

    # ------------------------------------------------------------------ seeds

    async def unseeded(self) -> tuple[str, str, int, str] | None:
        """(event, room, position, emoji) of the next reaction that the bot has to place, newest card first."""
        query = select(controls.c.event, controls.c.room, controls.c.position, controls.c.emoji)
        query = query.where(controls.c.seeded.is_(False)).order_by(controls.c.sent.desc(), controls.c.position)
        async with self._house.database.reading() as connection:
            row = (await connection.execute(query.limit(1))).one_or_none()
        return None if row is None else tuple(row)

    async def seeded(self, event: str, position: int) -> None:
        """This reaction is placed."""
        here = controls.c.event == event, controls.c.position == position
        await self._house.write(lambda unit: unit.execute(update(controls).where(*here).values(seeded=True)))

    # ------------------------------------------------------------------ native polls

    async def poll(self, event: str) -> tuple[bool, str | None]:
        """Whether an event is a native poll, and the message that tells its result."""
        async with self._house.database.reading() as connection:
            row = (await connection.execute(select(polls).where(polls.c.event == event))).one_or_none()
        return (row is not None, row.result if row is not None else None)

    async def closed(self, event: str, result: str) -> None:
        """A native poll is over; `result` is the message that tells how it went."""
        await self._house.write(
            lambda unit: unit.execute(update(polls).where(polls.c.event == event).values(result=result))
        )

    # ------------------------------------------------------------------ tidying

    async def prune(self) -> None:
        """Forget offers that nobody took up, and who was shown what in a direct room."""
        now = self._house.now()
        offered = and_(controls.c.control == OFFER, controls.c.sent < now - OFFERS_KEPT)
        alone = and_(controls.c.room.in_(select(directs.c.room)), controls.c.sent < now - SHEETS_KEPT)
        await self._house.write(lambda unit: unit.execute(delete(controls).where(or_(offered, alone))))

    async def _read(self, event: str) -> Shown | None:
        query = select(controls).where(controls.c.event == event).order_by(controls.c.position)
        async with self._house.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return None
        handles = (Handle(r.position, r.emoji, r.control, r.value, r.most, seed=not r.seeded) for r in rows)
        return Shown(event, rows[0].room, rows[0].community, tuple(handles))
