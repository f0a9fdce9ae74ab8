"""Two ideas that are one: merged, and apart again exactly as they were."""

from __future__ import annotations

from bot.cog import Context, Request
from cogs.ideas import store, voting
from cogs.ideas.settings import IdeaSettings
from cogs.ideas.store import Idea, number


async def merge(ctx: Request, settings: IdeaSettings, idea: Idea, into: Idea) -> Idea:
    """Let an idea count for another; the one that it counts for in the end. Refuses circles."""
    root = await voting.root_of(ctx, into)
    if idea.merged is not None:
        ctx.refuse("ideas-merged-already", number=number(idea), into=number(root))
    if root.id == idea.id:
        ctx.refuse("ideas-merge-self", number=number(idea), into=number(into))
    if "deleted" in (idea.status, root.status) or "waiting" in (idea.status, root.status):
        ctx.refuse("ideas-merge-unseen")
    by = (await ctx.member()).id
    await store.note(ctx, idea.id, by, "merged", f"{root.id} {idea.status}")
    await store.change(ctx, idea, merged=root.id, status="duplicate", changed=ctx.now)
    await ctx.refresh("idea", idea.id)
    await count(ctx, settings, root)
    return root


async def unmerge(ctx: Request, settings: IdeaSettings, idea: Idea) -> Idea:
    """Let a merged idea stand for itself again, as it was; the one that it counted for."""
    if idea.merged is None:
        ctx.refuse("ideas-not-merged", number=number(idea))
    before = await store.read(ctx, idea.merged)
    if before is None:
        raise LookupError("an idea counts for one that is not there")
    was = next(change for change in reversed(await store.history(ctx, idea.id)) if change.what == "merged")
    await store.note(ctx, idea.id, (await ctx.member()).id, "unmerged", str(before.id))
    status = was.said.partition(" ")[2]
    alone = await store.change(ctx, idea, merged=None, status=status, changed=ctx.now)
    await count(ctx, settings, before)
    await count(ctx, settings, alone)
    return before


async def count(ctx: Context, settings: IdeaSettings, idea: Idea) -> None:
    """Count an idea anew, and whatever it counts for, whose parts are others now."""
    while True:
        ctx.unit.forget(("idea parts", idea.community, idea.id))
        await voting.recount(ctx, settings, idea)
        await ctx.refresh("idea", idea.id)
        if idea.merged is None or (into := await store.read(ctx, idea.merged)) is None:
            return
        idea = into
