"""Why somebody was greeted or not, for the moderators."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.chat import Account, Card
from bot.cog import Request
from bot.text import Code, Mention, Text, join, text
from cogs.greeter.door import DECISIONS, IGNORED
from cogs.greeter.settings import GreeterSettings
from cogs.greeter.tables import greetings, raids

LATELY = timedelta(days=7)
LAST = 5


async def of_member(ctx: Request, settings: GreeterSettings, account: Account) -> Card:
    """What was decided about one member, on every network on which we know them."""
    member = await ctx.members.find(ctx.unit, ctx.community.id, account)
    rows = [] if member is None else await _rows(ctx, greetings.c.member_id == member.id)
    who = (Mention(account.network, account.id, short_name(account)),)
    if not rows:
        return _card(ctx, ctx.words("greeter-status-unknown", who=who))
    parts = [_why(ctx, settings, row) for row in rows]
    if member is not None and member.alone:
        parts.append(ctx.words("greeter-status-alone"))
    return _card(ctx, *parts)


async def of_home(ctx: Request, settings: GreeterSettings) -> Card:
    """How things stand at the door: what was decided lately, and about the last who came."""
    lately = greetings.c.community == ctx.community.id, greetings.c.decided > ctx.now - LATELY
    counted = select(greetings.c.decision, func.count()).where(*lately).group_by(greetings.c.decision)
    counts = Counter({decision: int(count) for decision, count in await ctx.execute(counted)})
    raid = select(raids).where(raids.c.community == ctx.community.id, raids.c.ended.is_(None))
    going_on = [
        ctx.words("greeter-status-raid", began=ctx.time(row.began), count=row.people) for row in await ctx.execute(raid)
    ]
    if not counts:
        return _card(ctx, *going_on, ctx.words("greeter-status-nobody"))
    summary = [ctx.words(f"greeter-counted-{name}", count=counts[name]) for name in DECISIONS if counts[name]]
    last = await _rows(ctx, greetings.c.community == ctx.community.id, most=LAST)
    return _card(
        ctx,
        *going_on,
        join([ctx.words("greeter-status-lately"), *(text("• ", line) for line in summary)]),
        join([ctx.words("greeter-status-last"), *(text("• ", _why(ctx, settings, row)) for row in last)]),
    )


def short_name(account: Account) -> str:
    """What somebody can be called whose display name we do not keep."""
    return account.id[1:].partition(":")[0] if account.network == "matrix" else account.id


async def _rows(ctx: Request, *which: Any, most: int = 10) -> list[Any]:
    query = select(greetings).where(*which).order_by(greetings.c.decided.desc(), greetings.c.id.desc()).limit(most)
    return list(await ctx.execute(query))


def _why(ctx: Request, settings: GreeterSettings, row: Any) -> Text:
    """One decision and its reason, in a sentence or two."""
    account = Account(row.network, row.account)
    facts: dict[str, Any] = {
        "who": Mention(account.network, account.id, short_name(account)),
        "joined": ctx.time(row.joined),
        "at": ctx.time(row.decided),
    }
    if row.decision == IGNORED:
        facts["pattern"] = Code(row.detail or "")
    why = ctx.words(f"greeter-why-{row.decision}", **facts)
    if row.returned is not None:
        why = text(why, " ", ctx.words("greeter-why-returned", at=ctx.time(row.returned)))
    elif row.left is not None and row.decision != "left":
        why = text(why, " ", ctx.words("greeter-why-gone", at=ctx.time(row.left)))
    return why


def _card(ctx: Request, *body: Text) -> Card:
    title = ctx.words("greeter-status-title")
    return Card(title=title, body=tuple(body), locale=ctx.words.locale)
