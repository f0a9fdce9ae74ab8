"""The greeter's handlers."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.chat import Account, Card, MemberJoined, MemberLeft, Mood, Room
from bot.cog import Cog, Context, Press, Request, card, command, job, on, press
from bot.text import text
from cogs.greeter.cards import Greetings, Newcomer, raid_card
from cogs.greeter.door import KEPT, RAID, WAITING, Door
from cogs.greeter.guide import LANGUAGES, Guide, pick
from cogs.greeter.settings import GreeterSettings
from cogs.greeter.status import of_home, of_member, short_name
from cogs.greeter.tables import greetings, raids


class Greeter(Cog[GreeterSettings]):
    """Greet each newcomer once ever, and show them around when they ask."""

    name, group, Settings = "greeter", "greet", GreeterSettings

    # -------------------------------------------------------------- who comes

    @on(MemberJoined)
    async def arrived(self, ctx: Context, event: MemberJoined) -> None:
        """Decide whether to greet, and when."""
        door = self._door(ctx, event.network)
        if await door.arrived(event) != WAITING:
            return
        raid = await door.raid()
        if raid is not None and await door.calm(min(event.at, ctx.now)):
            await self._end_raid(ctx, raid.id)
            raid = None
        if raid is not None:
            await door.join_raid(event.account, raid.id)
            await ctx.refresh("raid", raid.id)
        elif (begun := await door.begin_raid(event.account)) is not None:
            await ctx.show_moderators("raid", begun)
            await ctx.at(ctx.now + self.settings(ctx.community).calm, self.look_for_calm, begun)
        else:
            await ctx.at(await door.due(), self.greet, door.network)

    @on(MemberLeft)
    async def left(self, ctx: Context, event: MemberLeft) -> None:
        """Nobody is greeted behind their back."""
        await self._door(ctx, event.network).gone(event.account)

    @job
    async def greet(self, ctx: Context, network: str) -> None:
        """Greet those who wait at the door of a home: together when they are many."""
        door = self._door(ctx, network)
        if not await door.waiting():
            return
        says = Greetings(ctx, self.settings(ctx.community), ctx.words, ctx.size)
        rows, together = await door.take()
        newcomers = [Newcomer(Account(network, row.account), row.name or "") for row in rows]
        rooms = ctx.rooms("welcome", network)
        if together:
            hello = says.hello_all(newcomers, await door.next_turn(burst=True))
            await ctx.send(await says.card(hello), rooms=rooms)
            return
        for newcomer in newcomers:
            hello = says.hello(newcomer, await door.next_turn(burst=False))
            await ctx.send(await says.card(hello), rooms=rooms)

    # -------------------------------------------------------------- raids

    @card("raid")
    async def raid_notice(self, ctx: Context, room: Room, raid: int) -> Card:
        """What the moderators are told of a raid."""
        row = (await ctx.execute(select(raids).where(raids.c.id == raid))).one()
        forgotten = row.ended is not None and ctx.now >= row.ended + KEPT
        return raid_card(ctx, row, revocable=row.welcomed is None and not forgotten)

    @job
    async def look_for_calm(self, ctx: Context, raid: int) -> None:
        """End a raid when it has calmed down."""
        row = (await ctx.execute(select(raids).where(raids.c.id == raid))).one()
        if await self._door(ctx, row.network).calm(ctx.now):
            await self._end_raid(ctx, raid)
        else:
            await ctx.at(ctx.now + self.settings(ctx.community).calm, self.look_for_calm, raid)

    @job
    async def forget_raid(self, ctx: Context, raid: int) -> None:
        """Forget the names of those who came in a raid."""
        await ctx.execute(update(greetings).where(greetings.c.raid == raid).values(name=None))
        await ctx.refresh("raid", raid)

    @press("let-in", moderator=True)
    async def let_in(self, ctx: Press, raid: int) -> None:
        """A moderator says that the crowd is welcome: greet them after all."""
        here = raids.c.id == raid, raids.c.community == ctx.community.id
        row = (await ctx.execute(select(raids).where(*here))).one_or_none()
        if row is None or row.welcomed is not None or (row.ended is not None and ctx.now >= row.ended + KEPT):
            ctx.refuse("greeter-raid-too-late")
        await self._end_raid(ctx, raid)
        await ctx.execute(update(raids).where(*here).values(welcomed=ctx.now))
        crowd = greetings.c.raid == raid, greetings.c.decision == RAID, greetings.c.left.is_(None)
        let_in = await ctx.execute(update(greetings).where(*crowd).values(decision=WAITING))
        await ctx.at(ctx.now, self.greet, row.network)
        ctx.say("greeter-raid-let-in-done", count=let_in.rowcount)

    # -------------------------------------------------------------- the guide

    @press("guide", direct=True)
    async def guide(self, ctx: Press) -> None:
        """Show somebody around, in private."""
        guide = Guide(ctx, self.settings(ctx.community), ctx.words, ctx.size)
        ctx.answer(await guide.card(await ctx.member()))

    @press("pick")
    async def pick(self, ctx: Press) -> None:
        """The member's interests are these."""
        settings = self.settings(ctx.community)
        standing = await pick(ctx, settings, await ctx.member(), set(ctx.values))
        if standing:
            ctx.say("greeter-picked", interests=Guide(ctx, settings, ctx.words, 0).names(standing))
        else:
            ctx.say("greeter-picked-none")

    @press("language")
    async def language(self, ctx: Press) -> None:
        """The member wants to be spoken to in this language."""
        locale = next((value for value in ctx.values if value in LANGUAGES), None)
        if locale is None:
            return  # taken back: the language stays what it was
        words, size = ctx.services.texts.words(locale), ctx.size
        member = await ctx.members.prefer(ctx.unit, ctx.community.id, ctx.account, locale=locale)
        ctx.answer(await Guide(ctx, self.settings(ctx.community), words, size).card(member))

    @press("alone")
    async def alone(self, ctx: Press, alone: int) -> None:
        """The member wants to be left alone, or not any more."""
        await ctx.members.prefer(ctx.unit, ctx.community.id, ctx.account, alone=bool(alone))
        button = Guide(ctx, self.settings(ctx.community), ctx.words, 0).alone_button(alone=bool(alone))
        said = ctx.words("greeter-alone" if alone else "greeter-not-alone")
        ctx.answer(Card(body=(said,), controls=(button,), mood=Mood.DONE, locale=ctx.words.locale))

    # -------------------------------------------------------------- moderators

    @command(moderator=True)
    async def preview(self, ctx: Request) -> None:
        """Every wording as it would look now."""
        words = ctx.services.texts.words(ctx.community.locale)
        says = Greetings(ctx, self.settings(ctx.community), words, ctx.size)
        you = Newcomer(ctx.account, ctx.name)
        several = [you, *(Newcomer(Account("", name), name, call=False) for name in ("Ada", "Leo"))]
        hellos = [says.hello(you, turn) for turn in range(says.wordings)]
        bursts = [says.hello_all(several, turn) for turn in range(says.burst_wordings)]
        body = [
            *(text(f"{number}. ", hello) for number, hello in enumerate(hellos, 1)),
            ctx.words("greeter-preview-burst"),
            *(text(f"{number}. ", hello) for number, hello in enumerate(bursts, 1)),
            ctx.words("greeter-preview-below"),
            *await says.truths(),
        ]
        title = ctx.words("greeter-preview-title")
        ctx.answer(Card(title=title, body=tuple(body), controls=(says.button(),), locale=ctx.words.locale))

    @command(moderator=True)
    async def test(self, ctx: Request, member: Account) -> None:
        """Greet a member for a try: it goes out, and nothing is remembered of it."""
        rooms = ctx.rooms("welcome", member.network)
        if not rooms:
            ctx.refuse("greeter-test-roomless")
        words = ctx.services.texts.words(ctx.community.locale)
        says = Greetings(ctx, self.settings(ctx.community), words, ctx.size)
        known = await ctx.members.find(ctx.unit, ctx.community.id, member)
        name = ctx.name if member == ctx.account else short_name(member)
        newcomer = Newcomer(member, name, call=known is None or not known.alone)
        hello = says.hello(newcomer, await self._door(ctx, member.network).next_turn(burst=False))
        await ctx.send(await says.card(hello), rooms=rooms)
        ctx.say("greeter-test-sent")

    @command(moderator=True)
    async def status(self, ctx: Request, member: Account | None = None) -> None:
        """Why somebody was greeted or not; without a member, how things stand at the door."""
        settings = self.settings(ctx.community)
        ctx.answer(await (of_home(ctx, settings) if member is None else of_member(ctx, settings, member)))

    # -------------------------------------------------------------- inside

    def _door(self, ctx: Context, network: str) -> Door:
        return Door(ctx, self.settings(ctx.community), network)

    async def _end_raid(self, ctx: Context, raid: int) -> None:
        """A raid is over; those who came in it can be let in for a while."""
        still = raids.c.id == raid, raids.c.ended.is_(None)
        await ctx.execute(update(raids).where(*still).values(ended=ctx.now))
        await ctx.cancel(self.look_for_calm, raid)
        await ctx.at(ctx.now + KEPT, self.forget_raid, raid)
        await ctx.refresh("raid", raid)
