"""What is kept of a case and for how long; what is a member's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, delete, func, or_, select, update

from bot.cog import Context, job, line
from bot.text import Text
from bot.unit import Unit
from cogs.escalation.part import Part
from cogs.escalation.store import UNCLOSED, Case
from cogs.escalation.tables import cases, reports, steps, talk

_NAMELESS: dict[str, Any] = {"excerpt": "", "author": "", "account": "", "author_id": None, "digest": ""}


class Keeping(Part):
    """Forgets words in time."""

    async def plan_tidying(self, ctx: Context) -> None:
        """Forget words when their time has come."""
        oldest = select(func.min(cases.c.closed)).where(*_worded(ctx))
        if (closed := (await ctx.execute(oldest)).scalar()) is not None:
            await ctx.at(max(closed + self.settings(ctx.community).keep, ctx.now), self.tidy)

    @job
    async def tidy(self, ctx: Context) -> None:
        """Of what was closed long ago, only figures stay."""
        before = ctx.now - self.settings(ctx.community).keep
        rows = await ctx.execute(select(cases.c.id).where(*_worded(ctx), cases.c.closed <= before))
        for id in rows.scalars().all():
            await forget_words(ctx.unit, id)
            await ctx.execute(delete(reports).where(reports.c.case == id))
        await self.plan_tidying(ctx)

    async def forget(self, ctx: Context, case: Case) -> None:
        """Its author had themselves forgotten, and it is closed: the words go."""
        await forget_words(ctx.unit, case.id)
        await ctx.refresh("case", case.id)

    @line("erase")
    async def what_stays(self, ctx: Context) -> Text | None:
        """What an erasure leaves for a while."""
        return ctx.words("escalation-erase")


def _worded(ctx: Context) -> tuple[Any, ...]:
    """The closed cases of which words are kept."""
    words = or_(cases.c.excerpt != "", cases.c.account != "")
    return cases.c.community == ctx.community.id, cases.c.state == "closed", words


async def forget_words(unit: Unit, case: int) -> None:
    """Leave of a case what was counted: no words, no names but the moderators' steps."""
    await unit.execute(update(cases).where(cases.c.id == case).values(**_NAMELESS, outcome="", forgotten=False))
    await unit.execute(delete(talk).where(talk.c.case == case))
    await unit.execute(update(reports).where(reports.c.case == case).values(why=""))
    await unit.execute(update(steps).where(steps.c.case == case).values(said=""))


class Keeper:
    """A member's own in cases: exported without notes and moderators' names, erased but for what an open case needs."""

    tables: Sequence[Table] = (cases, reports, steps, talk)

    async def export(self, unit: Unit, member: int) -> dict[str, list[dict[str, Any]]]:
        """Their words, dates and outcomes."""
        own = select(cases.c.said, cases.c.excerpt, cases.c.opened, cases.c.verdict, cases.c.closed)
        told = select(talk.c.at, talk.c.words).where(talk.c.by == member)
        reported = select(reports.c.at, reports.c.why, cases.c.verdict, cases.c.closed).join(
            cases, cases.c.id == reports.c.case
        )
        did = select(steps.c.at, steps.c.what).where(steps.c.by == member)
        queries = {
            "escalation_cases": own.where(cases.c.author_id == member),
            "escalation_talk": told,
            "escalation_reports": reported.where(reports.c.member_id == member),
            "escalation_steps": did,
        }
        return {name: [dict(row._mapping) for row in await unit.execute(query)] for name, query in queries.items()}

    async def erase(self, unit: Unit, member: int) -> None:
        """Leave nothing of a member but what an open case still needs, which goes when that is closed."""
        mine = (await unit.execute(select(cases.c.id, cases.c.state).where(cases.c.author_id == member))).all()
        for case in mine:
            if case.state in UNCLOSED:
                kept = {"author_id": None, "forgotten": True}
                await unit.execute(update(cases).where(cases.c.id == case.id).values(**kept))
            else:
                await forget_words(unit, case.id)
        await unit.execute(delete(reports).where(reports.c.member_id == member))
        await unit.execute(update(steps).where(steps.c.by == member).values(by=None, name=""))
        await unit.execute(update(talk).where(talk.c.by == member, talk.c.from_author).values(by=None))
        await unit.execute(update(talk).where(talk.c.by == member).values(by=None, name=""))
        held = update(cases).where(cases.c.taken_by == member)
        await unit.execute(held.where(cases.c.state == "taken").values(taken_by=None, taker="", state="open"))
        await unit.execute(held.values(taken_by=None, taker=""))

    async def merge(self, unit: Unit, gone: int, kept: int) -> None:
        """What was `gone`'s is `kept`'s."""
        twice = select(reports.c.case).where(reports.c.member_id == kept)
        await unit.execute(delete(reports).where(reports.c.member_id == gone, reports.c.case.in_(twice)))
        for own, column in (
            (cases, "author_id"),
            (cases, "taken_by"),
            (reports, "member_id"),
            (steps, "by"),
            (talk, "by"),
        ):
            await unit.execute(update(own).where(own.c[column] == gone).values({column: kept}))
