"""What people do and see on any network: the verbs of the scenes. Each stage plays them its network's own way.

People are called by their names. Mo and Max are moderators. Mo has always been there; everybody else has to join.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.config import Settings
from cogs.escalation import Escalation
from cogs.escalation.settings import EscalationSettings
from cogs.greeter import Greeter
from cogs.greeter.settings import GreeterSettings
from cogs.ideas import Ideas
from cogs.ideas.settings import IdeaSettings
from cogs.noticing import Noticing
from cogs.noticing.settings import NoticingSettings
from cogs.polls import Polls
from cogs.polls.settings import PollSettings
from cogs.posts import Posts
from cogs.posts.settings import PostSettings

KINDS = (Greeter, Polls, Posts, Ideas, Escalation, Noticing)
SETTINGS: Mapping[str, Settings] = {
    "greeter": GreeterSettings(wait=timedelta(minutes=1)),
    "polls": PollSettings(room="welcome"),
    "posts": PostSettings(room="welcome"),
    "ideas": IdeaSettings(room="welcome"),
    "escalation": EscalationSettings(announcements="welcome"),
    "noticing": NoticingSettings(),
}
"""One room for everything: people call it the square."""
MODERATORS = ("Mo", "Max")
"""They give their commands in the moderators' room."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A card as somebody reads it."""

    words: str
    """Without markup; whom it mentions and when things are, as people read it."""
    controls: tuple[str, ...]
    """The wording of everything that can be pressed."""
    calls: tuple[str, ...] = ()
    """Whom it rings for."""
    offered: bool = False
    """It came only after its reader had taken up an offer."""
    on_stage: Any = field(default=None, compare=False)
    """What the stage knows it by."""


class Stage(ABC):
    """A community in a home on one network, with the bot at work."""

    name: str
    app: App

    @abstractmethod
    async def joins(self, who: str) -> None:
        """Somebody comes in, for the first time or again."""

    @abstractmethod
    async def leaves(self, who: str) -> None:
        """Somebody goes."""

    @abstractmethod
    def account(self, who: str) -> str:
        """Their id on this network."""

    @abstractmethod
    async def square(self, who: str) -> list[Seen]:
        """The bot's cards in the square as somebody sees them now, oldest first."""

    @abstractmethod
    async def reads(self, who: str, *words: str) -> Seen:
        """The newest card in the square that holds all these words, as soon as it is there."""

    @abstractmethod
    async def no_longer_reads(self, who: str, *words: str) -> None:
        """Wait until no card in the square holds all these words."""

    @abstractmethod
    async def finds(self, who: str, many: int, *words: str) -> list[Seen]:
        """Wait until so many cards in the square hold all these words; those cards, oldest first."""

    @abstractmethod
    async def asks(self, who: str, command: str, **options: str | int) -> None:
        """Somebody gives a command: a moderator in the moderators' room, others in the square."""

    @abstractmethod
    async def presses(self, who: str, seen: Seen, wording: str) -> None:
        """Somebody uses the control of this wording."""

    @abstractmethod
    async def takes_back(self, who: str, seen: Seen) -> None:
        """Somebody undoes their last press on a card, where that is not a control of its own."""

    @abstractmethod
    async def told(self, who: str) -> Seen:
        """The next thing that the bot says to somebody alone, as soon as it is there."""

    @abstractmethod
    async def has_news(self, who: str) -> bool:
        """Whether the bot has said something to somebody alone that they have not read."""

    @abstractmethod
    async def says(self, who: str, words: str) -> Any:
        """Somebody says something in the square; the message."""

    @abstractmethod
    async def reports(self, who: str, message: Any) -> None:
        """Somebody tells the moderators of a message."""

    @abstractmethod
    async def office(self, *words: str) -> Seen:
        """The newest card in the moderators' room that holds all these words, as Mo sees it, as soon as it is there."""

    @abstractmethod
    async def office_finds(self, many: int, *words: str) -> list[Seen]:
        """Wait until so many cards in the moderators' room hold all these words; those cards, oldest first."""

    @abstractmethod
    async def letter(self, who: str, *words: str) -> Seen:
        """What the bot wrote to somebody alone that holds all these words, as soon as it is there."""

    @abstractmethod
    async def says_alone(self, who: str, words: str) -> None:
        """Somebody writes to the bot alone."""

    @abstractmethod
    async def passes(self, time: timedelta) -> None:
        """Time passes."""

    @property
    def now(self) -> datetime:
        """What the bot's clock shows, in UTC."""
        return self.app.house.now()

    async def becomes(self, moment: datetime) -> None:
        """Time passes until then."""
        await self.passes(moment - self.now)

    def lives(self, zone: str, cog: str = "posts", **changed: Any) -> None:
        """The admin gives the community a time zone and settings for a cog, and has the bot read them."""
        config = self.app.house.config
        [community] = config.communities
        kept = SETTINGS[cog]
        read = type(kept).model_validate(kept.model_dump() | changed)
        settings = {**community.settings, cog: read}
        community = community.model_copy(update={"timezone": zone, "settings": settings})
        self.app.adopt(config.model_copy(update={"communities": (community,)}))

    async def called(self, who: str) -> Counter[str]:
        """How often the square has rung for each, as somebody sees it."""
        return Counter(name for seen in await self.square(who) for name in seen.calls)


def newest(cards: Iterable[Seen], words: Iterable[str]) -> Seen | None:
    """The last of the cards that holds all these words."""
    found = having(cards, words)
    return found[-1] if found else None


def having(cards: Iterable[Seen], words: Iterable[str]) -> list[Seen]:
    """The cards that hold all these words."""
    wanted = list(words)
    return [seen for seen in cards if all(word in seen.words for word in wanted)]


def means(label: str, wording: str) -> bool:
    """Whether a label has this wording; an emoji may stand before it."""
    return label == wording or label.endswith(f" {wording}")
