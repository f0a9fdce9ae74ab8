"""The clock of a case: what is promised, in working hours, and when whom is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.chat import Account
from bot.cog import Context
from bot.database import upsert
from bot.hours import Hours
from bot.text import Mention, RoleMention, Text
from cogs.escalation import store
from cogs.escalation.settings import EscalationSettings, Rung
from cogs.escalation.store import Case
from cogs.escalation.tables import off_duty


def hours(ctx: Context, settings: EscalationSettings) -> Hours:
    """The community's working hours."""
    return settings.clock(ctx.zone)


def promise(ctx: Context, settings: EscalationSettings, severity: str, *, answered: bool) -> datetime:
    """By when somebody answers from now on; once they have, by when the case is closed."""
    within = settings.close_within if answered else settings.answer_within
    return hours(ctx, settings).after(ctx.now, within.of(severity))


def rungs(settings: EscalationSettings) -> tuple[Rung, ...]:
    """The ladder; where there is none, one reminder that calls nobody."""
    return settings.ladder or (Rung(),)


def first_reminder(ctx: Context, settings: EscalationSettings, promised: datetime) -> datetime:
    """When the first rung of the ladder is reached."""
    return hours(ctx, settings).after(promised, rungs(settings)[0].after)


def climbed(ctx: Context, settings: EscalationSettings, case: Case) -> datetime | None:
    """When the rung after this one is reached; None: it was the last."""
    ladder = rungs(settings)
    if case.rung + 1 >= len(ladder):
        return None
    reached = hours(ctx, settings).after(case.promised, ladder[case.rung + 1].after)
    return max(reached, hours(ctx, settings).after(ctx.now, timedelta(minutes=1)))


async def acted(ctx: Context, settings: EscalationSettings, case: Case, **changed: object) -> Case:
    """A human has done something: reminders stop, and what is promised is promised from now on."""
    severity = str(changed.get("severity", case.severity))
    answered = changed.get("state", case.state) == "answered"
    promised = promise(ctx, settings, severity, answered=answered)
    reminds = first_reminder(ctx, settings, promised)
    return await store.change(ctx, case, **{"promised": promised, "reminds": reminds, "rung": 0, **changed})


# ------------------------------------------------------------------ who is called


async def called(ctx: Context, settings: EscalationSettings, case: Case) -> list[Text]:
    """Whom the reminder of a case calls: who has taken it, else those of its rung who are on duty."""
    if case.rung == 0 and case.taken_by is not None and not await is_off(ctx, case.taken_by):
        own = await ctx.members.accounts_of(ctx.unit, case.taken_by)
        if own:
            return [(Mention(one.network, one.id, case.taker),) for one in own]
    ladder = rungs(settings)
    rung = ladder[min(case.rung, len(ladder) - 1)]
    people: list[Text] = []
    for id in rung.people:
        account = Account.named(id)
        member = await ctx.members.find(ctx.unit, ctx.community.id, account)
        if member is None or not await is_off(ctx, member.id):
            people.append((Mention(account.network, account.id, id),))
    return people + [(RoleMention("discord", role),) for role in rung.roles]


async def is_off(ctx: Context, member: int) -> bool:
    """Whether a moderator is off duty."""
    here = off_duty.c.member_id == member, off_duty.c.until > ctx.now
    return (await ctx.execute(select(off_duty.c.until).where(*here))).one_or_none() is not None


async def go_off(ctx: Context, member: int, until: datetime | None) -> bool:
    """A moderator is off duty until a moment, or no more (None). False: they were not."""
    gone = await ctx.execute(delete(off_duty).where(off_duty.c.member_id == member))
    if until is not None:
        row = {"member_id": member, "until": until}
        await ctx.execute(upsert(ctx.unit.connection, off_duty, row, key=["member_id"], change=["until"]))
    return bool(gone.rowcount)


async def holder(ctx: Context, case: Case) -> Account | None:
    """The account of the moderator who looks after a case, on its network if they have one there."""
    if case.taken_by is None:
        return None
    own = await ctx.members.accounts_of(ctx.unit, case.taken_by)
    return next((one for one in own if one.network == case.network), own[0] if own else None)
