"""Reacting as the charter says: thanking, answering in private, telling a group, asking for a break."""

from __future__ import annotations

from bot.charter import Match, Rule
from bot.chat import Account, Button, Card, MessageSaid, Mood, Room, Standing
from bot.cog import Cog, Context, Press, card, press, refused
from bot.i18n import Arg, Words, fill
from bot.text import Link, Mention, RoleMention, Said, Text, join, text
from bot.wordings import spoken
from cogs.noticing import store
from cogs.noticing.settings import NoticingSettings
from cogs.noticing.store import Met


class Reacting(Cog[NoticingSettings]):
    """What the charter makes the bot say."""

    name, group, Settings = "noticing", "noticing", NoticingSettings

    def author(self, ctx: Context, event: MessageSaid) -> Standing:
        """What the home says of who wrote a message."""
        platform, community, who = ctx.services.platforms[event.network], ctx.community.id, event.account

        async def ask() -> Standing:
            return await platform.standing(community, who)

        return ctx.need(("standing", who), ask)

    async def decided(self, ctx: Context, event: MessageSaid, matches: list[Match]) -> Match | None:
        """The first rule that applies: it fits who wrote the message, and has been met often enough."""
        for match in matches:
            rule = match.rule
            if rule.aged and not rule.fits(self.author(ctx, event).joined, ctx.now):
                continue
            if rule.times > 1:
                member = await ctx.members.of(ctx.unit, ctx.community.id, event.account)
                await store.meet(ctx, rule, event, member.id, acted=False)
                if await store.times(ctx, rule, member.id) < rule.times:
                    continue
            return match
        return None

    async def react(self, ctx: Context, event: MessageSaid, match: Match) -> None:
        """Do what a rule says that speaks, unless it rests."""
        rule = match.rule
        member = await ctx.members.of(ctx.unit, ctx.community.id, event.account)
        if await store.rests(ctx, rule, event, member.id):
            return
        name = self.author(ctx, event).name or event.account.id
        met = await store.meet(ctx, rule, event, member.id, name=name, acted=True)
        match rule.reaction:
            case "answer":
                await ctx.show("word", met, rooms=[Room(event.network, event.account.id, direct=True)])
            case "tell":
                await ctx.tell_moderators(self._told(ctx, event, match, name))
            case _:
                said = _said(ctx, ctx.words, rule, name)
                await ctx.send(Card(body=(said,), mood=Mood.WARM, locale=ctx.words.locale), rooms=[event.room])

    def _told(self, ctx: Context, event: MessageSaid, match: Match, name: str) -> Card:
        rule, words = match.rule, ctx.services.texts.words(ctx.community.locale)
        link = ctx.services.platforms[event.network].link(ctx.community.id, event.room, event.message)
        called: list[Text] = [_called(id) for id in rule.people]
        called += [(RoleMention("discord", role),) for role in rule.roles]
        because = Said(", ".join(match.because)[:200])
        body = words("noticing-tell", author=Said(name), rule=Said(rule.name), because=because, link=text(Link(link)))
        return Card(body=(join(called, " "), body), mood=Mood.ALERT, locale=words.locale)

    # -------------------------------------------------------------- a word in private

    @card("word")
    async def show_word(self, ctx: Context, room: Room, id: int) -> Card | None:
        """What the charter says to an author."""
        return self._word(ctx, await store.met(ctx, id))

    def _word(self, ctx: Context, met: Met | None) -> Card | None:
        rules = self.settings(ctx.community).charter
        rule = next((rule for rule in rules if met is not None and rule.name == met.rule), None)
        if met is None or rule is None or rule.wording is None:
            return None
        locale = ctx.members.locale_of(ctx.community.id, met.who) or ctx.community.locale
        words = ctx.services.texts.words(locale)
        said = _said(ctx, words, rule, met.name)
        title = words("noticing-word-title", community=Said(ctx.community.name))
        return Card(title=title, body=(said,), mood=Mood.WARM, locale=locale)

    @refused("word")
    async def not_told(self, ctx: Context, room: Room, id: int) -> None:
        """The author takes no direct message: they are called where they wrote, without a word of it."""
        met = await store.met(ctx, id)
        if met is not None:
            await ctx.show("call", id, rooms=[met.room])

    @card("call")
    async def show_call(self, ctx: Context, room: Room, id: int) -> Card | None:
        """That there is a word for somebody, and nothing more."""
        met = await store.met(ctx, id)
        if met is None:
            return None
        author = Mention(met.who.network, met.who.id, met.name)
        button = Button(self.control("read", id), ctx.words("noticing-do-read"), "✉️", strong=True)
        body = ctx.words("noticing-call", author=text(author))
        return Card(body=(body,), controls=(button,), locale=ctx.words.locale)

    @press("read", direct=True)
    async def read(self, ctx: Press, id: int) -> None:
        """The author reads it, and nobody else does."""
        met = await store.met(ctx, id)
        if met is None or met.who != ctx.account:
            ctx.refuse("noticing-not-for-you")
        word = self._word(ctx, met)
        if word is None:
            ctx.refuse("noticing-gone")
        ctx.answer(word)


def _said(ctx: Context, words: Words, rule: Rule, name: str) -> Text:
    """What a rule says: the admin's wording where there is one, else ours."""
    args: dict[str, Arg] = {"name": Said(name), "community": Said(ctx.community.name)}
    if rule.wording is None:
        return words(f"noticing-{rule.reaction}", **args)
    return fill(spoken(rule.wording, words.locale), args)


def _called(id: str) -> Text:
    return text(Mention(Account.named(id).network, id, id))
