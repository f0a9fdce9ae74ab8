"""The contract every network meets: it turns what happens into `bot.chat` data and carries effects out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.chat import Account, Effect, Message, Outgoing, Reach, Room, Standing


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `animateur check --online`."""

    good: bool
    what: str
    breaks: str = ""
    """What will not work because of it."""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where it can be read what was said in a home: a room, or a thread of one."""

    room: Room
    """The room for which it counts."""
    id: str | None
    """The network's own id of what is read. None: the bot may read nothing there."""
    mend: str = ""
    """The id of a text that says what to do, where the bot may not read everything."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of history: who spoke when, never what was said."""

    heard: tuple[tuple[str, float], ...]
    """The account and the Unix time of each message that would have been counted (`house.activity.heard`)."""
    next: str | None
    """What to ask on with; None: there is nothing older, or nothing that is wanted."""
    reached: float | None = None
    """Unix time: what was said there later has been read. None: no later than the last page."""


class Platform(Protocol):
    """One network, for all communities that have a home on it."""

    network: str
    versions: Path | None
    """The migrations of its own tables."""
    replays: bool
    """Whether events may come again after a restart: they are then marked as handled until the next checkpoint."""

    async def open(self) -> None:
        """Log in and resolve rooms. Raises `chat.Shut` when the network will not have us."""

    async def run(self) -> None:
        """Serve until closed. Raises `chat.Shut` when it cannot go on; everything else is retried inside."""

    async def close(self) -> None:
        """Leave cleanly, within two seconds."""

    async def send(self, message: Outgoing) -> str:
        """Send exactly once and return the message's id. Where `message.tried` is set, look before sending.

        Raises `chat.Later`, `Refused`, `Gone` or `Unsure`.
        """

    async def edit(self, message: Outgoing, message_id: str) -> None:
        """Set an earlier message to this card. Raises `chat.Later`, `Refused` or `Gone`."""

    async def carry(self, effect: Effect) -> None:
        """Carry out an effect of which a repetition is harmless. Raises as `edit`."""

    async def standing(self, community: str, account: Account) -> Standing:
        """What the home says of the account now. Raises `chat.Later` when it cannot be asked."""

    async def size(self, community: str) -> int:
        """How many members the home has."""

    async def message(self, room: Room, id: str) -> Message:
        """A message that stands in a room. Raises `chat.Later`, or `Refused` where it cannot be read."""

    def link(self, community: str, room: Room, message: str) -> str:
        """The address at which people find a message of a home."""

    async def located(self, community: str, link: str) -> tuple[Room, str] | None:
        """The room of the home, and the message in it, that such an address names; None: it names none there.

        Raises `chat.Later` when it cannot be asked.
        """

    async def private_room(self, community: str, near: Room, accounts: Sequence[str], name: str) -> Room:
        """A room of this name for the bot and these accounts alone; the same again for the same name.

        Where rooms stand in other rooms (Discord's private threads), in `near`. Raises as `edit`.
        """

    async def said_alone(self, account: Account, since: datetime) -> Sequence[Message]:
        """What somebody has written to the bot alone since a moment, oldest first, where nobody tells it again.

        Nothing where the network `replays`. Raises as `edit`.
        """

    async def sources(self, community: str, since: float) -> Sequence[Source]:
        """Where it can be read what was said in the home since a Unix time: what is counted live, and its threads.

        Raises as `edit`.
        """

    async def history(self, source: Source, since: float, before: str | None) -> Page:
        """A page of a source's history, the newest for None, then on with `Page.next`, until before a Unix time.

        It changes nothing. Raises as `edit`.
        """

    async def room_name(self, room: Room) -> str:
        """The name people know a room by."""

    async def reach(self, room: Room, message: str, until: datetime) -> Reach:
        """How many a message of ours in a room has reached up to a moment, read there now and not without end.

        What `House.counted_as` counts as nobody is left out where the network tells who it was. Raises `chat.Later`,
        `Refused`, or `Gone` for a message that stands no more.
        """

    async def check(self) -> list[Finding]:
        """Try everything the bot will need; used by `animateur check --online`. Does not need `run`."""

    def rooms(self, community: str) -> Mapping[str, Room]:
        """The configured rooms of the home by their name in the TOML; aliases are resolved, moves followed."""

    @property
    def edit_pause(self) -> float:
        """Seconds between two edits of one message."""
