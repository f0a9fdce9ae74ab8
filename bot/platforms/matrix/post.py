"""Messages that go out: sent once, edited, their controls kept and their reactions placed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

from bot.chat import Card, File, Gone, Later, Outgoing, Refused, Unsure
from bot.platforms.matrix.cards import (
    DELIVERY,
    MESSAGE,
    PINNED,
    POLL_END,
    POLL_START,
    Handle,
    attachment,
    edited,
    handles,
    message,
    native,
    poll,
    poll_end,
    reaction,
)
from bot.platforms.matrix.client import Client, Denied
from bot.platforms.matrix.controls import Controls
from bot.platforms.matrix.crypto import ENCRYPTED
from bot.platforms.matrix.device import Device
from bot.platforms.matrix.files import sealed
from bot.platforms.matrix.gate import Gate, Urgency

if TYPE_CHECKING:
    from bot.house import House
    from bot.i18n import Words

log = structlog.get_logger(__name__)

REMEMBERED = timedelta(hours=20)
"""How long the homeserver surely remembers a transaction: Synapse forgets after a day."""
SLACK = timedelta(hours=2)
"""How far the homeserver's clock may be from ours, also where ours was an hour wrong for a while."""


class Post:
    """Puts cards into rooms. Methods raise as `Platform.send`."""

    device: Device
    """The login that sends; known once the platform is open."""
    recount: Callable[[str, str], Awaitable[None]]
    """(event, room): take the presses on a card that were made before its controls were kept."""

    def __init__(self, house: House, client: Client, gate: Gate, controls: Controls) -> None:
        self._house = house
        self._client = client
        self._gate = gate
        self._controls = controls
        self._seeding: asyncio.Task[None] | None = None
        self._unplaced = False

    # ------------------------------------------------------------------ sending

    async def deliver(self, outgoing: Outgoing, room: str, community: str) -> str:
        """Send a delivery, once, and return the event's id."""
        transaction = f"{self.device.salt}-{outgoing.key}"
        kind, content = self._content(outgoing.card)
        content[DELIVERY] = transaction
        if outgoing.room.thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": outgoing.room.thread}
        event = await self._out_already(outgoing, room, transaction)
        if event is None:
            event = await self._send(room, kind, content, transaction, Urgency.MESSAGE)
        await self._keep(event, room, community, outgoing.card)
        if outgoing.card.file is not None:
            await self._deliver_file(outgoing, outgoing.card.file, room, event, f"{transaction}-file")
        if outgoing.tried is not None:  # it may have stood there through a restart
            await self.recount(event, room)
        return event

    async def _deliver_file(self, outgoing: Outgoing, file: File, room: str, event: str, transaction: str) -> None:
        """The file that goes with a delivery: a message of its own, sent once like the first."""
        if await self._out_already(outgoing, room, transaction) is None:
            beside = {"rel_type": "m.reference", "event_id": event}
            content = await self._attached(file, room, Urgency.MESSAGE)
            content |= {DELIVERY: transaction, "m.relates_to": beside}
            await self._send(room, MESSAGE, content, transaction, Urgency.MESSAGE)

    async def _out_already(self, outgoing: Outgoing, room: str, transaction: str) -> str | None:
        """The event that an earlier attempt sent, where the homeserver would no longer know it by its transaction."""
        if outgoing.tried is None or not self._may_be_forgotten(outgoing.tried):
            return None
        return await self._find(room, transaction, outgoing.tried)

    async def pin(self, room: str, event: str) -> None:
        """Pin a message, before those that are pinned already."""
        try:
            standing = (await self._client.state(room, PINNED)).get("pinned")
        except Gone:
            standing = None
        pinned = [id for id in standing if isinstance(id, str)] if isinstance(standing, list) else []
        if event in pinned:
            return
        content = {"pinned": [event, *pinned]}
        try:
            await self._gate.through(Urgency.MESSAGE, lambda: self._client.set_state(room, PINNED, content))
        except Denied as denied:
            raise Refused(denied.reason, "matrix-mend-pin") from denied

    async def open_thread(self, room: str, event: str, words: Words) -> None:
        """Open the thread under a message of ours by a first word in it, unless it has one of ours already."""
        standing = await self._client.related(room, event, "m.thread", MESSAGE)
        if any(found.get("sender") == self._client.user_id for found in standing):
            return
        content = message(Card(body=(words("matrix-thread"),), locale=words.locale), words)
        content["m.relates_to"] = {"rel_type": "m.thread", "event_id": event}
        await self._send(room, MESSAGE, content, f"thread-{event[1:]}", Urgency.MESSAGE)

    async def delete(self, room: str, event: str) -> None:
        """Delete a message of ours, and first the file that was sent with it, which only the message leads to."""
        beside = await self._client.related(room, event, "m.reference", MESSAGE)
        files = [str(found["event_id"]) for found in beside if found.get("sender") == self._client.user_id]
        for id in [*files, event]:
            await self._gate.through(Urgency.MESSAGE, partial(self._client.redact, room, id, f"delete-{id[1:]}"))

    async def say(
        self, card: Card, room: str, community: str, *, relation: dict[str, Any] | None = None, transaction: str = ""
    ) -> str:
        """Say something in answer to somebody."""
        kind, content = self._content(card)
        if relation:
            content["m.relates_to"] = relation
        event = await self._send(room, kind, content, transaction or uuid4().hex, Urgency.ANSWER)
        await self._keep(event, room, community, card)
        if card.file is not None:
            await self._hand_over(card.file, room, relation)
        return event

    async def react(self, room: str, event: str, emoji: str, urgency: Urgency = Urgency.ANSWER) -> None:
        """Place a reaction; one that stands already is fine."""
        transaction = f"react-{event[1:]}-{emoji.encode().hex()}"
        try:
            await self._send(room, "m.reaction", reaction(event, emoji), transaction, urgency)
        except Denied as denied:
            if denied.code != "M_DUPLICATE_ANNOTATION":
                raise

    def _content(self, card: Card) -> tuple[str, dict[str, Any]]:
        words = self._house.words(card.locale)
        choices = native(card)
        if choices is not None:
            return POLL_START, poll(card, choices, words)
        return MESSAGE, message(card, words)

    async def _send(self, room: str, kind: str, content: dict[str, Any], transaction: str, urgency: Urgency) -> str:
        return await self._gate.through(urgency, lambda: self._client.send_event(room, kind, content, transaction))

    async def _hand_over(self, file: File, room: str, relation: dict[str, Any] | None) -> None:
        content = await self._attached(file, room, Urgency.ANSWER)
        if relation:
            content["m.relates_to"] = relation
        await self._send(room, MESSAGE, content, uuid4().hex, Urgency.ANSWER)

    async def _attached(self, file: File, room: str, urgency: Urgency) -> dict[str, Any]:
        """Upload a file, sealed where the room is encrypted; the content of the message that hands it over."""
        if not await self._client.is_encrypted(room):
            return attachment(file, await self._upload(file.name, file.data, file.type, urgency))
        data, how = sealed(file.data)
        return attachment(file, await self._upload("", data, "application/octet-stream", urgency), how)

    async def _upload(self, name: str, data: bytes, kind: str, urgency: Urgency) -> str:
        return await self._gate.through(urgency, lambda: self._client.upload(name, data, kind))

    # ------------------------------------------------------------------ looking before sending again

    def _may_be_forgotten(self, tried: datetime) -> bool:
        """Whether the homeserver may no longer know the transaction of then: too old, or another device's."""
        return tried < self._house.now() - REMEMBERED or not self.device.knew(tried)

    async def _find(self, room: str, delivery: str, tried: datetime) -> str | None:
        """The event of a delivery, if it went out since it was tried. Raises `Unsure` when that cannot be seen."""
        oldest = (tried - SLACK).timestamp() * 1000
        start = ""
        only = {"types": [MESSAGE, POLL_START, ENCRYPTED], "senders": [self._client.user_id]}
        sealed = over = False
        while not over:
            try:
                page = await self._client.messages(room, start, None, "b", only)
            except Refused as refusal:
                raise Unsure(f"the room cannot be read back: {refusal.reason}") from refusal
            for event in page.chunk:
                source = event.source
                if source.get("origin_server_ts", 0) < oldest:
                    over = True
                    break
                if source.get("content", {}).get(DELIVERY) == delivery:
                    return str(source["event_id"])
                if source.get("unsigned", {}).get("transaction_id") == delivery:
                    return str(source["event_id"])
                sealed = sealed or source.get("type") == ENCRYPTED
            over = over or not page.end or page.end == start
            start = page.end
        if sealed:
            raise Unsure("a message of that time is encrypted with a key that is lost")
        return None

    # ------------------------------------------------------------------ editing

    async def edit(self, outgoing: Outgoing, room: str, community: str, event: str) -> None:
        """Set an earlier message to this card.

        A native poll stands as it is while its choices do. When they are gone it is closed with the result as its
        text, and the card follows as a message of its own, which later edits change.
        """
        is_poll, result = await self._controls.poll(event)
        if is_poll and result is None:
            if native(outgoing.card) is None:
                await self._close(outgoing, room, community, event)
            return
        shown = result or event
        content = edited(shown, message(outgoing.card, self._house.words(outgoing.card.locale)))
        await self._send(room, MESSAGE, content, uuid4().hex, Urgency.EDIT)
        await self._keep(shown, room, community, outgoing.card)

    async def _close(self, outgoing: Outgoing, room: str, community: str, event: str) -> None:
        key = f"{self.device.salt}-{outgoing.key}"
        content = poll_end(event, outgoing.card)
        await self._send(room, POLL_END, content, f"{key}-end", Urgency.MESSAGE)
        last = message(outgoing.card, self._house.words(outgoing.card.locale)) | {DELIVERY: f"{key}-result"}
        result = await self._send(room, MESSAGE, last, f"{key}-result", Urgency.MESSAGE)
        await self._controls.keep(event, room, community, [])
        await self._keep(result, room, community, outgoing.card)
        await self._controls.closed(event, result)

    # ------------------------------------------------------------------ controls and seeds

    async def _keep(self, event: str, room: str, community: str, card: Card) -> None:
        await self.control(event, room, community, handles(card), is_poll=native(card) is not None)

    async def control(
        self, event: str, room: str, community: str, mine: list[Handle], *, is_poll: bool = False
    ) -> None:
        """Keep what can be pressed on a message, place its reactions, and miss no press that came before this."""
        await self._controls.keep(event, room, community, mine, is_poll=is_poll)
        if any(handle.seed for handle in mine):
            self.seed()
        if mine and self._controls.was_pressed(event):
            await self.recount(event, room)

    def seed(self) -> None:
        """Place the reactions that are still to be placed, one after the other, when nothing else wants to go out."""
        self._unplaced = True
        if self._seeding is None:
            self._seeding = asyncio.create_task(self._seed(), name="matrix-seeds")

    async def _seed(self) -> None:
        try:
            while self._unplaced:
                self._unplaced = False
                while (seed := await self._controls.unseeded()) is not None:
                    await self._place(*seed)
        except Later as later:  # taken up again when the homeserver is back
            log.info("reactions wait", reason=later.reason)
        except Exception:
            log.exception("reactions could not be placed")
        finally:
            self._seeding = None

    async def _place(self, event: str, room: str, position: int, emoji: str) -> None:
        try:
            await self.react(room, event, emoji, Urgency.SEED)
        except Refused as refusal:  # members can still place it themselves
            log.warning("a reaction could not be placed", room=room, reason=refusal.reason)
        await self._controls.seeded(event, position)

    async def close(self) -> None:
        """Stop placing reactions; what is left is placed at the next start."""
        if self._seeding is not None:
            self._seeding.cancel()
            await asyncio.gather(self._seeding, return_exceptions=True)
