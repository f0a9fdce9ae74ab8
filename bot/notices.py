"""Telling the moderators, once, what a network refuses and how to mend it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import delete

from bot.chat import Card, Gone, Mood, Room, RoomLost, Trouble
from bot.cog import Services
from bot.config import Community
from bot.database import insert_once
from bot.records import notices
from bot.text import Said
from bot.unit import Unit, Writer

PATIENCE = 5.0
"""Seconds to find out what people call a room."""


class Notices:
    """Troubles, told in the moderators' rooms of every home but the one in trouble."""

    def __init__(self, services: Services, writer: Writer) -> None:
        self._services = services
        self._writer = writer

    async def trouble(self, community: str, room: Room, mend: str, trouble: Trouble) -> None:
        """A network refused what was owed to a room; `mend` is the id of the text that says what to do."""
        about = "lost" if isinstance(trouble, Gone) else mend  # that it is gone may have been heard of already
        await self._tell(self._services.communities.get(community), room, mend, f"{about}:{room.network}:{room.id}")

    async def lost(self, community: Community, event: RoomLost) -> None:
        """A room of the TOML vanished, or shut the bot out."""
        room = event.room
        await self._tell(community, room, f"room-{event.reason}", f"lost:{room.network}:{room.id}")

    @staticmethod
    async def prune(unit: Unit, before: datetime) -> None:
        """Forget what was told long ago: if it is still so, it is worth telling again."""
        await unit.execute(delete(notices).where(notices.c.at < before))

    async def _tell(self, community: Community | None, about: Room, text: str, once: str) -> None:
        if community is None:
            return
        words = self._services.texts.words(community.locale)
        body = words(text, room=Said(await self._name(about)), network=about.network)
        card = Card(title=words("trouble-title"), body=(body,), mood=Mood.ALERT, locale=community.locale)

        async def work(unit: Unit) -> None:
            row = {"community": community.id, "key": once, "at": unit.now}
            if not (await unit.execute(insert_once(unit.connection, notices, row))).rowcount:
                return
            for platform in self._services.platforms.values():
                room = platform.rooms(community.id).get("moderators") if community.home(platform.network) else None
                if room is not None and room != about:
                    await self._services.deliveries.owe(unit, community.id, room, card, asked=True)

        await self._writer.run(work)

    async def _name(self, room: Room) -> str:
        if not room.id:
            return room.network
        try:
            return await asyncio.wait_for(self._services.platforms[room.network].room_name(room), PATIENCE)
        except (Trouble, TimeoutError):
            return room.id
