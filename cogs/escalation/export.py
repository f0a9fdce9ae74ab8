"""The cases as a file: dates, figures and outcomes, nobody's name and nobody's words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.chat import File
from bot.cog import Context
from bot.sheets import safe
from cogs.escalation.tables import cases

_COLUMNS = (
    "number",
    "opened",
    "source",
    "severity",
    "network",
    "room_name",
    "state",
    "answered",
    "answer_work",
    "verdict",
    "outcome",
    "closed",
)
Rows = Sequence[dict[str, Any]]


async def everything(ctx: Context) -> Rows:
    """Every case of the community."""
    query = select(*(cases.c[name] for name in _COLUMNS)).where(cases.c.community == ctx.community.id)
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in await ctx.execute(query)]


def as_csv(found: Rows) -> File:
    """For a spreadsheet: UTF-8 with a mark that says so; no cell begins a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    writer.writerows([safe(value) for value in row.values()] for row in found)
    return File("cases.csv", written.getvalue().encode("utf-8-sig"), "text/csv")


def as_json(found: Rows) -> File:
    """For programs."""
    return File("cases.json", json.dumps(list(found), ensure_ascii=False, indent=1).encode(), "application/json")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
