"""People whose clients encrypt: nio with a store of its own for each. They read as members do, after decrypting."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
import nio
from nio.crypto import logger
from nio.store import SqliteStore

from tests.wire.matrix.people import Event, People, Person
from tests.wire.matrix.synapse import Registered, Synapse

logger.disabled = True  # it complains of keys that are only on their way


class SealedPeople(People):
    """People whose clients encrypt."""

    sealed = True

    def __init__(self, synapse: Synapse, stores: Path) -> None:
        super().__init__(synapse)
        self._stores = stores
        self._met: list[SealedPerson] = []

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for person in self._met:
            await person.client.close()
            if person.client.store is not None:
                person.client.store.database.close()
        await super().__aexit__(kind, error, trace)

    def meet(self, account: Registered) -> SealedPerson:
        """Somebody who has an account already."""
        person = SealedPerson(self._session, self.synapse.url, account, self._stores)
        self._met.append(person)
        return person

    async def another_device(self, person: SealedPerson) -> SealedPerson:
        """Somebody who is there already, on one more device."""
        user = {"type": "m.id.user", "user": person.id}
        login = {"type": "m.login.password", "identifier": user, "password": person.account.password}
        answer = await person.call("POST", "/_matrix/client/v3/login", login)
        device = self.meet(replace(person.account, access_token=answer["access_token"]))
        await device.appear()
        return device


class SealedPerson(Person):
    """Somebody on one device. What they send into encrypted rooms is encrypted; what they read is decrypted."""

    def __init__(self, session: aiohttp.ClientSession, url: str, account: Registered, stores: Path) -> None:
        super().__init__(session, url, account)
        self.account = account
        store = f"{account.user_id[1:]}-{secrets.token_hex(4)}.db"
        settings = nio.AsyncClientConfig(store=SqliteStore, store_name=store)
        self.client = nio.AsyncClient(url, account.user_id, store_path=str(stores), config=settings)
        self._reading = asyncio.Lock()

    async def appear(self) -> None:
        """Publish the device: whoever speaks in a room that they enter shares its keys with it."""
        await self._catch_up()

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send any event and return its id."""
        await self._catch_up()
        known = self.client.rooms.get(room)
        if known is None or not known.encrypted:
            return await super().send(room, kind, content)
        answer = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        return str(answer.event_id)

    async def history(self, room: str) -> list[Event]:
        """Every event of the room, oldest first; what there is no key for stays as it is."""
        await self._catch_up()
        return [self._opened(room, event) for event in await super().history(room)]

    def opens(self, room: str, event: Event) -> bool:
        """Whether an event as it came from the homeserver can be read here."""
        return str(self._opened(room, event)["type"]) != "m.room.encrypted"

    def _opened(self, room: str, event: Event) -> Event:
        if event["type"] != "m.room.encrypted" or not event["content"]:
            return event
        sealed = nio.Event.parse_event(event)
        sealed.room_id = room
        opened = self.client.olm._decrypt_megolm_no_error(sealed, room)
        return event if opened is None else {**event, **{key: opened.source[key] for key in ("type", "content")}}

    async def _catch_up(self) -> None:
        """Do what a client does all the time: take what came, and keep the keys in order."""
        async with self._reading:
            if not self.client.logged_in:
                device = (await self.call("GET", "/_matrix/client/v3/account/whoami"))["device_id"]
                self.client.restore_login(self.id, device, self.account.access_token)
            await self.client.sync(timeout=0, full_state=not self.client.next_batch)
            if self.client.should_upload_keys:
                await self.client.keys_upload()
            if self.client.should_query_keys:
                await self.client.keys_query()
