"""What the bot knows of the community's hours, where from, and whether posting at them reaches more people."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from bot.chat import Trouble
from bot.cog import Context, Press, Request, command, errand, job, press
from bot.history import Past
from bot.options import Length, Range
from cogs.posts import cards, learning, reach
from cogs.posts.part import Part
from cogs.posts.timing import Timing
from cogs.posts.when import NEXT


class Studying(Part):
    """The hours, their success, and their learning from history."""

    @command(moderator=True)
    async def peaks(self, ctx: Request) -> None:
        """Show the community's own hours."""
        profile = await self._profile(ctx)
        timing = Timing(self.settings(ctx.community).rules(ctx.zone), profile=profile)
        ctx.answer(cards.peaks_card(ctx, profile, timing.peak(NEXT, ctx.now)))

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
