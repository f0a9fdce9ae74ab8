"""The ways in: a member's report, by command, in a message's menu or with a reaction; a moderator who opens a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from bot.chat import Card, CaseWanted, Mood, Reacted, Room, Severity
from bot.cog import Context, Request, command, on
from bot.config import bare
from bot.options import Length
from bot.text import tidy
from cogs.escalation import cards, opening, store
from cogs.escalation.opening import Subject, subject_of
from cogs.escalation.reminding import Reminding
from cogs.escalation.store import NOTICED, Case, number

Why = Annotated[str, Length(1, cards.WHY)]
Address = Annotated[str, Length(1, 700)]

_HOUR = timedelta(hours=1)
_MOST = 20
"""Reports that one member may make in an hour."""


class Reporting(Reminding):
    """Reports and opened cases."""

    async def raise_case(
        self, ctx: Context, subject: Subject, *, source: str, severity: Severity = "normal"
    ) -> tuple[Case, bool]:
        """The case about something, and whether it is new; its clock runs."""
        found = await opening.open_case(ctx, self.settings(ctx.community), subject, source=source, severity=severity)
        await self.plan_reminders(ctx)
        return found

    @command(top=True, direct=True)
    async def report(self, ctx: Request, message: Address | None = None, why: Why | None = None) -> None:
        """Tell the moderators of a message, or of something else."""
        subject = await self._subject(ctx, message)
        if subject is None and not why:
            ctx.refuse("escalation-report-what")
        await self._report(ctx, subject or Subject(ctx.room, words=why or ""), why if subject else None)

    @command(menu=True, direct=True, name="tell")
    async def report_this(self, ctx: Request) -> None:
        """Tell the moderators of this message."""
        subject = await self._subject(ctx, None)
        if subject is None:
            ctx.refuse("escalation-report-what")
        await self._report(ctx, subject, None)

    @on(CaseWanted)
    async def wanted(self, ctx: Context, event: CaseWanted) -> None:
        """A cog found a message that a moderator should look at."""
        subject = Subject(event.room, event.message, event.account, event.words, event.at)
        case, new = await self.raise_case(ctx, subject, source=NOTICED, severity=event.severity)
        if new:
            await store.note(ctx, case, "noticed", event.why)

    @on(Reacted)
    async def reacted(self, ctx: Context, event: Reacted) -> None:
        """Somebody placed the reaction that reports a message."""
        if bare(self.settings(ctx.community).reaction) != event.emoji:
            return
        message = ctx.message(event.room, event.message)
        if message is None:
            return
        case, _ = await self.raise_case(ctx, subject_of(event.room, event.message, message), source="report")
        member = await ctx.members.of(ctx.unit, ctx.community.id, event.account)
        if await self._add(ctx, case, member.id, ""):
            locale = ctx.members.locale_of(ctx.community.id, event.account) or ctx.community.locale
            thanks = ctx.services.texts.words(locale)("escalation-thanks", number=number(case))
            room = Room(event.network, event.account.id, direct=True)
            await ctx.send(Card(body=(thanks,), mood=Mood.WARM, locale=locale), rooms=[room])

    @command(moderator=True, menu=True, name="open")
    async def open_case(self, ctx: Request, severity: Severity = "normal", message: Address | None = None) -> None:
        """Open a case about a message."""
        subject = await self._subject(ctx, message)
        if subject is None:
            ctx.refuse("escalation-open-what")
        case, new = await self.raise_case(ctx, subject, source="moderator", severity=severity)
        if not new:
            ctx.refuse("escalation-open-already", number=number(case))
        ctx.say("escalation-opened", number=number(case))

    async def _subject(self, ctx: Request, address: str | None) -> Subject | None:
        """The message that is replied to, asked about by its menu, or named by its address; None: none is."""
        if address is not None:
            platform, community = ctx.services.platforms[ctx.account.network], ctx.community.id
            place = ctx.need(("located", address), lambda: platform.located(community, address))
            message = ctx.message(*place) if place else None
            if place is None or message is None:
                ctx.refuse("escalation-report-nowhere")
            return subject_of(*place, message)
        replied = ctx.replied
        if replied is None:
            return None
        return subject_of(ctx.room, ctx.about, replied)

    async def _report(self, ctx: Request, subject: Subject, why: str | None) -> None:
        case, _ = await self.raise_case(ctx, subject, source="report")
        member = await ctx.member()
        if await store.reported_since(ctx, member.id, ctx.now - _HOUR) >= _MOST:
            ctx.refuse("escalation-report-often")
        if not await self._add(ctx, case, member.id, tidy(why or "")):
            ctx.refuse("escalation-report-again", number=number(case))
        ctx.say("escalation-thanks", number=number(case))

    async def _add(self, ctx: Context, case: Case, member: int, why: str) -> bool:
        """Keep who reported a case and why; False: they had already."""
        if not await store.report(ctx, case, member, why):
            return False
        await store.note(ctx, case, "reported")
        await ctx.refresh("case", case.id)
        return True

    async def tell_reporters(self, ctx: Context, case: Case) -> None:
        """Tell those who reported a case, and what was joined to it, what became of it; never what was said."""
        for about in (case, *await store.joined_to(ctx, case.id)):
            for member in await store.reporters(ctx, about.id):
                await self._tell_reporter(ctx, case, about, member)

    async def _tell_reporter(self, ctx: Context, case: Case, about: Case, member: int) -> None:
        known = await ctx.members.accounts_of(ctx.unit, member)
        if not known:
            return
        to = next((one for one in known if one.network == about.network), known[0])
        words = ctx.services.texts.words(ctx.members.locale_of(ctx.community.id, to) or ctx.community.locale)
        said = words("escalation-became", number=number(about), verdict=case.verdict)
        card = Card(body=(said,), mood=Mood.WARM, locale=words.locale)
        await ctx.send(card, rooms=[Room(to.network, to.id, direct=True)])
