"""The [communities.posts] section."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr

from bot.config import Settings
from bot.moments import WEEKDAYS, Duration, folded
from bot.values import Secret
from cogs.posts.planning import Rules

OFTEN, SELDOM = timedelta(minutes=5), timedelta(days=30)
"""The least and the longest time between two readings of a feed."""

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


def _as_address(url: SecretStr) -> SecretStr:
    if not re.fullmatch(r"https?://[^\s/]\S*", url.get_secret_value(), re.ASCII | re.IGNORECASE):
        raise ValueError("must be an address that begins with https:// or http://")
    return url


def _often_enough(every: timedelta) -> timedelta:
    if not OFTEN <= every <= SELDOM:
        raise ValueError('must be from "5 minutes" to "30 days"')
    return every


class Feed(Settings):
    """What another site publishes, as RSS, Atom or JSON Feed."""

    name: str = Field(min_length=1, max_length=60, description="What it is called in posts.")
    url: Annotated[Secret, AfterValidator(_as_address)] = Field(
        description="Its address; a secret where a key is part of it."
    )
    mode: Literal["draft", "now", "peak"] = Field(
        "draft",
        description='What becomes of news: "draft" asks the moderators, "now" says it at once, "peak" gathers it for '
        "the next peak.",
    )
    every: Annotated[Duration, AfterValidator(_often_enough)] = Field(
        timedelta(minutes=30), description="How often it is read: every 5 minutes to 30 days."
    )
    room: str | None = Field(
        None, min_length=1, max_length=64, description="The room of each home, by its name; that of the posts without."
    )
    most: int = Field(3, ge=1, le=20, description="How many news of one reading are taken, the newest.")

    @property
    def key(self) -> str:
        """What it is known by: its address, which may be secret, hashed."""
        return sha256(self.url.get_secret_value().encode()).hexdigest()[:16]


def _different(feeds: tuple[Feed, ...]) -> tuple[Feed, ...]:
    if len({feed.key for feed in feeds}) < len(feeds):
        raise ValueError("has the same address twice; a feed is read once")
    return feeds


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
    feeds: Annotated[tuple[Feed, ...], AfterValidator(_different)] = Field(
        (),
        description="What other sites publish (RSS, Atom, JSON Feed), a [[communities.posts.feeds]] each or as here. "
        'mode: "draft" asks the moderators about what is new, "now" says it at once, "peak" gathers it for a peak.',
        examples=[
            [{"name": "Our blog", "url": "https://example.org/feed.xml", "mode": "draft", "every": "30 minutes"}],
        ],
    )

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
