"""Commands as Discord knows them: declarations → the payload that is registered, and back from an interaction.

They are registered per server, which takes effect at once and gives each community its own cogs' commands only, and
only when they changed. `default_member_permissions` hides a group where every command in it is a moderator's; who may
is decided by the house all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from discord import AppCommandOptionType, AppCommandType, Permissions

from bot.commands import Command
from bot.i18n import BASE, LOCALES, Words
from bot.options import OptionSpec
from bot.text import cut

MODERATES: Final = Permissions(manage_messages=True)
"""Whoever has this in the whole server is a moderator."""

Payload = dict[str, Any]

_DISCORD_LOCALES = {"fr": ("fr",), "en": ("en-US", "en-GB")}
_DESCRIPTION, _CHOICE = 100, 100
_TEXT_ROOMS = [0, 5, 10, 11, 12]  # text, announcements, threads of both, private threads
_TYPES = {
    "text": AppCommandOptionType.string,
    "integer": AppCommandOptionType.integer,
    "boolean": AppCommandOptionType.boolean,
    "member": AppCommandOptionType.user,
    "room": AppCommandOptionType.channel,
    "role": AppCommandOptionType.role,
    "file": AppCommandOptionType.attachment,
}
_BOUNDS = {"text": ("min_length", "max_length"), "integer": ("min_value", "max_value")}
_INSIDE = {AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value}


def payloads(commands: Collection[Command], words: Callable[[str], Words]) -> list[Payload]:
    """What is registered for these commands, with every locale's names and descriptions."""
    wording = _Wording(words)
    found = []
    slash = sorted((c for c in commands if not c.menu), key=lambda c: c.path)
    for _, same in groupby(slash, key=lambda c: c.path[0]):
        inside = list(same)
        first = inside[0]
        if first.group is None:
            payload = _command(first, wording)
        else:
            children = [{"type": AppCommandOptionType.subcommand.value, **_command(c, wording)} for c in inside]
            payload = {**wording.named(f"{first.cog}-group-{first.group}", first.group), "options": children}
        if all(command.moderator for command in inside):
            payload["default_member_permissions"] = str(MODERATES.value)
        found.append({"type": AppCommandType.chat_input.value, **payload})
    return found + [_menu(command, wording) for command in commands if command.menu]


def in_menu(data: Mapping[str, Any], commands: Iterable[Command], words: Words) -> Command | None:
    """The command that was picked in the menu of a message; `words` are the base locale's."""
    if data.get("type") != AppCommandType.message.value:
        return None
    return next((c for c in commands if c.menu and words.term(c.key, "menu") == data["name"]), None)


def fingerprint(found: Sequence[Payload]) -> str:
    """Changes when what is registered would."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def spoken(data: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any], str | None]:
    """The path, the raw options and the option being typed (autocomplete) of a command interaction's data."""
    path = [str(data["name"])]
    options: Sequence[Mapping[str, Any]] = data.get("options", ())
    while options and options[0]["type"] in _INSIDE:
        path.append(str(options[0]["name"]))
        options = options[0].get("options", ())
    typing = next((str(option["name"]) for option in options if option.get("focused")), None)
    return tuple(path), {str(option["name"]): option["value"] for option in options}, typing


def _menu(command: Command, wording: _Wording) -> Payload:
    payload = {"type": AppCommandType.message.value, **wording.titled(command.key, "menu")}
    return payload | ({"default_member_permissions": str(MODERATES.value)} if command.moderator else {})


class _Wording:
    """The names and descriptions that Discord shows, in every locale."""

    def __init__(self, words: Callable[[str], Words]) -> None:
        self._locales = {locale: words(locale) for locale in LOCALES}

    def named(self, id: str, name: str, attribute: str | None = None) -> Payload:
        """Name and description, with their localisations. `attribute`: those of an option of the text `id`."""
        naming = f"{attribute}-name" if attribute else "name"
        description = cut(self._locales[BASE].term(id, attribute) or name, _DESCRIPTION)
        return {
            "name": name,
            "name_localizations": self._localised(id, naming),
            "description": description,
            "description_localizations": self._localised(id, attribute),
        }

    def titled(self, id: str, attribute: str) -> Payload:
        """A name alone, with its localisations."""
        name = self._locales[BASE].term(id, attribute)
        return {"name": name, "name_localizations": self._localised(id, attribute)}

    def choice(self, choice: str) -> Payload:
        """One of the words an option may be."""
        id = f"choice-{choice}"
        shown = self._locales[BASE].term(id) or choice
        return {"name": shown, "name_localizations": self._localised(id, None), "value": choice}

    def _localised(self, id: str, attribute: str | None) -> dict[str, str]:
        return {
            locale: cut(worded, _DESCRIPTION)
            for ours, words in self._locales.items()
            if ours != BASE and (worded := words.term(id, attribute))
            for locale in _DISCORD_LOCALES[ours]
        }


def _command(command: Command, wording: _Wording) -> Payload:
    options = sorted(command.options, key=lambda option: not option.required)  # Discord wants the required ones first
    named = wording.named(command.key, command.name)
    return {**named, "options": [_option(command, option, wording) for option in options]}


def _option(command: Command, option: OptionSpec, wording: _Wording) -> Payload:
    payload = wording.named(command.key, option.name, option.name.replace("_", "-"))
    payload |= {"type": _TYPES[option.discord].value, "required": option.required}
    if option.choices:
        payload["choices"] = [wording.choice(choice) for choice in option.choices]
    if option.discord == "room":
        payload["channel_types"] = _TEXT_ROOMS
    for bound, key in zip((option.low, option.high), _BOUNDS.get(option.discord, ()), strict=False):
        if bound is not None:
            payload[key] = bound
    if option.completes:
        payload["autocomplete"] = True
    return payload
