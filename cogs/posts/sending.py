"""Posts go out: planned, agreed to by a second moderator, at their time, and taken back at their end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.chat import Card, Reach, Room, Trouble
from bot.cog import Context, Press, Request, card, errand, job, press
from bot.moments import MomentUnknown
from bot.text import Code, Said
from cogs.posts import cards, files, reach, store, when
from cogs.posts.cards import number
from cogs.posts.part import Part
from cogs.posts.store import KNOWN, Post
from cogs.posts.timing import Due
from cogs.posts.when import Repeat, When


class Sending(Part):
    """What happens to a post from its plan to its end."""

    # -------------------------------------------------------------- planning

    async def _plan(self, ctx: Request, post: Post) -> None:
        """Find the time of a draft and plan it, or ask a second moderator; else it stays a draft."""
        try:
            wish = when.parse(post.said, ctx.now, ctx.zone)
        except MomentUnknown as unknown:
            id = "posts-kept-past" if unknown.past else "posts-kept-near" if unknown.meant else "posts-kept"
            meant = Code(unknown.meant or post.said)
            ctx.say(id, number=number(post), given=Said(post.said[:60]), meant=meant)
            return
        due = (await self._timing(ctx, post, peak=when.at_peak(wish))).begin(wish, ctx.now)
        if due is None:
            ctx.say("posts-kept-no-time", number=number(post), given=Said(post.said[:60]))
            return
        await self._planned(ctx, post, wish, due)

    async def _planned(self, ctx: Request, post: Post, wish: When, due: Due) -> None:
        second = self.settings(ctx.community).second_yes and post.state == "draft"
        await self._set(ctx, post, due, "waiting" if second else "planned", plan=when.pack(wish))
        planned = await self._again(ctx, post.id)
        if second:
            await self._ask_second(ctx, planned, "posts-ask-second")
            ctx.say("posts-waiting", number=number(post))
        elif planned.at_peak:
            profile = await self._profile(ctx)
            learnt = ctx.words("posts-learnt", confidence=profile.confidence, weeks=round(profile.weeks))
            ctx.say("posts-planned-peak", number=number(post), due=ctx.time(due.at), learnt=learnt)
        else:
            again = ctx.words("posts-again", said=Said(post.said)) if planned.repeats else ()
            ctx.say("posts-planned", number=number(post), due=ctx.time(due.at), again=again)

    async def _ask_second(self, ctx: Context, post: Post, question: str) -> None:
        buttons = [(self.control("agree", post.id), "posts-agree", "👍")]
        await ctx.tell_moderators(cards.question_card(ctx, question, post, buttons))

    async def _set(self, ctx: Context, post: Post, due: Due, state: store.State, **values: str) -> None:
        await store.change(ctx, post.id, due=due.at, anchor=due.anchor, state=state, **values)
        await ctx.at(due.at, self.go, post.id)

    @press("agree", moderator=True)
    async def agree(self, ctx: Press, id: int) -> None:
        """A second moderator agrees."""
        post = await self._meant(ctx, str(id), ("waiting",))
        if post.author == (await ctx.member()).id:
            ctx.refuse("posts-second-is-first")
        wish = post.when
        due = None if wish is None else (await self._timing(ctx, post, peak=post.at_peak)).begin(wish, ctx.now)
        if due is None:
            await store.change(ctx, id, state="draft", due=None)
            ctx.say("posts-kept-no-time", number=number(post), given=Said(post.said))
            return
        await self._set(ctx, post, due, "planned")
        ctx.say("posts-planned", number=number(post), due=ctx.time(due.at), again=())

    # -------------------------------------------------------------- its time has come

    @job
    async def go(self, ctx: Context, id: int) -> None:
        """The time of a post has come, or came while the bot was away."""
        post = await store.read(ctx, id)
        if post is None or post.due is None or post.state not in ("planned", "waiting") or post.due > ctx.now:
            return
        if post.state == "waiting":
            await self._ask_second(ctx, post, "posts-ask-unseen")
        elif ctx.now - post.due > self.settings(ctx.community).lateness:
            await self._late(ctx, post)
        elif not ctx.rooms(post.room):
            await self._hold(ctx, post, "posts-ask-room")
        else:
            await self._send(ctx, post)

    async def _late(self, ctx: Context, post: Post) -> None:
        """Ask about a time that was missed; a repetition goes on meanwhile."""
        if not post.repeats:
            await self._hold(ctx, post, "posts-ask-late")
            return
        missed = round(post.due.timestamp()) if post.due else 0
        button = (self.control("extra", post.id, missed), "posts-send-now", "📣")
        await ctx.tell_moderators(cards.question_card(ctx, "posts-ask-late", post, [button]))
        await self._plan_next(ctx, post)

    async def _hold(self, ctx: Context, post: Post, question: str) -> None:
        """Wait for the moderators' word."""
        await store.change(ctx, post.id, state="held")
        buttons = [
            (self.control("send", post.id), "posts-send-now", "📣"),
            (self.control("drop", post.id), "posts-drop", "🗑️"),
        ]
        await ctx.tell_moderators(cards.question_card(ctx, question, post, buttons))

    async def _send(self, ctx: Context, post: Post) -> None:
        """Say it, and plan its next time."""
        await self._say(ctx, post, post.due or ctx.now)
        await self._plan_next(ctx, post)

    async def _say(self, ctx: Context, post: Post, due: datetime) -> None:
        out = await store.send(ctx, post, due)
        await ctx.show("post", out.id, rooms=ctx.rooms(post.room))
        await ctx.at(ctx.now + reach.DAY, self.measure, out.id)
        if post.lasts:
            await ctx.at(ctx.now + timedelta(seconds=post.lasts), self.expire, out.id)

    async def _plan_next(self, ctx: Context, post: Post) -> None:
        wish, due = post.when, None
        if isinstance(wish, Repeat) and post.anchor is not None and post.due is not None:
            due = (await self._timing(ctx, post, peak=post.at_peak)).next(wish, post.anchor, post.due, ctx.now)
        if due is None:
            await store.change(ctx, post.id, state="sent", due=None)
        else:
            await self._set(ctx, post, due, "planned")

    async def _say_it(self, ctx: Request, post: Post) -> None:
        if not ctx.rooms(post.room):
            ctx.refuse("posts-no-room", room=Said(post.room))
        if self.settings(ctx.community).second_yes and post.state == "draft":
            ctx.refuse("posts-needs-second")
        await self._send(ctx, post)
        ctx.say("posts-said", number=number(post))

    async def _pass_over(self, ctx: Request, post: Post) -> None:
        await ctx.cancel(self.go, post.id)
        await self._plan_next(ctx, post)
        now = await self._again(ctx, post.id)
        if now.due is None:
            await store.change(ctx, post.id, state="cancelled")
            ctx.say("posts-cancelled", number=number(post))
        else:
            ctx.say("posts-planned", number=number(post), due=ctx.time(now.due), again=())

    @press("send", moderator=True)
    async def send_now(self, ctx: Press, id: int) -> None:
        """A moderator lets a post go that was held."""
        await self._say_it(ctx, await self._meant(ctx, str(id), ("held",)))

    @press("extra", moderator=True)
    async def send_extra(self, ctx: Press, id: int, missed: int) -> None:
        """A moderator makes up for a time of a repetition that was missed."""
        post, due = await self._meant(ctx, str(id), KNOWN), datetime.fromtimestamp(missed, UTC)
        if not ctx.rooms(post.room):
            ctx.refuse("posts-no-room", room=Said(post.room))
        if await store.was_out(ctx, post.id, due):
            ctx.refuse("posts-state", number=number(post), state="sent")
        await self._say(ctx, post, due)
        ctx.say("posts-said", number=number(post))

    @press("drop", moderator=True)
    async def drop(self, ctx: Press, id: int) -> None:
        """A moderator lets a time pass."""
        await self._pass_over(ctx, await self._meant(ctx, str(id), ("held",)))

    @job
    async def expire(self, ctx: Context, id: int) -> None:
        """A post has stood for as long as it was meant to."""
        await self._take_back(ctx, id)

    async def _take_back(self, ctx: Context, id: int) -> None:
        await store.change_out(ctx, id, withdrawn=True)
        await ctx.withdraw("post", id)

    @card("post")
    async def show_post(self, ctx: Context, room: Room, id: int) -> Card | None:
        """What has gone out."""
        found = await store.out(ctx, id)
        if found is None or found[0].withdrawn:
            return None
        return cards.post_card(ctx, room, *found, await files.of(ctx, found[1].id))

    # -------------------------------------------------------------- how many they reach

    @job
    async def measure(self, ctx: Context, id: int) -> None:
        """A post has been out for a day: ask how many it has reached, again and again until that is known."""
        if await reach.ask(ctx, id, self.measured):
            await ctx.at(ctx.now + reach.AGAIN, self.measure, id)

    @errand
    async def measured(self, ctx: Context, found: Reach | Trouble, id: int, network: str, room: str) -> None:
        """A network has told how many a post has reached there."""
        if isinstance(found, Reach) and await reach.keep(ctx, id, Room(network, room), found):
            await ctx.cancel(self.measure, id)
