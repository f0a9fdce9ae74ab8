"""Texts: Fluent messages into nodes, dates and numbers per locale.

A message's arguments are numbers (Fluent formats and pluralises them), nodes and texts (spliced in as they are, so a
member's words stay a `Said`), and keys: plain lower-case strings that only select a variant. The small markup that our
own texts may use is ``**strong**``, ``*emphasis*`` and `` `code` ``; members' words never pass through it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, get_day_names
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType
from fluent.syntax.ast import Junk

from bot.text import Code, Emphasis, Literal, Node, Said, Strong, Text, Time, plain

LOCALES = ("en", "fr")
BASE = "en"

Arg: TypeAlias = "int | float | str | Node | Text"

_KEY = re.compile(r"[a-z0-9_-]*\Z")
_SLOT = re.compile("\ue000(\\d+)\ue001")
_MARKUP = re.compile(r"\*\*(?P<strong>.+?)\*\*|\*(?P<emphasis>[^*\n]+?)\*|`(?P<code>[^`\n]+)`", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\s*([a-z_]*)\s*\}")


def house_locales() -> Path:
    """The folder of the house's own texts: beside the package in a checkout, inside it when installed."""
    inside = Path(__file__).parent / "locales"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "locales"


class _Slot(FluentType):
    """Stands in a formatted string for a node."""

    def __init__(self, number: int) -> None:
        self.number = number

    def format(self, locale: Locale) -> str:
        """The sentinel."""
        return f"\ue000{self.number}\ue001"


class Texts:
    """Every text of the house, its platforms and its cogs, in every locale.

    `folders` each hold ``<locale>/*.ftl``. Raises `ValueError` on a file that Fluent cannot read whole.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._words = {locale: Words(locale, self._bundle(locale)) for locale in LOCALES}
        for words in self._words.values():
            words.base = self._words[BASE]

    def words(self, locale: str | None) -> Words:
        """The texts in a locale (``fr``, ``fr-CA``); English where we do not speak it."""
        return self._words.get((locale or BASE).replace("_", "-").split("-")[0].lower(), self._words[BASE])

    def _bundle(self, locale: str) -> FluentBundle:
        files = (file for folder in self.folders for file in sorted((folder / locale).glob("*.ftl")))
        return _bundled(locale, tuple((file.name, file.read_text(encoding="utf-8")) for file in files))


@lru_cache(maxsize=4 * len(LOCALES))
def _bundled(locale: str, files: tuple[tuple[str, str], ...]) -> FluentBundle:
    """Files, as names and contents, ready to be worded. Unchanged ones are not read anew: a reload is quick."""
    bundle = FluentBundle([locale], use_isolating=False)
    for name, source in files:
        resource = FluentResource(source)
        for entry in resource.body:
            if isinstance(entry, Junk):
                raise ValueError(f"{name} ({locale}): Fluent cannot read {str(entry.content).strip()[:60]!r}")
        bundle.add_resource(resource)
    return bundle


class Words:
    """The texts in one locale."""

    def __init__(self, locale: str, bundle: FluentBundle) -> None:
        self.locale = locale
        self.base: Words = self
        self._bundle = bundle
        self._terms: dict[tuple[str, str | None], str | None] = {}

    def __call__(self, id: str, **args: Arg) -> Text:
        """The text `id`. An id that no locale has is a `KeyError`: a mistake of ours."""
        nodes: list[Text] = []
        message = self._message(id)
        values = {name.replace("_", "-"): _argument(value, nodes) for name, value in args.items()}
        string, errors = self._bundle.format_pattern(message.value, values)
        if errors:
            raise ValueError(f"text {id!r} ({self.locale}): {errors[0]}")
        return _split(str(string), nodes)

    def term(self, id: str, attribute: str | None = None) -> str | None:
        """A text without arguments as a plain string, or one of its attributes; None where this locale has none."""
        name = id, attribute
        if name not in self._terms:  # every line that may be a command asks for the names of all commands
            self._terms[name] = self._term(id, attribute)
        return self._terms[name]

    def _term(self, id: str, attribute: str | None) -> str | None:
        if not self._bundle.has_message(id):
            return None
        message = self._bundle.get_message(id)
        pattern = message.value if attribute is None else message.attributes.get(attribute)
        return None if pattern is None else plain(_split(str(self._bundle.format_pattern(pattern, {})[0]), []))

    def moment(self, at: datetime, zone: ZoneInfo) -> Time:
        """A moment, worded in the community's zone: "Fri, Dec 4, 2026, 18:30"."""
        local = at.astimezone(zone)
        day, hour = (format_skeleton(skeleton, local, locale=self.locale) for skeleton in ("yMMMEd", "Hm"))
        return Time(at, f"{day}, {hour}")

    @cached_property
    def weekdays(self) -> tuple[str, ...]:
        """The short names of the days, Monday first."""
        names = get_day_names("abbreviated", locale=self.locale)
        return tuple(names[day] for day in range(7))

    @cached_property
    def yes(self) -> frozenset[str]:
        """Words that mean yes."""
        return frozenset((self.term("yes-words") or "yes").split())

    @cached_property
    def no(self) -> frozenset[str]:
        """Words that mean no."""
        return frozenset((self.term("no-words") or "no").split())

    def _message(self, id: str) -> Any:
        bundle = self._bundle if self._bundle.has_message(id) else self.base._bundle
        if not bundle.has_message(id):
            raise KeyError(f"no text {id!r}")
        return bundle.get_message(id)


def placeholders(template: str) -> set[str]:
    """The ``{placeholders}`` of an admin's wording. Raises `ValueError` on a brace that is none."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise ValueError("a brace that belongs to no placeholder")
    return set(_PLACEHOLDER.findall(template))


def fill(template: str, args: Mapping[str, Arg]) -> Text:
    """An admin's wording with its placeholders filled. Raises `KeyError` on a placeholder that is not in `args`."""
    nodes: list[Text] = []

    def slot(match: re.Match[str]) -> str:
        value = args[match[1]]
        if isinstance(value, int | float):
            return str(value)
        nodes.append((Said(value),) if isinstance(value, str) else value if isinstance(value, tuple) else (value,))
        return f"\ue000{len(nodes) - 1}\ue001"

    return _split(_PLACEHOLDER.sub(slot, template.replace("\ue000", "").replace("\ue001", "")), nodes)


def _argument(value: Arg, nodes: list[Text]) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        if not _KEY.match(value):
            raise ValueError(f"{value[:20]!r} is no key: words go in as nodes")
        return value
    nodes.append(value if isinstance(value, tuple) else (value,))
    return _Slot(len(nodes) - 1)


def _split(string: str, nodes: list[Text]) -> Text:
    """Our markup and the slots of a formatted string as nodes."""
    out: list[Node] = []
    at = 0
    for match in _MARKUP.finditer(string):
        out.extend(_fill_slots(string[at : match.start()], nodes))
        if match["strong"] is not None:
            out.append(Strong(_split(match["strong"], nodes)))
        elif match["emphasis"] is not None:
            out.append(Emphasis(_split(match["emphasis"], nodes)))
        else:
            out.append(Code(plain(_fill_slots(match["code"], nodes))))
        at = match.end()
    out.extend(_fill_slots(string[at:], nodes))
    return tuple(out)


def _fill_slots(string: str, nodes: list[Text]) -> Text:
    out: list[Node] = []
    for number, piece in enumerate(_SLOT.split(string)):
        if number % 2:
            out.extend(nodes[int(piece)])
        elif piece:
            out.append(Literal(piece))
    return tuple(out)
