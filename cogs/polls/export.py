"""A poll as a CSV that any spreadsheet opens, and that makes none of them calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.chat import File
from bot.i18n import Words
from bot.sheets import safe
from bot.text import plain
from cogs.polls.cards import percent
from cogs.polls.store import Count, Poll

Ballot = tuple[str, tuple[str, ...]]
"""Whose it is, and the values chosen."""


def export(words: Words, poll: Poll, count: Count, ballots: Sequence[Ballot]) -> File:
    """The totals, and below them the ballots, of which a secret poll has none."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)

    def row(*cells: object) -> None:
        writer.writerow([safe(str(cell)) for cell in cells])

    row(*_headings(words, "option", "votes", "percent"))
    for option, votes in zip(poll.options, count.counts, strict=True):
        row(option, votes, percent(votes, count.voters))
    if ballots:
        writer.writerow([])
        row(*_headings(words, "member", "choice"))
        for whose, values in ballots:
            row(whose, *(poll.options[int(value) - 1] for value in values))
    return File(f"poll-{poll.id}.csv", out.getvalue().encode("utf-8-sig"), "text/csv")  # Excel wants the mark


def _headings(words: Words, *columns: str) -> Iterable[str]:
    return [plain(words(f"polls-export-{column}")) for column in columns]
