"""A proxy between the bot and a server, that kills the bot at one chosen request.

It kills `before` the request reaches the server, once it is `accepted` and the answer is dropped, or once it is
`answered`: the three moments at which a crash leaves bot and server with different ideas of what happened.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web

Moment = Literal["before", "accepted", "answered"]
MOMENTS: tuple[Moment, ...] = ("before", "accepted", "answered")


@dataclass(frozen=True, slots=True)
class Effect:
    """A kind of request by which the bot changes something on a network."""

    name: str
    method: str
    path: str
    """A regular expression, searched in the path."""
    body: str = ""
    """A regular expression, searched in the body."""

    def matches(self, method: str, path: str, body: bytes) -> bool:
        """Whether a request is of this kind."""
        return (
            method == self.method
            and re.search(self.path, path) is not None
            and re.search(self.body, body.decode(errors="replace")) is not None
        )


MATRIX = (
    Effect("matrix edit", "PUT", r"/send/m\.room\.message/", r'"m\.replace"'),
    Effect("matrix message", "PUT", r"/send/m\.room\.message/"),
    Effect("matrix file", "POST", r"/media/v3/upload"),
    Effect("matrix seed", "PUT", r"/send/m\.reaction/"),
    Effect("matrix poll", "PUT", r"/send/(org\.matrix\.msc3381|m)\.poll\.start/"),
    Effect("matrix poll end", "PUT", r"/send/(org\.matrix\.msc3381|m)\.poll\.end/"),
    Effect("matrix redaction", "PUT", r"/redact/"),
    Effect("matrix pin", "PUT", r"/state/m\.room\.pinned_events"),
    Effect("matrix direct room", "POST", r"/createRoom$"),
    Effect("matrix direct list", "PUT", r"/account_data/m\.direct$"),
    Effect("matrix invitation", "POST", r"/invite$"),
    Effect("matrix join", "POST", r"/join(/|$)"),
)
ENCRYPTION = (
    Effect("device keys", "POST", r"/keys/upload$"),
    Effect("account keys", "POST", r"/keys/device_signing/upload$"),
    Effect("signature", "POST", r"/keys/signatures/upload$"),
    Effect("claim", "POST", r"/keys/claim$"),
    Effect("room key", "PUT", r"/sendToDevice/m\.room\.encrypted/"),
    Effect("sealed message", "PUT", r"/send/m\.room\.encrypted/"),
)
DISCORD = (
    Effect("discord pin", "PUT", r"/channels/\d+/messages/pins/\d+$"),
    Effect("discord message", "POST", r"/channels/\d+/messages$"),
    Effect("discord edit", "PATCH", r"/channels/\d+/messages/\d+$"),
    Effect("discord role", "PUT", r"/members/\d+/roles/\d+$"),
    Effect("discord role taken", "DELETE", r"/members/\d+/roles/\d+$"),
    Effect("discord answer", "POST", r"/interactions/\d+/[^/]+/callback$"),
    Effect("discord follow-up", "POST", r"/webhooks/\d+/[^/]+$"),
    Effect("discord late answer", "PATCH", r"/webhooks/\d+/[^/]+/messages/"),
    Effect("discord commands", "PUT", r"/applications/\d+/(guilds/\d+/)?commands$"),
)


@dataclass(frozen=True, slots=True)
class Blow:
    """Kill the bot at the `nth` request (from 1) of a kind, or at the next one that gets so far, at this moment."""

    effect: str
    nth: int
    moment: Moment

    @classmethod
    def drawn(cls, chance: random.Random, effects: dict[str, int]) -> Blow:
        """One blow at random; `effects` says how many requests of each kind there are to choose from."""
        effect = chance.choice(sorted(effects))
        return cls(effect, chance.randint(1, effects[effect]), chance.choice(MOMENTS))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Answer the `nth` request (from 1) of a kind with an HTTP error instead of passing it on."""

    effect: str
    nth: int
    status: int


class Proxy:
    """An HTTP proxy on loopback before `upstream`. An async context."""

    def __init__(self, upstream: str, effects: tuple[Effect, ...], kill: Callable[[], None]) -> None:
        self.counts: Counter[str] = Counter()
        """How often each effect was asked for."""
        self.statuses: Counter[int] = Counter()
        """How often each HTTP status was answered."""
        self.landed: list[Blow] = []
        self._upstream = upstream.rstrip("/")
        self._effects = effects
        self._kill = kill
        self._blows: list[Blow] = []
        self._refusals: list[Refusal] = []

    def strike(self, *blows: Blow) -> None:
        """Kill at these requests, counted from now."""
        self.counts.clear()
        self._blows = list(blows)

    def refuse(self, *refusals: Refusal) -> None:
        """Refuse these requests, counted as for `strike`."""
        self._refusals = list(refusals)

    async def __aenter__(self) -> Proxy:
        self._session = ClientSession(
            connector=TCPConnector(limit=0), timeout=ClientTimeout(total=None), auto_decompress=False
        )
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._serve)
        # A request that the killed bot no longer waits for ends upstream too
        self._runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        effect = self._effect(request.method, request.path, body)
        if (refusal := self._refusal(effect)) is not None:
            return _refused(refusal.status)
        blow = self._blow(effect)
        try:
            return await self._pass_on(request, body, blow)
        finally:
            if blow is not None and blow not in self.landed:  # another blow came first: it falls at the next request
                self._blows.append(blow)

    async def _pass_on(self, request: web.Request, body: bytes, blow: Blow | None) -> web.StreamResponse:
        if blow is not None and blow.moment == "before":
            self._land(blow)
            return _dropped(request)
        try:
            answer = await self._forwarded(request, body)
        except ClientError:  # the server is down: so is its proxy
            return _dropped(request)
        if blow is not None and blow.moment == "accepted":
            self._land(blow)
            return _dropped(request)
        if blow is not None:
            await answer.prepare(request)
            await answer.write_eof()
            self._land(blow)
        return answer

    def _effect(self, method: str, path: str, body: bytes) -> str:
        """What a request does, counted; empty: nothing of concern."""
        effect = next((effect.name for effect in self._effects if effect.matches(method, path, body)), "")
        if effect:
            self.counts[effect] += 1
        return effect

    def _refusal(self, effect: str) -> Refusal | None:
        """Whether a request is refused."""
        due = (r for r in self._refusals if r.effect == effect and r.nth <= self.counts[effect])
        refusal = next(due, None)
        if refusal is not None:
            self._refusals.remove(refusal)
        return refusal

    def _blow(self, effect: str) -> Blow | None:
        """At which blow the bot dies in a request."""
        due = (blow for blow in self._blows if blow.effect == effect and blow.nth <= self.counts[effect])
        blow = next(due, None)
        if blow is not None:
            self._blows.remove(blow)
        return blow

    def _land(self, blow: Blow) -> None:
        self.landed.append(blow)
        self._kill()
        assert self._runner.server is not None
        for connection in self._runner.server.connections:  # what it said before it died, and was not read yet, is lost
            connection.force_close()

    async def _forwarded(self, request: web.Request, body: bytes) -> web.Response:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _OF_ONE_CONNECTION}
        async with self._session.request(
            request.method, self._upstream + request.raw_path, headers=headers, data=body or None
        ) as answer:
            self.statuses[answer.status] += 1
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in _OF_ONE_CONNECTION}
            return web.Response(status=answer.status, headers=kept, body=await answer.read())


_LIMITED = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 200, "retry_after": 0.2, "message": "no", "global": False}
"""What both networks say of a rate limit, in one answer."""
_OF_ONE_CONNECTION = {"host", "connection", "transfer-encoding", "content-length"}


def _refused(status: int) -> web.Response:
    """An error; discord.py takes a 429 for one of Discord's own only if it came through a proxy."""
    return web.json_response(_LIMITED if status == 429 else {}, status=status, headers={"Via": "1.1 proxy"})


def _dropped(request: web.Request) -> web.StreamResponse:
    """Cut the connection instead of answering."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
