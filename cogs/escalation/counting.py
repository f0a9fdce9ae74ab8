"""How cases go: how soon they are answered, and how much of the criticism is justified. Never by person."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta
from typing import NamedTuple, TypeVar

from PIL import Image, ImageDraw
from sqlalchemy import String, case, cast, func, select

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

K = TypeVar("K", bound=Hashable)

_FEW = 5
_WEEK = timedelta(days=7)
_WIDTH, _HEIGHT, _MARGIN, _BASE, _TOP = 810, 480, 20, 390, 110
_BAR: Colour = (33, 145, 140)
_LATE: Colour = (253, 231, 37)


class Counted(NamedTuple):
    """What is counted of cases that are alike in this."""

    week: int
    """Which of the weeks, the last one being this one."""
    severity: str
    room_name: str
    verdict: str
    many: int
    work: Sequence[int]
    """Working seconds to the first answer, of each that was answered."""


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
    many = sum(group.many for group in found)
    hours = sorted([seconds / 3600 for group in found for seconds in group.work])
    justified, unjustified = [sum(g.many for g in found if g.verdict == v) for v in ("justified", "unjustified")]
    judged = justified + unjustified
    return Figures(
        many,
        len(hours),
        statistics.median(hours) if hours else None,
        statistics.quantiles(hours, n=10, method="inclusive")[8] if len(hours) > 1 else (hours[0] if hours else None),
        justified / judged if judged else None,
    )


def by(found: Sequence[Counted], key: Callable[[Counted], K]) -> dict[K, list[Counted]]:
    """Put together what has the same key, what there is most of first."""
    groups: dict[K, list[Counted]] = defaultdict(list)
    for group in found:
        groups[key(group)].append(group)
    return dict(sorted(groups.items(), key=lambda pair: -sum(group.many for group in pair[1])))


class Counting(Incidents):
    """The figures of cases."""

    @command(moderator=True)
    async def stats(self, ctx: Request) -> None:
        """How soon cases are answered, and how much is justified."""
        found = await _counted(ctx)
        words = ctx.words
        if not found:
            ctx.refuse("escalation-stats-none", weeks=WEEKS)
        every, weeks = figures(found), by(found, lambda one: one.week)
        weekly = [figures(weeks.get(week, [])) for week in range(WEEKS)]
        severities = by(found, lambda one: one.severity)
        rooms = list(by([one for one in found if one.room_name], lambda one: one.room_name).items())[:SHOWN]
        parts: list[Text] = [
            _line(words, words("escalation-stats-all"), every),
            join(
                _line(words, words("escalation-severity", severity=severity), figures(group))
                for severity, group in severities.items()
            ),
            join(_line(words, (Said(room),), figures(group)) for room, group in rooms),
        ]
        lines = [
            _line(words, words("escalation-stats-week", ago=WEEKS - 1 - week), one) for week, one in enumerate(weekly)
        ]
        picture, alt = _draw(words, weekly), plain(join(lines))
        ctx.answer(
            Card(
                title=words("escalation-stats-title", weeks=WEEKS),
                body=tuple(part for part in parts if part),
                footer=words("escalation-stats-few") if every.many < _FEW else None,
                file=File("cases.png", picture, "image/png", alt[:1000]),
                locale=words.locale,
            )
        )


async def _counted(ctx: Context) -> list[Counted]:
    """The cases of the weeks that were no false alarms and count for themselves."""
    since = [ctx.now - ago * _WEEK for ago in range(1, WEEKS + 1)]
    week = case(*[(cases.c.opened > begun, WEEKS - 1 - ago) for ago, begun in enumerate(since)], else_=0)
    alike = week.label("week"), cases.c.severity, cases.c.room_name, cases.c.verdict
    work = func.aggregate_strings(cast(cases.c.answer_work, String), ",")
    here = cases.c.community == ctx.community.id, cases.c.opened > since[-1]
    real = cases.c.joined.is_(None), cases.c.verdict != "false-alarm"
    query = select(*alike, func.count(), work).where(*here, *real).group_by(*(column.name for column in alike))
    return [
        Counted(week, severity, room, verdict, many, [int(one) for one in (worked or "").split(",") if one])
        for week, severity, room, verdict, many, worked in await ctx.execute(query)
    ]


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
    write(draw, (_MARGIN, 50), plain(words("escalation-stats-picture")), 33, INK, _WIDTH - 2 * _MARGIN)
    most = max(1, *(week.many for week in weeks))
    step = (_WIDTH - 2 * _MARGIN) / len(weeks)
    for place, week in enumerate(weeks):
        left = _MARGIN + place * step
        top = _BASE - round((_BASE - _TOP) * week.many / most)
        if week.many:
            draw.rounded_rectangle((left + 9, top, left + step - 9, _BASE), 6, _BAR)
        unanswered = week.many - week.answered
        if unanswered:
            lower = _BASE - round((_BASE - _TOP) * unanswered / most)
            draw.rounded_rectangle((left + 9, lower, left + step - 9, _BASE), 6, _LATE)
        middle = left + step / 2
        write(draw, (middle, top - 9), str(week.many), 26, INK, step, anchor="ms")
        shown = "-" if week.median is None else f"{_hours(week.median)} h"
        write(draw, (middle, _BASE + 33), shown, 24, FAINT, step, anchor="ms")
    write(draw, (_MARGIN, _HEIGHT - 18), plain(words("escalation-stats-legend")), 24, FAINT, _WIDTH - 2 * _MARGIN)
    return png(picture)
