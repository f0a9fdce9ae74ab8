"""The [communities.polls] section."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.config import Settings
from bot.moments import Duration
from bot.values import RoleId

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=60)
EVERYONE, BEFORE = "everyone", "before"
"""Who may vote: every member, or those who had joined before the poll opened. Anything else is a group's name."""


def _in_bounds(length: timedelta) -> timedelta:
    if not SHORTEST <= length <= LONGEST:
        raise ValueError("must be from 1 minute to 60 days")
    return length


def _group_name(name: str) -> str:
    if not 1 <= len(name) <= 32 or ":" in name or name.casefold() in (EVERYONE, BEFORE):
        raise ValueError(f'a group\'s name has 1 to 32 characters, no colon, and is not "{EVERYONE}" or "{BEFORE}"')
    return name


def _as_several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


class Group(Settings):
    """[communities.polls.groups.<name>]"""

    discord: Annotated[tuple[RoleId, ...], BeforeValidator(_as_several)] = Field(
        (), description="The id of a Discord role, or a list of several: any of them will do.", examples=[123456789]
    )
    matrix: int | None = Field(None, description="The least power level on Matrix.", examples=[50])


class PollSettings(Settings):
    """[communities.polls]"""

    opened_by: Literal["moderators", "everyone"] = Field(
        "moderators", description='Who may open polls: "moderators" or "everyone".'
    )
    cooldown: Duration = Field(
        timedelta(days=1),
        description='How long a member waits before opening another poll, when "everyone" may; moderators never wait.',
    )
    room: str = Field(
        "announcements", min_length=1, description="The room of each home in which polls are shown, by its name."
    )
    duration: Annotated[Duration, AfterValidator(_in_bounds)] = Field(
        timedelta(days=2), description="How long a poll is open when nothing is said: 1 minute to 60 days."
    )
    groups: dict[Annotated[str, AfterValidator(_group_name)], Group] = Field(
        default_factory=dict,
        description="Groups for whom a poll can be (who = the group's name): roles on Discord, a power on Matrix.",
        examples=[{"helpers": {"discord": 123456789012345678, "matrix": 50}}],
    )
