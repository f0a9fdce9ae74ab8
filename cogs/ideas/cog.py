"""The handlers of ideas."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import structlog
from sqlalchemy import delete

from bot.chat import Button, Card, Choices, Control, MemberJoined, MemberLeft, Room, VotesChanged
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
from bot.database import insert_once
from bot.options import Completed, Length
from bot.text import Said, Text, tidy
from cogs.ideas import cards, export, finding, following, meaning, merging, proposing, store, voting
from cogs.ideas.finding import Finder, meant
from cogs.ideas.proposing import Draft
from cogs.ideas.settings import IdeaSettings
from cogs.ideas.store import PAGE, SHOWN, WAITING, Author, Idea, Status, number
from cogs.ideas.tables import left

log = structlog.get_logger(__name__)

Named = Annotated[str, Length(1, 100), Completed()]
"""An idea, by its number (``#42``)."""
Title = Annotated[str, Length(1, cards.TITLE), Completed()]
Why = Annotated[str, Length(1, cards.WHY)]
Answer = Annotated[str, Length(1, cards.ANSWER)]
Word = Annotated[str, Length(1, 40), Completed()]

STANDING: tuple[Status, ...] = (*SHOWN, "duplicate")
_NEEDS_ANSWER = ("planned", "declined", "done")
_ANONYMOUS = "a"  # what the form does not ask, as a letter in its control
_LISTS = ("top", "new", "mine", "planned", "done")


class Ideas(Cog[IdeaSettings]):
    """Propose, vote, and be told what became of it."""

    name, group, Settings = "ideas", "idea", IdeaSettings

    def __init__(self) -> None:
        self._finder = Finder(self._by_meaning)

    @service("start")
    async def begin(self, ctx: Context) -> None:
        """Know what can be searched."""
        for doubt in self.settings(ctx.community).doubts:
            log.warning("ideas are compared by their words", community=ctx.community.id, reason=doubt)
        await self._finder.begin(ctx)
        await self._learn(ctx)

    def _by_meaning(self, community: Community) -> bool:
        settings = self.settings(community)
        return settings.similar == "semantic" and not settings.doubts

    async def _learn(self, ctx: Context) -> None:
        if self._by_meaning(ctx.community):
            await ctx.at(ctx.now, self.learn)

    @job
    async def learn(self, ctx: Context) -> None:
        """Learn what ideas mean, some at a time, until all are known."""
        if not self._by_meaning(ctx.community):
            return
        ideas = await meaning.unlearnt(ctx)
        if not ideas:
            return
        worded = tuple((idea.title, idea.why) for idea in ideas)
        found = ctx.need(("meanings", worded), lambda: meaning.of(worded))
        if found is not None:
            for idea, meant in zip(ideas, found, strict=True):
                await meaning.keep(ctx, idea, meant)
            await ctx.at(ctx.now, self.learn)

    # -------------------------------------------------------------- proposing

    @command(form=True)
    async def propose(
        self,
        ctx: Request,
        title: Title | None = None,
        why: Why | None = None,
        tag: Word | None = None,
        board: Word | None = None,
        anonymous: bool = False,
    ) -> None:
        """Propose something."""
        settings = self.settings(ctx.community)
        await proposing.may_propose(ctx, settings)
        if title and re.fullmatch(r"#\d{1,9}", title.strip()):
            await self._show(ctx, await meant(ctx, title, STANDING))
        elif title and why:
            said = proposing.read(ctx, settings, board=board, title=title, why=why, tag=tag, anonymous=anonymous)
            await self._propose(ctx, said)
        else:
            control = self.control(
                "propose", proposing.read_board(ctx, settings, board), _ANONYMOUS if anonymous else ""
            )
            filled = (tidy(title or ""), why or "", tag or "")
            ctx.form(cards.form(ctx.words, settings, control, "ideas-propose-title", filled))

    @form("propose")
    async def proposed(self, ctx: Submission, board: str, flags: str) -> None:
        """The form of a new idea is filled in."""
        settings = self.settings(ctx.community)
        await proposing.may_propose(ctx, settings)
        said = proposing.read(
            ctx,
            settings,
            board=board,
            title=ctx.values.get("title", ""),
            why=ctx.values.get("why", ""),
            tag=ctx.values.get("tag"),
            anonymous=_ANONYMOUS in flags,
        )
        await self._propose(ctx, said)

    async def _propose(self, ctx: Request, draft: Draft) -> None:
        """File it, or show what looks alike first."""
        alike = await self._finder.alike(ctx, draft.title, draft.why, enough=True)
        if not alike:
            await self._file(ctx, draft)
            return
        await proposing.keep(ctx, draft)
        words = ctx.words
        buttons: list[Control] = [
            Button(self.control("mine", idea.id), words("ideas-vote-for", number=number(idea)), sign)
            for idea, sign in zip(alike, ("1️⃣", "2️⃣", "3️⃣"), strict=False)
        ]
        buttons.append(Button(self.control("file"), words("ideas-mine-is-new"), "🆕", strong=True))
        ctx.answer(cards.similar_card(ctx, self.settings(ctx.community), alike, buttons))

    @press("mine", direct=True)
    async def vote_for_it(self, ctx: Press, id: int) -> None:
        """It is that one: vote for it instead."""
        idea = await voting.root_of(ctx, await meant(ctx, str(id), STANDING))
        await voting.cast(ctx, self.settings(ctx.community), idea, (voting.FOR,))
        await proposing.take(ctx)
        ctx.say("ideas-voted-instead", number=number(idea), title=Said(idea.title))

    @press("file", direct=True)
    async def file(self, ctx: Press) -> None:
        """It is new: file it."""
        await proposing.may_propose(ctx, self.settings(ctx.community))
        draft = await proposing.take(ctx)
        if draft is None:
            ctx.refuse("ideas-filed-already")
        await self._file(ctx, draft)

    async def _file(self, ctx: Request, draft: Draft) -> None:
        settings, member = self.settings(ctx.community), await ctx.member()
        review = settings.review and not ctx.standing.moderator
        hidden = draft.anonymous or settings.anonymous == "always"
        idea = await store.create(
            ctx,
            Author(member.id, "" if hidden else tidy(ctx.name)[:100], hidden),
            board=draft.board,
            title=draft.title,
            why=draft.why,
            tag=draft.tag,
            status="waiting" if review else "open",
            box=await ctx.ballots.open(ctx.unit, secret=False),
        )
        await store.note(ctx, idea.id, member.id, idea.status)
        await self._learn(ctx)
        if review:
            await self._ask_moderators(ctx, idea)
            ctx.say("ideas-waits", number=number(idea))
        else:
            said = "ideas-proposed" if await self._publish(ctx, idea) else "ideas-proposed-nowhere"
            ctx.say(said, number=number(idea), room=Said(settings.room_of(idea.board)))

    async def _publish(self, ctx: Context, idea: Idea) -> list[Room]:
        rooms = ctx.rooms(self.settings(ctx.community).room_of(idea.board))
        await ctx.show("idea", idea.id, rooms=rooms)
        return rooms

    async def _ask_moderators(self, ctx: Context, idea: Idea) -> None:
        words = ctx.services.texts.words(ctx.community.locale)
        buttons = [
            Button(self.control("admit", idea.id), words("ideas-admit"), "👍", strong=True),
            Button(self.control("reject", idea.id), words("ideas-reject"), "🗑️"),
        ]
        await ctx.tell_moderators(cards.review_card(ctx, idea, await store.author_of(ctx, idea.id), buttons))

    @press("admit", moderator=True)
    async def admit(self, ctx: Press, id: int) -> None:
        """A moderator lets everybody see an idea."""
        idea = await store.change(ctx, await meant(ctx, str(id), WAITING), status="open", changed=ctx.now)
        await store.note(ctx, id, (await ctx.member()).id, "open")
        await self._publish(ctx, idea)
        await self._learn(ctx)
        await self._tell(ctx, idea, "open")
        ctx.say("ideas-admitted", number=number(idea))

    @press("reject", moderator=True)
    async def reject(self, ctx: Press, id: int) -> None:
        """A moderator keeps an idea off the board."""
        idea = await store.change(ctx, await meant(ctx, str(id), WAITING), status="deleted", changed=ctx.now)
        await store.note(ctx, id, (await ctx.member()).id, "deleted")
        ctx.say("ideas-rejected", number=number(idea))

    # -------------------------------------------------------------- voting

    @press("vote", quiet=True)
    async def vote(self, ctx: Press, id: int) -> None:
        """Somebody is for an idea, or against it, or takes their vote back."""
        found = await store.read(ctx, id)
        if found is None or found.status in ("deleted", "waiting"):
            ctx.refuse("ideas-gone", number=Said(f"#{id}"))
        idea = await voting.root_of(ctx, found)
        if ctx.room.direct and not ctx.standing.present:
            ctx.refuse("mistake-members-only")
        await voting.cast(ctx, self.settings(ctx.community), idea, ctx.values)
        if not ctx.values:
            ctx.say("ideas-taken-back", number=number(idea))
        elif idea.id != id:
            ctx.say("ideas-voted-root", number=number(idea), title=Said(idea.title))
        else:
            ctx.say("ideas-voted", choice=ctx.values[0], number=number(idea))

    @on(VotesChanged)
    async def recount(self, ctx: Context, event: VotesChanged) -> None:
        """Accounts became one member, or a member was erased: the counts are others."""
        for idea in await store.holding(ctx, event.boxes):
            await merging.count(ctx, self.settings(ctx.community), await voting.root_of(ctx, idea))

    @on(MemberLeft)
    async def gone(self, ctx: Context, event: MemberLeft) -> None:
        """Somebody has left: where leavers do not count, the counts are others."""
        member = await ctx.members.find(ctx.unit, ctx.community.id, event.account)
        if member is not None:
            row = {"member_id": member.id, "network": event.network}
            await ctx.execute(insert_once(ctx.unit.connection, left, row))
            await self._count_without(ctx, member.id)

    @on(MemberJoined)
    async def back(self, ctx: Context, event: MemberJoined) -> None:
        """Somebody is here again."""
        member = await ctx.members.find(ctx.unit, ctx.community.id, event.account)
        if member is not None:
            here = left.c.member_id == member.id, left.c.network == event.network
            if (await ctx.execute(delete(left).where(*here))).rowcount:
                await self._count_without(ctx, member.id)

    async def _count_without(self, ctx: Context, member: int) -> None:
        if self.settings(ctx.community).leavers:
            return
        for idea in await store.holding(ctx, await ctx.ballots.cast_in(ctx.unit, member)):
            await merging.count(ctx, self.settings(ctx.community), await voting.root_of(ctx, idea))

    # -------------------------------------------------------------- looking at ideas

    @card("idea")
    async def show_idea(self, ctx: Context, room: Room, id: int) -> Card | None:
        """An idea on its board."""
        idea = await store.read(ctx, id)
        if idea is None or idea.status in ("deleted", "waiting"):
            return None
        return await self._card(ctx, idea, None)

    async def _card(self, ctx: Context, idea: Idea, own: tuple[str, ...] | None) -> Card:
        settings = self.settings(ctx.community)
        into = await voting.root_of(ctx, idea) if idea.merged is not None else None
        choices = self._choices(ctx, settings, idea, own) if idea.takes_votes else None
        return cards.idea_card(ctx, settings, idea, await store.author_of(ctx, idea.id), into, choices)

    def _choices(self, ctx: Context, settings: IdeaSettings, idea: Idea, own: tuple[str, ...] | None) -> Choices:
        return cards.choices_of(ctx.words, settings, self.control("vote", idea.id), own)

    @command()
    async def show(self, ctx: Request, idea: Named) -> None:
        """Show one idea, with what was done with it."""
        await self._show(ctx, await meant(ctx, idea, STANDING))

    async def _show(self, ctx: Request, idea: Idea) -> None:
        own = await voting.choice(ctx, idea, (await ctx.member()).id)
        follow: list[Control] = [Button(self.control("follow", idea.id, 1), ctx.words("ideas-follow"), "🔔")]
        shown = await self._card(ctx, idea, own)
        ctx.answer(cards.own_card(ctx, shown, await store.history(ctx, idea.id), follow))

    @command()
    async def top(self, ctx: Request) -> None:
        """The ideas with the most votes."""
        await self._page(ctx, "top", 0)

    @command()
    async def new(self, ctx: Request) -> None:
        """The newest ideas."""
        await self._page(ctx, "new", 0)

    @command()
    async def mine(self, ctx: Request) -> None:
        """The asker's own ideas."""
        await self._page(ctx, "mine", 0)

    @command()
    async def planned(self, ctx: Request) -> None:
        """What is going to be done."""
        await self._page(ctx, "planned", 0)

    @command()
    async def done(self, ctx: Request) -> None:
        """What was done."""
        await self._page(ctx, "done", 0)

    @command()
    async def search(self, ctx: Request, words: Annotated[str, Length(1, 100)]) -> None:
        """Search the ideas."""
        found = await self._finder.alike(ctx, words, most=PAGE)
        title = ctx.words("ideas-list-search", words=Said(words))
        ctx.answer(cards.page_card(ctx, self.settings(ctx.community), title, found))

    @press("page")
    async def turn(self, ctx: Press, order: str, page: int) -> None:
        """Another page of a list."""
        await self._page(ctx, order, page)

    async def _page(self, ctx: Request, order: str, page: int) -> None:
        if order not in _LISTS:
            ctx.refuse("mistake-control-gone")
        author = (await ctx.member()).id if order == "mine" else 0
        found, many = await store.page(ctx, order, page, author)
        turn = []
        if page > 0:
            turn.append(Button(self.control("page", order, page - 1), ctx.words("ideas-back"), "◀️"))
        if (page + 1) * PAGE < many:
            turn.append(Button(self.control("page", order, page + 1), ctx.words("ideas-next"), "▶️"))
        title = ctx.words("ideas-list", order=order)
        ctx.answer(cards.page_card(ctx, self.settings(ctx.community), title, found, page, many, turn))

    @complete("title")
    async def by_likeness(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """What is typed, and the ideas that look like it."""
        alike = await self._finder.completions(ctx, typed) if len(typed) >= cards.SHORTEST else []
        return [(typed, typed)] * bool(typed) + finding.shown_as(alike)

    @complete("idea")
    async def by_name(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Ideas by number or words."""
        if match := re.fullmatch(r"#?(\d{1,9})", typed):
            found = await store.several(ctx, [int(match[1])])
        else:
            found = await self._finder.completions(ctx, typed, PAGE) if typed else (await store.page(ctx, "new", 0))[0]
        return finding.shown_as(found)

    @complete("into")
    async def into_by_name(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The same, for the idea that another is merged into."""
        return await self.by_name(ctx, typed)

    @complete("tag")
    async def by_tag(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The tags there are."""
        return [(tag, tag) for tag in self.settings(ctx.community).tags if typed.casefold() in tag.casefold()]

    @complete("board")
    async def by_board(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The boards there are."""
        return [(board.name, board.name) for board in self.settings(ctx.community).boards if typed in board.name]

    @line("greeting")
    async def idea_of_the_moment(self, ctx: Context) -> Text | None:
        """The idea with the most votes, for a newcomer."""
        idea = await store.top(ctx)
        return None if idea is None else ctx.words("ideas-invitation", number=number(idea), title=Said(idea.title))

    # -------------------------------------------------------------- following

    @press("follow", direct=True)
    async def follow_it(self, ctx: Press, id: int, on: int) -> None:
        """Somebody wants to be told of an idea."""
        await self._follow(ctx, await meant(ctx, str(id), STANDING), on=bool(on))

    @command()
    async def follow(self, ctx: Request, idea: Named) -> None:
        """Be told of an idea."""
        await self._follow(ctx, await meant(ctx, idea, STANDING), on=True)

    @command()
    async def unfollow(self, ctx: Request, idea: Named) -> None:
        """Be told of an idea no more."""
        await self._follow(ctx, await meant(ctx, idea, STANDING), on=False)

    async def _follow(self, ctx: Request, idea: Idea, *, on: bool) -> None:
        await following.follow(ctx, idea.id, (await ctx.member()).id, on=on)
        ctx.say("ideas-following" if on else "ideas-not-following", number=number(idea))

    async def _tell(self, ctx: Context, idea: Idea, why: str, *, but: int | None = None) -> None:
        words = ctx.services.texts.words(ctx.community.locale)
        await ctx.in_thread(cards.change_card(words, idea, why), "idea", idea.id)
        await following.owe(ctx, idea, why, but=but)
        await ctx.at(ctx.now, self.post_letters)

    @job
    async def post_letters(self, ctx: Context) -> None:
        """Tell those who follow ideas what became of them: one message a member and day."""
        letters, again = await following.due(ctx)
        for letter in letters:
            words = ctx.services.texts.words(letter.locale or ctx.community.locale)
            await ctx.send(cards.letter_card(words, letter), rooms=[letter.room])
        if again is not None:
            await ctx.at(again, self.post_letters)

    # -------------------------------------------------------------- answering

    @command(moderator=True)
    async def status(
        self,
        ctx: Request,
        idea: Named,
        status: Literal["open", "review", "planned", "started", "done", "declined"],
        answer: Answer | None = None,
    ) -> None:
        """Say what becomes of an idea."""
        found = await meant(ctx, idea, SHOWN)
        if status in _NEEDS_ANSWER and not answer:
            ctx.refuse("ideas-answer-missing", status=status, number=number(found))
        member = (await ctx.member()).id
        said = tidy(answer or "", lines=True)
        changed = await store.change(ctx, found, status=status, answer=said or found.answer)
        await store.note(ctx, found.id, member, status, said)
        await ctx.refresh("idea", found.id)
        await self._tell(ctx, changed, "reopened" if status == "open" else status, but=member)
        ctx.say("ideas-status-set", number=number(found), status=status)

    @command(moderator=True)
    async def merge(self, ctx: Request, idea: Named, into: Named) -> None:
        """Let an idea count for another that means the same."""
        one, other = await meant(ctx, idea, STANDING), await meant(ctx, into, STANDING)
        root = await merging.merge(ctx, self.settings(ctx.community), one, other)
        if (author := await store.author_of(ctx, one.id)) is not None:
            await following.owe(ctx, one, "merged", only=[author.member])
            await ctx.at(ctx.now, self.post_letters)
        ctx.say("ideas-merged", number=number(one), into=number(root))

    @command(moderator=True)
    async def unmerge(self, ctx: Request, idea: Named) -> None:
        """Let an idea stand for itself again, with the votes that it had."""
        found = await meant(ctx, idea, STANDING)
        before = await merging.unmerge(ctx, self.settings(ctx.community), found)
        await self._learn(ctx)
        ctx.say("ideas-unmerged", number=number(found), into=number(before))

    @command(moderator=True)
    async def tag(self, ctx: Request, idea: Named, tag: Word) -> None:
        """Say what an idea is about."""
        found = await meant(ctx, idea, STANDING)
        await store.change(ctx, found, tag=proposing.read_tag(ctx, self.settings(ctx.community), tag))
        await store.note(ctx, found.id, (await ctx.member()).id, "tagged", tag)
        await ctx.refresh("idea", found.id)
        ctx.say("ideas-tagged", number=number(found), tag=Said(tag))

    # -------------------------------------------------------------- an author's own idea

    @command(form=True)
    async def edit(self, ctx: Request, idea: Named) -> None:
        """Reword an idea of one's own, for a while."""
        found = await self._own(ctx, idea)
        said = (found.title, found.why, found.tag)
        control = self.control("edit", found.id)
        ctx.form(cards.form(ctx.words, self.settings(ctx.community), control, "ideas-edit-title", said))

    @form("edit")
    async def edited(self, ctx: Submission, id: int) -> None:
        """The form of an idea is filled in anew."""
        found, settings = await self._own(ctx, str(id)), self.settings(ctx.community)
        said = proposing.read(
            ctx,
            settings,
            board=None,
            title=ctx.values.get("title", ""),
            why=ctx.values.get("why", ""),
            tag=ctx.values.get("tag"),
            anonymous=False,
        )
        await store.change(ctx, found, title=said.title, why=said.why, tag=said.tag, changed=ctx.now)
        await store.note(ctx, id, (await ctx.member()).id, "edited", f"{found.title}\n{found.why}")
        await ctx.refresh("idea", id)
        await self._learn(ctx)
        ctx.say("ideas-edited", number=number(found))

    @command()
    async def delete(self, ctx: Request, idea: Named) -> None:
        """Take an idea off the board."""
        found = await self._own(ctx, idea)
        if await store.merged_into(ctx, found.id):
            ctx.refuse("ideas-delete-merged", number=number(found))
        into = await voting.root_of(ctx, found)
        await store.change(ctx, found, status="deleted", merged=None, changed=ctx.now)
        await store.note(ctx, found.id, (await ctx.member()).id, "deleted")
        await ctx.withdraw("idea", found.id)
        if into.id != found.id:
            await merging.count(ctx, self.settings(ctx.community), into)
        ctx.say("ideas-deleted", number=number(found))

    async def _own(self, ctx: Request, named: str) -> Idea:
        """An idea that the asker may change: a moderator any, its author for a time."""
        found = await meant(ctx, named, (*STANDING, "waiting"))
        if ctx.standing.moderator:
            return found
        author = await store.author_of(ctx, found.id)
        if author is None or author.member != (await ctx.member()).id:
            ctx.refuse("ideas-not-yours", number=number(found))
        if ctx.now > found.proposed + self.settings(ctx.community).edit_for:
            ctx.refuse("ideas-edit-late", number=number(found))
        return found

    @command(moderator=True)
    async def export(self, ctx: Request, format: Literal["csv", "json"] = "csv") -> None:
        """Hand over the board as a file; votes are counted, not named."""
        found = await store.everything(ctx)
        file = export.as_csv(found) if format == "csv" else export.as_json(found)
        ctx.answer(Card(body=(ctx.words("ideas-exported", many=len(found)),), file=file, locale=ctx.words.locale))
