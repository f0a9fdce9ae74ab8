"""Answers: where they go, and the private ones to whom alone they may be shown.

A private answer goes to the asker's direct room if there is one. Asked in the moderators' room it is given there, if it
is not the asker's alone. Else the asker is offered it in a line without content; a press on its ✉️ opens a direct room
and says it. What is offered is kept in memory only: after a restart the asker is asked to ask again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bot.chat import Card, Form
from bot.platforms.matrix.cards import Handle, in_thread
from bot.platforms.matrix.controls import OFFER, Controls
from bot.platforms.matrix.directs import Directs
from bot.platforms.matrix.latest import Latest
from bot.platforms.matrix.outbox import Outbox
from bot.platforms.matrix.post import Post
from bot.platforms.matrix.questions import Questions
from bot.platforms.matrix.rooms import Rooms
from bot.text import Said

if TYPE_CHECKING:
    from bot.house import House

ENVELOPE = "✉️"
SEEN = "✅"
OFFERS = 500
"""Offers that are remembered at once."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked something, and where."""

    community: str
    account: str
    name: str
    room: str
    event: str
    """The message or reaction by which they asked."""
    thread: str | None = None
    said: bool = True
    """It was a message, which an answer can stand under; else a reaction or a vote."""


@dataclass(slots=True)
class _Offer:
    account: str
    room: str
    said: Card | Form


class Answers:
    """Makes the answers that the house is given, and says what the house answers."""

    def __init__(
        self,
        house: House,
        post: Post,
        rooms: Rooms,
        directs: Directs,
        controls: Controls,
        questions: Questions,
        outbox: Outbox,
    ) -> None:
        self._house = house
        self._post = post
        self._rooms = rooms
        self._directs = directs
        self._controls = controls
        self._questions = questions
        self._outbox = outbox
        self._offers: Latest[str, _Offer] = Latest(OFFERS)

    def to(self, asker: Asker) -> MatrixAnswer:
        """The answer to one who asked."""
        return MatrixAnswer(self, asker)

    def say_later(self, asker: Asker, said: Card | Form, *, private: bool, open_room: bool) -> None:
        """Have it said in its turn. The same transaction at every attempt: it is said once."""
        transaction = uuid4().hex
        self._outbox.put(asker.room, lambda: self._say(asker, said, transaction, private=private, open_room=open_room))

    def nod(self, asker: Asker) -> None:
        """Show that a message was understood."""
        self._outbox.put(asker.room, lambda: self._post.react(asker.room, asker.event, SEEN))

    # ------------------------------------------------------------------ where to say it

    async def _say(self, asker: Asker, said: Card | Form, transaction: str, *, private: bool, open_room: bool) -> None:
        alone = open_room or isinstance(said, Form) or said.personal
        here = not private or asker.room in self._directs or (not alone and self._among_moderators(asker))
        if here and isinstance(said, Card):
            relation = None if asker.room in self._directs else _relation(asker)
            await self._post.say(said, asker.room, asker.community, relation=relation, transaction=transaction)
            return
        room = await self._directs.find(asker.account)
        if room is None and open_room:
            room = await self._directs.make(asker.account, asker.community)
        if room is not None:
            await self._say_alone(room, asker.account, asker.community, said, transaction)
        elif asker.said or not self._offered(asker, said):
            await self._offer(asker, said, transaction)

    async def _say_alone(self, room: str, account: str, community: str, said: Card | Form, transaction: str) -> None:
        if isinstance(said, Form):
            said = self._questions.begin(account, community, said)
        await self._post.say(said, room, community, transaction=transaction)

    def _among_moderators(self, asker: Asker) -> bool:
        home = self._rooms.homes.get(asker.community)
        return home is not None and asker.room == home.rooms.get("moderators")

    def say_alone_later(self, room: str, account: str, community: str, card: Card) -> None:
        """Have something said in the direct room of somebody who wrote to the bot; it is opened for that."""
        transaction = uuid4().hex

        async def say() -> None:
            alone = await self._directs.make(account, community)
            await self._say_alone(alone, account, community, card, transaction)

        self._outbox.put(room, say)

    # ------------------------------------------------------------------ offers

    def _offered(self, asker: Asker, said: Card | Form) -> bool:
        """Whether an offer to one who pressed something stands in the room: it is for this answer from now on."""
        for offer in self._offers.values():
            if (offer.account, offer.room) == (asker.account, asker.room):
                offer.said = said
                return True
        return False

    async def _offer(self, asker: Asker, said: Card | Form, transaction: str) -> None:
        words = self._house.words(said.locale)
        line = Card(body=(words("matrix-offer", name=Said(asker.name)),), locale=said.locale)
        event = await self._post.say(
            line, asker.room, asker.community, relation=_relation(asker), transaction=transaction
        )
        self._offers[event] = _Offer(asker.account, asker.room, said)
        await self._post.control(event, asker.room, asker.community, [Handle(1, ENVELOPE, OFFER, seed=True)])

    def taken_up(self, event: str, account: str, community: str) -> None:
        """Somebody pressed the ✉️ of an offer."""
        offer = self._offers.get(event)
        if offer is not None and offer.account != account:
            return  # meant for somebody else
        transaction = uuid4().hex
        self._outbox.put(event, lambda: self._give(event, account, community, transaction))

    async def _give(self, event: str, account: str, community: str, transaction: str) -> None:
        offer = self._offers.get(event)
        room = await self._directs.make(account, community)
        if offer is not None:
            said = offer.said
        else:
            locale = self._house.community(community).locale
            said = Card(body=(self._house.words(locale)("matrix-lost"),), locale=locale)
        await self._say_alone(room, account, community, said, transaction)
        self._offers.pop(event, None)
        await self._controls.keep(event, room, community, [])


@dataclass(slots=True)
class MatrixAnswer:
    """The answer to one event, at most once."""

    answers: Answers
    asker: Asker
    _given: bool = field(default=False, init=False)

    async def give(self, card: Card, *, private: bool, direct: bool = False, quiet: bool = False) -> None:
        """Show a card; see `chat.Answer`."""
        if quiet:
            await self.nothing()
        elif self._first():
            self.answers.say_later(self.asker, card, private=private, open_room=direct)

    async def form(self, form: Form) -> None:
        """Ask the form's questions in the direct room; a press on a control is reason enough to open one."""
        if self._first():
            self.answers.say_later(self.asker, form, private=True, open_room=not self.asker.said)

    async def nothing(self) -> None:
        """A reaction shows that it was seen; a message is nodded at."""
        if self._first() and self.asker.said:
            self.answers.nod(self.asker)

    def _first(self) -> bool:
        first, self._given = not self._given, True
        return first


def _relation(asker: Asker) -> dict[str, Any] | None:
    if asker.thread is not None:
        return in_thread(asker.thread, asker.event)
    return {"m.in_reply_to": {"event_id": asker.event}} if asker.said else None
