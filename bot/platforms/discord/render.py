"""Nodes → Discord's markdown. What people wrote is escaped here, once; only our own nodes mention, link or format."""

from __future__ import annotations

import re
from collections.abc import Iterable

import discord

from bot.text import (
    Code,
    Emphasis,
    Link,
    Literal,
    Markdown,
    Mention,
    Node,
    RoleMention,
    RoomName,
    Said,
    Strong,
    Text,
    Time,
    cut,
    plain,
    tidy,
)

NETWORK = "discord"

_MARKS = re.compile(r"[\\`*_~|<>\[\]]")
_BLOCK = re.compile(r"^(?:[#+-]|\d+(?=\.))")
_ADDRESS = re.compile(r"https?://(?:(?!@everyone|@here)[^\s<>()\[\]])+")
_CALL = re.compile(r"@(?=everyone|here|[!&]?\d)")
_SAFE_ADDRESS = re.compile(r"https?://[^\s<>()\"'\\]+\Z", re.IGNORECASE)


def markdown(said: Text, most: int = 4000) -> str:
    """The text in at most `most` characters of markdown, cut visibly and never inside a mark."""
    whole = "".join(_node(node) for node in said)
    return whole if len(whole) <= most else _cut(said, most)


def label(said: Text, most: int) -> str:
    """The text where Discord shows no markdown (buttons, titles of forms), on one line, cut visibly."""
    return cut(tidy(plain(said)), most)


def mentioned(texts: Iterable[Text]) -> list[str]:
    """The accounts of this network that the texts address."""
    found: dict[str, None] = {}
    for said in texts:
        for node in said:
            if isinstance(node, Mention) and node.network == NETWORK and node.account.isdecimal():
                found[node.account] = None
            elif isinstance(node, Strong | Emphasis):
                found.update(dict.fromkeys(mentioned([node.parts])))
    return list(found)


def roles(texts: Iterable[Text]) -> list[str]:
    """The roles of this network that the texts address, each once."""
    found: dict[str, None] = {}
    for said in texts:
        for node in said:
            if isinstance(node, RoleMention) and node.network == NETWORK and node.role.isdecimal():
                found[node.role] = None
            elif isinstance(node, Strong | Emphasis):
                found.update(dict.fromkeys(roles([node.parts])))
    return list(found)


def escape(words: str) -> str:
    """Anybody's words, shown as they are: no formatting, no mention, no link, one line."""
    words = _BLOCK.sub(_unblocked, _MARKS.sub(r"\\\g<0>", tidy(words)))
    return words.replace("//", r"\//").replace("@", "@\u200b")


def _unblocked(start: re.Match[str]) -> str:
    """What would begin a heading or a list, made plain."""
    return f"{start[0]}\\" if start[0].isdigit() else f"\\{start[0]}"


def _node(node: Node) -> str:
    match node:
        case Literal(text=words):
            return _literal(words)
        case Said(text=words):
            return escape(words)
        case Mention(network=network, account=account, name=name):
            return f"<@{account}>" if network == NETWORK and account.isdecimal() else escape(name)
        case RoomName(network=network, room=room, name=name):
            return f"<#{room}>" if network == NETWORK and room.isdecimal() else escape(name)
        case Time(at=at):
            return f"{discord.utils.format_dt(at, 'F')} ({discord.utils.format_dt(at, 'R')})"
        case Link(url=url, label=name):
            return _link(url, name)
        case Strong(parts=parts):
            return _wrapped("**", "".join(_node(part) for part in parts))
        case Emphasis(parts=parts):
            return _wrapped("*", "".join(_node(part) for part in parts))
        case Code(text=words):
            return _code(words)
        case Markdown(text=words):
            return _formatted(words)
        case RoleMention(network=network, role=role):
            return f"<@&{role}>" if network == NETWORK and role.isdecimal() else ""


def _formatted(words: str) -> str:
    """A moderator's own markdown: Discord's, but for calls, which are a node of their own."""
    return _CALL.sub("@\u200b", tidy(words, lines=True))


def _literal(words: str) -> str:
    """Our own words: marks are shown as they are; an address stays whole, for escaping would break it."""
    out, at = [], 0
    for match in _ADDRESS.finditer(words):
        out += [_unmarked(words[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*out, _unmarked(words[at:])])


def _unmarked(words: str) -> str:
    return _MARKS.sub(r"\\\g<0>", words).replace("@", "@\u200b")


def _link(url: str, name: str | None) -> str:
    if not _SAFE_ADDRESS.match(url):
        return escape(name or url)
    return f"[{escape(name)}](<{url}>)" if name else f"<{url}>"


def _wrapped(mark: str, inside: str) -> str:
    return f"{mark}{inside}{mark}" if inside.strip() else inside


def _code(words: str) -> str:
    """Inline code; a backtick inside needs a longer fence around."""
    words = tidy(words).replace("@", "@\u200b")
    if "`" not in words:
        return f"`{words}`"
    return "`` " + words.replace("``", "`\u200b`") + " ``"


def _cut(said: Text, most: int) -> str:
    """As much of the text as fits, and an ellipsis."""
    out, left = [], most - 1
    for node in said:
        whole = _node(node)
        if len(whole) <= left:
            out.append(whole)
            left -= len(whole)
            continue
        out.append(_part(node, left))
        break
    return "".join(out).rstrip() + "…"


def _part(node: Node, most: int) -> str:
    """The start of one node in at most `most` characters; nothing of a node that only makes sense whole."""
    match node:
        case Literal(text=words) | Said(text=words) | Markdown(text=words):
            render = {Literal: _literal, Said: escape, Markdown: _formatted}[type(node)]
            low, high = 0, min(len(words), most)
            while low < high:  # the longest start whose escaped form fits
                middle = (low + high + 1) // 2
                low, high = (middle, high) if len(render(words[:middle])) <= most else (low, middle - 1)
            return render(words[:low])
        case Strong(parts=parts) if most > 5:
            return _wrapped("**", _cut(parts, most - 4).removesuffix("…"))
        case Emphasis(parts=parts) if most > 3:
            return _wrapped("*", _cut(parts, most - 2).removesuffix("…"))
        case _:
            return ""
