"""Moderators write posts: in one line, in a form, or from what somebody has said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from bot.chat import Attached
from bot.cog import Request, Submission, command, form
from bot.moments import MomentUnknown, duration
from bot.options import Length, Role
from bot.text import Said, tidy
from cogs.posts import cards, files, store
from cogs.posts.part import At
from cogs.posts.sending import Sending
from cogs.posts.store import Manner, Post

Words = Annotated[str, Length(1, cards.WORDS)]
Lasts = Annotated[str, Length(1, cards.MOMENT)]
Alt = Annotated[str, Length(1, 1000)]

_PINNED, _PUBLISHED, _THREAD = "p", "a", "t"  # what the form does not ask, as letters in its control


class Writing(Sending):
    """How a post comes about."""

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
