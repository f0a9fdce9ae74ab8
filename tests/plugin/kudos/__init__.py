"""Thank somebody in front of everybody."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy import Column, ForeignKey, Integer, String, func, insert, select, update

from bot.chat import Account, Button, Card, Mood, Room
from bot.cog import Cog, Context, Press, Request, card, command, line, press
from bot.config import Settings
from bot.database import table
from bot.options import Length
from bot.text import Said, Text

thanks = table(
    "kudos_thanks",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("member_id", ForeignKey("members.id"), index=True),
    Column("words", String(200), nullable=False),
    Column("claps", Integer, nullable=False, default=0),
    member="member_id",
    erase="forget",
)


class KudosSettings(Settings):
    """[communities.kudos]"""

    room: str = Field("announcements", description="The room in which thanks are shown.")


class Kudos(Cog[KudosSettings]):
    """Thank somebody in front of everybody."""

    name = "kudos"
    group = "kudos"
    Settings = KudosSettings

    @command()
    async def give(self, ctx: Request, member: Account, words: Annotated[str, Length(1, 200)]) -> None:
        """Thank a member."""
        thanked = await ctx.members.of(ctx.unit, ctx.community.id, member)
        row = {"community": ctx.community.id, "member_id": thanked.id, "words": words}
        id = (await ctx.execute(insert(thanks).values(row).returning(thanks.c.id))).scalar_one()
        await ctx.show("thanks", id, rooms=ctx.rooms(self.settings(ctx.community).room))
        ctx.say("kudos-given")

    @card("thanks")
    async def thanks_card(self, ctx: Context, room: Room, id: int) -> Card | None:
        """The thanks, and how many join in."""
        row = (await ctx.execute(select(thanks).where(thanks.c.id == id))).one_or_none()
        if row is None:
            return None
        return Card(
            title=ctx.words("kudos-title"),
            body=((Said(row.words),), ctx.words("kudos-claps", count=row.claps)),
            controls=(Button(self.control("clap", id), ctx.words("kudos-clap"), "👏"),),
            mood=Mood.WARM,
            locale=ctx.words.locale,
        )

    @press("clap", quiet=True)
    async def clap(self, ctx: Press, id: int) -> None:
        """Join in."""
        await ctx.execute(update(thanks).where(thanks.c.id == id).values(claps=thanks.c.claps + 1))
        await ctx.refresh("thanks", id)
        ctx.say("kudos-clapped")

    @line("greeting")
    async def greeting(self, ctx: Context) -> Text | None:
        """How many thanks there have been."""
        count = select(func.count()).select_from(thanks).where(thanks.c.community == ctx.community.id)
        many = (await ctx.execute(count)).scalar_one()
        return ctx.words("kudos-line", count=many) if many else None
