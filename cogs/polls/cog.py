"""Polls: ask the community, one voice per member, one tally in every home.

A press sets the whole choice and is cheap: the poll is read once for all votes of a group, the ballot is one row, and
the cards are worded anew together. Everything that ends a poll goes through `_end`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal, NoReturn

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
from bot.members import accounts
from bot.moments import MomentUnknown, parse
from bot.options import Completed, Length, Moment, Options
from bot.text import Code, Said, Text, join, text, tidy
from cogs.polls import cards, store, voters
from cogs.polls.cards import number
from cogs.polls.export import export
from cogs.polls.settings import BEFORE, EVERYONE, LONGEST, SHORTEST, PollSettings
from cogs.polls.store import Poll, State

Named = Annotated[str, Length(1, 300), Completed()]
"""A poll, by its number (``#3``) or its title."""
Whom = Annotated[str, Length(1, 40), Completed()]
Question = Annotated[str, Length(1, 300)]

_SECRET, _SEVERAL, _HIDDEN, _HERE = "s", "m", "c", "h"  # what a form does not ask, as letters in its control
_RECENT = 5
_ANY: tuple[State, ...] = ("open", "closed", "lost", "cancelled")


@dataclass(frozen=True, slots=True)
class Wish:
    """A poll that somebody wants to open."""

    question: str
    options: Options
    closes: datetime
    anonymous: bool = False
    multiple: bool = False
    live: bool = True
    here: bool = False
    who: str = EVERYONE


class Polls(Cog[PollSettings]):
    """Ask the community: one press to answer, one voice per member."""

    name = "polls"
    group = "poll"
    Settings = PollSettings

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
        at = closes.at if closes else ctx.now + self.settings(ctx.community).duration
        whom = self._whom(ctx, who)
        await self._open(
            ctx, Wish(question, options, at, anonymous, multiple, results == "live", where == "here", whom)
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
        await self._may_open(ctx)
        wanted = {_SECRET: anonymous, _SEVERAL: multiple, _HIDDEN: results == "closed", _HERE: where == "here"}
        flags = "".join(flag for flag, on in wanted.items() if on)
        control = self.control("write", flags, self._whom(ctx, who))
        ctx.form(cards.form(ctx.words, control, "polls-write-title", "", "", ""))

    @form("write")
    async def written(self, ctx: Submission, flags: str, who: str) -> None:
        """The form of a new poll is filled in."""
        question = self._question(ctx, ctx.values.get("question", ""))
        options, at = Options.read(ctx.values.get("options", "")), self._closes(ctx, ctx.values.get("closes", ""))
        wish = Wish(
            question, options, at, _SECRET in flags, _SEVERAL in flags, _HIDDEN not in flags, _HERE in flags, who
        )
        await self._open(ctx, wish)

    async def _open(self, ctx: Request, wish: Wish) -> None:
        await self._may_open(ctx)
        if wish.closes - ctx.now < SHORTEST:
            ctx.refuse("polls-too-short")
        if wish.closes - ctx.now > LONGEST:
            ctx.refuse("polls-too-long", latest=ctx.time(ctx.now + LONGEST))
        rooms = self._rooms(ctx, here=wish.here)
        box = await ctx.ballots.open(ctx.unit, secret=wish.anonymous)
        id = await store.create(
            ctx,
            author=(await ctx.member()).id,
            question=tidy(wish.question),
            options=list(wish.options),
            anonymous=wish.anonymous,
            multiple=wish.multiple,
            live=wish.live,
            who=wish.who,
            place=_place(rooms[0]) if wish.here else None,
            native=len(rooms) == 1 and not wish.anonymous,
            box=box,
            closes=wish.closes,
        )
        await ctx.show("poll", id, rooms=rooms)
        await ctx.at(wish.closes, self.end, id)
        said = ctx.words("polls-opened", number=Code(f"#{id}"), rooms=len(rooms), closes=ctx.time(wish.closes))
        ctx.answer(join([said, *self._missing(ctx, rooms, here=wish.here)], " "))

    async def _may_open(self, ctx: Request) -> None:
        settings = self.settings(ctx.community)
        if ctx.standing.moderator:
            await ctx.note("poll open")
            return
        if settings.opened_by == "moderators":
            ctx.refuse("mistake-moderators-only")
        last = await store.last_opened(ctx, (await ctx.member()).id)
        if last is not None and last + settings.cooldown > ctx.now:
            ctx.refuse("polls-cooldown", next=ctx.time(last + settings.cooldown))

    def _rooms(self, ctx: Request, *, here: bool) -> list[Room]:
        """Where a poll goes: the room it was asked in, or in private the usual one there; or every home."""
        if here and not ctx.room.direct:
            return [ctx.room]
        name = self.settings(ctx.community).room
        rooms = ctx.rooms(name, ctx.account.network if here else None)
        if not rooms:
            ctx.refuse("polls-no-room", room=Said(name))
        return rooms

    def _missing(self, ctx: Request, rooms: Sequence[Room], *, here: bool) -> list[Text]:
        """The homes that do not show a poll meant for all, in a sentence."""
        homes = {network for network in ctx.services.platforms if ctx.community.home(network)}
        missing = sorted(homes - {room.network for room in rooms})
        if here or not missing:
            return []
        networks = Said(", ".join(network.capitalize() for network in missing))
        return [ctx.words("polls-missing", networks=networks, room=Said(self.settings(ctx.community).room))]

    def _whom(self, ctx: Request, typed: str) -> str:
        groups = self.settings(ctx.community).groups
        whom = voters.read(typed, ctx.words, groups)
        if whom is None:
            known = join([(Said(said),) for said in voters.choices(ctx.words, groups)], ", ")
            ctx.refuse("polls-who-unknown", given=Said(typed), known=known)
        return whom

    def _question(self, ctx: Request, typed: str) -> str:
        question = tidy(typed)
        if not question:
            ctx.refuse("polls-no-question")
        return question

    def _closes(self, ctx: Request, typed: str) -> datetime:
        if not typed.strip():
            return ctx.now + self.settings(ctx.community).duration
        try:
            return parse(typed, ctx.now, ctx.zone)
        except MomentUnknown:
            ctx.refuse("mistake-moment", given=Said(typed[:60]))

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
        words = ctx.words
        ctx.answer(
            Card(
                title=(Said(poll.question),),
                body=(words("polls-ballot"),),
                footer=words("polls-footer-ballot", number=number(poll), closes=ctx.time(poll.closes)),
                controls=(self._choices(ctx, poll, alone=True),),
                locale=words.locale,
            )
        )

    async def _asking(self, ctx: Press, id: int) -> Poll:
        """The poll, if it takes votes: one whose time has come does not, even if nobody has closed it yet."""
        poll = await store.read(ctx, id)
        if poll is None:
            ctx.refuse("mistake-control-gone")
        if poll.state == "cancelled":
            ctx.refuse("polls-cancelled-already", number=number(poll))
        if poll.state != "open" or poll.closes <= ctx.now:
            ctx.refuse("polls-over", number=number(poll))
        return poll

    def _may_vote(self, ctx: Press, poll: Poll) -> None:
        if poll.who == EVERYONE and not ctx.room.direct:
            return  # whoever is in a room of the home is in the home
        if not voters.may_vote(poll, ctx.standing, self.settings(ctx.community).groups):
            if poll.who == BEFORE:
                ctx.refuse("polls-not-before", opened=ctx.time(poll.opened))
            if poll.who != EVERYONE:
                ctx.refuse("polls-not-group", group=Said(poll.who))
            ctx.refuse("polls-not-here")

    def _choices(self, ctx: Context, poll: Poll, *, alone: bool = False) -> Choices:
        words, secret = ctx.words, poll.anonymous and not alone
        return Choices(
            press=self.control("vote", poll.id, poll.revision),
            options=cards.options_of(poll),
            most=poll.most,
            placeholder=words("polls-placeholder", most=poll.most),
            take_back=words("polls-take-back"),
            ask=self.control("ballot", poll.id) if secret else None,
            ask_label=words("polls-vote-alone") if secret else (),
            native=(Said(poll.question),) if poll.native and not alone else None,
            hidden=not poll.live,
            listed=not alone,
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
        for poll in await store.newest(ctx, ["open"]):
            if poll.place is None and poll.who == EVERYONE and poll.closes > ctx.now:
                return ctx.words("polls-invitation", question=Said(poll.question), closes=ctx.time(poll.closes))
        return None

    @complete("poll")
    async def by_title(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Polls by number or title, those for everyone to see."""
        found = [poll for poll in await store.newest(ctx, _ANY) if poll.place is None]
        named = [(f"{poll.named} {poll.question}", poll.named) for poll in found]
        return [(shown, value) for shown, value in named if typed.casefold() in shown.casefold()]

    @complete("who")
    async def by_name(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Whom a poll can be for."""
        known = voters.choices(ctx.words, self.settings(ctx.community).groups)
        return [(said, who) for said, who in known.items() if typed.casefold() in said.casefold()]

    @command(name="list")
    async def overview(self, ctx: Request) -> None:
        """Say which polls there are."""
        found = [poll for poll in await store.newest(ctx, ["open"]) if await self._sees(ctx, poll)]
        over = [poll for poll in await store.newest(ctx, ["closed", "lost"]) if await self._sees(ctx, poll)][:_RECENT]
        words = ctx.words
        lines = [
            words(
                "polls-list-open",
                number=number(poll),
                question=Said(poll.question),
                closes=ctx.time(poll.closes),
                voters=(await store.count(ctx, poll)).voters,
            )
            for poll in found
        ]
        past = [
            words(
                "polls-list-over",
                number=number(poll),
                question=Said(poll.question),
                verdict=cards.verdict(words, poll, await store.count(ctx, poll)),
            )
            for poll in over
        ]
        body = [join(lines) if lines else words("polls-list-none")]
        if past:
            body.append(text(words("polls-list-past"), "\n", join(past)))
        ctx.answer(Card(title=words("polls-list-title"), body=tuple(body), locale=words.locale))

    @command()
    async def results(self, ctx: Request, poll: Named | None = None) -> None:
        """Show how a poll stands, or how it went."""
        found = await self._named(ctx, poll, _ANY)
        shown = cards.poll_card(ctx, found, await store.count(ctx, found))
        own = await self._own_vote(ctx, found)
        ctx.answer(replace(shown, body=(*shown.body, own)) if own else shown)

    async def _own_vote(self, ctx: Request, poll: Poll) -> Text | None:
        if poll.box is None:
            return None
        values = await ctx.ballots.choice(ctx.unit, poll.box, (await ctx.member()).id)
        return ctx.words("polls-own-vote", choice=cards.chosen(poll, values)) if values else None

    # -------------------------------------------------------------- ending

    @command()
    async def close(self, ctx: Request, poll: Named | None = None) -> None:
        """Close a poll before its time."""
        found = await self._mine(ctx, poll, "poll close")
        await self._close(ctx, found, ctx.now)
        await ctx.cancel(self.end, found.id)
        ctx.say("polls-closed", number=number(found))

    @job
    async def end(self, ctx: Context, id: int) -> None:
        """The time of a poll has come, or came while the bot was away."""
        poll = await store.read(ctx, id)
        if poll is not None and poll.state == "open":
            await self._close(ctx, poll, poll.closes)

    @service("open")
    async def mend(self, ctx: Context) -> None:
        """Close the secret polls whose keys are gone, as after a restore: they can take no more votes."""
        for poll in await store.newest(ctx, ["open"]):
            if poll.box is not None and await ctx.ballots.sealed(ctx.unit, poll.box):
                await self._close(ctx, poll, min(ctx.now, poll.closes), "lost")
                await ctx.cancel(self.end, poll.id)
                said = ctx.words("polls-tell-lost", number=number(poll), question=Said(poll.question))
                await ctx.tell_moderators(Card(body=(said,), locale=ctx.words.locale), once=f"polls-lost:{poll.id}")

    async def _close(self, ctx: Context, poll: Poll, at: datetime, state: State = "closed") -> None:
        """Fix the outcome. Of a secret poll only the totals are kept: its ballots go, and their key."""
        count = await store.count(ctx, poll)
        size = ctx.size if poll.place is None and poll.who == EVERYONE else 0
        box = None if poll.anonymous else poll.box
        outcome = {"counts": list(count.counts), "voters": count.voters, "size": size}
        await store.change(ctx, poll, state=state, closed=at, box=box, **outcome)
        if poll.box is not None:
            await (ctx.ballots.destroy if poll.anonymous else ctx.ballots.seal)(ctx.unit, poll.box)
        await ctx.refresh("poll", poll.id)

    @command()
    async def cancel(self, ctx: Request, poll: Named | None = None) -> None:
        """Take a poll back, with its ballots."""
        found = await self._mine(ctx, poll, "poll cancel")
        await store.change(ctx, found, state="cancelled", closed=ctx.now, box=None)
        if found.box is not None:
            await ctx.ballots.destroy(ctx.unit, found.box)
        await ctx.cancel(self.end, found.id)
        await ctx.refresh("poll", found.id)
        ctx.say("polls-cancelled", number=number(found))

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
        found = await self._mine(ctx, poll, "poll fix")
        await self._still_untouched(ctx, found)
        if question is None and options is None:
            control = self.control("fix", found.id)
            shown = "\n".join(found.options)
            ctx.form(cards.form(ctx.words, control, "polls-fix-title", found.question, shown, None))
        else:
            await self._fix(ctx, found, question or found.question, options or found.options)

    @form("fix")
    async def fixed(self, ctx: Submission, id: int) -> None:
        """The form of a correction is filled in."""
        found = await self._mine(ctx, f"#{id}", "poll fix")
        await self._still_untouched(ctx, found)
        question = self._question(ctx, ctx.values.get("question", ""))
        await self._fix(ctx, found, question, Options.read(ctx.values.get("options", "")))

    async def _still_untouched(self, ctx: Request, poll: Poll) -> None:
        if (await store.count(ctx, poll)).voters:
            ctx.refuse("polls-fix-late", number=number(poll))

    async def _fix(self, ctx: Request, poll: Poll, question: str, options: Sequence[str]) -> None:
        """A network's own poll cannot be reworded, so the card takes its place."""
        changed = {"question": tidy(question), "options": list(options)}
        await store.change(ctx, poll, **changed, revision=poll.revision + 1, native=False)
        await ctx.refresh("poll", poll.id)
        ctx.say("polls-fixed", number=number(poll))

    @command()
    async def answer(self, ctx: Request, text: Annotated[str, Length(1, 1000)], poll: Named | None = None) -> None:
        """Tell those who were asked what comes of it."""
        found = await self._mine(ctx, poll, "poll answer", ("closed", "lost"))
        await store.change(ctx, found, answer=text)
        await ctx.refresh("poll", found.id)
        words = ctx.services.texts.words(ctx.community.locale)
        await ctx.send(cards.answer_card(words, found, text), rooms=await ctx.shown("poll", found.id))
        ctx.say("polls-answer-said", number=number(found))

    @command(moderator=True)
    async def export(self, ctx: Request, poll: Named | None = None) -> None:
        """Hand over a poll as a file for a spreadsheet."""
        found = await self._named(ctx, poll, ("open", "closed", "lost"))
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

    # -------------------------------------------------------------- what happens meanwhile

    @on(VotesChanged)
    async def recount(self, ctx: Context, event: VotesChanged) -> None:
        """Accounts became one member, or a member was erased: the tally is another."""
        for poll in await store.holding(ctx, event.boxes):
            await ctx.refresh("poll", poll.id)

    @on(RoomMoved)
    async def follow(self, ctx: Context, event: RoomMoved) -> None:
        """A room goes on elsewhere: the polls that are open in it are shown there."""
        for poll in await store.newest(ctx, ["open"]):
            if poll.place == _place(event.room):
                await store.change(ctx, poll, place=_place(event.to))
            rooms = await ctx.shown("poll", poll.id)
            if event.room in rooms and event.to not in rooms:
                await ctx.show("poll", poll.id, rooms=[event.to])

    # -------------------------------------------------------------- which poll, and whose

    async def _mine(self, ctx: Request, named: str | None, action: str, states: Sequence[State] = ("open",)) -> Poll:
        """The poll that the asker means and may look after: a moderator any, others their own. Noted."""
        poll = await self._named(ctx, named, states)
        if ctx.standing.moderator:
            await ctx.note(action, poll.named)
        elif self.settings(ctx.community).opened_by == "moderators":
            ctx.refuse("mistake-moderators-only")
        elif poll.author != (await ctx.member()).id:
            ctx.refuse("polls-not-yours", number=number(poll))
        return poll

    async def _named(self, ctx: Request, named: str | None, states: Sequence[State]) -> Poll:
        """The poll that is meant, in one of these states; left out, the only open one or else the newest."""
        found = [poll for poll in await self._meant(ctx, named, states) if await self._sees(ctx, poll)]
        fitting = [poll for poll in found if poll.state in states]
        if len(fitting) == 1 or (fitting and named is None and states != ("open",)):
            return fitting[0]
        if fitting:
            ctx.refuse("polls-which", polls=cards.named(ctx.words, fitting[:_RECENT]))
        if not found:
            ctx.refuse("polls-none" if named is None else "polls-unknown", given=Said((named or "")[:60]))
        self._refuse_state(ctx, found[0])

    async def _meant(self, ctx: Request, named: str | None, states: Sequence[State]) -> list[Poll]:
        if named is None:
            return await store.newest(ctx, states)
        if match := re.fullmatch(r"#?\s*(\d{1,9})", named.strip()):
            poll = await store.read(ctx, int(match[1]))
            return [poll] if poll else []
        wanted, known = named.strip().casefold(), await store.newest(ctx, _ANY)
        exact = [poll for poll in known if poll.question.casefold() == wanted]
        return exact or [poll for poll in known if wanted in poll.question.casefold()]

    async def _sees(self, ctx: Request, poll: Poll) -> bool:
        """A poll opened "here" is for those who are here, for its author and for moderators."""
        if poll.place is None or poll.place == _place(ctx.room) or poll.author == (await ctx.member()).id:
            return True
        return ctx.standing.moderator

    def _refuse_state(self, ctx: Request, poll: Poll) -> NoReturn:
        if poll.state == "open":
            ctx.refuse("polls-still-open", number=number(poll))
        if poll.state == "cancelled":
            ctx.refuse("polls-cancelled-already", number=number(poll))
        ctx.refuse("polls-closed-already", number=number(poll), closed=ctx.time(poll.closed or poll.closes))


def _place(room: Room) -> str:
    return f"{room.network}:{room.id}"
