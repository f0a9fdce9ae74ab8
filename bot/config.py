"""The TOML, typed and immutable. Every mistake in it is said in words: where, what, and the mend; never a secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_serializer
from pydantic_core import ErrorDetails

from bot import toml
from bot.text import cut, tidy
from bot.toml import KeyPath
from bot.values import (
    ChannelId,
    CommunityId,
    DatabaseName,
    Directory,
    HttpUrl,
    MatrixRoom,
    RoomId,
    Secret,
    ServerId,
    SocketUrl,
    UserId,
    Zone,
    nearest,
)


class Settings(BaseModel):
    """Base of every section: unknown keys are errors, nothing changes after reading. Each field has a description."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @property
    def given_roles(self) -> tuple[str, ...]:
        """The Discord roles that the bot gives because of this section: it must be allowed to."""
        return ()

    @property
    def puppets(self) -> tuple[str, ...] | None:
        """Patterns of accounts that are no people of the community; None: this section does not say."""
        return None

    @property
    def reactions(self) -> tuple[str, ...]:
        """The emoji that mean something to this section wherever a member places them."""
        return ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """What this section asks for that cannot be had, each with its mend: the bot goes on without."""
        return ()

    @property
    def named_rooms(self) -> tuple[str, ...]:
        """The rooms that this section names, by their names in the TOML, and cannot do without."""
        return ()

    @property
    def companions(self) -> tuple[str, ...]:
        """The cogs without which this one has little to do."""
        return ()


M = TypeVar("M", bound=Settings)


def bare(emoji: str) -> str:
    """An emoji without the sign that only asks for it in colour: some clients send it, some do not."""
    return emoji.replace("\ufe0f", "").strip()


PUPPETS = ("@_*:*", "@discord_[0-9]*:*", "@telegram_[0-9]*:*", "@whatsapp_[0-9]*:*", "@signal_*-*-*-*-*:*")
"""Accounts that bridges make for people of other networks; * stands for anything."""


# ------------------------------------------------------------------ the sections


class BotSettings(Settings):
    """[bot]"""

    data_dir: Directory = Field(
        Path("data"), description="Where the database, keys and the lock live; relative to this file."
    )
    database: DatabaseName = Field(
        SecretStr("sqlite"),
        description='"sqlite": one file in data_dir. Or a PostgreSQL server, as a secret: '
        '"postgresql://user:password@host:port/name".',
    )
    log: Literal["text", "json"] = Field("text", description='How log lines are written: "text" or "json".')
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description='How much is logged: "debug", "info", "warning" or "error".'
    )

    @field_serializer("database", when_used="json")
    def _shown(self, database: SecretStr) -> str:
        """An address may hold a password."""
        return "sqlite" if database.get_secret_value() == "sqlite" else str(database)


class DiscordSettings(Settings):
    """[discord]"""

    token: Secret = Field(
        description="The bot's token, from the developer portal.", examples=[{"env": "DISCORD_TOKEN"}]
    )
    api_url: HttpUrl | None = Field(
        None, description="Another REST address, for proxies and tests.", examples=["https://discord.com/api/v10"]
    )
    gateway_url: SocketUrl | None = Field(
        None, description="Another gateway address, for proxies and tests.", examples=["wss://gateway.discord.gg"]
    )
    shards: int | None = Field(
        None, ge=1, description="How many shards; Discord's own advice when left out.", examples=[1]
    )


class MatrixSettings(Settings):
    """[matrix]"""

    homeserver: HttpUrl = Field(
        description="The homeserver's address, https://...", examples=["https://matrix.example.org"]
    )
    user_id: UserId = Field(description="The bot's own user id, @name:server.", examples=["@animateur:example.org"])
    password: Secret | None = Field(
        None, description="The account's password (or give access_token).", examples=[{"env": "MATRIX_PASSWORD"}]
    )
    access_token: Secret | None = Field(
        None, description="An access token (or give password).", examples=[{"env": "MATRIX_ACCESS_TOKEN"}]
    )
    device_name: str = Field("Animateur", description="The device name that members see.")
    encryption: bool = Field(
        True,
        description="Read and write in encrypted rooms; the keys are kept in data_dir (docs/encryption.md). "
        "If false, encrypted rooms are closed to the bot.",
    )


class DiscordHome(Settings):
    """[communities.discord]"""

    server: ServerId = Field(description="The server's id.", examples=[123456789012345678])
    rooms: dict[str, ChannelId] = Field(
        default_factory=dict,
        description="Room names and channel ids. Cogs speak in the rooms that their settings name.",
        examples=[
            {
                "welcome": 123456789012345671,
                "moderators": 123456789012345672,
                "announcements": 123456789012345673,
            }
        ],
    )


class MatrixHome(Settings):
    """[communities.matrix]"""

    space: MatrixRoom | None = Field(
        None,
        description="The space's alias or id; without one, the rooms are the home.",
        examples=["#makers:example.org"],
    )
    rooms: dict[str, MatrixRoom] = Field(
        default_factory=dict,
        description="Room names and room ids or aliases.",
        examples=[
            {
                "welcome": "#makers-welcome:example.org",
                "moderators": "#makers-moderators:example.org",
                "announcements": "#makers-news:example.org",
            }
        ],
    )


class LocalHome(Settings):
    """The stage in memory; only the demo and the tests make one."""

    rooms: dict[str, RoomId] = Field(default_factory=dict)


class Community(Settings):
    """[[communities]]"""

    id: CommunityId = Field(description="A short id that never changes.", examples=["makers"])
    name: str = Field(min_length=1, max_length=80, description="The name members know.", examples=["The Makers"])
    locale: Literal["en", "fr"] = Field("en", description='The language of the rooms: "en" or "fr".')
    timezone: Zone = Field("UTC", description='The zone of its hours, such as "Europe/Paris".')
    cogs: tuple[str, ...] = Field((), description="What the bot does here.")
    discord: DiscordHome | None = None
    matrix: MatrixHome | None = None
    local: LocalHome | None = Field(None, exclude=True)
    settings: dict[str, Settings] = Field(default_factory=dict, exclude=True)
    """Each cog's own settings by the cog's name, filled in by `load`."""

    def uses(self, cog: str) -> bool:
        """Whether a cog of this name is listed, by its name or as ``my_module:MyCog``."""
        return cog in self.cogs or cog in self.settings

    @property
    def puppets(self) -> tuple[str, ...]:
        """Patterns of accounts that are no people of the community, as its cogs' settings say."""
        said = [settings.puppets for settings in self.settings.values() if settings.puppets is not None]
        return tuple(pattern for patterns in said or [PUPPETS] for pattern in patterns)

    @property
    def reactions(self) -> tuple[str, ...]:
        """The emoji that mean something wherever a member places them, as the cogs' settings say."""
        return tuple(bare(emoji) for settings in self.settings.values() for emoji in settings.reactions)

    def doubted(self) -> Iterator[tuple[str, str]]:
        """What its cogs ask for that cannot be had: whose section says so, and what, with its mend."""
        homes = [home for home in (self.discord, self.matrix, self.local) if home is not None]
        known = dict.fromkeys(name for home in homes for name in home.rooms)
        for section, settings in self.settings.items():
            yield from ((section, doubt) for doubt in settings.doubts)
            for room in settings.named_rooms:
                if room not in known:
                    yield section, f'no network has a room "{room[:40]}": add it to the rooms{nearest(room, known)}'
            for cog in settings.companions:
                if not self.uses(cog):
                    yield section, f'does little without "{cog}": add that to cogs'

    def home(self, network: str) -> DiscordHome | MatrixHome | LocalHome | None:
        """The community's home on a network."""
        home: DiscordHome | MatrixHome | LocalHome | None = getattr(self, network, None)
        return home


class Config(Settings):
    """The whole file."""

    bot: BotSettings = Field(default_factory=BotSettings)
    discord: DiscordSettings | None = None
    matrix: MatrixSettings | None = None
    communities: tuple[Community, ...] = ()


# ------------------------------------------------------------------ reading the file


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it is, what is wrong and how to mend it."""

    where: str
    what: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line is not None else ""
        return f"{place}{self.where}: {self.what}" if self.where else f"{place}{self.what}"


class ConfigError(Exception):
    """The file cannot be used. `problems` are all that is wrong with it, in its order."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{path.name}, {problem}" for problem in problems))
        self.path = path
        self.problems = tuple(problems)


SettingsOf: TypeAlias = Callable[[str], tuple[str, type[Settings]]]
"""From a cog as listed in `cogs` to its section's name and the model of its settings. Raises LookupError."""


def load(path: Path, settings_of: SettingsOf, cogs: Iterable[str] = ()) -> Config:
    """Read the file. `cogs` are the names that exist, to suggest the nearest. Raises `ConfigError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(path, [Problem("", "there is no such file; `animateur init` writes one")]) from None
    except UnicodeDecodeError:
        raise ConfigError(path, [Problem("", "this is not a text file in UTF-8")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        raise ConfigError(path, [Problem("", f"the file cannot be read: {reason}")]) from None
    try:
        data = toml.read(text)
    except toml.TomlError as error:
        raise ConfigError(path, [Problem("", error.reason, error.line)]) from None
    reading = _Reading(path, text, data, settings_of, sorted(cogs))
    config = reading.config()
    if reading.problems:
        raise ConfigError(path, sorted(reading.problems, key=lambda problem: problem.line or 0))
    return config


_COG = re.compile(r"[a-zA-Z_][\w-]*|[a-zA-Z_]\w*(?:\.\w+)*:[a-zA-Z_]\w*", re.ASCII)


class _Reading:
    """One file being read: every problem is collected, so that all are told at once."""

    def __init__(
        self, path: Path, text: str, data: dict[str, Any], settings_of: SettingsOf, cogs: Sequence[str]
    ) -> None:
        self.problems: list[Problem] = []
        self._directory = path.parent
        self._lines = toml.lines(text)
        self._data = data
        self._settings_of = settings_of
        self._cogs = cogs

    def config(self) -> Config:
        """The configuration, as far as it could be read."""
        data = self._data
        for key in [key for key in data if key not in Config.model_fields]:
            self._unknown_section(key)
        bot = self._valid(BotSettings, data.get("bot", {}), ("bot",))
        discord = self._valid(DiscordSettings, data["discord"], ("discord",)) if "discord" in data else None
        matrix = self._valid(MatrixSettings, data["matrix"], ("matrix",)) if "matrix" in data else None
        if matrix is not None and (matrix.password is None) == (matrix.access_token is None):
            both = "both are" if matrix.password is not None else "neither is"
            self._problem(("matrix",), f"give either password or access_token; {both} given")
        if "discord" not in data and "matrix" not in data:
            self._problem((), "no network is configured; add [discord], [matrix] or both")
        communities = self._communities()
        self._shared(communities)
        return Config.model_construct(
            bot=bot or BotSettings(),
            discord=discord,
            matrix=matrix,
            communities=tuple(community for _, community in communities),
        )

    def _problem(self, path: KeyPath, what: str) -> None:
        problem = Problem(self._where(path), what, toml.line_of(path, self._lines))
        if problem not in self.problems:
            self.problems.append(problem)

    def _where(self, path: KeyPath) -> str:
        if len(path) >= 2 and path[0] == "communities" and isinstance(path[1], int):
            raw = self._data["communities"][path[1]]
            id = raw.get("id") if isinstance(raw, dict) else None
            name = f' "{cut(tidy(id), 32)}"' if isinstance(id, str) else ""
            rest = _dotted(path[2:])
            return f"communities[{path[1]}]{name}" + (f" → {rest}" if rest else "")
        return _dotted(path)

    # -------------------------------------------------------------- sections

    def _unknown_section(self, key: str) -> None:
        if key in self._cogs:
            self._problem((key,), f"a cog's settings belong to a community: [communities.{toml.key(key)}]")
        else:
            near = nearest(key, Config.model_fields)
            self._problem((key,), f"unknown section{near or '; there are bot, discord, matrix and communities'}")

    def _valid(self, model: type[M], value: Any, path: KeyPath) -> M | None:
        try:
            return model.model_validate(value, context={"directory": self._directory})
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False, include_input=False):
                self._problem((*path, *error["loc"]), sentence(error, model))
            return None

    # -------------------------------------------------------------- communities

    def _communities(self) -> list[tuple[KeyPath, Community]]:
        raw = self._data.get("communities", [])
        if isinstance(raw, dict):
            self._problem(("communities",), "write [[communities]], with two brackets")
            return []
        if not isinstance(raw, list):
            self._problem(("communities",), "must be a section: [[communities]]")
            return []
        if not raw:
            self._problem((), "no community is configured; add [[communities]] with an id and a name")
        read = [
            (("communities", index), self._community(value, ("communities", index))) for index, value in enumerate(raw)
        ]
        return [(path, community) for path, community in read if community is not None]

    def _community(self, value: Any, path: KeyPath) -> Community | None:
        if not isinstance(value, dict):
            self._problem(path, "must be a section: [[communities]]")
            return None
        own = Community.model_fields.keys() - {"local", "settings"}
        community = self._valid(Community, {key: value[key] for key in own & value.keys()}, path)
        sections = self._cog_sections(value.get("cogs", []), path)
        settings = {name: self._valid(model, value.get(name, {}), (*path, name)) for name, model in sections.items()}
        for key in [key for key in value if key not in {*own, *sections}]:
            self._stray(key, [*own, *sections, *self._cogs], path)
        self._homes(value, path)
        return community and community.model_copy(update={"settings": settings})

    def _cog_sections(self, cogs: Any, path: KeyPath) -> dict[str, type[Settings]]:
        """The sections of the cogs that are listed, by name."""
        sections: dict[str, type[Settings]] = {}
        for cog in cogs if isinstance(cogs, list) else []:
            if not isinstance(cog, str):
                continue  # the community's own model says so
            try:
                name, model = self._found(cog)
            except LookupError as error:
                reason = f" ({error.args[0]})" if ":" in cog and error.args else nearest(cog, self._cogs)
                self._problem((*path, "cogs"), f'there is no cog "{_shown(cog)}"{reason}')
                continue
            if name in sections:
                self._problem((*path, "cogs"), f'"{_shown(cog)}" is listed twice')
            sections[name] = model
        return sections

    def _found(self, cog: str) -> tuple[str, type[Settings]]:
        if not _COG.fullmatch(cog):
            raise LookupError("a cog of your own is written my_module:MyCog")
        return self._settings_of(cog)

    def _stray(self, key: str, names: Iterable[str], path: KeyPath) -> None:
        if key in self._cogs:
            self._problem((*path, key), "this cog is not listed in cogs; list it there, or remove this section")
        else:
            self._problem((*path, key), f"unknown key{nearest(key, names)}")

    def _homes(self, value: dict[str, Any], path: KeyPath) -> None:
        if "discord" not in value and "matrix" not in value:
            self._problem(path, "has no home; add [communities.discord], [communities.matrix] or both")
        for network in ("discord", "matrix"):
            if network in value and network not in self._data:
                self._problem((*path, network), f"[{network}] is missing: the bot has no account there")
        home = value.get("matrix")
        if isinstance(home, dict) and not home.get("space") and not home.get("rooms"):
            self._problem((*path, "matrix"), "give a space, or rooms, or both")

    def _shared(self, communities: Sequence[tuple[KeyPath, Community]]) -> None:
        """Tell what two communities may not share."""
        owners: dict[tuple[str, str], KeyPath] = {}
        for path, community in communities:
            for key, kind, id in _claims(community):
                owner = owners.setdefault((kind, id), path)
                if owner != path:
                    self._problem((*path, *key), f"{self._where(owner)} has this {kind} already; each needs its own")


def _claims(community: Community) -> Iterator[tuple[KeyPath, str, str]]:
    """What belongs to one community alone: where it is given, what it is, and which."""
    yield ("id",), "id", community.id
    if community.discord is not None:
        yield ("discord", "server"), "server", community.discord.server
    if community.matrix is not None:
        if community.matrix.space is not None:
            yield ("matrix", "space"), "room", community.matrix.space
        for name, room in community.matrix.rooms.items():
            yield ("matrix", "rooms", name), "room", room


# ------------------------------------------------------------------ mistakes in words

_WORDS = {
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "list_type": "must be a list: [ ... ]",
    "tuple_type": "must be a list: [ ... ]",
    "dict_type": "must be a section with keys of its own",
    "model_type": "must be a section with keys of its own",
    "path_type": "must be a text in quotes",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
}


def sentence(error: ErrorDetails, model: type[BaseModel] = Settings) -> str:
    """What pydantic found, in words and without the value."""
    context = error.get("ctx", {})
    kind, place = error["type"], error["loc"]
    parent = _model_at(model, place[:-1])
    name = place[-1] if place else None
    field = parent.model_fields.get(str(name)) if parent is not None else None
    described = f" ({_phrase(field.description)})" if field is not None and field.description else ""
    match kind:
        case "missing":
            return f"is missing{described}"
        case "extra_forbidden":
            return f"unknown key{nearest(str(name), parent.model_fields if parent is not None else ())}"
        case "literal_error" | "enum":
            return f"must be {context['expected']}".replace("'", '"')
        case "string_pattern_mismatch":
            return f"is not written as it should be{described}"
        case "value_error" | "assertion_error":
            return str(context["error"])
        case "string_too_short" if context["min_length"] == 1:
            return "must not be empty"
        case _ if kind in _WORDS:
            return _WORDS[kind].format(**context)
        case _:
            return error["msg"].removeprefix("Input ").replace("should be", "must be")


def _phrase(description: str) -> str:
    """A description as part of a sentence."""
    phrase = description.rstrip(".")
    return phrase[:1].lower() + phrase[1:] if phrase[1:2].islower() or phrase[1:2] == " " else phrase


def _model_at(model: type[BaseModel], place: Sequence[str | int]) -> type[BaseModel] | None:
    """The model that stands at this place inside another."""
    found: type[BaseModel] | None = model
    for step in place:
        if found is None:
            return None
        if isinstance(step, str) and step in found.model_fields:
            found = _model_in(found.model_fields[step].annotation)
        # else a list's index or a dict's key: the model of its elements was found with the field
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _dotted(path: KeyPath) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else "." + _shown(part) for part in path]
    return "".join(parts).removeprefix(".")


def _shown(name: str) -> str:
    """A name from the file, made safe for a line of text."""
    return cut(tidy(name), 60)
