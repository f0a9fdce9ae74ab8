"""The [communities.ideas] section."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot import semantic
from bot.config import Settings
from bot.moments import Duration
from bot.semantic import Tier
from bot.values import RoleId

MAIN = "ideas"
"""The board where the TOML names none."""
Tag = Annotated[str, Field(min_length=1, max_length=40)]


class Board(Settings):
    """[[communities.ideas.boards]]"""

    name: str = Field(pattern=r"^[a-z0-9-]{1,32}$", description="How it is called in commands.", examples=["website"])
    room: str = Field(min_length=1, max_length=64, description="The room of each home that shows it, by its name.")


class IdeaSettings(Settings):
    """[communities.ideas]"""

    room: str = Field("ideas", min_length=1, description="The room of each home that shows ideas, by its name.")
    boards: tuple[Board, ...] = Field((), description="Several boards, each in a room of its own, instead of one.")
    similar: Tier = Field(
        "light",
        description="How ideas are compared: by their words, or also by what they mean, in any language (needs "
        "animateur[semantic]).",
    )
    tags: tuple[Tag, ...] = Field((), description="What ideas can be about.", examples=[["events", "website"]])
    review: bool = Field(False, description="Whether moderators see an idea before everybody does.")
    anonymous: Literal["never", "wished", "always"] = Field(
        "never", description="Whether the author's name is left out: never, where they wish it, or always."
    )
    against: bool = Field(False, description="Whether one can also vote against an idea.")
    own_vote: bool = Field(True, description="Whether authors may vote for their own ideas.")
    hidden: bool = Field(False, description="Whether the counts stay hidden until an idea is answered.")
    leavers: bool = Field(True, description="Whether the votes of those who have left still count.")
    budget: int = Field(0, ge=0, le=1000, description="How many ideas a member may vote for in a period; 0: any.")
    period: Duration = Field(timedelta(days=30), description="The period of the budget.")
    proposed_by: Literal["everyone", "moderators"] = Field("everyone", description="Who may propose ideas.")
    roles: tuple[RoleId, ...] = Field(
        (),
        description="The ids of Discord roles; where there are some, only who has one of them may propose there.",
        examples=[[123456789012345678]],
    )
    member_for: Duration = Field(timedelta(0), description="How long one must have been here to propose.")
    cooldown: Duration = Field(timedelta(0), description="How long a member waits after one idea for the next.")
    edit_for: Duration = Field(timedelta(hours=1), description="How long authors may reword their idea.")

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is not installed that these settings ask for, and the mend."""
        return () if self.similar == "light" or semantic.installed() else (semantic.MISSING,)

    @model_validator(mode="after")
    def _boards_differ(self) -> IdeaSettings:
        names = [board.name for board in self.boards]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f'the board "{name}" is there twice')
        return self

    def room_of(self, board: str) -> str:
        """The room that shows a board; of one that is no more, the usual one."""
        return next((one.room for one in self.boards if one.name == board), self.room)
