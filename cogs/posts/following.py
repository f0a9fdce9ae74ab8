"""Feeds and other cogs bring posts, which nobody wrote as such."""

from __future__ import annotations

from functools import partial

from bot.chat import PostWanted, Trouble
from bot.cog import Context, Press, Request, command, errand, job, on, press, service
from bot.web import NotModified
from cogs.posts import cards, news, store, watch, when
from cogs.posts.cards import number
from cogs.posts.feeds import Item
from cogs.posts.sending import Sending
from cogs.posts.settings import Feed
from cogs.posts.store import Manner, Post
from cogs.posts.when import NEXT, When


class Following(Sending):
    """What is brought, and becomes a draft, a post at once, or one at the next peak."""

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
                await self._plan_news(ctx, post, NEXT)
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
