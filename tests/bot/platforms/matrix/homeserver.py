"""A homeserver in memory, over real sockets, that fails exactly as it is told. The wire tests talk to a real one."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web

Event = dict[str, Any]
BOT = "@bot:test"
PATIENCE = 30.0
"""Seconds to wait for something that should come at once: the machine may be busy."""


@dataclass(slots=True)
class Fault:
    """What happens to the next requests of a kind: an error answer, or, with `accept`, the deed but no answer."""

    method: str
    path: str
    status: int = 500
    body: Any = None
    accept: bool = False
    times: int = 1


@dataclass(slots=True)
class Homeserver:
    """Rooms, their events and state, seen by one account: the bot's."""

    stream: list[tuple[str, Event]] = field(default_factory=list)
    state: defaultdict[str, dict[tuple[str, str], Event]] = field(default_factory=lambda: defaultdict(dict))
    aliases: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=lambda: {"given": "GIVEN"})
    account_data: dict[str, Any] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(method, path) of every request."""
    gap: int = 100
    """Events of one room that one sync holds."""
    poison: Any = None
    """Something that is put into every sync of rooms."""
    closed: set[str] = field(default_factory=set)
    """Rooms that nobody can join."""
    uploads: list[bytes] = field(default_factory=list)
    """Files that were handed over."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Files that can be had, by the last part of their address."""
    url: str = ""
    _sent: dict[str, str] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    # ------------------------------------------------------------------ what members and tests do

    def post(self, room: str, sender: str, kind: str, content: Any, key: str | None = None, **more: Any) -> str:
        """Put an event into a room."""
        event: Event = {
            "type": kind,
            "sender": sender,
            "content": content,
            "event_id": f"$e{next(self._numbers)}",
            "origin_server_ts": 1_796_000_000_000 + len(self.stream),
            "unsigned": {},
            "room_id": room,
            **more,
        }
        if key is not None:
            event["state_key"] = key
            if before := self.state[room].get((kind, key)):
                event["unsigned"] = {"prev_content": before["content"], "replaces_state": before["event_id"]}
            self.state[room][kind, key] = event
        self.stream.append((room, event))
        self._news.set()
        return str(event["event_id"])

    def found(self, room: str, *members: str, version: str = "12", by: str = "@mo:test") -> None:
        """Make a room with these members."""
        self.post(room, by, "m.room.create", {"room_version": version}, "")
        for member in (by, *members):
            self.member(room, member)

    def member(self, room: str, account: str, membership: str = "join", sender: str = "", **more: Any) -> str:
        """Somebody's membership changes."""
        content = {"membership": membership, "displayname": account[1:].split(":")[0].capitalize(), **more}
        return self.post(room, sender or account, "m.room.member", content, account)

    def say(self, room: str, sender: str, words: str, **more: Any) -> str:
        """Somebody says something."""
        return self.post(room, sender, "m.room.message", {"msgtype": "m.text", "body": words, "m.mentions": {}, **more})

    def react(self, room: str, sender: str, event: str, key: str) -> str:
        """Somebody reacts."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return self.post(room, sender, "m.reaction", {"m.relates_to": relation})

    def redact(self, room: str, sender: str, event: str) -> str:
        """Somebody takes something back."""
        for _, earlier in self.stream:
            if earlier["event_id"] == event:
                earlier["content"] = {}
                earlier["unsigned"]["redacted_because"] = {}
        return self.post(room, sender, "m.room.redaction", {"redacts": event}, redacts=event)

    def fail(self, method: str, path: str, status: int = 500, code: str | None = None, **more: Any) -> None:
        """Answer the next requests with an error."""
        accept, times = more.pop("accept", False), more.pop("times", 1)
        body = {"errcode": code, "error": "no", **more} if code else None
        self.faults.append(Fault(method, path, status, body, accept, times))

    # ------------------------------------------------------------------ what tests see

    def events(self, room: str, kind: str = "m.room.message", sender: str = BOT) -> list[Event]:
        """The bot's events in a room."""
        return [e for r, e in self.stream if r == room and e["type"] == kind and e["sender"] == sender]

    async def until(self, wanted: Callable[[], Any]) -> Any:
        """What `wanted` returns, as soon as it is true."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if found := wanted():
                    return found
                await asyncio.sleep(0.01)

    async def message(self, room: str, words: str) -> Event:
        """The bot's newest message in a room that holds these words, as soon as it is there."""
        event: Event = await self.until(
            lambda: next((e for e in reversed(self.events(room)) if words in e["content"].get("body", "")), None)
        )
        return event

    def direct(self, account: str) -> str | None:
        """The room to which the bot has invited somebody."""
        rooms = [r for r, s in self.state.items() if (m := s.get(("m.room.member", account))) and m["sender"] == BOT]
        return rooms[-1] if rooms else None

    # ------------------------------------------------------------------ over the wire

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Homeserver]:
        """Answer on a port of loopback."""
        application = web.Application(client_max_size=1 << 24)
        application.router.add_route("*", "/{path:.*}", self._serve)
        runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.raw_path.split("?")[0]
        self.asked.append((request.method, path))
        fault = next((f for f in self.faults if f.method == request.method and re.search(f.path, path)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.faults.remove(fault)
            if not fault.accept:
                if fault.body is None:
                    return web.Response(status=fault.status, text="<html>bad gateway</html>", content_type="text/html")
                return web.json_response(fault.body, status=fault.status)
        if path.startswith(_MEDIA) and (file := self.files.get(path.rsplit("/", 1)[1])) is not None:
            return web.Response(body=file)
        status, body = await self._answer(request, path)
        if fault is not None:  # the deed is done and the answer gets lost
            assert request.transport is not None
            request.transport.close()
        return web.json_response(body, status=status)

    async def _answer(self, request: web.Request, path: str) -> tuple[int, Any]:
        if not path.endswith("/login") and request.headers.get("Authorization", "")[7:] not in self.tokens:
            return 401, {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token passed."}
        data = await request.read()
        body = json.loads(data) if data and request.content_type == "application/json" else {}
        parts = [unquote(part) for part in re.sub("^/_matrix/(client/(v3|v1|r0)|media/v3)/", "", path).split("/")]
        match (request.method, *parts):
            case "POST", "login":
                if body["password"] != "right":
                    return 403, {"errcode": "M_FORBIDDEN", "error": "Invalid username or password"}
                device = f"D{next(self._numbers)}"
                self.tokens[f"token-{device}"] = device
                answer = {"user_id": BOT, "device_id": device, "access_token": f"token-{device}"}
                return 200, answer
            case "GET", "account", "whoami":
                token = request.headers["Authorization"][7:]
                return 200, {"user_id": BOT, "device_id": self.tokens[token]}
            case "GET", "joined_rooms":
                return 200, {"joined_rooms": self._joined()}
            case "GET", "sync":
                return 200, await self._sync(request)
            case "GET", "directory", "room", alias:
                if alias not in self.aliases:
                    return 404, {"errcode": "M_NOT_FOUND", "error": "no such alias"}
                return 200, {"room_id": self.aliases[alias]}
            case "POST", "join", room:
                room = self.aliases.get(room, room)
                if room in self.closed or room not in self.state:
                    return 403, {"errcode": "M_FORBIDDEN", "error": "You are not invited"}
                if room not in self._joined():
                    self.member(room, BOT)
                return 200, {"room_id": room}
            case "POST", "createRoom":
                room = f"!made{next(self._numbers)}"
                self.found(room, by=BOT)
                for piece in body.get("initial_state", []):
                    self.post(room, BOT, piece["type"], piece["content"], piece["state_key"])
                return 200, {"room_id": room}
            case "POST", "rooms", room, "leave":
                self.member(room, BOT, "leave")
                return 200, {}
            case "POST", "rooms", room, "invite":
                self.member(room, body["user_id"], "invite", BOT)
                return 200, {}
            case "POST", "upload":
                self.uploads.append(data)
                return 200, {"content_uri": "mxc://test/file"}
            case "GET", "media", *_:
                return _NOT_FOUND
            case "GET", "profile", *_:
                return 200, {"displayname": "Animateur"}
            case "GET", "user", _, "account_data", kind:
                return (200, self.account_data[kind]) if kind in self.account_data else _NOT_FOUND
            case "PUT", "user", _, "account_data", kind:
                self.account_data[kind] = body
                return 200, {}
            case (_, "rooms", room, *_) if room not in self._joined():
                return 403, {"errcode": "M_FORBIDDEN", "error": "not in room"}
            case "PUT", "rooms", room, "send", kind, transaction:
                return self._send(room, kind, body, transaction)
            case "PUT", "rooms", room, "state", kind, key:
                return 200, {"event_id": self.post(room, BOT, kind, body, key)}
            case "PUT", "rooms", room, "redact", id, transaction:
                if transaction not in self._sent:
                    self._sent[transaction] = self.redact(room, BOT, id)
                return 200, {"event_id": self._sent[transaction]}
            case "GET", "rooms", room, "joined_members":
                return 200, {"joined": {a: {} for a in self._members(room) if self._members(room)[a] == "join"}}
            case "GET", "rooms", room, "members":
                return 200, {"chunk": [e for (kind, _), e in self.state[room].items() if kind == "m.room.member"]}
            case "GET", "rooms", room, "state", kind, key:
                event = self.state[room].get((kind, key))
                if event is None:
                    return _NOT_FOUND
                return 200, event if request.query.get("format") == "event" else event["content"]
            case "GET", "rooms", room, "event", id:
                return 200, next(e for _, e in self.stream if e["event_id"] == id)
            case "GET", "rooms", room, "messages":
                return 200, self._messages(room, request.query)
            case "GET", "rooms", room, "hierarchy":
                return 200, {"rooms": [{"room_id": r} for r in [room, *self.children.get(room, [])]]}
            case "GET", "rooms", room, "context", id:
                place = next((n for n, (r, e) in enumerate(self.stream) if (r, e["event_id"]) == (room, id)), None)
                return _NOT_FOUND if place is None else (200, {"event": self.stream[place][1], "end": f"s{place + 1}"})
            case "GET", "rooms", room, "relations", event, relation, *kind:
                return 200, self._page(self._relations(room, event, relation, *kind), request.query)
        return 404, {"errcode": "M_UNRECOGNIZED", "error": path}

    # ------------------------------------------------------------------ the bot's view

    def _members(self, room: str) -> dict[str, str]:
        return {k: e["content"]["membership"] for (kind, k), e in self.state[room].items() if kind == "m.room.member"}

    def _joined(self) -> list[str]:
        return [room for room in list(self.state) if self._members(room).get(BOT) == "join"]

    def _send(self, room: str, kind: str, content: Any, transaction: str) -> tuple[int, Any]:
        if kind == "m.reaction":
            relation = content["m.relates_to"]
            for event in self._relations(room, relation["event_id"], "m.annotation", kind):
                if event["sender"] == BOT and event["content"]["m.relates_to"]["key"] == relation["key"]:
                    return 400, {"errcode": "M_DUPLICATE_ANNOTATION", "error": "twice"}
        if transaction not in self._sent:
            self._sent[transaction] = self.post(room, BOT, kind, content)
        return 200, {"event_id": self._sent[transaction]}

    def forget_transactions(self) -> None:
        """A day goes by."""
        self._sent.clear()

    def _relations(self, room: str, event: str, relation: str, kind: str = "") -> list[Event]:
        found = []
        for r, e in reversed(self.stream):
            related = e["content"].get("m.relates_to", {}) if isinstance(e["content"], dict) else {}
            to = (related.get("rel_type"), related.get("event_id")) if isinstance(related, dict) else ()
            if r == room and kind in ("", e["type"]) and to == (relation, event):
                found.append(e)
        return found

    @staticmethod
    def _page(newest_first: list[Event], query: Any) -> Any:
        found = newest_first[::-1] if query.get("dir") == "f" else newest_first
        start, limit = int(query.get("from", 0)), int(query.get("limit", 100))
        page = {"chunk": found[start : start + limit]}
        return page if len(found) <= start + limit else {**page, "next_batch": str(start + limit)}

    def _messages(self, room: str, query: Any) -> Any:
        end = int(query["to"][1:]) if "to" in query else None
        start = int(query["from"][1:]) if "from" in query else len(self.stream)
        limit = int(query["limit"])
        if query["dir"] == "f":
            end = len(self.stream) if end is None else end
            places = [n for n in range(start, end) if self.stream[n][0] == room][:limit]
            after = places[-1] + 1 if len(places) == limit else None
        else:
            places = [n for n in range(start - 1, -1, -1) if self.stream[n][0] == room][:limit]
            after = places[-1] if len(places) == limit else None
        page = {"start": f"s{start}", "chunk": [self.stream[n][1] for n in places]}
        return page if after is None else {**page, "end": f"s{after}"}

    async def _sync(self, request: web.Request) -> Any:
        since = int(request.query["since"][1:]) if "since" in request.query else None
        if since is not None and since >= len(self.stream) and int(request.query.get("timeout", 0)):
            self._news.clear()
            await self._news.wait()
        now = len(self.stream)
        rooms: dict[str, Any] = {"join": {}, "leave": {}, "invite": {}}
        only = json.loads(request.query["filter"]).get("room", {}).get("rooms")
        for room in list(self.state):
            news = [(n, e) for n, (r, e) in enumerate(self.stream[since or 0 : now], since or 0) if r == room]
            membership = self._members(room).get(BOT)
            if not news or only == []:
                continue
            if membership == "join":
                rooms["join"][room] = self._room(room, news, since)
            elif membership == "leave" and since is not None:
                rooms["leave"][room] = {"timeline": {"events": [e for _, e in news][-10:]}}
            elif membership == "invite":
                state = [e for (kind, _), e in self.state[room].items() if kind != "m.room.create"]
                rooms["invite"][room] = {"invite_state": {"events": state}}
        if self.poison is not None and only != []:
            rooms["join"]["!poison"] = {"timeline": {"events": [], "prev_batch": "s0"}, "summary": self.poison}
        return {"next_batch": f"s{now}", "rooms": rooms}

    def _room(self, room: str, news: list[tuple[int, Event]], since: int | None) -> Any:
        shown = news[-self.gap :] if since is not None else news[-1:]
        return {
            "timeline": {
                "events": [e for _, e in shown],
                "limited": len(shown) < len(news),
                "prev_batch": f"s{shown[0][0]}",
            },
            "state": {"events": list(self.state[room].values()) if since is None else []},
        }


_MEDIA = "/_matrix/client/v1/media/download/"
_NOT_FOUND = 404, {"errcode": "M_NOT_FOUND", "error": "not found"}
