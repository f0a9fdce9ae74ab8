"""Matrix, behind the contract of `bot.platform`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote

import structlog

from bot.chat import (
    Account,
    Delete,
    Effect,
    GiveRole,
    Gone,
    InviteTo,
    Later,
    Message,
    OpenThread,
    Outgoing,
    Pin,
    Reach,
    Refused,
    Room,
    Shut,
    Standing,
)
from bot.platform import Finding, Page, Source
from bot.platforms.matrix import messages
from bot.platforms.matrix.answers import Answers
from bot.platforms.matrix.check import Check
from bot.platforms.matrix.client import Client, Denied, at, hold_loggers
from bot.platforms.matrix.controls import Controls
from bot.platforms.matrix.cross_signing import sign
from bot.platforms.matrix.crypto import Crypto
from bot.platforms.matrix.device import log_in
from bot.platforms.matrix.directs import Directs
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.gate import Gate, Urgency
from bot.platforms.matrix.history import History
from bot.platforms.matrix.inbox import Inbox
from bot.platforms.matrix.outbox import Outbox
from bot.platforms.matrix.post import Post
from bot.platforms.matrix.questions import Questions
from bot.platforms.matrix.reach import reach
from bot.platforms.matrix.rooms import NETWORK, Rooms
from bot.platforms.matrix.standings import Standings, shown_name
from bot.platforms.matrix.sync import Loop

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)
T = TypeVar("T")

_LINK = re.compile(r"https://matrix\.to/#/([^/?\s]{1,255})/([^/?\s]{1,255})(?:\?\S*)?")

EDIT_PAUSE = 10.0
"""Edits share the account's rate limit with everything else: a live card every ten seconds leaves room for answers."""


class MatrixPlatform:
    """One account on one homeserver, for every community that has a home there."""

    network = NETWORK
    versions: Path | None = Path(__file__).parent / "migrations"
    replays = True

    def __init__(self, house: House) -> None:
        settings = house.config.matrix
        if settings is None:
            raise ValueError("there is no [matrix] in the settings")
        hold_loggers()
        self._house = house
        self._settings = settings
        self._client = Client(settings.homeserver, settings.user_id)
        self._crypto = Crypto(self._client, house.config.bot.data_dir, off=not settings.encryption)
        self._gate = Gate()
        self._outbox = Outbox()
        self._rooms = Rooms(house, self._client, self._gate)
        self._directs = Directs(house, self._client, self._crypto, self._gate)
        self._controls = Controls(house)
        self._standings = Standings(self._client, self._rooms)
        self._history = History(self._client, self._rooms)
        self._post = Post(house, self._client, self._gate, self._controls)
        questions = Questions(house)
        answers = Answers(house, self._post, self._rooms, self._directs, self._controls, questions, self._outbox)
        doors = Doors(house, self._client, self._gate, self._rooms, self._directs, self._standings)
        self._inbox = Inbox(
            house,
            self._client,
            self._crypto,
            self._rooms,
            self._directs,
            self._standings,
            self._controls,
            questions,
            answers,
            doors,
        )
        self._post.recount = self._inbox.presses.recount
        self._loop = Loop(
            house, self._client, self._crypto, self._inbox, doors, self._directs, self._post, self._outbox
        )
        self._begun = False

    # ------------------------------------------------------------------ life

    async def open(self) -> None:
        """Log in, resolve and join rooms, know where to read on: what happens from now on is heard.

        Raises `Later` while the homeserver is away.
        """
        await self._log_in()
        await self._crypto.open()
        if not self._crypto.closed:
            await self._sign()
        await self._rooms.open()
        await self._directs.open()
        await self._inbox.open()
        await self._controls.prune()
        await self._loop.begin()
        self._begun = True
        self._post.seed()
        log.info("matrix is open", account=self._client.user_id)

    async def run(self) -> None:
        """Serve until cancelled; what an earlier process sent is known first, so that answers to it are understood."""
        await self._house.deliveries.resent(NETWORK)
        await self._loop.run()

    async def close(self) -> None:
        """Let answers out that are on their way, then drop the connections."""
        self._inbox.close()
        await self._outbox.close()
        await self._post.close()
        await self._client.close()
        self._crypto.close()

    # ------------------------------------------------------------------ out

    async def send(self, message: Outgoing) -> str:
        """Send once; see `Platform.send`."""
        return await self._kept(self._send(message))

    async def _send(self, message: Outgoing) -> str:
        self._must_have_begun()
        if message.room.direct:
            community = await self._community_of(message.room)
            room = await self._directs.reach(message.room.id, community)
        else:
            room = await self._rooms.place(message.room)
            community = await self._community_of(Room(NETWORK, room))
        return await self._post.deliver(message, room, community)

    async def edit(self, message: Outgoing, message_id: str) -> None:
        """Set an earlier message to this card, in the room where it stands even if that has moved on since."""
        await self._kept(self._edit(message, message_id))

    async def _edit(self, message: Outgoing, message_id: str) -> None:
        self._must_have_begun()
        community = await self._community_of(message.room)
        await self._post.edit(message, await self._room_of(message.room), community, message_id)

    async def carry(self, effect: Effect) -> None:
        """Invite somebody, or do something with a message. Matrix has no roles to give, and nowhere to publish."""
        await self._kept(self._carry(effect))

    async def _carry(self, effect: Effect) -> None:
        self._must_have_begun()
        match effect:
            case InviteTo(account=account, room=target):
                room = await self._rooms.place(target)
                if await self._membership(room, account.id, target.id) not in {"join", "invite"}:
                    await self._gate.through(Urgency.ANSWER, lambda: self._client.invite(room, account.id))
            case GiveRole():
                raise Refused("Matrix has no roles", "mend-permission")
            case Pin(room=where, message=event):
                await self._post.pin(await self._room_of(where), event)
            case OpenThread(room=where, message=event):
                locale = self._house.community(await self._community_of(where)).locale
                await self._post.open_thread(await self._room_of(where), event, self._house.words(locale))
            case Delete(room=where, message=event):
                await self._post.delete(await self._room_of(where), event)

    async def _room_of(self, where: Room) -> str:
        """Where a message of ours stands."""
        room = await self._directs.find(where.id) if where.direct else where.id
        if room is None:
            raise Gone("the member has left the direct room")
        return room

    async def _membership(self, room: str, account: str, written: str) -> str:
        """How an account stands to a room that the bot may not be in yet: a public one is joined first."""
        try:
            return await self._client.membership(room, account)
        except Denied:
            await self._rooms.join(room, written)
            return await self._client.membership(room, account)

    # ------------------------------------------------------------------ asking

    async def standing(self, community: str, account: Account) -> Standing:
        """What the home says of the account now."""
        return await self._kept(self._standings.of(community, account))

    async def size(self, community: str) -> int:
        """How many members the home has, the bot aside."""
        return await self._kept(self._standings.size(community))

    async def message(self, room: Room, id: str) -> Message:
        """A message that stands in a room."""
        where = await self._room_of(room)
        event = await self._kept(self._client.request("GET", at("rooms", where, "event", id)))
        return messages.message(self._client, where, event)

    def link(self, community: str, room: Room, message: str) -> str:
        """The address of a message, which says which server knows its room."""
        via = self._client.user_id.partition(":")[2]
        return f"https://matrix.to/#/{quote(room.id)}/{quote(message)}?via={quote(via)}"

    async def located(self, community: str, link: str) -> tuple[Room, str] | None:
        """The message at an address, if it is in a room of the home."""
        found = _LINK.fullmatch(link.strip())
        if found is None:
            return None
        try:
            room = await self._kept(self._rooms.resolve(unquote(found[1])))
        except Refused:
            return None
        home = self._rooms.home(room)
        return (Room(NETWORK, room), unquote(found[2])) if home and home.community == community else None

    async def private_room(self, community: str, near: Room, accounts: Sequence[str], name: str) -> Room:
        """Direct rooms are the private rooms of Matrix."""
        raise Refused("there are direct rooms for that")

    def rooms(self, community: str) -> Mapping[str, Room]:
        """The configured rooms of the home."""
        return self._rooms.named(community)

    async def said_alone(self, account: Account, since: datetime) -> Sequence[Message]:
        """Nothing: the sync tells it again."""
        return ()

    async def sources(self, community: str, since: float) -> Sequence[Source]:
        """The rooms of the home whose history the bot may read."""
        self._must_have_begun()
        return await self._kept(self._history.sources(community))

    async def history(self, source: Source, since: float, before: str | None) -> Page:
        """A page of a room's history."""
        self._must_have_begun()
        return await self._kept(self._history.page(source, since, before))

    async def room_name(self, room: Room) -> str:
        """The room's name, else its alias, else its id; of a direct room, the member's name."""
        if room.direct:
            return shown_name(room.id, None)
        return await self._kept(self._rooms.name(room))

    async def reach(self, room: Room, message: str, until: datetime) -> Reach:
        """How many a message of ours has reached, in the room where it stands even if that has moved on since."""
        self._must_have_begun()
        counted_as = partial(self._house.counted_as, room)
        return await self._kept(reach(self._client, await self._room_of(room), message, until, counted_as))

    async def check(self) -> list[Finding]:
        """Try the login and every room of the settings."""
        check = Check(self._house, self._client, self._rooms)
        try:
            await self._log_in()
        except (Shut, Later) as trouble:
            return check.refused(trouble)
        return await check.logged_in()

    async def verify(self) -> list[Finding]:
        """What others are told of the bot's device, for `animateur matrix verify`. Does not need `run`."""
        check = Check(self._house, self._client, self._rooms)
        try:
            await self._log_in()
            return await check.device()
        except (Shut, Later) as trouble:
            return check.refused(trouble)

    async def _log_in(self) -> None:
        if not self._begun:
            data_dir = self._house.config.bot.data_dir
            self._post.device = await log_in(self._client, self._settings, data_dir, self._house.now())

    @property
    def edit_pause(self) -> float:
        """Seconds between two edits of one message."""
        return EDIT_PAUSE

    # ------------------------------------------------------------------ inside

    async def _sign(self) -> None:
        """Have the account vouch for the device."""
        password = self._settings.password.get_secret_value() if self._settings.password else None
        device = self._post.device.device_id
        known = await sign(self._client, self._house.config.bot.data_dir, device, password)
        if known.keys is not None:
            self._crypto.introduce(known.keys)

    def _must_have_begun(self) -> None:
        if not self._begun:
            raise Later("not connected yet", 1)

    @staticmethod
    async def _kept(asked: Awaitable[T]) -> T:
        """A refused login ends `run`; to everybody else it only means: not now."""
        try:
            return await asked
        except Shut as shut:
            raise Later("the login is refused") from shut

    async def _community_of(self, room: Room) -> str:
        """The community for which something is said in a room."""
        if room.direct:
            known = self._directs.community_of(room.id)
            if known is not None:
                return known
            for community in self._rooms.homes:
                if await self._standings.present(community, room.id):
                    return community
        home = self._rooms.home(room.id)
        if home is not None:
            return home.community
        return next(iter(self._rooms.homes))
