"""The clock's hands: reminders that climb the ladder, gathered, and only while nobody has acted."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat import Account, Card, Mood, Standing
from bot.cog import Context, Request, command, job
from bot.options import Moment
from bot.text import Text, join
from cogs.escalation import cards, clock, store
from cogs.escalation.part import Part
from cogs.escalation.store import Case

NIGHT = timedelta(hours=16)
"""After how long something that is put off comes up again, in the next working hour."""
GATHER = timedelta(minutes=10)
"""The least time between two reminders: what falls due meanwhile is gathered in one."""

_LISTED = 10
_LAST = "escalation.reminded"


class Reminding(Part):
    """Reminds moderators."""

    async def plan_reminders(self, ctx: Context) -> None:
        """Wake up for the next reminder."""
        at = await store.next_due(ctx)
        if at is not None:
            last = (await ctx.switched()).get(_LAST)
            await ctx.at(max(at, datetime.fromisoformat(last) + GATHER) if last else at, self.remind)

    @job
    async def remind(self, ctx: Context) -> None:
        """Remind moderators of what was promised, and climb a rung."""
        settings = self.settings(ctx.community)
        due = [case for case in await store.due(ctx, ctx.now) if case.snoozed is None or case.snoozed <= ctx.now]
        due = [await self._with_moderator(ctx, case) for case in due]
        if due:
            await ctx.tell_moderators(await self._reminder(ctx, due))
            await ctx.switch(_LAST, ctx.now.isoformat())
        for case in due:
            await store.note(ctx, case, "reminded")
            ladder = clock.rungs(settings)
            await store.change(
                ctx, case, reminds=clock.climbed(ctx, settings, case), rung=min(case.rung + 1, len(ladder))
            )
        await self.plan_reminders(ctx)

    async def _reminder(self, ctx: Context, due: list[Case]) -> Card:
        settings, words = self.settings(ctx.community), ctx.words
        called: dict[Text, None] = {}
        for case in due:
            called |= dict.fromkeys(await clock.called(ctx, settings, case))
        lines = [cards.line(ctx, case) for case in due[:_LISTED]]
        more = words("escalation-remind-more", count=len(due) - _LISTED) if len(due) > _LISTED else None
        parts = [join(called, " ") if called else None, join(lines), more]
        return Card(
            title=words("escalation-remind-title", count=len(due)),
            body=tuple(part for part in parts if part),
            mood=Mood.ALERT,
            locale=words.locale,
        )

    async def _with_moderator(self, ctx: Context, case: Case) -> Case:
        """A case whose moderator is none any more is nobody's again."""
        holder = await clock.holder(ctx, case)
        if holder is None or await self._moderates(ctx, holder):
            return case
        await store.note(ctx, case, "demoted", name=case.taker)
        return await store.change(
            ctx, case, state="answered" if case.state == "answered" else "open", taken_by=None, taker=""
        )

    async def _moderates(self, ctx: Context, account: Account) -> bool:
        platform, community = ctx.services.platforms.get(account.network), ctx.community.id
        if platform is None:
            return True

        async def ask() -> Standing:
            return await platform.standing(community, account)

        return ctx.need(("standing", account), ask).moderator

    async def release(self, ctx: Context, case: Case) -> Case:
        """Nobody looks after a case any more: somebody is called at once, in working hours."""
        settings = self.settings(ctx.community)
        now = clock.hours(ctx, settings).after(ctx.now, timedelta(0))
        state = "answered" if case.state == "answered" else "open"
        case = await store.change(ctx, case, state=state, taken_by=None, taker="", reminds=now)
        await self.plan_reminders(ctx)
        return case

    @command(moderator=True)
    async def off(self, ctx: Request, until: Moment | None = None) -> None:
        """Be off duty: reminders do not call the asker."""
        hours = clock.hours(ctx, self.settings(ctx.community))
        at = until.at if until else hours.after(ctx.now + NIGHT, timedelta(0))
        await clock.go_off(ctx, (await ctx.member()).id, at)
        ctx.say("escalation-off", until=ctx.time(at))

    @command(moderator=True)
    async def on(self, ctx: Request) -> None:
        """Be on duty again."""
        gone = await clock.go_off(ctx, (await ctx.member()).id, None)
        ctx.say("escalation-on" if gone else "escalation-on-already")
