"""`animateur init`: a bot.toml from a person's answers, asked for in the terminal or given as flags."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from pydantic import Field, TypeAdapter, ValidationError

from bot import app as application
from bot.config import ConfigError, Settings, sentence
from bot.setup import Answers, DiscordAnswers, MatrixAnswers, SecretForm, write
from bot.values import ChannelId, CommunityId, HttpUrl, MatrixRoom, ServerId, UserId, Zone, own_zone

ROOMS = ("welcome", "moderators", "announcements")
"""The rooms that are asked for."""

_Name = Annotated[str, Field(min_length=1, max_length=80)]
_Flags = list[str] | None


def init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("bot.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")] = False,
    name: Annotated[str | None, typer.Option(help="The community's name. With it, nothing is asked.")] = None,
    id: Annotated[str | None, typer.Option(help="Its short id.")] = None,
    locale: Annotated[str | None, typer.Option(help="The language of its rooms: en or fr.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The zone of its hours, such as Europe/Paris.")] = None,
    cog: Annotated[_Flags, typer.Option(help="What the bot does; may be repeated. Everything when left out.")] = None,
    discord_server: Annotated[str | None, typer.Option(help="The Discord server's id.")] = None,
    discord_token: Annotated[
        str, typer.Option(help="env:NAME or file:PATH, where the token is.")
    ] = "env:DISCORD_TOKEN",  # noqa: S107  # where the secret is, not the secret
    discord_room: Annotated[_Flags, typer.Option(help="welcome=CHANNEL_ID; may be repeated.")] = None,
    matrix_homeserver: Annotated[str | None, typer.Option(help="The Matrix homeserver, https://...")] = None,
    matrix_user: Annotated[str | None, typer.Option(help="The bot's own Matrix id, @name:server.")] = None,
    matrix_password: Annotated[
        str, typer.Option(help="env:NAME or file:PATH, where the password is.")
    ] = "env:MATRIX_PASSWORD",  # noqa: S107  # where the secret is, not the secret
    matrix_space: Annotated[str | None, typer.Option(help="The Matrix space, #alias:server.")] = None,
    matrix_room: Annotated[_Flags, typer.Option(help="welcome=#ALIAS:SERVER; may be repeated.")] = None,
) -> None:
    """Write a commented bot.toml, by asking or from flags."""
    if file.exists() and not force:
        raise typer.BadParameter(f"{file} is already there; name another file, or give --force to replace it")
    person = _Person(asked=name is None)
    name = person.text("--name", name, "The community's name", _Name)
    id = person.text("--id", id, "A short id that never changes", CommunityId, _slug(name))
    locale = person.text("--locale", locale, "Its language, en or fr", Literal["en", "fr"], _own_locale())
    timezone = person.text("--timezone", timezone, "Its time zone", Zone, own_zone())
    discord = matrix = None
    if person.agrees("Is it on Discord?", discord_server is not None):
        discord = DiscordAnswers(
            server=int(person.text("--discord-server", discord_server, "The server's id", ServerId)),
            token=person.secret("--discord-token", discord_token, "The bot's token"),
            rooms={
                room: int(channel)
                for room, channel in person.rooms("--discord-room", discord_room, "channel id", ChannelId).items()
            },
        )
    if person.agrees("Is it on Matrix?", matrix_homeserver is not None):
        matrix = MatrixAnswers(
            homeserver=person.text("--matrix-homeserver", matrix_homeserver, "The homeserver, https://...", HttpUrl),
            user_id=person.text("--matrix-user", matrix_user, "The bot's own id, @name:server", UserId),
            password=person.secret("--matrix-password", matrix_password, "Its password"),
            space=person.text("--matrix-space", matrix_space, "The space, #alias:server (or nothing)", MatrixRoom, "")
            or None,
            rooms=person.rooms("--matrix-room", matrix_room, "alias", MatrixRoom),
        )
    if discord is None and matrix is None:
        raise typer.BadParameter("a community needs a home: give --discord-server, --matrix-homeserver or both")
    cogs = [_cog(listed) for listed in cog or application.known_cogs()]
    _write(file, write(Answers(id, name, locale, timezone, cogs, discord, matrix)))


class _Person:
    """Who answers: by flags, or asked one question after the other in the terminal."""

    def __init__(self, *, asked: bool) -> None:
        self._asked = asked

    def text(self, flag: str, given: str | None, question: str, kind: Any, default: str | None = None) -> str:
        """An answer of a kind of `bot.values`. An empty default means that it may be left out."""
        if given is not None:
            return _checked(given, kind, flag)
        if self._asked:
            answer: str = typer.prompt(
                question, default=default, show_default=bool(default), value_proc=lambda typed: _checked(typed, kind)
            )
            return answer
        if default is None:
            raise typer.BadParameter(f"is missing ({question[:1].lower()}{question[1:]})", param_hint=flag)
        return default and _checked(default, kind, flag)

    def secret(self, flag: str, given: str, question: str) -> SecretForm:
        """A secret: from where the flag says, or typed unseen."""
        place, _, name = given.partition(":")
        if place not in {"env", "file"} or not name:
            raise typer.BadParameter(
                "say env:NAME or file:PATH; what is typed here could be read by others", param_hint=flag
            )
        typed = self._asked and typer.prompt(
            f"{question} (nothing: from {name})", "", hide_input=True, show_default=False
        )
        return str(typed) if typed else {place: name}

    def rooms(self, flag: str, given: _Flags, what: str, kind: Any) -> dict[str, str]:
        """Rooms by their name."""
        if not self._asked or given:
            pairs = [pair.partition("=") for pair in given or ()]
            return {room: _checked(id, kind, flag) for room, _, id in pairs}
        asked = {room: self.text(flag, None, f"The {what} of the {room} room (or nothing)", kind, "") for room in ROOMS}
        return {room: id for room, id in asked.items() if id}

    def agrees(self, question: str, given: bool) -> bool:
        """Whether a flag says so, or the person does."""
        return given or (self._asked and typer.confirm(question))


def _checked(value: str, kind: Any, flag: str | None = None) -> str:
    value = value.strip()
    if not value and flag is None:
        return value  # only where nothing is an answer: elsewhere the terminal asks again
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as invalid:
        raise typer.BadParameter(sentence(invalid.errors()[0]), param_hint=flag) from None
    return value


def _slug(name: str) -> str:
    """The community's name as an id."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "community"


def _own_locale() -> str:
    language = os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return "fr" if language.startswith("fr") else "en"


def _cog(listed: str) -> tuple[str, type[Settings]]:
    known = application.known_cogs()
    if listed not in known:
        raise typer.BadParameter(f'there is no cog "{listed}"; there are {", ".join(known)}', param_hint="--cog")
    return application.settings_of(listed)


def _write(file: Path, text: str) -> None:
    """Write the file for its owner's eyes only, and say what is left to do."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be written: {error.strerror}") from None
    with open(descriptor, "w", encoding="utf-8") as written:
        written.write(text)
    typer.echo(f"{file} is written; only you can read it.")
    try:
        application.load(file)
    except ConfigError as error:
        typer.echo("Before the bot can run:")
        for problem in error.problems:
            typer.echo(f"  {problem}")
    typer.echo(f"Next: animateur check --online {file}, then animateur run {file}")
