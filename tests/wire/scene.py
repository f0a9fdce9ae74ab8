"""One evening in a community on two networks, during which the bot may be killed at any request.

People behave as people do: who is not answered asks again.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.wire.discord.server import Interaction, text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.matrix.people import People, Person, Shown
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.proxy import DISCORD, MATRIX, Blow, Proxy
from tests.wire.twin import Twin

EFFECTS = {
    "matrix message": 5,
    "matrix seed": 4,
    "matrix edit": 1,
    "matrix pin": 1,
    "matrix poll": 1,
    "matrix poll end": 1,
    "matrix direct room": 1,
    "matrix direct list": 1,
    "matrix invitation": 2,
    "matrix join": 3,
    "discord message": 3,
    "discord pin": 1,
    "discord edit": 1,
    "discord role": 1,
    "discord answer": 3,
    "discord commands": 1,
}
"""How many requests of each kind an evening surely has."""

ASK_AGAIN = 8.0
"""Seconds after which somebody who was not answered asks again."""

LONGEST = 180.0
"""Seconds after which an evening has failed."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The community and the bot between two proxies."""

    twin: Twin
    people: People
    bot: BotProcess
    proxies: tuple[Proxy, Proxy]
    choir: str
    """A Matrix room that goes with an interest."""
    singers: JSON
    """The Discord role that goes with it."""

    @classmethod
    @asynccontextmanager
    async def staged(cls, people: People, directory: Path) -> AsyncIterator[Scene]:
        """Everything there, the bot not started yet."""
        async with Twin.found(people) as twin:
            matrix, server = twin.matrix, twin.discord.server
            choir = await matrix.mo.create_room("Choir", public=False)
            await matrix.mo.add_child(matrix.space, choir)
            await matrix.mo.invite(choir, matrix.bot.user_id)
            for room in (choir, matrix.square):
                await matrix.mo.give_power(room, matrix.bot.user_id, 50)
            singers = await server.add_role("Singers")
            interest = f"""
                [communities.greeter]
                wait = "1s"
                [[communities.greeter.interests]]
                name = "song"
                label = "Singing"
                emoji = "🎶"
                room = "{choir}"
                role = {singers["id"]}
                """
            async with (
                Proxy(matrix.url, MATRIX, lambda: bot.kill()) as one,
                Proxy(server.url, DISCORD, lambda: bot.kill()) as other,
            ):
                toml = twin.toml(directory / "data", homeserver=one.url, api_url=f"{other.url}/api/v10", cogs=interest)
                bot = BotProcess(directory, toml)
                try:
                    yield cls(twin, people, bot, (one, other), choir, singers)
                finally:
                    await bot.close()

    @property
    def landed(self) -> set[Blow]:
        """The blows that have fallen."""
        return {blow for proxy in self.proxies for blow in proxy.landed}

    async def play(self, blows: Sequence[Blow]) -> None:
        """Live through the evening, with these blows, and check that nothing came twice and nothing was lost."""
        for proxy in self.proxies:
            proxy.strike(*blows)
        await self.bot.start()
        async with asyncio.timeout(LONGEST), self.bot.revived():
            await self._open()
            ann, ben = [await self.twin.matrix.newcomer(self.people, name) for name in ("Ann", "Ben")]
            dora, emil = [await self.twin.discord.server.add_member(name) for name in ("Dora", "Emil")]
            greeting = await self.twin.matrix.greeted(ann)
            await self.twin.matrix.greeted(ben)
            await self._greeted(emil)
            await self._shown_around_on_matrix(ann, greeting)
            await self._shown_around_on_discord(dora, await self._greeted(dora))
            await self._vote_everywhere(ann, ben, dora, emil)
            await self._vote_here(ann, ben)
            await self._post_pinned()
            await self.twin.discord.server.settle()
            await self._all_once(ann, ben, dora, emil)

    # ------------------------------------------------------------------ acts

    async def _open(self) -> None:
        """Wait until the bot hears what happens in both homes: who was there before is no newcomer."""
        server = self.twin.discord.server
        await self.bot.wait_log("matrix is open")
        await server.wait_for(
            lambda: any(c.route == "/guilds/{guild}/members" and c.status == 200 for c in server.judge.calls), PATIENCE
        )

    async def _shown_around_on_matrix(self, ann: Person, greeting: Shown) -> None:
        matrix = self.twin.matrix
        [control] = await matrix.seeds(greeting.id)
        seen: set[str] = set()
        while True:
            pressed = await ann.react(matrix.square, greeting.id, control)
            try:
                own = await self._room_of(ann)
                guide = await ann.wait_shown(own, lambda m: "Singing" in m.words and m.id not in seen, ASK_AGAIN)
                await ann.react(own, guide.id, "🎶")
                seen.add(guide.id)
                await ann.wait_invited(matrix.bot.user_id, ASK_AGAIN, to=self.choir)
            except TimeoutError:  # the bot was killed before it answered, or before it knew that it had
                await ann.redact(matrix.square, pressed)
            else:
                return

    async def _room_of(self, ann: Person) -> str:
        """The room that the bot has opened for her alone."""
        for own in await ann.joined() - {self.twin.matrix.space, self.twin.matrix.square}:
            return own
        own = await ann.wait_invited(self.twin.matrix.bot.user_id, ASK_AGAIN)
        await ann.join(own)
        return own

    async def _shown_around_on_discord(self, dora: JSON, greeting: JSON) -> None:
        server = self.twin.discord.server
        button = server.controls(greeting)[0]["custom_id"]
        guide = (await self._pressed(dora, greeting, button)).messages[0]
        pick = next(control["custom_id"] for control in server.controls(guide) if "pick" in control["custom_id"])
        while True:
            await self._pressed(dora, guide, pick, ["song"])
            try:
                await server.wait_for(lambda: self.singers["id"] in server.member(dora)["roles"], ASK_AGAIN)
            except TimeoutError:
                continue
            return

    async def _vote_everywhere(self, ann: Person, ben: Person, dora: JSON, emil: JSON) -> None:
        matrix, server = self.twin.matrix, self.twin.discord.server
        await matrix.mo.say(matrix.office, '!poll open "Where to?" "Park | Lake" where=everywhere')
        here = await matrix.mo.wait_shown(matrix.square, lambda m: _titled(m.words, "Where to?"))
        [there] = await server.wait_for(lambda: self._cards("Where to?"), PATIENCE)
        await ann.react(matrix.square, here.id, "1️⃣")
        await ben.react(matrix.square, here.id, "1️⃣")
        for user, label in ((dora, "Lake"), (dora, "Park"), (emil, "Lake")):
            option = next(c["custom_id"] for c in server.controls(there) if label in c.get("label", ""))
            await self._pressed(user, there, option)
        await matrix.mo.wait_shown(matrix.square, lambda m: m.id == here.id and m.edits > 0)
        await matrix.mo.say(matrix.office, "!poll close #1")
        await matrix.mo.wait_shown(matrix.square, lambda m: m.id == here.id and _outcome(m.words) == [3, 1])
        await server.wait_for(lambda: _outcome(text_of(there)) == [3, 1], PATIENCE)

    async def _vote_here(self, ann: Person, ben: Person) -> None:
        matrix = self.twin.matrix
        await matrix.mo.say(matrix.square, '!poll open "And when?" "Today | Later" where=here')
        poll = await matrix.mo.wait_shown(matrix.square, lambda m: m.poll)
        today, later = [answer["id"] for answer in poll.content["org.matrix.msc3381.poll.start"]["answers"]]
        await ann.respond(matrix.square, poll.id, today)
        await ann.respond(matrix.square, poll.id, later)
        await ben.respond(matrix.square, poll.id, later)
        await matrix.mo.say(matrix.office, "!poll close #2")
        await matrix.mo.wait_shown(matrix.square, lambda m: not m.poll and _outcome(m.words) == [0, 2])

    async def _post_pinned(self) -> None:
        matrix, server = self.twin.matrix, self.twin.discord.server
        await matrix.mo.say(matrix.office, '!post plan "See you **there**" at="in 2 seconds" pin=yes')
        here = await matrix.mo.wait_shown(matrix.square, lambda m: "See you" in m.words)
        await matrix.mo.wait_for(matrix.square, lambda e: e["content"].get("pinned") == [here.id])
        [there] = await server.wait_for(self._posts, PATIENCE)
        await server.wait_for(lambda: there["id"] in server.world.pins[there["channel_id"]], PATIENCE)

    # ------------------------------------------------------------------ what people see

    async def _greeted(self, user: JSON) -> JSON:
        """The greeting of a newcomer on Discord."""
        [greeting] = await self.twin.discord.server.wait_for(lambda: self._greetings(user), PATIENCE)
        return greeting

    def _greetings(self, user: JSON) -> list[JSON]:
        said = self.twin.discord.server.messages(self.twin.discord.square)
        return [message for message in said if f"<@{user['id']}>" in text_of(message)]

    def _cards(self, question: str) -> list[JSON]:
        said = self.twin.discord.server.messages(self.twin.discord.square)
        return [message for message in said if _titled(text_of(message), question)]

    def _posts(self) -> list[JSON]:
        said = self.twin.discord.server.messages(self.twin.discord.square)
        return [message for message in said if "See you **there**" in text_of(message)]

    async def _pressed(self, user: JSON, message: JSON, which: str, values: Sequence[str] = ()) -> Interaction:
        """Press until it is acknowledged and answered."""
        server = self.twin.discord.server
        while True:
            try:
                pressed = await server.click(user, message, which, values, within=ASK_AGAIN)
                return await server.completed(pressed, ASK_AGAIN)
            except TimeoutError:
                continue

    async def _all_once(self, ann: Person, ben: Person, dora: JSON, emil: JSON) -> None:
        matrix = self.twin.matrix
        assert await matrix.called() == Counter({ann.id: 1, ben.id: 1})
        assert [len(self._greetings(user)) for user in (dora, emil)] == [1, 1]
        shown = [message for message in await matrix.mo.shown(matrix.square) if matrix.by_bot()(message)]
        assert [m.poll for m in shown if _titled(m.words, "Where to?")] == [False]
        assert [m.poll for m in shown if _titled(m.words, "And when?")] == [True, False]
        assert len(self._cards("Where to?")) == 1
        assert [m.words for m in shown if "See you" in m.words] == ["See you **there**"]
        assert len(self._posts()) == 1
        ends = [e for e in await matrix.mo.history(matrix.square) if e["type"].endswith("poll.end")]
        assert len(ends) == 1
        for message in shown:
            placed = [key for who, key in await matrix.mo.reactions(matrix.square, message.id)]
            assert placed.count("👋") <= 2  # the bot's, and that of one who pressed it
        rooms = await self.people.meet(matrix.bot).joined() - {matrix.space, matrix.square, matrix.office, self.choir}
        assert len(rooms) == 1
        assert not self.twin.discord.server.judge.pings


def _titled(said: str, question: str) -> bool:
    """Whether a card is the poll of this question."""
    return re.match(rf"[#*\s]*{re.escape(question)}", said) is not None


def _outcome(said: str) -> list[int]:
    """The votes of a poll that is closed."""
    votes = re.findall(r"% · (\w+) vote", said) if "closed" in said else []
    return [int(count) if count.isdigit() else 0 for count in votes]
