"""[communities.greeter]: when to greet, whom not, and the admin's own wordings."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from bot.config import PUPPETS, Settings
from bot.moments import Duration
from bot.values import MatrixRoom, RoleId, ShortName
from bot.wordings import Wording, worded

SELECT = 25
"""Options that one choice holds on Discord."""


def _emoji(value: str) -> str:
    if re.search(r"[\w\s<>:]", re.sub(r"[0-9#*]\ufe0f?\u20e3", "", value), re.ASCII) or not 0 < len(value) <= 16:
        raise ValueError("must be one emoji, as it is typed")
    return value


class Interest(Settings):
    """Something that members may say they like. It gives a role on Discord, a room on Matrix, or both."""

    name: ShortName = Field(description="A short name that never changes.")
    label: Annotated[Wording, worded()] = Field(description="What members read.")
    emoji: Annotated[str, AfterValidator(_emoji)] = Field(description="What members press on Matrix.")
    role: RoleId | None = Field(None, description="The id of the Discord role that it gives.")
    room: MatrixRoom | None = Field(None, description="The Matrix room that it invites to, an alias or an id.")

    @model_validator(mode="after")
    def _gives_something(self) -> Self:
        if self.role is None and self.room is None:
            raise ValueError("gives nothing yet; add a role (Discord), a room (Matrix) or both")
        return self


def _different(interests: tuple[Interest, ...]) -> tuple[Interest, ...]:
    if len(interests) > SELECT:
        raise ValueError(f"must have at most {SELECT} entries")
    for what in ("name", "emoji"):
        value, times = Counter(getattr(interest, what) for interest in interests).most_common(1)[0]
        if times > 1:
            raise ValueError(f'has the {what} "{value}" twice; each interest needs its own')
    return interests


class GuideTexts(Settings):
    """The personal guide in the admin's own words."""

    title: Annotated[Wording | None, worded("name", "community")] = Field(
        None,
        description="Its title. Placeholders: {name}, {community}.",
        examples=["Hello {name}, this is {community}"],
    )
    about: Annotated[Wording | None, worded("name", "community", "count")] = Field(
        None,
        description="What this community is. Placeholders: {name}, {community}, {count}.",
        examples=["We repair things together, every Tuesday and online."],
    )
    rooms: dict[str, Annotated[Wording, worded("community")]] = Field(
        default_factory=dict,
        description='What each room is for, by its name; "" leaves the room out. Placeholder: {community}.',
        examples=[{"welcome": "say hello, ask anything"}],
    )
    moderators: Annotated[Wording | None, worded("community", "room")] = Field(
        None,
        description="How to reach the moderators. Placeholders: {community}, {room} (the room for newcomers).",
        examples=["Write to Mo or Lea at any time."],
    )
    interests: Annotated[Wording | None, worded("community")] = Field(
        None, description="What leads to the interests. Placeholder: {community}.", examples=["What do you enjoy?"]
    )
    alone: Annotated[Wording | None, worded("community")] = Field(
        None,
        description="What leads to being left alone. Placeholder: {community}.",
        examples=["Prefer to read in peace? Just say so."],
    )


_WORDINGS = Annotated[Wording, worded("name", "community", "count", needs="name")]
_BURST_WORDINGS = Annotated[Wording, worded("names", "community", "count", "newcomers", needs="names")]


class GreeterSettings(Settings):
    """[communities.greeter]"""

    wait: Duration = Field(
        timedelta(seconds=3), description="How long a greeting waits, so that people who come together share one."
    )
    burst: int = Field(5, ge=2, description="So many newcomers within the window are greeted together, at its end.")
    window: Duration = Field(timedelta(minutes=1), description="The window in which newcomers are counted.")
    raid: int = Field(20, ge=3, description="So many within the window are a raid: nobody is greeted, moderators hear.")
    calm: Duration = Field(
        timedelta(minutes=5), description="A raid is over once fewer than burst came within this time."
    )
    late: Duration = Field(
        timedelta(days=1), description="Who came longer ago than this while the bot was away is not greeted any more."
    )
    ignore: tuple[str, ...] = Field(
        PUPPETS,
        description="Accounts never greeted nor counted, such as bridged puppets; * stands for anything.",
    )
    wordings: tuple[_WORDINGS, ...] = Field(
        (),
        description="Your own greetings, in turn, instead of mine. Placeholders: {name}, {community}, {count}. "
        'Here and below, a text may be one for each language: { en = "...", fr = "..." }.',
        examples=[["Welcome, {name}!", "{name} is here. Say hello!"]],
    )
    burst_wordings: tuple[_BURST_WORDINGS, ...] = Field(
        (),
        description="The same for several at once. Placeholders: {names}, {newcomers}, {community}, {count}.",
        examples=[["Welcome, {names}!"]],
    )
    count: Annotated[Wording | None, worded("count", "community")] = Field(
        None,
        description='The line on how many you are; "" leaves it out. Placeholders: {count}, {community}.',
        examples=["{count} of us now!"],
    )
    button: Annotated[Wording | None, worded()] = Field(
        None, description="The button under a greeting.", examples=["Show me around"]
    )
    guide: GuideTexts = Field(default_factory=GuideTexts, description="The personal guide in your own words.")
    interests: Annotated[tuple[Interest, ...], AfterValidator(_different)] = Field(
        (),
        description="What members may pick in the guide: it gives a Discord role, a Matrix room, or both.",
        examples=[[{"name": "music", "label": "Music", "emoji": "🎵", "role": 123, "room": "#music:example.org"}]],
    )

    @property
    def puppets(self) -> tuple[str, ...]:
        """Whoever is not greeted as one of us is not counted as one of us."""
        return self.ignore

    @property
    def given_roles(self) -> tuple[str, ...]:
        """Those of the interests."""
        return tuple(interest.role for interest in self.interests if interest.role is not None)

    @model_validator(mode="after")
    def _a_raid_is_more_than_a_burst(self) -> Self:
        if self.raid <= self.burst:
            raise ValueError(f"raid must be more than burst ({self.burst})")
        return self
