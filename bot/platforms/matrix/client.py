"""matrix-nio, wrapped: whatever is asked of the homeserver goes through here, and refusals are raised as troubles."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
import nio

from bot.chat import Gone, Later, Refused, Shut, Trouble

if TYPE_CHECKING:
    from bot.platforms.matrix.crypto import Crypto

R = TypeVar("R")

REQUEST_SECONDS = 30
"""How long the homeserver may take over one request."""
SYNC_SECONDS = 300
"""How long it may take over a sync after a long stop."""

_V3 = "/_matrix/client/v3"
_HELD = {
    # These write what members said, or access tokens, into their lines at the levels below.
    "nio": logging.WARNING,
    "nio.responses": logging.CRITICAL,
    "nio.events.misc": logging.CRITICAL,
    "nio.events.presence": logging.CRITICAL,
    "nio.crypto.log": logging.CRITICAL,
    "peewee": logging.WARNING,
}


def hold_loggers() -> None:
    """Keep members' words and secrets out of the library's log lines, whatever the level of the log."""
    for name, level in _HELD.items():
        logging.getLogger(name).setLevel(level)


class Limited(Later):
    """The account's rate limit is used up for `seconds`."""

    seconds: float


class Denied(Refused):
    """The homeserver said no, with an error `code` of Matrix."""

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason)
        self.code = code


def trouble(status: int, code: str | None, message: str = "", retry_after_ms: int | None = None) -> Trouble:
    """What an error answer of the homeserver means to us."""
    if code == "M_LIMIT_EXCEEDED" or status == 429:
        return Limited("rate limit", max(0.05, (retry_after_ms or 5000) / 1000))
    if code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"}:
        return Shut(f"The homeserver no longer accepts the bot's login ({code}): give it a new token, or its password.")
    if code == "M_NOT_FOUND":
        return Gone("not found")
    if code == "M_FORBIDDEN":  # says which power is missing, and repeats no words of anybody
        return Denied(f"forbidden: {message[:200]}", code)
    if code is None or status >= 500:
        return Later(f"the homeserver answers {status}")
    return Denied(f"{code} ({status})", code)


class _Nio(nio.AsyncClient):  # type: ignore[misc]  # nio has no types
    """nio, with what it would stumble over removed or caught."""

    crypto: Crypto | None = None

    def load_store(self) -> None:
        """The store of keys is opened by `Crypto`."""

    async def parse_body(self, transport_response: aiohttp.ClientResponse) -> dict[Any, Any]:
        """The answer, with what nio insists on and not every homeserver sends."""
        body: dict[Any, Any] = await super().parse_body(transport_response)
        rooms = body.get("rooms")
        for room in rooms.get("leave", {}).values() if isinstance(rooms, dict) else ():
            room.setdefault("state", {"events": []})
            room.setdefault("timeline", {"events": [], "limited": False, "prev_batch": ""})
        if self.crypto is not None:
            self.crypto.counted(body)
        return body

    async def receive_response(self, response: nio.Response) -> None:
        """Take in an answer: of a sync, all that it brings to the store of keys or nothing."""
        if self.crypto is None or not isinstance(response, nio.SyncResponse):
            await super().receive_response(response)
            return
        with self.crypto.atomic():
            await super().receive_response(response)
        self.crypto.told(response)

    def _handle_decrypt_to_device(self, to_device_event: Any) -> Any:
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except Exception as failure:  # a malformed event must not stop the sync for ever
            logging.getLogger(__name__).warning("a to-device event was unreadable (%s)", type(failure).__name__)
            return None


class Client:
    """One account on one homeserver. Methods raise `chat.Later`, `Refused`, `Gone`, or `Shut` for a refused login."""

    def __init__(self, homeserver: str, user_id: str) -> None:
        settings = nio.AsyncClientConfig(
            max_limit_exceeded=0,  # waiting is the gate's business
            max_timeouts=0,
            request_timeout=REQUEST_SECONDS,
            encryption_enabled=False,
        )
        self.user_id = user_id
        self.nio = _Nio(homeserver.rstrip("/"), user_id, config=settings)
        self.crypto: Crypto | None = None
        """What seals and opens, where the bot's encryption is on."""
        self._closed = False

    async def close(self) -> None:
        """Drop every connection; whatever is asked from now on is put off."""
        self._closed = True
        await self.nio.close()

    # ------------------------------------------------------------------ login

    def use(self, device_id: str, token: str) -> None:
        """Speak with this token from now on."""
        self.nio.restore_login(self.user_id, device_id, token)

    async def whoami(self, token: str) -> tuple[str, str]:
        """The account and the device that a token belongs to."""
        self.nio.access_token = token
        answer = await self.request("GET", "/account/whoami")
        return str(answer["user_id"]), str(answer.get("device_id", ""))

    async def log_in(self, password: str, device_name: str) -> tuple[str, str]:
        """A new device of ours, and its token. Raises `Shut` on a wrong password."""
        self.nio.access_token = ""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.user_id},
            "password": password,
            "initial_device_display_name": device_name,
        }
        try:
            answer = await self.request("POST", "/login", body)
        except Refused as refusal:
            raise Shut(f"The homeserver refuses the password of {self.user_id}: mend [matrix] password.") from refusal
        return str(answer["device_id"]), str(answer["access_token"])

    # ------------------------------------------------------------------ asking

    async def request(
        self, method: str, path: str, body: Any = None, *, base: str = _V3, **query: str | int
    ) -> dict[str, Any]:
        """One request; `path` is made of quoted parts (`at`)."""
        url = base + path + ("?" + urlencode(query) if query else "")
        headers = {"Content-Type": "application/json"}
        if self.nio.access_token:
            headers["Authorization"] = f"Bearer {self.nio.access_token}"
        data = None if body is None else json.dumps(body)
        return await self._answer(lambda: self.nio.send(method, url, data, headers))

    async def challenged(self, path: str, body: dict[str, Any]) -> str | None:
        """Post what may want a proof of who asks: None when it is done, else the session to prove it in."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.nio.access_token}"}
        response = await self._reach(lambda: self.nio.send("POST", _V3 + path, json.dumps(body), headers))
        if response.status != 401:
            await self._read(response)
            return None
        answer = await self._reach(lambda: response.json(content_type=None))
        if "session" not in answer:
            raise trouble(401, answer.get("errcode"))
        return str(answer["session"])

    async def upload(self, name: str, data: bytes, kind: str) -> str:
        """Hand over a file; its address."""
        headers = {"Content-Type": kind, "Authorization": f"Bearer {self.nio.access_token}"}
        path = "/_matrix/media/v3/upload?" + urlencode({"filename": name})
        return str((await self._answer(lambda: self.nio.send("POST", path, data, headers)))["content_uri"])

    async def download(self, address: str, most: int) -> bytes:
        """What is in a file of the homeserver's, ``mxc://…``. Raises `Refused` when it is larger than `most` bytes."""
        server, _, id = address.removeprefix("mxc://").partition("/")
        path = "/_matrix/client/v1/media/download" + at(server, id)
        headers = {"Authorization": f"Bearer {self.nio.access_token}"}
        response = await self._reach(lambda: self.nio.send("GET", path, None, headers))
        if response.status >= 400:
            response.release()
            raise trouble(response.status, "M_NOT_FOUND" if response.status == 404 else None)

        async def read() -> bytes:
            data = bytearray()
            async for part in response.content.iter_any():
                data += part
                if len(data) > most:
                    response.close()
                    raise Refused("the file is too large")
            return bytes(data)

        return await self._reach(read)

    async def _answer(self, ask: Callable[[], Awaitable[aiohttp.ClientResponse]]) -> dict[str, Any]:
        return await self._read(await self._reach(ask))

    async def _read(self, response: aiohttp.ClientResponse) -> dict[str, Any]:
        """The JSON of a response. Raises the trouble that it tells of."""
        try:
            answer = await self._reach(lambda: response.json(content_type=None))
        except ValueError as garbled:  # a proxy's page, most often
            raise Later(f"the homeserver answers {response.status} without JSON") from garbled
        if response.status >= 400:
            error: dict[str, Any] = answer if isinstance(answer, dict) else {}
            retry = error.get("retry_after_ms")
            if retry is None and (header := response.headers.get("Retry-After", "")).isdigit():
                retry = int(header) * 1000
            raise trouble(response.status, error.get("errcode"), str(error.get("error", "")), retry)
        result: dict[str, Any] = answer
        return result

    # ------------------------------------------------------------------ what nio does well

    async def sync(self, since: str | None, sync_filter: dict[str, Any], timeout: int) -> nio.SyncResponse:  # noqa: ASYNC109 - the long poll's own time, in ms
        """What happened after `since`; waits up to `timeout` milliseconds for something to happen."""
        self.nio.next_batch = since or ""  # else nio skips an answer that it has seen and that was not handled
        response: nio.SyncResponse = expect(
            await self._reach(lambda: self.nio.sync(timeout, sync_filter, since), SYNC_SECONDS)
        )
        return response

    async def messages(
        self, room: str, start: str, end: str | None, direction: str, event_filter: dict[str, Any]
    ) -> nio.RoomMessagesResponse:
        """One page of a room's history, at most 100 events."""
        way = nio.MessageDirection.front if direction == "f" else nio.MessageDirection.back
        response: nio.RoomMessagesResponse = expect(
            await self._reach(lambda: self.nio.room_messages(room, start, end, way, 100, event_filter))
        )
        return response

    async def send_event(self, room: str, kind: str, content: dict[str, Any], transaction: str) -> str:
        """Send an event and return its id. The same transaction again is the same event."""
        if self.crypto is not None:
            kind, content = await self.crypto.seal(room, kind, content)
        return str((await self.request("PUT", at("rooms", room, "send", kind, transaction), content))["event_id"])

    async def asked(self, ask: Callable[[], Awaitable[R]]) -> R:
        """What one of nio's own methods gets. Raises `Later` when the homeserver cannot be reached."""
        return await self._reach(ask)

    async def is_encrypted(self, room: str) -> bool:
        """Whether what is sent into a room is encrypted."""
        return self.crypto is not None and await self.crypto.encrypted(room)

    def opened(self, room: str, event: dict[str, Any]) -> dict[str, Any]:
        """An event as its sender wrote it, if it was encrypted and there is a key for it."""
        return event if self.crypto is None else self.crypto.opened(room, event)

    async def _reach(self, ask: Callable[[], Awaitable[R]], seconds: float | None = None) -> R:
        """What `ask` gets, or `Later` when the homeserver cannot be reached."""
        if self._closed:  # nio would open new connections that nobody closes
            raise Later("closing")
        try:
            async with asyncio.timeout(seconds):
                return await ask()
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            raise Later(f"the homeserver cannot be reached ({type(failure).__name__})") from failure

    # ------------------------------------------------------------------ rooms

    async def state(self, room: str, kind: str, key: str = "") -> dict[str, Any]:
        """The content of one piece of a room's state. Raises `Gone` when there is none."""
        return await self.request("GET", at("rooms", room, "state", kind, key))

    async def set_state(self, room: str, kind: str, content: dict[str, Any]) -> None:
        """Set one piece of a room's state."""
        await self.request("PUT", at("rooms", room, "state", kind, ""), content)

    async def redact(self, room: str, event: str, transaction: str) -> None:
        """Take an event's content away. The same transaction again changes nothing."""
        await self.request("PUT", at("rooms", room, "redact", event, transaction), {})

    async def related(self, room: str, event: str, relation: str, kind: str) -> list[dict[str, Any]]:
        """The events of type `kind` that relate to an event as `relation`, oldest first; none where it is refused."""
        found: list[dict[str, Any]] = []
        page: dict[str, str | int] = {"limit": 100, "dir": "b"}
        sealed = kind != "m.reaction" and await self.is_encrypted(room)
        kinds = () if sealed else (kind,)  # the homeserver does not know what is inside
        while True:
            path = at("rooms", room, "relations", event, relation, *kinds)
            try:
                answer = await self.request("GET", path, base="/_matrix/client/v1", **page)
            except Refused:
                break
            opened = (self.opened(room, event) for event in answer["chunk"])
            found += [event for event in opened if event.get("type") == kind]
            if not answer.get("next_batch"):
                break
            page["from"] = str(answer["next_batch"])
        return found[::-1]

    async def state_event(self, room: str, kind: str, key: str = "") -> dict[str, Any]:
        """One piece of a room's state with its sender and time."""
        return await self.request("GET", at("rooms", room, "state", kind, key), format="event")

    async def membership(self, room: str, account: str) -> str:
        """How an account stands to a room: ``join``, ``invite``, ``leave``, ``ban``, or nothing at all."""
        try:
            return str((await self.state(room, "m.room.member", account)).get("membership"))
        except Gone:
            return ""

    async def joined(self, room: str) -> set[str]:
        """The accounts that are in a room."""
        return set((await self.request("GET", at("rooms", room, "joined_members")))["joined"])

    async def join(self, room: str, *via: str) -> str:
        """Join a room by id or alias; its id."""
        servers = "?" + urlencode([(key, server) for server in via for key in ("via", "server_name")]) if via else ""
        return str((await self.request("POST", at("join", room) + servers, {}))["room_id"])

    async def leave(self, room: str) -> None:
        """Leave a room, or decline the invitation to it."""
        await self.request("POST", at("rooms", room, "leave"), {})

    async def invite(self, room: str, account: str) -> None:
        """Invite somebody."""
        await self.request("POST", at("rooms", room, "invite"), {"user_id": account})


def at(*parts: str) -> str:
    """A path of quoted parts."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


def time_of(event: dict[str, Any]) -> datetime:
    """When it happened, as its own homeserver says; one that says nonsense is taken to mean the beginning of time."""
    try:
        return datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def expect(response: Any) -> Any:
    """The answer of one of nio's own methods, or the trouble that it tells of.

    nio returns errors instead of raising them. An answer that it could not read is a `ValueError`.
    """
    if not isinstance(response, nio.ErrorResponse):
        return response
    status = getattr(response.transport_response, "status", 0)
    if 200 <= status < 300:
        raise ValueError("the homeserver's answer could not be read")
    raise trouble(status, response.status_code, response.message, response.retry_after_ms)
