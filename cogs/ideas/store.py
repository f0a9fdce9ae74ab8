"""Ideas as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from bot.cog import Context
from bot.text import Literal as Word
from cogs.ideas.tables import authors, changes, ideas

Status = Literal["waiting", "open", "review", "planned", "started", "done", "declined", "duplicate", "deleted"]
"""``waiting``: for the moderators' yes before anybody sees it. ``duplicate``: merged into another."""

SHOWN: tuple[Status, ...] = ("open", "review", "planned", "started", "done", "declined")
"""The statuses of ideas that stand on the board for themselves."""
UNDECIDED: tuple[Status, ...] = ("open", "review")
WAITING: tuple[Status, ...] = ("waiting",)
PAGE = 10
"""Ideas on a page of a list."""


@dataclass(frozen=True, slots=True)
class Idea:
    """Something that a member would like."""

    id: int
    community: str
    board: str
    title: str
    why: str
    tag: str
    status: Status
    answer: str
    """What the moderators say to it."""
    merged: int | None
    """The idea that it counts for."""
    box: int
    votes: int
    against: int
    proposed: datetime
    changed: datetime
    """When what can be searched in it last changed."""

    @property
    def named(self) -> str:
        """How it is called: ``#42``."""
        return f"#{self.id}"

    @property
    def takes_votes(self) -> bool:
        """Whether it is not decided yet, or decided and not finished."""
        return self.status in ("open", "review", "planned", "started")

    @property
    def answered(self) -> bool:
        """Whether the moderators have decided."""
        return self.status in ("planned", "started", "done", "declined")


def number(idea: Idea) -> Word:
    """``#42``, as a node."""
    return Word(idea.named)


@dataclass(frozen=True, slots=True)
class Author:
    """Who proposed an idea."""

    member: int
    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done with an idea."""

    at: datetime
    what: str
    """A status, or what was done: ``edited``, ``merged``, ``unmerged``, ``tagged``."""
    said: str


async def create(ctx: Context, author: Author, **values: Any) -> Idea:
    """Keep a new idea."""
    row = {"community": ctx.community.id, "proposed": ctx.now, "changed": ctx.now}
    row |= {"answer": "", "votes": 0, "against": 0}
    idea = _idea((await ctx.execute(insert(ideas).values(row | values).returning(ideas))).one())
    who = {"idea": idea.id, "member_id": author.member, "name": author.name, "hidden": author.hidden}
    await ctx.execute(insert(authors).values(who))
    return idea


async def read(ctx: Context, id: int) -> Idea | None:
    """The idea of this number, if this community has it. Read once for all votes of a group."""

    async def find() -> Idea | None:
        query = select(ideas).where(ideas.c.id == id, ideas.c.community == ctx.community.id)
        row = (await ctx.execute(query)).one_or_none()
        return None if row is None else _idea(row)

    return await ctx.unit.once(("idea", ctx.community.id, id), find)


async def several(ctx: Context, ids: Collection[int]) -> list[Idea]:
    """The ideas of these numbers that stand on a board, in the order of the numbers given."""
    query = select(ideas).where(ideas.c.id.in_(ids), *_shown(ctx))
    found = {row.id: _idea(row) for row in await ctx.execute(query)}
    return [found[id] for id in ids if id in found]


async def change(ctx: Context, idea: Idea, **values: Any) -> Idea:
    """Change what is kept of an idea; as it is now."""
    query = update(ideas).where(ideas.c.id == idea.id).values(**values).returning(ideas)
    changed = _idea((await ctx.execute(query)).one())
    ctx.unit.forget(("idea", idea.community, idea.id))
    return changed


async def merged_into(ctx: Context, idea: int) -> list[Idea]:
    """The ideas that count for this one."""
    rows = await ctx.execute(select(ideas).where(ideas.c.merged == idea).order_by(ideas.c.id))
    return [_idea(row) for row in rows]


async def holding(ctx: Context, boxes: Collection[int]) -> list[Idea]:
    """The ideas whose votes are in these boxes."""
    query = select(ideas).where(ideas.c.box.in_(boxes), ideas.c.community == ctx.community.id)
    return [_idea(row) for row in await ctx.execute(query)]


async def changed_since(ctx: Context, since: datetime | None) -> list[Idea]:
    """What changed since then, the oldest change first."""
    query = select(ideas).where(ideas.c.community == ctx.community.id)
    if since is not None:
        query = query.where(ideas.c.changed >= since)
    return [_idea(row) for row in await ctx.execute(query.order_by(ideas.c.changed))]


# ------------------------------------------------------------------ who


async def author_of(ctx: Context, idea: int) -> Author | None:
    """Who proposed an idea; None once they are forgotten."""
    row = (await ctx.execute(select(authors).where(authors.c.idea == idea))).one_or_none()
    return None if row is None else Author(row.member_id, row.name, row.hidden)


async def last_proposed(ctx: Context, member: int) -> datetime | None:
    """When a member last proposed something."""
    query = select(func.max(ideas.c.proposed)).join(authors, authors.c.idea == ideas.c.id)
    found: datetime | None = (await ctx.execute(query.where(authors.c.member_id == member))).scalar_one()
    return found


# ------------------------------------------------------------------ lists


async def page(ctx: Context, order: str, number: int, author: int = 0) -> tuple[list[Idea], int]:
    """A page (from 0) of a list and how many ideas are in the whole of it.

    `order`: ``top`` (most votes first), ``new``, ``mine``, or a status.
    """
    query = select(ideas).where(*_shown(ctx))
    best = (ideas.c.votes - ideas.c.against).desc()
    match order:
        case "top":
            query = query.where(ideas.c.status.in_(UNDECIDED)).order_by(best, ideas.c.id)
        case "new":
            query = query.order_by(ideas.c.id.desc())
        case "mine":
            mine = select(authors.c.idea).where(authors.c.member_id == author)
            own = ideas.c.id.in_(mine), ideas.c.community == ctx.community.id, ideas.c.status != "deleted"
            query = select(ideas).where(*own).order_by(ideas.c.id.desc())
        case status:
            query = query.where(ideas.c.status == status).order_by(best, ideas.c.id)
    return await _paged(ctx, query, number)


async def top(ctx: Context) -> Idea | None:
    """The undecided idea with the most votes, if it has any."""
    found, _ = await page(ctx, "top", 0)
    return found[0] if found and found[0].votes > found[0].against else None


async def everything(ctx: Context, board: str | None = None) -> list[Idea]:
    """All ideas that were not deleted and do not wait, oldest first."""
    query = select(ideas).where(ideas.c.community == ctx.community.id, ideas.c.status.not_in(("deleted", "waiting")))
    if board is not None:
        query = query.where(ideas.c.board == board)
    return [_idea(row) for row in await ctx.execute(query.order_by(ideas.c.id))]


async def _paged(ctx: Context, query: Select[Any], number: int) -> tuple[list[Idea], int]:
    many = int((await ctx.execute(select(func.count()).select_from(query.order_by(None).subquery()))).scalar_one())
    rows = await ctx.execute(query.limit(PAGE).offset(number * PAGE))
    return [_idea(row) for row in rows], many


def _shown(ctx: Context) -> Sequence[ColumnElement[bool]]:
    return ideas.c.community == ctx.community.id, ideas.c.status.in_(SHOWN)


# ------------------------------------------------------------------ what was done


async def note(ctx: Context, idea: int, by: int | None, what: str, said: str = "") -> None:
    """Keep what was done, and by whom."""
    await ctx.execute(insert(changes).values(idea=idea, at=ctx.now, by=by, what=what, said=said))


async def history(ctx: Context, idea: int) -> list[Change]:
    """What was done with an idea, oldest first."""
    rows = await ctx.execute(select(changes).where(changes.c.idea == idea).order_by(changes.c.id))
    return [Change(row.at, row.what, row.said) for row in rows]


def _idea(row: Any) -> Idea:
    return Idea(**row._mapping)
