"""For moderators: hold the bot back, let it speak again, see how it is and who asked it for what. For all: help."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

from sqlalchemy import select

from bot.chat import Account, Card, Mood, Room, RoomMoved
from bot.cog import Cog, Context, Request, command, complete, on
from bot.config import Settings
from bot.database import size
from bot.members import accounts
from bot.options import Completed, Length, Range
from bot.records import PAUSED, audit, mute_switch, muted_rooms
from bot.text import Code, Mention, RoomName, Said, Text, bare, join, text
from cogs.steering.help import Guide

_READING = ("bot status", "bot log")


class Steering(Cog[Settings]):
    """Pause, mute, status, log and help."""

    name, group, Settings, always = "steering", "bot", Settings, True

    # -------------------------------------------------------------- holding back

    @command(moderator=True)
    async def pause(self, ctx: Request) -> None:
        """Say nothing unasked until `resume`; it stays owed."""
        if PAUSED in await ctx.switched():
            ctx.refuse("steering-paused-already")
        await ctx.switch(PAUSED, "yes")
        community, deliveries = ctx.community.id, ctx.services.deliveries
        ctx.unit.after(lambda: deliveries.pause(community))
        ctx.say("steering-paused")

    @command(moderator=True)
    async def resume(self, ctx: Request) -> None:
        """Speak again, and say what was held back."""
        if PAUSED not in await ctx.switched():
            ctx.refuse("steering-not-paused")
        owed = (await ctx.services.deliveries.troubled(ctx.unit, ctx.community.id)).get("owed", 0)
        await ctx.switch(PAUSED, None)
        community, deliveries = ctx.community.id, ctx.services.deliveries
        ctx.unit.after(lambda: deliveries.resume(community))
        ctx.say("steering-resumed", owed=owed)

    @command(moderator=True)
    async def mute(self, ctx: Request, room: Room) -> None:
        """Say nothing unasked in a room until `unmute`; it stays owed."""
        key = mute_switch(room)
        if key in await ctx.switched():
            ctx.refuse("steering-muted-already", room=_name(ctx, room))
        await ctx.switch(key, "yes")
        deliveries = ctx.services.deliveries
        ctx.unit.after(lambda: deliveries.mute(room))
        ctx.say("steering-muted", room=_name(ctx, room))

    @command(moderator=True)
    async def unmute(self, ctx: Request, room: Room) -> None:
        """Speak in a room again, and say what was held back."""
        key = mute_switch(room)
        if key not in await ctx.switched():
            ctx.refuse("steering-not-muted", room=_name(ctx, room))
        await ctx.switch(key, None)
        deliveries = ctx.services.deliveries
        ctx.unit.after(lambda: deliveries.unmute(room))
        ctx.say("steering-unmuted", room=_name(ctx, room))

    @on(RoomMoved)
    async def follow(self, ctx: Context, event: RoomMoved) -> None:
        """A muted room that goes on elsewhere stays muted there."""
        if mute_switch(event.room) in await ctx.switched():
            await ctx.switch(mute_switch(event.room), None)
            await ctx.switch(mute_switch(event.to), "yes")

    # -------------------------------------------------------------- looking

    @command(moderator=True)
    async def status(self, ctx: Request) -> None:
        """How the bot is: networks, what is owed, what is switched."""
        switched = await ctx.switched()
        muted = muted_rooms(switched)
        parts = [
            ctx.words("steering-status-paused" if PAUSED in switched else "steering-status-speaking"),
            join(self._networks(ctx)),
            ctx.words("steering-status-muted", rooms=join([text(_name(ctx, room)) for room in muted], ", "))
            if muted
            else (),
            await self._owed(ctx),
            ctx.words("steering-status-cogs", cogs=Said(", ".join(cog.name for cog in ctx.cogs()))),
        ]
        megabytes = round(await size(ctx.unit.connection) / 1_000_000, 1)
        ctx.answer(
            Card(
                title=ctx.words("steering-status-title"),
                body=tuple(part for part in parts if part),
                footer=ctx.words("steering-status-footer", version=Said(_version()), megabytes=megabytes),
                mood=Mood.ALERT if ctx.services.away else Mood.CALM,
                locale=ctx.words.locale,
            )
        )

    @staticmethod
    def _networks(ctx: Request) -> list[Text]:
        away = ctx.services.away
        return [
            ctx.words("steering-network-away", network=Said(network.capitalize()), reason=Said(away[network]))
            if network in away
            else ctx.words("steering-network-here", network=Said(network.capitalize()))
            for network in ctx.services.platforms
            if ctx.community.home(network)
        ]

    @staticmethod
    async def _owed(ctx: Request) -> Text:
        counts = await ctx.services.deliveries.troubled(ctx.unit, ctx.community.id)
        if not counts:
            return ctx.words("steering-owed-nothing")
        states = ("owed", "refused", "unsure")
        return join([ctx.words(f"steering-{state}", count=counts[state]) for state in states if state in counts])

    @command(moderator=True)
    async def log(self, ctx: Request, count: Annotated[int, Range(1, 50)] = 10) -> None:
        """What moderators asked of the bot, newest first."""
        here = audit.c.community == ctx.community.id, audit.c.action.not_in(_READING)
        rows = (await ctx.execute(select(audit).where(*here).order_by(audit.c.id.desc()).limit(count))).all()
        if not rows:
            ctx.refuse("steering-log-empty")
        lines = [
            ctx.words(
                "steering-log-line",
                when=ctx.time(row.at),
                who=await self._who(ctx, row.member_id),
                what=Code(row.action),
                detail=Said(row.detail),
            )
            for row in rows
        ]
        ctx.answer(Card(title=ctx.words("steering-log-title"), body=(join(lines),), locale=ctx.words.locale))

    @staticmethod
    async def _who(ctx: Request, member: int | None) -> Text:
        """A member by the account that the asker's network can show, else by another."""
        query = select(accounts.c.network, accounts.c.account).where(accounts.c.member_id == member)
        known = [Account(network, id) for network, id in await ctx.execute(query.order_by(accounts.c.id))]
        if not known:
            return ctx.words("steering-log-forgotten")
        one = next((account for account in known if account.network == ctx.account.network), known[0])
        return text(Mention(one.network, one.id, one.id))

    # -------------------------------------------------------------- help

    @command(top=True)
    async def help(self, ctx: Request, command: Annotated[str, Length(1, 60), Completed()] | None = None) -> None:
        """What the asker may ask for, or all about one command or group."""
        ctx.answer(Guide(ctx).overview() if command is None else Guide(ctx).about(command))

    @complete("command")
    async def complete_help(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Commands and groups by what has been typed of them."""
        known = dict.fromkeys(
            way
            for cog in ctx.cogs()
            for command in cog.commands()
            for way in (command.ways(ctx.words)[0][0], " ".join(command.ways(ctx.words)[0]))
        )
        return [(way, way) for way in known if bare(typed) in bare(way)]


def _name(ctx: Context, room: Room) -> RoomName:
    """A room by its name in the TOML, else by its id."""
    platform = ctx.services.platforms.get(room.network)
    rooms: dict[str, Any] = dict(platform.rooms(ctx.community.id)) if platform is not None else {}
    name = next((name for name, known in rooms.items() if known == room), room.id)
    return RoomName(room.network, room.id, f"#{name}")


def _version() -> str:
    try:
        return version("animateur")
    except PackageNotFoundError:  # run from a checkout
        return "-"
