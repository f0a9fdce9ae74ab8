"""The TOML, typed and immutable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


class Settings(BaseModel):
    """Base of every section: unknown keys are errors, nothing changes after reading. Each field has a description."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


RoomId = Annotated[str, BeforeValidator(_as_text)]
"""A Discord channel id (written as a number) or a Matrix room id or alias."""


class BotSettings(Settings):
    """[bot]"""

    data_dir: Path = Field(Path("data"), description="Where the database, keys and the lock live.")
    database: str = Field("sqlite", description='"sqlite", or a database URL.')
    log: Literal["text", "json"] = Field("text", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")


class DiscordSettings(Settings):
    """[discord]"""

    token: SecretStr = Field(description="The bot's token, from the developer portal.")
    api_url: str | None = Field(None, description="Another REST address, for proxies and tests.")
    gateway_url: str | None = Field(None, description="Another gateway address, for proxies and tests.")
    shards: int | None = Field(None, ge=1, description="How many shards; Discord's own advice when left out.")


class MatrixSettings(Settings):
    """[matrix]"""

    homeserver: str = Field(description="The homeserver's address, https://...")
    user_id: str = Field(pattern=r"^@[^:\s]+:\S+$", description="The bot's own user id, @name:server.")
    password: SecretStr | None = Field(None, description="The account's password (or access_token).")
    access_token: SecretStr | None = Field(None, description="An access token (or password).")
    device_name: str = Field("Animateur", description="The device name that members see.")


class DiscordHome(Settings):
    """[communities.discord]"""

    server: RoomId = Field(description="The server's id.")
    rooms: dict[str, RoomId] = Field(default_factory=dict, description="Room names and channel ids.")


class MatrixHome(Settings):
    """[communities.matrix]"""

    space: str | None = Field(None, description="The space's alias or id; without one, the rooms are the home.")
    rooms: dict[str, RoomId] = Field(default_factory=dict, description="Room names and room ids or aliases.")


class LocalHome(Settings):
    """The stage in memory; only the demo and the tests make one."""

    rooms: dict[str, RoomId] = Field(default_factory=dict)


def _known_zone(zone: str) -> str:
    from zoneinfo import ZoneInfo, available_timezones  # slow to list: only when a configuration is read

    if zone not in available_timezones():
        raise ValueError(f"{zone!r} is no time zone")
    ZoneInfo(zone)
    return zone


class Community(Settings):
    """[[communities]]"""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$", description="A short id that never changes.")
    name: str = Field(min_length=1, max_length=80, description="The name members know.")
    locale: Literal["en", "fr"] = Field("en", description="The language of the rooms.")
    timezone: Annotated[str, AfterValidator(_known_zone)] = Field("UTC", description="The zone of its hours.")
    cogs: tuple[str, ...] = Field((), description="What the bot does here.")
    discord: DiscordHome | None = None
    matrix: MatrixHome | None = None
    local: LocalHome | None = Field(None, exclude=True)
    settings: dict[str, Settings] = Field(default_factory=dict, exclude=True)
    """Each cog's own settings by the cog's name, filled in by `load`."""

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
