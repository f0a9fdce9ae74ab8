"""Messages in channels: sent, edited, read, deleted, pinned, reacted to."""

from __future__ import annotations

import re
from typing import Any

from .. import rules
from ..deeds import Deeds
from ..judge import Call
from ..messages import build, revise
from ..shapes import DM, FORUM, JSON, THREADS, V2, ApiError
from .route import Routes

routes = Routes()


def insist_on_new(deeds: Deeds, call: Call, body: JSON, *, interaction: bool) -> None:
    """Refuse a message that is too long, or empty, or otherwise beyond a limit."""
    flags = body.get("flags") or 0
    attached = [file.filename for file in call.files]
    deeds.judge.insist(call, rules.message(body, flags=flags, interaction=interaction, attached=attached))
    if not (body.get("content") or "").strip() and not body.get("components") and not call.files:
        deeds.judge.violation(f"{call.where}: empty message")
        raise ApiError(400, 50006, "Cannot send an empty message")


def edit(deeds: Deeds, call: Call, message: JSON, body: JSON, *, interaction: bool) -> None:
    """Set a message to what `body` says, within the limits."""
    flags = (body.get("flags") or 0) | message["flags"] & V2
    attached = [file.filename for file in call.files] + [file["filename"] for file in message["attachments"]]
    deeds.judge.insist(call, rules.message(body, flags=flags, interaction=interaction, attached=attached))
    revise(deeds.world, message, body, call.files)


@routes("POST /channels/{channel}/messages")
async def send(deeds: Deeds, call: Call) -> JSON:
    world = deeds.world
    channel, body = world.channel(call.params["channel"]), call.body or {}
    if channel["type"] == FORUM:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    if channel["type"] == DM:
        user = channel["recipients"][0]["id"]
        if not any(user in guild.members for guild in world.guilds.values()):
            raise ApiError(403, 50007, "Cannot send messages to this user")
    thread = channel["type"] in THREADS
    world.need_in(channel, "send_messages_in_threads" if thread else "send_messages")
    if call.files:
        world.need_in(channel, "attach_files")
    insist_on_new(deeds, call, body, interaction=False)
    if body.get("enforce_nonce") and (known := deeds.nonces.recall(channel["id"], body.get("nonce"))):
        return world.message(channel["id"], known)  # "Unknown Message" where it was deleted since
    message = build(world, channel, world.bot, body, call.files)
    deeds.nonces.remember(channel["id"], body.get("nonce"), message["id"])
    return await deeds.post(message)


@routes("GET /channels/{channel}/messages")
async def history(deeds: Deeds, call: Call) -> Any:
    channel = deeds.world.channel(call.params["channel"])
    deeds.world.need_in(channel)
    if not deeds.world.may(channel, "read_message_history"):
        return []  # to those who may not read it, Discord shows an empty history
    newest_first = sorted(deeds.world.messages[channel["id"]].values(), key=lambda m: -int(m["id"]))
    limit = min(int(call.query.get("limit", 50)), 100)
    if before := call.query.get("before"):
        newest_first = [m for m in newest_first if int(m["id"]) < int(before)]
    if after := call.query.get("after"):
        newest_first = [m for m in newest_first if int(m["id"]) > int(after)][-limit:]
    return [{k: v for k, v in m.items() if k != "nonce"} for m in newest_first[:limit]]  # it keeps no nonces


@routes("GET /channels/{channel}/messages/pins")
async def pins(deeds: Deeds, call: Call) -> JSON:
    channel = deeds.world.channel(call.params["channel"])
    deeds.world.need_in(channel, "read_message_history")
    messages = deeds.world.messages[channel["id"]]
    pinned = deeds.world.pins[channel["id"]]
    items = [{"pinned_at": at, "message": messages[own]} for own, at in pinned.items() if own in messages]
    return {"items": items[::-1], "has_more": False}


@routes("PUT /channels/{channel}/messages/pins/{message}", "DELETE /channels/{channel}/messages/pins/{message}")
async def pin(deeds: Deeds, call: Call) -> None:
    message = _message(deeds, call, "pin_messages")
    if call.method == "PUT" and len(deeds.world.pins[message["channel_id"]]) >= 250:
        raise ApiError(400, 30003, "Maximum number of pins reached (250)")
    await deeds.pin(message, on=call.method == "PUT")


@routes("GET /channels/{channel}/messages/{message}")
async def read(deeds: Deeds, call: Call) -> JSON:
    return _message(deeds, call, "read_message_history")


@routes("PATCH /channels/{channel}/messages/{message}")
async def revise_own(deeds: Deeds, call: Call) -> JSON:
    message = _message(deeds, call)
    if message["author"]["id"] != deeds.world.bot["id"]:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    if deeds.world.channel(call.params["channel"]).get("thread_metadata", {}).get("archived"):
        raise ApiError(400, 50083, "Thread is archived")
    edit(deeds, call, message, call.body or {}, interaction=False)
    await deeds.revised(message)
    return message


@routes("DELETE /channels/{channel}/messages/{message}")
async def delete(deeds: Deeds, call: Call) -> None:
    message = _message(deeds, call)
    if message["author"]["id"] != deeds.world.bot["id"]:
        _message(deeds, call, "manage_messages")
    await deeds.remove(message)


_REACTION = "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"


@routes(f"PUT {_REACTION}", f"DELETE {_REACTION}")
async def react(deeds: Deeds, call: Call) -> None:
    add, emoji = call.method == "PUT", call.params["emoji"]
    if emoji.isascii() and not re.fullmatch(r"\w+:\d+", emoji):
        raise ApiError(400, 10014, "Unknown Emoji")
    message = _message(deeds, call, *(("read_message_history", "add_reactions") if add else ()))
    await deeds.react(message, deeds.world.bot, emoji, add=add)


def _message(deeds: Deeds, call: Call, *permissions: str) -> JSON:
    """The message of the path, if the bot may do with it what takes these permissions."""
    deeds.world.need_in(deeds.world.channel(call.params["channel"]), *permissions)
    return deeds.world.message(call.params["channel"], call.params["message"])
