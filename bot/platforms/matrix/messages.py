"""What people say and hand over, as Matrix writes it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from bot.chat import Account, Attached, Message
from bot.platforms.matrix.client import Client, time_of
from bot.platforms.matrix.files import unsealed
from bot.platforms.matrix.rooms import NETWORK

# Strangers write what this reads, up to 64 KB: it has one way to match, so that it never takes long to fail.
_QUOTE = re.compile(r"\A(?:>.*\n)+\n?")
_FILES = {"m.image", "m.file", "m.video", "m.audio"}
_UNKNOWN = "application/octet-stream"


def message(client: Client, room: str, event: dict[str, Any]) -> Message:
    """A message of a room; of one that was redacted, or for which there is no key, nothing is left."""
    content = _newest(client, room, event)
    account = Account(NETWORK, str(event.get("sender", "")))
    body = content.get("body")
    words = without_quote(body, content) if isinstance(body, str) else ""
    sealed = content["file"] if isinstance(content.get("file"), dict) else None
    address = content.get("url") if sealed is None else sealed.get("url")
    if content.get("msgtype") not in _FILES or not isinstance(address, str) or not address.startswith("mxc://"):
        return Message(account, words, at=time_of(event))
    return replace(_with_file(account, content, words, partial(_read, client, address, sealed)), at=time_of(event))


def without_quote(body: str, content: dict[str, Any]) -> str:
    """The words of a message; older clients put those of the message it replies to before them."""
    relation = content.get("m.relates_to")
    return _QUOTE.sub("", body) if isinstance(relation, dict) and "m.in_reply_to" in relation else body


def _newest(client: Client, room: str, event: dict[str, Any]) -> dict[str, Any]:
    """The content as it was last edited."""
    relations = event.get("unsigned", {}).get("m.relations", {})
    edit = client.opened(room, relations.get("m.replace", {})).get("content", {}).get("m.new_content")
    content = edit if isinstance(edit, dict) else client.opened(room, event).get("content")
    return content if isinstance(content, dict) else {}


async def _read(client: Client, address: str, sealed: dict[str, Any] | None, most: int) -> bytes:
    """What is in a file; `sealed` says how it is encrypted. Raises `Refused` when it was tampered with."""
    data = await client.download(address, most)
    return data if sealed is None else unsealed(data, sealed)


def _with_file(
    account: Account, content: dict[str, Any], words: str, read: Callable[[int], Awaitable[bytes]]
) -> Message:
    """A file; where it has a name of its own, the body is its caption."""
    info = content["info"] if isinstance(content.get("info"), dict) else {}
    kind, size = info.get("mimetype"), info.get("size")
    name = content.get("filename")
    caption = words if isinstance(name, str) and name != words else ""
    file = Attached(
        name=name if isinstance(name, str) else words,
        type=kind if isinstance(kind, str) else _UNKNOWN,
        size=size if isinstance(size, int) else 0,
        read=read,
    )
    return Message(account, caption, (file,))
