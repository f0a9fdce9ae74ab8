"""What the cog keeps, as rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.cog import Context
from bot.criticism import Learnt
from bot.database import add_up, upsert
from cogs.noticing.tables import days, learnt

KEPT = timedelta(weeks=60)
"""How long numbers are kept."""
USUAL = 28
"""Days that say what is usual."""
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
    """Forget numbers older than `KEPT`."""
    await ctx.execute(delete(days).where(days.c.community == ctx.community.id, days.c.day < _day(ctx.now - KEPT)))


async def cost(ctx: Context, room: str) -> Cost:
    """What reading a room has brought so far."""
    query = select(func.sum(days.c.raised), func.sum(days.c.alarms), func.min(days.c.day))
    here = days.c.community == ctx.community.id, days.c.room == room
    raised, alarms, first = (await ctx.execute(query.where(*here))).one()
    return Cost(raised or 0, alarms or 0, _day(ctx.now) - (first if first is not None else _day(ctx.now)) + 1)


async def usual(ctx: Context) -> float:
    """How many messages are noticed in a mean hour, of the last weeks before today."""
    today = _day(ctx.now)
    here = days.c.community == ctx.community.id, days.c.day < today, days.c.day >= today - USUAL
    raised, first = (await ctx.execute(select(func.sum(days.c.raised), func.min(days.c.day)).where(*here))).one()
    return 0.0 if not raised else raised / ((today - first) * 24)


def _day(moment: datetime) -> int:
    return int(moment.timestamp()) // 86_400
