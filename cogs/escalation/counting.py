"""How cases go: how soon they are answered, and how much of the criticism is justified. Never by person."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from PIL import Image, ImageDraw
from sqlalchemy import select

from bot.chat import Card, File
from bot.cog import Context, Request, command
from bot.i18n import Words
from bot.pictures import FAINT, GROUND, INK, Colour, png, write
from bot.text import Said, Text, join, plain
from cogs.escalation.incidents import Incidents
from cogs.escalation.tables import cases

WEEKS = 8
"""Weeks that are counted and drawn."""
SHOWN = 5
"""Rooms that are listed, those with the most cases."""

_FEW = 5
_WEEK = timedelta(days=7)
_WIDTH, _HEIGHT, _MARGIN, _BASE = 1080, 640, 28, 520
_BAR: Colour = (33, 145, 140)
_LATE: Colour = (253, 231, 37)


class Counted(NamedTuple):
    """What is counted of a case."""

    opened: datetime
    severity: str
    room_name: str
    verdict: str
    answer_work: int | None


class Figures(NamedTuple):
    """How some cases went."""

    many: int
    answered: int
    median: float | None
    """Working hours to the first answer; None: none was answered."""
    ninetieth: float | None
    justified: float | None
    """The share of those that were judged; None: none was."""


def figures(found: Sequence[Counted]) -> Figures:
    """Count."""
    hours = sorted(case.answer_work / 3600 for case in found if case.answer_work is not None)
    judged = [case.verdict == "justified" for case in found if case.verdict in ("justified", "unjustified")]
    return Figures(
        len(found),
        len(hours),
        statistics.median(hours) if hours else None,
        statistics.quantiles(hours, n=10, method="inclusive")[8] if len(hours) > 1 else (hours[0] if hours else None),
        sum(judged) / len(judged) if judged else None,
    )


def by(found: Sequence[Counted], key: Callable[[Counted], str]) -> dict[str, list[Counted]]:
    """In groups, the largest first."""
    groups: dict[str, list[Counted]] = defaultdict(list)
    for case in found:
        groups[key(case)].append(case)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


class Counting(Incidents):
    """The figures of cases."""

    @command(moderator=True)
    async def stats(self, ctx: Request) -> None:
        """How soon cases are answered, and how much is justified."""
        found = await _counted(ctx, ctx.now - WEEKS * _WEEK)
        words = ctx.words
        if not found:
            ctx.refuse("escalation-stats-none", weeks=WEEKS)
        weeks = [[case for case in found if _week(ctx, case) == week] for week in range(WEEKS)]
        severities = by(found, lambda case: case.severity)
        rooms = list(by([case for case in found if case.room_name], lambda case: case.room_name).items())[:SHOWN]
        parts: list[Text] = [
            _line(words, words("escalation-stats-all"), figures(found)),
            join(
                _line(words, words("escalation-severity", severity=severity), figures(group))
                for severity, group in severities.items()
            ),
            join(_line(words, (Said(room),), figures(group)) for room, group in rooms),
        ]
        alt = plain(
            join(
                [
                    _line(words, words("escalation-stats-week", ago=WEEKS - 1 - w), figures(c))
                    for w, c in enumerate(weeks)
                ]
            )
        )
        picture = _draw(words, [figures(week) for week in weeks])
        ctx.answer(
            Card(
                title=words("escalation-stats-title", weeks=WEEKS),
                body=tuple(part for part in parts if part),
                footer=words("escalation-stats-few") if len(found) < _FEW else None,
                file=File("cases.png", picture, "image/png", alt[:1000]),
                locale=words.locale,
            )
        )


def _week(ctx: Context, case: Counted) -> int:
    """Which of the weeks, the last one being this one."""
    return max(0, WEEKS - 1 - (ctx.now - case.opened) // _WEEK)


async def _counted(ctx: Context, since: datetime) -> list[Counted]:
    """The cases since a moment that were no false alarms and count for themselves."""
    columns = [cases.c[name] for name in Counted._fields]
    here = cases.c.community == ctx.community.id, cases.c.opened > since
    real = cases.c.joined.is_(None), cases.c.verdict != "false-alarm"
    return [Counted(*row) for row in await ctx.execute(select(*columns).where(*here, *real))]


def _line(words: Words, name: Text, found: Figures) -> Text:
    answered = (
        words("escalation-stats-none-answered")
        if found.median is None or found.ninetieth is None
        else words("escalation-stats-answered", median=_rounded(found.median), ninetieth=_rounded(found.ninetieth))
    )
    judged = () if found.justified is None else words("escalation-stats-justified", share=round(found.justified * 100))
    return words("escalation-stats-line", name=name, count=found.many, answered=answered, judged=judged)


def _rounded(hours: float) -> float:
    return round(hours) if hours >= 10 else round(hours, 1)


def _hours(hours: float) -> str:
    """Working hours: "0.5", "3.2", "14"."""
    return f"{hours:.0f}" if hours >= 10 else f"{hours:.1f}"


def _draw(words: Words, weeks: Sequence[Figures]) -> bytes:
    """A bar a week: as high as there were cases, and under it the hours to the first answer."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)
    write(draw, (_MARGIN, 66), plain(words("escalation-stats-picture")), 44, INK, _WIDTH - 2 * _MARGIN)
    most = max(1, *(week.many for week in weeks))
    step = (_WIDTH - 2 * _MARGIN) / len(weeks)
    for place, week in enumerate(weeks):
        left = _MARGIN + place * step
        top = _BASE - round((_BASE - 150) * week.many / most)
        if week.many:
            draw.rounded_rectangle((left + 12, top, left + step - 12, _BASE), 8, _BAR)
        unanswered = week.many - week.answered
        if unanswered:
            lower = _BASE - round((_BASE - 150) * unanswered / most)
            draw.rounded_rectangle((left + 12, lower, left + step - 12, _BASE), 8, _LATE)
        middle = left + step / 2
        write(draw, (middle, top - 12), str(week.many), 34, INK, step, anchor="ms")
        shown = "-" if week.median is None else f"{_hours(week.median)} h"
        write(draw, (middle, _BASE + 44), shown, 32, FAINT, step, anchor="ms")
    write(draw, (_MARGIN, _HEIGHT - 24), plain(words("escalation-stats-legend")), 30, FAINT, _WIDTH - 2 * _MARGIN)
    return png(picture)
