"""A cog that asks everything of a platform, and a house that lives on the homeserver in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app import App
from bot.chat import (
    Button,
    Card,
    Choices,
    Field,
    File,
    Form,
    GiveRole,
    InviteTo,
    MemberJoined,
    MemberLeft,
    MessageSaid,
    Option,
    Reacted,
    Room,
    RoomLost,
    RoomMoved,
    SaidAlone,
)
from bot.cog import Cog, Context, Press, Request, Submission, card, command, form, on, press
from bot.config import BotSettings, Community, Config, MatrixHome, MatrixSettings, Settings
from bot.house import House
from bot.platforms.matrix import MatrixPlatform
from bot.testing import Clock, lay_tables
from bot.text import Mention, text
from tests.bot.platforms.matrix.homeserver import Homeserver

HEARD: list[tuple[Any, ...]] = []
"""What the cog was told, in order."""

VOTE = tuple(Option(str(n), name) for n, name in enumerate(("Pizza", "Sushi", "Soup"), 1))


class TryoutSettings(Settings):
    """[communities.tryout]"""

    @property
    def reactions(self) -> tuple[str, ...]:
        """A flag."""
        return ("🚩",)


class Tryout(Cog[TryoutSettings]):
    """Everything that a platform can be asked."""

    Settings = TryoutSettings
    name = "tryout"
    group = "try"

    @command()
    async def hello(self, ctx: Request) -> None:
        """Say something in private."""
        ctx.reply = Card(body=(text("a secret"),))

    @command()
    async def own(self, ctx: Request) -> None:
        """Say something that is nobody else's."""
        ctx.reply = Card(body=(text("your own"),), personal=True)

    @command(private=False)
    async def aloud(self, ctx: Request) -> None:
        """Say something to all."""
        ctx.reply = Card(body=(text("for all"),))

    @command(moderator=True)
    async def rule(self, ctx: Request) -> None:
        """Only for moderators."""
        ctx.reply = Card(body=(text("you rule"),))

    @command()
    async def file(self, ctx: Request) -> None:
        """Hand over a file."""
        ctx.reply = Card(body=(text("a file"),), file=File("a.csv", b"1,2", "text/csv"))

    @command(form=True)
    async def fill(self, ctx: Request) -> None:
        """Open a form."""
        fields = (Field("a", text("First?"), most=10), Field("b", text("Second?"), value="old", required=False))
        ctx.reply = Form(self.control("filled"), text("A form"), fields)

    @form("filled")
    async def filled(self, ctx: Submission) -> None:
        """Take it."""
        HEARD.append(("filled", ctx.values))
        ctx.reply = Card(body=(text("filled in"),))

    @command()
    async def poll(self, ctx: Request, kind: str) -> None:
        """Show a card with choices."""
        await ctx.show("poll", kind, rooms=ctx.rooms("welcome"))

    @command()
    async def here(self, ctx: Request, kind: str) -> None:
        """Show a card with choices where it was asked for."""
        await ctx.show("poll", kind, rooms=[ctx.room])

    @command()
    async def over(self, ctx: Request, kind: str) -> None:
        """Take the choices away."""
        OVER.add(kind)
        await ctx.refresh("poll", kind)

    @card("poll")
    async def poll_card(self, ctx: Context, room: Room, kind: str) -> Card:
        """Word the poll."""
        if kind in OVER:
            return Card(title=text("It is over"), body=(text("Pizza has won"),))
        choices = Choices(
            self.control("rules" if kind == "rules" else "vote"),
            VOTE,
            most=2 if kind == "two" else 1,
            take_back=text("Take back"),
            native=text("Lunch?") if kind == "native" else None,
            ask=self.control("guide") if kind == "secret" else None,
            ask_label=text("Vote"),
        )
        return Card(title=text("Lunch?"), controls=(choices,))

    @press("vote", quiet=True)
    async def vote(self, ctx: Press) -> None:
        """Count it."""
        HEARD.append(("vote", ctx.account.id, ctx.values))
        ctx.reply = Card(body=(text("counted"),))

    @press("rules", moderator=True)
    async def only_moderators(self, ctx: Press) -> None:
        """Refuse members."""

    @press("guide", direct=True)
    async def guide(self, ctx: Press) -> None:
        """Show around."""
        HEARD.append(("guide", ctx.account.id))
        choices = Choices(self.control("vote"), VOTE, most=2)
        ctx.reply = Card(title=text("A guide"), controls=(choices,))

    @command()
    async def invite(self, ctx: Request) -> None:
        """Invite the asker to the moderators' room, and give a role that Matrix does not know."""
        await ctx.carry(GiveRole(ctx.account, "role"))
        await ctx.carry(InviteTo(ctx.account, ctx.rooms("moderators")[0]))

    @on(MemberJoined)
    async def joined(self, ctx: Context, event: MemberJoined) -> None:
        """Greet."""
        HEARD.append(("joined", event.account.id, event.name))
        line = text("Welcome ", Mention("matrix", event.account.id, event.name))
        guide = Button(self.control("guide"), text("Show me around"), "👋")
        await ctx.send(Card(body=(line,), controls=(guide,)), rooms=ctx.rooms("welcome"))

    @on(MemberLeft)
    async def left(self, ctx: Context, event: MemberLeft) -> None:
        """Note it."""
        HEARD.append(("left", event.account.id))

    @on(RoomMoved)
    async def moved(self, ctx: Context, event: RoomMoved) -> None:
        """Note it."""
        HEARD.append(("moved", event.room.id, event.to.id))

    @on(RoomLost)
    async def lost(self, ctx: Context, event: RoomLost) -> None:
        """Note it."""
        HEARD.append(("lost", event.room.id, event.reason))

    @on(Reacted)
    async def reacted(self, ctx: Context, event: Reacted) -> None:
        """Note it."""
        HEARD.append(("reacted", event.account.id, event.message, event.emoji))

    @on(SaidAlone)
    async def said_alone(self, ctx: Context, event: SaidAlone) -> bool:
        """Take what begins with a word of its own."""
        if event.words.startswith("Dear"):
            HEARD.append(("alone", event.account.id, event.words))
            return True
        return False

    @on(MessageSaid)
    async def heard(self, ctx: Context, event: MessageSaid) -> None:
        """Note it."""
        HEARD.append(("heard", event.words))


OVER: set[str] = set()


def settings(server: Homeserver, data_dir: Path, *, space: str | None = "!space", **login: Any) -> Config:
    """A community with its home on the homeserver in memory."""
    home = MatrixHome(space=space, rooms={"welcome": "#welcome:test", "moderators": "!office"})
    return Config(
        bot=BotSettings(data_dir=data_dir),
        matrix=MatrixSettings(
            homeserver=server.url, user_id="@bot:test", encryption=False, **(login or {"password": "right"})
        ),
        communities=(
            Community(id="town", name="Town", cogs=("tryout",), matrix=home, settings={"tryout": TryoutSettings()}),
        ),
    )


@asynccontextmanager
async def living(config: Config, clock: Clock | None = None) -> AsyncIterator[MatrixPlatform]:
    """A house on Matrix, open and caught up."""
    app = App(config, makers={"matrix": MatrixPlatform}, kinds=[Tryout], **({"clock": clock} if clock else {}))
    await lay_tables(app)
    await app.start()
    platform = app.house.platforms["matrix"]
    assert isinstance(platform, MatrixPlatform)
    serving = asyncio.create_task(app.serve())
    caught_up = asyncio.create_task(platform._directs.caught_up.wait())
    try:
        await asyncio.wait([caught_up, serving], return_when=asyncio.FIRST_COMPLETED)
        yield platform
    finally:
        caught_up.cancel()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await app.close()


def house_of(platform: MatrixPlatform) -> House:
    """The house that a platform belongs to."""
    return platform._house
