"""Texts as Matrix shows them: HTML, its plain fallback, and whom they mention."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlsplit

from bot.text import Code, Emphasis, Link, Literal, Mention, RoomName, Said, Strong, Text, Time, tidy

NETWORK = "matrix"

_QUIET_AT = "@\u200b"
"""An @ with nothing behind it: members' words call neither the room nor anybody in it."""


def harmless(words: str) -> str:
    """A member's words on one line, with nothing in them that could hide, reorder or call."""
    return tidy(words).replace("@", _QUIET_AT)


def html(said: Text) -> str:
    """The text as HTML, each node escaped for it."""
    return "".join(_html(said))


def plain(said: Text) -> str:
    """The text without markup, for clients that show no HTML."""
    return "".join(_plain(said))


def mentioned(said: Text) -> list[str]:
    """The accounts that the text addresses on Matrix, each once."""
    return list(dict.fromkeys(_mentioned(said)))


def _html(said: Text) -> Iterator[str]:
    for node in said:
        match node:
            case Literal(text=words):
                yield escape(words).replace("\n", "<br>")
            case Said(text=words):
                yield escape(harmless(words))
            case Mention(network=network, account=account, name=name):
                yield _pill(account, harmless(name)) if network == NETWORK else escape(harmless(name))
            case RoomName(network=network, room=room, name=name):
                yield _pill(room, harmless(name)) if network == NETWORK else escape(harmless(name))
            case Time(label=label):
                yield escape(label)
            case Link(url=url, label=label):
                shown = escape(harmless(label) if label else url)
                yield f'<a href="{escape(url)}">{shown}</a>' if _safe(url) else shown
            case Strong(parts=parts):
                yield f"<strong>{html(parts)}</strong>"
            case Emphasis(parts=parts):
                yield f"<em>{html(parts)}</em>"
            case Code(text=words):
                yield f"<code>{escape(harmless(words))}</code>"


def _plain(said: Text) -> Iterator[str]:
    for node in said:
        match node:
            case Literal(text=words):
                yield words
            case Said(text=words) | Code(text=words):
                yield harmless(words)
            case Mention(name=name) | RoomName(name=name):
                yield harmless(name)
            case Time(label=label):
                yield label
            case Link(url=url, label=label):
                yield f"{harmless(label)} ({url})" if label and label != url else url
            case Strong(parts=parts) | Emphasis(parts=parts):
                yield plain(parts)


def _mentioned(said: Text) -> Iterator[str]:
    for node in said:
        match node:
            case Mention(network=network, account=account) if network == NETWORK:
                yield account
            case Strong(parts=parts) | Emphasis(parts=parts):
                yield from _mentioned(parts)


def _pill(id: str, name: str) -> str:
    return f'<a href="https://matrix.to/#/{quote(id)}">{escape(name)}</a>'


def _safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
