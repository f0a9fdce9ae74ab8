"""What the greeter says in rooms: greetings, and the notice of a raid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import Account, Button, Card, Mood
from bot.cog import Context
from bot.i18n import Arg, Words, fill
from bot.text import Literal, Mention, Node, Said, Text, join
from bot.wordings import Wording, spoken
from cogs.greeter.settings import GreeterSettings

WORDINGS = 6
"""Our own greetings: greeter-hello-1 and so on."""
BURST_WORDINGS = 3
NAMED = 10
"""How many are named in a greeting of several."""

NETWORKS = {"discord": "Discord", "matrix": "Matrix"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be greeted. `call`: by a mention, else only by name."""

    account: Account
    name: str
    call: bool = True

    @property
    def node(self) -> Node:
        """How they are named in a greeting."""
        if self.call:
            return Mention(self.account.network, self.account.id, self.name or self.account.id)
        return Said(self.name or self.account.id)


def worded(words: Words, own: Wording | None, id: str, args: Mapping[str, Arg]) -> Text:
    """The admin's wording where there is one, else ours."""
    return words(id, **args) if own is None else fill(spoken(own, words.locale), args)


class Greetings:
    """Words greetings for the rooms of a community; `size` is how many members it has."""

    def __init__(self, ctx: Context, settings: GreeterSettings, words: Words, size: int) -> None:
        self._ctx = ctx
        self._settings = settings
        self._words = words
        self._size = size

    @property
    def wordings(self) -> int:
        """How many wordings there are for one newcomer."""
        return len(self._settings.wordings) or WORDINGS

    @property
    def burst_wordings(self) -> int:
        """How many wordings there are for several."""
        return len(self._settings.burst_wordings) or BURST_WORDINGS

    def hello(self, newcomer: Newcomer, turn: int) -> Text:
        """The greeting of one newcomer."""
        return self._hello("greeter-hello", self._settings.wordings, turn % self.wordings, {"name": newcomer.node})

    def hello_all(self, newcomers: Sequence[Newcomer], turn: int) -> Text:
        """One greeting of several newcomers."""
        args: dict[str, Arg] = {"names": self._listed(newcomers), "newcomers": len(newcomers)}
        return self._hello("greeter-burst", self._settings.burst_wordings, turn % self.burst_wordings, args)

    async def card(self, hello: Text) -> Card:
        """A greeting with what is true now, and the way to the guide."""
        truths = await self.truths()
        body = [hello, *([join(truths)] if truths else [])]
        return Card(body=tuple(body), controls=(self.button(),), mood=Mood.WARM, locale=self._words.locale)

    async def truths(self) -> list[Text]:
        """How many they are, and what other cogs know."""
        args: dict[str, Arg] = {"count": self._size, "community": Said(self._ctx.community.name)}
        count = worded(self._words, self._settings.count, "greeter-count", args) if self._size > 1 else ()
        return [text for text in (count, *await self._ctx.lines("greeting", self._words)) if text]

    def button(self) -> Button:
        """The way to the guide."""
        label = worded(self._words, self._settings.button, "greeter-button", {})
        return Button(self._ctx.cog.control("guide"), label, "👋", strong=True)

    def _hello(self, id: str, own: Sequence[Wording], turn: int, args: dict[str, Arg]) -> Text:
        args |= {"community": Said(self._ctx.community.name)}
        if own:
            return fill(spoken(own[turn], self._words.locale), args | {"count": self._size})
        return self._words(f"{id}-{turn + 1}", **args)

    def _listed(self, newcomers: Sequence[Newcomer]) -> Text:
        """ "Ann, Bob and Cleo", or "Ann, Bob and 12 others" where they are many."""
        nodes: list[Text] = [(newcomer.node,) for newcomer in newcomers]
        if len(nodes) > NAMED:
            others = len(nodes) - NAMED
            return self._words("greeter-names-others", names=join(nodes[:NAMED], ", "), count=others)
        return self._words("greeter-names", names=join(nodes[:-1], ", "), last=nodes[-1])


def raid_card(ctx: Context, raid: Any, *, revocable: bool) -> Card:
    """The moderators' notice of a raid, as things stand. `revocable`: those who came can still be greeted."""
    words = ctx.words
    facts: dict[str, Arg] = {
        "count": raid.people,
        "network": Literal(NETWORKS.get(raid.network, raid.network)),
        "began": ctx.time(raid.began),
    }
    body = [words("greeter-raid-what", **facts)]
    if raid.welcomed is not None:
        body.append(words("greeter-raid-welcomed"))
    elif raid.ended is not None:
        body.append(words("greeter-raid-over", at=ctx.time(raid.ended)))
    else:
        body.append(words("greeter-raid-now"))
    button = Button(ctx.cog.control("let-in", raid.id), words("greeter-raid-let-in"), "👋")
    return Card(
        title=words("greeter-raid-title"),
        body=tuple(body),
        controls=(button,) if revocable else (),
        mood=Mood.ALERT if raid.ended is None else Mood.DONE,
        locale=words.locale,
    )
