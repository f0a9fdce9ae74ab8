"""Who may moderate, computed from a room's state as the homeserver gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CREATORS_RULE = 12
"""From this room version on, whoever made a room stands above every power level."""
ABOVE = 2**53
"""Their level: more than a room can give anybody."""


def creators(create: Mapping[str, Any]) -> frozenset[str]:
    """Who stands above all levels; `create` is the whole ``m.room.create`` event. Nobody in rooms before version 12."""
    content = create.get("content", {})
    version = str(content.get("room_version", "1"))
    if not version.isdigit() or int(version) < CREATORS_RULE:
        return frozenset()
    more = content.get("additional_creators", [])
    return frozenset({str(create.get("sender", "")), *(str(one) for one in more)})


def level(levels: Mapping[str, Any] | None, create: Mapping[str, Any], account: str) -> int:
    """The power of an account. `levels` is the content of ``m.room.power_levels``, None when the room has none."""
    if account in creators(create):
        return ABOVE
    if levels is None:
        return 100 if account == create.get("sender") else 0
    users = levels.get("users", {})
    return _number(users[account]) if account in users else _number(levels.get("users_default", 0))


def moderates(levels: Mapping[str, Any] | None, create: Mapping[str, Any], account: str) -> bool:
    """Whether an account may moderate: it may kick, and is not somebody whom the room gave no power of their own.

    The second half is for rooms in which everybody may kick: nobody is a moderator there by default.
    """
    levels_ = levels or {}
    power = level(levels, create, account)
    return power >= _number(levels_.get("kick", 50)) and power > _number(levels_.get("users_default", 0))


def needed(levels: Mapping[str, Any] | None, kind: str) -> int:
    """The power needed to send an event of this kind."""
    levels_ = levels or {}
    return _number(levels_.get("events", {}).get(kind, levels_.get("events_default", 0)))


def _number(value: Any) -> int:
    """A level; rooms of old hold some as strings."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0
