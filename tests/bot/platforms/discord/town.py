"""A town on simcord: a server with its rooms and people, animated by the real house with one cog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import discord
import simcord
from simcord import ChannelHandle, GuildHandle, InteractionResult, MemberActor, RoleHandle
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from bot.app import App
from bot.cog import Cog
from bot.config import Config
from bot.config import Settings as CogSettings
from bot.platforms.discord import DiscordPlatform
from bot.testing import lay_tables
from tests.bot.platforms.discord.workbench import Workbench

Settings: TypeAlias = Callable[["Town"], Mapping[str, CogSettings]]


@dataclass
class Town:
    """One community's home on Discord."""

    env: simcord.Env
    guild: GuildHandle
    square: ChannelHandle
    office: ChannelHandle
    ann: MemberActor
    mo: MemberActor
    data_dir: Path
    gardeners: RoleHandle
    kinds: Sequence[type[Cog[Any]]]
    settings: Settings
    app: App

    @classmethod
    async def found(
        cls,
        env: simcord.Env,
        data_dir: Path,
        kinds: Sequence[type[Cog[Any]]] = (Workbench,),
        settings: Settings = lambda _: {},
    ) -> Town:
        """Found a town and open the house in it. `settings` of the cogs may depend on the town."""
        guild = env.create_guild("Town")
        square, office = guild.create_text_channel("square"), guild.create_text_channel("office")
        keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_messages=True))
        ann = guild.add_member(env.create_user("ann"))
        mo = guild.add_member(env.create_user("mo"), roles=[keepers])
        gardeners = guild.create_role("Gardeners")
        app: Any = None  # opened next
        town = cls(env, guild, square, office, ann, mo, data_dir, gardeners, kinds, settings, app)
        await town.open()
        return town

    @property
    def platform(self) -> DiscordPlatform:
        """Discord, as the house knows it."""
        found = self.app.house.platforms["discord"]
        assert isinstance(found, DiscordPlatform)
        return found

    async def open(self) -> None:
        """Start the bot."""
        rooms = {"welcome": str(self.square.id), "moderators": str(self.office.id)}
        home = {"server": str(self.guild.id), "rooms": rooms}
        community = {
            "id": "town",
            "name": "Town",
            "cogs": tuple(kind.name for kind in self.kinds if not kind.always),
            "discord": home,
            "settings": self.settings(self),
        }
        config = Config.model_validate(
            {
                "bot": {"data_dir": self.data_dir},
                "discord": {"token": "made-up", "shards": 1},
                "communities": (community,),
            }
        )
        self.app = App(config, makers={"discord": DiscordPlatform}, kinds=self.kinds, clock=self.env.now)
        await lay_tables(self.app)
        await self.app.start()
        await self.env.restart_bot(self.platform.client)
        await self.settle()

    async def close(self) -> None:
        """Stop the bot."""
        await self.app.close()

    async def restart(self) -> None:
        """Stop the bot and start it again on the same data."""
        await self.app.close()
        await self.open()

    @property
    def heard(self) -> list[Any]:
        """What the cog heard."""
        [cog] = [cog for cog in self.app.house.cogs.values() if isinstance(cog, Workbench)]
        return cog.heard

    async def slash(self, who: MemberActor, line: str, **options: Any) -> InteractionResult:
        """A command in the square."""
        result = await who.slash(self.square, line, **options)
        await self.settle()
        return result

    async def settle(self) -> None:
        """Wait until nothing more happens."""
        await self.env.settle()
        await self.app.house.deliveries.settle()
        await self.env.settle()

    async def tell(self, event: str, *args: Any) -> None:
        """What discord.py would tell the bot, as if it came from the gateway."""
        with self.env._bot_scope():
            self.platform.client.dispatch(event, *args)
        await self.settle()

    async def show_to_all(self, command: str) -> None:
        """An admin shows a moderators' command to everybody, as server settings allow."""
        application = self.env.backend.application_id
        known = await self.platform.client.http.get_guild_commands(application, self.guild.id)
        found = next(one["id"] for one in known if one["name"] == command)
        self.guild.set_command_permissions(int(found), {self.guild.default_role: True})

    def forbid(self, permission: str) -> None:
        """Take a permission from the bot, in the square."""
        backend = self.env.backend
        denied = discord.Permissions(**{permission: True}).value
        backend.set_overwrite(self.square.id, Overwrite(backend.bot_user.id, OverwriteType.MEMBER, deny=denied))

    def requests(self, method: str, path: str) -> list[simcord.HttpLogEntry]:
        """What the bot asked of Discord's REST."""
        return [entry for entry in self.env.http_requests if entry.method == method and path in entry.path]


def words(message: Any) -> str:
    """All the texts of a message in Components V2."""
    found: list[str] = []

    def walk(component: Any) -> None:
        data = component if isinstance(component, dict) else component.to_dict()
        if "content" in data:
            found.append(data["content"])
        for inner in data.get("components", ()):
            walk(inner)

    for component in message.components:
        walk(component)
    return "\n".join(found)
