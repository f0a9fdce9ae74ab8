"""Discord's vocabulary: permissions, intents, flags and component kinds, and small helpers on its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import Any, TypeAlias

JSON: TypeAlias = dict[str, Any]

EPOCH_MS = 1420070400000
"""The first moment that a Discord id can tell, in Unix milliseconds."""

_BITS = {
    "administrator": 3,
    "manage_channels": 4,
    "manage_guild": 5,
    "add_reactions": 6,
    "view_channel": 10,
    "send_messages": 11,
    "manage_messages": 13,
    "embed_links": 14,
    "attach_files": 15,
    "read_message_history": 16,
    "mention_everyone": 17,
    "manage_roles": 28,
    "use_application_commands": 31,
    "manage_threads": 34,
    "create_public_threads": 35,
    "create_private_threads": 36,
    "send_messages_in_threads": 38,
    "moderate_members": 40,
    "pin_messages": 51,
}
PERMISSIONS = {name: 1 << bit for name, bit in _BITS.items()}
ALL = (1 << 53) - 1
EVERYONE = sum(
    PERMISSIONS[name]
    for name in (
        "add_reactions",
        "view_channel",
        "send_messages",
        "embed_links",
        "attach_files",
        "read_message_history",
        "use_application_commands",
        "create_public_threads",
        "send_messages_in_threads",
    )
)


class Intent(IntFlag):
    """What a gateway session asks to be told."""

    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    MESSAGES = 1 << 9
    REACTIONS = 1 << 10
    DMS = 1 << 12
    DM_REACTIONS = 1 << 13
    CONTENT = 1 << 15


PRIVILEGED = {"members": Intent.MEMBERS, "presences": Intent.PRESENCES, "message_content": Intent.CONTENT}

HAS_THREAD, EPHEMERAL, LOADING, V2 = 1 << 5, 1 << 6, 1 << 7, 1 << 15
TEXT_CHANNEL, DM, FORUM = 0, 1, 15
THREADS = (10, 11, 12)


class Kind(IntEnum):
    """The components that this server knows."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    INPUT = 4
    SECTION = 9
    TEXT = 10
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18


class ApiError(Exception):
    """A REST error as Discord words it."""

    def __init__(self, status: int, code: int, message: str, errors: JSON | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: JSON = {"message": message, "code": code} | ({"errors": errors} if errors else {})


def now_iso() -> str:
    """This moment, as Discord writes moments."""
    return datetime.now(UTC).isoformat()


def walk(components: Iterable[JSON] | None) -> Iterator[JSON]:
    """Every component, depth first, through rows, containers, sections and labels."""
    for component in components or ():
        yield component
        yield from walk(component.get("components"))
        yield from walk(component[key] for key in ("accessory", "component") if component.get(key))


def text_of(message: JSON) -> str:
    """All that can be read in a message, but for its controls."""
    displays = [c["content"] for c in walk(message.get("components")) if c["type"] == Kind.TEXT]
    return "\n".join(part for part in (message.get("content"), *displays) if part)


def without_nulls(value: Any) -> Any:
    """A copy in which no object holds null."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
