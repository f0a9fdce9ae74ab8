"""Who follows an idea, and what they are told of it: one message a member and day at most, to them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.chat import Room
from bot.cog import Context
from bot.database import upsert
from bot.members import members
from cogs.ideas import store, voting
from cogs.ideas.store import Idea
from cogs.ideas.tables import followers, news, told

APART = timedelta(days=1)
"""So long after one message comes the next."""
AT_ONCE = 50
"""Members told in one unit."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one member is told."""

    member: int
    room: Room
    """Their direct room."""
    locale: str | None
    ideas: Sequence[tuple[Idea, str]]
    """The ideas, and why each is told of: a status, ``merged``, ``unmerged``."""


async def follow(ctx: Context, idea: int, member: int, *, on: bool) -> None:
    """A member wants to hear of an idea, or no more."""
    row = {"member_id": member, "idea": idea, "on": on}
    await ctx.execute(upsert(ctx.unit.connection, followers, row, key=["member_id", "idea"], change=["on"]))
    if not on:
        await ctx.execute(delete(news).where(news.c.member_id == member, news.c.idea == idea))


async def owe(ctx: Context, idea: Idea, why: str, *, but: int | None = None, only: Iterable[int] | None = None) -> None:
    """Owe everybody who follows an idea (or `only` these) the news of it; not the moderator who made them."""
    wanted = set(only) if only is not None else await _following(ctx, idea)
    alone = select(members.c.id).where(members.c.id.in_(wanted), members.c.alone)
    wanted -= {*(await ctx.execute(alone)).scalars()}
    for member in sorted(wanted - {but}):
        row = {"member_id": member, "idea": idea.id, "community": ctx.community.id, "why": why}
        await ctx.execute(upsert(ctx.unit.connection, news, row, key=["member_id", "idea"], change=["why"]))


async def _following(ctx: Context, idea: Idea) -> set[int]:
    """The author, those who are for it, and those who said so; not those who said no."""
    found = set(await voting.voters(ctx, idea))
    if (author := await store.author_of(ctx, idea.id)) is not None:
        found.add(author.member)
    for row in await ctx.execute(select(followers).where(followers.c.idea == idea.id)):
        (found.add if row.on else found.discard)(row.member_id)
    return found


async def due(ctx: Context) -> tuple[list[Letter], datetime | None]:
    """Letters that may go out now, a group of them, and when to look again; None: nobody waits."""
    waiting = select(news.c.member_id, func.max(told.c.at).label("at"))
    waiting = waiting.outerjoin(told, told.c.member_id == news.c.member_id).where(news.c.community == ctx.community.id)
    waiting = waiting.group_by(news.c.member_id).order_by(news.c.member_id)
    rows = (await ctx.execute(waiting)).all()
    ready = [row.member_id for row in rows if row.at is None or row.at + APART <= ctx.now]
    letters = [letter for member in ready[:AT_ONCE] if (letter := await _letter(ctx, member)) is not None]
    if len(ready) > AT_ONCE:
        return letters, ctx.now
    later = [row.at + APART for row in rows if row.at is not None and row.at + APART > ctx.now]
    return letters, min(later, default=None)


async def _letter(ctx: Context, member: int) -> Letter | None:
    """What a member is told; it is owed no more."""
    rows = (await ctx.execute(select(news).where(news.c.member_id == member).order_by(news.c.idea))).all()
    await ctx.execute(delete(news).where(news.c.member_id == member))
    found = [(idea, row.why) for row in rows if (idea := await store.read(ctx, row.idea)) is not None]
    theirs = await ctx.members.accounts_of(ctx.unit, member)
    here = [account for account in theirs if ctx.community.home(account.network)]
    if not found or not here:
        return None
    row = {"member_id": member, "at": ctx.now}
    await ctx.execute(upsert(ctx.unit.connection, told, row, key=["member_id"], change=["at"]))
    room = Room(here[0].network, here[0].id, direct=True)
    return Letter(member, room, ctx.members.locale_of(ctx.community.id, here[0]), found)
