"""The [communities.posts] section."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.config import Settings
from bot.moments import WEEKDAYS, Duration, folded
from cogs.posts.planning import Rules

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


def _as_hours(words: str) -> str:
    if words and quiet_hours(words) is None:
        raise ValueError('must be two different times of day, such as "22:00-8:00"')
    return words


def _as_days(days: tuple[str, ...]) -> tuple[str, ...]:
    for day in days:
        if _day(day) is None:
            raise ValueError(f'"{day[:20]}" must be a date ("2026-12-31"), a day of each year ("12-25") or a weekday')
    if {_day(day) for day in days}.issuperset(range(7)):
        raise ValueError("some weekday must be left to post on")
    return days


class PostSettings(Settings):
    """[communities.posts]"""

    room: str = Field(
        "announcements", min_length=1, description="The room of each home into which posts go, by its name."
    )
    quiet: Annotated[str, AfterValidator(_as_hours)] = Field(
        "",
        description="Hours in which nothing is posted; what falls into them waits for their end.",
        examples=["22:00-8:00"],
    )
    gap: Duration = Field(timedelta(hours=1), description="The least time between two posts of a room.")
    blackout: Annotated[tuple[str, ...], AfterValidator(_as_days)] = Field(
        (),
        description="Days on which nothing is posted: dates, days of each year, weekdays.",
        examples=[["2026-12-31", "12-25", "sunday"]],
    )
    lateness: Duration = Field(
        timedelta(hours=2),
        description="How late a post may go out after a stop; when it is later the moderators are asked.",
    )
    second_yes: bool = Field(False, description="Whether a second moderator has to agree before a post is planned.")

    def rules(self, zone: ZoneInfo) -> Rules:
        """When nothing is posted."""
        days = frozenset(day for day in map(_day, self.blackout) if day is not None)
        return Rules(zone, quiet_hours(self.quiet), self.gap, days)


def quiet_hours(words: str) -> tuple[time, time] | None:
    """The times of day in "22:00-8:00"; None where there are no two different ones."""
    found = _HOURS.fullmatch(words.strip())
    if found is None:
        return None
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return None if begin == end else (begin, end)


def _day(words: str) -> date | str | int | None:
    """A date, a day of each year such as "12-25", a weekday from 0 for Monday; None for anything else."""
    if folded(words) in WEEKDAYS:
        return WEEKDAYS[folded(words)]
    yearly = re.fullmatch(r"\d\d-\d\d", words)
    try:
        found = date.fromisoformat(f"2000-{words}" if yearly else words)
    except ValueError:
        return None
    return words if yearly else found
