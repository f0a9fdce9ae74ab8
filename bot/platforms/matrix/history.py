"""The history of a home: which rooms there are to read, and who spoke in them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import nio
import structlog

from bot.chat import Gone, Room
from bot.platform import Page, Source
from bot.platforms.matrix.client import Client, at, time_of
from bot.platforms.matrix.rooms import NETWORK, Rooms
from bot.platforms.matrix.talk import SPOKEN, TYPES, mends

log = structlog.get_logger(__name__)

PAGE = 500
"""Events that are asked for at a time; a homeserver may hand out fewer."""
AT_ONCE = 50
"""Events that are understood at once: nio takes 0.1 ms for each, and others wait meanwhile."""
_SINCE_JOINED = {"joined", "invited"}
"""History visibilities with which the bot sees nothing from before its own time."""


class History:
    """Reads what was said."""

    def __init__(self, client: Client, rooms: Rooms) -> None:
        self._client = client
        self._rooms = rooms
        self._filter = json.dumps({"types": TYPES, "not_senders": [client.user_id], "lazy_load_members": True})

    async def sources(self, community: str) -> list[Source]:
        """The rooms of the home that the bot is in, and those of the settings that it is not in.

        The space is none of them: nobody talks there.
        """
        home = self._rooms.homes.get(community)
        if home is None:
            raise Gone(f"{community} has no home on Matrix")
        joined = set((await self._client.request("GET", "/joined_rooms"))["joined_rooms"])
        configured = dict.fromkeys(home.rooms.values())
        found = [Source(Room(NETWORK, id), None, "matrix-mend-join") for id in configured if id not in joined]
        for id in [*configured, *sorted(home.children - configured.keys())]:
            if id in joined:
                found.append(Source(Room(NETWORK, id), id, await self._mend(id)))
        return found

    async def _mend(self, room: str) -> str:
        """What to do where a room shows the bot only a part of its history."""
        try:
            visibility = (await self._client.state(room, "m.room.history_visibility")).get("history_visibility")
        except Gone:  # then it is shared
            return ""
        return "matrix-mend-history" if visibility in _SINCE_JOINED else ""

    async def page(self, source: Source, since: float, before: str | None) -> Page:
        """Who spoke, in up to 500 messages. Clocks of homeservers differ: the newest time says how far it is read."""
        query = {"dir": "b", "limit": str(PAGE), "filter": self._filter}
        if before is not None:
            query["from"] = before
        answer = await self._client.request("GET", at("rooms", source.id or "", "messages"), **query)
        heard: list[tuple[str, float]] = []
        newest: float | None = None
        for number, raw in enumerate(answer["chunk"], 1):
            said_at = time_of(raw).timestamp()
            newest = said_at if newest is None else max(newest, said_at)
            if (sender := self._speaker(raw)) is not None:
                heard.append((sender, said_at))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        end = answer.get("end")
        over = end is None or end == before or (newest is not None and newest < since)
        return Page(tuple(heard), None if over else str(end), newest)

    def _speaker(self, raw: dict[str, Any]) -> str | None:
        """Who said what the inbox would count, had it come now."""
        try:
            event = nio.Event.parse_event(raw)
        except Exception as failure:  # what a stranger sends must not hide what comes after it
            log.warning("an event of the past could not be understood", error=type(failure).__name__)
            return None
        if type(event) not in SPOKEN or event.sender == self._client.user_id:
            return None
        return None if mends(raw["content"].get("m.relates_to")) else str(event.sender)
