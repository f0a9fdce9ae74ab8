"""The language both sides speak: what comes in from a network and what goes out to it. Plain data, no behaviour.

Ids are strings, as the network writes them. A `control` is a short string, at most 90 characters, that says which
cog and handler serves a press and with what: ``polls:vote:7``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Literal, Protocol, TypeAlias

from bot.text import Text

# ------------------------------------------------------------------ who and where


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on one network."""

    network: str
    id: str

    @classmethod
    def named(cls, id: str) -> Account:
        """Whom an id in the TOML names: those of Matrix begin with ``@``, those of Discord are numbers."""
        return cls("matrix" if id.startswith("@") else "discord", id)


@dataclass(frozen=True, slots=True)
class Room:
    """Where messages go. With `direct`, `id` is an account: the room in which the bot and that account are alone."""

    network: str
    id: str
    direct: bool = False
    thread: str = ""
    """The message in whose thread it goes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the home says of an account now, read in the home and never in the room spoken in."""

    present: bool
    moderator: bool = False
    roles: frozenset[str] = frozenset()
    name: str = ""
    joined: datetime | None = None
    bot: bool = False
    power: int = 0
    """The power level on Matrix; 0 elsewhere."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many a message of ours has reached: only what people did, never what bots and puppets do."""

    reactions: int
    """People who reacted; on Discord, which does not name them at once, their reactions."""
    replies: int
    """Messages that answer it, and those of its thread."""


# ------------------------------------------------------------------ what goes out


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose. `label` is a member's or an admin's words: it is escaped by the platform."""

    value: str
    label: str
    emoji: str | None = None
    """None: the platform numbers it."""
    chosen: bool = False
    """It is what the reader has chosen so far; only where the reader is alone with the card."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with options. A press *sets* the whole choice: the handler of `press` gets all the values chosen.

    Empty values take the choice back (a control of its own on Discord, removing the reaction on Matrix).
    """

    press: str
    options: tuple[Option, ...]
    most: int = 1
    """How many may be chosen at once."""
    placeholder: Text = ()
    take_back: Text | None = None
    """The wording of the control that takes the choice back; None: there is none."""
    ask: str | None = None
    """A press that asks for the choices in private; shown in their place where a public press tells who chose what."""
    ask_label: Text = ()
    native: Text | None = None
    """The question, when the network's own poll may carry it (Matrix, where the card is shown in one room)."""
    hidden: bool = False
    """The native poll shows no counts before its end."""
    listed: bool = False
    """The body lists the options already, numbered from 1: they need not be listed again where they are pressed."""


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to press. `emoji` is required: it is what a member presses on Matrix."""

    press: str
    label: Text
    emoji: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class LinkButton:
    """A link to press."""

    url: str
    label: Text


Control: TypeAlias = Choices | Button | LinkButton


class Mood(Enum):
    """The accent of a card."""

    CALM = "calm"
    WARM = "warm"
    DONE = "done"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over with a card."""

    name: str
    data: bytes
    type: str = "text/plain"
    alt: str = ""
    """What a picture shows, for those who cannot see it."""

    @property
    def is_picture(self) -> bool:
        """Whether networks show it at once."""
        return self.type in ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody handed over. `read`, with the most bytes to take, gives what is in it.

    `read` raises `Later`, or `Refused` when the file is larger or gone.
    """

    name: str
    type: str
    size: int
    """In bytes, as the network or its sender says."""
    read: Callable[[int], Awaitable[bytes]]
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in a room; `words` as they were typed."""

    account: Account
    words: str
    files: tuple[Attached, ...] = ()
    at: datetime | None = None
    """When it was said, where the network tells it."""
    id: str = ""
    """The network's own id of it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a cog says: a title, paragraphs, a footer, and controls that each network shows its own way."""

    title: Text | None = None
    body: tuple[Text, ...] = ()
    footer: Text | None = None
    controls: tuple[Control, ...] = ()
    mood: Mood = Mood.CALM
    locale: str = "en"
    """The language it is worded in; the platform's own words (how to press) follow it."""
    file: File | None = None
    """In an answer or in a live card, never in a delivery that is kept as it was worded."""
    pinned: bool = False
    """Once it is shown it is pinned in its room."""
    published: bool = False
    """Once it is shown it is published to the servers that follow its room (Discord's announcement channels)."""
    thread: Text | None = None
    """Once it is shown, a thread of this name is opened under it; where each message is a thread, that is its name."""
    tags: tuple[Text, ...] = ()
    """What it is about, for rooms that sort by it (Discord's forums): those of these names that the room has."""
    personal: bool = False
    """Answered in private, it is the asker's alone: no moderators' room will do, though a moderator asked there."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: Text
    value: str = ""
    long: bool = False
    required: bool = True
    most: int = 300


@dataclass(frozen=True, slots=True)
class Form:
    """Fields to fill in; what is filled in comes back as `Submitted` with this `control`."""

    control: str
    title: Text
    fields: tuple[Field, ...]
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message owed to one room. `key` is the delivery's id as text, at most 25 characters, unique for ever."""

    key: str
    room: Room
    card: Card
    tried: datetime | None = None
    """When it may already have gone out: look before sending again."""


@dataclass(frozen=True, slots=True)
class GiveRole:
    """Give (or take) a role. Repeating is harmless."""

    account: Account
    role: str
    on: bool = True

    @property
    def network(self) -> str:
        """Where it is carried out."""
        return self.account.network


@dataclass(frozen=True, slots=True)
class InviteTo:
    """Invite an account to a room. Repeating is harmless."""

    account: Account
    room: Room

    @property
    def network(self) -> str:
        """Where it is carried out."""
        return self.account.network


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done with a message of ours. Repeating is harmless."""

    room: Room
    message: str

    @property
    def network(self) -> str:
        """Where it is carried out."""
        return self.room.network


@dataclass(frozen=True, slots=True)
class Pin(Deed):
    """Pin it in its room."""


@dataclass(frozen=True, slots=True)
class Publish(Deed):
    """Publish it to the servers that follow its room."""


@dataclass(frozen=True, slots=True)
class OpenThread(Deed):
    """Open a thread under it."""

    name: str


@dataclass(frozen=True, slots=True)
class Delete(Deed):
    """Delete it."""


Effect: TypeAlias = GiveRole | InviteTo | Pin | Publish | OpenThread | Delete


# ------------------------------------------------------------------ what comes in


class Answer(Protocol):
    """How to answer somebody who asked: at most once, and within the network's time.

    A platform makes one per interaction. It says "thinking" by itself when the answer is late. Failures to answer are
    logged by the platform and never raised: what was asked has already been done.
    """

    async def give(self, card: Card, *, private: bool, direct: bool = False, quiet: bool = False) -> None:
        """Show `card` to the one who asked (`private`) or to the room.

        `direct`: the asker wants it in private even where a direct room must be opened for it. `quiet`: a mere
        confirmation, left out where the network already shows the press (Matrix reactions).
        """

    async def form(self, form: Form) -> None:
        """Open a form."""

    async def nothing(self) -> None:
        """Acknowledge without words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asks something of the bot."""

    community: str
    account: Account
    name: str
    """The display name, tidied."""
    room: Room
    """Where it was asked; `direct` in a direct room."""
    origin: str
    """The network's own id of the event, unique for ever: a replay is recognised by it."""
    answer: Answer
    locale: str | None = None
    """The asker's language where the network tells it."""
    standing: Standing | None = None
    """None: the network did not send it; it is fetched when a handler wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(Asked):
    """A command: either `line` (``poll open "Question" "A | B"``, the prefix removed) or `path` and `options`."""

    line: str | None = None
    path: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    reply_to: str | None = None
    """The message it answers, or the message of a context command."""
    replied: Message | None = None
    """That message, where the network sent it along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Asked):
    """A control was used. `values` is the whole choice of a `Choices`, empty when it was taken back."""

    control: str
    values: tuple[str, ...] = ()
    message: str = ""
    at: datetime | None = None
    """When it was pressed, where the network tells it: it may have been while the bot was away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Asked):
    """A form was sent."""

    control: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened in a home."""

    community: str
    network: str
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Somebody is now in the home, past any screening. May come more than once: rejoins, catch-up, replays."""

    account: Account
    name: str
    at: datetime
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Event):
    """Somebody left the home."""

    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSaid(Event):
    """A member wrote in a room. Only dispatched when a cog listens."""

    account: Account
    room: Room
    message: str
    words: str
    at: datetime
    within: str = ""
    """The room in which the thread stands where it was said (Discord's threads are rooms); empty: in no such thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAlone(Event):
    """Somebody wrote to the bot alone. A handler that returns True has taken it; nobody else is given it then."""

    account: Account
    name: str
    message: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Event):
    """Somebody placed a reaction that a cog's settings name (`Settings.reactions`) on a message of a room."""

    account: Account
    name: str
    room: Room
    message: str
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostWanted(Event):
    """A moderator has worded something for everybody; announced within a unit, for whoever looks after posts."""

    words: str
    """Markdown."""
    author: int
    """The moderator, as a member."""


Severity = Literal["low", "normal", "high"]
"""How much a case weighs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWanted(Event):
    """A message is to be looked at by a moderator; announced within a unit, for whoever looks after cases."""

    account: Account
    room: Room
    message: str
    words: str
    at: datetime
    why: str
    """What made it stand out: its words, as moderators read them."""
    severity: Severity = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJudged(Event):
    """A moderator has said what a case is that a cog had wanted; announced within a unit."""

    words: str
    """What its message said, as far as it is kept."""
    room: Room
    criticism: bool
    """False: a false alarm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMoved(Event):
    """A room goes on elsewhere (a Matrix tombstone)."""

    room: Room
    to: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLost(Event):
    """A configured room vanished or shut the bot out."""

    room: Room
    reason: str
    """``deleted`` or ``forbidden``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesChanged(Event):
    """Ballots changed otherwise than by a press: accounts became one member, or a member was erased.

    Announced within the unit that changes them, with the open and secret boxes concerned.
    """

    boxes: tuple[int, ...]


# ------------------------------------------------------------------ what can go wrong


class Trouble(Exception):
    """Something a network refused. `reason` is for the log and holds no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Later(Trouble):
    """Not now: try again after `seconds` (None: the caller backs off)."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Refused(Trouble):
    """Not allowed, or malformed: trying again will not help. `mend` is the id of a text that says what to do."""

    def __init__(self, reason: str, mend: str = "mend-permission") -> None:
        super().__init__(reason)
        self.mend = mend


class Gone(Refused):
    """The room, message or account no longer exists."""

    def __init__(self, reason: str, mend: str = "mend-gone") -> None:
        super().__init__(reason, mend)


class Unsure(Trouble):
    """It may have gone out already and that cannot be looked up: it is held and told to the moderators."""


class Shut(Trouble):
    """The network will not have us any more (token revoked, intents withdrawn). `reason` says what to mend."""
