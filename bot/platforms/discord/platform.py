"""Discord behind the house's contract."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import discord

from bot.chat import (
    Account,
    Effect,
    GiveRole,
    Gone,
    InviteTo,
    Later,
    Message,
    MessageSaid,
    Outgoing,
    Reach,
    Refused,
    Room,
    SaidAlone,
    Shut,
    Standing,
)
from bot.config import Community, DiscordHome, DiscordSettings
from bot.platform import Finding, Page, Source
from bot.platforms.discord import check, interactions, messages
from bot.platforms.discord.client import Client
from bot.platforms.discord.errors import UNREACHED, trouble
from bot.platforms.discord.history import History
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.members import Members
from bot.platforms.discord.reach import reach
from bot.platforms.discord.render import NETWORK
from bot.platforms.discord.rooms import Rooms
from bot.platforms.discord.sending import Sender
from bot.platforms.discord.sync import Sync
from bot.platforms.discord.threads import Threads

if TYPE_CHECKING:
    from bot.house import House

log = logging.getLogger(__name__)
T = TypeVar("T")

_BAD_TOKEN, _BAD_INTENTS, _NOT_GRANTED = 4004, 4013, 4014
_UNAUTHORISED = 401
_RECONNECT = (1.0, 5.0, 15.0, 60.0)
_ANEW = 120.0  # a bot may begin 1,000 sessions a day


class DiscordPlatform:
    """Discord, for all communities that have a server there."""

    network = NETWORK
    versions: Path | None = Path(__file__).parent / "migrations"
    replays = False
    edit_pause = 2.0

    def __init__(self, house: House) -> None:
        settings = house.config.discord
        if settings is None:
            raise ValueError("the configuration has no [discord]")
        self._settings: DiscordSettings = settings
        self._house = house
        self._servers = {int(home.server): community.id for community, home in self._homes()}
        self._opened = asyncio.Event()
        self._assemble()

    def _assemble(self) -> None:
        """Make a client and what listens to it."""
        house, servers = self._house, self._servers
        self.client = Client(
            self._settings,
            reads=house.listens(MessageSaid),
            alone=house.listens(SaidAlone),
            heard=self._heard if house.counts else None,
            prepare=self._prepare,
        )
        self._sender = Sender(self.client)
        self._members = Members(house, self.client, servers)
        self._rooms = Rooms(house, self.client, servers)
        self._history = History(self.client)
        self._threads = Threads(self.client)
        self._sync = Sync(house, self.client, servers)
        self._interactions = Interactions(house, servers, self.standing)
        for listener in (
            self._interactions.on_interaction,
            self._members.on_member_join,
            self._members.on_raw_member_update,
            self._members.on_raw_member_remove,
            self._members.on_guild_available,
            self._members.on_guild_unavailable,
            self._members.on_shard_ready,
            self._members.on_shard_disconnect,
            self._members.on_shard_resumed,
            self._rooms.on_raw_message,
            self._rooms.on_said_alone,
            self._rooms.on_guild_channel_delete,
            self._rooms.on_guild_channel_update,
            self._rooms.on_raw_thread_delete,
            self._rooms.on_guild_remove,
            self.on_guild_join,
        ):
            self.client.event(listener)

    # ------------------------------------------------------------------ life

    async def open(self) -> None:
        """Log in and register the commands that changed."""
        await self._patiently(self._login)

    async def run(self) -> None:
        """Serve until closed."""
        while True:
            try:
                await self._patiently(self.client.connect)
                return
            except Shut:
                raise
            except Exception:
                log.exception("the connection to Discord broke; it is made anew in %s s", _ANEW)
                self._opened.clear()
                await self._members.close()
                await asyncio.sleep(_ANEW)
                self._assemble()
                await self.open()

    async def close(self) -> None:
        """Leave cleanly."""
        self._opened.clear()
        try:
            async with asyncio.timeout(2):
                await self._interactions.close()
                await self._members.close()
                await self.client.close()
        except TimeoutError:
            log.warning("Discord was not left cleanly")

    async def check(self) -> list[Finding]:
        """Try the token, the intents, the servers, the rooms and the permissions; nothing is changed."""
        client = Client(self._settings, reads=self._house.listens(MessageSaid))
        try:
            await client.login(self._settings.token.get_secret_value())
            return [finding async for finding in check.findings(client, self._homes())]
        except discord.LoginFailure:
            return [Finding(False, "Discord refuses the token", "nothing works on Discord", _RESET)]
        except (discord.HTTPException, *UNREACHED) as error:
            return [Finding(False, f"Discord cannot be reached ({type(error).__name__})", "nothing works on Discord")]
        finally:
            await client.http.close()

    async def _login(self) -> None:
        try:
            await self.client.login(self._settings.token.get_secret_value())
        except BaseException:
            await self.client.http.close()  # each login opens a session of its own, and a closed one takes the
            self.client.http.connector = discord.utils.MISSING  # connector along
            raise

    async def _prepare(self) -> None:
        """Between login and gateway."""
        await self._members.load()
        await self._sync.all()
        self._opened.set()

    async def _patiently(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work`, again and again while Discord cannot be reached. Raises `Shut` when it will not have us."""
        attempt = 0
        while True:
            try:
                await work()
                return
            except discord.LoginFailure:
                raise Shut(f"Discord refuses the token: {_RESET}") from None
            except discord.PrivilegedIntentsRequired:
                raise Shut(_INTENTS) from None
            except discord.ConnectionClosed as error:
                raise _shut(error.code) from None
            except (discord.HTTPException, discord.GatewayNotFound, *UNREACHED) as error:
                if isinstance(error, discord.HTTPException) and error.status == _UNAUTHORISED:
                    raise Shut(f"Discord refuses the token: {_RESET}") from None
                log.warning("Discord cannot be reached yet (%s)", type(error).__name__)
                await asyncio.sleep(_RECONNECT[min(attempt, len(_RECONNECT) - 1)])
                attempt += 1

    def _heard(self, data: Mapping[str, Any]) -> None:
        self._rooms.heard(data)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was let in, perhaps again."""
        if guild.id in self._servers:
            await self._sync.server(guild.id)
            self._members.catch_up(guild)

    # ------------------------------------------------------------------ out

    async def send(self, message: Outgoing) -> str:
        """Send exactly once."""
        await self._opened.wait()
        return await self._sender.send(message)

    async def edit(self, message: Outgoing, message_id: str) -> None:
        """Set an earlier message to this card."""
        await self._opened.wait()
        await self._sender.edit(message, message_id)

    async def carry(self, effect: Effect) -> None:
        """Give or take a role, or do something with a message. Rooms are opened by roles: nobody is invited."""
        if isinstance(effect, InviteTo):
            raise Refused("Discord rooms know no invitations", "discord-mend-invite")
        await self._opened.wait()
        if not isinstance(effect, GiveRole):
            await self._sender.carry(effect)
            return
        guild = await self._asking(lambda: self._guild_of_role(effect.role))
        http = self.client.http  # the member is not cached, and fetching them first would be one call more
        change = http.add_role if effect.on else http.remove_role
        await self._asking(lambda: change(guild.id, int(effect.account.id), int(effect.role), reason=None))

    # ------------------------------------------------------------------ asking

    async def standing(self, community: str, account: Account) -> Standing:
        """What the server says of the account now."""
        if account.network != NETWORK:
            return Standing(present=False)
        try:
            guild = await self._asking(lambda: self._guild(community))
            member = await self._asking(lambda: guild.fetch_member(int(account.id)))
        except Gone:
            return Standing(present=False)
        return interactions.standing(member)

    async def size(self, community: str) -> int:
        """How many members the server has, the bot aside."""
        guild = self.client.get_guild(self._server(community))
        if guild is not None and guild.member_count is not None:
            return guild.member_count - 1
        fetched = await self._asking(lambda: self.client.fetch_guild(self._server(community), with_counts=True))
        return (fetched.approximate_member_count or 1) - 1

    async def message(self, room: Room, id: str) -> Message:
        """A message that stands in a room."""
        channel = await self._asking(lambda: self._sender.holder(room, id))
        data = await self._asking(lambda: self.client.http.get_message(channel.id, int(id)))
        return messages.message(self.client.http, data)

    def link(self, community: str, room: Room, message: str) -> str:
        """The address of a message."""
        return f"https://discord.com/channels/{self._server(community)}/{room.thread or room.id}/{message}"

    async def located(self, community: str, link: str) -> tuple[Room, str] | None:
        """The message at an address, if it is in a channel of the community's server."""
        found = _LINK.fullmatch(link.strip())
        if found is None or int(found[1]) != self._server(community):
            return None
        try:
            channel = await self._asking(lambda: self._rooms.channel(int(found[2])))
        except Refused:
            return None
        return (Room(NETWORK, found[2]), found[3]) if _of(channel, int(found[1])) else None

    async def private_room(self, community: str, near: Room, accounts: Sequence[str], name: str) -> Room:
        """A private thread."""
        return await self._asking(lambda: self._threads.private(near, accounts, name))

    async def said_alone(self, account: Account, since: datetime) -> Sequence[Message]:
        """Somebody's newest direct messages."""
        mail = await self._asking(lambda: self.client.create_dm(discord.Object(int(account.id))))
        after = discord.utils.time_snowflake(since)
        found = await self._asking(lambda: self.client.http.logs_from(mail.id, 100, after=after))
        said = [messages.message(self.client.http, data) for data in reversed(found)]
        return [message for message in said if message.account == account]

    async def sources(self, community: str, since: float) -> Sequence[Source]:
        """The channels and threads of the server whose history the bot may read."""
        return await self._asking(lambda: self._history.sources(self._server(community), since))

    async def history(self, source: Source, since: float, before: str | None) -> Page:
        """A page of the history of a channel or a thread."""
        return await self._asking(lambda: self._history.page(source, since, before))

    async def room_name(self, room: Room) -> str:
        """The name people know a room by."""
        return await self._asking(lambda: self._rooms.name(room))

    async def reach(self, room: Room, message: str, until: datetime) -> Reach:
        """How many a message of ours has reached; see `bot.platforms.discord.reach`."""

        def counts(account: str) -> bool:
            return self._house.counted_as(room, account) is not None

        channel = await self._asking(lambda: self._sender.holder(room, message))
        return await self._asking(lambda: reach(self.client, channel.id, int(message), until, counts))

    def rooms(self, community: str) -> Mapping[str, Room]:
        """The configured rooms by their name in the TOML."""
        return self._rooms.of(community)

    # ------------------------------------------------------------------ inside

    def _homes(self) -> list[tuple[Community, DiscordHome]]:
        return [(c, c.discord) for c in self._house.config.communities if c.discord is not None]

    def _server(self, community: str) -> int:
        found = next((server for server, id in self._servers.items() if id == community), None)
        if found is None:
            raise Gone(f"{community} has no Discord server")
        return found

    async def _guild(self, community: str) -> discord.Guild:
        server = self._server(community)
        guild = self.client.get_guild(server)
        if guild is not None and interactions.roles_known(guild):
            return guild
        return await self.client.fetch_guild(server)

    async def _guild_of_role(self, role: str) -> discord.Guild:
        for community in self._servers.values():
            guild = await self._guild(community)
            if role.isdecimal() and guild.get_role(int(role)) is not None:
                return guild
        raise Gone(f"there is no role {role[:30]!r}", "discord-mend-role")

    async def _asking(self, ask: Callable[[], Awaitable[T]]) -> T:
        if not self._opened.is_set():
            raise Later("Discord is not open yet")
        try:
            return await ask()
        except (discord.DiscordException, *UNREACHED) as error:
            raise trouble(error) from error


_LINK = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{1,20})/(\d{1,20})/(\d{1,20})", re.ASCII)


def _of(channel: Any, server: int) -> bool:
    """Whether a channel is one of a server's."""
    guild = getattr(channel, "guild", None)
    return guild is not None and guild.id == server


_PORTAL = "https://discord.com/developers/applications"
_RESET = f"reset it under Bot at {_PORTAL} and put the new one into [discord] token"
_INTENTS = (
    "Discord refuses the intents: switch on the Server Members Intent (and, if a cog reads messages, the Message "
    f"Content Intent) under Bot at {_PORTAL}"
)


def _shut(code: int) -> Shut:
    if code == _BAD_TOKEN:
        return Shut(f"Discord refuses the token: {_RESET}")
    if code in (_BAD_INTENTS, _NOT_GRANTED):
        return Shut(_INTENTS)
    return Shut(f"Discord closed the connection for good (code {code}): see [discord] shards and gateway_url")
