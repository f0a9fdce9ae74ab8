"""What cannot be decrypted: its key is asked for, and where none comes, whoever wrote it to the bot is told, once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.chat import Card
from bot.platforms.matrix.answers import Answers, Asker
from bot.platforms.matrix.controls import Controls
from bot.platforms.matrix.crypto import Crypto
from bot.platforms.matrix.directs import Directs
from bot.platforms.matrix.latest import Latest
from bot.platforms.matrix.rooms import Home
from bot.text import Said

if TYPE_CHECKING:
    from bot.house import House

AFTER = 60.0
"""Seconds for which a key may come late before its sender is told."""
TOLD = 1000
"""Accounts of whom it is remembered that they were told."""


class Unread:
    """Looks after encrypted events without a key."""

    def __init__(
        self,
        house: House,
        crypto: Crypto,
        directs: Directs,
        controls: Controls,
        answers: Answers,
        name: Callable[[str, str], Awaitable[str]],
    ) -> None:
        self._house = house
        self._crypto = crypto
        self._directs = directs
        self._controls = controls
        self._answers = answers
        self._name = name
        self._told: Latest[str, None] = Latest(TOLD)
        self._waiting: set[asyncio.Task[None]] = set()

    async def missed(self, home: Home | None, room: str, event: Any) -> None:
        """An event came without its key."""
        await self._crypto.missed(room, event)
        if event.sender in self._told or not await self._is_for_us(home, room, event):
            return
        task = asyncio.create_task(self._tell(home, room, event), name="matrix-unread")
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    def close(self) -> None:
        """Wait for no keys any more."""
        for task in self._waiting:
            task.cancel()

    async def _is_for_us(self, home: Home | None, room: str, event: Any) -> bool:
        """Whether it was meant for the bot, as far as that shows from outside: other talk is nobody's concern here."""
        if home is None or room == home.rooms.get("moderators"):
            return True
        relation = event.source["content"].get("m.relates_to")
        relation = relation if isinstance(relation, dict) else {}
        reply = relation.get("m.in_reply_to")
        targets = (relation.get("event_id"), reply.get("event_id") if isinstance(reply, dict) else None)
        return any([isinstance(target, str) and await self._controls.shown(target) for target in targets])

    async def _tell(self, home: Home | None, room: str, event: Any) -> None:
        await asyncio.sleep(AFTER)
        if not self._crypto.is_unread(event.event_id) or event.sender in self._told:
            return
        if home is None and room not in self._directs:
            return
        self._told[event.sender] = None
        community = home.community if home else self._directs.community(room)
        locale = self._house.community(community).locale
        name = await self._name(room, event.sender)
        card = Card(body=(self._house.words(locale)("matrix-unread", name=Said(name)),), locale=locale)
        asker = Asker(community, event.sender, name, room, event.event_id)
        self._answers.say_later(asker, card, private=False, open_room=False)
