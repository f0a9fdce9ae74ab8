"""Reading the TOML again while the bot runs: what changed, what of it applies now and what waits for a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import SecretStr

from bot import toml
from bot.config import Community, Config
from bot.text import cut

_Values: TypeAlias = dict[tuple[str, ...], Any]

_BOT_NOW = ("log", "log_level")
_COMMUNITY_NOW = ("name", "locale", "timezone")
"""What applies at once, beside cogs' settings and Discord's rooms. Matrix's wait: aliases are resolved at the start."""
_SECTION = object()
"""Stands for a section as a whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key that changed, its values in words; secrets are never shown."""

    key: str
    old: str
    new: str
    now: bool
    """It applies at once; otherwise it waits for a restart."""

    def __str__(self) -> str:
        return f"{self.key}: {self.old} → {self.new}" + ("" if self.now else " (waits for a restart)")


def changes(old: Config, new: Config) -> list[Change]:
    """What differs: first what the old file holds, in its order, then what is new."""
    before, after = _flat(old), _flat(new)
    return [
        Change(_words(key), _shown(before.get(key)), _shown(after.get(key)), _applies(key))
        for key in [*before, *(key for key in after if key not in before)]
        if before.get(key) != after.get(key) and not _comes_or_goes(key, before, after)
    ]


def applied(old: Config, new: Config) -> Config:
    """The old configuration with everything of the new one that applies at once."""
    coming = {community.id: community for community in new.communities}
    return old.model_copy(
        update={
            "bot": old.bot.model_copy(update={key: getattr(new.bot, key) for key in _BOT_NOW}),
            "communities": tuple(_renewed(community, coming.get(community.id)) for community in old.communities),
        }
    )


def _renewed(old: Community, new: Community | None) -> Community:
    if new is None:
        return old
    update: dict[str, Any] = {key: getattr(new, key) for key in _COMMUNITY_NOW}
    update["settings"] = {cog: new.settings.get(cog, current) for cog, current in old.settings.items()}
    if old.discord is not None and new.discord is not None:
        update["discord"] = old.discord.model_copy(update={"rooms": new.discord.rooms})
    return old.model_copy(update=update)


def _flat(config: Config) -> _Values:
    """Every key with its value. A section that is there at all has a key of its own."""
    values: _Values = {}
    for name in ("bot", "discord", "matrix"):
        section = getattr(config, name)
        if section is not None:
            _add(values, (name,), section.model_dump())
    for community in config.communities:
        path = ("communities", community.id)
        _add(values, path, community.model_dump(exclude={"id"}, exclude_none=True))
        for cog, settings in community.settings.items():
            _add(values, (*path, "settings", cog), settings.model_dump())
    return values


def _add(values: _Values, path: tuple[str, ...], section: Mapping[str, Any]) -> None:
    values[path] = _SECTION
    for key, value in section.items():
        if isinstance(value, Mapping):
            _add(values, (*path, key), value)
        elif value is not None:
            values[*path, key] = value


def _comes_or_goes(key: tuple[str, ...], before: _Values, after: _Values) -> bool:
    """Whether a section around the key comes or goes as a whole, and is told as such."""
    around = [key[:length] for length in range(1, len(key))]
    return any((section in before) != (section in after) for section in around)


def _applies(key: tuple[str, ...]) -> bool:
    match key:
        case ("bot", name):
            return name in _BOT_NOW
        case ("communities", _, "settings", _, *inside):
            return bool(inside)
        case ("communities", _, "discord", "rooms", *_):
            return True
        case ("communities", _, name):
            return name in _COMMUNITY_NOW
        case _:
            return False


def _words(key: tuple[str, ...]) -> str:
    match key:
        case ("communities", id, "settings", *rest) | ("communities", id, *rest):
            return f'communities "{id}"' + (f" → {'.'.join(rest)}" if rest else "")
        case _:
            return ".".join(key)


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    if value is _SECTION:
        return "set"
    if isinstance(value, SecretStr) or (isinstance(value, str) and "://" in value and "@" in value):
        return "(secret)"
    try:
        return cut(toml.value(value), 80)
    except TypeError:
        return "set"
