"""What the cog keeps, as rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select

from bot.charter import LONGEST, Rule
from bot.chat import Account, MessageSaid, Room
from bot.cog import Context
from bot.criticism import Learnt
from bot.database import add_up, upsert
from cogs.noticing.tables import days, doubtful, learnt, matches

KEPT = timedelta(weeks=60)
"""How long numbers are kept."""
USUAL = 28
"""Days that say what is usual."""
_WEEK = 7
OFTEN, LATELY = 5, timedelta(minutes=10)
"""How often a rule speaks where others read it, within how long: a crowd must not make the bot a nuisance."""
SMALLEST = 0.001
"""Weights nearer to nothing are not kept."""


@dataclass(frozen=True, slots=True)
class Taught:
    """How much a community's moderators have taught."""

    presses: int = 0
    alarms: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a room brought."""

    raised: int
    alarms: int
    days: int
    """How many days since the first case."""


async def read(ctx: Context) -> tuple[Learnt, Taught]:
    """What a community's moderators have taught."""
    row = (await ctx.execute(select(learnt).where(learnt.c.community == ctx.community.id))).one_or_none()
    if row is None:
        return Learnt(), Taught()
    told = json.loads(row.told)
    words = {int(word): weight for word, weight in told["words"].items()}
    return Learnt(told["level"], words), Taught(row.presses, row.alarms)


async def keep(ctx: Context, found: Learnt, taught: Taught) -> None:
    """Keep it."""
    words = {word: round(weight, 4) for word, weight in found.told.items() if abs(weight) >= SMALLEST}
    row = {
        "community": ctx.community.id,
        "told": json.dumps({"level": found.level, "words": words}),
        "presses": taught.presses,
        "alarms": taught.alarms,
    }
    change = ["told", "presses", "alarms"]
    await ctx.execute(upsert(ctx.unit.connection, learnt, row, key=["community"], change=change))


async def forget(ctx: Context) -> None:
    """Forget what was taught."""
    await ctx.execute(delete(learnt).where(learnt.c.community == ctx.community.id))


async def count(ctx: Context, room: str, *, raised: int = 0, alarms: int = 0) -> None:
    """Count what came of reading a room today."""
    row = {"community": ctx.community.id, "room": room, "day": _day(ctx.now), "raised": raised, "alarms": alarms}
    add = add_up(ctx.unit.connection, days, key=["community", "room", "day"], add=["raised", "alarms"])
    await ctx.execute(add, [row])


async def prune(ctx: Context) -> None:
    """Forget numbers older than `KEPT`, and matches that no rule can ask for any more."""
    here = ctx.community.id
    await ctx.execute(delete(days).where(days.c.community == here, days.c.day < _day(ctx.now - KEPT)))
    await ctx.execute(delete(matches).where(matches.c.community == here, matches.c.at < ctx.now - LONGEST))


async def cost(ctx: Context, room: str) -> Cost:
    """What reading a room has brought so far."""
    query = select(func.sum(days.c.raised), func.sum(days.c.alarms), func.min(days.c.day))
    here = days.c.community == ctx.community.id, days.c.room == room
    raised, alarms, first = (await ctx.execute(query.where(*here))).one()
    return Cost(raised or 0, alarms or 0, _day(ctx.now) - (first if first is not None else _day(ctx.now)) + 1)


async def calmed(ctx: Context) -> tuple[float, float] | None:
    """False alarms a day in the first week of reading, and in the last one; None before two weeks have passed."""
    here = days.c.community == ctx.community.id
    first: int | None = (await ctx.execute(select(func.min(days.c.day)).where(here))).scalar_one()
    today = _day(ctx.now)
    if first is None or today - first < 2 * _WEEK:
        return None
    begun, lately = days.c.day < first + _WEEK, days.c.day > today - _WEEK
    before, after = [
        (await ctx.execute(select(func.sum(days.c.alarms)).where(here, when))).scalar_one() or 0
        for when in (begun, lately)
    ]
    return before / _WEEK, after / _WEEK


async def usual(ctx: Context) -> float:
    """How many messages are noticed in a mean hour, of the last weeks before today."""
    today = _day(ctx.now)
    here = days.c.community == ctx.community.id, days.c.day < today, days.c.day >= today - USUAL
    raised, first = (await ctx.execute(select(func.sum(days.c.raised), func.min(days.c.day)).where(*here))).one()
    return 0.0 if not raised else raised / ((today - first) * 24)


# ------------------------------------------------------------------ the charter


@dataclass(frozen=True, slots=True)
class Met:
    """A message that met a rule."""

    id: int
    rule: str
    who: Account
    name: str
    room: Room


async def meet(ctx: Context, rule: Rule, event: MessageSaid, member: int, *, name: str = "", acted: bool) -> int:
    """Keep that somebody met a rule; gives its id. `name`: how they are called, where something is said to them."""
    row = {
        "community": ctx.community.id,
        "rule": rule.name,
        "member_id": member,
        "network": event.network,
        "account": event.account.id,
        "name": name[:100],
        "room": event.room.id,
        "at": ctx.now,
        "acted": acted,
    }
    kept: int = (await ctx.execute(insert(matches).values(row).returning(matches.c.id))).one().id
    return kept


async def met(ctx: Context, id: int) -> Met | None:
    """What was kept under an id."""
    row = (await ctx.execute(select(matches).where(matches.c.id == id))).one_or_none()
    if row is None:
        return None
    return Met(row.id, row.rule, Account(row.network, row.account), row.name, Room(row.network, row.room))


async def times(ctx: Context, rule: Rule, member: int) -> int:
    """How often a member met a rule within its time."""
    return await _many(ctx, rule, rule.within, matches.c.member_id == member, matches.c.acted.is_(False))


async def rests(ctx: Context, rule: Rule, event: MessageSaid, member: int) -> bool:
    """Whether a rule has acted so lately that it stays quiet: for a member, in a room, or in a crowd."""
    in_room = matches.c.network == event.network, matches.c.room == event.room.id
    of_whom = in_room if rule.reaction == "pause" else (matches.c.member_id == member,)
    if await _many(ctx, rule, rule.rest, *of_whom, matches.c.acted) > 0:
        return True
    return rule.reaction != "answer" and await _many(ctx, rule, LATELY, matches.c.acted) >= OFTEN


async def _many(ctx: Context, rule: Rule, within: timedelta, *conditions: ColumnElement[bool]) -> int:
    here = matches.c.community == ctx.community.id, matches.c.rule == rule.name, matches.c.at > ctx.now - within
    return int((await ctx.execute(select(func.count()).where(*here, *conditions))).scalar_one())


# ------------------------------------------------------------------ the digest


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Where a message stands that might be criticism."""

    room: Room
    message: str
    at: datetime


async def doubt(ctx: Context, event: MessageSaid, member: int) -> None:
    """Keep where a message stands, for the next digest."""
    row = {
        "community": ctx.community.id,
        "member_id": member,
        "network": event.network,
        "room": event.room.id,
        "message": event.message,
        "at": event.at,
    }
    await ctx.execute(insert(doubtful).values(row))


async def take_doubtful(ctx: Context) -> list[Doubtful]:
    """What the digest shows, in the order in which it was said; it is forgotten."""
    here = doubtful.c.community == ctx.community.id
    rows = (await ctx.execute(select(doubtful).where(here).order_by(doubtful.c.at, doubtful.c.id))).all()
    await ctx.execute(delete(doubtful).where(here))
    return [Doubtful(Room(row.network, row.room), row.message, row.at) for row in rows]


def _day(moment: datetime) -> int:
    return int(moment.timestamp()) // 86_400
