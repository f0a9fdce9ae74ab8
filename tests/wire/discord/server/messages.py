"""Message objects, built from the bodies that clients send."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .judge import Upload
from .rules import form_errors
from .shapes import JSON, PERMISSIONS, V2, ApiError, now_iso, walk, without_nulls
from .world import World


def build(world: World, channel: JSON, author: JSON, body: JSON, files: Sequence[Upload] = (), **more: Any) -> JSON:
    """A message as it is stored and shown. Components without an id are given one, as Discord does."""
    components: list[JSON] = without_nulls(body.get("components") or [])
    _number(components)
    message = {
        "id": world.snowflake(),
        "type": 0,
        "channel_id": channel["id"],
        "author": author,
        "content": body.get("content") or "",
        "timestamp": now_iso(),
        "edited_timestamp": None,
        "tts": False,
        "pinned": False,
        "flags": body.get("flags") or 0,
        "components": components,
        "attachments": _attachments(world, files),
        "embeds": [],
    }
    if body.get("nonce") is not None:
        message["nonce"] = body["nonce"]
    message |= _mentions(world, channel, author, body, components)
    message |= _reference(world, channel, body)
    return message | more


def revise(world: World, message: JSON, body: JSON, files: Sequence[Upload]) -> None:
    """Set what an edit sets; who is mentioned is not announced again."""
    channel = world.channels[message["channel_id"]]
    edit = {key: value for key, value in body.items() if key != "message_reference"}
    fresh = build(world, channel, message["author"], edit, files)
    for key in ("content", "components"):
        if key in body:
            message[key] = fresh[key]
    if "attachments" in body or files:
        kept = {str(a["id"]) for a in body.get("attachments") or []}
        stay = [a for a in message["attachments"] if a["id"] in kept or "attachments" not in body]
        message["attachments"] = stay + fresh["attachments"]
    message["flags"] |= (body.get("flags") or 0) & V2
    message["edited_timestamp"] = now_iso()


def _number(components: list[JSON]) -> None:
    taken = {c["id"] for c in walk(components) if c.get("id")}
    free = (n for n in range(1, 1 << 31) if n not in taken)
    for component in walk(components):
        if not component.get("id"):  # 0 is the same as none
            component["id"] = next(free)


def _mentions(world: World, channel: JSON, author: JSON, body: JSON, components: list[JSON]) -> JSON:
    """Whom the message rings, as `allowed_mentions` says; text displays ring like content."""
    guild = world.guild_of(channel)
    words = "\n".join([body.get("content") or "", *(c["content"] for c in walk(components) if "content" in c)])
    allowed = body.get("allowed_mentions")
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
    named = {kind: {str(i) for i in (allowed or {}).get(kind) or ()} for kind in ("users", "roles")}
    may = not guild or bool(world.permissions(author["id"], guild, channel) & PERMISSIONS["mention_everyone"])

    def ringing(pattern: str, kind: str) -> list[str]:
        found = dict.fromkeys(re.findall(pattern, words))
        return [i for i in found if kind in parse or i in named[kind]]

    roles = guild.roles if guild else {}
    return {
        "mentions": [world.users[i] for i in ringing(r"<@!?(\d+)>", "users") if i in world.users],
        "mention_roles": [i for i in ringing(r"<@&(\d+)>", "roles") if i in roles and (may or roles[i]["mentionable"])],
        "mention_everyone": bool(guild and may and "everyone" in parse and re.search(r"@(everyone|here)\b", words)),
    }


def _reference(world: World, channel: JSON, body: JSON) -> JSON:
    reference = body.get("message_reference")
    if not reference:
        return {}
    target = world.messages[channel["id"]].get(str(reference["message_id"]))
    if target is None and reference.get("fail_if_not_exists", True):
        problem = ("message_reference", "Unknown message")
        raise ApiError(400, 50035, "Invalid Form Body", form_errors([problem]))
    shown = {"type": 0, "message_id": str(reference["message_id"]), "channel_id": channel["id"]}
    return {"type": 19, "message_reference": shown, "referenced_message": target}


def _attachments(world: World, files: Sequence[Upload]) -> list[JSON]:
    made = []
    for upload in files:
        if len(upload.data) > 10 << 20:
            raise ApiError(413, 40005, "Request entity too large")
        own = world.snowflake()
        world.files[own] = upload.data
        url = f"https://cdn.invalid/attachments/{own}/{upload.filename}"
        size = len(upload.data)
        made.append({"id": own, "filename": upload.filename, "size": size, "url": url, "proxy_url": url})
    return made
