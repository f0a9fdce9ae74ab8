"""Polls: ask the community, one voice per member, one tally in every home.

A press sets the whole choice and is cheap: the poll is read once for all votes of a group, the ballot is one row, and
the cards are worded anew together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from sqlalchemy import select

from bot.chat import Card, Choices, Room, RoomMoved, VotesChanged
from bot.cog import (
    Cog,
    Context,
    Press,
    Request,
    Submission,
    card,
    command,
    complete,
    form,
    job,
    line,
    on,
    press,
    service,
)
from bot.config import Community
from bot.members import accounts
from bot.options import Completed, Length, Mistake, Moment, Options
from bot.text import Said, Text, join, tidy
from cogs.polls import cards, drafts, finding, opening, store, voters
from cogs.polls.cards import number
from cogs.polls.drafts import Draft
from cogs.polls.export import export
from cogs.polls.finding import OPEN, OVER, place_of
from cogs.polls.opening import Wish
from cogs.polls.settings import BEFORE, EVERYONE, PollSettings
from cogs.polls.store import ANY, Poll, State

Named = Annotated[str, Length(1, 300), Completed()]
"""A poll, by its number (``#3``) or its title."""
Whom = Annotated[str, Length(1, 40), Completed()]
Question = Annotated[str, Length(1, 300)]

_ANONYMOUS, _MULTIPLE, _CLOSED, _HERE = "a", "m", "c", "h"  # what a form does not ask, as letters in its control
_LATELY = 5


class Polls(Cog[PollSettings]):
    """Ask the community: one press to answer, one voice per member."""

    name, group, Settings = "polls", "poll", PollSettings

    def reserved(self, community: Community) -> frozenset[str]:
        """Everything about polls of one's own, unless everyone may open polls."""
        everyone = self.settings(community).opened_by == "everyone"
        return frozenset() if everyone else frozenset({"open", "write", "close", "cancel", "fix", "answer"})

    # -------------------------------------------------------------- opening

    @command()
    async def open(
        self,
        ctx: Request,
        question: Question,
        options: Options,
        closes: Moment | None = None,
        anonymous: bool = False,
        multiple: bool = False,
        results: Literal["live", "closed"] = "live",
        where: Literal["here", "everywhere"] = "everywhere",
        who: Whom = EVERYONE,
    ) -> None:
        """Ask the community."""
        settings = self.settings(ctx.community)
        await opening.may_open(ctx, settings)
        at = closes.at if closes else ctx.now + settings.duration
        who = opening.read_who(ctx, settings, who)
        await self._open(
            ctx, Wish(tidy(question), options, at, anonymous, multiple, results == "live", where == "here", who)
        )

    @command(form=True)
    async def write(
        self,
        ctx: Request,
        anonymous: bool = False,
        multiple: bool = False,
        results: Literal["live", "closed"] = "live",
        where: Literal["here", "everywhere"] = "everywhere",
        who: Whom = EVERYONE,
    ) -> None:
        """Ask the community, in a form."""
        settings = self.settings(ctx.community)
        await opening.may_open(ctx, settings)
        wanted = {_ANONYMOUS: anonymous, _MULTIPLE: multiple, _CLOSED: results == "closed", _HERE: where == "here"}
        flags = "".join(flag for flag, on in wanted.items() if on)
        control = self.control("write", flags, opening.read_who(ctx, settings, who))
        await self._ask(ctx, control)

    @press("write-again")
    async def write_again(self, ctx: Press, flags: str, who: str) -> None:
        """Back to the form of a new poll."""
        await self._ask(ctx, self.control("write", flags, who))

    async def _ask(self, ctx: Request, control: str) -> None:
        draft = await drafts.kept(ctx, drafts.NEW) or Draft()
        ctx.form(draft.form(ctx, control, "polls-write-title"))

    @form("write")
    async def written(self, ctx: Submission, flags: str, who: str) -> None:
        """The form of a new poll is filled in."""
        settings, draft = self.settings(ctx.community), Draft.of(ctx)
        await opening.may_open(ctx, settings)
        try:
            wish = Wish(
                question=opening.read_question(ctx, draft.question),
                options=Options.read(draft.options),
                closes=opening.read_closes(ctx, settings, draft.closes or ""),
                anonymous=_ANONYMOUS in flags,
                multiple=_MULTIPLE in flags,
                live=_CLOSED not in flags,
                here=_HERE in flags,
                who=who,
            )
            await self._open(ctx, wish)
        except Mistake as mistake:
            await drafts.keep(ctx, drafts.NEW, draft, mistake, self.control("write-again", flags, who))
        else:
            await drafts.drop(ctx, drafts.NEW)

    async def _open(self, ctx: Request, wish: Wish) -> None:
        settings = self.settings(ctx.community)
        opening.check_length(ctx, wish.closes)
        rooms = opening.rooms_for(ctx, settings, here=wish.here)
        box = await ctx.ballots.open(ctx.unit, secret=wish.anonymous)
        poll = await store.create(
            ctx,
            author=(await ctx.member()).id,
            question=wish.question,
            options=list(wish.options),
            anonymous=wish.anonymous,
            multiple=wish.multiple,
            live=wish.live,
            who=wish.who,
            place=place_of(rooms[0]) if wish.here else None,
            native=len(rooms) == 1 and not wish.anonymous,
            box=box,
            closes=wish.closes,
        )
        await ctx.show("poll", poll.id, rooms=rooms)
        await ctx.at(poll.closes, self.end, poll.id)
        await self._note(ctx, "poll open", poll)
        said = ctx.words("polls-opened", number=number(poll), rooms=len(rooms), closes=ctx.time(poll.closes))
        without = None if wish.here else opening.missing(ctx, settings, rooms)
        ctx.answer(join([said, without], " ") if without else said)

    # -------------------------------------------------------------- voting

    @press("vote", quiet=True)
    async def vote(self, ctx: Press, id: int, revision: int) -> None:
        """Somebody chose, changed their mind, or took their vote back."""
        poll = await self._asking(ctx, id)
        if poll.revision != revision:
            ctx.refuse("polls-corrected")
        valid = {str(n) for n in range(1, len(poll.options) + 1)}
        values = sorted({value for value in ctx.values if value in valid}, key=int)[: poll.most]
        if values:
            self._may_vote(ctx, poll)
        if poll.box is None or not await ctx.ballots.cast(ctx.unit, poll.box, (await ctx.member()).id, values):
            ctx.refuse("polls-over", number=number(poll))
        await ctx.refresh("poll", id)
        if values:
            ctx.say("polls-voted", choice=cards.chosen(poll, values))
        else:
            ctx.say("polls-taken-back")

    @press("ballot", direct=True)
    async def ballot(self, ctx: Press, id: int) -> None:
        """Somebody wants to vote in private."""
        poll = await self._asking(ctx, id)
        self._may_vote(ctx, poll)
        own = await ctx.ballots.choice(ctx.unit, poll.box, (await ctx.member()).id) if poll.box is not None else ()
        ctx.answer(cards.ballot_card(ctx, poll, self._choices(ctx, poll, own=own)))

    async def _asking(self, ctx: Press, id: int) -> Poll:
        """The poll, if it takes votes: one whose time had come does not, even if nobody has closed it yet."""
        poll = await store.read(ctx, id)
        if poll is None:
            ctx.refuse("mistake-control-gone")
        if poll.state == "cancelled":
            ctx.refuse("polls-cancelled-already", number=number(poll))
        if poll.state != "open" or poll.closes <= ctx.pressed:
            ctx.refuse("polls-over", number=number(poll))
        return poll

    def _may_vote(self, ctx: Press, poll: Poll) -> None:
        if poll.who == EVERYONE and not ctx.room.direct:
            return  # whoever is in a room of the home is in the home
        if voters.may_vote(poll, ctx.standing, self.settings(ctx.community).groups):
            return
        if poll.who == EVERYONE:
            ctx.refuse("polls-not-here")
        if poll.who == BEFORE:
            ctx.refuse("polls-not-before", opened=ctx.time(poll.opened))
        ctx.refuse("polls-not-group", group=Said(poll.who))

    def _choices(self, ctx: Context, poll: Poll, *, own: Sequence[str] | None = None) -> Choices:
        """What to press, on the card for all or, with the reader's `own` vote, on the sheet of a secret ballot."""
        words, apart = ctx.words, poll.anonymous and own is None
        return Choices(
            press=self.control("vote", poll.id, poll.revision),
            options=cards.options_of(poll, own or ()),
            most=poll.most,
            placeholder=words("polls-placeholder", most=poll.most),
            take_back=words("polls-take-back"),
            ask=self.control("ballot", poll.id) if apart else None,
            ask_label=words("polls-vote-alone") if apart else (),
            native=(Said(poll.question),) if poll.native else None,
            hidden=not poll.live,
            listed=own is None,
        )

    # -------------------------------------------------------------- the card, and what is said of polls elsewhere

    @card("poll")
    async def show(self, ctx: Context, room: Room, id: int) -> Card | None:
        """The poll as it stands."""
        poll = await store.read(ctx, id)
        if poll is None:
            return None
        choices = self._choices(ctx, poll) if poll.state == "open" else None
        return cards.poll_card(ctx, poll, await store.count(ctx, poll), choices)

    @line("greeting")
    async def invitation(self, ctx: Context) -> Text | None:
        """The newest open poll in which a newcomer has a voice."""
        for poll in await store.newest(ctx, OPEN):
            if poll.place is None and poll.who == EVERYONE and poll.closes > ctx.now:
                return ctx.words("polls-invitation", question=Said(poll.question), closes=ctx.time(poll.closes))
        return None

    @complete("poll")
    async def by_title(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Polls by number or title, those for everyone to see."""
        found = [poll for poll in await store.newest(ctx, ANY) if poll.place is None]
        known = [(f"{poll.named} {poll.question}", poll.named) for poll in found]
        return [(shown, value) for shown, value in known if typed.casefold() in shown.casefold()]

    @complete("who")
    async def by_name(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Whom a poll can be for."""
        known = voters.choices(ctx.words, self.settings(ctx.community).groups)
        return [(said, who) for said, who in known.items() if typed.casefold() in said.casefold()]

    @command(name="list")
    async def overview(self, ctx: Request) -> None:
        """Say which polls there are."""
        finding.members_only(ctx)
        asking = [(p, await store.count(ctx, p)) for p in await store.newest(ctx, OPEN) if await finding.sees(ctx, p)]
        over = [(p, await store.count(ctx, p)) for p in await store.newest(ctx, OVER) if await finding.sees(ctx, p)]
        ctx.answer(cards.list_card(ctx, asking, over[:_LATELY]))

    @command()
    async def results(self, ctx: Request, poll: Named | None = None) -> None:
        """Show how a poll stands, or how it went."""
        found = await finding.named(ctx, poll, ANY)
        shown = cards.poll_card(ctx, found, await store.count(ctx, found))
        own = await ctx.ballots.choice(ctx.unit, found.box, (await ctx.member()).id) if found.box is not None else ()
        if own:
            vote = ctx.words("polls-own-vote", choice=cards.chosen(found, own))
            shown = replace(shown, body=(*shown.body, vote), personal=True)
        ctx.answer(shown)

    # -------------------------------------------------------------- ending

    @command()
    async def close(self, ctx: Request, poll: Named | None = None) -> None:
        """Close a poll before its time."""
        found = await finding.own(ctx, self.settings(ctx.community), poll)
        await self._close(ctx, found, ctx.now)
        await self._note(ctx, "poll close", found)
        ctx.say("polls-closed", number=number(found))

    @job
    async def end(self, ctx: Context, id: int) -> None:
        """The time of a poll has come, or came while the bot was away."""
        poll = await store.read(ctx, id)
        if poll is not None and poll.state == "open":
            await self._close(ctx, poll, poll.closes)

    @service("open")
    async def find_lost(self, ctx: Context) -> None:
        """Close the secret polls whose keys are gone, as after a restore: they can take no more votes."""
        for poll in await store.newest(ctx, OPEN):
            if poll.box is not None and await ctx.ballots.sealed(ctx.unit, poll.box):
                await self._close(ctx, poll, min(ctx.now, poll.closes), "lost")
                said = ctx.words("polls-tell-lost", number=number(poll), question=Said(poll.question))
                await ctx.tell_moderators(Card(body=(said,), locale=ctx.words.locale))

    async def _close(self, ctx: Context, poll: Poll, at: datetime, state: State = "closed") -> None:
        """Fix the outcome. Of a secret poll only the totals are kept: its ballots go, and their key."""
        count = await store.count(ctx, poll)
        size = ctx.size if poll.place is None and poll.who == EVERYONE else 0
        outcome = {"counts": list(count.counts), "voters": count.voters, "size": size}
        box = None if poll.anonymous else poll.box
        await store.change(ctx, poll, state=state, closed=at, box=box, **outcome)
        if poll.box is not None:
            await (ctx.ballots.destroy if poll.anonymous else ctx.ballots.seal)(ctx.unit, poll.box)
        await self._over(ctx, poll)

    @command()
    async def cancel(self, ctx: Request, poll: Named | None = None) -> None:
        """Take a poll back, with its ballots."""
        found = await finding.own(ctx, self.settings(ctx.community), poll)
        await store.change(ctx, found, state="cancelled", closed=ctx.now, box=None)
        if found.box is not None:
            await ctx.ballots.destroy(ctx.unit, found.box)
        await self._over(ctx, found)
        await self._note(ctx, "poll cancel", found)
        ctx.say("polls-cancelled", number=number(found))

    async def _over(self, ctx: Context, poll: Poll) -> None:
        await drafts.drop_all(ctx, poll.id)
        await ctx.cancel(self.end, poll.id)
        await ctx.refresh("poll", poll.id)

    # -------------------------------------------------------------- around a poll

    @command(form=True)
    async def fix(
        self,
        ctx: Request,
        poll: Named | None = None,
        question: Question | None = None,
        options: Options | None = None,
    ) -> None:
        """Correct a poll before the first vote."""
        found = await self._fixable(ctx, poll)
        if question is None and options is None:
            await self._mend(ctx, found)
        else:
            await self._fix(ctx, found, tidy(question or found.question), options or found.options)

    @press("fix-again")
    async def fix_again(self, ctx: Press, id: int) -> None:
        """Back to the form of a correction."""
        await self._mend(ctx, await self._fixable(ctx, f"#{id}"))

    async def _mend(self, ctx: Request, poll: Poll) -> None:
        draft = await drafts.kept(ctx, poll.id) or Draft(poll.question, "\n".join(poll.options), None)
        ctx.form(draft.form(ctx, self.control("fix", poll.id), "polls-fix-title"))

    @form("fix")
    async def fixed(self, ctx: Submission, id: int) -> None:
        """The form of a correction is filled in."""
        found, draft = await self._fixable(ctx, f"#{id}"), Draft.of(ctx)
        try:
            await self._fix(ctx, found, opening.read_question(ctx, draft.question), Options.read(draft.options))
        except Mistake as mistake:
            await drafts.keep(ctx, id, draft, mistake, self.control("fix-again", id))
        else:
            await drafts.drop(ctx, id)

    async def _fixable(self, ctx: Request, named: str | None) -> Poll:
        poll = await finding.own(ctx, self.settings(ctx.community), named)
        if (await store.count(ctx, poll)).voters:
            ctx.refuse("polls-fix-late", number=number(poll))
        return poll

    async def _fix(self, ctx: Request, poll: Poll, question: str, options: Sequence[str]) -> None:
        """A network's own poll cannot be reworded: the card takes its place."""
        corrected = {"question": question, "options": list(options), "revision": poll.revision + 1, "native": False}
        await store.change(ctx, poll, **corrected)
        await ctx.refresh("poll", poll.id)
        await self._note(ctx, "poll fix", poll)
        ctx.say("polls-fixed", number=number(poll))

    @command()
    async def answer(self, ctx: Request, text: Annotated[str, Length(1, 1000)], poll: Named | None = None) -> None:
        """Tell those who were asked what comes of it."""
        found = await finding.own(ctx, self.settings(ctx.community), poll, OVER)
        await store.change(ctx, found, answer=text)
        await ctx.refresh("poll", found.id)
        words = ctx.services.texts.words(ctx.community.locale)
        await ctx.send(cards.answer_card(words, found, text), rooms=await self._asked_in(ctx, found))
        await self._note(ctx, "poll answer", found)
        ctx.say("polls-answer-said", number=number(found))

    async def _asked_in(self, ctx: Request, poll: Poll) -> list[Room]:
        """Where the card shows; once it is deleted, the rooms that it was meant for."""
        shown = await ctx.shown("poll", poll.id)
        if shown or poll.place is None:
            return shown or ctx.rooms(self.settings(ctx.community).room)
        return [finding.room_of(poll.place)]

    @command(moderator=True)
    async def export(self, ctx: Request, poll: Named | None = None) -> None:
        """Hand over a poll as a file for a spreadsheet."""
        found = await finding.named(ctx, poll, (*OPEN, *OVER))
        if found.state == "open" and (found.anonymous or not found.live):
            ctx.refuse("polls-export-early", number=number(found), closes=ctx.time(found.closes))
        file = export(ctx.words, found, await store.count(ctx, found), await self._ballots(ctx, found))
        said = ctx.words("polls-exported-secret" if found.anonymous else "polls-exported", number=number(found))
        ctx.answer(Card(body=(said,), file=file, locale=ctx.words.locale))

    async def _ballots(self, ctx: Context, poll: Poll) -> list[tuple[str, tuple[str, ...]]]:
        """Who chose what, each member by all their accounts."""
        if poll.box is None:
            return []
        known: dict[int, list[str]] = {}
        query = select(accounts.c.member_id, accounts.c.network, accounts.c.account)
        for member, network, account in await ctx.execute(query.where(accounts.c.community == ctx.community.id)):
            known.setdefault(member, []).append(f"{network} {account}")
        cast = await ctx.ballots.voters(ctx.unit, poll.box)
        return [(", ".join(known.get(member, [])), values) for member, values in cast]

    async def _note(self, ctx: Request, action: str, poll: Poll) -> None:
        """Keep what a moderator did; a member's own poll is their own business."""
        if ctx.standing.moderator:
            await ctx.note(action, poll.named)

    # -------------------------------------------------------------- what happens meanwhile

    @on(VotesChanged)
    async def recount(self, ctx: Context, event: VotesChanged) -> None:
        """Accounts became one member, or a member was erased: the tally is another."""
        for poll in await store.holding(ctx, event.boxes):
            await ctx.refresh("poll", poll.id)

    @on(RoomMoved)
    async def follow(self, ctx: Context, event: RoomMoved) -> None:
        """A room goes on elsewhere: the polls that are open in it are shown there."""
        for poll in await store.newest(ctx, OPEN):
            if poll.place == place_of(event.room):
                await store.change(ctx, poll, place=place_of(event.to))
            rooms = await ctx.shown("poll", poll.id)
            if event.room in rooms and event.to not in rooms:
                await ctx.show("poll", poll.id, rooms=[event.to])
