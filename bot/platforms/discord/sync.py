"""Registering the commands of each server, only when they changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord
from sqlalchemy import insert, select, update

from bot.platforms.discord.commands import Payload, fingerprint, payloads
from bot.platforms.discord.errors import UNREACHED
from bot.platforms.discord.tables import homes
from bot.unit import Unit

if TYPE_CHECKING:
    from bot.house import House
    from bot.platforms.discord.client import Client

log = logging.getLogger(__name__)


class Sync:
    """What each server's commands are, and what they should be. `servers`: server id → community."""

    def __init__(self, house: House, client: Client, servers: Mapping[int, str]) -> None:
        self._house = house
        self._client = client
        self._servers = servers

    async def all(self) -> None:
        """Register what changed since last time, in every server."""
        for server in self._servers:
            await self.server(server)

    async def server(self, server: int) -> None:
        """Register what changed in one server, or what it forgot when the bot was put out."""
        wanted = self._wanted(self._servers[server])
        hash = await self._last(server)
        http, application = self._client.http, self._client.application_id or self._client.me
        try:
            if hash == fingerprint(wanted) and len(await http.get_guild_commands(application, server)) == len(wanted):
                return
            await http.bulk_upsert_guild_commands(application, server, wanted)
        except discord.HTTPException as error:
            log.warning("the commands of server %s could not be registered (code %s)", server, error.code)
        except UNREACHED as error:
            log.warning("the commands of server %s could not be registered (%s)", server, type(error).__name__)
        else:
            log.info("the commands of server %s are registered", server)
            await self._note(server, fingerprint(wanted))

    def _wanted(self, community: str) -> list[Payload]:
        uses = self._house.community(community).uses
        commands = [c for c in self._house.catalogue.commands if uses(c.cog) or self._house.cogs[c.cog].always]
        return payloads(commands, self._house.words)

    async def _last(self, server: int) -> str | None:
        async with self._house.database.reading() as connection:
            query = select(homes.c.commands).where(homes.c.server == str(server))
            return (await connection.execute(query)).scalar()

    async def _note(self, server: int, hash: str) -> None:
        async def note(unit: Unit) -> None:
            here = homes.c.server == str(server)
            noted = await unit.execute(update(homes).where(here).values(commands=hash))
            if not noted.rowcount:
                await unit.execute(insert(homes).values(server=str(server), commands=hash))

        await self._house.write(note)
