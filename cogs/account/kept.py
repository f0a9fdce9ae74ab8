"""What is kept of a member, in words: as a file to take away, and counted before it goes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.chat import File
from bot.config import Community
from bot.i18n import Words
from bot.text import Text, join, text

Found = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by table."""


def file(found: Found, community: Community, words: Words, now: datetime) -> File:
    """Everything as JSON, under names that people read; times in UTC."""
    kept = {_label(table, words): [_readable(row) for row in rows] for table, rows in found.items()}
    whole = {
        words.term("account-file-community"): community.name,
        words.term("account-file-made"): now.isoformat(timespec="seconds"),
        words.term("account-file-kept"): kept,
    }
    data = json.dumps(whole, ensure_ascii=False, indent=2).encode()
    return File(f"{community.id}-{now:%Y-%m-%d}.json", data, "application/json")


def counted(found: Found, words: Words) -> Text:
    """How much there is of what, a line each."""
    return join(
        words("account-kept-line", what=text(_label(table, words)), count=len(rows)) for table, rows in found.items()
    )


def _label(table: str, words: Words) -> str:
    """What the rows of a table are called: the text `<table>-kept`, else the table's own name."""
    id = f"{table.replace('_', '-')}-kept"
    return words.term(id) or words.base.term(id) or table.replace("_", " ")


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.replace("_", " "): _plain(value) for column, value in row.items() if column != "member_id"}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value if value is None or isinstance(value, str | int | float) else str(value)
