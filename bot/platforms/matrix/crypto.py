"""End-to-end encryption: the keys of the bot's device, and what is sealed and opened with them.

nio brings the ratchets and their store. Here they are made safe against a kill: whatever the homeserver or another
device is told of is on the disk before, and whatever one answer of the homeserver brings is written in one transaction.
A room's key is given to every device of whoever is in the room or invited; those who come later get it as it is then,
which opens nothing earlier. It is made anew when somebody leaves or a device is removed.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import nio
import structlog
import unpaddedbase64
from nio.crypto import Olm, OlmAccount, TrustState
from nio.store import SqliteStore

from bot import keys
from bot.chat import Refused, Trouble
from bot.platforms.matrix.client import Client, at, expect
from bot.platforms.matrix.devices import CLAIMED, Devices
from bot.platforms.matrix.latest import Latest

log = structlog.get_logger(__name__)

STORE = "matrix-crypto.db"
PICKLE_KEY = "matrix-crypto.key"
"""What the keys in the store are encrypted with; a file of its own, so that a copied store alone tells nothing."""
ENCRYPTED = "m.room.encrypted"
ENCRYPTION = "m.room.encryption"
ALGORITHM = "m.megolm.v1.aes-sha2"
PLAIN = frozenset({"m.reaction"})
"""Kinds of events that no client encrypts: homeservers count them."""
UNREAD = 1000
"""Events that wait for their keys at once."""

_MEMBERS = frozenset({"join", "invite"})
_SEALED = (nio.RoomMessage, nio.RoomEncryptedMedia, nio.StickerEvent, nio.ReactionEvent, nio.UnknownEvent)
"""What an encrypted event may turn out to be: no state of a room and no redaction, which homeservers did not check."""


class _Olm(Olm):  # type: ignore[misc]  # nio has no types
    """nio's ratchets, with what a stranger could stop them by caught."""

    introduction: dict[str, Any] | None = None
    """The device's keys as they are published, with the account's signature."""

    def _olm_encrypt(self, session: Any, recipient_device: Any, message_type: str, content: Any) -> dict[str, Any]:
        """What one device is told, with the bot's keys beside it.

        A client that excludes unsigned devices would not take a key from one that it does not know yet.
        """
        mine, theirs = self.account.identity_keys, recipient_device
        told = {
            "type": message_type,
            "content": content,
            "sender": self.user_id,
            "sender_device": self.device_id,
            "keys": {"ed25519": mine["ed25519"]},
            "recipient": theirs.user_id,
            "recipient_keys": {"ed25519": theirs.ed25519},
        }
        if self.introduction is not None:
            told["sender_device_keys"] = self.introduction
        kind, ciphertext = session.encrypt(nio.Api.to_json(told)).to_parts()
        self.store.save_session(theirs.curve25519, session)
        sealed = {"type": kind, "body": unpaddedbase64.encode_base64(ciphertext)}
        return {
            "algorithm": self._olm_algorithm,
            "sender_key": mine["curve25519"],
            "ciphertext": {theirs.curve25519: sealed},
        }

    def verify_json(self, json: Any, user_key: Any, user_id: str, device_id: str) -> bool:
        """Whether something is signed by a key; a malformed one signs nothing."""
        try:
            return bool(super().verify_json(json, user_key, user_id, device_id))
        except Exception:
            return False

    def is_device_verified(self, device: Any) -> bool:
        """Known in memory; nio would ask its store for every event."""
        return bool(device.trust_state is TrustState.verified)

    def is_device_blacklisted(self, device: Any) -> bool:
        """Known in memory; nio would ask its store for every device that a room's key goes to."""
        return bool(device.trust_state is TrustState.blacklisted)

    def _decrypt_megolm_no_error(self, event: nio.MegolmEvent, room_id: str | None = None) -> Any:
        try:
            opened = self.decrypt_megolm_event(event, room_id)
        except Exception:  # no key, or whatever else it is: it stays sealed
            return None
        sealed = isinstance(opened, _SEALED) and "state_key" not in opened.source
        return opened if sealed else None


class Crypto:
    """Seals and opens. It does neither when the keys are lost, or when it is `off`: encrypted rooms are closed then."""

    def __init__(self, client: Client, data_dir: Path, *, off: bool = False) -> None:
        self._client = client
        self._nio = client.nio
        self._data_dir = data_dir
        self._encrypted: dict[str, bool] = {}
        self._recipients: dict[str, set[str]] = {}
        """Who is in a room, or invited: its key is for all of their devices."""
        self._given: dict[str, set[str]] = {}
        """Those of them all of whose devices have the key."""
        self._devices = Devices(client, self.atomic)
        self._changed: set[str] = set()
        """Rooms whose keys may not be used any more, until there are others."""
        self._sharing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._unread: Latest[str, nio.MegolmEvent] = Latest(UNREAD)
        self._fallback_used = False
        self._refusal = ("encryption is off", "matrix-mend-encryption") if off else None
        """Why encrypted rooms are closed, and the id of the mend; None: they are not."""

    @property
    def closed(self) -> bool:
        """Whether encrypted rooms are closed to the bot."""
        return self._refusal is not None

    # ------------------------------------------------------------------ life

    async def open(self) -> None:
        """Take up the device's keys, or make them; notice when they are gone."""
        self._client.crypto = self._nio.crypto = self
        if not self.closed:
            await self._open(await self._published())

    async def _open(self, published: str | None) -> None:
        if self._nio.olm is None:
            store = open_store(self._data_dir, self._client.user_id, self._nio.device_id)
            account = _account(store)
            fingerprint = account.identity_keys["ed25519"] if account else None
            if published not in (None, fingerprint):
                self._refusal = ("the bot's keys are lost", "matrix-mend-keys")
                log.error(
                    "the keys of this device are lost: encrypted rooms are closed to the bot. To give it a new device, "
                    "stop it, remove matrix-device.json and matrix-crypto.* from data_dir, and start it with a "
                    "password or a new access token",
                    device=self._nio.device_id,
                )
                store.database.close()
                return
            self._nio.store = store
            self.reload()
        if published is None:
            self._nio.olm.account.shared = False
        await self.upkeep()

    async def _published(self) -> str | None:
        """The fingerprint of this device as the homeserver tells it to others."""
        account, device = self._client.user_id, self._nio.device_id
        answer = await self._client.request("POST", "/keys/query", {"device_keys": {account: [device]}})
        known = answer.get("device_keys", {}).get(account, {}).get(device)
        return known["keys"].get(f"ed25519:{device}") if known else None

    def reload(self) -> None:
        """Know again what the store knows: after a failure, memory may be ahead of it."""
        store = self._nio.store
        introduction = self._nio.olm.introduction if self._nio.olm else None
        self._nio.olm = _Olm(store.user_id, store.device_id, store)
        self._nio.olm.introduction = introduction
        self._encrypted.update(dict.fromkeys(store.load_encrypted_rooms(), True))
        self._devices.forget()

    def introduce(self, keys: dict[str, Any]) -> None:
        """Show these keys of the device, as they are published, to whoever is given one of a room."""
        self._nio.olm.introduction = {name: value for name, value in keys.items() if name != "unsigned"}

    def close(self) -> None:
        """Close the store."""
        if self._nio.store is not None:
            self._nio.store.database.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All that happens inside is written, or nothing. Nothing may be waited for inside."""
        if self.closed:
            yield
            return
        try:
            with self._nio.store.database.atomic():
                yield
        except BaseException:
            self.reload()
            raise

    # ------------------------------------------------------------------ rooms

    async def encrypted(self, room: str) -> bool:
        """Whether a room is encrypted; one that is stays so."""
        if room not in self._encrypted:
            try:
                await self._client.state(room, ENCRYPTION)
            except Refused:
                self._encrypted.setdefault(room, False)
            else:
                self._became_encrypted(room)
        return self._encrypted[room]

    def _became_encrypted(self, room: str) -> None:
        if not self._encrypted.get(room):
            self._encrypted[room] = True
            if not self.closed:
                self._nio.store.save_encrypted_rooms({room})

    def told(self, response: nio.SyncResponse) -> None:
        """Learn from an answer whose devices changed, who came and went, and which rooms became encrypted."""
        changed = {*response.device_list.changed, *response.device_list.left}
        self._devices.changed(changed)
        for given in self._given.values():
            given -= changed
        for room, joined in response.rooms.join.items():
            events = [*joined.state, *joined.timeline.events]
            if any(type(event) is nio.RoomEncryptionEvent for event in events):
                self._became_encrypted(room)
            if joined.timeline.limited:
                self.renew(room)
            for event in events:
                match event.source:
                    case {"type": "m.room.member", "state_key": str(account), "content": {"membership": str(now)}}:
                        self._moved(room, account, now)

    def _moved(self, room: str, account: str, membership: str) -> None:
        """Somebody has come or gone."""
        if membership in {"leave", "ban"}:
            self.renew(room)
        elif membership in _MEMBERS and room in self._recipients:
            self._recipients[room].add(account)

    def renew(self, room: str) -> None:
        """Use a new key from the next event on: somebody may read no more."""
        self._changed.add(room)
        if not self.closed:
            self._nio.olm.outbound_group_sessions.pop(room, None)

    async def can_read(self, account: str) -> bool:
        """Whether somebody has a device that reads what is encrypted, and this one can encrypt."""
        if self.closed:
            return False
        await self._devices.know([account])
        return bool(self._devices.of(account))

    # ------------------------------------------------------------------ sealing

    async def seal(self, room: str, kind: str, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """An event as it goes into a room: encrypted where the room is.

        Raises `Later` when the key could not be shared with everybody: what is sealed then could not be read.
        """
        if kind in PLAIN or not await self.encrypted(room):
            return kind, content
        if self._refusal is not None:
            raise Refused(*self._refusal)
        async with self._sharing[room]:
            await self._share(room)
            sealed = self._nio.olm.group_encrypt(room, {"type": kind, "content": content})
        if "m.relates_to" in content:  # homeservers and clients look for it outside
            sealed["m.relates_to"] = content["m.relates_to"]
        return ENCRYPTED, sealed

    async def _share(self, room: str) -> None:
        """See that everybody in a room has the key of what is said next, or will be given it when they can be."""
        while not self._is_shared(room) or self._is_wanted(room):
            if not self._is_shared(room):
                self._nio.olm.outbound_group_sessions.pop(room, None)
                self._changed.discard(room)
                self._recipients[room], self._given[room] = set(), set()  # who comes meanwhile is put there
                self._recipients[room] |= await self._members(room)
            await self._offer(room)

    def _is_shared(self, room: str) -> bool:
        session = self._nio.olm.outbound_group_sessions.get(room)
        return session is not None and session.shared and not session.expired

    def _is_wanted(self, room: str) -> bool:
        """Whether somebody may be without the room's key, and can be given it."""
        return any(map(self._devices.may_try, self._recipients[room] - self._given[room]))

    async def _offer(self, room: str) -> None:
        """Give the room's key, made if need be, to every device of its recipients that has not got it."""
        olm, recipients = self._nio.olm, set(self._recipients[room])
        silent = await self._devices.talk_to(recipients)
        session = olm.outbound_group_sessions.get(room)
        if session is not None:
            if not session.users_shared_with <= self._devices.trusted(recipients):
                self.renew(room)
            session.shared = False  # nio would make another one
        if room in self._changed:
            return
        with self.atomic():
            shares = list(olm.share_group_session_parallel(room, sorted(recipients), ignore_unverified_devices=True))
        session = olm.outbound_group_sessions[room]
        await asyncio.gather(*(self._hand_out(messages) for _, messages in shares))
        if room not in self._changed:
            session.users_shared_with.update(*(devices for devices, _ in shares))
            session.shared = True
            self._given[room] |= {account for account in recipients - silent if self._devices.knows(account)}

    async def _members(self, room: str) -> set[str]:
        """Who is in a room or invited to it."""
        answer = await self._client.request("GET", at("rooms", room, "members"), not_membership="leave")
        return {str(event["state_key"]) for event in answer["chunk"] if event["content"].get("membership") in _MEMBERS}

    async def _hand_out(self, messages: dict[str, Any]) -> None:
        path = at("sendToDevice", ENCRYPTED, secrets.token_hex(8))
        await self._client.request("PUT", path, messages)

    # ------------------------------------------------------------------ opening

    def opened(self, room: str, event: dict[str, Any]) -> dict[str, Any]:
        """An event as its sender wrote it; one without a key as it came."""
        if event.get("type") != ENCRYPTED or self.closed:
            return event
        sealed = nio.Event.parse_event(event)
        if not isinstance(sealed, nio.MegolmEvent):
            return event
        sealed.room_id = room
        found = self._nio.olm._decrypt_megolm_no_error(sealed, room)
        return event if found is None else {**event, "type": found.source["type"], "content": found.source["content"]}

    async def missed(self, room: str, event: nio.MegolmEvent) -> None:
        """Remember an event without a key, and ask for that."""
        if self.closed:
            return
        event.room_id = room
        self._unread[event.event_id] = event
        if event.session_id not in self._nio.outgoing_key_requests:
            try:
                expect(await self._client.asked(lambda: self._nio.request_room_key(event)))
            except Trouble as trouble:
                log.info("a key could not be asked for", reason=trouble.reason)

    def is_unread(self, event: str) -> bool:
        """Whether an event still waits for its key."""
        return event in self._unread

    def late(self, response: nio.SyncResponse) -> dict[str, list[Any]]:
        """Events of earlier whose keys came only now, by room."""
        came = {event.session_id for event in response.to_device_events if isinstance(event, nio.RoomKeyEvent)}
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for id, event in list(self._unread.items()) if came else ():
            if event.session_id in came:
                opened = self._nio.olm._decrypt_megolm_no_error(event, event.room_id)
                if opened is not None:
                    found[event.room_id].append(opened)
                    del self._unread[id]
        return found

    # ------------------------------------------------------------------ what is owed to others

    def counted(self, body: dict[str, Any]) -> None:
        """What the homeserver still has of the keys by which others begin a conversation with this device."""
        olm = self._nio.olm
        if olm is not None and "device_one_time_keys_count" in body:
            olm.uploaded_key_count = body["device_one_time_keys_count"].get(CLAIMED, 0)
            unused = body.get("device_unused_fallback_key_types")
            self._fallback_used = unused is not None and CLAIMED not in unused

    async def upkeep(self) -> None:
        """Hand in keys, learn devices, mend broken conversations. Raises `Later`."""
        if self.closed:
            return
        olm = self._nio.olm
        if olm.should_upload_keys or self._fallback_used:
            await self._upload()
        if olm.users_for_key_query:
            await self._devices.know(set(olm.users_for_key_query))
        if self._nio.should_claim_keys:
            await self._devices.claim(olm.get_users_for_key_claiming())
            olm.wedged_devices.clear()
        for message in list(olm.outgoing_to_device_messages):
            expect(await self._client.asked(partial(self._nio.to_device, message)))

    async def _upload(self) -> None:
        """Hand in keys: they are on the disk first, for the homeserver takes each but once."""
        olm = self._nio.olm
        first = not olm.account.shared
        body = olm.share_keys() if olm.should_upload_keys else {}
        if first or self._fallback_used:
            olm.account._account.generate_fallback_key()
            body["fallback_keys"] = self._fallback_keys()
        olm.save_account()
        try:
            answer = await self._client.request("POST", "/keys/upload", body)
        except Refused as refusal:  # some of them are known under other values: new ones will do
            log.warning("keys were refused and are made anew", reason=refusal.reason)
            olm.mark_keys_as_published()
            olm.save_account()
            return
        self._fallback_used = False
        olm.handle_response(nio.KeysUploadResponse(0, answer.get("one_time_key_counts", {}).get(CLAIMED, 0)))

    def _fallback_keys(self) -> dict[str, Any]:
        """The key for whoever comes when all others are used up, while the bot is away."""
        olm = self._nio.olm
        found = {}
        for id, key in olm.account._account.fallback_key.items():
            signed = {"key": key.to_base64(), "fallback": True}
            signature = olm.sign_json(signed)
            signed["signatures"] = {olm.user_id: {f"ed25519:{olm.device_id}": signature}}
            found[f"{CLAIMED}:{id}"] = signed
        return found


def fingerprint_in(data_dir: Path, account: str, device: str) -> str | None:
    """The fingerprint of a device whose keys are kept here; None where there are none. The bot may run meanwhile."""
    if not (data_dir / STORE).exists():
        return None
    store = open_store(data_dir, account, device)
    known = _account(store)
    store.database.close()
    return known.identity_keys["ed25519"] if known else None


def open_store(data_dir: Path, account: str, device: str) -> SqliteStore:
    """The device's store, for its owner alone."""
    secret = data_dir / PICKLE_KEY
    if not secret.exists():
        keys.make(secret, secrets.token_hex(32).encode())
    os.close(os.open(data_dir / STORE, os.O_CREAT | os.O_RDWR, 0o600))
    return SqliteStore(account, device, str(data_dir), secret.read_text("ascii"), STORE)


def _account(store: SqliteStore) -> OlmAccount | None:
    """The device's own keys; None where there are none that can be read."""
    try:
        return store.load_account()
    except Exception as failure:
        log.warning("the store of keys cannot be read", error=type(failure).__name__)
        return None
