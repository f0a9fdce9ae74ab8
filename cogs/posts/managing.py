"""Moderators look after posts: what is planned, moved, reworded, left out, called off or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from bot.cog import Context, Request, Submission, command, complete, form
from bot.moments import MomentUnknown
from bot.options import misread
from bot.text import Said, tidy
from cogs.posts import cards, files, store, when
from cogs.posts.cards import number
from cogs.posts.part import At, Named
from cogs.posts.store import KNOWN, MOVABLE, PLANNED, TO_COME, Post
from cogs.posts.timing import Timing
from cogs.posts.when import Repeat
from cogs.posts.writing import Writing

_FORTNIGHT = timedelta(days=14)
_SHOWN = 20
"""Times of one repetition that the calendar shows."""


class Managing(Writing):
    """What can be done with a post that is there."""

    @command(moderator=True, name="list")
    async def overview(self, ctx: Request) -> None:
        """Say what is planned."""
        ctx.answer(cards.list_card(ctx, await store.newest(ctx, TO_COME)))

    @command(moderator=True)
    async def show(self, ctx: Request, post: Named) -> None:
        """Show one post."""
        found = await self._meant(ctx, post)
        ctx.answer(cards.show_card(ctx, found, ctx.account.network, await files.name_of(ctx, found.id)))

    @command(moderator=True)
    async def preview(self, ctx: Request, post: Named) -> None:
        """Show a post as each network will."""
        networks = self._networks(ctx) or [ctx.account.network]
        found = await self._meant(ctx, post)
        ctx.answer(cards.preview_card(ctx, found, networks, await files.of(ctx, found.id)))

    @command(moderator=True)
    async def move(self, ctx: Request, post: Named, at: At) -> None:
        """Move a post, or give a draft its time."""
        found = await self._meant(ctx, post, MOVABLE)
        try:
            wish = when.parse(at, ctx.now, ctx.zone)
        except MomentUnknown as unknown:
            raise misread(unknown) from None
        due = (await self._timing(ctx, found, peak=when.at_peak(wish))).begin(wish, ctx.now)
        if due is None:
            ctx.refuse("posts-move-no-time", number=number(found), given=Said(at[:60]))
        await store.change(ctx, found.id, said=tidy(at)[: cards.MOMENT])
        await self._planned(ctx, await self._again(ctx, found.id), wish, due)

    @command(moderator=True, name="now")
    async def say_now(self, ctx: Request, post: Named) -> None:
        """Say it now."""
        await self._say_it(ctx, await self._meant(ctx, post, MOVABLE))

    @command(moderator=True)
    async def cancel(self, ctx: Request, post: Named) -> None:
        """Do not say it after all."""
        found = await self._meant(ctx, post, TO_COME)
        await store.change(ctx, found.id, state="cancelled", due=None)
        await files.drop(ctx, found.id)
        await ctx.cancel(self.go, found.id)
        ctx.say("posts-cancelled", number=number(found))

    @command(moderator=True)
    async def skip(self, ctx: Request, post: Named) -> None:
        """Leave out the next time of a repetition."""
        found = await self._meant(ctx, post, ("planned", "held"))
        if not found.repeats:
            ctx.refuse("posts-skip-once", number=number(found))
        await self._pass_over(ctx, found)

    @command(moderator=True)
    async def withdraw(self, ctx: Request, post: Named) -> None:
        """Take back what was said last."""
        found = await self._meant(ctx, post)
        out = await store.last_out(ctx, found.id)
        if out is None:
            ctx.refuse("posts-not-out", number=number(found))
        await self._take_back(ctx, out.id)
        ctx.say("posts-withdrawn", number=number(found))

    @command(form=True, moderator=True)
    async def edit(self, ctx: Request, post: Named) -> None:
        """Reword a post, also one that is out."""
        found = await self._meant(ctx, post)
        said = {**found.wordings, "words": found.words}
        control = self.control("edit", found.id)
        ctx.form(cards.form(ctx, control, "posts-edit-title", self._networks(ctx), said))

    @form("edit", moderator=True)
    async def edited(self, ctx: Submission, id: int) -> None:
        """The form of a post is filled in anew: where it takes a second yes, the new words need one of their own."""
        found = await self._meant(ctx, str(id))
        words, wordings = self._text(ctx, ctx.values.get("words", "")), self._wordings(ctx)
        await store.change(ctx, id, words=words, wordings=wordings)
        if self.settings(ctx.community).second_yes and found.state in ("waiting", "planned", "held"):
            await store.change(ctx, id, state="waiting", author=(await ctx.member()).id)
            await self._ask_second(ctx, await self._again(ctx, id), "posts-ask-second")
            ctx.say("posts-waiting", number=number(found))
            return
        out = await store.last_out(ctx, id)
        if found.state == "sent" and out is not None:
            await store.change_out(ctx, out.id, words=words, wordings=wordings)
            await ctx.refresh("post", out.id)
        ctx.say("posts-edited", number=number(found))

    @complete("post")
    async def by_words(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Posts by number or words."""
        found = await store.newest(ctx, KNOWN)
        known = [(f"{post.named} {cards.excerpt(post.words).text}", post.named) for post in found]
        return [(shown, value) for shown, value in known if typed.casefold() in shown.casefold()]

    @command(moderator=True)
    async def calendar(self, ctx: Request) -> None:
        """Show the next two weeks."""
        until = ctx.now + _FORTNIGHT
        profile = await self._profile(ctx)
        timing = Timing(self.settings(ctx.community).rules(ctx.zone), profile=profile)
        entries: list[tuple[datetime, Post]] = []
        for post in await store.newest(ctx, PLANNED):
            wish = post.when
            if post.due is None:
                continue
            if isinstance(wish, Repeat) and post.anchor is not None:
                times = timing.calendar(wish, post.anchor, post.due, until)
                entries += [(at, post) for at in islice(times, _SHOWN)]
            elif post.due < until:
                entries.append((post.due, post))
        ctx.answer(cards.calendar_card(ctx, sorted(entries, key=lambda entry: entry[0])))
