"""Cross-signing: the bot's account vouches for its own device, so that clients need not shut it out as unknown.

The account's master key signs a self-signing key, and that one the device. Their seeds are made once and written into a
file before the homeserver hears of the keys: it takes no others afterwards without the account's password.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio import Api

from bot import keys
from bot.chat import Gone, Refused, Shut
from bot.platforms.matrix.client import Client

log = structlog.get_logger(__name__)

SEEDS = "matrix-cross-signing.key"


class Seed:
    """A key that signs."""

    def __init__(self, seed: bytes) -> None:
        self._key = ECC.construct(curve="Ed25519", seed=seed)
        self.public = _unpadded(self._key.public_key().export_key(format="raw"))

    def sign(self, account: str, signed: dict[str, Any]) -> dict[str, Any]:
        """An object with this key's signature added to those that it has."""
        bare = {key: value for key, value in signed.items() if key not in {"signatures", "unsigned"}}
        signature = _unpadded(eddsa.new(self._key, "rfc8032").sign(Api.to_canonical_json(bare).encode()))
        signatures = {**signed.get("signatures", {}).get(account, {}), f"ed25519:{self.public}": signature}
        return {**bare, "signatures": {account: signatures}}


@dataclass(frozen=True, slots=True)
class Identity:
    """What the homeserver tells everybody of the bot's account and device."""

    keys: dict[str, Any] | None
    """The device's keys; None: it has published none."""
    master: str | None
    """The account's key; None: the account vouches for no device."""
    signed: bool
    """The account vouches for this device."""

    @property
    def fingerprint(self) -> str | None:
        """The device's key that others may compare."""
        return None if self.keys is None else self.keys["keys"][f"ed25519:{self.keys['device_id']}"]


def seeds(data_dir: Path) -> tuple[Seed, Seed]:
    """The account's master and self-signing keys, made if need be."""
    file = data_dir / SEEDS
    if not file.exists():
        keys.make(file, (secrets.token_hex(32) + "\n" + secrets.token_hex(32) + "\n").encode())
    master, own = file.read_text("ascii").split()
    return Seed(bytes.fromhex(master)), Seed(bytes.fromhex(own))


async def identity(client: Client, device: str) -> Identity:
    """What the homeserver tells of the account and one of its devices."""
    account = client.user_id
    answer = await client.request("POST", "/keys/query", {"device_keys": {account: []}})
    known = answer.get("device_keys", {}).get(account, {}).get(device)
    master = _key(answer.get("master_keys", {}).get(account))
    own = answer.get("self_signing_keys", {}).get(account)
    return Identity(
        known,
        master,
        bool(known and master and own) and _is_signed(account, own, master) and _is_signed(account, known, _key(own)),
    )


async def sign(client: Client, data_dir: Path, device: str, password: str | None) -> Identity:
    """Have the account vouch for this device, unless it does. What is in the way is logged, with the mend.

    Returns what others are told then. Raises `Later`.
    """
    known = await identity(client, device)
    if known.signed or known.keys is None:
        return known
    master, own = seeds(data_dir)
    if known.master not in (None, master.public):
        log.warning(
            "the account's cross-signing keys were made elsewhere, so the bot's device is not signed: "
            "verify it from that client, or reset the account's identity there and remove matrix-cross-signing.key",
            device=device,
        )
        return known
    try:
        await _publish(client, master, own, password)
        await _vouch(client, own, known.keys)
    except (Refused, Gone, Shut) as trouble:
        log.warning("the bot's device could not be signed", reason=trouble.reason, mend="give [matrix] password once")
    else:
        log.info("the bot's device is signed by its account", device=device)
    return await identity(client, device)


async def _publish(client: Client, master: Seed, own: Seed, password: str | None) -> None:
    """Tell the homeserver of the account's keys. The same again changes nothing."""
    account = client.user_id
    body: dict[str, Any] = {
        "master_key": _published(account, "master", master),
        "self_signing_key": master.sign(account, _published(account, "self_signing", own)),
    }
    session = await client.challenged("/keys/device_signing/upload", body)
    if session is not None:
        if password is None:
            raise Refused("the homeserver wants the account's password for that")
        user = {"type": "m.id.user", "user": account}
        auth = {"type": "m.login.password", "identifier": user, "password": password, "session": session}
        await client.request("POST", "/keys/device_signing/upload", {**body, "auth": auth})


async def _vouch(client: Client, own: Seed, device: dict[str, Any]) -> None:
    account = client.user_id
    signed = {account: {device["device_id"]: own.sign(account, device)}}
    answer = await client.request("POST", "/keys/signatures/upload", signed)
    if answer.get("failures"):
        raise Refused("the homeserver does not take the signature")


def _published(account: str, usage: str, key: Seed) -> dict[str, Any]:
    return {"user_id": account, "usage": [usage], "keys": {f"ed25519:{key.public}": key.public}}


def _key(published: Any) -> str | None:
    """The key in what is published of it."""
    return next(iter(published["keys"].values()), None) if published else None


def _is_signed(account: str, signed: dict[str, Any], key: str | None) -> bool:
    """Whether an object is signed by a key of the account's."""
    signature = signed.get("signatures", {}).get(account, {}).get(f"ed25519:{key}")
    if key is None or signature is None:
        return False
    bare = {name: value for name, value in signed.items() if name not in {"signatures", "unsigned"}}
    public = eddsa.import_public_key(_padded(key))
    try:
        eddsa.new(public, "rfc8032").verify(Api.to_canonical_json(bare).encode(), _padded(signature))
    except ValueError:
        return False
    return True


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")


def _padded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
