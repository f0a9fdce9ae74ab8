"""The door: every request is recorded, may meet a fault, shows its token and is counted before it is served."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from ..deeds import Deeds
from ..faults import Faults, Limits
from ..judge import Call, Upload
from ..shapes import ApiError
from . import application, guilds, interactions, messages
from .route import Handler

_PREFIX = "/api/v10"
_OWN_TOKEN = ("/interactions/", "/webhooks/")
"""Paths that carry a token of their own."""


class Door:
    """Serves the REST API."""

    def __init__(self, deeds: Deeds, faults: Faults, limits: Limits) -> None:
        self._deeds, self._faults, self._limits = deeds, faults, limits

    def add_to(self, app: web.Application) -> None:
        """Serve every known route, and hold unknown ones against the bot."""
        for module in (application, messages, guilds, interactions):
            for method, path, handler in module.routes:
                app.router.add_route(method, _PREFIX + path, self._served_by(path, handler))
        app.router.add_route("*", _PREFIX + "/{rest:.*}", self._served_by("?", self._unknown))

    def _served_by(self, route: str, handler: Handler) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, route, handler)

        return serve

    async def _unknown(self, deeds: Deeds, call: Call) -> None:
        deeds.judge.violation(f"route: this server has no {call.method} {call.path}")
        raise ApiError(404, 0, "404: Not Found")

    async def _serve(self, request: web.Request, route: str, handler: Handler) -> web.StreamResponse:
        call = await _read(request, route)
        self._deeds.judge.calls.append(call)
        headers: dict[str, str] = {}
        try:
            fault = self._faults.take(call.method, call.path)
            if fault:
                await asyncio.sleep(fault.delay)
                if isinstance(fault.then, int):
                    return _answer(call, fault.then, fault.body, fault.headers)
                if fault.then == "drop":
                    return _hang_up(request, call)
            headers, refusal = self._admit(request, call)
            if refusal:
                self._deeds.judge.rate_limited.append(call.where)
                return _answer(call, 429, refusal, headers)
            body = await handler(self._deeds, call)
            if fault and fault.then == "drop_after":
                return _hang_up(request, call)
            return _answer(call, 204 if body is None else 200, body, headers)
        except ApiError as error:
            self._deeds.judge.errors.append((error.status, error.body["code"], f"{call.method} {call.path}"))
            return _answer(call, error.status, error.body, headers)
        finally:
            self._deeds.judge.touch()

    def _admit(self, request: web.Request, call: Call) -> tuple[dict[str, str], Any]:
        """Check the token, then count the request: headers and, when it comes too fast, the refusal."""
        exempt = call.path.startswith(_OWN_TOKEN)
        if not exempt and request.headers.get("Authorization") != f"Bot {self._deeds.world.token}":
            raise ApiError(401, 0, "401: Unauthorized")
        if call.path.startswith("/interactions/"):  # first responses are not limited
            return {}, None
        major = next((call.params[key] for key in ("channel", "guild", "token") if key in call.params), "")
        return self._limits.spend(call.method, call.route, major, exempt=exempt)


async def _read(request: web.Request, route: str) -> Call:
    arrived = time.monotonic()
    body: Any = None
    files: list[Upload] = []
    if request.content_type.startswith("multipart/"):
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files.append(Upload(value.filename, value.file.read()))
            elif name == "payload_json":
                body = json.loads(value if isinstance(value, str) else bytes(value))
    elif request.can_read_body:
        body = json.loads(await request.text() or "null")
    path = request.path.removeprefix(_PREFIX)
    params = dict(request.match_info)
    return Call(request.method, path, route, params, dict(request.query), body, files, arrived)


def _answer(call: Call, status: int, body: Any, headers: dict[str, str]) -> web.Response:
    call.status, call.response = status, body
    if body is None:
        return web.Response(status=status, headers=headers)
    data = json.dumps(body).encode()  # bytes: with text a charset would be added, which clients do not expect
    return web.Response(body=data, status=status, content_type="application/json", headers=headers)


def _hang_up(request: web.Request, call: Call) -> web.Response:
    call.status = -1
    if request.transport:
        request.transport.abort()
    return web.Response()
