"""The [communities.escalation] section."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from bot.config import Settings
from bot.hours import Hours, span, unknown_country
from bot.moments import WEEKDAYS, Duration, folded
from bot.values import RoleId


def _as_hours(words: str) -> str:
    if span(words) is None:
        raise ValueError('must be two times of day, the second later, such as "9:00-18:00" or "0:00-24:00"')
    return words


def _as_weekdays(days: tuple[str, ...]) -> tuple[str, ...]:
    for day in days:
        if folded(day) not in WEEKDAYS:
            raise ValueError(f'"{day[:20]}" is no day of the week')
    if not days:
        raise ValueError("some day must be left to work on")
    return days


def _as_country(country: str) -> str:
    wrong = unknown_country(country) if country else None
    if wrong is not None:
        raise ValueError(wrong)
    return country


def _worked(length: timedelta) -> timedelta:
    if not timedelta(0) < length <= timedelta(hours=1000):
        raise ValueError('must be from "1 minute" to "1000 hours" of work')
    return length


Work = Annotated[Duration, AfterValidator(_worked)]
"""A length of time of which only the working hours count."""


class Within(Settings):
    """How soon, in working hours, by severity."""

    low: Work = Field(timedelta(hours=16), description="For what can wait.")
    normal: Work = Field(timedelta(hours=8), description="For most.")
    high: Work = Field(timedelta(hours=1), description="For what cannot wait.")

    def of(self, severity: str) -> timedelta:
        """How soon for this severity."""
        found: timedelta = getattr(self, severity)
        return found


class CloseWithin(Within):
    """How soon a case is closed."""

    low: Work = Field(timedelta(hours=80), description="For what can wait.")
    normal: Work = Field(timedelta(hours=40), description="For most.")
    high: Work = Field(timedelta(hours=16), description="For what cannot wait.")


class Rung(Settings):
    """Whom a reminder calls when a promise was not kept for so long."""

    after: Duration = Field(timedelta(0), description="How many working hours after the promise.")
    people: tuple[str, ...] = Field(
        (),
        description="The accounts it calls: Discord ids, Matrix user ids.",
        examples=[["123456789012345678", "@mo:example.org"]],
    )
    roles: tuple[RoleId, ...] = Field((), description="The Discord roles it calls.", examples=[[123456789012345678]])

    @property
    def empty(self) -> bool:
        """Whether it calls nobody."""
        return not self.people and not self.roles


class EscalationSettings(Settings):
    """[communities.escalation]"""

    reaction: str = Field(
        "", max_length=16, description="An emoji that reports the message it is placed on (Matrix).", examples=["🚩"]
    )
    hours: Annotated[str, AfterValidator(_as_hours)] = Field(
        "9:00-18:00", description='When moderators are at hand on a working day; "0:00-24:00" for always.'
    )
    days: Annotated[tuple[str, ...], AfterValidator(_as_weekdays)] = Field(
        ("monday", "tuesday", "wednesday", "thursday", "friday"), description="The working days."
    )
    holidays: Annotated[str, AfterValidator(_as_country)] = Field(
        "", description="Whose public holidays are free days: a country, or a part of one.", examples=["FR"]
    )
    closed: tuple[date, ...] = Field((), description="Further free days.", examples=[["2026-12-24"]])
    answer_within: Within = Field(
        default_factory=Within, description="By when somebody has answered, in working hours, by severity."
    )
    close_within: CloseWithin = Field(
        default_factory=CloseWithin, description="By when a case is closed, in working hours, by severity."
    )
    ladder: tuple[Rung, ...] = Field(
        (),
        description="Whom reminders call, one rung after the other, each a [[communities.escalation.ladder]] or as "
        "here; without one they stand in the moderators' room and call nobody.",
        examples=[
            [
                {"after": "0 minutes", "people": ["@mo:example.org"]},
                {"after": "4 hours", "roles": [123456789012345678]},
            ]
        ],
    )
    signed: Literal["name", "team"] = Field(
        "team", description="How private answers are signed: with the moderator's name, or by the team."
    )
    talk: Literal["relayed", "joined"] = Field(
        "relayed",
        description="Whether the bot passes on what both sides say, or opens a private thread with the moderator in "
        "it (Discord).",
    )
    snippets: dict[str, str] = Field(
        default_factory=dict,
        description="Answers ready to send, by name.",
        examples=[{"thanks": "Thank you for telling us. We look into it and come back to you."}],
    )
    announcements: str = Field(
        "announcements",
        min_length=1,
        description="The room of each home where the community is told what was admitted, and of incidents.",
    )
    keep: Duration = Field(
        timedelta(days=90), description="How long the words of a closed case are kept; figures stay without them."
    )

    @property
    def reactions(self) -> tuple[str, ...]:
        """The reaction that reports a message."""
        return (self.reaction,) if self.reaction else ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """Rungs on which nobody stands."""
        if not self.ladder:
            return ("nobody stands on the ladder: reminders call nobody; add a [[communities.escalation.ladder]]",)
        empty = [str(place) for place, rung in enumerate(self.ladder, 1) if rung.empty]
        if not empty:
            return ()
        return (f"rung {', '.join(empty)} of the ladder calls nobody: give it people or roles",)

    def clock(self, zone: ZoneInfo) -> Hours:
        """The working hours."""
        begin, end = span(self.hours) or (None, None)
        if begin is None:
            raise ValueError("checked when it was read")
        weekdays = frozenset(WEEKDAYS[folded(day)] for day in self.days)
        return Hours(zone, begin, end, weekdays, self.holidays, frozenset(self.closed))
