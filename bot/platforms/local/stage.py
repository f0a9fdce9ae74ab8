"""The chat server itself: people, rooms, and what was said in them. It knows nothing of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat import Button, Card, Choices, File, Form, Room
from bot.text import plain


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the stage."""

    id: str
    name: str
    moderator: bool = False
    roles: frozenset[str] = frozenset()
    joined: datetime | None = None
    bot: bool = False
    locale: str | None = None
    power: int = 0
    """As on Matrix."""


@dataclass(slots=True)
class Post:
    """One message: a card of the bot's, or words of a person's."""

    id: str
    room: Room
    card: Card | None = None
    author: str = ""
    words: str = ""
    edits: int = 0
    file: File | None = None
    """What a person handed over with it."""
    thread: str | None = None
    """The name of the thread under it."""
    at: datetime | None = None
    """When a person said it."""
    reply_to: str = ""
    """The message that it answers."""
    reacted: dict[str, datetime] = field(default_factory=dict)
    """Who has reacted, and when."""

    def controls(self) -> dict[str, str]:
        """What can be pressed: the wording, or an option's value and label, → the control string."""
        found: dict[str, str] = {}
        for control in self.card.controls if self.card else ():
            if isinstance(control, Button):
                found[plain(control.label)] = control.press
            elif isinstance(control, Choices):
                found |= {option.label: control.press for option in control.options}
                if control.take_back is not None:
                    found[plain(control.take_back)] = control.press
        return found


@dataclass(slots=True)
class Answered:
    """What the bot answered to one who asked."""

    to: str
    card: Card | None = None
    private: bool = True
    form: Form | None = None


@dataclass
class Stage:
    """The people and rooms of one home. `listeners` hear of every post, edit and answer (the demo draws them)."""

    network: str = "local"
    people: dict[str, Person] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    listeners: list[Callable[[Post | Answered], object]] = field(default_factory=list)
    closed_rooms: set[str] = field(default_factory=set)
    """Rooms in which the bot may not speak."""
    gone_rooms: set[str] = field(default_factory=set)
    """Rooms that do not exist any more."""
    unreadable_rooms: set[str] = field(default_factory=set)
    """Rooms whose history the bot may not read."""
    private: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Rooms that the bot opened for a few people alone."""
    without_private_rooms: set[str] = field(default_factory=set)
    """Rooms near which it may open none."""
    invited: set[tuple[str, str]] = field(default_factory=set)
    """Who was invited to which room."""
    pinned: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)
    """Messages, by their ids."""

    def post(
        self,
        room: Room,
        *,
        card: Card | None = None,
        author: str = "",
        words: str = "",
        id: str = "",
        at: datetime | None = None,
        reply_to: str = "",
    ) -> Post:
        """Say something in a room."""
        made = Post(id or f"m{len(self.posts) + 1}", room, card, author, words, at=at, reply_to=reply_to)
        self.posts.append(made)
        self._heard(made)
        return made

    def edit(self, id: str, card: Card) -> None:
        """Set a message to another card."""
        post = self.find(id)
        post.card = card
        post.edits += 1
        self._heard(post)

    def answer(self, answered: Answered) -> None:
        """Keep an answer of the bot's."""
        self.answers.append(answered)
        self._heard(answered)

    def find(self, id: str) -> Post:
        """The message of this id. Raises `KeyError`."""
        for post in self.posts:
            if post.id == id:
                return post
        raise KeyError(id)

    def cards(self, room: str) -> list[Post]:
        """The bot's messages in a room (a name), oldest first."""
        return [p for p in self.posts if p.card is not None and p.room.id == room and not p.room.thread]

    def replies(self, message: str) -> list[Post]:
        """The bot's messages in the thread of a message, oldest first."""
        return [post for post in self.posts if post.card is not None and post.room.thread == message]

    def _heard(self, what: Post | Answered) -> None:
        for listener in self.listeners:
            listener(what)
