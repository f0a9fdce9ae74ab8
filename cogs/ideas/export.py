"""A board as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from bot.chat import File
from bot.sheets import safe
from cogs.ideas.store import Idea

_COLUMNS = ("number", "board", "title", "why", "tag", "status", "answer", "merged_into", "votes", "against", "proposed")


def as_csv(ideas: Sequence[Idea]) -> File:
    """For a spreadsheet: UTF-8 with a mark that says so; no cell begins a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    writer.writerows([safe(value) for value in _row(idea).values()] for idea in ideas)
    return File("ideas.csv", written.getvalue().encode("utf-8-sig"), "text/csv")


def as_json(ideas: Sequence[Idea]) -> File:
    """For programs."""
    said = json.dumps([_row(idea) for idea in ideas], ensure_ascii=False, indent=1)
    return File("ideas.json", said.encode(), "application/json")


def _row(idea: Idea) -> dict[str, Any]:
    values = (
        idea.id,
        idea.board,
        idea.title,
        idea.why,
        idea.tag,
        idea.status,
        idea.answer,
        idea.merged,
        idea.votes,
        idea.against,
        idea.proposed.isoformat(),
    )
    return dict(zip(_COLUMNS, values, strict=True))
