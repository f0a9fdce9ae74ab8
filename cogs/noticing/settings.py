"""The [communities.noticing] section."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from bot import semantic
from bot.charter import Charter, Rule, Sensitivity, conflicts
from bot.chat import Severity
from bot.config import Settings
from bot.semantic import Tier
from bot.values import nearest


def _as_time(words: str) -> str:
    if words and not re.fullmatch(r"(?:[01]?\d|2[0-3]):[0-5]\d", words):
        raise ValueError('must be a time of day, such as "9:00"')
    return words


def _different(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    name, times = Counter(rule.name for rule in rules).most_common(1)[0] if rules else ("", 0)
    if times > 1:
        raise ValueError(f'has the name "{name}" twice; each rule needs its own')
    return rules


class NoticingSettings(Settings):
    """[communities.noticing]"""

    rooms: dict[str, Sensitivity] = Field(
        default_factory=dict,
        description="The rooms that are read, by their names in [communities.<network>.rooms], and how readily a "
        'message is taken for criticism: "calm", "normal" or "keen". Without any, nothing is read.',
        examples=[{"welcome": "normal"}],
    )
    severity: Severity = Field("normal", description="What a noticed criticism weighs.")
    tier: Tier = Field(
        "light",
        description='How messages are read: "light", by their words; "semantic": what is possible by its meaning too, '
        'which needs pip install "animateur[semantic]" and some 20 ms for one message in twenty.',
    )
    conflicts: bool = Field(False, description="Whether an insult between members becomes a case too.")
    digest: Annotated[str, AfterValidator(_as_time)] = Field(
        "",
        description="When moderators are shown, once a day, what might have been criticism but was not sure enough "
        "for a case.",
        examples=["9:00"],
    )
    charter: Annotated[tuple[Rule, ...], AfterValidator(_different)] = Field(
        (),
        description="Which reaction a behaviour gets, rule by rule, each a [[communities.noticing.charter]] or as "
        "here; the first that applies decides (docs/noticing.md).",
        examples=[
            [
                {"name": "thanks", "words": ["thank you all"], "reaction": "thank"},
                {"name": "billing", "words": ["refund", "invoice"], "criticism": "keen", "reaction": "case"},
            ]
        ],
    )

    @model_validator(mode="after")
    def _rooms_are_read(self) -> Self:
        for rule in self.charter:
            for room in rule.rooms:
                if room not in self.rooms:
                    raise ValueError(
                        f'the rule "{rule.name}" of the charter names the room "{room[:40]}", which is not read; '
                        f"add it to rooms{nearest(room, self.rooms)}"
                    )
        return self

    @cached_property
    def rules(self) -> Charter:
        """The charter, ready for use."""
        return Charter(self.charter)

    @property
    def by_meaning(self) -> bool:
        """Whether messages are read by their meaning too."""
        return self.tier == "semantic" and semantic.installed()

    @property
    def named_rooms(self) -> tuple[str, ...]:
        """Those that are read."""
        return tuple(self.rooms)

    @property
    def companions(self) -> tuple[str, ...]:
        """Somebody must keep the cases."""
        return ("escalation",)

    @property
    def doubts(self) -> tuple[str, ...]:
        """No room is read, or rules stand in each other's way."""
        unread = () if self.rooms else ('no room is read: name some, such as rooms = { welcome = "normal" }',)
        missing = (semantic.MISSING,) if self.tier == "semantic" and not semantic.installed() else ()
        return (*unread, *missing, *conflicts(self.charter))
