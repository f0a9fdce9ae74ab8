"""The handlers of posts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Annotated

from bot.chat import Attached, Card, PostWanted, Reach, Room, Trouble
from bot.cog import (
    Cog,
    Context,
    Press,
    Request,
    Submission,
    card,
    command,
    complete,
    errand,
    form,
    job,
    on,
    press,
    service,
)
from bot.history import Past
from bot.moments import MomentUnknown, duration
from bot.options import Completed, Length, Mistake, Range, Role, misread
from bot.peaks import Profile, learn
from bot.text import Code, Said, tidy
from bot.web import NotModified
from cogs.posts import cards, files, learning, news, reach, store, watch, when
from cogs.posts.cards import number
from cogs.posts.feeds import Item
from cogs.posts.settings import Feed, PostSettings
from cogs.posts.store import KNOWN, MOVABLE, PLANNED, TO_COME, Manner, Post
from cogs.posts.timing import Due, Timing
from cogs.posts.when import Peak, Repeat, When

Named = Annotated[str, Length(1, 20), Completed()]
"""A post, by its number (``#3``)."""
Words = Annotated[str, Length(1, cards.WORDS)]
At = Annotated[str, Length(1, cards.MOMENT)]
Lasts = Annotated[str, Length(1, cards.MOMENT)]
Alt = Annotated[str, Length(1, 1000)]

LEARNT_FROM = timedelta(weeks=60)
_FORTNIGHT = timedelta(days=14)
_SHOWN = 20
"""Times of one repetition that the calendar shows."""
_PINNED, _PUBLISHED, _THREAD = "p", "a", "t"  # what the form does not ask, as letters in its control
_NEXT = Peak(None, None)


class Posts(Cog[PostSettings]):
    """Say it once, at the hour the community is there."""

    name, group, Settings = "posts", "post", PostSettings
    counts = True

    # -------------------------------------------------------------- writing

    @command(moderator=True)
    async def plan(
        self,
        ctx: Request,
        text: Words,
        at: At = "peak",
        pin: bool = False,
        publish: bool = False,
        thread: bool = False,
        role: Role | None = None,
        lasts: Lasts | None = None,
        room: Annotated[str, Length(1, 64)] | None = None,
        file: Attached | None = None,
        alt: Alt | None = None,
    ) -> None:
        """Plan a post in one line."""
        manner = Manner(self._room(ctx, room), pin, publish, thread, role, self._length(ctx, lasts))
        kept = await files.keep(ctx, file, alt) if file else None
        await self._plan(ctx, await self._keep(ctx, text, {}, at, manner, kept))

    @command(moderator=True, menu=True)
    async def this(
        self,
        ctx: Request,
        at: At = "peak",
        pin: bool = False,
        publish: bool = False,
        thread: bool = False,
        lasts: Lasts | None = None,
        room: Annotated[str, Length(1, 64)] | None = None,
        text: Words | None = None,
        alt: Alt | None = None,
    ) -> None:
        """Post a message of somebody's again."""
        said = ctx.replied
        if said is None:
            ctx.refuse("posts-this-nothing")
        manner = Manner(self._room(ctx, room), pin, publish, thread, None, self._length(ctx, lasts))
        words = text or tidy(said.words, lines=True)
        if not words:
            ctx.refuse("posts-this-no-words")
        if len(words) > cards.WORDS:
            ctx.refuse("posts-this-long", most=cards.WORDS)
        kept = await files.keep(ctx, said.files[0], alt) if said.files else None
        await self._plan(ctx, await self._keep(ctx, words, {}, at, manner, kept))

    @command(form=True, moderator=True)
    async def write(
        self,
        ctx: Request,
        pin: bool = False,
        publish: bool = False,
        thread: bool = False,
        role: Role | None = None,
        room: Annotated[str, Length(1, 30)] | None = None,
        file: Attached | None = None,
        alt: Alt | None = None,
    ) -> None:
        """Write a post in a form."""
        where = self._room(ctx, room)
        kept = await files.keep(ctx, file, alt) if file else 0
        flags = "".join(letter for letter, on in ((_PINNED, pin), (_PUBLISHED, publish), (_THREAD, thread)) if on)
        control = self.control("write", flags, role or "", where, kept)
        ctx.form(cards.form(ctx, control, "posts-write-title", self._networks(ctx), {"at": "peak"}))

    @form("write", moderator=True)
    async def written(self, ctx: Submission, flags: str, role: str, room: str, file: int) -> None:
        """The form of a new post is filled in."""
        values = {name: value.strip() for name, value in ctx.values.items()}
        manner = Manner(
            self._room(ctx, room),
            pinned=_PINNED in flags,
            published=_PUBLISHED in flags,
            thread=_THREAD in flags,
            role=role or None,
            lasts=self._length(ctx, values.get("lasts") or None),
        )
        words, at = self._text(ctx, values.get("words", "")), values.get("at") or "peak"
        await self._plan(ctx, await self._keep(ctx, words, self._wordings(ctx), at, manner, file))

    async def _keep(
        self, ctx: Request, words: str, wordings: Mapping[str, str], at: str, manner: Manner, file: int | None
    ) -> Post:
        """Keep what was written as a draft: whatever else is wrong with it, nothing is written twice."""
        post = await store.create(
            ctx,
            manner,
            author=(await ctx.member()).id,
            words=words,
            wordings=dict(wordings),
            said=tidy(at)[: cards.MOMENT],
            state="draft",
        )
        if file:
            await files.give(ctx, file, post.id)
        return post

    def _room(self, ctx: Request, named: str | None) -> str:
        room = named or self.settings(ctx.community).room
        if not ctx.rooms(room):
            ctx.refuse("posts-no-room", room=Said(room))
        return room

    def _networks(self, ctx: Context) -> list[str]:
        """The networks of the community, where there are several to word a post for."""
        found = [network for network in ctx.services.platforms if ctx.community.home(network)]
        return found if len(found) > 1 else []

    def _wordings(self, ctx: Submission) -> dict[str, str]:
        given = {network: ctx.values.get(network, "") for network in self._networks(ctx)}
        return {network: tidy(words, lines=True) for network, words in given.items() if words.strip()}

    @staticmethod
    def _text(ctx: Submission, typed: str) -> str:
        words = tidy(typed, lines=True)
        if not words:
            ctx.refuse("posts-empty")
        return words

    @staticmethod
    def _length(ctx: Request, typed: str | None) -> int | None:
        if typed is None:
            return None
        try:
            return round(duration(typed).total_seconds())
        except MomentUnknown:
            ctx.refuse("posts-lasts-unknown", given=Said(typed[:60]))

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

    async def _timing(self, ctx: Context, post: Post, *, peak: bool) -> Timing:
        """What decides on the times of a post; the community's hours only where it waits for a `peak`."""
        settings = self.settings(ctx.community)
        taken = await store.taken(ctx, post.room, settings.gap, but=post.id)
        return Timing(settings.rules(ctx.zone), taken, await self._profile(ctx) if peak else None)

    async def _profile(self, ctx: Context) -> Profile:
        """What is known of the community's hours; learnt once for all posts of a group of units."""

        async def read() -> Profile:
            heard = await ctx.activity.hours(ctx.unit, ctx.community.id, ctx.now - LEARNT_FROM)
            return learn(heard, ctx.zone)

        return await ctx.unit.once(("peaks", ctx.community.id), read)

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

    # -------------------------------------------------------------- looking after posts

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

    async def _say_it(self, ctx: Request, post: Post) -> None:
        if not ctx.rooms(post.room):
            ctx.refuse("posts-no-room", room=Said(post.room))
        if self.settings(ctx.community).second_yes and post.state == "draft":
            ctx.refuse("posts-needs-second")
        await self._send(ctx, post)
        ctx.say("posts-said", number=number(post))

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

    async def _pass_over(self, ctx: Request, post: Post) -> None:
        await ctx.cancel(self.go, post.id)
        await self._plan_next(ctx, post)
        now = await self._again(ctx, post.id)
        if now.due is None:
            await store.change(ctx, post.id, state="cancelled")
            ctx.say("posts-cancelled", number=number(post))
        else:
            ctx.say("posts-planned", number=number(post), due=ctx.time(now.due), again=())

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

    async def _meant(self, ctx: Request, named: str, states: tuple[store.State, ...] = ()) -> Post:
        """The post of this number, in one of these states if any are given."""
        number_only = re.fullmatch(r"#?\s*(\d{1,9})", named.strip())
        found = await store.read(ctx, int(number_only[1])) if number_only else None
        if found is None:
            ctx.refuse("posts-unknown", number=Said(f"#{number_only[1]}" if number_only else named))
        if states and found.state not in states:
            ctx.refuse("posts-state", number=number(found), state=found.state)
        return found

    @staticmethod
    async def _again(ctx: Context, id: int) -> Post:
        """The post as it is now."""
        found = await store.read(ctx, id)
        if found is None:
            raise Mistake("posts-unknown", number=Said(f"#{id}"))
        return found

    # -------------------------------------------------------------- feeds

    @service("start")
    async def begin_feeds(self, ctx: Context) -> None:
        """See to it that every feed is read."""
        await self._look_after_feeds(ctx)

    @job
    async def look_after_feeds(self, ctx: Context) -> None:
        """See to it again and again, for the settings may change meanwhile."""
        await self._look_after_feeds(ctx)

    async def _look_after_feeds(self, ctx: Context) -> None:
        await ctx.at(ctx.now + watch.LOOKED_AFTER, self.look_after_feeds)
        for feed in await watch.idle(ctx, self.settings(ctx.community).feeds):
            await ctx.at(ctx.now, self.read_feed, feed.key)

    def _feed(self, ctx: Context, key: str) -> Feed | None:
        return next((feed for feed in self.settings(ctx.community).feeds if feed.key == key), None)

    @job
    async def read_feed(self, ctx: Context, key: str) -> None:
        """Ask a feed for news."""
        feed = self._feed(ctx, key)
        if feed is None:
            await watch.forget(ctx, key)
            return
        watched = await watch.begin(ctx, feed)
        await ctx.at(watched.next, self.read_feed, key)
        ctx.ask(partial(watch.read, ctx.web, feed, watched.etag, watched.modified), self.heard_feed, key)

    @errand
    async def heard_feed(self, ctx: Context, found: watch.Read | NotModified | Trouble, key: str) -> None:
        """A feed has answered, or failed to."""
        feed = self._feed(ctx, key)
        if feed is None:
            return
        if isinstance(found, Trouble):
            watched, tell = await watch.fail(ctx, feed, found)
            if tell:
                await ctx.tell_moderators(news.trouble_card(ctx, feed, watched))
        else:
            watched, items = await watch.learn(ctx, feed, found)
            for item in items:
                await self._bring(ctx, feed, item)
        await ctx.at(watched.next, self.read_feed, key)

    async def _bring(self, ctx: Context, feed: Feed, item: Item) -> None:
        """Make a post of an item, or a line of one that gathers them."""
        room = feed.room or self.settings(ctx.community).room
        if feed.mode == "peak":
            if not await self._gather(ctx, room, news.line(feed, item)):
                post = await self._keep_news(ctx, room, news.heading(ctx) + news.line(feed, item), "peak")
                await watch.gather(ctx, room, post.id)
                await self._plan_news(ctx, post, _NEXT)
        elif feed.mode == "now":
            post = await self._keep_news(ctx, room, news.worded(feed, item), "now")
            await self._plan_news(ctx, post, when.At(ctx.now))
        else:
            post = await self._keep_news(ctx, room, news.worded(feed, item), "peak")
            buttons = [
                (self.control("plan-news", post.id), "posts-plan-news", "📅"),
                (self.control("drop-news", post.id), "posts-drop", "🗑️"),
            ]
            await ctx.tell_moderators(cards.question_card(ctx, "posts-ask-news", post, buttons))

    async def _gather(self, ctx: Context, room: str, line: str) -> bool:
        """Put a line into the post that gathers them, if there is one to come and it has room."""
        id = await watch.gathering(ctx, room)
        post = None if id is None else await store.read(ctx, id)
        if post is None or post.state != "planned" or not post.due or post.due <= ctx.now:
            return False
        words = f"{post.words}\n{line}"
        if len(words) > cards.WORDS:
            return False
        await store.change(ctx, post.id, words=words)
        return True

    @staticmethod
    async def _keep_news(ctx: Context, room: str, words: str, said: str) -> Post:
        return await store.create(ctx, Manner(room), author=None, words=words, wordings={}, said=said, state="draft")

    async def _plan_news(self, ctx: Context, post: Post, wish: When) -> None:
        """Plan a post that nobody wrote; where no moment is left for it, it stays a draft."""
        due = (await self._timing(ctx, post, peak=when.at_peak(wish))).begin(wish, ctx.now)
        if due is not None:
            await self._set(ctx, post, due, "planned", plan=when.pack(wish))

    @on(PostWanted)
    async def wanted(self, ctx: Context, event: PostWanted) -> None:
        """A moderator has worded something elsewhere that everybody is to read."""
        settings, wish = self.settings(ctx.community), when.At(ctx.now)
        manner = Manner(settings.room)
        post = await store.create(
            ctx, manner, author=event.author, words=event.words, wordings={}, said="now", state="draft"
        )
        if settings.second_yes:
            await store.change(ctx, post.id, state="waiting", plan=when.pack(wish))
            await self._ask_second(ctx, post, "posts-ask-second")
        else:
            await self._plan_news(ctx, post, wish)

    @press("plan-news", moderator=True)
    async def plan_news(self, ctx: Press, id: int) -> None:
        """A moderator lets news of a feed go out, as if it was theirs."""
        post = await self._meant(ctx, str(id), ("draft",))
        await store.change(ctx, id, author=(await ctx.member()).id)
        await self._plan(ctx, await self._again(ctx, post.id))

    @press("drop-news", moderator=True)
    async def drop_news(self, ctx: Press, id: int) -> None:
        """A moderator lets news of a feed go."""
        post = await self._meant(ctx, str(id), ("draft",))
        await store.change(ctx, id, state="cancelled")
        ctx.say("posts-cancelled", number=number(post))

    @command(moderator=True)
    async def feeds(self, ctx: Request) -> None:
        """Show how the feeds are doing."""
        await self._look_after_feeds(ctx)
        ctx.answer(news.feeds_card(ctx, self.settings(ctx.community).feeds, await watch.every(ctx)))

    # -------------------------------------------------------------- the calendar and the peaks

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

    @command(moderator=True)
    async def peaks(self, ctx: Request) -> None:
        """Show the community's own hours."""
        profile = await self._profile(ctx)
        timing = Timing(self.settings(ctx.community).rules(ctx.zone), profile=profile)
        ctx.answer(cards.peaks_card(ctx, profile, timing.peak(_NEXT, ctx.now)))

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

    @command(moderator=True)
    async def report(self, ctx: Request, room: Annotated[str, Length(1, 64)] | None = None) -> None:
        """Compare posts at peaks with others."""
        named = self._room(ctx, room)
        ctx.answer(cards.report_card(ctx, named, await reach.report(ctx, named)))

    # -------------------------------------------------------------- learning the hours from history, once

    @command(moderator=True, name="learn")
    async def ask_to_learn(self, ctx: Request, weeks: Annotated[int, Range(1, 60)] = learning.WEEKS) -> None:
        """Learn the hours from what was said before the bot came."""
        await learning.refuse_again(ctx)
        ctx.ask(ctx.past(ctx.now - timedelta(weeks=weeks)).look, self.rooms_seen, weeks)
        ctx.say("posts-learn-looking")

    @errand
    async def rooms_seen(self, ctx: Context, found: Past | Trouble, weeks: int) -> None:
        """It is known what there is to read."""
        await ctx.tell_moderators(learning.question_card(ctx, found, weeks, self.control("learn", weeks)))

    @press("learn", moderator=True)
    async def agree_to_learn(self, ctx: Press, weeks: int) -> None:
        """A moderator agrees."""
        await learning.refuse_again(ctx)
        number = await learning.begin(ctx)
        await ctx.note("post learn", f"{weeks} weeks")
        await ctx.at(ctx.now, self.begin_reading, number, weeks)
        ctx.say("posts-learn-begun")

    @job
    async def begin_reading(self, ctx: Context, number: int, weeks: int) -> None:
        """The bot has caught up: whatever is said from now on is counted as it is said."""
        if await learning.under_way(ctx, number):
            await self._read_on(ctx, ctx.past(ctx.now - timedelta(weeks=weeks)), number)

    async def _read_on(self, ctx: Context, past: Past, number: int) -> None:
        ctx.ask(past.read, self.have_read, number)
        await ctx.at(ctx.now + learning.SILENCE, self.reading_lost, number)

    @errand
    async def have_read(self, ctx: Context, found: Past | Trouble, number: int) -> None:
        """Some of the history is read, or all of it."""
        if not await learning.under_way(ctx, number):
            return
        if isinstance(found, Past) and not found.over:
            await self._read_on(ctx, found, number)
            return
        await ctx.cancel(self.reading_lost, number)
        if isinstance(found, Trouble):
            await learning.end(ctx)
            await ctx.tell_moderators(learning.failed_card(ctx, "posts-learn-failed"))
        elif await learning.take_over(ctx, found):
            ctx.unit.forget(("peaks", ctx.community.id))
            await ctx.tell_moderators(learning.learnt_card(ctx, found, await self._profile(ctx)))
        else:
            await ctx.tell_moderators(learning.nothing_card(ctx, found))

    @job
    async def reading_lost(self, ctx: Context, number: int) -> None:
        """Nothing was heard of a reading for long: a stop has cut it off."""
        if await learning.under_way(ctx, number):
            await learning.end(ctx)
            await ctx.tell_moderators(learning.failed_card(ctx, "posts-learn-stopped"))
