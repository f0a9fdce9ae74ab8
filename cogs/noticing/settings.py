"""The [communities.noticing] section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from bot.config import Settings

Sensitivity = Literal["calm", "normal", "keen"]
THRESHOLDS: Mapping[Sensitivity, float] = {"calm": 0.77, "normal": 0.5, "keen": 0.27}
"""From which score on a message is criticism: log odds of 1.2, 0 and -1."""


class NoticingSettings(Settings):
    """[communities.noticing]"""

    rooms: dict[str, Sensitivity] = Field(
        default_factory=dict,
        description='The rooms that are read, by their names in [communities.<network>.rooms], and how readily a '
        'message is taken for criticism: "calm", "normal" or "keen". Without any, nothing is read.',
        examples=[{"welcome": "normal"}],
    )
    severity: Literal["low", "normal", "high"] = Field("normal", description="What a noticed criticism weighs.")
    conflicts: bool = Field(False, description="Whether an insult between members becomes a case too.")

    @property
    def doubts(self) -> tuple[str, ...]:
        """No room is read."""
        return () if self.rooms else ('no room is read: name some, such as rooms = { welcome = "normal" }',)
