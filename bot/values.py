"""What the values of the TOML look like. Each refuses in a few words that name the mend and never repeat the value."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationInfo

from bot.dialects import place_of


def nearest(word: str, names: Iterable[str]) -> str:
    """``; did you mean "..."?`` when a name is near, else nothing."""
    known = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(word[:100].casefold(), known, 1, 0.6)
    return f'; did you mean "{known[near[0]]}"?' if near else ""


def _database(name: SecretStr) -> SecretStr:
    if name.get_secret_value() != "sqlite":
        try:
            place_of(name.get_secret_value())
        except ValueError:
            raise ValueError('must be "sqlite" or "postgresql://user:password@host:port/name"') from None
    return name


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30 else value


def _directory(info: ValidationInfo) -> Path:
    """The directory that relative paths are relative to."""
    directory: Path = (info.context or {}).get("directory", Path())
    return directory


def _secret(value: Any, info: ValidationInfo) -> Any:
    match value:
        case SecretStr():
            return value
        case str():
            secret = value
        case {"env": str(name)} if len(value) == 1:
            secret = _from_environment(name)
        case {"file": str(name)} if len(value) == 1:
            secret = _from_file(_directory(info), name)
        case _:
            raise ValueError('must be a text in quotes, { env = "NAME" } or { file = "path" }')
    secret = secret.strip()
    if not secret:
        raise ValueError("is empty")
    if "\n" in secret:
        raise ValueError("must be one line")
    return secret


def _from_environment(name: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):  # perhaps the secret itself: not to be repeated
        raise ValueError("env takes the name of an environment variable, in capitals, not the secret itself")
    secret = os.environ.get(name)
    if secret is None:
        raise ValueError(f"the environment variable {name} is not set")
    if not secret.strip():
        raise ValueError(f"the environment variable {name} is empty")
    return secret


def _from_file(directory: Path, name: str) -> str:
    try:
        secret = (directory / name).expanduser().read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(f"there is no such file (relative paths start at {directory.absolute()})") from None
    except (OSError, ValueError, RuntimeError):
        raise ValueError("the file cannot be read; is it a text file that the bot's user may read?") from None
    if not secret.strip():
        raise ValueError("the file is empty")
    return secret


def _existing_zone(zone: str) -> str:
    if zone not in _zones():
        cities = {name.rpartition("/")[2].casefold(): name for name in sorted(_zones())}
        city = cities.get(zone.replace(" ", "_").casefold())
        near = f'; did you mean "{city}"?' if city else nearest(zone, _zones())
        raise ValueError("is no time zone" + (near or '; zones are named like "Europe/Paris"'))
    return zone


def own_zone() -> str:
    """The zone of this machine, as far as it can be told."""
    name = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    return name if name in _zones() else "UTC"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _path(path: Path, info: ValidationInfo) -> Path:
    if re.search(r"[\x00-\x1f]", str(path)):
        raise ValueError("is no path")
    try:
        return _directory(info) / path.expanduser()
    except RuntimeError:
        raise ValueError("begins with ~ and a user that this machine does not know") from None


def _shaped(pattern: str, otherwise: str) -> AfterValidator:
    """A text of this shape; `otherwise` is what is said of any other."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(otherwise)
        return value

    return AfterValidator(check)


def _id(what: str) -> AfterValidator:
    return _shaped(r"[0-9]{1,20}", f'must be a number: in Discord switch on Developer Mode, then "Copy {what} ID"')


Secret = Annotated[SecretStr, BeforeValidator(_secret)]
"""A text, ``{ env = "NAME" }`` or ``{ file = "path" }``."""
RoomId = Annotated[str, BeforeValidator(_as_text)]
"""A room as its network writes it; a number becomes a text."""
ServerId = Annotated[RoomId, _id("Server")]
RoleId = Annotated[RoomId, _id("Role")]
ChannelId = Annotated[RoomId, _id("Channel")]
MatrixRoom = Annotated[str, _shaped(r"#[^\s:]+:\S+|!\S+", "must be an alias (#name:server) or an id (!...), in quotes")]
HttpUrl = Annotated[str, _shaped(r"https?://[^\s/]\S*", "must be an address that begins with https:// or http://")]
SocketUrl = Annotated[str, _shaped(r"wss?://[^\s/]\S*", "must be an address that begins with wss:// or ws://")]
DatabaseName = Annotated[Secret, AfterValidator(_database)]
"""``sqlite`` or an address, which may hold a password."""
UserId = Annotated[str, _shaped(r"@[^\s:]+:\S+", "must be a whole user id: @name:server")]
CommunityId = Annotated[
    str,
    _shaped(
        r"[a-z0-9][a-z0-9_-]{0,31}", "must be 1 to 32 small letters, digits, - or _, and begin with a letter or digit"
    ),
]
Zone = Annotated[str, AfterValidator(_existing_zone)]
Directory = Annotated[Path, AfterValidator(_path)]


def _short_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,24}", name):
        raise ValueError("must be 1 to 24 small letters, digits or -")
    return name


ShortName = Annotated[str, AfterValidator(_short_name)]
"""How an admin names one thing among others, such as an interest."""
