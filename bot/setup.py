"""A commented bot.toml: the example with every key there is, and the file a person's answers make."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic.fields import FieldInfo

from bot import toml
from bot.config import BotSettings, Community, DiscordHome, DiscordSettings, MatrixHome, MatrixSettings, Settings

CogSettings: TypeAlias = Sequence[tuple[str, type[Settings]]]
"""Cogs as they are listed, each with the model of its settings."""
SecretForm: TypeAlias = str | Mapping[str, str]
"""The secret itself, ``{"env": "NAME"}`` or ``{"file": "path"}``."""

_WIDTH = 110
_HOMES = (DiscordHome | None, MatrixHome | None)
_INTRODUCTION = """\
Every setting of Animateur with its default.
`animateur init` writes a smaller file by asking; `animateur check` says in words what is wrong with yours.
A secret is a "text", { env = "NAME" } for an environment variable, or { file = "path" } beside this file.
A length of time is written like "90 minutes" or "2 days"."""


@dataclass(frozen=True, slots=True)
class DiscordAnswers:
    """The bot's Discord account and the community's server."""

    token: SecretForm = field(repr=False)
    server: int
    rooms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MatrixAnswers:
    """The bot's Matrix account, by password or access token, and the community's rooms."""

    homeserver: str
    user_id: str
    password: SecretForm | None = field(default=None, repr=False)
    access_token: SecretForm | None = field(default=None, repr=False)
    space: str | None = None
    rooms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """What `animateur init` asks."""

    id: str
    name: str
    locale: str = "en"
    timezone: str = "UTC"
    cogs: CogSettings = ()
    discord: DiscordAnswers | None = None
    matrix: MatrixAnswers | None = None


def write(answers: Answers) -> str:
    """The bot.toml of these answers; what was not asked stands in it as a comment, with its default."""
    discord, matrix = answers.discord, answers.matrix
    community = {
        "id": answers.id,
        "name": answers.name,
        "locale": answers.locale,
        "timezone": answers.timezone,
        "cogs": [cog for cog, _ in answers.cogs],
    }
    sections = [
        "# `animateur check` says in words what is wrong with this file, `animateur run` starts the bot.",
        _section("[bot]", BotSettings, {}),
    ]
    if discord is not None:
        sections.append(_section("[discord]", DiscordSettings, {"token": discord.token}))
    if matrix is not None:
        account = {key: getattr(matrix, key) for key in ("homeserver", "user_id", "password", "access_token")}
        sections.append(_section("[matrix]", MatrixSettings, _given(account)))
    sections.append(_section("[[communities]]", Community, community))
    if discord is not None:
        home = {"server": discord.server, "rooms": discord.rooms}
        sections.append(_section("[communities.discord]", DiscordHome, _given(home)))
    if matrix is not None:
        place = {"space": matrix.space, "rooms": matrix.rooms}
        sections.append(_section("[communities.matrix]", MatrixHome, _given(place)))
    sections += [_section(f"[communities.{toml.key(name)}]", model, {}) for name, model in _named(answers.cogs)]
    return "\n\n".join(sections) + "\n"


def example(cogs: CogSettings) -> str:
    """The example: every key of every section with its description and its default."""
    community = _examples(Community, "id", "name") | {"cogs": [cog for cog, _ in cogs]}
    sections = [
        _comment(_INTRODUCTION),
        _section("[bot]", BotSettings, {}, defaults=True),
        _section("[discord]", DiscordSettings, _examples(DiscordSettings, "token"), defaults=True),
        _section(
            "[matrix]", MatrixSettings, _examples(MatrixSettings, "homeserver", "user_id", "password"), defaults=True
        ),
        _section("[[communities]]", Community, community, defaults=True),
        _section("[communities.discord]", DiscordHome, _examples(DiscordHome, "server", "rooms"), defaults=True),
        _section("[communities.matrix]", MatrixHome, _examples(MatrixHome, "space", "rooms"), defaults=True),
        *(_section(f"[communities.{toml.key(name)}]", model, {}, defaults=True) for name, model in _named(cogs)),
    ]
    return "\n\n".join(sections) + "\n"


def _examples(model: type[Settings], *names: str) -> dict[str, Any]:
    return {name: (model.model_fields[name].examples or [])[0] for name in names}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _named(cogs: CogSettings) -> list[tuple[str, type[Settings]]]:
    """The cogs that have something to set."""
    return [(name, model) for name, model in cogs if model.model_fields]


def _section(
    header: str, model: type[Settings], values: Mapping[str, Any], *, defaults: bool = False, about: str | None = None
) -> str:
    """One section: the given values; every other key at its default, as a comment unless `defaults`.

    A key that has no default, or an empty one, shows the example of its field. Sections inside come after the keys.
    """
    path = header.strip("[]")
    written = model.model_construct().model_dump(mode="json")
    lines, sections = [_comment(about or ""), header], []
    for name, declared in model.model_fields.items():
        if declared.exclude or declared.annotation in _HOMES:
            continue
        inner = declared.annotation
        if isinstance(inner, type) and issubclass(inner, Settings):
            inside = f"[{path}.{toml.key(name)}]"
            sections.append(_section(inside, inner, {}, defaults=defaults, about=declared.description))
            continue
        value, live = (values[name], True) if name in values else _shown(declared, written.get(name), defaults)
        if isinstance(value, Mapping) and value and not value.keys() <= {"env", "file"}:
            sections.append(_table(f"[{path}.{toml.key(name)}]", declared, value, live=live))
        else:
            lines += [_comment(declared.description or ""), _line(name, value, live=live)]
    return "\n\n".join(["\n".join(line for line in lines if line), *sections])


def _table(header: str, declared: FieldInfo, values: Mapping[str, Any], *, live: bool) -> str:
    """A section with keys that the admin chooses."""
    lines = [_comment(declared.description or ""), header if live else f"# {header}"]
    lines += [_line(name, value, live=live) for name, value in values.items()]
    return "\n".join(line for line in lines if line)


def _shown(declared: FieldInfo, default: Any, defaults: bool) -> tuple[Any, bool]:
    """What to show of a key that was not given, and whether as a setting or as a comment."""
    example = (declared.examples or ["..."])[0]
    if declared.is_required():
        return example, True
    if default is None or (default in ("", [], {}) and declared.examples):
        return example, False
    return default, defaults


def _line(name: str, value: Any, *, live: bool) -> str:
    line = f"{toml.key(name)} = {toml.value(value)}"
    if len(line) > _WIDTH and isinstance(value, Sequence) and not isinstance(value, str):
        items = "".join(f"    {toml.value(item)},\n" for item in value)
        line = f"{toml.key(name)} = [\n{items}]"
    return line if live else textwrap.indent(line, "# ")


def _comment(words: str) -> str:
    return textwrap.indent("\n".join(textwrap.fill(line, _WIDTH) for line in words.splitlines()), "# ")
