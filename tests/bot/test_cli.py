"""The command line: what each command prints, and the code it ends with."""

from __future__ import annotations

import asyncio
import os
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot import app as application
from bot import cli, logs
from bot import demo as demo_module
from bot.app import Lock, Make, StartError
from bot.config import Config
from bot.platform import Finding
from bot.platforms.local import LocalPlatform

TOML = """
[bot]
data_dir = "data"
[matrix]
homeserver = "http://localhost:1"
user_id = "@bot:localhost"
access_token = "made-up"
[[communities]]
id = "makers"
name = "Makers"
[communities.matrix]
rooms = { welcome = "!w:localhost" }
"""


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "bot.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def lively(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of the tests goes on, and its log stays as it is."""
    monkeypatch.setattr(cli, "_leave", lambda code: None)
    monkeypatch.setattr(logs, "set_up", lambda style, level: None)


def typed(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.program, [str(word) for word in words])


def test_without_a_word_it_explains_itself() -> None:
    shown = typed()
    for command in ("init", "check", "run", "demo", "backup", "restore"):
        assert command in shown.output


# ------------------------------------------------------------------ check


def test_a_good_file_is_said_to_be_good(toml: Path) -> None:
    shown = typed("check", toml)
    assert (shown.exit_code, shown.stdout) == (0, f"✓ {toml} is well written.\n")


def test_every_mistake_of_a_file_is_told_and_ends_with_two(toml: Path) -> None:
    toml.write_text(TOML.replace("name =", "nam ="), encoding="utf-8")
    shown = typed("check", toml)
    assert shown.exit_code == 2
    assert "✗ bot.toml, line" in shown.stderr
    assert 'did you mean "name"?' in shown.stderr


@pytest.mark.parametrize(("good", "code"), [(True, 0), (False, 1)])
def test_online_every_network_tells_what_it_found(
    toml: Path, monkeypatch: pytest.MonkeyPatch, good: bool, code: int
) -> None:
    class Checked(LocalPlatform):
        async def check(self) -> list[Finding]:
            return [Finding(True, "the token is good"), Finding(good, "the room", "greetings", "invite the bot")]

    monkeypatch.setattr(application, "networks_of", lambda config: {"local": Checked})
    shown = typed("check", "--online", toml)
    assert shown.exit_code == code
    mark = "✓" if good else "✗"
    assert shown.stdout.splitlines()[1:] == [
        "✓ the token is good",
        f"{mark} the room",
        "    without it: greetings",
        "    the mend: invite the bot",
    ]


def test_online_what_keeps_the_data_from_being_used_is_said(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def networks(config: Config) -> dict[str, Make]:
        raise StartError("The disk is full.")

    monkeypatch.setattr(application, "networks_of", networks)
    shown = typed("check", "--online", toml)
    assert (shown.exit_code, shown.stderr) == (1, "✗ The disk is full.\n")


# ------------------------------------------------------------------ run


@pytest.mark.parametrize("code", [0, 1])
def test_it_runs_and_ends_with_its_code(toml: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    async def run(path: Path, config: Config) -> int:
        assert (path, config.communities[0].name) == (toml, "Makers")
        return code

    monkeypatch.setattr(application, "run", run)
    assert typed("run", toml).exit_code == code


def test_why_it_cannot_start_is_one_sentence(toml: Path) -> None:
    with Lock(toml.parent / "data"):
        shown = typed("run", toml)
    assert shown.exit_code == 1
    assert shown.stderr.startswith("✗ Another animateur (process ")


def test_a_mistake_of_ours_is_one_sentence_too(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(path: Path, config: Config) -> int:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(application, "run", run)
    shown = typed("run", toml)
    assert shown.exit_code == 1
    assert "Animateur broke, which it should not" in shown.stderr


def test_without_a_file_it_says_how_to_get_one(tmp_path: Path) -> None:
    shown = typed("run", tmp_path / "none.toml")
    assert shown.exit_code == 2
    assert "`animateur init` writes one" in shown.stderr


# ------------------------------------------------------------------ backup and restore


def test_a_backup_and_its_way_back(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "networks_of", lambda config: {"local": LocalPlatform})
    file = toml.parent / "kept.db"
    assert "There is no database" in typed("backup", file, "--config", toml).stderr

    async def start(app: application.App) -> None:
        await app.start()
        await app.close()

    asyncio.run(start(application.App(application.load(toml))))
    shown = typed("backup", file, "--config", toml)
    assert shown.exit_code == 0
    assert "The keys of secret polls are not in it, on purpose." in shown.stdout
    shown = typed("restore", file, "--config", toml)
    assert shown.exit_code == 0
    assert "The database before it is kept as" in shown.stdout
    assert typed("restore", toml, "--config", toml).exit_code == 1


# ------------------------------------------------------------------ demo


def test_the_demo_plays_and_ends_well() -> None:
    shown = typed("demo", "--fast", "--locale", "fr")
    assert shown.exit_code == 0
    assert "Léo" in shown.stdout


def test_the_demo_can_be_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_module, "play", play)
    assert typed("demo", "--fast").exit_code == 130


def test_what_hangs_at_the_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.undo()
    monkeypatch.setattr(cli, "LINGER", 0.0)
    monkeypatch.setattr(os, "_exit", codes.append)
    cli._leave(3)
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(5)
    assert codes == [3]


def test_the_command_is_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(cli, "program", partial(called.append, "called"))
    cli.main()
    assert called == ["called"]
