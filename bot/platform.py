"""The contract every network meets: it turns what happens into `bot.chat` data and carries effects out."""

from __future__ import annotations

from collections.abc import Mapping
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
