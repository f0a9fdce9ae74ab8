"""The scenes on a Discord in memory, with discord.py and the real platform."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import MemberActor, UserHandle

from bot.app import App
from bot.config import BotSettings, Community, Config, DiscordHome, DiscordSettings
from bot.platforms.discord import DiscordPlatform
from tests.scenes.stage import KINDS, MODERATORS, SETTINGS, Seen, Stage, having, means, newest

_BUTTON, _SELECT = 2, 3
_TEMPER = 20.0
"""Seconds that the world waits for the bot to become quiet: a busy machine must not fail a scene. What the bot puts off
for longer than this waits until time passes."""
_LONG = timedelta(hours=1)


class SimcordStage(Stage):
    """Members of one guild."""

    name = "simcord"

    def __init__(self, env: simcord.Env) -> None:
        self._env = env
        self._guild = env.create_guild("The Makers")
        self._square = self._guild.create_text_channel("square")
        self._office = self._guild.create_text_channel("office")
        self._keepers = self._guild.create_role("Keepers", permissions=discord.Permissions(manage_messages=True))
        self._users: dict[str, UserHandle] = {}
        self._members: dict[str, MemberActor] = {}
        self._told: dict[str, list[Any]] = defaultdict(list)
        self._ahead = timedelta()
        self._turn = asyncio.Lock()
        """In this world one thing happens after the other."""
        self._come_in("Mo")

    async def open(self, data_dir: Path) -> App:
        """Start the bot; the app is the caller's to close."""
        rooms = {"welcome": str(self._square.id), "moderators": str(self._office.id)}
        community = Community(
            id="makers",
            name="The Makers",
            cogs=tuple(kind.name for kind in KINDS),
            settings=dict(SETTINGS),
            discord=DiscordHome(server=str(self._guild.id), rooms=rooms),
        )
        config = Config(
            bot=BotSettings(data_dir=data_dir),
            discord=DiscordSettings.model_validate({"token": "made-up", "shards": 1}),
            communities=(community,),
        )
        self.app = App(config, makers={"discord": DiscordPlatform}, kinds=KINDS, clock=self._clock)
        await self.app.start()
        platform = self.app.house.platforms["discord"]
        assert isinstance(platform, DiscordPlatform)
        platform.edit_pause = 0.0
        await self._env.restart_bot(platform.client)
        await self._settle()
        return self.app

    async def joins(self, who: str) -> None:
        """Somebody comes in."""
        self._come_in(who)
        await self._settle()

    async def leaves(self, who: str) -> None:
        """Somebody goes."""
        self._guild.remove_member(self._members.pop(who))
        await self._settle()

    def account(self, who: str) -> str:
        """The user's id."""
        return str(self._users[who].id)

    async def square(self, who: str) -> list[Seen]:
        """What stands in the channel, ephemeral answers aside."""
        return [self._seen(message) for message in self._square.history() if message.components]

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
        """Use the slash command."""
        room = self._office if who in MODERATORS else self._square
        people = {str(user.id): user for user in self._users.values()}
        given = {name: people.get(str(value), value) for name, value in options.items()}
        async with self._turn:
            self._keep(who, await self._members[who].slash(room, command, **given))
            await self._settle()

    async def presses(self, who: str, seen: Seen, wording: str) -> None:
        """Click the button, or choose in the select."""
        member, message = self._members[who], seen.on_stage
        for component in _walk(message.components):
            if component["type"] == _BUTTON and means(component.get("label", ""), wording):
                self._keep(who, await member.click(message, custom_id=component["custom_id"]))
                break
            options = component.get("options", ())
            value = next((option["value"] for option in options if means(option["label"], wording)), None)
            if component["type"] == _SELECT and value is not None:
                self._keep(who, await member.select(message, [value], custom_id=component["custom_id"]))
                break
        else:
            raise LookupError(f"no control {wording!r}")
        await self._settle()

    async def takes_back(self, who: str, seen: Seen) -> None:
        """There is a control for that."""
        raise NotImplementedError

    async def told(self, who: str) -> Seen:
        """The next ephemeral answer."""
        assert self._told[who], f"{who} was told nothing"
        return self._seen(self._told[who].pop(0))

    async def has_news(self, who: str) -> bool:
        """Whether there is an answer that was not read."""
        return bool(self._told[who])

    async def says(self, who: str, words: str) -> discord.Message:
        """Send it to the square."""
        said = await self._members[who].send(self._square, words)
        await self._settle()
        return said

    async def reports(self, who: str, message: discord.Message) -> None:
        """Choose it in the message's menu."""
        self._keep(who, await self._members[who].context_menu(self._square, "Tell the moderators", message))
        await self._settle()

    async def office(self, *words: str) -> Seen:
        """The newest card with these words."""
        found = newest([self._seen(message) for message in self._office.history() if message.components], words)
        assert found is not None, f"nothing says {words}"
        return found

    async def office_finds(self, many: int, *words: str) -> list[Seen]:
        """The cards with these words."""
        found = having([self._seen(message) for message in self._office.history() if message.components], words)
        assert len(found) == many, f"{len(found)} cards say {words}"
        return found

    async def letter(self, who: str, *words: str) -> Seen:
        """The newest card with these words."""
        mail = self._users[who].dm_channel
        found = newest([self._seen(message) for message in mail.history() if message.components], words)
        assert found is not None, f"nothing says {words}"
        return found

    async def says_alone(self, who: str, words: str) -> None:
        """Send it to the bot."""
        await self._users[who].send_dm(words)
        await self._settle()

    async def passes(self, time: timedelta) -> None:
        """Move the world's clock; through a long time the bot sleeps, else it would live through every minute of it."""
        if time < _LONG:
            await self._env.advance_time(time.total_seconds())
        else:
            self._ahead += time
        await self.app.house.schedule.run_due(self._clock())
        await self.app.house.deliveries.settle()
        await self._settle()

    # ------------------------------------------------------------------ inside

    def _clock(self) -> datetime:
        return self._env.now() + self._ahead

    def _come_in(self, who: str) -> None:
        user = self._users.get(who) or self._env.create_user(who.lower(), global_name=who)
        self._users[who] = user
        self._members[who] = self._guild.add_member(user, roles=[self._keepers] if who in MODERATORS else [])

    async def _settle(self) -> None:
        """Until all is said."""
        await self._env.settle()
        await self.app.house.deliveries.settle()
        await self._env.settle()

    def _keep(self, who: str, result: simcord.InteractionResult) -> None:
        answers = [result.response, *result.followups]
        self._told[who] += [answer for answer in answers if answer is not None and answer.ephemeral]

    def _seen(self, message: Any) -> Seen:
        components = list(_walk(message.components))
        words = "\n".join(self._words(part["content"]) for part in components if "content" in part)
        labels = [part["label"] for part in components if part["type"] == _BUTTON]
        labels += [option["label"] for part in components for option in part.get("options", ())]
        names = {user.id: name for name, user in self._users.items()}
        whole = message if isinstance(message, discord.Message) else message.message
        calls = [names[user.id] for user in whole.mentions]
        return Seen(words, tuple(labels), tuple(calls), on_stage=message)

    def _words(self, markdown: str) -> str:
        """What Discord makes of markdown, near enough."""
        words = re.sub(r"^(?:-# |## )", "", markdown, flags=re.MULTILINE)
        words = re.sub(r"(?<!\\)(?:\*\*|[*`])", "", words)
        for name, user in self._users.items():
            words = words.replace(f"<@{user.id}>", f"@{name}")
        words = words.replace(f"<#{self._square.id}>", "#square")
        return re.sub(r"\\(\W)", r"\1", words)


@asynccontextmanager
async def simcord_stage(data_dir: Path) -> AsyncIterator[Stage]:
    """A guild with Mo in it."""
    somebody = discord.Client(intents=discord.Intents(guilds=True))  # the stage then brings its own bot
    env = simcord.Env(somebody, settle_timeout=_TEMPER)
    await env.start()
    stage = SimcordStage(env)
    app = await stage.open(data_dir)
    try:
        yield stage
    finally:
        await app.close()
        await env.shutdown()
    env.raise_errors()


def _walk(components: Any) -> Iterator[dict[str, Any]]:
    for component in components:
        data = component if isinstance(component, dict) else component.to_dict()
        yield data
        yield from _walk(data.get("components", ()))
