"""The loop: what happened is handled first, then the token is saved, so a kill loses nothing.

Plain talk alone asks for nothing but to be counted, and counts are saved with the token: where nothing else happened,
it is saved at most once a second, and what was read since then is read again after a failure or a kill.
"""

from __future__ import annotations

import asyncio
import traceback
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

import nio
import structlog

from bot.chat import Later, Shut
from bot.platforms.matrix.batch import Batch
from bot.platforms.matrix.client import Client, Denied
from bot.platforms.matrix.crypto import Crypto
from bot.platforms.matrix.directs import MARK, Directs
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.gaps import pages, since_own_join
from bot.platforms.matrix.inbox import Inbox
from bot.platforms.matrix.outbox import Outbox
from bot.platforms.matrix.post import Post
from bot.platforms.matrix.rooms import NETWORK

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)

LONG_POLL = 30_000
"""Milliseconds that the homeserver may wait while nothing happens."""
INVITED_WITHIN = 2.0
"""Seconds for invitations to be answered before the token that leaves them behind is saved."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
TALK_SAVED_EVERY = 1.0
"""Seconds between two savings of the token while there is nothing but plain talk."""
POISONED = 3
"""Unreadable answers in a row after which the same stretch is read room by room instead."""
_NOTHING: dict[str, Any] = {"types": []}

FILTER: dict[str, Any] = {
    "room": {
        "timeline": {"limit": 100, "lazy_load_members": True},
        "state": {
            "lazy_load_members": True,
            "types": ["m.room.member", "m.room.tombstone", "m.space.child", "m.room.encryption", MARK],
        },
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    },
    "presence": _NOTHING,
    "account_data": _NOTHING,
}
_FIRST = {**FILTER, "room": {**FILTER["room"], "timeline": {"limit": 1, "lazy_load_members": True}}}
_ONLY_TOKEN: dict[str, Any] = {"room": {"rooms": []}, "presence": _NOTHING, "account_data": _NOTHING}


def _place(failure: Exception) -> str:
    """Where something failed: file and line of the innermost call."""
    frame = traceback.extract_tb(failure.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


class Loop:
    """Reads what happens, for ever."""

    def __init__(
        self,
        house: House,
        client: Client,
        crypto: Crypto,
        inbox: Inbox,
        doors: Doors,
        directs: Directs,
        post: Post,
        outbox: Outbox,
    ) -> None:
        self._house = house
        self._client = client
        self._crypto = crypto
        self._inbox = inbox
        self._doors = doors
        self._directs = directs
        self._post = post
        self._outbox = outbox
        self._token = self._kept = ""
        self._saved_at = -inf

    async def begin(self) -> None:
        """Know where to read on. The very first time: from now, whatever the rooms have seen before."""
        token = await self._house.token(NETWORK)
        if token is not None:
            self._kept = token
            self._go_back()
        else:
            await self._begin_now()

    async def _begin_now(self) -> None:
        response = await self._client.sync(None, _FIRST, 0)
        batch = Batch()
        for room, joined in response.rooms.join.items():
            await self._known(room, joined)
            self._inbox.sort_state(room, joined.state, batch)
        await batch.run()
        await self._invitations(response)
        await self._saved(response.next_batch)
        self._caught_up()

    def _caught_up(self) -> None:
        self._directs.caught_up.set()
        self._house.caught_up(NETWORK)

    async def run(self) -> None:
        """Serve until cancelled. Raises `chat.Shut` when the homeserver refuses our login."""
        pause, unreadable = FIRST_PAUSE, 0
        while True:
            try:
                if unreadable >= POISONED:
                    await self._read_around()
                else:
                    await self._once()
            except Shut:
                raise
            except Later as later:
                self._go_back()
                self._house.services.away[NETWORK] = later.reason
                log.warning("the homeserver is away", reason=later.reason, pause=pause)
            except Exception as failure:  # nio quotes what it stumbles over: its words are no words for a log
                self._go_back()
                unreadable += 1
                log.error("a sync failed", error=type(failure).__name__, at=_place(failure))
            else:
                if pause > FIRST_PAUSE:
                    log.info("the homeserver is back")
                    self._house.services.away.pop(NETWORK, None)
                    await self._house.wake(NETWORK)
                    self._post.seed()
                pause, unreadable = FIRST_PAUSE, 0
                continue
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    # ------------------------------------------------------------------ one answer

    async def _once(self) -> None:
        try:
            response = await self._client.sync(self._token, FILTER, self._patience())
        except Denied as denied:  # the token is another homeserver's, or older than this one remembers
            log.error("the homeserver does not know where reading stopped; it goes on from now", reason=denied.reason)
            await self._begin_now()
            return
        await self._crypto.upkeep()
        worked = await self._handle(response, self._token)
        self._caught_up()
        self._token = response.next_batch
        if self._token != self._kept and (worked or monotonic() - self._saved_at >= TALK_SAVED_EVERY):
            await self._saved(self._token)

    def _patience(self) -> int:
        """Milliseconds for which the homeserver is to wait for something to happen."""
        if not self._directs.caught_up.is_set():  # what happened before the start is to be known at once
            return 0
        return LONG_POLL if self._token == self._kept else int(TALK_SAVED_EVERY * 1000)

    def _go_back(self) -> None:
        """Read again what came since the token was saved: what was counted of it comes again."""
        self._token = self._kept
        self._house.activity.take(NETWORK)

    async def _handle(self, response: nio.SyncResponse, since: str) -> bool:
        """Handle an answer; whether there was anything in it but plain talk."""
        self._inbox.ready()
        worked = bool(response.rooms.leave or response.rooms.invite or response.to_device_events)
        for room, joined in response.rooms.join.items():
            await self._known(room, joined)
        batch = Batch()
        for room, late in self._crypto.late(response).items():
            self._inbox.sort(room, late, batch, late=True)
        for room, joined in response.rooms.join.items():
            events, arrived = since_own_join(joined.timeline.events, self._client.user_id)
            if joined.timeline.limited and not arrived:
                worked = True
                await self._fill_or_leave(room, since, joined.timeline.prev_batch)
            self._inbox.sort_state(room, joined.state, batch)
            self._inbox.sort(room, events, batch)
        await batch.run()
        for room, left in response.rooms.leave.items():
            batch.add(room, partial(self._doors.left, room, [*left.state, *left.timeline.events]))
        await batch.run()
        await self._invitations(response)
        return worked or batch.worked

    async def _known(self, room: str, joined: Any) -> None:
        """Know direct rooms before anything that was said in them, or that asks for one, is handled."""
        for event in [*joined.state, *joined.timeline.events]:
            if type(event) is nio.UnknownEvent and event.type == MARK and event.sender == self._client.user_id:
                await self._directs.found(room, event.source["content"])

    async def _fill_or_leave(self, room: str, since: str, until: str | None) -> None:
        """Read a gap. What cannot be read must not stop the other rooms for ever."""
        try:
            await self._fill(room, since, until)
        except (Later, Shut):
            raise
        except Exception as failure:
            log.error("a stretch of a room cannot be read", room=room, error=type(failure).__name__)

    async def _fill(self, room: str, since: str, until: str | None) -> None:
        """Handle what the answer had no place for."""
        async for page in pages(self._client, room, since, until):
            events, _ = since_own_join(page, self._client.user_id)
            batch = Batch()
            self._inbox.sort(room, events, batch)
            await batch.run()

    async def _invitations(self, response: nio.SyncResponse) -> None:
        """Answer invitations. They are told once only, so reading on waits for the answers, but not for long."""
        invitations = response.rooms.invite.items()
        answers = [
            self._outbox.put(room, partial(self._doors.invited, room, i.invite_state)) for room, i in invitations
        ]
        if answers:
            await asyncio.wait(answers, timeout=INVITED_WITHIN)

    async def _saved(self, token: str) -> None:
        await self._house.checkpoint(NETWORK, token)
        self._token = self._kept = token
        self._saved_at = monotonic()

    # ------------------------------------------------------------------ around what nio cannot read

    async def _read_around(self) -> None:
        """Something in the answer stops nio each time: read the same stretch room by room, without what stops it."""
        response = await self._client.sync(self._token, _ONLY_TOKEN, 0)
        self._inbox.ready()
        for room in (await self._client.request("GET", "/joined_rooms"))["joined_rooms"]:
            await self._fill_or_leave(room, self._token, response.next_batch)
        await self._saved(response.next_batch)
