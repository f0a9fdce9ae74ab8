"""The bot.toml that is written for a person, and the example. ``python -m tests.bot.test_setup`` writes the example."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, SecretStr

from bot.app import known_cogs, settings_of
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
from bot.config import load as load_file
from bot.moments import Duration
from bot.setup import Answers, CogSettings, DiscordAnswers, MatrixAnswers, example, write
from bot.values import Secret

EXAMPLE = Path(__file__).parents[2] / "bot.example.toml"


class Guide(Settings):
    """[communities.odd.guide]"""

    title: str = Field("Hello", description="Its title.")


class OddSettings(Settings):
    """One field of each kind."""

    where: str = Field(description="The place.", examples=["here"])
    window: Duration = Field(timedelta(minutes=90), description="The while.")
    key: Secret | None = Field(None, description="A key.", examples=[{"env": "ODD_KEY"}])
    nothing: int | None = Field(None, description="A number, or none.", examples=[3])
    quiet: bool = Field(False, description="Whether it is quiet.")
    limit: int = Field(0, description="How many.")
    words: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Wordings.", examples=[{"hello": ["Hi", "Hello"]}]
    )
    roles: dict[str, str] = Field({"wood": "Wood workers"}, description="Roles.")
    topics: tuple[str, ...] = Field(tuple(f"a rather long topic {n}" for n in range(6)), description="Topics.")
    guide: Guide = Field(Guide(), description="The guide.")


ODD: CogSettings = [("odd", OddSettings), ("plain", Settings)]


def read(tmp_path: Path, text: str, of: CogSettings = ODD) -> Config:
    path = tmp_path / "bot.toml"
    path.write_text(text, encoding="utf-8")
    return load_file(path, lambda cog: (cog, dict(of)[cog]), dict(of))


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")
    monkeypatch.setenv("MATRIX_PASSWORD", "a-password")


def missing(text: str, header: str, model: type[Settings]) -> list[str]:
    """The keys of a section, and of those inside it, that are shown neither as a setting nor as a comment."""
    section = text.partition(f"{header}\n")[2].partition("\n\n")[0]
    path, words = header.strip("[]"), " ".join(text.replace("\n#", "").split())
    gone = []
    for name, declared in model.model_fields.items():
        inside = f"[{path}.{name}]"
        if declared.exclude:
            continue
        if isinstance(declared.annotation, type) and issubclass(declared.annotation, Settings):
            gone += missing(text, inside, declared.annotation)
        elif not re.search(rf"^(# )?{name} = ", section, re.MULTILINE) and f"{inside}\n" not in text:
            gone.append(f"{path}.{name}")
        if (declared.description or "") not in words:
            gone.append(f"{path}.{name}: {declared.description}")
    return gone


def lively(text: str) -> str:
    """The text with every example in its comments made a setting."""
    return re.sub(r"^# (?!access_token)(?=[\w.\"]+ = |\[|\]$| {4}\{)", "", text, flags=re.MULTILINE)


def test_the_example_of_this_version_is_complete_and_loads(tmp_path: Path) -> None:
    cogs = [settings_of(name) for name in known_cogs()]
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text == example(cogs), "the settings have changed: python -m tests.bot.test_setup writes the example anew"
    config = read(tmp_path, text, cogs)
    assert config.communities[0].settings == {name: model() for name, model in cogs}
    assert config.bot == BotSettings(data_dir=tmp_path / "data")
    sections: list[tuple[str, type[Settings]]] = [
        ("[bot]", BotSettings),
        ("[discord]", DiscordSettings),
        ("[matrix]", MatrixSettings),
        ("[[communities]]", Community),
        ("[communities.discord]", DiscordHome),
        ("[communities.matrix]", MatrixHome),
        *((f"[communities.{name}]", model) for name, model in cogs if model.model_fields),
    ]
    assert [key for header, model in sections for key in missing(text, header, model)] == []
    assert read(tmp_path, lively(text), cogs), "every example in the comments is a good one"


def test_the_example_shows_every_kind_of_setting_with_its_default(tmp_path: Path) -> None:
    text = example(ODD)
    assert missing(text, "[communities.odd]", OddSettings) == []
    config = read(tmp_path, text)
    assert config.communities[0].cogs == ("odd", "plain")
    assert config.communities[0].settings["odd"] == OddSettings(where="here")
    assert '# key = { env = "ODD_KEY" }' in text
    assert "# nothing = " in text
    assert "quiet = false\n" in text
    assert '# Wordings.\n# [communities.odd.words]\n# hello = ["Hi", "Hello"]' in text
    assert 'window = "1 hour 30 minutes"' in text


def test_what_the_example_shows_as_a_comment_may_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODD_KEY", "a-key")
    text = example(ODD)
    odd = read(tmp_path, lively(text)).communities[0].settings["odd"]
    assert isinstance(odd, OddSettings)
    assert odd.key == SecretStr("a-key")
    assert odd.words == {"hello": ("Hi", "Hello")}


DISCORD = DiscordAnswers({"env": "DISCORD_TOKEN"}, 12, {"welcome": 13})
MATRIX = MatrixAnswers("https://m.org", "@bot:m.org", password="a secret", space="#s:m.org", rooms={"welcome": "!w"})


def test_answers_become_a_file_that_says_the_same(tmp_path: Path) -> None:
    config = read(tmp_path, write(Answers("makers", "Les Makers", "fr", "Europe/Paris", ODD, DISCORD, MATRIX)))
    community = config.communities[0]
    assert (community.id, community.name, community.locale, community.timezone) == (
        "makers",
        "Les Makers",
        "fr",
        "Europe/Paris",
    )
    assert community.discord == DiscordHome(server="12", rooms={"welcome": "13"})
    assert community.matrix == MatrixHome(space="#s:m.org", rooms={"welcome": "!w"})
    assert community.settings == {"odd": OddSettings(where="here"), "plain": Settings()}
    assert config.discord == DiscordSettings(token=SecretStr("a-token"))
    assert config.matrix == MatrixSettings(
        homeserver="https://m.org", user_id="@bot:m.org", password=SecretStr("a secret")
    )


def test_one_network_is_enough(tmp_path: Path) -> None:
    config = read(tmp_path, write(Answers("makers", "Makers", discord=DISCORD)))
    assert config.matrix is None
    (tmp_path / "token").write_text("from a file", encoding="utf-8")
    only = MatrixAnswers("https://m.org", "@bot:m.org", access_token={"file": "token"}, rooms={"welcome": "#w:m.org"})
    config = read(tmp_path, write(Answers("makers", "Makers", matrix=only)))
    assert config.discord is None
    assert config.matrix is not None
    assert config.matrix.access_token == SecretStr("from a file")


def test_what_was_not_asked_stands_as_a_comment_with_its_default() -> None:
    text = write(Answers("makers", "Makers", cogs=ODD, discord=DISCORD))
    assert '# data_dir = "data"' in text
    assert '# window = "1 hour 30 minutes"' in text
    assert 'where = "here"' in text.splitlines()


def test_answers_do_not_show_their_secrets() -> None:
    assert "a secret" not in repr(Answers("makers", "Makers", matrix=MATRIX))


@given(name=st.text(min_size=1, max_size=80).filter(str.strip), room=st.text(min_size=1, max_size=20))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_written_as_it_is(tmp_path: Path, name: str, room: str) -> None:
    config = read(tmp_path, write(Answers("makers", name, discord=DiscordAnswers("a-token", 12, {room: 13}))))
    assert config.communities[0].name.strip() == name.strip()
    assert config.communities[0].discord == DiscordHome(server="12", rooms={room: "13"})


if __name__ == "__main__":
    EXAMPLE.write_text(example([settings_of(name) for name in known_cogs()]), encoding="utf-8")
