"""A member's own affairs: linked accounts, what is kept of them, and the language they are answered in."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.chat import Button, Card, Commanded, Mood, VotesChanged
from bot.cog import Cog, Press, Request, command, press
from bot.config import Settings
from bot.i18n import LOCALES
from bot.members import CODE_LIFE, LinkRefused
from bot.options import Length
from bot.text import Code, Said, join, text
from cogs.account import kept

_FLAGS = {"en": "🇬🇧", "fr": "🇫🇷"}
_FORGET = "forget"


class Accounts(Cog[Settings]):
    """Linked accounts, privacy, language."""

    name, group, Settings, always = "account", "privacy", Settings, True

    # -------------------------------------------------------------- links

    @command(top=True)
    async def link(self, ctx: Request, code: Annotated[str, Length(1, 40)] | None = None) -> None:
        """Give a one-time code, or make two accounts one member with it."""
        elsewhere = [network for network in self._networks(ctx) if network != ctx.account.network]
        if not elsewhere:
            ctx.refuse("account-link-nowhere")
        if code is None:
            await self._offer(ctx, elsewhere)
        elif _overheard(ctx):
            await ctx.members.void_link(ctx.unit, code)
            ctx.answer(ctx.words("account-link-overheard"), private=False)
        else:
            await self._join(ctx, code)

    async def _offer(self, ctx: Request, elsewhere: list[str]) -> None:
        member = await ctx.member()
        code = await ctx.members.offer_link(ctx.unit, member, ctx.account.network)
        there = [ctx.words("account-link-there", network=network, code=Code(code)) for network in elsewhere]
        minutes = int(CODE_LIFE.total_seconds() // 60)
        ctx.answer(
            Card(
                title=ctx.words("account-link-title"),
                body=(
                    ctx.words("account-link-code", code=Code(code)),
                    join(there),
                    ctx.words("account-link-why"),
                ),
                footer=ctx.words("account-link-keep", minutes=minutes),
                mood=Mood.WARM,
                locale=ctx.words.locale,
                personal=True,
            )
        )

    async def _join(self, ctx: Request, code: str) -> None:
        member = await ctx.member()
        voted = await ctx.ballots.cast_in(ctx.unit, member.id)
        linked = await ctx.members.try_link(ctx.unit, member, ctx.account.network, code)
        if isinstance(linked, LinkRefused):
            ctx.say(f"account-link-{linked.reason}")
            return
        await self._votes_changed(ctx, voted)
        others = [one for one in await ctx.members.accounts_of(ctx.unit, linked) if one != ctx.account]
        names = join([text(Said(one.id), f" ({_name(one.network)})") for one in others], ", ")
        ctx.answer(
            Card(
                title=ctx.words("account-linked-title"),
                body=(ctx.words("account-linked", others=names),),
                footer=ctx.words("account-linked-undo"),
                mood=Mood.DONE,
                locale=ctx.words.locale,
                personal=True,
            )
        )

    @command(top=True)
    async def unlink(self, ctx: Request) -> None:
        """Make this account a member of its own again."""
        done = await ctx.members.unlink(ctx.unit, ctx.community.id, ctx.account)
        ctx.say("account-unlinked" if done else "account-unlink-alone")

    # -------------------------------------------------------------- privacy

    @command()
    async def export(self, ctx: Request) -> None:
        """Everything kept about the asker, as a file."""
        member = await ctx.members.find(ctx.unit, ctx.community.id, ctx.account)
        if member is None:
            ctx.refuse("account-nothing-kept")
        found = await ctx.members.export(ctx.unit, member.id)
        ctx.answer(
            Card(
                title=ctx.words("account-export-title"),
                body=(ctx.words("account-export", community=Said(ctx.community.name)),),
                footer=ctx.words("account-export-more"),
                locale=ctx.words.locale,
                file=kept.file(found, ctx.community, ctx.words, ctx.now),
                personal=True,
            )
        )

    @command()
    async def erase(self, ctx: Request) -> None:
        """Ask whether everything kept about the asker shall go."""
        member = await ctx.members.find(ctx.unit, ctx.community.id, ctx.account)
        if member is None:
            ctx.refuse("account-nothing-kept")
        found = await ctx.members.export(ctx.unit, member.id)
        ctx.answer(
            Card(
                title=ctx.words("account-erase-title"),
                body=(
                    ctx.words("account-erase-what", community=Said(ctx.community.name)),
                    kept.counted(found, ctx.words),
                    *await ctx.lines("erase"),
                    ctx.words("account-erase-sure"),
                ),
                controls=(Button(self.control("erase", member.id), ctx.words("account-erase-button"), "🗑️"),),
                mood=Mood.ALERT,
                locale=ctx.words.locale,
                personal=True,
            )
        )

    @press("erase", direct=True)
    async def erase_now(self, ctx: Press, member: int) -> None:
        """Leave nothing of the member who asked; nobody else's press does anything."""
        here = await ctx.members.find(ctx.unit, ctx.community.id, ctx.account)
        if here is None or here.id != member:
            ctx.refuse("account-erase-not-yours")
        found = await ctx.members.export(ctx.unit, member)
        voted = await ctx.ballots.cast_in(ctx.unit, member)
        words = ctx.words
        await ctx.members.erase(ctx.unit, member)
        await self._votes_changed(ctx, voted)
        ctx.answer(
            Card(
                title=words("account-erased-title"),
                body=(words("account-erased"), kept.counted(found, words)),
                footer=words("account-erased-after"),
                mood=Mood.DONE,
                locale=words.locale,
            )
        )

    @command()
    async def optout(self, ctx: Request) -> None:
        """Be in no count of activity."""
        await ctx.members.prefer(ctx.unit, ctx.community.id, ctx.account, opted_out=True)
        ctx.say("account-opted-out")

    @command()
    async def optin(self, ctx: Request) -> None:
        """Be counted again."""
        await ctx.members.prefer(ctx.unit, ctx.community.id, ctx.account, opted_out=False)
        ctx.say("account-opted-in")

    # -------------------------------------------------------------- language

    @command(top=True)
    async def language(self, ctx: Request, language: Literal["en", "fr", "forget"] | None = None) -> None:
        """Choose the language of answers, or see which may be chosen."""
        if language is None:
            ctx.answer(self._languages(ctx))
        else:
            await self._speak(ctx, language)

    @press("language", direct=True)
    async def choose_language(self, ctx: Press, language: str) -> None:
        """Choose the language of answers with a button."""
        await self._speak(ctx, language)

    def _languages(self, ctx: Request) -> Card:
        buttons = [
            Button(self.control("language", locale), ctx.words(f"choice-{locale}"), _FLAGS[locale])
            for locale in LOCALES
        ]
        forget = Button(self.control("language", _FORGET), ctx.words("account-language-forget"), "🌐")
        return Card(body=(ctx.words("account-language-which"),), controls=(*buttons, forget), locale=ctx.words.locale)

    async def _speak(self, ctx: Request, language: str) -> None:
        wish = None if language == _FORGET else language
        await ctx.members.prefer(ctx.unit, ctx.community.id, ctx.account, locale=wish)
        words = ctx.services.texts.words(wish or ctx.event.locale or ctx.community.locale)
        said = words("account-language-set" if wish else "account-language-forgotten")
        ctx.answer(Card(body=(said,), locale=words.locale))

    # -------------------------------------------------------------- together

    @staticmethod
    async def _votes_changed(ctx: Request, boxes: tuple[int, ...]) -> None:
        """Cards that show these ballots are to be worded anew."""
        if boxes:
            event = VotesChanged(community=ctx.community.id, network=ctx.account.network, boxes=boxes)
            await ctx.announce(event)

    @staticmethod
    def _networks(ctx: Request) -> list[str]:
        return [network for network in ctx.services.platforms if ctx.community.home(network)]


def _overheard(ctx: Request) -> bool:
    """Whether others could read what was asked: a line in a room that is not the asker's own."""
    return isinstance(ctx.event, Commanded) and ctx.event.line is not None and not ctx.room.direct


def _name(network: str) -> str:
    """A network as people write it."""
    return network.capitalize()
