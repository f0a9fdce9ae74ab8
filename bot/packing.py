"""Plain data of `bot.chat` and `bot.text` as JSON, for the rows that owe it."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from bot import chat, text

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for module in (chat, text)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


def pack(value: Any) -> str:
    """Cards, effects and texts as JSON; each object says its kind."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def unpack(packed: str) -> Any:
    """What `pack` was given."""
    return _value(json.loads(packed))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__} | {name: item for name, item in plain.items() if item is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return {"is": "datetime", "at": value.isoformat()}
    if isinstance(value, chat.Mood):
        return {"is": "Mood", "value": value.value}
    return value


def _value(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_value(item) for item in data)
    if not isinstance(data, dict):
        return data
    kind = data.pop("is")
    if kind == "datetime":
        return datetime.fromisoformat(data["at"])
    if kind == "Mood":
        return chat.Mood(data["value"])
    return _KINDS[kind](**{name: _value(item) for name, item in data.items()})
