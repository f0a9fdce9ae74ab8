"""The limits that Discord documents for messages, components, modals and commands.

Each check yields problems: where in the body, and what is wrong with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeAlias

from .shapes import EPHEMERAL, JSON, V2, Kind, walk

Problem: TypeAlias = tuple[str, str]

_MESSAGE_FIELDS = {
    "content", "nonce", "enforce_nonce", "tts", "flags", "components", "allowed_mentions", "message_reference",
    "attachments", "embeds",
}  # fmt: skip
_ATTACHED = "attachment://"
_IN_CONTAINER = {Kind.ROW, Kind.SECTION, Kind.TEXT, Kind.GALLERY, Kind.FILE, Kind.SEPARATOR}
_CHILDREN: dict[int, set[Kind]] = {
    Kind.ROW: {Kind.BUTTON, Kind.SELECT},
    Kind.CONTAINER: _IN_CONTAINER,
    Kind.SECTION: {Kind.TEXT},
}


def message(body: JSON, *, flags: int, interaction: bool, attached: Collection[str] = ()) -> Iterator[Problem]:
    """A message to create or to set; `flags` are those it will have, `interaction` whether it answers one.

    `attached` are the names of its files.
    """
    for field in body.keys() - _MESSAGE_FIELDS:
        yield field, "This server knows no such field."
    yield from _size("content", body.get("content") or "", 0, 2000)
    yield from _size("nonce", str(body.get("nonce") or ""), 0, 25)
    if body.get("embeds"):
        yield "embeds", "This server shows no embeds: cards are components."
    if flags & V2 and body.get("content"):
        yield "content", "Cannot be used with IS_COMPONENTS_V2."
    if flags & EPHEMERAL and not interaction:
        yield "flags", "EPHEMERAL is only for answers to interactions."
    yield from _mentions(body.get("allowed_mentions") or {})
    yield from components(body.get("components") or [], v2=bool(flags & V2))
    for name in sorted(set(_references(body)) - set(attached)):
        yield "components", f"The referenced attachment {name!r} was not uploaded."


def components(rows: list[JSON], *, v2: bool) -> Iterator[Problem]:
    """The components of a message."""
    everything = list(walk(rows))
    if len(everything) > 40:
        yield "components", "Must be 40 or fewer components in total."
    if not v2 and len(rows) > 5:
        yield "components", "Must be between 1 and 5 in length."
    if sum(len(c.get("content") or "") for c in everything) > 4000:
        yield "components", "Text displays exceed 4000 characters in total."
    for key in ("id", "custom_id"):
        counts = Counter(c[key] for c in everything if c.get(key))
        yield from (("components", f"{key} is used twice: {value}") for value, n in counts.items() if n > 1)
    yield from _nested("components", rows, (_IN_CONTAINER | {Kind.CONTAINER}) if v2 else {Kind.ROW})


def modal(data: JSON) -> Iterator[Problem]:
    """A modal to open."""
    rows = data.get("components") or []
    yield from _size("title", data.get("title") or "", 1, 45)
    yield from _size("custom_id", data.get("custom_id") or "", 1, 100)
    if not 1 <= len(rows) <= 5:
        yield "components", "Must be between 1 and 5 in length."
    for n, row in enumerate(rows):
        where = f"components.{n}"
        match row.get("type"):
            case Kind.LABEL:
                yield from _size(f"{where}.label", row.get("label") or "", 1, 45)
                yield from _size(f"{where}.description", row.get("description") or "", 0, 100)
                yield from _nested(where, [row.get("component") or {}], {Kind.INPUT, Kind.SELECT})
            case Kind.ROW:
                yield from _nested(where, row.get("components") or [{}], {Kind.INPUT})
            case Kind.TEXT:
                yield from _component(where, row)
            case kind:
                yield where, f"A component of type {kind} cannot be here."
    ids = Counter(c["custom_id"] for c in walk(rows) if c.get("custom_id"))
    yield from (("components", f"custom_id is used twice: {value}") for value, n in ids.items() if n > 1)


def choices(offered: list[JSON]) -> Iterator[Problem]:
    """What an autocomplete offers."""
    if len(offered) > 25:
        yield "choices", "Must be 25 or fewer in length."
    for n, choice in enumerate(offered):
        yield from _size(f"choices.{n}.name", choice.get("name") or "", 1, 100)
        yield from _size(f"choices.{n}.value", str(choice.get("value", "")), 1, 100)


def commands(declared: list[JSON]) -> Iterator[Problem]:
    """The commands of one scope."""
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if sum((c.get("type") or 1) == kind for c in declared) > most:
            yield "", f"Maximum number of commands of type {kind} is {most}."
    for (_, name), n in Counter((c.get("type") or 1, c.get("name")) for c in declared).items():
        if n > 1:
            yield "", f"duplicate command {name!r}"
    for n, command in enumerate(declared):
        if (command.get("type") or 1) != 1:
            yield from _size(f"{n}.name", command.get("name") or "", 1, 32)
            if command.get("description"):
                yield f"{n}.description", "Context menu commands have no description."
        else:
            yield from _named(str(n), command)
            yield from _options(str(n), command.get("options") or [])
            if _weight(command) > 8000:
                yield str(n), "Command exceeds maximum size (8000)."


def form_errors(problems: Iterable[Problem]) -> JSON:
    """Problems as Discord's nested `errors` object."""
    root: JSON = {}
    for path, words in problems:
        node = root
        for part in filter(None, path.split(".")):
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": "INVALID", "message": words})
    return root


# ------------------------------------------------------------------ components


def _nested(path: str, children: list[JSON], allowed: set[Kind]) -> Iterator[Problem]:
    for n, child in enumerate(children):
        where = f"{path}.{n}"
        if child.get("type") not in allowed:
            yield where, f"A component of type {child.get('type')} cannot be here."
            continue
        yield from _component(where, child)
        if child["type"] in _CHILDREN:
            yield from _nested(f"{where}.components", child.get("components") or [], _CHILDREN[child["type"]])


def _component(where: str, c: JSON) -> Iterator[Problem]:
    own = c.get("id")
    if own is not None and not (isinstance(own, int) and 0 <= own < 1 << 31):
        yield where, "id must be a 32-bit integer."
    match c["type"]:
        case Kind.ROW:
            yield from _row(where, c.get("components") or [])
        case Kind.BUTTON:
            yield from _button(where, c)
        case Kind.SELECT:
            yield from _select(where, c)
        case Kind.INPUT:
            yield from _input(where, c)
        case Kind.TEXT:
            yield from _size(f"{where}.content", c.get("content") or "", 1, 4000)
        case Kind.SECTION:
            if not 1 <= len(c.get("components") or []) <= 3:
                yield where, "A section holds one to three text displays."
            yield from _nested(f"{where}.accessory", [c.get("accessory") or {}], {Kind.BUTTON})
        case Kind.CONTAINER:
            if not c.get("components"):
                yield where, "A container cannot be empty."
            if not 0 <= (c.get("accent_color") or 0) <= 0xFFFFFF:
                yield where, "accent_color is no colour."
        case Kind.FILE:
            if not _address(c.get("file")).startswith(_ATTACHED):
                yield where, "A file is an attachment:// reference."
        case Kind.GALLERY:
            yield from _gallery(where, c.get("items") or [])


def _gallery(where: str, items: list[JSON]) -> Iterator[Problem]:
    if not 1 <= len(items) <= 10:
        yield f"{where}.items", "Must be between 1 and 10 in length."
    for n, item in enumerate(items):
        yield from _size(f"{where}.items.{n}.description", item.get("description") or "", 0, 1024)
        if not re.match(rf"{_ATTACHED}|https?://", _address(item.get("media"))):
            yield f"{where}.items.{n}", "A picture is an attachment:// reference or a web address."


def _references(body: JSON) -> Iterator[str]:
    """The names of the files that components show."""
    for component in walk(body.get("components")):
        shown = [component.get("file"), *(item.get("media") for item in component.get("items") or ())]
        addresses = [_address(media) for media in shown if media]
        yield from (address.removeprefix(_ATTACHED) for address in addresses if address.startswith(_ATTACHED))


def _address(media: JSON | None) -> str:
    return str((media or {}).get("url"))


def _row(where: str, inside: list[JSON]) -> Iterator[Problem]:
    if not 1 <= len(inside) <= 5:
        yield where, "A row holds one to five components."
    if len(inside) > 1 and any(c.get("type") == Kind.SELECT for c in inside):
        yield where, "A select takes a whole row."


def _button(where: str, c: JSON) -> Iterator[Problem]:
    yield from _size(f"{where}.label", c.get("label") or "", 0, 80)
    if not c.get("label") and not c.get("emoji"):
        yield where, "A button needs a label or an emoji."
    emoji = c.get("emoji") or {}
    if not emoji.get("id") and (emoji.get("name") or "☀").isascii():
        yield f"{where}.emoji", "Invalid emoji."
    match c.get("style"):
        case 1 | 2 | 3 | 4:
            yield from _size(f"{where}.custom_id", c.get("custom_id") or "", 1, 100)
            if c.get("url"):
                yield where, "A button that is pressed has no url."
        case 5:
            yield from _size(f"{where}.url", c.get("url") or "", 1, 512)
            if c.get("custom_id") or not re.match(r"https?://\S+$|discord://\S+$", c.get("url") or ""):
                yield where, "A link button has a url and no custom_id."
        case style:
            yield where, f"There is no button of style {style}."


def _select(where: str, c: JSON) -> Iterator[Problem]:
    options = c.get("options") or []
    fewest, most = c.get("min_values", 1), c.get("max_values", 1)
    yield from _size(f"{where}.custom_id", c.get("custom_id") or "", 1, 100)
    yield from _size(f"{where}.placeholder", c.get("placeholder") or "", 0, 150)
    if not 1 <= len(options) <= 25:
        yield f"{where}.options", "Must be between 1 and 25 in length."
    if not 0 <= fewest <= most <= len(options) or not most:
        yield where, "min_values, max_values and the number of options do not agree."
    if len({option.get("value") for option in options}) < len(options):
        yield f"{where}.options", "Option values must be unique."
    for n, option in enumerate(options):
        for field, least in (("label", 1), ("value", 1), ("description", 0)):
            yield from _size(f"{where}.options.{n}.{field}", option.get(field) or "", least, 100)


def _input(where: str, c: JSON) -> Iterator[Problem]:
    fewest, most = c.get("min_length") or 0, c.get("max_length") or 4000
    yield from _size(f"{where}.custom_id", c.get("custom_id") or "", 1, 100)
    yield from _size(f"{where}.placeholder", c.get("placeholder") or "", 0, 100)
    if not 0 <= fewest <= most <= 4000 or len(c.get("value") or "") > most:
        yield where, "min_length, max_length and value do not agree."


def _mentions(allowed: JSON) -> Iterator[Problem]:
    for kind in ("users", "roles"):
        if len(allowed.get(kind) or []) > 100:
            yield f"allowed_mentions.{kind}", "Must be 100 or fewer in length."
        if kind in (allowed.get("parse") or []) and allowed.get(kind):
            yield "allowed_mentions", f"parse: [{kind!r}] and ids exclude each other."


# ------------------------------------------------------------------ commands


def _options(path: str, options: list[JSON]) -> Iterator[Problem]:
    if len(options) > 25:
        yield f"{path}.options", "Must be 25 or fewer in length."
    if len({o.get("name") for o in options}) < len(options):
        yield f"{path}.options", "Option names must be unique."
    required = [bool(o.get("required")) for o in options if o.get("type", 3) > 2]
    if required != sorted(required, reverse=True):
        yield f"{path}.options", "Required options must come first."
    for n, option in enumerate(options):
        where = f"{path}.options.{n}"
        yield from _named(where, option)
        yield from choices(option.get("choices") or [])
        if option.get("autocomplete") and option.get("choices"):
            yield where, "autocomplete and choices exclude each other."
        yield from _options(where, option.get("options") or [])


def _named(where: str, node: JSON) -> Iterator[Problem]:
    names = [node.get("name") or "", *(node.get("name_localizations") or {}).values()]
    for name in names:
        if not re.fullmatch(r"[-_'\w]{1,32}", name) or name != name.lower():
            yield f"{where}.name", f"invalid name {name!r}"
    for words in [node.get("description") or "", *(node.get("description_localizations") or {}).values()]:
        yield from _size(f"{where}.description", words, 1, 100)


def _weight(node: JSON) -> int:
    """The characters that count towards a command's 8000."""
    here = len(node.get("name") or "") + len(node.get("description") or "")
    offered = sum(len(c["name"]) + len(str(c["value"])) for c in node.get("choices") or [])
    return here + offered + sum(_weight(o) for o in node.get("options") or [])


def _size(where: str, words: Any, least: int, most: int) -> Iterator[Problem]:
    if not isinstance(words, str):
        yield where, "Must be a string."
    elif not least <= len(words) <= most:
        yield where, f"Must be between {least} and {most} in length."
