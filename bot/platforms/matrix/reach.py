"""How many a message has reached: who reacted to it, what is said in its thread, and the replies to it.

Reactions and threads are relations, which the homeserver knows. A plain reply is none: those are looked for in what was
said after the message. Of encrypted messages, too, one sees what they answer. Notices are what bots say.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from bot.chat import Gone, Reach
from bot.platforms.matrix.client import Client, at, time_of

PAGES = 10
"""Pages of 100 that are read, at most, of its reactions, of its thread and of what was said after it."""

_SPOKEN = ("m.room.message", "m.sticker", "m.room.encrypted")


async def reach(
    client: Client, room: str, message: str, until: datetime, counted_as: Callable[[str], object | None]
) -> Reach:
    """What stands on a message; `counted_as` tells as whom an account is counted, None for nobody."""
    place = await client.request("GET", at("rooms", room, "context", message), limit=0)
    if "redacted_because" in (place["event"].get("unsigned") or {}):
        raise Gone("the message stands no more")

    def counts(event: dict[str, Any]) -> bool:
        known = isinstance(event.get("sender"), str) and isinstance(event.get("event_id"), str)
        theirs = known and event["sender"] != client.user_id and time_of(event) <= until
        return theirs and counted_as(event["sender"]) is not None

    people: set[object] = set()
    replies: set[str] = set()
    async for event in _related(client, room, message, "m.annotation", "m.reaction"):
        if counts(event) and _relation(event).get("event_id") == message:
            people.add(counted_as(event["sender"]))
    async for event in _related(client, room, message, "m.thread"):
        if _spoken(event) and counts(event) and _relation(event).get("event_id") == message:
            replies.add(event["event_id"])
    async for event in _after(client, room, str(place["end"]), until):
        if _spoken(event) and counts(event) and _answers(event, message):
            replies.add(event["event_id"])
    return Reach(len(people), len(replies))


# ------------------------------------------------------------------ reading


def _related(client: Client, room: str, message: str, *relation: str) -> AsyncIterator[dict[str, Any]]:
    """What relates to a message, of one kind of relation and perhaps one type."""
    path = at("rooms", room, "relations", message, *relation)
    return _events(client, path, "next_batch", base="/_matrix/client/v1")


def _after(client: Client, room: str, start: str, until: datetime) -> AsyncIterator[dict[str, Any]]:
    """What was said in a room from a place on; little of what came after `until`."""
    only = json.dumps({"types": _SPOKEN, "not_senders": [client.user_id], "lazy_load_members": True})
    return _events(client, at("rooms", room, "messages"), "end", until, **{"filter": only, "from": start})


async def _events(
    client: Client, path: str, next_page: str, until: datetime | None = None, **query: Any
) -> AsyncIterator[dict[str, Any]]:
    """Events, oldest first, from pages that are read as long as they may hold any of before `until`.

    `next_page` names what an answer calls the place where the next one begins.
    """
    for _ in range(PAGES):
        answer = await client.request("GET", path, dir="f", limit=100, **query)
        page = [event for event in answer["chunk"] if isinstance(event, dict)]
        for event in page:
            yield event
        start = answer.get(next_page)
        over = until is not None and bool(page) and time_of(page[-1]) > until
        if over or not start or start == query.get("from"):
            return
        query["from"] = str(start)


# ------------------------------------------------------------------ understanding what strangers may have sent


def _content(event: dict[str, Any]) -> dict[str, Any]:
    content = event.get("content")
    return content if isinstance(content, dict) else {}


def _relation(event: dict[str, Any]) -> dict[str, Any]:
    """What an event relates to; nothing where it was taken back."""
    relation = _content(event).get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def _spoken(event: dict[str, Any]) -> bool:
    return event.get("type") in _SPOKEN and _content(event).get("msgtype") != "m.notice"


def _answers(event: dict[str, Any], message: str) -> bool:
    """Whether it is a reply to a message, other than the one that clients add for those who show no threads."""
    relation = _relation(event)
    reply = relation.get("m.in_reply_to")
    return isinstance(reply, dict) and reply.get("event_id") == message and not relation.get("is_falling_back")
