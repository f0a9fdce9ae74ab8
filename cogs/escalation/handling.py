"""What moderators do with a case: take it, hand it over, judge it, put it off, join it, close it, look at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from bot.chat import (
    Account,
    Button,
    Card,
    Control,
    Gone,
    MemberJoined,
    MemberLeft,
    Mood,
    Room,
    RoomLost,
    Severity,
    Trouble,
)
from bot.cog import Context, Press, Request, Submission, card, command, complete, form, on, press, service
from bot.options import Confidential, Length, Moment
from bot.text import Code, Said, join, text, tidy
from cogs.escalation import cards, clock, export, opening, store
from cogs.escalation.cards import Around
from cogs.escalation.keeping import Keeping
from cogs.escalation.part import ANY, Named
from cogs.escalation.reminding import NIGHT
from cogs.escalation.reporting import Reporting
from cogs.escalation.store import PAGE, UNCLOSED, Case, number

Outcome = Annotated[str, Length(1, cards.OUTCOME), Confidential()]
Note = Annotated[str, Length(1, cards.NOTE), Confidential()]
Verdict = Literal["justified", "unjustified", "false-alarm"]
Listed = Literal["open", "mine", "over"]

_STATES = {"open": UNCLOSED, "mine": UNCLOSED, "over": ("closed",)}


class Handling(Reporting, Keeping):
    """The moderators' side of a case."""

    # -------------------------------------------------------------- the card

    @card("case")
    async def show_case(self, ctx: Context, room: Room, id: int) -> Card | None:
        """A case in the moderators' room."""
        case = await store.read(ctx, id)
        if case is None:
            return None
        return cards.case_card(ctx, case, await self._around(ctx, case), self._buttons(ctx, case))

    @card("storm")
    async def show_storm(self, ctx: Context, room: Room, since: int) -> Card | None:
        """Many cases that came at once."""
        return cards.storm_card(ctx, *await store.unshown(ctx, since, PAGE))

    @staticmethod
    async def _deleted(ctx: Context, case: Case) -> bool:
        """Whether the message of an open case has been deleted since it was last looked at."""
        if case.state == "closed" or not case.message or case.fate == "deleted":
            return False
        platform = ctx.services.platforms.get(case.network)

        async def ask() -> bool:
            try:
                found = await platform.message(case.where, case.message) if platform is not None else None
            except Gone:
                return True
            except Trouble:  # whether it stands cannot be seen
                return False
            return found is not None and not found.words and not found.files  # a redacted one stands without words

        return ctx.need(("deleted", case.id), ask)

    async def _around(self, ctx: Context, case: Case) -> Around:
        reasons, reporters = await store.reasons(ctx, case.id)
        said = [one for one in await store.talked(ctx, case.id) if one.from_author]
        earlier = await store.of_author(ctx, case.author_id, case.id) if case.author_id is not None else 0
        return Around(earlier, reasons, reporters, await store.joined_to(ctx, case.id), said[-1] if said else None)

    def _buttons(self, ctx: Context, case: Case) -> list[Control]:
        """What can be done with it at once; the rest is behind the last."""
        words = ctx.words

        def button(what: str, emoji: str, *, strong: bool = False) -> Button:
            return Button(self.control(what, case.id), words(f"escalation-do-{what}"), emoji, strong)

        if case.joined is not None:
            return []
        if case.state == "closed":
            return [button("reopen", "↩️")]
        answer = [button("answer", "✉️", strong=case.taken_by is not None)] if case.account else []
        if case.taken_by is None:
            return [button("take", "✋", strong=True), *answer, button("alarm", "🔕"), button("more", "⚙️")]
        return [*answer, button("close", "🏁"), button("more", "⚙️")]

    @press("more", moderator=True)
    async def more(self, ctx: Press, id: int) -> None:
        """What else can be done with a case."""
        case, words = await self.meant(ctx, id), ctx.words
        whats = [("justified", "✅"), ("unjustified", "⚖️"), ("snooze", "💤"), ("hand", "🤝"), ("join", "🧲")]
        if case.taken_by is None:
            whats.append(("close", "🏁"))
        buttons = [Button(self.control(what, case.id), words(f"escalation-do-{what}"), sign) for what, sign in whats]
        title = words("escalation-more-title", number=number(case))
        ctx.answer(Card(title=title, body=(cards.standing(ctx, case),), controls=tuple(buttons), locale=words.locale))

    # -------------------------------------------------------------- taking

    @press("take", moderator=True)
    async def take(self, ctx: Press, id: int) -> None:
        """A moderator looks after a case."""
        await self._take(ctx, await self.meant(ctx, id))

    @command(moderator=True, name="take")
    async def take_it(self, ctx: Request, case: Named) -> None:
        """Look after a case."""
        await self._take(ctx, await self.meant(ctx, case))

    async def _take(self, ctx: Request, case: Case) -> None:
        gone = await self._deleted(ctx, case)
        member = (await ctx.member()).id
        if case.taken_by == member:
            ctx.refuse("escalation-yours-already", number=number(case))
        if case.taken_by is not None:
            ctx.refuse("escalation-taken-already", number=number(case), taker=Said(case.taker))
        state = "answered" if case.state == "answered" else "taken"
        fate = "deleted" if gone else case.fate
        case = await clock.acted(
            ctx,
            self.settings(ctx.community),
            case,
            state=state,
            taken_by=member,
            taker=tidy(ctx.name)[:100],
            snoozed=None,
            fate=fate,
        )
        await self.done(ctx, case, "taken")
        await opening.show_card(ctx, case)
        await self.plan_reminders(ctx)
        ctx.say("escalation-taken", number=number(case))

    @command(moderator=True)
    async def hand(self, ctx: Request, case: Named, to: Account) -> None:
        """Let another moderator look after a case."""
        found = await self.meant(ctx, case)
        platform, community = ctx.services.platforms[to.network], ctx.community.id
        standing = ctx.need(("standing", to), lambda: platform.standing(community, to))
        if not standing.moderator:
            ctx.refuse("escalation-hand-nobody")
        member = await ctx.members.of(ctx.unit, community, to)
        found = await clock.acted(
            ctx,
            self.settings(ctx.community),
            found,
            state="answered" if found.state == "answered" else "taken",
            taken_by=member.id,
            taker=tidy(standing.name or to.id)[:100],
            snoozed=None,
        )
        await self.done(ctx, found, "handed", found.taker)
        await opening.show_card(ctx, found)
        await self.plan_reminders(ctx)
        ctx.say("escalation-handed", number=number(found), taker=Said(found.taker))

    @press("hand", moderator=True)
    async def let_go(self, ctx: Press, id: int) -> None:
        """A moderator gives a case back, or is told how to hand it to somebody."""
        case = await self.meant(ctx, id)
        if case.taken_by != (await ctx.member()).id:
            ctx.refuse("escalation-hand-how", command=text(Code(f"case hand {case.named}")))
        case = await self.release(ctx, case)
        await self.done(ctx, case, "released")
        ctx.say("escalation-released", number=number(case), command=text(Code(f"case hand {case.named}")))

    @on(MemberLeft)
    async def somebody_left(self, ctx: Context, event: MemberLeft) -> None:
        """An author or a moderator has left: their cases go on, and say so."""
        for case in await store.by_author(ctx, event.network, event.account.id):
            await store.note(ctx, case, "left")
            await store.change(ctx, case, fate="left")
        member = await ctx.members.find(ctx.unit, ctx.community.id, event.account)
        for case in await store.held_by(ctx, member.id) if member else []:
            await store.note(ctx, case, "released", name=case.taker)
            await self.release(ctx, case)

    @on(MemberJoined)
    async def somebody_came_back(self, ctx: Context, event: MemberJoined) -> None:
        """An author who had left can be answered again."""
        for case in await store.by_author(ctx, event.network, event.account.id):
            if case.fate == "left":
                await store.change(ctx, case, fate="here")

    @on(RoomLost)
    async def room_lost(self, ctx: Context, event: RoomLost) -> None:
        """With a room that was deleted its messages are gone; the cases about them go on."""
        if event.reason == "deleted":
            for case in await store.in_room(ctx, event.room):
                await store.change(ctx, case, fate="deleted")

    # -------------------------------------------------------------- judging and closing

    @press("justified", moderator=True)
    async def justified(self, ctx: Press, id: int) -> None:
        """A moderator finds the criticism justified."""
        await self._judge(ctx, await self.meant(ctx, id), "justified")

    @press("unjustified", moderator=True)
    async def unjustified(self, ctx: Press, id: int) -> None:
        """A moderator finds the criticism not justified."""
        await self._judge(ctx, await self.meant(ctx, id), "unjustified")

    @press("alarm", moderator=True)
    async def alarm(self, ctx: Press, id: int) -> None:
        """It was no criticism: the case is closed."""
        case = await self.meant(ctx, id)
        await self._close(ctx, case, "", "false-alarm")

    @command(moderator=True)
    async def judge(self, ctx: Request, case: Named, verdict: Verdict) -> None:
        """Say whether a criticism is justified."""
        found = await self.meant(ctx, case)
        if verdict == "false-alarm":
            await self._close(ctx, found, "", verdict)
        else:
            await self._judge(ctx, found, verdict)

    async def _judge(self, ctx: Request, case: Case, verdict: Verdict) -> None:
        judged = await clock.acted(ctx, self.settings(ctx.community), case, verdict=verdict)
        await self.done(ctx, judged, verdict)
        await self.judged(ctx, case, judged)
        await self.plan_reminders(ctx)
        ctx.say("escalation-judged", number=number(judged), verdict=verdict)

    @press("close", moderator=True)
    async def ask_outcome(self, ctx: Press, id: int) -> None:
        """What came of a case?"""
        case = await self.meant(ctx, id)
        title = ctx.words("escalation-close-title", number=number(case))
        ctx.form(
            cards.one_field(ctx.words, self.control("close", id), title, "escalation-field-outcome", cards.OUTCOME)
        )

    @form("close", moderator=True)
    async def close_with(self, ctx: Submission, id: int) -> None:
        """What came of a case is filled in."""
        await self._close(ctx, await self.meant(ctx, id), ctx.values.get("words", ""), None)

    @command(moderator=True)
    async def resolve(self, ctx: Request, case: Named, outcome: Outcome, verdict: Verdict | None = None) -> None:
        """Close a case, and say what came of it."""
        await self._close(ctx, await self.meant(ctx, case), outcome, verdict)

    async def _close(self, ctx: Request, case: Case, outcome: str, verdict: Verdict | None) -> None:
        closed = await self.close_case(ctx, case, outcome, verdict)
        ctx.say("escalation-closed-now", number=number(case), verdict=closed.verdict)

    async def close_case(self, ctx: Request, case: Case, outcome: str, verdict: Verdict | None) -> Case:
        """Close a case, and tell those who reported it."""
        member = (await ctx.member()).id
        kept = {"taken_by": member, "taker": tidy(ctx.name)[:100]} if case.taken_by is None else {}
        changed = await store.change(
            ctx,
            case,
            state="closed",
            closed=ctx.now,
            outcome=tidy(outcome, lines=True),
            reminds=None,
            snoozed=None,
            verdict=verdict or case.verdict,
            talk="ended" if case.talk == "open" else case.talk,
            **kept,
        )
        for other in await store.joined_to(ctx, case.id):
            await store.change(ctx, other, closed=ctx.now, verdict=changed.verdict)
        await self.done(ctx, changed, "closed", verdict or "")
        await self.judged(ctx, case, changed)
        await self.talk_changed(ctx, changed)
        await self.tell_reporters(ctx, changed)
        if case.carded is None:
            await opening.storm_changed(ctx)
        await self.plan_tidying(ctx)
        if changed.forgotten:
            await self.forget(ctx, changed)
        return changed

    @press("reopen", moderator=True)
    async def reopen(self, ctx: Press, id: int) -> None:
        """A closed case is not over after all."""
        case = await self.meant(ctx, id, ("closed",))
        state = "answered" if case.answered else "taken" if case.taken_by is not None else "open"
        case = await clock.acted(
            ctx,
            self.settings(ctx.community),
            case,
            state=state,
            closed=None,
            verdict="none" if case.verdict == "false-alarm" else case.verdict,
        )
        await self.done(ctx, case, "reopened")
        await self.plan_reminders(ctx)
        ctx.say("escalation-reopened", number=number(case))

    @command(moderator=True)
    async def rate(self, ctx: Request, case: Named, severity: Severity) -> None:
        """Say how much a case weighs; its clock follows."""
        found = await clock.acted(ctx, self.settings(ctx.community), await self.meant(ctx, case), severity=severity)
        await self.done(ctx, found, "rated", severity)
        await self.plan_reminders(ctx)
        ctx.say("escalation-rated", number=number(found), severity=severity, promised=ctx.time(found.promised))

    @press("snooze", moderator=True)
    async def snooze_short(self, ctx: Press, id: int) -> None:
        """Put a case off until the next working morning."""
        await self._snooze(ctx, await self.meant(ctx, id), None)

    @command(moderator=True)
    async def snooze(self, ctx: Request, case: Named, until: Moment) -> None:
        """Put a case off: no reminders until then."""
        await self._snooze(ctx, await self.meant(ctx, case), until)

    async def _snooze(self, ctx: Request, case: Case, until: Moment | None) -> None:
        hours = clock.hours(ctx, self.settings(ctx.community))
        at = until.at if until else hours.after(ctx.now + NIGHT, timedelta(0))
        case = await store.change(ctx, case, snoozed=at, reminds=max(at, case.promised), rung=0)
        await self.done(ctx, case, "snoozed")
        await self.plan_reminders(ctx)
        ctx.say("escalation-snoozed-now", number=number(case), until=ctx.time(at))

    @press("join", moderator=True)
    async def ask_join(self, ctx: Press, id: int) -> None:
        """Which case does this one belong to?"""
        case = await self.meant(ctx, id)
        title = ctx.words("escalation-join-title", number=number(case))
        near = f"#{case.alike[0]}" if case.alike else ""
        ctx.form(cards.one_field(ctx.words, self.control("join", id), title, "escalation-field-join", 12, value=near))

    @form("join", moderator=True)
    async def join_with(self, ctx: Submission, id: int) -> None:
        """The case that this one belongs to is filled in."""
        await self._join(ctx, await self.meant(ctx, id), await self.meant(ctx, ctx.values.get("words", "")))

    @command(moderator=True)
    async def join(self, ctx: Request, case: Named, into: Named) -> None:
        """Let a case count for another about the same."""
        await self._join(ctx, await self.meant(ctx, case), await self.meant(ctx, into))

    async def _join(self, ctx: Request, case: Case, into: Case) -> None:
        if case.id == into.id:
            ctx.refuse("escalation-join-same")
        for other in (case, *await store.joined_to(ctx, case.id)):
            talk = "ended" if other.talk == "open" else other.talk
            over = await store.change(
                ctx, other, joined=into.id, state="closed", closed=ctx.now, reminds=None, talk=talk
            )
            await self.talk_changed(ctx, over)
            if over.forgotten:
                await self.forget(ctx, over)
        await ctx.refresh("case", into.id)
        await self.done(ctx, case, "joined", into.named)
        await self.done(ctx, into, "joined-here", case.named)
        if case.carded is None:
            await opening.storm_changed(ctx)
        await self.plan_tidying(ctx)
        ctx.say("escalation-joined", number=number(case), into=number(into))

    # -------------------------------------------------------------- looking

    @command(moderator=True, name="list")
    async def list_cases(self, ctx: Request, which: Listed = "open") -> None:
        """The cases, the most urgent first."""
        await self._page(ctx, which, 0)

    @command(moderator=True)
    async def mine(self, ctx: Request) -> None:
        """The cases that the asker looks after."""
        await self._page(ctx, "mine", 0)

    @press("page", moderator=True)
    async def turn(self, ctx: Press, which: str, page: int) -> None:
        """Another page of a list."""
        await self._page(ctx, which, page)

    async def _page(self, ctx: Request, which: str, page: int) -> None:
        if which not in _STATES:
            ctx.refuse("mistake-control-gone")
        taker = (await ctx.member()).id if which == "mine" else None
        found, many = await store.page(ctx, _STATES[which], page, taker)
        turn = []
        if page > 0:
            turn.append(Button(self.control("page", which, page - 1), ctx.words("escalation-back"), "◀️"))
        if (page + 1) * PAGE < many:
            turn.append(Button(self.control("page", which, page + 1), ctx.words("escalation-next"), "▶️"))
        ctx.answer(cards.page_card(ctx, ctx.words("escalation-list", which=which), found, page, many, turn))

    @command(moderator=True)
    async def show(self, ctx: Request, case: Named) -> None:
        """One case, with what can be done."""
        found = await self.meant(ctx, case, ANY)
        if await self._deleted(ctx, found):
            found = await store.change(ctx, found, fate="deleted")
        ctx.answer(cards.case_card(ctx, found, await self._around(ctx, found), self._buttons(ctx, found)))

    @command(moderator=True)
    async def history(self, ctx: Request, case: Named) -> None:
        """What was done with a case, and what was said in private."""
        found = await self.meant(ctx, case, ANY)
        steps, said = await store.history(ctx, found.id), await store.talked(ctx, found.id)
        ctx.answer(cards.history_card(ctx, found, steps, said))

    @command(moderator=True)
    async def note(self, ctx: Request, case: Named, words: Note) -> None:
        """Write something down that only moderators see."""
        found = await self.meant(ctx, case, ANY)
        await self.done(ctx, found, "note", tidy(words, lines=True))
        said = join([ctx.words("escalation-noted-by", name=Said(ctx.name)), (Said(tidy(words)),)])
        community = ctx.services.texts.words(ctx.community.locale)
        await ctx.in_thread(Card(body=(said,), mood=Mood.CALM, locale=community.locale), "case", found.id)
        ctx.say("escalation-noted", number=number(found))

    @command(moderator=True)
    async def export(self, ctx: Request, format: Literal["csv", "json"] = "csv") -> None:
        """Hand over the cases as a file, without anybody's name."""
        found = await export.everything(ctx)
        file = export.as_csv(found) if format == "csv" else export.as_json(found)
        ctx.answer(Card(body=(ctx.words("escalation-exported", many=len(found)),), file=file, locale=ctx.words.locale))

    @complete("case")
    async def by_number(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The cases that are not closed; only moderators' commands ask for one."""
        return await self._completed(ctx, typed)

    @complete("into")
    async def by_number_into(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The cases that are not closed."""
        return await self._completed(ctx, typed)

    @staticmethod
    async def _completed(ctx: Context, typed: str) -> list[tuple[str, str]]:
        wanted = typed.strip().lstrip("#").casefold()
        found = [case for case in await store.unclosed(ctx, 200) if case.joined is None]
        shown = [(f"{case.named} {case.author}: {' '.join(case.excerpt.split())}", case.named) for case in found]
        return [(words, named) for words, named in shown if wanted in words.casefold()]

    @service("start")
    async def show_again(self, ctx: Context) -> None:
        """What the moderators' rooms of today do not show yet: a room may have been replaced."""
        rooms = ctx.rooms("moderators")
        for case in await store.unclosed(ctx, PAGE):
            if case.carded is not None:
                there = await ctx.shown("case", case.id)
                missing = [room for room in rooms if room not in there]
                await ctx.show("case", case.id, rooms=missing)
        await self.plan_reminders(ctx)
        await self.plan_tidying(ctx)
