"""`animateur init` and `animateur check`: a file from answers, and what is wrong with it in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import load
from bot.cli import program
from bot.config import DiscordHome, MatrixHome

DISCORD = ["--discord-server", "12", "--discord-room", "welcome=13"]
MATRIX = ["--matrix-homeserver", "https://m.org", "--matrix-user", "@bot:m.org", "--matrix-space", "#s:m.org"]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")
    monkeypatch.delenv("MATRIX_PASSWORD", raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("TZ", "Europe/Paris")
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "bot.toml"


def init(file: Path, *flags: str, typed: str = "") -> Result:
    return CliRunner().invoke(program, ["init", str(file), *flags], input=typed)


def test_flags_are_enough(file: Path) -> None:
    done = init(file, "--name", "Les Zébulons", *DISCORD)
    assert done.exit_code == 0, done.output
    assert "only you can read it" in done.output
    assert "Before the bot can run" not in done.output
    assert file.stat().st_mode & 0o777 == 0o600
    config = load(file)
    community = config.communities[0]
    assert (community.id, community.name) == ("les-zebulons", "Les Zébulons")
    assert (community.locale, community.timezone) == ("fr", "Europe/Paris")
    assert community.discord == DiscordHome(server="12", rooms={"welcome": "13"})
    assert config.discord is not None
    assert config.discord.token.get_secret_value() == "a-token"


def test_what_is_still_missing_is_said_at_once(file: Path) -> None:
    done = init(file, "--name", "Makers", "--locale", "en", *MATRIX)
    assert done.exit_code == 0, done.output
    assert "Before the bot can run:\n  line" in done.output
    assert "matrix.password: the environment variable MATRIX_PASSWORD is not set" in done.output


def test_without_flags_everything_is_asked_and_a_wrong_answer_asked_again(file: Path) -> None:
    discord = ["y", "my server", "12", "", "13", "", ""]
    matrix = ["y", "m.org", "https://m.org", "@bot:m.org", "a typed password", "", "#w:m.org", "", ""]
    done = init(file, typed="\n".join(["The Makers", "", "de", "en", "Europe/Pari", "", *discord, *matrix, ""]))
    assert done.exit_code == 0, done.output
    assert "must be a number" in done.output
    assert 'must be "en" or "fr"' in done.output
    assert 'did you mean "Europe/Paris"?' in done.output
    assert "a typed password" not in done.output
    config = load(file)
    community = config.communities[0]
    assert (community.id, community.locale, community.timezone) == ("the-makers", "en", "Europe/Paris")
    assert community.discord == DiscordHome(server="12", rooms={"welcome": "13"})
    assert community.matrix == MatrixHome(rooms={"welcome": "#w:m.org"})
    assert config.matrix is not None
    assert config.matrix.password is not None
    assert config.matrix.password.get_secret_value() == "a typed password"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--name", "M"], "a community needs a home"),
        (["--name", "M", "--discord-server", "x"], "must be a number"),
        (["--name", "M", "--matrix-homeserver", "https://m.org"], "--matrix-user"),
        (["--name", "M", *DISCORD, "--cog", "nonsense"], 'there is no cog "nonsense"'),
        (["--name", "M", *DISCORD, "--discord-token", "MTk4-secret"], "say env:NAME or file:PATH"),
        (["--name", "M", *DISCORD, "--id", "Not An Id"], "must be 1 to 32"),
        (["--name", "", *DISCORD], "must not be empty"),
    ],
)
def test_a_wrong_flag_is_refused_in_words_and_nothing_is_written(file: Path, flags: list[str], said: str) -> None:
    done = init(file, *flags)
    assert done.exit_code == 2
    assert said in done.output
    assert "MTk4-secret" not in done.output
    assert not file.exists()


def test_a_file_that_is_there_is_replaced_only_when_told(file: Path) -> None:
    file.write_text("mine", encoding="utf-8")
    file.chmod(0o644)
    flags = ["--name", "Makers", *DISCORD]
    assert "is already there" in init(file, *flags).output
    assert file.read_text(encoding="utf-8") == "mine"
    assert init(file, *flags, "--force").exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert load(file).communities[0].id == "makers"


def test_a_place_that_cannot_be_written_is_told(file: Path) -> None:
    done = init(file.parent / "nowhere" / "bot.toml", "--name", "Makers", *DISCORD)
    assert done.exit_code == 2
    assert "cannot be written" in done.output


def test_check_says_every_mistake_or_that_all_is_well(file: Path) -> None:
    init(file, "--name", "Makers", *DISCORD)
    assert CliRunner().invoke(program, ["check", str(file)]).exit_code == 0
    file.write_text(file.read_text(encoding="utf-8").replace("locale =", "local ="), encoding="utf-8")
    done = CliRunner().invoke(program, ["check", str(file)])
    assert done.exit_code == 2
    assert 'unknown key; did you mean "locale"?' in done.output
