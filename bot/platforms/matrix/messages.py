"""What people say and hand over, as Matrix writes it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from bot.chat import Account, Attached, Message
from bot.platforms.matrix.client import Client
from bot.platforms.matrix.rooms import NETWORK

# Strangers write what this reads, up to 64 KB: it has one way to match, so that it never takes long to fail.
_QUOTE = re.compile(r"\A(?:>.*\n)+\n?")
_FILES = {"m.image", "m.file", "m.video", "m.audio"}
_UNKNOWN = "application/octet-stream"


def message(client: Client, event: dict[str, Any]) -> Message:
    """A message; of one that was redacted, or that only its room can decrypt, nothing is left."""
    content = _newest(event)
    account = Account(NETWORK, str(event.get("sender", "")))
    body = content.get("body")
    words = without_quote(body, content) if isinstance(body, str) else ""
    address = content.get("url")
    if content.get("msgtype") not in _FILES or not isinstance(address, str) or not address.startswith("mxc://"):
        return Message(account, words)
    return _with_file(client, account, content, words, address)


def without_quote(body: str, content: dict[str, Any]) -> str:
    """The words of a message; older clients put those of the message it replies to before them."""
    relation = content.get("m.relates_to")
    return _QUOTE.sub("", body) if isinstance(relation, dict) and "m.in_reply_to" in relation else body


def _newest(event: dict[str, Any]) -> dict[str, Any]:
    """The content as it was last edited."""
    relations = event.get("unsigned", {}).get("m.relations", {})
    edit = relations.get("m.replace", {}).get("content", {}).get("m.new_content")
    content = edit if isinstance(edit, dict) else event.get("content")
    return content if isinstance(content, dict) else {}


def _with_file(client: Client, account: Account, content: dict[str, Any], words: str, address: str) -> Message:
    """A file; where it has a name of its own, the body is its caption."""
    info = content["info"] if isinstance(content.get("info"), dict) else {}
    kind, size = info.get("mimetype"), info.get("size")
    name = content.get("filename")
    caption = words if isinstance(name, str) and name != words else ""
    file = Attached(
        name=name if isinstance(name, str) else words,
        type=kind if isinstance(kind, str) else _UNKNOWN,
        size=size if isinstance(size, int) else 0,
        read=partial(client.download, address),
    )
    return Message(account, caption, (file,))
