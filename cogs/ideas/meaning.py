"""What ideas mean, for boards that are compared by it: kept as rows, learnt in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

import structlog
from sqlalchemy import ColumnElement, and_, select

from bot import semantic
from bot.cog import Context
from bot.database import upsert
from cogs.ideas.store import SHOWN, Idea
from cogs.ideas.tables import ideas, meanings

log = structlog.get_logger(__name__)

AT_ONCE = 16
"""Ideas that are learnt in one go: some 0.3 s of two cores."""


async def of(texts: Sequence[tuple[str, str]]) -> list[bytes] | None:
    """What titles with their descriptions mean; None, and a word in the log, where the model does not work."""
    try:
        return await asyncio.to_thread(semantic.meanings, [f"{title}. {why}" if why else title for title, why in texts])
    except Exception:  # a library of another machine's, most often: ideas are then compared by their words
        log.exception("ideas cannot be compared by their meaning")
        return None


async def unlearnt(ctx: Context) -> list[Idea]:
    """Some of the ideas on the board whose meaning is not known as they are worded now."""
    here = ideas.c.community == ctx.community.id, ideas.c.status.in_(SHOWN), meanings.c.idea.is_(None)
    query = select(ideas).outerjoin(meanings, and_(meanings.c.idea == ideas.c.id, _is_true()))
    rows = await ctx.execute(query.where(*here).order_by(ideas.c.id.desc()).limit(AT_ONCE))
    return [Idea(**row._mapping) for row in rows]


async def keep(ctx: Context, idea: Idea, meaning: bytes) -> None:
    """Keep what an idea means."""
    row = {"idea": idea.id, "model": semantic.MODEL, "worded": idea.changed, "meaning": meaning}
    change = [name for name in row if name != "idea"]
    await ctx.execute(upsert(ctx.unit.connection, meanings, row, key=["idea"], change=change))


async def known(ctx: Context, wanted: Collection[int]) -> dict[int, bytes]:
    """What these ideas mean, as far as it is known."""
    query = select(meanings.c.idea, meanings.c.meaning).join(ideas, and_(meanings.c.idea == ideas.c.id, _is_true()))
    rows = await ctx.execute(query.where(ideas.c.community == ctx.community.id, meanings.c.idea.in_(wanted)))
    return {row.idea: row.meaning for row in rows}


def _is_true() -> ColumnElement[bool]:
    """A kept meaning is this model's, and of the idea as it is worded now."""
    return and_(meanings.c.model == semantic.MODEL, meanings.c.worded == ideas.c.changed)
