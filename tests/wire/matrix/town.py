"""A town on the homeserver: a space with its rooms, a moderator, and an account for the bot."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wire.matrix.people import People, Person, Shown
from tests.wire.matrix.synapse import Registered
from tests.wire.process import BotProcess

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
"""What makes a room an encrypted one."""


@dataclass(frozen=True, slots=True)
class Town:
    """One community's home. The moderator made the rooms; the bot is invited and has no power anywhere."""

    url: str
    bot: Registered
    mo: Person
    """The moderator."""
    space: str
    square: str
    """Where newcomers are greeted and polls are shown."""
    office: str
    """The moderators' room."""

    @classmethod
    async def found(cls, people: People) -> Town:
        """Found a town."""
        bot = people.synapse.register("bot")
        mo = await people.new("mo", "Mo")
        space = await mo.create_room("Town", space=True)
        more: dict[str, Any] = {"initial_state": [ENCRYPTION]} if people.sealed else {}
        square = await mo.create_room("Square", **more)
        office = await mo.create_room("Office", public=False, **more)
        for room in (square, office):
            await mo.add_child(space, room)
        for room in (space, square, office):
            await mo.invite(room, bot.user_id)
        return cls(people.synapse.url, bot, mo, space, square, office)

    def network(self, *, homeserver: str = "", login: str = "") -> str:
        """The [matrix] section. `homeserver`: another address, of a proxy. `login`: another way than by password."""
        return f"""
            [matrix]
            homeserver = {json.dumps(homeserver or self.url)}
            user_id = {json.dumps(self.bot.user_id)}
            {login or f"password = {json.dumps(self.bot.password)}"}
            """

    def home(self) -> str:
        """The sections of the community's home on Matrix."""
        return f"""
            [communities.matrix]
            space = {json.dumps(self.space)}

            [communities.matrix.rooms]
            welcome = {json.dumps(self.square)}
            announcements = {json.dumps(self.square)}
            moderators = {json.dumps(self.office)}
            """

    def toml(self, data_dir: Path, *, networks: str = "", homes: str = "", cogs: str = "") -> str:
        """The bot.toml of the town.

        `networks`: the sections of the networks, if not the homeserver's alone. `homes`: the sections of homes on
        other networks. `cogs`: the sections of the cogs.
        """
        return f"""
            [bot]
            data_dir = {json.dumps(str(data_dir))}
            log_level = "debug"
            {networks or self.network()}
            [[communities]]
            id = "town"
            name = "Town"
            locale = "en"
            timezone = "Europe/Paris"
            cogs = ["greeter", "polls", "posts", "ideas"]
            {self.home()}
            {homes}
            {cogs}
            """

    async def newcomer(self, people: People, display: str, name: str = "") -> Person:
        """Somebody new, who joins the space and the square."""
        person = await people.new(name or display.lower(), display)
        await person.join(self.space, self.square)
        return person

    async def alone_with(self, person: Person) -> str:
        """A room that somebody has opened for themselves and the bot."""
        room = await person.create_room("", public=False, is_direct=True, invite=[self.bot.user_id])
        bot = self.bot.user_id
        await person.wait_for(room, lambda e: e["content"].get("membership") == "join" and e["sender"] == bot)
        return room

    def by_bot(self, *words: str) -> Callable[[Shown], bool]:
        """Tells whether a message is the bot's and holds all these words."""
        return lambda message: message.sender == self.bot.user_id and all(word in message.words for word in words)

    async def greeted(self, person: Person) -> Shown:
        """The greeting that calls somebody, as soon as it is there."""
        return await person.wait_shown(self.square, lambda m: self.by_bot()(m) and person.id in m.mentioned)

    async def called(self) -> Counter[str]:
        """How often the bot has called each in the square."""
        said = [message for message in await self.mo.shown(self.square) if self.by_bot()(message)]
        return Counter(account for message in said for account in message.mentioned)

    async def seeds(self, message: str, many: int = 1) -> list[str]:
        """The reactions that the bot has placed on a message in the square, as soon as there are so many."""

        async def look() -> list[str] | None:
            placed = [key for who, key in await self.mo.reactions(self.square, message) if who == self.bot.user_id]
            return placed if len(placed) >= many else None

        return await self.mo.wait_until(self.square, look)

    async def open_poll(self, asked: str) -> Shown:
        """A poll that the moderator opens, as the square shows it."""
        before = {message.id for message in await self.mo.shown(self.square)}
        await self.ask(self.mo, f"poll open {asked}")
        return await self.mo.wait_shown(self.square, lambda m: self.by_bot()(m) and m.id not in before)

    async def start(self, bot: BotProcess) -> None:
        """Start the bot, and wait until it hears what happens."""
        await bot.start(ready="matrix is open")

    async def ask(self, person: Person, line: str, room: str = "") -> Shown:
        """Give the bot a command, in the moderators' room if not elsewhere, and wait for the answer."""
        room = room or self.office
        asked = await person.say(room, f"!{line}")
        return await person.wait_shown(room, lambda m: m.sender == self.bot.user_id and m.replies_to == asked)
