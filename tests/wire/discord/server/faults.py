"""What can go wrong with a REST request: faults that a test asks for, and rate limits."""

from __future__ import annotations

import fnmatch
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from .shapes import JSON

LIMITS: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel}/messages/{message}"): (5, 5.0),
    ("DELETE", "/channels/{channel}/messages/{message}"): (5, 1.0),
    ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"): (1, 0.25),
    ("POST", "/users/@me/channels"): (10, 10.0),
}
"""Requests and seconds, per route and channel, guild or webhook: Discord tells the real ones only in its headers."""

_OTHERS = (30, 1.0)
_GLOBAL = 50
"""Requests a second for the whole bot; what answers interactions is not counted."""

Cut = Literal["drop", "drop_after"]


@dataclass
class Fault:
    """What happens to the requests that match."""

    method: str
    path: str
    then: int | Cut | None
    """An HTTP status, "drop" before it is handled or "drop_after" it was; None only waits."""
    times: int
    delay: float
    retry_after: float

    def befalls(self, method: str, path: str) -> bool:
        """Whether a request matches."""
        return self.method in ("*", method) and fnmatch.fnmatchcase(path, self.path)

    @property
    def body(self) -> JSON:
        """What Discord's error says."""
        if self.then == 429:
            return too_fast(self.retry_after)
        return {"message": "Internal Server Error", "code": 0}

    @property
    def headers(self) -> dict[str, str]:
        """What its headers say."""
        return _refusal(self.retry_after, "user") if self.then == 429 else {}


class Faults:
    """The faults that are asked for and have not happened yet."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Ask for a fault."""
        self._waiting.append(fault)
        return fault

    @contextmanager
    def lasting(self, fault: Fault) -> Iterator[None]:
        """A fault that lasts as long as the block."""
        self._waiting.append(fault)
        try:
            yield
        finally:
            self._waiting.remove(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that befalls this request."""
        for fault in self._waiting:
            if fault.befalls(method, path):
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None


class Limits:
    """Fixed windows per route and major parameter, and one for the whole bot."""

    def __init__(self, enforced: bool) -> None:
        self.enforced = enforced
        self._windows: dict[tuple[str, str, str], tuple[float, int]] = {}

    def spend(self, method: str, route: str, major: str, *, exempt: bool) -> tuple[dict[str, str], JSON | None]:
        """Count a request: the headers of its answer and, when it comes too fast, the body of the 429."""
        if not self.enforced:
            return {}, None
        if not exempt:
            left, over = self._count(("*", "*", ""), _GLOBAL, 1.0)
            if over > 0:
                return _refusal(left, "global") | {"X-RateLimit-Global": "true"}, too_fast(left, everywhere=True)
        most, window = LIMITS.get((method, route), _OTHERS)
        left, over = self._count((method, route, major), most, window)
        headers = {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(0, -over)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": format(zlib.crc32(f"{method} {route}".encode()), "x"),
        }
        if over > 0:
            return headers | _refusal(left, "user"), too_fast(left)
        return headers, None

    def _count(self, key: tuple[str, str, str], most: int, window: float) -> tuple[float, int]:
        """Seconds until the window ends, and by how much it is overdrawn."""
        now = time.monotonic()
        ends, used = self._windows.get(key, (0.0, 0))
        if now >= ends:
            ends, used = now + window, 0
        self._windows[key] = (ends, used + 1)
        return round(ends - now + 0.01, 3), used + 1 - most


def too_fast(seconds: float, *, everywhere: bool = False) -> JSON:
    """The body of a 429."""
    return {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}


def _refusal(seconds: float, scope: str) -> dict[str, str]:
    return {"Retry-After": str(seconds), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
