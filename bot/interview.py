"""`animateur init`: what a bot.toml needs is asked for, unless a flag has said it already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from bot.setup import Answers, CogSettings, DiscordAnswers, MatrixAnswers

ROOMS = {
    "welcome": "the room where newcomers are greeted",
    "announcements": "the room for polls and news",
    "moderators": "the moderators' own room",
}


class Ask(Protocol):
    """Put a question to a person; an empty answer is the default."""

    def __call__(self, question: str, default: str = "") -> str: ...


def interview(ask: Ask, flags: Mapping[str, str | None], cogs: CogSettings) -> Answers:
    """The answers to every question that no flag answers. Raises `ValueError` with one sentence."""
    name = _given(flags, "name", lambda: ask("What is your community called?", "My community"))
    networks = _given(flags, "networks", lambda: ask("On which networks is it? discord, matrix or both", "both"))
    wanted = ("discord", "matrix") if networks == "both" else tuple(re.split(r"[ ,]+", networks.strip()))
    if unknown := set(wanted) - {"discord", "matrix"}:
        raise ValueError(f"there is no network {sorted(unknown)[0]!r}: say discord, matrix or both")
    return Answers(
        id=_given(flags, "id", lambda: ask("A short id for it, which never changes", slug(name))),
        name=name,
        locale=_given(flags, "locale", lambda: ask("The language of its rooms: en or fr", "en")),
        timezone=_given(flags, "timezone", lambda: ask("Its time zone", "Europe/Paris")),
        cogs=cogs,
        discord=_discord(ask, flags) if "discord" in wanted else None,
        matrix=_matrix(ask, flags) if "matrix" in wanted else None,
    )


def slug(name: str) -> str:
    """An id out of a name: "Les Créateurs" → "les-createurs"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32] or "community"


def _discord(ask: Ask, flags: Mapping[str, str | None]) -> DiscordAnswers:
    server = _given(flags, "discord-server", lambda: ask("The Discord server's id (a right click, Copy Server ID)"))
    return DiscordAnswers(
        token={"env": "DISCORD_TOKEN"},
        server=_number(server),
        rooms={
            room: _number(id) for room, id in _rooms(ask, flags, "discord", "On Discord, the channel id of").items()
        },
    )


def _matrix(ask: Ask, flags: Mapping[str, str | None]) -> MatrixAnswers:
    user = _given(flags, "matrix-user", lambda: ask("The bot's Matrix user id, like @animateur:example.org"))
    server = user.partition(":")[2]
    return MatrixAnswers(
        homeserver=_given(flags, "homeserver", lambda: ask("The homeserver's address", f"https://{server}")),
        user_id=user,
        password={"env": "MATRIX_PASSWORD"},
        space=_given(flags, "matrix-space", lambda: ask("The space's alias, or nothing for single rooms")) or None,
        rooms=_rooms(ask, flags, "matrix", "On Matrix, the id or alias of"),
    )


def _rooms(ask: Ask, flags: Mapping[str, str | None], network: str, question: str) -> dict[str, str]:
    """Each room that was named; an empty answer leaves it out."""
    found = {
        room: _given(flags, f"{network}-{room}", partial(ask, f"{question} {what}")) for room, what in ROOMS.items()
    }
    return {room: id for room, id in found.items() if id}


def _given(flags: Mapping[str, str | None], name: str, otherwise: Callable[[], str]) -> str:
    flag = flags.get(name)
    return (otherwise() if flag is None else flag).strip()


def _number(words: str) -> int:
    if not words.isdigit():
        raise ValueError(f"{words!r} is no Discord id: ids are long numbers")
    return int(words)
