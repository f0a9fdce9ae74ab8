"""Answers in private: what moderators tell an author, what the author answers, and how they are reached at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from bot.chat import Account, Button, Card, Control, Message, Mood, Refused, Room, SaidAlone, Trouble
from bot.cog import Context, Press, Request, Submission, card, command, complete, form, job, on, press, refused, service
from bot.options import Completed, Confidential, Length
from bot.text import Mention, Said, tidy
from cogs.escalation import cards, clock, opening, store
from cogs.escalation.handling import Handling
from cogs.escalation.part import Named
from cogs.escalation.store import Case, Words, number

LOOKED_INTO, HOURLY, SOON = timedelta(days=7), timedelta(hours=1), timedelta(seconds=5)
"""For how long after its last word a talk is looked into for what was not heard, how often, and how soon again where it
could not be read."""
Answer = Annotated[str, Length(1, cards.ANSWER), Confidential()]
Snippet = Annotated[str, Length(1, 64), Completed()]


class Talking(Handling):
    """The private talk of a case."""

    # -------------------------------------------------------------- the moderators' side

    @press("answer", moderator=True)
    async def ask_answer(self, ctx: Press, id: int) -> None:
        """What shall the author be told?"""
        case = await self._answerable(ctx, await self.meant(ctx, id))
        title = ctx.words("escalation-answer-title", number=number(case))
        ctx.form(cards.one_field(ctx.words, self.control("answer", id), title, "escalation-field-answer", cards.ANSWER))

    @form("answer", moderator=True)
    async def answer_with(self, ctx: Submission, id: int) -> None:
        """What the author is told is filled in."""
        await self._answer(ctx, await self.meant(ctx, id), ctx.values.get("words", ""))

    @command(moderator=True)
    async def answer(
        self, ctx: Request, case: Named, words: Answer | None = None, snippet: Snippet | None = None
    ) -> None:
        """Tell the author something in private."""
        found = await self.meant(ctx, case)
        ready = self.settings(ctx.community).snippets
        if snippet is not None and snippet not in ready:
            ctx.refuse("escalation-no-snippet", given=Said(snippet), known=Said(", ".join(ready) or "-"))
        said = words or (ready[snippet] if snippet else "")
        if not said:
            ctx.refuse("escalation-answer-what")
        await self._answer(ctx, found, said)

    @complete("snippet")
    async def by_name(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The snippets of the settings."""
        ready = self.settings(ctx.community).snippets
        return [(f"{name}: {words}", name) for name, words in ready.items() if typed.casefold() in name.casefold()]

    async def _answerable(self, ctx: Request, case: Case) -> Case:
        if not case.account:
            ctx.refuse("escalation-answer-nobody", number=number(case))
        if case.fate == "left":
            ctx.refuse("escalation-answer-left", number=number(case), author=Said(case.author))
        return case

    async def _answer(self, ctx: Request, case: Case, words: str) -> None:
        case = await self.tell_author(ctx, await self._answerable(ctx, case), words)
        ctx.say("escalation-answered-now", number=number(case), author=Said(case.author))

    async def tell_author(self, ctx: Request, case: Case, words: str) -> Case:
        """Tell the author something, whatever way they can be reached; the asker looks after the case if nobody did."""
        settings, member = self.settings(ctx.community), (await ctx.member()).id
        name = tidy(ctx.name)[:100] if settings.signed == "name" else ""
        said = await store.say(ctx, case, tidy(words, lines=True), by=member, name=name, from_author=False)
        changed: dict[str, object] = {"talk": "open", "snoozed": None}
        if case.taken_by is None:
            changed |= {"taken_by": member, "taker": tidy(ctx.name)[:100]}
        if case.answered is None:
            worked = clock.hours(ctx, settings).between(case.opened, ctx.now)
            changed |= {"answered": ctx.now, "answer_work": round(worked.total_seconds())}
        case = await clock.acted(ctx, settings, case, state="answered", **changed)
        if case.way == "none":  # the author may have opened a door since
            case = await store.change(ctx, case, way="direct")
        if settings.talk == "joined" and case.way == "direct" and case.network == "discord":
            case = await store.change(ctx, case, way="thread")
        await self.done(ctx, case, "answered")
        await opening.show_card(ctx, case)
        await self.plan_reminders(ctx)
        await ctx.at(ctx.now + HOURLY, self.look_into_talks)
        await self._deliver(ctx, case, said)
        return case

    # -------------------------------------------------------------- reaching the author

    async def _deliver(self, ctx: Context, case: Case, said: Words) -> None:
        """Owe the author what was said, the way they can be reached."""
        if case.way == "direct":
            await ctx.show("letter", said.id, rooms=[Room(case.network, case.account, direct=True)])
        elif case.way == "thread" and case.talk_room:
            await ctx.show("letter", said.id, rooms=[Room(case.network, case.talk_room)])
        elif case.way == "thread":
            await ctx.at(ctx.now, self.open_thread, said.id)
        elif case.way == "mention":
            await ctx.show("call", said.id, rooms=[case.where])

    @card("letter")
    async def show_letter(self, ctx: Context, room: Room, id: int) -> Card | None:
        """What the moderators tell the author."""
        found = await store.said(ctx, id)
        return None if found is None else self._letter(ctx, *found)

    def _letter(self, ctx: Context, said: Words, case: Case) -> Card:
        who = case.who
        locale = ctx.members.locale_of(ctx.community.id, who) if who else None
        words = ctx.services.texts.words(locale or ctx.community.locale)
        buttons: list[Control] = []
        if case.talk == "open":
            buttons = [
                Button(self.control("reply", case.id), words("escalation-do-reply"), "✍️", strong=True),
                Button(self.control("end", case.id), words("escalation-do-end"), "👋"),
            ]
        return cards.letter_card(words, ctx.community.name, case, said, buttons)

    @refused("letter")
    async def not_delivered(self, ctx: Context, room: Room, id: int) -> None:
        """The author cannot be written to: a private thread is tried, then a word where they will see it."""
        found = await store.said(ctx, id)
        if found is None:
            return
        said, case = found
        if room.direct and case.network == "discord":
            case = await store.change(ctx, case, way="thread", talk_room="")
        else:
            case = await store.change(ctx, case, way="mention")
        await store.note(ctx, case, case.way)
        await self._deliver(ctx, case, said)

    @job
    async def open_thread(self, ctx: Context, id: int) -> None:
        """Open a private thread for an author who takes no direct messages."""
        found = await store.said(ctx, id)
        if found is None or found[1].way != "thread":
            return
        said, case = found
        platform, community = ctx.services.platforms[case.network], ctx.community.id
        holder = await clock.holder(ctx, case)
        joined = self.settings(ctx.community).talk == "joined" and holder is not None and holder.network == case.network
        people = [case.account, *([holder.id] if joined and holder else [])]
        name = f"{case.named} {ctx.community.name}"

        async def ask() -> Room | None:
            try:
                return await platform.private_room(community, case.where, people, name)
            except Refused:
                return None

        room = ctx.need(("private room", case.id), ask)
        if room is None:
            case = await store.change(ctx, case, way="mention")
            await store.note(ctx, case, "mention")
        else:
            case = await store.change(ctx, case, talk_room=room.id)
        await self._deliver(ctx, case, said)

    @card("call")
    async def show_call(self, ctx: Context, room: Room, id: int) -> Card | None:
        """A word to the author where others read it: that there is one, and nothing more."""
        found = await store.said(ctx, id)
        if found is None:
            return None
        said, case = found
        words = ctx.words
        body = words("escalation-call", author=(Mention(case.network, case.account, case.author),))
        button = Button(self.control("read", said.id), words("escalation-do-read"), "✉️", strong=True)
        return Card(body=(body,), controls=(button,), locale=words.locale)

    @refused("call")
    async def not_called(self, ctx: Context, room: Room, id: int) -> None:
        """Nothing reaches the author."""
        found = await store.said(ctx, id)
        if found is not None:
            case = await store.change(ctx, found[1], way="none")
            await store.note(ctx, case, "unreachable")

    @press("read", direct=True)
    async def read(self, ctx: Press, id: int) -> None:
        """The author reads what there is to say to them, and nobody else does."""
        found = await store.said(ctx, id)
        if found is None or found[1].account != ctx.account.id or found[1].network != ctx.account.network:
            ctx.refuse("escalation-not-for-you")
        ctx.answer(self._letter(ctx, *found))

    # -------------------------------------------------------------- the author's side

    @press("reply", direct=True)
    async def ask_reply(self, ctx: Press, id: int) -> None:
        """What does the author want to answer?"""
        await self._own(ctx, id)
        title = ctx.words("escalation-reply-title")
        ctx.form(cards.one_field(ctx.words, self.control("reply", id), title, "escalation-field-reply", cards.ANSWER))

    @form("reply")
    async def reply_with(self, ctx: Submission, id: int) -> None:
        """What the author answers is filled in."""
        case = await self._own(ctx, id)
        await self._pass_on(ctx, case, ctx.values.get("words", ""), (await ctx.member()).id)
        ctx.say("escalation-replied")

    @on(SaidAlone)
    async def said_alone(self, ctx: Context, event: SaidAlone) -> bool:
        """What the author writes to the bot alone is meant for the moderators, while the talk is open."""
        talks = [c for c in await store.by_author(ctx, event.network, event.account.id) if c.talk == "open"]
        if not talks:
            return False
        member = await ctx.members.of(ctx.unit, ctx.community.id, event.account)
        await self._hear(ctx, talks[0], event.account, event.message, event.words, member.id)
        return True

    async def _hear(self, ctx: Context, case: Case, account: Account, message: str, said: str, member: int) -> None:
        """Pass on a message to the bot alone, and say so."""
        case = await store.change(ctx, case, way="direct")  # they found the way themselves
        await self._pass_on(ctx, case, said, member, message)
        locale = ctx.members.locale_of(ctx.community.id, account) or ctx.community.locale
        words = ctx.services.texts.words(locale)
        room = Room(account.network, account.id, direct=True)
        await ctx.send(Card(body=(words("escalation-replied"),), locale=locale), rooms=[room])

    @service("start")
    async def look_again(self, ctx: Context) -> None:
        """What authors wrote while the bot was away, where no network tells it again."""
        await ctx.at(ctx.now, self.look_into_talks)

    @job
    async def look_into_talks(self, ctx: Context) -> None:
        """See whether authors wrote something that was not heard: at a start, and every hour while there are talks."""
        open_talks = await store.talking(ctx, ctx.now - LOOKED_INTO)
        newest = {case.who: case for case in open_talks}  # what somebody writes is meant for their newest talk
        again = HOURLY
        for who, case in newest.items():
            if who is not None:
                known = await store.heard(ctx, who)
                missed = self._missed(ctx, case, who, await store.begun(ctx, case.id))
                again = again if missed is not None else SOON
                member = await ctx.members.of(ctx.unit, ctx.community.id, who)
                for message in missed or ():
                    if message.id not in known and message.words:
                        await self._hear(ctx, case, who, message.id, message.words, member.id)
        if newest:
            await ctx.at(ctx.now + again, self.look_into_talks)

    @staticmethod
    def _missed(ctx: Context, case: Case, who: Account, since: datetime) -> Sequence[Message] | None:
        """What an author has written to the bot alone; None: it cannot be read now."""
        platform = ctx.services.platforms.get(who.network)

        async def ask() -> Sequence[Message] | None:
            try:
                return await platform.said_alone(who, since) if platform is not None else ()
            except Trouble:
                return None

        return ctx.need(("said alone", case.id), ask)

    async def _pass_on(self, ctx: Context, case: Case, said: str, member: int, message: str = "") -> None:
        """Show the moderators what the author answered."""
        words = tidy(said, lines=True)[: cards.ANSWER]
        await store.say(ctx, case, words, by=member, name=case.author, from_author=True, message=message)
        await store.note(ctx, case, "replied")
        settings = self.settings(ctx.community)
        promised = clock.promise(ctx, settings, case.severity, answered=False)  # they wait for an answer again
        reminds = clock.first_reminder(ctx, settings, promised)
        state = "taken" if case.taken_by is not None else "open"
        waits = {"state": state, "promised": promised, "reminds": reminds, "rung": 0, "snoozed": None}
        case = await store.change(ctx, case, **waits)
        await self.plan_reminders(ctx)
        texts = ctx.services.texts.words(ctx.community.locale)
        title = texts("escalation-last", author=Said(case.author))
        button = Button(self.control("answer", case.id), texts("escalation-do-answer"), "✉️")
        shown = Card(body=(title, cards.quote(words)), controls=(button,), mood=Mood.WARM, locale=texts.locale)
        await ctx.in_thread(shown, "case", case.id)

    @press("end", direct=True)
    async def end(self, ctx: Press, id: int) -> None:
        """The author ends the talk."""
        case = await self._own(ctx, id)
        await self.talk_changed(ctx, await store.change(ctx, case, talk="ended"))
        await store.note(ctx, case, "ended")
        ctx.say("escalation-ended")

    async def _own(self, ctx: Request, id: int) -> Case:
        """The case, if the asker is its author and the talk is open."""
        case = await store.read(ctx, id)
        if case is None or (case.network, case.account) != (ctx.account.network, ctx.account.id):
            ctx.refuse("escalation-not-for-you")
        if case.talk != "open" or case.state == "closed":
            ctx.refuse("escalation-talk-over")
        return case
