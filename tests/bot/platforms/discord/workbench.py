"""A cog that uses everything a cog may ask of a platform."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from bot.chat import (
    Account,
    Button,
    Card,
    Choices,
    Field,
    File,
    Form,
    GiveRole,
    InviteTo,
    LinkButton,
    MemberJoined,
    MemberLeft,
    MessageSaid,
    Option,
    Room,
    RoomLost,
)
from bot.cog import Cog, Context, Press, Request, Submission, command, complete, form, on, press
from bot.config import Settings
from bot.options import Completed, Length, Range, Role
from bot.text import Mention, Said, text


class Workbench(Cog[Settings]):
    """Everything once."""

    name = "workbench"
    group = "bench"

    def __init__(self) -> None:
        self.heard: list[Any] = []
        """What came in, newest last."""

    @command()
    async def hello(self, ctx: Request, words: Annotated[str, Length(1, 100)] = "you") -> None:
        """Greet in private."""
        ctx.answer(text("Hello ", Said(words)))

    @command(private=False)
    async def shout(self, ctx: Request, to: Account | None = None) -> None:
        """Greet in public."""
        who = text(Mention("discord", to.id, "somebody")) if to else text("@everyone")
        ctx.answer(text("Hello ", who))

    @command(moderator=True)
    async def secret(self, ctx: Request) -> None:
        """For moderators."""
        ctx.answer(text("The key is under the mat"))

    @command(private=False)
    async def options(
        self,
        ctx: Request,
        count: Annotated[int, Range(1, 5)],
        loud: bool = False,
        mode: Literal["live", "closed"] = "live",
        where: Room | None = None,
        role: Role | None = None,
        pick: Annotated[str, Completed()] = "",
    ) -> None:
        """Show what came in."""
        ctx.answer(text(f"{count} {loud} {mode} {where.id if where else '-'} {role or '-'} ", Said(pick or "-")))

    @complete("pick")
    async def picks(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Apples and pears."""
        return [(word, word[0]) for word in ("apples", "pears") if word.startswith(typed)]

    @command(form=True)
    async def ask(self, ctx: Request) -> None:
        """Open a form."""
        ctx.form(a_form())

    @form("filled")
    async def filled(self, ctx: Submission, number: int) -> None:
        """Show what was filled in."""
        ctx.answer(text(f"Form {number}: ", Said(ctx.values["title"]), " / ", Said(ctx.values["story"])))

    @command()
    async def file(self, ctx: Request) -> None:
        """Hand over a file."""
        ctx.answer(Card(body=(text("Here you are"),), file=File("my votes.csv", b"a,b\n")))

    @command()
    async def post(self, ctx: Request, many: bool = False) -> None:
        """Post a card into the welcome room."""
        labels = [f"{number} " + "long " * 18 for number in range(20)] if many else ["Tea", "Coffee"]
        options = tuple(Option(str(number), label) for number, label in enumerate(labels))
        controls = (
            Choices(self.control("vote", 7), options, most=3 if many else 1, take_back=text("Take back")),
            Button(self.control("open"), text("Tell us"), "📝", strong=True),
            Button(self.control("silent"), text("Hush"), "🤫"),
            LinkButton("https://a.example/", text("Read")),
        )
        card = Card(title=text("Tea or coffee?"), body=(text("Vote!"),), footer=text("Until noon"), controls=controls)
        await ctx.send(card, rooms=ctx.rooms("welcome"))
        ctx.answer(text("Posted"))

    @press("vote", quiet=True)
    async def vote(self, ctx: Press, number: int) -> None:
        """Note a vote."""
        self.heard.append((number, ctx.values))
        ctx.answer(text(f"Noted: {', '.join(ctx.values) or 'nothing'}"))

    @press("open")
    async def open(self, ctx: Press) -> None:
        """Open a form from a button."""
        ctx.form(a_form())

    @press("silent")
    async def silent(self, ctx: Press) -> None:
        """Say nothing."""

    @command()
    async def role(self, ctx: Request, role: Role, off: bool = False) -> None:
        """Give oneself a role."""
        await ctx.carry(GiveRole(ctx.account, role, not off))
        ctx.answer(text("On its way"))

    @command()
    async def invite(self, ctx: Request) -> None:
        """Ask for what Discord does not have."""
        await ctx.carry(InviteTo(ctx.account, ctx.rooms("welcome")[0]))
        ctx.answer(text("On its way"))

    @command(private=False)
    async def refuse(self, ctx: Request) -> None:
        """Refuse, though the answer would be public."""
        ctx.refuse("mistake-moderators-only")

    @command()
    async def hush(self, ctx: Request) -> None:
        """Say nothing."""

    @command()
    async def write(self, ctx: Request) -> None:
        """Write to the asker in private."""
        button = Button(self.control("vote", 8), text("Press"), "👍")
        card = Card(body=(text("Hello in private"),), controls=(button,))
        await ctx.send(card, rooms=[Room("discord", ctx.account.id, direct=True)])
        ctx.answer(text("Written"))

    @command()
    async def fail(self, ctx: Request) -> None:
        """Fail."""
        raise RuntimeError("no luck")

    @command()
    async def crowd(self, ctx: Request) -> None:
        """Answer with more buttons than a message holds."""
        buttons = tuple(Button(self.control("silent"), text(str(number)), "🤫") for number in range(60))
        ctx.answer(Card(body=(text("Choose"),), controls=buttons))

    @on(RoomLost)
    async def lost(self, ctx: Context, event: RoomLost) -> None:
        """Remember which room vanished."""
        self.heard.append(event)

    @on(MemberJoined)
    async def joined(self, ctx: Context, event: MemberJoined) -> None:
        """Remember who came."""
        self.heard.append(event)

    @on(MemberLeft)
    async def left(self, ctx: Context, event: MemberLeft) -> None:
        """Remember who went."""
        self.heard.append(event)


class Listener(Workbench):
    """The same, and it reads along."""

    name = "listener"
    group = "listener"

    @on(MessageSaid)
    async def said(self, ctx: Context, event: MessageSaid) -> None:
        """Remember what was said."""
        self.heard.append(event)


def a_form() -> Form:
    """Two fields."""
    fields = (Field("title", text("Title"), "My idea"), Field("story", text("Story"), long=True, required=False))
    return Form(Workbench.control("filled", 3), text("An idea"), fields)
