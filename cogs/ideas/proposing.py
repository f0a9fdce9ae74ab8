"""An idea on its way to the board: who may propose it, and what is kept of it until it is filed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.cog import Request
from bot.database import upsert
from bot.text import Code, Said, tidy
from cogs.ideas import cards, store
from cogs.ideas.settings import MAIN, IdeaSettings
from cogs.ideas.tables import drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody would like."""

    board: str
    title: str
    why: str
    tag: str
    anonymous: bool


async def may_propose(ctx: Request, settings: IdeaSettings) -> None:
    """Refuse those who may not propose, or not yet."""
    standing = ctx.standing
    if standing.moderator:
        return
    if not standing.present:
        ctx.refuse("mistake-members-only")
    if settings.proposed_by == "moderators":
        ctx.refuse("mistake-moderators-only")
    if settings.roles and ctx.account.network == "discord" and standing.roles.isdisjoint(map(str, settings.roles)):
        ctx.refuse("ideas-no-role")
    if settings.member_for and (standing.joined is None or standing.joined + settings.member_for > ctx.now):
        since = standing.joined or ctx.now
        ctx.refuse("ideas-too-new", since=ctx.time(since + settings.member_for))
    if settings.cooldown:
        last = await store.last_proposed(ctx, (await ctx.member()).id)
        if last is not None and last + settings.cooldown > ctx.now:
            ctx.refuse("ideas-cooldown", next=ctx.time(last + settings.cooldown))


def read(
    ctx: Request, settings: IdeaSettings, *, board: str | None, title: str, why: str, tag: str | None, anonymous: bool
) -> Draft:
    """What was typed, if an idea can be made of it. Refuses it with what is wrong."""
    title, why = tidy(title), tidy(why, lines=True)
    if not cards.SHORTEST <= len(title) <= cards.TITLE:
        ctx.refuse("ideas-title-length", least=cards.SHORTEST, most=cards.TITLE, length=len(title))
    if len(why) > cards.WHY:
        ctx.refuse("ideas-why-length", most=cards.WHY, length=len(why))
    if anonymous and settings.anonymous == "never":
        ctx.refuse("ideas-not-anonymous")
    return Draft(read_board(ctx, settings, board), title, why, read_tag(ctx, settings, tag or ""), anonymous)


def read_board(ctx: Request, settings: IdeaSettings, typed: str | None) -> str:
    """The board that is meant; the first where none is named."""
    names = [board.name for board in settings.boards] or [MAIN]
    if not typed:
        return names[0]
    known = {name.casefold(): name for name in names}
    if typed.strip().casefold() not in known:
        ctx.refuse("ideas-no-board", given=Said(typed[:40]), known=Code(" | ".join(names)))
    return known[typed.strip().casefold()]


def read_tag(ctx: Request, settings: IdeaSettings, typed: str) -> str:
    """The tag that is meant; empty for none."""
    if not typed.strip():
        return ""
    known = {tag.casefold(): tag for tag in settings.tags}
    if typed.strip().casefold() not in known:
        ctx.refuse("ideas-no-tag", given=Said(typed[:40]), known=Said(", ".join(settings.tags) or "-"))
    return known[typed.strip().casefold()]


async def keep(ctx: Request, draft: Draft) -> None:
    """Keep what somebody wants to propose, until they have looked at what is there already."""
    row = {"member_id": (await ctx.member()).id, "board": draft.board, "title": draft.title, "why": draft.why}
    row |= {"tag": draft.tag, "anonymous": draft.anonymous}
    change = [name for name in row if name != "member_id"]
    await ctx.execute(upsert(ctx.unit.connection, drafts, row, key=["member_id"], change=change))


async def take(ctx: Request) -> Draft | None:
    """What the asker wanted to propose; it is kept no longer."""
    own = drafts.c.member_id == (await ctx.member()).id
    row = (await ctx.execute(select(drafts).where(own))).one_or_none()
    await ctx.execute(delete(drafts).where(own))
    return None if row is None else Draft(row.board, row.title, row.why, row.tag, row.anonymous)
