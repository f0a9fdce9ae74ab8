"""Who comes and who goes, also while the bot was away, and who is still in Discord's screening.

Somebody has joined when their screening is over. Who is being screened is kept in a table, for with no member cache an
update does not tell what was before it, and a screening may end while the bot is away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import discord
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.chat import Account, MemberJoined, MemberLeft
from bot.platforms.discord.errors import UNREACHED
from bot.platforms.discord.render import NETWORK
from bot.platforms.discord.tables import homes, screening
from bot.text import tidy
from bot.unit import Unit

if TYPE_CHECKING:
    from bot.house import House
    from bot.platforms.discord.client import Client

log = logging.getLogger(__name__)

SEEN_EVERY = 60.0
"""Seconds between two notes of when the servers were last seen."""

_OVERLAP = timedelta(minutes=5)  # clocks differ, and who came last may not have been handled
_RETRIES = (5.0, 15.0, 60.0, 300.0)


class Members:
    """Turns Discord's members into the house's `MemberJoined` and `MemberLeft`. `servers`: server id → community."""

    def __init__(self, house: House, client: Client, servers: Mapping[int, str]) -> None:
        self._house = house
        self._client = client
        self._servers = servers
        self._screened: set[tuple[int, int]] = set()
        self._current: set[int] = set()
        """Servers of which nothing has been missed."""
        self._resumable: set[int] = set()
        """Servers that were current when their connection was lost."""
        self._catching: dict[int, asyncio.Task[None]] = {}
        self._noting: asyncio.Task[None] | None = None

    async def load(self) -> None:
        """Read who is being screened."""
        async with self._house.database.reading() as connection:
            rows = await connection.execute(select(screening.c.server, screening.c.account))
            self._screened = {(int(server), int(account)) for server, account in rows}

    async def close(self) -> None:
        """Stop, and note when the servers were last seen."""
        tasks = [task for task in (self._noting, *self._catching.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.note_seen()

    # ------------------------------------------------------------------ what Discord tells

    async def on_member_join(self, member: discord.Member) -> None:
        """Somebody arrived; with a screening they have not joined yet."""
        if member.guild.id not in self._servers:
            return
        if member.pending:
            await self._screen(member.guild.id, member.id)
        else:
            await self._tell(member.guild.id, member, member.display_name, member.joined_at)

    async def on_raw_member_update(self, data: Mapping[str, Any]) -> None:
        """Somebody changed; all we want to know is whether their screening is over."""
        key = (int(data["guild_id"]), int(data["user"]["id"]))
        if key not in self._screened or data.get("pending"):
            return
        self._screened.discard(key)
        user = discord.User(data=data["user"], state=self._client._connection)
        await self._tell(key[0], user, data.get("nick") or user.display_name, self._house.now())
        await self._unscreen(*key)

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Somebody left."""
        if event.guild_id not in self._servers:
            return
        if (event.guild_id, event.user.id) in self._screened:
            await self._unscreen(event.guild_id, event.user.id)
            return
        left = Account(NETWORK, str(event.user.id))
        await self._house.happened(MemberLeft(community=self._servers[event.guild_id], network=NETWORK, account=left))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server can be seen: after a start, a lost session or an outage."""
        self.catch_up(guild)

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """An outage: what happens meanwhile will not be told."""
        self._lose(guild.id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """A session began: nothing is known of what came before it."""
        for server in self._servers:
            guild = self._client.get_guild(server)
            if self._shard(server) == shard_id and guild is not None and not guild.unavailable:
                self.catch_up(guild)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """The connection is lost; if the session goes on, Discord will tell what happened meanwhile."""
        for server in self._servers:
            if self._shard(server) == shard_id:
                if server in self._current:
                    self._resumable.add(server)
                self._lose(server)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """The session went on, and everything missed has been told."""
        back = {server for server in self._resumable if self._shard(server) == shard_id}
        self._resumable -= back
        self._current |= back

    def _lose(self, server: int) -> None:
        self._current.discard(server)
        if (running := self._catching.pop(server, None)) is not None:
            running.cancel()

    # ------------------------------------------------------------------ catching up

    def catch_up(self, guild: discord.Guild) -> None:
        """Compare who is in a server with who was, in the background, unless nothing was missed."""
        if guild.id not in self._servers or guild.id in self._current or guild.id in self._catching:
            return
        self._resumable.discard(guild.id)
        task = asyncio.create_task(self._catch_up_patiently(guild), name=f"discord catch-up {guild.id}")
        self._catching[guild.id] = task

    async def _catch_up_patiently(self, guild: discord.Guild) -> None:
        """Find those who joined since the server was last seen. At the first time ever nobody is new."""
        for pause in chain(_RETRIES, repeat(_RETRIES[-1])):
            try:
                await self._compare(guild)
                return
            except discord.Forbidden:
                log.warning("the members of server %s cannot be listed: newcomers may be missed", guild.id)
                del self._catching[guild.id]
                return
            except (discord.HTTPException, *UNREACHED, SQLAlchemyError) as error:
                log.warning("the members of server %s cannot be listed yet (%s)", guild.id, type(error).__name__)
                await asyncio.sleep(pause)

    async def _compare(self, guild: discord.Guild) -> None:
        began = self._house.now()
        since = await self._since(guild.id)
        before = {account for server, account in self._screened if server == guild.id}
        pending: set[int] = set()
        joined: list[tuple[datetime, discord.Member]] = []
        async for member in guild.fetch_members(limit=None):
            if member.pending:
                pending.add(member.id)
            elif member.id in before:
                joined.append((began, member))
            elif since is not None and member.joined_at is not None and member.joined_at > since:
                joined.append((member.joined_at, member))
        for at, member in sorted(joined, key=lambda found: found[0]):
            await self._tell(guild.id, member, member.display_name, at)
        await self._unscreen(guild.id, *before - pending)
        await self._screen(guild.id, *pending - before)
        await self._note(guild.id, began)
        self._current.add(guild.id)
        self._catching.pop(guild.id, None)
        if self._noting is None:
            self._noting = asyncio.create_task(self._keep_noting(), name="discord seen")

    async def _tell(self, server: int, who: discord.abc.User, name: str, at: datetime | None) -> None:
        """Tell the house that somebody has joined."""
        if who.id == self._client.me:
            return
        joined = MemberJoined(
            community=self._servers[server],
            network=NETWORK,
            account=Account(NETWORK, str(who.id)),
            name=tidy(name),
            at=at or self._house.now(),
            bot=who.bot,
        )
        await self._house.happened(joined)

    # ------------------------------------------------------------------ what is kept

    async def note_seen(self) -> None:
        """Note that nothing of what happened until now was missed; not noted, it will only be told again."""
        if not self._current:
            return
        now, servers = self._house.now(), [str(server) for server in self._current]

        async def note(unit: Unit) -> None:
            await unit.execute(update(homes).where(homes.c.server.in_(servers)).values(seen=now))

        try:
            await self._house.write(note)
        except SQLAlchemyError:
            log.exception("when servers were last seen could not be noted")

    async def _keep_noting(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY)
            await self.note_seen()

    async def _since(self, server: int) -> datetime | None:
        """From when on who joined may be new; None the first time."""
        async with self._house.database.reading() as connection:
            row = (await connection.execute(select(homes).where(homes.c.server == str(server)))).first()
        return None if row is None or row.seen is None else max(row.first, row.seen - _OVERLAP)

    async def _note(self, server: int, now: datetime) -> None:
        async def note(unit: Unit) -> None:
            here = homes.c.server == str(server)
            noted = await unit.execute(update(homes).where(here).values(seen=now))
            if not noted.rowcount:
                await unit.execute(insert(homes).values(server=str(server), seen=now))
            await unit.execute(update(homes).where(here, homes.c.first.is_(None)).values(first=now))

        await self._house.write(note)

    async def _screen(self, server: int, *accounts: int) -> None:
        """Remember who is being screened."""
        rows = [{"server": str(server), "account": str(account)} for account in accounts]
        self._screened |= {(server, int(row["account"])) for row in rows}
        if not rows:
            return

        async def keep(unit: Unit) -> None:
            await _forget(unit, rows)
            await unit.execute(insert(screening), rows)

        await self._house.write(keep)

    async def _unscreen(self, server: int, *accounts: int) -> None:
        """Their screening is over, one way or the other."""
        rows = [{"server": str(server), "account": str(account)} for account in accounts]
        self._screened -= {(server, int(row["account"])) for row in rows}
        if rows:
            await self._house.write(lambda unit: _forget(unit, rows))

    def _shard(self, server: int) -> int:
        return (server >> 22) % (self._client.shard_count or 1)


async def _forget(unit: Unit, rows: list[dict[str, str]]) -> None:
    for row in rows:
        mine = (screening.c.server == row["server"]) & (screening.c.account == row["account"])
        await unit.execute(delete(screening).where(mine))
