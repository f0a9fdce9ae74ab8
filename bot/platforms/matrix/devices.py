"""Other people's devices: which ones there are, and a conversation with each, through which it is given rooms' keys.

Homeservers of others may be away, and devices may have no key left to begin a conversation with. Those are silent:
they are tried again later, more and more rarely, and hold nobody else up meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import nio
import structlog

from bot.platforms.matrix.client import Client

log = structlog.get_logger(__name__)

CLAIMED = "signed_curve25519"
"""The kind of keys by which conversations are begun."""
FIRST_SILENCE, LONGEST_SILENCE = 60.0, 3600.0
"""Seconds until somebody silent is tried again: doubled each time."""


@dataclass(slots=True)
class _Silence:
    """Somebody has a device that could not be talked to."""

    pause: float
    until: float


class Devices:
    """Knows devices as they are now. `atomic` makes what is written to the store inside it one transaction."""

    def __init__(self, client: Client, atomic: Callable[[], AbstractContextManager[None]]) -> None:
        self._client = client
        self._atomic = atomic
        self._known: set[str] = set()
        """Accounts whose devices are known as they are now."""
        self._asked: set[str] = set()
        """Accounts whose devices are being asked for, and have not changed since."""
        self._silent: dict[str, _Silence] = {}
        self._asking = asyncio.Lock()

    @property
    def _olm(self) -> Any:
        return self._client.nio.olm

    def forget(self) -> None:
        """Ask anew for everybody's devices."""
        self._known.clear()
        self._asked.clear()
        self._silent.clear()

    def changed(self, accounts: Iterable[str]) -> None:
        """Ask anew for the devices of these accounts."""
        for account in accounts:
            self._known.discard(account)
            self._asked.discard(account)
            self._silent.pop(account, None)

    def knows(self, account: str) -> bool:
        """Whether the devices of an account are known as they are now."""
        return account in self._known

    def of(self, account: str) -> list[Any]:
        """The devices of an account, as far as they are known."""
        return list(self._olm.device_store.active_user_devices(account))

    def trusted(self, accounts: Iterable[str]) -> set[tuple[str, str]]:
        """The devices of accounts that may read what is meant for those: (account, device)."""
        devices = (device for account in accounts for device in self.of(account))
        return {(device.user_id, device.id) for device in devices if not self._olm.is_device_blacklisted(device)}

    def may_try(self, account: str) -> bool:
        """Whether somebody is not silent, or was so for long enough."""
        silence = self._silent.get(account)
        return silence is None or monotonic() >= silence.until

    # ------------------------------------------------------------------ talking to them

    async def talk_to(self, accounts: Iterable[str]) -> set[str]:
        """Know the devices of these accounts, and be in a conversation with each. Raises `Later`.

        Whoever is silent is returned; who was so a moment ago is not waited for.
        """
        tried = {account for account in accounts if self.may_try(account)}
        silent = await self.know(tried)
        missing = self._olm.get_missing_sessions(sorted(tried))
        if missing:
            await self.claim(missing)
            silent |= self._olm.get_missing_sessions(sorted(tried)).keys()
        for account in tried - silent:
            self._silent.pop(account, None)
        for account in silent:
            self._fell_silent(account)
        return silent.union(accounts) - (tried - silent)

    def _fell_silent(self, account: str) -> None:
        before = self._silent.get(account)
        pause = FIRST_SILENCE if before is None else min(2 * before.pause, LONGEST_SILENCE)
        self._silent[account] = _Silence(pause, monotonic() + pause)

    async def know(self, accounts: Iterable[str]) -> set[str]:
        """Know every device of these accounts; those whose homeservers are away are returned. Raises `Later`."""
        async with self._asking:  # who asks second waits for the answer to the first
            asked = set(accounts) - self._known
            if not asked:
                return set()
            self._asked = set(asked)
            body: dict[str, Any] = {"device_keys": {account: [] for account in asked}}
            answer = await self._client.request("POST", "/keys/query", body)
            failures = answer.get("failures") or {}
            away = {account for account in asked if account.partition(":")[2] in failures}
            self._known |= self._asked - away
            self._olm.users_for_key_query -= asked
            for account in asked - away:
                self._take_in(account, answer.get("device_keys", {}).get(account, {}))
            return away

    def _take_in(self, account: str, devices: Any) -> None:
        """Know one account's devices: what somebody has published may be malformed."""
        response = nio.KeysQueryResponse.from_dict({"device_keys": {account: devices}})
        if isinstance(response, nio.KeysQueryResponse):
            with _stumbling("devices cannot be understood", account):
                self._olm.handle_response(response)

    async def claim(self, missing: dict[str, list[str]]) -> None:
        """Begin a conversation with devices; those that have no key left are left out. Raises `Later`."""
        wanted = {account: dict.fromkeys(devices, CLAIMED) for account, devices in missing.items()}
        answer = await self._client.request("POST", "/keys/claim", {"one_time_keys": wanted})
        with self._atomic():
            for account, devices in answer.get("one_time_keys", {}).items():
                for device, key in devices.items():
                    with _stumbling("a device cannot be talked to", account):
                        self._olm.handle_response(nio.KeysClaimResponse({account: {device: key}}, {}, ""))


@contextmanager
def _stumbling(what: str, account: str) -> Iterator[None]:
    """What a stranger's device has published must not stop what concerns others."""
    try:
        yield
    except Exception as failure:
        log.warning(what, account=account, error=type(failure).__name__)
