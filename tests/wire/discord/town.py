"""A town on the wire server: a guild with its rooms, a moderator, and the bot as a process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.wire.discord.server import DiscordServer, Interaction
from tests.wire.discord.server.shapes import JSON
from tests.wire.process import PATIENCE, BotProcess

QUICK = """
            [communities.greeter]
            wait = "1s"
            burst = 50
            raid = 100
            """
"""Greets at once, and one by one."""


@dataclass(frozen=True, slots=True)
class Town:
    """One community's home."""

    server: DiscordServer
    mo: JSON
    """The moderator."""
    square: JSON
    """Where newcomers are greeted and polls are shown."""
    office: JSON
    """The moderators' room."""

    @classmethod
    async def found(cls, server: DiscordServer) -> Town:
        """Found a town."""
        await server.add_guild("Town")
        square, office = await server.add_channel("square"), await server.add_channel("office")
        await server.add_role("Keepers", ["manage_messages"], position=5)
        mo = await server.add_member("Mo", roles=["Keepers"], announce=False)
        return cls(server, mo, square, office)

    def network(self, *, api_url: str = "") -> str:
        """The [discord] section. `api_url`: another address for REST, of a proxy."""
        return f"""
            [discord]
            token = {json.dumps(self.server.token)}
            api_url = {json.dumps(api_url or self.server.api_url)}
            gateway_url = {json.dumps(self.server.gateway_url)}
            """

    def home(self) -> str:
        """The sections of the community's home on Discord."""
        return f"""
            [communities.discord]
            server = {self.server.guild.id}

            [communities.discord.rooms]
            welcome = {self.square["id"]}
            announcements = {self.square["id"]}
            moderators = {self.office["id"]}
            """

    def toml(self, data_dir: Path, *, api_url: str = "", cogs: str = "") -> str:
        """The bot.toml of the town. `cogs`: the sections of the cogs."""
        return f"""
            [bot]
            data_dir = {json.dumps(str(data_dir))}
            log_level = "debug"
            {self.network(api_url=api_url)}
            [[communities]]
            id = "town"
            name = "Town"
            locale = "en"
            timezone = "Europe/Paris"
            cogs = ["greeter", "polls"]
            {self.home()}
            {cogs or QUICK}
            """

    async def start(self, bot: BotProcess) -> None:
        """Start the bot, and wait until it is connected, has caught up, and has nothing more to do."""
        begun = len(self.server.judge.calls)

        def caught_up() -> bool:
            calls = self.server.judge.calls[begun:]
            return any(call.route == "/guilds/{guild}/members" and call.status == 200 for call in calls)

        await bot.start()
        await self.server.wait_for(lambda: caught_up() or not bot.running, PATIENCE)
        assert bot.running, bot.log
        await self.server.settle()

    async def open_poll(self, question: str = "Tea or coffee?", options: str = "Tea | Coffee") -> JSON:
        """A poll that the moderator opens; its card in the square."""
        before = len(self.server.messages(self.square))
        await self.as_moderator("poll open", question=question, options=options)
        return (await self.server.wait_for(lambda: self.server.messages(self.square)[before:]))[0]

    async def as_moderator(self, line: str, **options: str | bool) -> Interaction:
        """A command of the moderator's, answered whole."""
        return await self.server.completed(await self.server.slash(self.mo, line, options, channel=self.office))
