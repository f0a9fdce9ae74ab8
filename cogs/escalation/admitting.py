"""Saying in public what was justified, and what is done about it."""

from __future__ import annotations

from bot.chat import Card, Mood, PostWanted
from bot.cog import Request, Submission, command, form
from bot.options import Mistake
from bot.text import Said, join, plain, tidy
from cogs.escalation import cards, clock, store
from cogs.escalation.part import ANY, Named
from cogs.escalation.store import Case, number
from cogs.escalation.talking import Answer, Talking


class Admitting(Talking):
    """The public word about a case."""

    @command(form=True, moderator=True)
    async def admit(self, ctx: Request, case: Named, words: Answer | None = None) -> None:
        """Say in public what was justified, and what is done about it."""
        found = await self.meant(ctx, case, ANY)
        if words:
            await self._admit(ctx, found, words)
            return
        texts = ctx.services.texts.words(ctx.community.locale)
        draft = plain(texts("escalation-admit-draft"))
        title = ctx.words("escalation-admit-title", number=number(found))
        control = self.control("admit", found.id)
        ctx.form(cards.one_field(ctx.words, control, title, "escalation-field-admit", cards.ANSWER, value=draft))

    @form("admit", moderator=True)
    async def admit_with(self, ctx: Submission, id: int) -> None:
        """The public word is filled in."""
        await self._admit(ctx, await self.meant(ctx, id, ANY), ctx.values.get("words", ""))

    async def _admit(self, ctx: Request, case: Case, words: str) -> None:
        """Hand it to whoever looks after posts, who may ask a second moderator; else say it in the announcements."""
        said = tidy(words, lines=True)
        author = (await ctx.member()).id
        wanted = PostWanted(community=ctx.community.id, network=ctx.account.network, words=said, author=author)
        if await ctx.announce(wanted):
            ctx.say("escalation-admitted-draft", number=number(case))
        else:
            rooms = ctx.rooms(self.settings(ctx.community).announcements)
            if not rooms:
                raise Mistake("escalation-nowhere", room=Said(self.settings(ctx.community).announcements))
            body = join([(Said(part),) for part in said.splitlines() if part.strip()])
            await ctx.send(Card(body=(body,), mood=Mood.WARM, locale=ctx.community.locale), rooms=rooms)
            ctx.say("escalation-admitted", number=number(case))
        if case.state == "closed":
            admitted = await store.change(ctx, case, verdict="justified")
        else:
            admitted = await clock.acted(ctx, self.settings(ctx.community), case, verdict="justified")
        await self.judged(ctx, case, admitted)
        await self.done(ctx, admitted, "admitted", said)
