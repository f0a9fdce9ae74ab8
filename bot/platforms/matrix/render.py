"""Texts as Matrix shows them: HTML, its plain fallback, and whom they mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, urlsplit

import nh3
from markdown_it import MarkdownIt

from bot.text import (
    Code,
    Emphasis,
    Link,
    Literal,
    Markdown,
    Mention,
    RoleMention,
    RoomName,
    Said,
    Strong,
    Text,
    Time,
    tidy,
)

NETWORK = "matrix"

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["strikethrough", "table"])
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code"),
    *("strong", "em", "s", "del", "a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
"""Of those that the Matrix specification lets clients show, the ones that Markdown makes; no picture is fetched."""
_ROOM_CALL = re.compile("@(?=room)", re.IGNORECASE)

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
            case Markdown(text=words):
                yield formatted(words)
            case RoleMention():
                pass  # Matrix has no roles


def formatted(words: str) -> str:
    """A moderator's Markdown as HTML blocks."""
    made = _MARKDOWN.render(_written(words))
    safe = nh3.clean(made, tags=_TAGS, url_schemes={"http", "https", "mailto", "matrix"}, link_rel=None)
    return _ROOM_CALL.sub(_QUIET_AT, safe).strip()  # an @ may have been written as "&#64;"


def _written(words: str) -> str:
    """A moderator's Markdown without what could hide, reorder or call the whole room."""
    return _ROOM_CALL.sub(_QUIET_AT, tidy(words, lines=True))


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
            case Markdown(text=words):
                yield _written(words)
            case RoleMention():
                pass


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
