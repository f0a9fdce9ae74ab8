"""A cog that fails at everything, with the members' own words in its mouth."""

from __future__ import annotations

from sqlalchemy import insert

from bot.chat import Button, Card, Field, Form, MemberJoined, MessageSaid, Room
from bot.cog import Cog, Context, Press, Request, Submission, card, command, form, job, on, press
from bot.config import Settings
from bot.records import notices
from bot.text import text


class Clumsy(Cog[Settings]):
    """Raises what it is told."""

    name = group = "clumsy"
    Settings = Settings

    @command()
    async def shout(self, ctx: Request, words: str) -> None:
        """Raise the words."""
        raise ValueError(words)

    @command()
    async def keep(self, ctx: Request, words: str) -> None:
        """Let the database raise them: the same row twice."""
        row = {"community": ctx.community.id, "key": words, "at": ctx.now}
        await ctx.execute(insert(notices).values(row))
        await ctx.execute(insert(notices).values(row))

    @command()
    async def later(self, ctx: Request, words: str) -> None:
        """Raise them in a job, and while a card is worded."""
        await ctx.at(ctx.now, self.remind, words)
        await ctx.show("note", words, rooms=ctx.rooms("welcome"))

    @job
    async def remind(self, ctx: Context, words: str) -> None:
        """Raise the words."""
        raise LookupError(words)

    @card("note")
    async def note(self, ctx: Context, room: Room, words: str) -> Card:
        """Raise the words."""
        raise KeyError(words)

    @command(form=True)
    async def write(self, ctx: Request) -> None:
        """Ask for words."""
        ctx.form(Form(self.control("written"), text("Write"), (Field("words", text("Words")),)))

    @form("written")
    async def written(self, ctx: Submission) -> None:
        """Raise what was filled in, from what it was raised from."""
        try:
            int(ctx.values["words"])
        except ValueError as error:
            raise RuntimeError(f"{ctx.name} wrote {ctx.values['words']}") from error

    @command(private=False)
    async def button(self, ctx: Request) -> None:
        """Show something to press."""
        ctx.answer(Card(body=(text("Press me"),), controls=(Button(self.control("poke"), text("Poke"), "👉"),)))

    @press("poke")
    async def poke(self, ctx: Press) -> None:
        """Raise who it was."""
        raise PermissionError(ctx.name)

    @on(MemberJoined)
    async def joined(self, ctx: Context, event: MemberJoined) -> None:
        """Raise who it was."""
        raise RuntimeError(f"{event.name} came")

    @on(MessageSaid)
    async def said(self, ctx: Context, event: MessageSaid) -> None:
        """Raise what was said."""
        raise RuntimeError(event.words)
