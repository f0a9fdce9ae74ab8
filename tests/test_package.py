"""The wheel holds all that it needs: texts, migrations, the example."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip install` of the wheel unpacks, its dependencies aside."""
    directory = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", directory, ROOT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [wheel] = directory.glob("animateur-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(directory / "site")
    return directory / "site"


def animateur(installed: Path, cwd: Path, *args: str) -> str:
    """Run the installed command far from the checkout; what it says."""
    run = "from bot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", run, *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_plays_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    assert "C'est tout ce qu'il faut." in animateur(installed, tmp_path, "demo", "--fast", "--locale", "fr")


def test_init_and_check_work_from_the_wheel(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "made-up")
    animateur(installed, tmp_path, "init", "--name", "Makers", "--discord-server", "1")
    assert (tmp_path / "bot.toml").is_file()
    assert "is well written" in animateur(installed, tmp_path, "check")


def test_the_wheel_holds_every_file_that_is_read_while_it_runs(installed: Path) -> None:
    for pattern in ("bot/**/*.py", "cogs/**/*.py"):
        for file in ROOT.glob(pattern):
            assert (installed / file.relative_to(ROOT)).is_file()
    for file in [*ROOT.glob("locales/*/*.ftl"), ROOT / "bot.example.toml"]:
        assert (installed / "bot" / file.relative_to(ROOT)).read_bytes() == file.read_bytes()
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"bot", "cogs"}


def test_the_wheel_says_what_it_is_and_brings_the_command(installed: Path) -> None:
    [info] = installed.glob("*.dist-info")
    said = message_from_string((info / "METADATA").read_text(encoding="utf-8"))
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (said["Name"], said["Version"]) == ("animateur", declared["version"])
    assert "animateur = bot.cli:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    assert not [need for need in said.get_all("Requires-Dist", []) if "pytest" in need or "simcord" in need]
