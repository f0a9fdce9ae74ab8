"""TOML as text: read with words for what is wrong, find the line of a key, write a value."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a key: ``("communities", 0, "discord", "server")``."""

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class TomlError(Exception):
    """The text is no TOML. `reason` is a sentence without any of the text's values; `line` counts from 1."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def read(text: str) -> dict[str, Any]:
    """The text as data. Raises `TomlError`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = int(line[1]) if line else text.count("\n") + 1 if place else None
        raise TomlError(_reason(reason), number) from None
    except RecursionError:
        raise TomlError("brackets are nested too deeply", None) from None
    except ValueError:  # an integer of thousands of digits
        raise TomlError("a number is too long", None) from None


def _reason(said: str) -> str:
    """tomllib's words, with the mend where the mistake is a frequent one."""
    if said.startswith("Invalid value"):
        return 'the value is not valid; a text must stand in "quotes"'
    if "Cannot overwrite" in said or "Cannot declare" in said:
        return "this key or section was already given above; write it once"
    if said.startswith("Illegal character"):
        return "a text must end on the line where it begins; is a closing quote missing?"
    return (
        f"this is not valid TOML ({said[:1].lower()}{said[1:]})"
        if said.startswith("Expected")
        else "this is not valid TOML"
    )


def lines(text: str) -> dict[KeyPath, int]:
    """The line of each key and section, by a light scan: good for messages, not for reading values."""
    found: dict[KeyPath, int] = {}
    tables: dict[KeyPath, int] = {}
    here: KeyPath = ()
    closing: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        if header := _HEADER.match(line):
            here = _place(_parts(header[2]), tables, array=header[1] == "[[")
            found.setdefault(here, number)
        elif key := _KEY.match(line):
            found.setdefault((*here, *_parts(key[1])), number)
        closing = next((quotes for quotes in ('"""', "'''") if line.count(quotes) % 2), None)
    return found


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]


def _place(parts: list[str], tables: dict[KeyPath, int], *, array: bool) -> KeyPath:
    """The path of a section, with the number of the array's element it belongs to."""
    path: KeyPath = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in tables:
            path = (*path, tables[path])
    path = (*path, parts[-1])
    if array:
        tables[path] = tables.get(path, -1) + 1
        path = (*path, tables[path])
    return path


def line_of(path: KeyPath, found: Mapping[KeyPath, int]) -> int | None:
    """The line of a key, else of the section that holds it."""
    return next((found[path[:length]] for length in range(len(path), 0, -1) if path[:length] in found), None)


def key(name: str) -> str:
    """A key as it is written in TOML."""
    return name if _BARE.fullmatch(name) else value(name)


def value(data: Any) -> str:
    """A value as it is written in TOML, on one line. Raises TypeError for what TOML cannot say."""
    match data:
        case bool():
            return "true" if data else "false"
        case int() | float():
            return repr(data)
        case str() | PurePath():
            return json.dumps(str(data), ensure_ascii=False).replace("\x7f", "\\u007f")
        case datetime() | date() | time():
            return data.isoformat()
        case Mapping():
            inside = ", ".join(f"{key(name)} = {value(item)}" for name, item in data.items())
            return f"{{ {inside} }}" if inside else "{}"
        case list() | tuple() | set() | frozenset():
            return f"[{', '.join(map(value, data))}]"
        case _:
            raise TypeError(f"TOML has no {type(data).__name__}")
