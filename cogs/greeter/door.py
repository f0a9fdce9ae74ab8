"""The door of one home: who came, what was decided about them, and why.

A newcomer's row is `waiting` until the greeting is decided. Everything counts by two clocks: people who were *heard of*
together are greeted together (also after a night in which the bot was away), and only people who *came* together are a
raid.

Once ever is held by a keyed fingerprint of the account, written with the greeting. It outlives the erasure of the
member's rows: a join that is told again, or a rejoin, does not greet anew, and nothing says who it was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.chat import Account, MemberJoined
from bot.cog import Context
from bot.text import cut, tidy
from cogs.greeter.settings import GreeterSettings
from cogs.greeter.tables import greeted, greetings, homes, raids

WAITING, GREETED, TOGETHER, RAID, LEFT = "waiting", "greeted", "together", "raid", "left"
BOT, IGNORED, ALONE, LINKED, LATE, ROOMLESS = "bot", "ignored", "alone", "linked", "late", "roomless"
DECISIONS = (WAITING, GREETED, TOGETHER, RAID, LEFT, BOT, IGNORED, ALONE, LINKED, LATE, ROOMLESS)

KEPT = timedelta(days=1)
"""How long the names of those who came in a raid are kept, in case the moderators welcome them after all."""
TRUST = timedelta(hours=1)
"""For how long a crowd that the moderators welcomed is no raid."""

_DONE = (GREETED, TOGETHER)
_COUNTED = (WAITING, GREETED, TOGETHER, RAID, LEFT)


class Door:
    """One home of a community, within one unit."""

    def __init__(self, ctx: Context, settings: GreeterSettings, network: str) -> None:
        self._ctx = ctx
        self._settings = settings
        self.network = network
        self._here = greetings.c.community == ctx.community.id, greetings.c.network == network

    # -------------------------------------------------------------- coming and going

    async def arrived(self, event: MemberJoined) -> str | None:
        """Decide about somebody who came: the decision, or None when there is nothing new to decide."""
        row = await self.row(event.account)
        if row is not None and row.left is not None and row.decision in _DONE:
            await self._set(row.id, left=None, returned=self._ctx.now)
        if (row is not None and not _is_open(row, event)) or await self._known(event.account):
            return None
        joined = min(event.at, self._ctx.now)
        decision, detail = await self._decide(event, joined)
        values = {
            "member_id": (await self._member(event.account)).id,
            "name": cut(tidy(event.name), 80) if decision == WAITING else None,
            "joined": joined,
            "seen": self._ctx.now,
            "decision": decision,
            "detail": detail,
            "decided": self._ctx.now,
            "raid": None,
            "left": None,
        }
        if row is None:
            place = {"community": self._ctx.community.id, "network": self.network, "account": event.account.id}
            await self._ctx.execute(insert(greetings).values(place | values))
        else:
            await self._set(row.id, **values)
        return decision

    async def gone(self, account: Account) -> None:
        """Somebody left; one who was still waiting is not greeted any more."""
        row = await self.row(account)
        if row is not None:
            decision = LEFT if row.decision == WAITING else row.decision
            await self._set(row.id, left=self._ctx.now, name=None, decision=decision)

    async def _decide(self, event: MemberJoined, joined: datetime) -> tuple[str, str | None]:
        if event.bot:
            return BOT, None
        for pattern in self._settings.ignore:
            if fnmatchcase(event.account.id, pattern):
                return IGNORED, cut(pattern, 120)
        if self._ctx.now - joined > self._settings.late:
            return LATE, None
        if not self._ctx.rooms("welcome", self.network):
            return ROOMLESS, None
        return await self._silenced(event.account) or WAITING, None

    async def _silenced(self, account: Account) -> str | None:
        """Why a member is not to be greeted, for what they want or have had on another network."""
        member = await self._member(account)
        if member.alone:
            return ALONE
        theirs = greetings.c.member_id == member.id, greetings.c.decision.in_(_DONE)
        if (await self._ctx.execute(select(greetings.c.id).where(*theirs).limit(1))).one_or_none():
            return LINKED
        return None

    async def _member(self, account: Account) -> Any:
        return await self._ctx.members.of(self._ctx.unit, self._ctx.community.id, account)

    # -------------------------------------------------------------- greeting

    async def due(self) -> datetime:
        """When those who wait (there is somebody) are to be greeted: soon, or after the window when it is a burst."""
        waiting = await self.waiting()
        patience = self._settings.window if await self._is_burst(waiting) else self._settings.wait
        due: datetime = waiting[0].seen + patience
        return due

    async def take(self) -> tuple[list[Any], bool]:
        """Those to be greeted now, and whether together; from now on they are greeted."""
        waiting = await self.waiting()
        burst = await self._is_burst(waiting)
        welcome = []
        for row in waiting:
            silenced = await self._silenced(Account(self.network, row.account))
            await self._set(row.id, decision=silenced or GREETED, decided=self._ctx.now, name=None)
            if silenced is None:
                welcome.append(row)
                await self._remember(row.account)
        together = burst and len(welcome) > 1
        if together:
            for row in welcome:
                await self._set(row.id, decision=TOGETHER)
        return welcome, together

    async def waiting(self) -> Sequence[Any]:
        """The rows of those who wait, in the order they were heard of."""
        query = select(greetings).where(*self._here, greetings.c.decision == WAITING)
        return (await self._ctx.execute(query.order_by(greetings.c.seen, greetings.c.id))).all()

    async def next_turn(self, *, burst: bool) -> int:
        """The number of the wording that comes next: one after the other, so none comes twice in a row."""
        home = await self._home()
        column = homes.c.burst_turn if burst else homes.c.turn
        here = homes.c.community == self._ctx.community.id, homes.c.network == self.network
        await self._ctx.execute(update(homes).where(*here).values({column.name: column + 1}))
        return int(home.burst_turn if burst else home.turn)

    async def _is_burst(self, waiting: Sequence[Any]) -> bool:
        since = greetings.c.seen > waiting[-1].seen - self._settings.window
        heard = await self._count(since, greetings.c.decision.in_((WAITING, *_DONE)))
        return max(heard, len(waiting)) >= self._settings.burst

    # -------------------------------------------------------------- raids

    async def raid(self) -> Any:
        """The raid that is going on, or None."""
        query = select(raids).where(raids.c.community == self._ctx.community.id, raids.c.network == self.network)
        return (await self._ctx.execute(query.where(raids.c.ended.is_(None)))).one_or_none()

    async def calm(self, at: datetime) -> bool:
        """Whether so few had come lately, at that moment, that a raid was over."""
        return await self._came(self._settings.calm, at) < self._settings.burst

    async def begin_raid(self, account: Account) -> int | None:
        """Begin a raid if this newcomer makes one; its id."""
        row = await self.row(account)
        if await self._came(self._settings.window, row.joined) < self._settings.raid or await self._trusted():
            return None
        together = greetings.c.joined > row.joined - self._settings.window
        crowd = select(greetings.c.id).where(*self._here, greetings.c.decision == WAITING, together)
        members = (await self._ctx.execute(crowd)).scalars().all()
        values = {"community": self._ctx.community.id, "network": self.network, "began": self._ctx.now}
        new = insert(raids).values(values | {"people": len(members)}).returning(raids.c.id)
        raid: int = (await self._ctx.execute(new)).scalar_one()
        for member in members:
            await self._set(member, decision=RAID, raid=raid, decided=self._ctx.now)
        return raid

    async def join_raid(self, account: Account, raid: int) -> None:
        """This newcomer is one more of a raid."""
        row = await self.row(account)
        await self._set(row.id, decision=RAID, raid=raid)
        await self._ctx.execute(update(raids).where(raids.c.id == raid).values(people=raids.c.people + 1))

    async def _came(self, within: timedelta, until: datetime) -> int:
        """How many came in a time before a moment, by the moment they came."""
        then = greetings.c.joined > until - within, greetings.c.joined <= until
        return await self._count(*then, greetings.c.decision.in_(_COUNTED))

    async def _trusted(self) -> bool:
        query = select(func.max(raids.c.welcomed)).where(
            raids.c.community == self._ctx.community.id, raids.c.network == self.network
        )
        welcomed = (await self._ctx.execute(query)).scalar()
        return welcomed is not None and self._ctx.now - welcomed < TRUST

    # -------------------------------------------------------------- rows

    async def row(self, account: Account) -> Any:
        """What is kept of a newcomer, or None."""
        query = select(greetings).where(*self._here, greetings.c.account == account.id)
        return (await self._ctx.execute(query)).one_or_none()

    async def _set(self, id: int, **values: Any) -> None:
        await self._ctx.execute(update(greetings).where(greetings.c.id == id).values(**values))

    async def _count(self, *which: Any) -> int:
        query = select(func.count()).select_from(greetings).where(*self._here, *which)
        return int((await self._ctx.execute(query)).scalar_one())

    # -------------------------------------------------------------- once ever

    async def _known(self, account: Account) -> bool:
        found = select(greeted).where(greeted.c.fingerprint == await self._fingerprint(account.id))
        return (await self._ctx.execute(found)).one_or_none() is not None

    async def _remember(self, account: str) -> None:
        await self._ctx.execute(insert(greeted).values(fingerprint=await self._fingerprint(account)))

    async def _fingerprint(self, account: str) -> str:
        key = bytes.fromhex((await self._home()).key)
        return hmac.new(key, account.encode(), hashlib.sha256).hexdigest()

    async def _home(self) -> Any:
        ours = (await self._ctx.execute(select(homes).where(homes.c.community == self._ctx.community.id))).all()
        found = next((home for home in ours if home.network == self.network), None)
        if found is None:
            row = {"community": self._ctx.community.id, "network": self.network, "key": secrets.token_hex(32)}
            turns = {"turn": len(ours), "burst_turn": len(ours)}  # homes do not begin with the same words
            found = (await self._ctx.execute(insert(homes).values(row | turns).returning(homes))).one()
        return found


def _is_open(row: Any, event: MemberJoined) -> bool:
    """Whether a newcomer of whom something is kept is to be decided about again: never greeted, and here anew."""
    if row.decision in (WAITING, *_DONE):
        return False
    return row.left is not None or (row.decision != RAID and event.at > row.joined)
