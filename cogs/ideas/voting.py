"""Votes for ideas: one voice a member, also for ideas that count as one.

A merged idea keeps its own box. The idea it was merged into counts all their boxes as one, so each voter once, and
everything is as it was when it is unmerged.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select, update

from bot.ballots import ballots
from bot.cog import Context, Press
from bot.members import accounts
from cogs.ideas import store
from cogs.ideas.settings import IdeaSettings
from cogs.ideas.store import Idea, number
from cogs.ideas.tables import ideas, left

FOR, AGAINST = "for", "against"


async def cast(ctx: Press, settings: IdeaSettings, idea: Idea, values: tuple[str, ...]) -> None:
    """Set the presser's voice. Refuses what may not be voted for, with the reason."""
    member = (await ctx.member()).id
    chosen = [value for value in values if value == FOR or (value == AGAINST and settings.against)][:1]
    if chosen:
        await _may_vote(ctx, settings, idea, member)
    await ctx.ballots.cast(ctx.unit, idea.box, member, chosen)
    parts = await parts_of(ctx, idea)
    if parts or not settings.leavers:
        await recount(ctx, settings, idea)
    else:
        ctx.unit.gather(_COUNT, {"counted": idea.box}, once=True)
        ctx.unit.forget(("idea", idea.community, idea.id))
    await ctx.refresh("idea", idea.id)


async def _may_vote(ctx: Press, settings: IdeaSettings, idea: Idea, member: int) -> None:
    if not idea.takes_votes:
        ctx.refuse("ideas-no-votes", number=number(idea), status=idea.status)
    if not settings.own_vote:
        author = await store.author_of(ctx, idea.id)
        if author is not None and author.member == member:
            ctx.refuse("ideas-own-vote")
    if settings.budget and await spent(ctx, settings, member, but=idea) >= settings.budget:
        ctx.refuse("ideas-budget", budget=settings.budget)


async def spent(ctx: Context, settings: IdeaSettings, member: int, but: Idea | None = None) -> int:
    """How many ideas a member has voted for lately that are not finished; `but` is left aside."""
    query = select(func.count()).select_from(ballots).join(ideas, ideas.c.box == ballots.c.box)
    theirs = ballots.c.voter == str(member), ballots.c.choices == FOR, ballots.c.at > ctx.now - settings.period
    query = query.where(*theirs, ideas.c.community == ctx.community.id, ideas.c.status.not_in(("done", "declined")))
    if but is not None:
        query = query.where(ideas.c.id != but.id)
    return int((await ctx.execute(query)).scalar_one())


async def choice(ctx: Context, idea: Idea, member: int) -> tuple[str, ...]:
    """How a member has voted."""
    return await ctx.ballots.choice(ctx.unit, idea.box, member, *[part.box for part in await parts_of(ctx, idea)])


async def voters(ctx: Context, idea: Idea) -> list[int]:
    """Who is for an idea."""
    cast = await ctx.ballots.voters(ctx.unit, idea.box, *[part.box for part in await parts_of(ctx, idea)])
    return [member for member, choices in cast if choices == (FOR,)]


async def recount(ctx: Context, settings: IdeaSettings, idea: Idea) -> None:
    """Count the votes of an idea anew, with those of the ideas that count for it."""
    boxes = [part.box for part in await parts_of(ctx, idea)]
    without = None if settings.leavers else gone()
    tally = await ctx.ballots.tally(ctx.unit, idea.box, *boxes, without=without)
    await store.change(ctx, idea, votes=tally.counts[FOR], against=tally.counts[AGAINST])


async def parts_of(ctx: Context, idea: Idea) -> list[Idea]:
    """The ideas that count for this one, also those that count for these. Read once for all votes of a group."""

    async def find() -> list[Idea]:
        found = await store.merged_into(ctx, idea.id)
        return [part for one in found for part in (one, *await parts_of(ctx, one))]

    return await ctx.unit.once(("idea parts", idea.community, idea.id), find)


async def root_of(ctx: Context, idea: Idea) -> Idea:
    """The idea that this one counts for in the end; itself where it stands alone."""
    while idea.merged is not None and (into := await store.read(ctx, idea.merged)) is not None:
        idea = into
    return idea


def gone() -> Select[tuple[int]]:
    """The members who have left every network on which they are known."""
    known = select(func.count(accounts.c.network.distinct())).where(accounts.c.member_id == left.c.member_id)
    return select(left.c.member_id).group_by(left.c.member_id).having(func.count() >= known.scalar_subquery())


def _counted(choice: str) -> ScalarSelect[Any]:
    here = ballots.c.box == bindparam("counted"), ballots.c.choices == choice
    return select(func.count()).select_from(ballots).where(*here).scalar_subquery()


_COUNT = update(ideas).where(ideas.c.box == bindparam("counted")).values(votes=_counted(FOR), against=_counted(AGAINST))
"""Counts the votes of an idea that stands alone, once for all votes of a group."""
