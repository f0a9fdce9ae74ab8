"""The personal guide: what this place is, and what the member wants of it. For the one who asks alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select

from bot.chat import Account, Button, Card, Choices, Control, Effect, GiveRole, InviteTo, Mood, Option, Room
from bot.cog import Press
from bot.i18n import Arg, Words
from bot.members import Member
from bot.text import RoomName, Said, Text, join, text
from bot.wordings import Wording, spoken
from cogs.greeter.cards import worded
from cogs.greeter.settings import GreeterSettings, Interest
from cogs.greeter.tables import picks

LANGUAGES = {"en": ("English", "🇬🇧"), "fr": ("Français", "🇫🇷")}
_SPOKEN_OF = ("welcome", "announcements", "ideas")
"""Rooms that have a line of ours."""
_HIDDEN = ("moderators",)


class Guide:
    """Words the guide of the one who pressed, in `words`' language. `size` is how many members there are."""

    def __init__(self, ctx: Press, settings: GreeterSettings, words: Words, size: int) -> None:
        self._ctx = ctx
        self._settings = settings
        self._words = words
        self._size = size
        self._community: Arg = Said(ctx.community.name)

    async def card(self, member: Member) -> Card:
        """The whole guide."""
        words, own, args = self._words, self._settings.guide, self._facts()
        chosen = await picked(self._ctx, member)
        body = [
            worded(words, own.about, "greeter-guide-about", args),
            self._rooms(),
            await self._open(),
            self._moderators(),
            self._interests(chosen),
            text(words("greeter-guide-language"), " ", self._alone(member)),
        ]
        return Card(
            title=worded(words, own.title, "greeter-guide-title", args),
            body=tuple(part for part in body if part),
            controls=tuple(self._controls(member, chosen)),
            mood=Mood.WARM,
            locale=words.locale,
        )

    def names(self, interests: Sequence[Interest]) -> Text:
        """The interests in a row."""
        labels = [f"{interest.emoji} {spoken(interest.label, self._words.locale)}" for interest in interests]
        return join([text(label) for label in labels], ", ")

    def alone_button(self, *, alone: bool) -> Button:
        """To be left alone, or not any more."""
        if alone:
            return Button(self._ctx.cog.control("alone", 0), self._words("greeter-guide-back"), "💬")
        return Button(self._ctx.cog.control("alone", 1), self._words("greeter-guide-leave-me"), "🤫")

    # -------------------------------------------------------------- paragraphs

    def _facts(self) -> dict[str, Arg]:
        homes = [network for network in self._ctx.services.platforms if self._ctx.community.home(network)]
        return {
            "name": Said(self._ctx.name or self._ctx.account.id),
            "community": self._community,
            "count": self._size,
            "homes": len(homes),
        }

    def _rooms(self) -> Text:
        """The rooms of the member's home, each with what it is for."""
        home = self._ctx.community.home(self._ctx.account.network)
        lines = [line for name in (home.rooms if home else {}) if name not in _HIDDEN and (line := self._room(name))]
        return join([self._words("greeter-guide-rooms"), *lines]) if lines else ()

    def _room(self, name: str) -> Text:
        room = self._named(name)
        own = self._settings.guide.rooms.get(name)
        if room is None or own == "":
            return ()
        if own is None and name not in _SPOKEN_OF:
            return text("• ", room)
        about = worded(self._words, own, f"greeter-room-{name}", {"community": self._community})
        return text("• ", room, " — ", about)

    def _named(self, name: str) -> RoomName | None:
        """A room of the member's home, as something to go to."""
        rooms = self._ctx.rooms(name, self._ctx.account.network)
        return RoomName(rooms[0].network, rooms[0].id, f"#{name}") if rooms else None

    async def _open(self) -> Text:
        """What goes on now: the open poll and the like."""
        return join(await self._ctx.lines("greeting", self._words))

    def _moderators(self) -> Text:
        room = self._named("welcome") or self._named("announcements")
        own = self._settings.guide.moderators
        args = {"community": self._community, "room": room or text("#")}
        id = "greeter-guide-moderators" if room else "greeter-guide-moderators-anywhere"
        return worded(self._words, own, id, args)

    def _interests(self, chosen: set[str]) -> Text:
        if not self._settings.interests:
            return ()
        own = self._settings.guide.interests
        lead = worded(self._words, own, "greeter-guide-interests", {"community": self._community})
        now = [interest for interest in self._settings.interests if interest.name in chosen]
        return text(lead, " ", self._words("greeter-guide-picked", interests=self.names(now))) if now else lead

    def _alone(self, member: Member) -> Text:
        own: Wording | None = None if member.alone else self._settings.guide.alone
        id = "greeter-guide-is-alone" if member.alone else "greeter-guide-alone"
        return worded(self._words, own, id, {"community": self._community})

    # -------------------------------------------------------------- controls

    def _controls(self, member: Member, chosen: set[str]) -> Iterator[Control]:
        if self._settings.interests:
            yield self._pick(chosen)
        yield Choices(
            press=self._ctx.cog.control("language"),
            options=tuple(
                Option(locale, label, emoji, chosen=locale == self._words.locale)
                for locale, (label, emoji) in LANGUAGES.items()
            ),
        )
        yield self.alone_button(alone=member.alone)

    def _pick(self, chosen: set[str]) -> Choices:
        locale = self._words.locale
        options = tuple(
            Option(one.name, spoken(one.label, locale), one.emoji, chosen=one.name in chosen)
            for one in self._settings.interests
        )
        none = self._words("greeter-guide-none")
        placeholder = self._words("greeter-guide-pick")
        press = self._ctx.cog.control("pick")
        return Choices(press=press, options=options, most=len(options), placeholder=placeholder, take_back=none)


async def picked(ctx: Press, member: Member) -> set[str]:
    """The interests that a member has picked."""
    rows = await ctx.execute(select(picks.c.interest).where(picks.c.member_id == member.id))
    return set(rows.scalars())


async def pick(ctx: Press, settings: GreeterSettings, member: Member, wanted: set[str]) -> list[Interest]:
    """Set a member's interests and owe what comes with them; the interests that stand."""
    had = await picked(ctx, member)
    known = {interest.name: interest for interest in settings.interests}
    kept = wanted & known.keys()
    await ctx.execute(delete(picks).where(picks.c.member_id == member.id))
    for name in sorted(kept):
        await ctx.execute(insert(picks).values(member_id=member.id, interest=name))
    for account in await ctx.members.accounts_of(ctx.unit, member.id):
        for name in sorted(known.keys() & (kept ^ had)):
            effect = _effect(known[name], account, on=name in kept)
            if effect is not None:
                await ctx.carry(effect)
    return [interest for interest in settings.interests if interest.name in kept]


def _effect(interest: Interest, account: Account, *, on: bool) -> Effect | None:
    """What an interest brings on a network; nobody is shown out of a room that they were invited to."""
    if account.network != "matrix":
        return GiveRole(account, interest.role, on) if interest.role is not None else None
    return InviteTo(account, Room("matrix", interest.room)) if on and interest.room is not None else None
