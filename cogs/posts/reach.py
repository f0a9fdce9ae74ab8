"""How many each post has reached, measured once, when it has been out for a day.

Every message of a post is asked about on its own, in its own network. What cannot be told then is asked again for some
hours, and then never: Discord does not say when a reaction was placed, so later numbers would not compare. A post
counts where it was measured in all its rooms; one that was taken back before its day was over is not measured.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from statistics import mode
from typing import Any

from sqlalchemy import func, select, update

from bot.chat import Reach, Room
from bot.cog import Context
from bot.database import upsert
from cogs.posts import store
from cogs.posts.comparison import Verdict, compare
from cogs.posts.tables import posts, reached, sent

DAY = timedelta(days=1)
"""After which a post is measured."""
AGAIN = timedelta(hours=1)
"""After which what could not be told is asked again."""
LATEST = timedelta(hours=6)
"""After its day, a post is measured no more."""
PERIOD = timedelta(weeks=12)
"""What a report looks back on."""
BEST = 3
"""Posts that a report names."""


# ------------------------------------------------------------------ measuring


async def ask(ctx: Context, id: int, tell: Callable[..., Awaitable[Any]]) -> bool:
    """Ask how many a post that went out has reached, in each room where that is not known yet; whether anything was.

    `tell` is the errand that hears of it: (ctx, found, id, network, room).
    """
    found = await store.out(ctx, id)
    if found is None or found[0].withdrawn or ctx.now > found[0].at + DAY + LATEST:
        return False
    known = await ctx.execute(select(reached.c.network, reached.c.room).where(reached.c.sent == id, _measured()))
    rooms = {Room(*row) for row in known}
    missing = [place for place in await ctx.messages("post", id) if place[0] not in rooms]
    for room, message in missing:
        row = {"sent": id, "network": room.network, "room": room.id, "asked": ctx.now}
        key = ["sent", "network", "room"]
        await ctx.execute(upsert(ctx.unit.connection, reached, row, key=key, change=["asked"]))
        if (platform := ctx.services.platforms.get(room.network)) is not None:
            ctx.ask(partial(platform.reach, room, message, found[0].at + DAY), tell, id, room.network, room.id)
    return bool(missing)


async def keep(ctx: Context, id: int, room: Room, found: Reach) -> bool:
    """Keep how many a post has reached in a room; whether that is known of all its rooms now."""
    here = reached.c.sent == id, reached.c.network == room.network, reached.c.room == room.id
    await ctx.execute(update(reached).where(*here).values(reactions=found.reactions, replies=found.replies))
    missing = select(reached.c.sent).where(reached.c.sent == id, ~_measured()).limit(1)
    return (await ctx.execute(missing)).one_or_none() is None


def _measured() -> Any:
    return reached.c.reactions.is_not(None)


# ------------------------------------------------------------------ reporting


@dataclass(frozen=True, slots=True)
class Measured:
    """A post that went out, and how many it reached on its first day in all its rooms together."""

    post: int
    words: str
    at: datetime
    peak: bool
    reactions: int
    replies: int

    @property
    def total(self) -> int:
        """Reactions and replies."""
        return self.reactions + self.replies


@dataclass(frozen=True, slots=True)
class Report:
    """What posts at peaks reached, and others; only what can be compared."""

    peak: Sequence[Measured]
    other: Sequence[Measured]
    verdict: Verdict
    """``first`` are the posts at peaks."""
    best: Sequence[Measured]
    """Those that reached most, best first."""
    left_out: int
    """How many posts of the time cannot be compared."""


async def report(ctx: Context, room: str) -> Report:
    """What the posts to a room of the settings have reached lately.

    Networks and rooms differ in size, so that only posts compare that stood in as many rooms as most.
    """
    here = posts.c.community == ctx.community.id, posts.c.room == room
    over = sent.c.at > ctx.now - PERIOD, sent.c.at <= ctx.now - DAY
    query = (
        select(
            sent.c.post,
            sent.c.words,
            sent.c.at,
            sent.c.peak,
            func.count(reached.c.room).label("rooms"),
            func.count(reached.c.reactions).label("measured"),
            func.sum(reached.c.reactions).label("reactions"),
            func.sum(reached.c.replies).label("replies"),
        )
        .join(posts, posts.c.id == sent.c.post)
        .outerjoin(reached, reached.c.sent == sent.c.id)
        .where(*here, *over)
        .group_by(sent.c.id)
        .order_by(sent.c.id)
    )
    rows = (await ctx.execute(query)).all()
    whole = [row for row in rows if row.rooms and row.measured == row.rooms]
    usual = mode(row.rooms for row in whole) if whole else 0
    compared = [row for row in whole if row.rooms == usual]
    left_out = [row for row in rows if row not in compared and row.at <= ctx.now - DAY - LATEST]
    found = [Measured(row.post, row.words, row.at, row.peak, row.reactions, row.replies) for row in compared]
    peak, other = [one for one in found if one.peak], [one for one in found if not one.peak]
    verdict = compare([one.total for one in peak], [one.total for one in other])
    best = sorted(found, key=lambda one: one.total, reverse=True)[:BEST]
    return Report(peak, other, verdict, best, len(left_out))
