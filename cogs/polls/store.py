"""Polls as rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select, update

from bot.cog import Context
from cogs.polls.tables import polls

State = Literal["open", "closed", "lost", "cancelled"]
"""``lost``: closed because the key of its secret ballot box is gone."""

ANY: tuple[State, ...] = ("open", "closed", "lost", "cancelled")
LISTED = 500
"""Polls that are looked through for a title, the newest."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One question to the community."""

    id: int
    community: str
    author: int | None
    """The member who opened it; None once they are forgotten."""
    question: str
    options: tuple[str, ...]
    revision: int
    """Rises with every correction: what was pressed on an earlier wording does not count."""
    anonymous: bool
    multiple: bool
    live: bool
    """The counts show before the close."""
    who: str
    place: str | None
    """The one room of a poll opened "here", as ``network:id``; None: it is for everyone to see."""
    native: bool
    """The network's own poll may carry it: it is shown in one room only."""
    box: int | None
    """Its ballots; None once they are destroyed."""
    state: State
    opened: datetime
    closes: datetime
    closed: datetime | None = None
    counts: tuple[int, ...] | None = None
    """The outcome: how many chose each option."""
    voters: int | None = None
    size: int | None = None
    """How many members there were at the close, when all of them could vote; else 0."""
    answer: str | None = None

    @property
    def over(self) -> bool:
        """It was closed and has an outcome."""
        return self.state in ("closed", "lost")

    @property
    def named(self) -> str:
        """How it is called: ``#3``."""
        return f"#{self.id}"

    @property
    def most(self) -> int:
        """How many options one member may choose."""
        return len(self.options) if self.multiple else 1


@dataclass(frozen=True, slots=True)
class Count:
    """How the votes stand: how many chose each option, how many voted, and of how many (0: of nobody knows)."""

    counts: tuple[int, ...]
    voters: int
    size: int = 0


async def create(ctx: Context, **values: Any) -> Poll:
    """Keep a new poll."""
    row = {"community": ctx.community.id, "opened": ctx.now, **values}
    return _poll((await ctx.execute(insert(polls).values(row).returning(polls))).one())


async def read(ctx: Context, id: int) -> Poll | None:
    """The poll of this number, if this community has it. Read once for all votes of a group."""

    async def find() -> Poll | None:
        query = select(polls).where(polls.c.id == id, polls.c.community == ctx.community.id)
        row = (await ctx.execute(query)).one_or_none()
        return None if row is None else _poll(row)

    return await ctx.unit.once(("poll", ctx.community.id, id), find)


async def newest(ctx: Context, states: Collection[State], most: int = LISTED) -> list[Poll]:
    """The community's polls in these states, newest first."""
    query = select(polls).where(polls.c.community == ctx.community.id, polls.c.state.in_(states))
    return [_poll(row) for row in await ctx.execute(query.order_by(polls.c.id.desc()).limit(most))]


async def holding(ctx: Context, boxes: Collection[int]) -> list[Poll]:
    """The open polls whose ballots are in these boxes."""
    query = select(polls).where(polls.c.box.in_(boxes), polls.c.state == "open")
    return [_poll(row) for row in await ctx.execute(query.where(polls.c.community == ctx.community.id))]


async def change(ctx: Context, poll: Poll, **values: Any) -> None:
    """Change what is kept of a poll."""
    await ctx.execute(update(polls).where(polls.c.id == poll.id).values(**values))
    ctx.unit.forget(("poll", poll.community, poll.id))


async def last_opened(ctx: Context, author: int) -> datetime | None:
    """When a member last opened a poll."""
    found: datetime | None = (
        await ctx.execute(select(func.max(polls.c.opened)).where(polls.c.author == author))
    ).scalar_one()
    return found


async def count(ctx: Context, poll: Poll) -> Count:
    """How the votes stand, or stood at the close."""
    if poll.counts is not None:
        return Count(poll.counts, poll.voters or 0, poll.size or 0)
    if poll.box is None:
        return Count((0,) * len(poll.options), 0)
    tally = await ctx.ballots.tally(ctx.unit, poll.box)
    return Count(tuple(tally.counts[str(n)] for n in range(1, len(poll.options) + 1)), tally.voters)


def _poll(row: Any) -> Poll:
    values = dict(row._mapping)
    values["options"] = tuple(values["options"])
    values["counts"] = values["counts"] and tuple(values["counts"])
    return Poll(**values)
