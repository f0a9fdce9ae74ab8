"""An admin's own words in the TOML: one text, or one for each language, with a checked set of placeholders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pydantic import PlainValidator

from bot.i18n import LOCALES, placeholders

Wording: TypeAlias = str | dict[str, str]
"""An admin's words: one text for every language, or one for each: ``{ en = "...", fr = "..." }``."""

_LONGEST = 1000


def spoken(wording: Wording, locale: str) -> str:
    """A wording in a language, or in the one that it has."""
    return wording if isinstance(wording, str) else wording.get(locale) or next(iter(wording.values()))


def worded(*known: str, needs: str | None = None) -> PlainValidator:
    """A wording with the placeholders `known`; `needs` may not be missing."""
    return PlainValidator(_wording_check(known, needs))


def _wording_check(known: tuple[str, ...], needs: str | None) -> Callable[[Any], Wording]:
    def check(value: Any) -> Wording:
        if isinstance(value, str):
            return _checked(value, known, needs)
        if isinstance(value, Mapping) and value and all(isinstance(words, str) for words in value.values()):
            if unknown := [key for key in value if key not in LOCALES]:
                raise ValueError(f'speaks no "{str(unknown[0])[:20]}"; there are {" and ".join(LOCALES)}')
            return {locale: _checked(words, known, needs) for locale, words in value.items()}
        raise ValueError('must be a text in quotes, or one for each language: { en = "...", fr = "..." }')

    return check


def _checked(words: str, known: tuple[str, ...], needs: str | None) -> str:
    words = words.strip()
    if len(words) > _LONGEST:
        raise ValueError(f"must have at most {_LONGEST} characters")
    there = "there are " + ", ".join(f"{{{name}}}" for name in known) if known else "it takes none"
    try:
        used = placeholders(words)
    except ValueError:
        raise ValueError(f"has a brace that belongs to no placeholder; {there}") from None
    if unknown := sorted(used - set(known)):
        raise ValueError(f"knows no placeholder {{{unknown[0][:30]}}}; {there}")
    if needs is not None and needs not in used:
        raise ValueError(f"must hold {{{needs}}} somewhere; {there}")
    return words
