"""What the parts of the cog share: its name, its settings, which post somebody means, and what decides on its times."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from bot.cog import Cog, Context, Request
from bot.options import Completed, Length, Mistake
from bot.peaks import Profile, learn
from bot.text import Said
from cogs.posts import cards, store
from cogs.posts.cards import number
from cogs.posts.settings import PostSettings
from cogs.posts.store import Post
from cogs.posts.timing import Timing

Named = Annotated[str, Length(1, 20), Completed()]
"""A post, by its number (``#3``)."""
At = Annotated[str, Length(1, cards.MOMENT)]
LEARNT_FROM = timedelta(weeks=60)


class Part(Cog[PostSettings]):
    """A part of the cog."""

    name, group, Settings = "posts", "post", PostSettings
    counts = True

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

    def _room(self, ctx: Request, named: str | None) -> str:
        room = named or self.settings(ctx.community).room
        if not ctx.rooms(room):
            ctx.refuse("posts-no-room", room=Said(room))
        return room

    def _networks(self, ctx: Context) -> list[str]:
        """The networks of the community, where there are several to word a post for."""
        found = [network for network in ctx.services.platforms if ctx.community.home(network)]
        return found if len(found) > 1 else []

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
