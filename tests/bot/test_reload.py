"""What a file read again changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr

from bot.config import (
    BotSettings,
    Community,
    Config,
    DiscordHome,
    DiscordSettings,
    MatrixHome,
    MatrixSettings,
    Settings,
)
from bot.moments import Duration
from bot.reload import Change, applied, changes


class Greeting(Settings):
    """A cog's settings."""

    burst: int = Field(5, description="How many.")
    window: Duration = Field(timedelta(minutes=1), description="Within.")
    words: dict[str, str] = Field(default_factory=dict, description="Words.")
    key: SecretStr | None = Field(None, description="A secret.")
    places: tuple[dict[str, SecretStr], ...] = Field((), description="Odd, but possible.")


def community(id: str = "makers", **values: Any) -> Community:
    given = {"name": "Makers", "cogs": ("greeter",), "settings": {"greeter": Greeting()}} | values
    return Community(id=id, **given)


def config(*communities: Community, **values: Any) -> Config:
    return Config(communities=communities or (community(),), **values)


def test_the_same_file_changes_nothing() -> None:
    assert changes(config(), config()) == []


def test_settings_names_and_log_levels_apply_at_once() -> None:
    greeting = Greeting(burst=8, window=timedelta(hours=2), words={"hello": "Salut"})
    new = config(
        community(name="The Makers", locale="fr", timezone="Europe/Paris", settings={"greeter": greeting}),
        bot=BotSettings(log_level="debug", log="json"),
    )
    told = changes(config(), new)
    assert [str(change) for change in told] == [
        'bot.log: "text" → "json"',
        'bot.log_level: "info" → "debug"',
        'communities "makers" → name: "Makers" → "The Makers"',
        'communities "makers" → locale: "en" → "fr"',
        'communities "makers" → timezone: "UTC" → "Europe/Paris"',
        'communities "makers" → greeter.burst: 5 → 8',
        'communities "makers" → greeter.window: "1 minute" → "2 hours"',
        'communities "makers" → greeter.words.hello: not set → "Salut"',
    ]
    assert all(change.now for change in told)
    assert applied(config(), new) == new


def test_rooms_apply_at_once_on_discord_and_wait_on_matrix() -> None:
    old = config(community(discord=DiscordHome(server="1"), matrix=MatrixHome(space="#s:m.org")))
    homes: dict[str, Any] = {
        "discord": DiscordHome(server="1", rooms={"welcome": "2"}),
        "matrix": MatrixHome(space="#s:m.org", rooms={"welcome": "!w"}),
    }
    new = config(community(**homes))
    assert changes(old, new) == [
        Change('communities "makers" → discord.rooms.welcome', "not set", '"2"', now=True),
        Change('communities "makers" → matrix.rooms.welcome', "not set", '"!w"', now=False),
    ]
    assert applied(old, new) == config(community(discord=homes["discord"], matrix=MatrixHome(space="#s:m.org")))


def test_networks_homes_cogs_and_data_wait_for_a_restart() -> None:
    old = config(discord=DiscordSettings(token=SecretStr("old-secret")))
    new = config(
        community(
            cogs=("greeter", "polls"),
            discord=DiscordHome(server="1"),
            settings={"greeter": Greeting(), "polls": Settings()},
        ),
        community("writers"),
        bot=BotSettings(data_dir=Path("/elsewhere")),
        discord=DiscordSettings(token=SecretStr("new-secret"), api_url="https://me:password@proxy"),
        matrix=MatrixSettings(homeserver="https://m.org", user_id="@a:m.org", password=SecretStr("other-secret")),
    )
    told = [str(change) for change in changes(old, new)]
    assert told == [
        'bot.data_dir: "data" → "/elsewhere" (waits for a restart)',
        "discord.token: (secret) → (secret) (waits for a restart)",
        'communities "makers" → cogs: ["greeter"] → ["greeter", "polls"] (waits for a restart)',
        "discord.api_url: not set → (secret) (waits for a restart)",
        "matrix: not set → set (waits for a restart)",
        'communities "makers" → discord: not set → set (waits for a restart)',
        'communities "makers" → polls: not set → set (waits for a restart)',
        'communities "writers": not set → set (waits for a restart)',
    ]
    assert applied(old, new) == old


def test_a_community_that_went_stays_until_the_restart() -> None:
    old, new = config(community(), community("writers")), config(community())
    assert [str(change) for change in changes(old, new)] == [
        'communities "writers": set → not set (waits for a restart)'
    ]
    assert applied(old, new) == old


def test_a_cog_s_secrets_are_not_shown() -> None:
    greeting = Greeting(key=SecretStr("hidden"), places=({"a": SecretStr("hidden")},))
    told = changes(config(), config(community(settings={"greeter": greeting})))
    assert [str(change) for change in told] == [
        'communities "makers" → greeter.places: [] → set',
        'communities "makers" → greeter.key: not set → (secret)',
    ]
