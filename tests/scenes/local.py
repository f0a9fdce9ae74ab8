"""The scenes on the local stage: the public test kit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.chat import Button, Card, Choices, Room
from bot.platforms.local import Answered, Post
from bot.testing import Play, playing
from bot.text import Mention, plain
from tests.scenes.stage import KINDS, MODERATORS, SETTINGS, Seen, Stage, having, newest


class LocalStage(Stage):
    """Everything happens at once, and nothing is read without being asked for."""

    name = "local"

    def __init__(self, play: Play) -> None:
        self._play = play
        self.app = play.app
        self._read: dict[str, int] = defaultdict(int)

    async def joins(self, who: str) -> None:
        """Somebody comes in."""
        await self._play.join(_id(who), who, moderator=who in MODERATORS)

    async def leaves(self, who: str) -> None:
        """Somebody goes."""
        await self._play.leave(_id(who))

    def account(self, who: str) -> str:
        """Their name."""
        return _id(who)

    async def square(self, who: str) -> list[Seen]:
        """The bot's cards in the welcome room."""
        return [_seen(post) for post in self._play.cards("welcome")]

    async def reads(self, who: str, *words: str) -> Seen:
        """The newest card with these words."""
        found = newest(await self.square(who), words)
        assert found is not None, f"nothing says {words}"
        return found

    async def no_longer_reads(self, who: str, *words: str) -> None:
        """No card has these words."""
        assert newest(await self.square(who), words) is None, f"something says {words}"

    async def finds(self, who: str, many: int, *words: str) -> list[Seen]:
        """The cards with these words."""
        found = having(await self.square(who), words)
        assert len(found) == many, f"{len(found)} cards say {words}"
        return found

    async def asks(self, who: str, command: str, **options: str | int) -> None:
        """Type the command's line."""
        room = "moderators" if who in MODERATORS else "welcome"
        await self._play.command(_id(who), line(command, options), room)

    async def presses(self, who: str, seen: Seen, wording: str) -> None:
        """Use the control."""
        await self._play.press(_id(who), seen.on_stage, wording)

    async def takes_back(self, who: str, seen: Seen) -> None:
        """There is a control for that."""
        raise NotImplementedError

    async def told(self, who: str) -> Seen:
        """The next private answer."""
        answers = self._private(who)
        assert len(answers) > self._read[who], f"{who} was told nothing"
        self._read[who] += 1
        return _seen(answers[self._read[who] - 1])

    async def has_news(self, who: str) -> bool:
        """Whether there is an answer that was not read."""
        return len(self._private(who)) > self._read[who]

    async def says(self, who: str, words: str) -> Post:
        """Say it in the welcome room."""
        await self._play.say(_id(who), words)
        return next(post for post in reversed(self._play.stage().posts) if post.words == words)

    async def reports(self, who: str, message: Post) -> None:
        """Report it as a reply."""
        await self._play.command(_id(who), "report", reply_to=message)

    async def office(self, *words: str) -> Seen:
        """The newest card with these words."""
        found = newest([_seen(post) for post in self._play.cards("moderators")], words)
        assert found is not None, f"nothing says {words}"
        return found

    async def office_finds(self, many: int, *words: str) -> list[Seen]:
        """The cards with these words."""
        found = having([_seen(post) for post in self._play.cards("moderators")], words)
        assert len(found) == many, f"{len(found)} cards say {words}"
        return found

    async def letter(self, who: str, *words: str) -> Seen:
        """The newest card with these words."""
        found = newest([_seen(post) for post in self._play.cards(_id(who)) if post.room.direct], words)
        assert found is not None, f"nothing says {words}"
        return found

    async def says_alone(self, who: str, words: str) -> None:
        """Say it in the direct room."""
        platform = self._play.platforms["local"]
        await platform.say(self._play.community, _id(who), Room("local", _id(who), direct=True), words)
        await self._play.settle()

    async def passes(self, time: timedelta) -> None:
        """Move the clock."""
        await self._play.advance(time)

    def _private(self, who: str) -> list[Answered]:
        return [answer for answer in self._play.stage().answers if answer.to == _id(who) and answer.private]


@asynccontextmanager
async def local_stage(data_dir: Path, database: str = "sqlite") -> AsyncIterator[Stage]:
    """A community with Mo in it."""
    cogs = [kind.name for kind in KINDS]
    async with playing(data_dir, KINDS, cogs=cogs, settings=SETTINGS, database=database) as play:
        stage = LocalStage(play)
        await stage.joins("Mo")
        yield stage


def line(command: str, options: Mapping[str, str | int]) -> str:
    """A command as it is typed, its options by name."""
    return " ".join([command, *(f'{name}="{value}"' for name, value in options.items())])


def _id(who: str) -> str:
    return who.lower()


def _seen(shown: Post | Answered) -> Seen:
    card = shown.card
    assert card is not None
    calls = [n.account.title() for part in (card.title or (), *card.body) for n in part if isinstance(n, Mention)]
    return Seen(Play.text(shown), tuple(_wordings(card)), tuple(calls), on_stage=shown)


def _wordings(card: Card) -> list[str]:
    found = []
    for control in card.controls:
        if isinstance(control, Button):
            found.append(plain(control.label))
        elif isinstance(control, Choices):
            found += [option.label for option in control.options]
            found += [plain(control.take_back)] if control.take_back is not None else []
    return found
