"""The people of the tests: members and moderators as bare clients of the homeserver, apart from the bot's library."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from time import monotonic
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp

from tests.wire.matrix.synapse import Registered, Synapse

T = TypeVar("T")
Event = dict[str, Any]
"""A room event as the homeserver gives it."""

PATIENCE = 45.0
"""Seconds to wait for something that should come at once: the machine may be busy."""

_V3 = "/_matrix/client/v3"
_NOTHING: dict[str, Any] = {"room": {"rooms": []}}
_INVITATIONS: dict[str, Any] = {"room": {"timeline": {"limit": 1}, "state": {"types": []}}}
"""What somebody wants to be told of."""


class MatrixError(Exception):
    """The homeserver said no."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('errcode')}: {body.get('error')}")
        self.status = status
        self.code = str(body.get("errcode"))


class People:
    """Brings people into being on one homeserver. An async context, for their connections."""

    sealed = False
    """Whether their rooms are encrypted."""

    def __init__(self, synapse: Synapse) -> None:
        self.synapse = synapse

    async def __aenter__(self) -> People:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def new(self, name: str, display: str = "") -> Person:
        """Somebody with a new account, shown as `display`; never slowed down by rate limits on messages."""
        person = self.meet(self.synapse.register(name, limited=False))
        await person.appear()
        if display:
            await person.rename(display)
        return person

    def meet(self, account: Registered) -> Person:
        """Somebody who has an account already."""
        return Person(self._session, self.synapse.url, account)


class Person:
    """Somebody with an account. Every method raises `MatrixError` when the homeserver refuses."""

    def __init__(self, session: aiohttp.ClientSession, url: str, account: Registered) -> None:
        self.id = account.user_id
        self.failed: dict[str, str] = {}
        """Events that this person cannot decrypt, and why not."""
        self._session = session
        self._url = url
        self._headers = {"Authorization": f"Bearer {account.access_token}"}
        self._transactions = itertools.count(1)
        self._since = ""
        """Up to where this person has been told what happened."""

    async def call(self, method: str, path: str, body: Any = None, **query: str | int) -> dict[str, Any]:
        """One request to the homeserver; the path's parts are already quoted."""
        async with self._session.request(
            method, self._url + path, json=body, params=query, headers=self._headers
        ) as answer:
            result: dict[str, Any] = await answer.json()
            if answer.status >= 400:
                raise MatrixError(answer.status, result)
            return result

    async def appear(self) -> None:
        """Come online for the first time."""

    # ------------------------------------------------------------------ rooms

    async def create_room(
        self, name: str, *, public: bool = True, space: bool = False, invite: Iterable[Person | str] = (), **more: Any
    ) -> str:
        """Make a room and return its id; `more` goes into the request as it is."""
        preset = "public_chat" if public else "private_chat"
        guests = [guest if isinstance(guest, str) else guest.id for guest in invite]
        body: dict[str, Any] = {"name": name, "preset": preset, "invite": guests}
        if space:
            body["creation_content"] = {"type": "m.space"}
        return str((await self.call("POST", f"{_V3}/createRoom", {**body, **more}))["room_id"])

    async def add_child(self, space: str, room: str) -> None:
        """Put a room into a space."""
        await self.set_state(space, "m.space.child", {"via": ["test.local"]}, room)

    async def set_state(self, room: str, kind: str, content: dict[str, Any], key: str = "") -> None:
        """Set a piece of the room's state."""
        await self.call("PUT", f"{_V3}/rooms/{quote(room)}/state/{kind}/{quote(key)}", content)

    async def state(self, room: str) -> list[Event]:
        """The room's whole state."""
        state: list[Event] = await self.call("GET", f"{_V3}/rooms/{quote(room)}/state")  # type: ignore[assignment]  # the one answer that is a list
        return state

    async def give_power(self, room: str, person: Person | str, level: int) -> None:
        """Give somebody a power level."""
        user = person if isinstance(person, str) else person.id
        levels = await self.call("GET", f"{_V3}/rooms/{quote(room)}/state/m.room.power_levels/")
        levels["users"] = {**levels.get("users", {}), user: level}
        await self.set_state(room, "m.room.power_levels", levels)

    async def join(self, *rooms: str) -> None:
        """Join rooms, or accept the invitations to them."""
        for room in rooms:
            await self.call("POST", f"{_V3}/join/{quote(room)}", {})

    async def leave(self, room: str) -> None:
        """Leave a room, or decline the invitation to it."""
        await self.call("POST", f"{_V3}/rooms/{quote(room)}/leave", {})

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        await self.call("POST", f"{_V3}/rooms/{quote(room)}/invite", {"user_id": user})

    async def kick(self, room: str, user: str) -> None:
        """Put somebody out."""
        await self.call("POST", f"{_V3}/rooms/{quote(room)}/kick", {"user_id": user})

    async def rename(self, display: str) -> None:
        """Take another display name."""
        await self.call("PUT", f"{_V3}/profile/{quote(self.id)}/displayname", {"displayname": display})

    async def upgrade(self, room: str, version: str) -> str:
        """Replace a room by a newer one, whose id is returned."""
        made = await self.call("POST", f"{_V3}/rooms/{quote(room)}/upgrade", {"new_version": version})
        return str(made["replacement_room"])

    # ------------------------------------------------------------------ what a member does

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send any event and return its id."""
        path = f"{_V3}/rooms/{quote(room)}/send/{kind}/t{next(self._transactions)}"
        return str((await self.call("PUT", path, content))["event_id"])

    async def say(self, room: str, words: str, *, thread: str = "", reply_to: str = "", **more: Any) -> str:
        """Say something, as clients do; `more` goes into the content as it is."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": words, "m.mentions": {}, **more}
        if thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        if reply_to:
            content.setdefault("m.relates_to", {})["m.in_reply_to"] = {"event_id": reply_to}
        return await self.send(room, "m.room.message", content)

    async def upload(self, name: str, data: bytes, kind: str) -> str:
        """Hand over a file; its address."""
        url = f"{self._url}/_matrix/media/v3/upload"
        headers = self._headers | {"Content-Type": kind}
        async with self._session.post(url, data=data, params={"filename": name}, headers=headers) as answer:
            return str((await answer.json())["content_uri"])

    async def download(self, address: str) -> bytes:
        """What is in a file."""
        url = f"{self._url}/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
        async with self._session.get(url, headers=self._headers) as answer:
            return await answer.read()

    async def react(self, room: str, event: str, key: str) -> str:
        """React, and return the reaction's id."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def redact(self, room: str, event: str) -> None:
        """Take back a reaction or a message."""
        await self.call("PUT", f"{_V3}/rooms/{quote(room)}/redact/{quote(event)}/t{next(self._transactions)}", {})

    async def respond(self, room: str, poll: str, *answers: str) -> str:
        """Answer a poll of MSC3381 and return the response's id; no answer at all spoils the ballot."""
        relation = {"rel_type": "m.reference", "event_id": poll}
        content = {"m.relates_to": relation, "org.matrix.msc3381.poll.response": {"answers": list(answers)}}
        return await self.send(room, "org.matrix.msc3381.poll.response", content)

    # ------------------------------------------------------------------ what a member sees

    async def history(self, room: str) -> list[Event]:
        """Every event of the room, oldest first, as the homeserver gives them."""
        pages: list[Event] = []
        since: dict[str, str] = {}
        while True:
            page = await self.call("GET", f"{_V3}/rooms/{quote(room)}/messages", dir="f", limit=500, **since)
            pages += page["chunk"]
            if "end" not in page:
                return pages
            since = {"from": page["end"]}

    async def shown(self, room: str) -> list[Shown]:
        """The messages and polls that stand in the room, oldest first, each as its author last edited it."""
        messages: dict[str, Shown] = {}
        for event in await self.history(room):
            content = event["content"]
            relation = content.get("m.relates_to", {})
            if event["type"] not in {"m.room.message", "org.matrix.msc3381.poll.start"} or not content:
                continue
            if relation.get("rel_type") != "m.replace":
                messages[event["event_id"]] = Shown(event["event_id"], event["sender"], event["type"], content)
            elif (edited := messages.get(relation["event_id"])) and edited.sender == event["sender"]:
                edited.content = content["m.new_content"]
                edited.edits += 1
        return list(messages.values())

    async def reactions(self, room: str, message: str) -> list[tuple[str, str]]:
        """Who reacted with what to a message: (user, key), in order, without those taken back."""
        found = []
        for event in await self.history(room):
            relation = event["content"].get("m.relates_to", {})
            if event["type"] == "m.reaction" and relation.get("event_id") == message:
                found.append((event["sender"], relation["key"]))
        return found

    async def wait_until(self, room: str, look: Callable[[], Awaitable[T | None]], patience: float = PATIENCE) -> T:
        """What `look` finds, tried whenever something may have happened in the room."""
        async for _ in self._changes(room, patience):
            if found := await look():
                return found
        said = [f"{message.sender}: {message.words}" for message in await self.shown(room)]
        others = Counter(event["type"] for event in await self.history(room))  # also what could not be decrypted
        told = ["it did not come; the room shows:", *said[-10:], str(others), str(self.failed)]
        raise TimeoutError("\n---\n".join(told))

    async def wait_for(self, room: str, wanted: Callable[[Event], object], patience: float = PATIENCE) -> Event:
        """The first event of the room that is `wanted`, as soon as it is there."""

        async def look() -> Event | None:
            return next((event for event in await self.history(room) if wanted(event)), None)

        return await self.wait_until(room, look, patience)

    async def wait_shown(self, room: str, wanted: Callable[[Shown], object], patience: float = PATIENCE) -> Shown:
        """The newest standing message of the room that is `wanted`, as soon as it is there."""

        async def look() -> Shown | None:
            return next((message for message in reversed(await self.shown(room)) if wanted(message)), None)

        return await self.wait_until(room, look, patience)

    async def wait_invited(self, by: str, patience: float = PATIENCE, *, to: str = "") -> str:
        """The id of a room (or `to`) to which `by` has invited this person, as soon as the invitation is there."""
        deadline, since = monotonic() + patience, ""
        while not since or monotonic() < deadline:
            news = await self._news(since, _INVITATIONS)
            for room, invited in news.get("rooms", {}).get("invite", {}).items():
                events = invited["invite_state"]["events"]
                if to in ("", room) and any(e["sender"] == by and e.get("state_key") == self.id for e in events):
                    return str(room)
            since = news["next_batch"]
        raise TimeoutError(f"{self.id} was not invited by {by}")

    async def invited(self) -> set[str]:
        """The rooms this person is invited to now."""
        return set((await self._news("", _INVITATIONS)).get("rooms", {}).get("invite", {}))

    async def joined(self) -> set[str]:
        """The rooms this person is in now."""
        return set((await self.call("GET", f"{_V3}/joined_rooms"))["joined_rooms"])

    async def members(self, room: str) -> set[str]:
        """Who is in a room now."""
        return set((await self.call("GET", f"{_V3}/rooms/{quote(room)}/joined_members"))["joined"])

    async def _changes(self, room: str, patience: float) -> AsyncIterator[None]:
        """Now, and again whenever something may have happened in the room, until the time is over."""
        deadline = monotonic() + patience
        only = {"room": {"rooms": [room], "timeline": {"limit": 1}}}
        since = self._since or (await self._news("", _NOTHING))["next_batch"]
        while True:
            yield
            self._since = since  # what was told until here has been looked at
            if monotonic() > deadline:
                return
            since = (await self._news(since, only))["next_batch"]

    async def _news(self, since: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """What happened after `since`, waiting for it a little; everything when `since` is empty."""
        if since:
            return await self.call("GET", f"{_V3}/sync", since=since, timeout=2000, filter=json.dumps(wanted))
        # Synapse answers the same question from its memory for two minutes: no two are the same
        number = next(self._transactions)
        return await self.call("GET", f"{_V3}/sync", timeout=number, filter=json.dumps(wanted))


@dataclass(slots=True)
class Shown:
    """A message as people see it now."""

    id: str
    sender: str
    type: str
    content: dict[str, Any]
    edits: int = 0

    @property
    def poll(self) -> bool:
        """Whether it is a poll of MSC3381."""
        return self.type == "org.matrix.msc3381.poll.start"

    @property
    def words(self) -> str:
        """Its plain words; of a poll, the question and the answers."""
        if poll := self.content.get("org.matrix.msc3381.poll.start"):
            parts = [poll["question"], *poll["answers"]]
            return "\n".join(part["org.matrix.msc1767.text"] for part in parts)
        return str(self.content.get("body", ""))

    @property
    def replies_to(self) -> str:
        """The message that it answers."""
        return str(self.content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id", ""))

    @property
    def html(self) -> Html:
        """Its formatted words, parsed."""
        parsed = Html()
        parsed.feed(self.content.get("formatted_body", ""))
        parsed.close()
        return parsed

    @property
    def mentioned(self) -> list[str]:
        """Whom it calls; fails when it does not say whether it calls anybody."""
        assert set(self.content["m.mentions"]) <= {"user_ids"}, "a message of the bot calls the whole room"
        return list(self.content["m.mentions"].get("user_ids", []))


class Html(HTMLParser):
    """What a client would make of a formatted body: its elements, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [attributes["href"] or "" for tag, attributes in self.elements if tag == "a" and "href" in attributes]
