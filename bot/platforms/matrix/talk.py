"""What counts as a message of somebody's."""

from __future__ import annotations

from typing import Any

import nio

SPOKEN = frozenset(
    {
        nio.RoomMessageText,
        nio.RoomMessageEmote,
        nio.RoomMessageImage,
        nio.RoomMessageAudio,
        nio.RoomMessageVideo,
        nio.RoomMessageFile,
        nio.RoomMessageUnknown,
        nio.RoomEncryptedImage,
        nio.RoomEncryptedAudio,
        nio.RoomEncryptedVideo,
        nio.RoomEncryptedFile,
        nio.StickerEvent,
        nio.MegolmEvent,
    }
)
"""The kinds of events that are messages of people; notices are what bots say."""
TYPES = ["m.room.message", "m.room.encrypted", "m.sticker"]
"""The types of these events, as a homeserver calls them."""


def mends(relation: Any) -> bool:
    """Whether a message with this relation is only another wording of an earlier one."""
    return isinstance(relation, dict) and relation.get("rel_type") == "m.replace"
