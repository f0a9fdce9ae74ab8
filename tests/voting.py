"""A small cog for tests: a box that members vote into, and a card that shows its count in every home."""

from __future__ import annotations

from bot.chat import Card, Choices, Option, Room, VotesChanged
from bot.cog import Cog, Context, Press, Request, card, command, on, press
from bot.config import Settings
from bot.text import text


class Voting(Cog[Settings]):
    """`!vote open`, then `tea` or `mate`."""

    name, group, Settings = "voting", "vote", Settings

    @command()
    async def open(self, ctx: Request, secret: bool = False) -> None:
        """Open a box in every home."""
        box = await ctx.ballots.open(ctx.unit, secret=secret)
        await ctx.show("tally", box, rooms=ctx.rooms("welcome"))

    @press("cast")
    async def cast(self, ctx: Press, box: int) -> None:
        """Set the member's choice."""
        await ctx.ballots.cast(ctx.unit, box, (await ctx.member()).id, ctx.values)
        await ctx.refresh("tally", box)

    @card("tally")
    async def tally(self, ctx: Context, room: Room, box: int) -> Card:
        """The count, in words: ``mate 1, tea 2``."""
        counts = (await ctx.ballots.tally(ctx.unit, box)).counts
        said = ", ".join(f"{choice} {many}" for choice, many in sorted(counts.items()))
        options = (Option("tea", "tea"), Option("mate", "mate"))
        return Card(body=(text(said or "no votes"),), controls=(Choices(self.control("cast", box), options),))

    @on(VotesChanged)
    async def recount(self, ctx: Context, event: VotesChanged) -> None:
        """Word the cards anew that show these boxes."""
        for box in event.boxes:
            await ctx.refresh("tally", box)
