"""The messages that the model learns from: our own, and public ones where they are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN = Path(__file__).parent / "messages"
"""``<language>/<kind of community>.txt``, a message a line: "+" criticism, "!" an insult between members, "-" other."""
LICENSED = frozenset({"app_en", "app_fr", "goemotions", "mlma_fr", "xed_fr"})
"""The public sources from which a model that ships may learn: see card.md."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, and what it is."""

    text: str
    language: str
    criticism: bool
    source: str
    """``own``, or the public source."""
    kind: str = ""
    """Of our own: the kind of community."""
    conflict: bool = False


def own() -> list[Message]:
    """The messages written for this."""
    found = []
    for file in sorted(OWN.glob("*/*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            mark, text = line[:1], line[2:].strip()
            if mark not in "+-!" or not text:
                raise ValueError(f"{file.name}: {line!r} begins with none of + - !")
            found.append(Message(text, file.parent.name, mark == "+", "own", file.stem, mark == "!"))
    return found


def public(folder: Path) -> list[Message]:
    """The public messages in a folder: dev.jsonl and dev_extra.jsonl. Nothing where they are not."""
    return [_message(row) for name in ("dev.jsonl", "dev_extra.jsonl") for row in rows(folder / name)]


def _message(row: dict[str, Any]) -> Message:
    return Message(row["text"], row["lang"], bool(row["label"]), row["source"])


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; none where it is not."""
    if file.exists():
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
