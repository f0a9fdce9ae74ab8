"""Rich text as nodes. A platform renders each node in its own markup and escapes it there, once.

A text is a tuple of nodes. What a member wrote is always a `Said`: no platform lets it mention, link or format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """Our own words. May hold newlines."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A member's own words, to be shown as they are and to do nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A member, addressed where the text is shown on `network`, else only named."""

    network: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class RoomName:
    """A room, as a link where the text is shown on `network`."""

    network: str
    room: str
    name: str


@dataclass(frozen=True, slots=True)
class Time:
    """A moment. `label` is its wording in the community's zone, for networks that cannot show the reader's own."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address; only http, https and matrix.to links are ever made. `label` None shows the address itself."""

    url: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that weigh more."""

    parts: Text


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words said with a stress."""

    parts: Text


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """What a moderator wrote in Markdown, to be shown formatted. It links, but calls nobody."""

    text: str


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A role, addressed where the text is shown on `network`; only ever made because a moderator asked for it."""

    network: str
    role: str


Node: TypeAlias = Literal | Said | Mention | RoomName | Time | Link | Strong | Emphasis | Code | Markdown | RoleMention
Text: TypeAlias = tuple[Node, ...]

_NEWLINES = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " "))
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT = frozenset("\u200d")  # the joiner that builds emoji


def text(*parts: str | Node | Text) -> Text:
    """Build a text: a str is our own words, a node is itself, a text is spliced in."""
    nodes: list[Node] = []
    for part in parts:
        if isinstance(part, str):
            nodes.append(Literal(part))
        elif isinstance(part, tuple):
            nodes.extend(part)
        else:
            nodes.append(part)
    return tuple(nodes)


def join(parts: Iterable[Text], separator: str = "\n") -> Text:
    """The texts one after the other, `separator` between them."""
    nodes: list[Node] = []
    for part in parts:
        if nodes:
            nodes.append(Literal(separator))
        nodes.extend(part)
    return tuple(nodes)


def plain(said: Text) -> str:
    """The text without any markup, for titles, logs of our own words, exports and tests."""
    out = []
    for node in said:
        match node:
            case Literal(text=words) | Said(text=words) | Code(text=words) | Markdown(text=words):
                out.append(words)
            case Mention(name=name) | RoomName(name=name):
                out.append(name)
            case Time(label=label):
                out.append(label)
            case Link(url=url, label=label):
                out.append(label or url)
            case Strong(parts=parts) | Emphasis(parts=parts):
                out.append(plain(parts))
    return "".join(out)


def tidy(words: str, *, lines: bool = False) -> str:
    """A member's words without what could hide or reorder them: controls, private use, bidi marks, zero-width signs.

    Newlines become spaces unless `lines`. The joiner of emoji and variation selectors stay.
    """
    out = []
    for char in words if lines else words.translate(_NEWLINES):
        if char == "\n" or char in _KEPT:
            out.append(char)
        elif char in _BIDI or unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs", "Cn"}:
            continue
        else:
            out.append(char)
    return "".join(out).strip()


def bare(words: str) -> str:
    """Lower case and no accents, which not every keyboard has at hand: how words that are typed are compared."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_MARKS = re.compile(r"[\\`*_~|<>\[\]&]")
_BLOCK = re.compile(r"^(?:[#+=-]|[0-9]+(?=[.)]))")


def unmarked(words: str) -> str:
    """Anybody's words on one line of `Markdown` that shows them as they are: no formatting, no link, no block."""
    words = _BLOCK.sub(_unblocked, _MARKS.sub(r"\\\g<0>", tidy(words)))
    return words.replace("//", r"\//")


def _unblocked(start: re.Match[str]) -> str:
    return f"{start[0]}\\" if start[0].isdigit() else f"\\{start[0]}"


def cut(words: str, most: int) -> str:
    """`words` in at most `most` characters, cut visibly."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
