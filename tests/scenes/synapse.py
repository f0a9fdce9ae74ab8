"""The scenes on Matrix: a real Synapse, people as bare clients, and the bot beside them."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.config import BotSettings, Community, Config, MatrixHome, MatrixSettings
from bot.platforms.matrix import MatrixPlatform
from tests.scenes.local import line
from tests.scenes.stage import KINDS, MODERATORS, SETTINGS, Seen, Stage, having, means, newest
from tests.wire.matrix.people import People, Person, Shown
from tests.wire.matrix.town import Town

_OFFER = "✉️"
_POLL = "org.matrix.msc3381.poll.start"
_TEXT = "org.matrix.msc1767.text"
_CONTROL = re.compile(r"(?:React with )?([^\s:]+):? (.+?)(?: ✓)?")


class _Clock:
    """The time, which the scene can move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class SynapseStage(Stage):
    """Members of a space. Whatever the bot says takes its time, so people wait for it."""

    name = "synapse"

    def __init__(self, town: Town, people: People, app: App, clock: _Clock) -> None:
        self._town = town
        self._people = people
        self.app = app
        self._clock = clock
        self._persons: dict[str, Person] = {"Mo": town.mo}
        self._asked: dict[str, str] = {}
        """The message of somebody's command that awaits its answer."""
        self._acts: dict[tuple[str, str], tuple[str, str]] = {}
        """(who, message) → the room and the event of their last press on it."""
        self._rooms: dict[str, str] = {}
        """Somebody's direct room with the bot."""
        self._read: dict[str, set[str]] = defaultdict(set)

    async def joins(self, who: str) -> None:
        """Somebody joins the space and the square; a moderator is given power there, and joins the office."""
        town, mo = self._town, self._town.mo
        person = self._persons[who] = self._persons.get(who) or await self._people.new(who.lower(), who)
        await person.join(town.space, town.square)
        if who in MODERATORS:
            for room in (town.space, town.square, town.office):
                await mo.give_power(room, person, 50)
            await mo.invite(town.office, person.id)
            await person.join(town.office)

    def account(self, who: str) -> str:
        """The user id."""
        return self._persons[who].id

    async def leaves(self, who: str) -> None:
        """Somebody leaves both."""
        for room in (self._town.square, self._town.space):
            await self._persons[who].leave(room)

    async def square(self, who: str) -> list[Seen]:
        """The bot's messages and polls, without the lines that offer an answer."""
        shown = [each for each in await self._persons[who].shown(self._town.square) if self._by_bot(each)]
        return [self._seen(each, self._town.square) for each in shown if _OFFER not in each.words]

    async def reads(self, who: str, *words: str) -> Seen:
        """The newest card with these words."""

        async def look() -> Seen | None:
            return newest(await self.square(who), words)

        return await self._persons[who].wait_until(self._town.square, look)

    async def no_longer_reads(self, who: str, *words: str) -> None:
        """No card has these words, as soon as that is so."""

        async def look() -> bool | None:
            return newest(await self.square(who), words) is None or None

        await self._persons[who].wait_until(self._town.square, look)

    async def finds(self, who: str, many: int, *words: str) -> list[Seen]:
        """The cards with these words, as soon as there are so many."""

        async def look() -> tuple[list[Seen]] | None:
            found = having(await self.square(who), words)
            return (found,) if len(found) == many else None

        [found] = await self._persons[who].wait_until(self._town.square, look)
        return found

    async def asks(self, who: str, command: str, **options: str | int) -> None:
        """Type the command's line."""
        room = self._town.office if who in MODERATORS else self._town.square
        self._asked[who] = await self._persons[who].say(room, f"!{line(command, options)}")

    async def presses(self, who: str, seen: Seen, wording: str) -> None:
        """Answer the poll, or react with what stands beside the wording."""
        room, shown = seen.on_stage
        person, keys = self._persons[who], _keys(shown)
        label = next((label for label in keys if means(label, wording)), None)
        if label is None:
            raise LookupError(f"no control {wording!r}")
        act = person.respond if shown.type == _POLL else person.react
        self._acts[who, shown.id] = room, await act(room, shown.id, keys[label])

    async def takes_back(self, who: str, seen: Seen) -> None:
        """Redact the reaction or the response."""
        await self._persons[who].redact(*self._acts[who, seen.on_stage[1].id])

    async def told(self, who: str) -> Seen:
        """What comes into the moderators' room, or the direct room, opened on the way where it is offered."""
        person, asked = self._persons[who], self._asked.pop(who, "")
        if who in MODERATORS:
            office = self._town.office
            return self._seen(await person.wait_shown(office, lambda m: self._answers(m, asked)), office)
        offered = bool(asked) and who not in self._rooms
        if offered:
            offer = await person.wait_shown(self._town.square, lambda m: self._by_bot(m) and m.replies_to == asked)
            assert _OFFER in offer.words, f"said in the square: {offer.words}"
            await person.react(self._town.square, offer.id, _OFFER)
        if who not in self._rooms:
            self._rooms[who] = await person.wait_invited(self._town.bot.user_id)
            await person.join(self._rooms[who])
        room, read = self._rooms[who], self._read[who]
        answer = await person.wait_shown(room, lambda m: self._by_bot(m) and m.id not in read)
        read.add(answer.id)
        return self._seen(answer, room, offered=offered)

    async def has_news(self, who: str) -> bool:
        """Whether there is an invitation, or a message that was not read."""
        person = self._persons[who]
        said = await person.shown(self._rooms[who]) if who in self._rooms else []
        unread = [each for each in said if self._by_bot(each) and each.id not in self._read[who]]
        return bool(unread or await person.invited())

    async def says(self, who: str, words: str) -> str:
        """Say it in the square."""
        return await self._persons[who].say(self._town.square, words)

    async def reports(self, who: str, message: str) -> None:
        """Report it as a reply."""
        await self._persons[who].say(self._town.square, "!report", reply_to=message)

    async def office(self, *words: str) -> Seen:
        """The newest card with these words."""
        return await self._finds_in(self._town.mo, self._town.office, words)

    async def office_finds(self, many: int, *words: str) -> list[Seen]:
        """The cards with these words, as soon as there are so many."""
        mo, office = self._town.mo, self._town.office

        async def look() -> tuple[list[Seen]] | None:
            found = having([self._seen(each, office) for each in await mo.shown(office) if self._by_bot(each)], words)
            return (found,) if len(found) == many else None

        [found] = await mo.wait_until(office, look)
        return found

    async def letter(self, who: str, *words: str) -> Seen:
        """The newest card with these words, in a room that is joined if need be."""
        person = self._persons[who]
        if who not in self._rooms:
            self._rooms[who] = await person.wait_invited(self._town.bot.user_id)
            await person.join(self._rooms[who])
        return await self._finds_in(person, self._rooms[who], words)

    async def _finds_in(self, person: Person, room: str, words: tuple[str, ...]) -> Seen:
        async def look() -> Seen | None:
            return newest([self._seen(each, room) for each in await person.shown(room) if self._by_bot(each)], words)

        return await person.wait_until(room, look)

    async def says_alone(self, who: str, words: str) -> None:
        """Say it in the direct room."""
        await self._persons[who].say(self._rooms[who], words)

    async def passes(self, time: timedelta) -> None:
        """The bot's clock jumps, and what is due then goes out."""
        self._clock.ahead += time
        await self.app.house.schedule.run_due(self._clock())
        await self.app.house.deliveries.resent("matrix")

    # ------------------------------------------------------------------ inside

    def _by_bot(self, shown: Shown) -> bool:
        return shown.sender == self._town.bot.user_id

    def _answers(self, shown: Shown, asked: str) -> bool:
        return self._by_bot(shown) and shown.replies_to == asked and shown.content.get("msgtype") != "m.file"

    def _seen(self, shown: Shown, room: str, *, offered: bool = False) -> Seen:
        names = {person.id: name for name, person in self._persons.items()}
        calls = tuple(names[account] for account in shown.mentioned)
        return Seen(shown.words.replace("\u200b", ""), tuple(_keys(shown)), calls, offered, (room, shown))


@asynccontextmanager
async def synapse_stage(data_dir: Path, people: People) -> AsyncIterator[Stage]:
    """A space with its square, its office, and Mo in them."""
    clock = _Clock()
    async with people:
        town = await Town.found(people)
        app = App(_config(town, data_dir), makers={"matrix": MatrixPlatform}, kinds=KINDS, clock=clock)
        await app.start()
        matrix = app.house.platforms["matrix"]
        await matrix.open()  # what happens from now on is heard
        living = asyncio.create_task(matrix.run())
        try:
            yield SynapseStage(town, people, app, clock)
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
            await app.close()


def _config(town: Town, data_dir: Path) -> Config:
    rooms = {"welcome": town.square, "moderators": town.office}
    community = Community(
        id="makers",
        name="The Makers",
        cogs=tuple(kind.name for kind in KINDS),
        settings=dict(SETTINGS),
        matrix=MatrixHome(space=town.space, rooms=rooms),
    )
    login = {"homeserver": town.url, "user_id": town.bot.user_id, "password": town.bot.password}
    return Config(
        bot=BotSettings(data_dir=data_dir), matrix=MatrixSettings.model_validate(login), communities=(community,)
    )


def _keys(shown: Shown) -> dict[str, str]:
    """What can be pressed: its wording → the reaction, or the answer's id."""
    if shown.type == _POLL:
        return {answer[_TEXT]: answer["id"] for answer in shown.content[_POLL]["answers"]}
    lines = [_CONTROL.fullmatch(words) for words in shown.words.splitlines()]
    return {match[2]: match[1] for match in lines if match and _is_emoji(match[1])}


def _is_emoji(sign: str) -> bool:
    return not (sign.isascii() or sign[-1].isalnum() or sign[0] in "▰▱•“«")
