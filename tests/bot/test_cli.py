"""The command line: what an admin types, what is said, and the exit codes."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import app, cli, demo, logs, semantic
from bot.app import Lock
from bot.platform import Finding
from bot.platforms.discord import DiscordPlatform

ROOT = Path(__file__).parents[2]
TOML = """
[bot]
data_dir = "data"
[discord]
token = "made-up"
[[communities]]
id = "makers"
name = "Makers"
cogs = ["greeter", "polls"]
[communities.discord]
server = 1
"""


@pytest.fixture
def toml(tmp_path: Path) -> str:
    """The path of a file that is right."""
    path = tmp_path / "bot.toml"
    path.write_text(TOML, encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def log_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands set logging up for their own process."""
    monkeypatch.setattr(logs, "set_up", lambda style, level: None)


def animateur(*args: str) -> Result:
    return CliRunner().invoke(cli.program, list(args))


NOTICING = (
    TOML.replace('["greeter", "polls"]', '["noticing"]')
    + """
[communities.discord.rooms]
support = 2
[communities.noticing]
rooms = { suport = "normal" }
[[communities.noticing.charter]]
name = "money"
words = ["refund"]
times = 2
reaction = "case"
[[communities.noticing.charter]]
name = "mine"
words = ["my refund"]
times = 2
reaction = "none"
"""
)


def test_check_says_what_a_charter_asks_for_in_vain(toml: str) -> None:
    Path(toml).write_text(NOTICING, encoding="utf-8")
    said = " ".join(animateur("check", toml).output.split())
    assert 'no network has a room "suport": add it to the rooms; did you mean "support"?' in said
    assert 'the rule "mine" of the charter is never reached' in said
    assert 'does little without "escalation"' in said


def test_a_charter_is_tried(toml: str) -> None:
    Path(toml).write_text(NOTICING, encoding="utf-8")
    asked = [
        {"id": 1, "text": "a refund?", "at": "2026-12-01T09:00"},
        {"id": 2, "text": "a refund?", "member": "bob", "at": "2026-12-01T09:01"},
        {"id": 3, "text": "my refund?", "at": "2026-12-01T09:02"},
        {"id": 4, "text": "a refund?", "at": "2026-12-05T09:02"},
    ]
    done = CliRunner().invoke(cli.program, ["try", "charter", toml], input="\n".join(map(json.dumps, asked)))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["rule"], answer["reaction"]) for answer in answers] == [
        (None, "none"),
        (None, "none"),
        ("money", "case"),
        (None, "none"),
    ]
    assert answers[2]["because"] == ["refund"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("glurb", "A line is no JSON object"),
        ('{"text": 3}', "A line is no message"),
        ('{"text": "x", "room": "attic"}', 'The room "attic" is not read: name suport'),
        ('{"text": "x", "at": "soon"}', '"soon" is no moment'),
    ],
)
def test_a_trial_of_a_charter_says_what_is_wrong(line: str, said: str, toml: str) -> None:
    Path(toml).write_text(NOTICING, encoding="utf-8")
    done = CliRunner().invoke(cli.program, ["try", "charter", toml], input=line)
    assert done.exit_code == 1
    assert said in " ".join(done.stderr.split())


def test_without_noticing_there_is_no_charter_to_try(toml: str) -> None:
    done = animateur("try", "charter", toml)
    assert 'has no charter there: add "noticing"' in " ".join(done.stderr.split())


def test_help_names_every_command() -> None:
    done = animateur("--help")
    assert done.exit_code == 0
    for command in ("demo", "init", "check", "run", "backup", "restore", "move", "try"):
        assert command in done.output


def test_peaks_are_tried_line_by_line_and_bad_counts_said() -> None:
    line = '{"tz": "Europe/Paris", "hours": [], "days": ["2026-12-01"]}\n'
    done = CliRunner().invoke(cli.program, ["try", "peak"], input=line + "\n" + line)
    assert done.exit_code == 0
    first, second = map(json.loads, done.output.splitlines())
    assert first == second
    assert len(first["2026-12-01"]) == 24
    broken = CliRunner().invoke(cli.program, ["try", "peak"], input="glurb\n")
    assert broken.exit_code == 1
    assert "no JSON" in broken.output


def test_without_a_command_help_is_shown() -> None:
    assert "Usage" in animateur().output


@pytest.mark.parametrize(
    "command", [["run"], ["check"], ["backup", "b.db", "--config"], ["restore", "b.db", "--config"]]
)
def test_a_file_that_is_not_there_is_said(command: list[str], tmp_path: Path) -> None:
    done = animateur(*command, str(tmp_path / "bot.toml"))
    assert done.exit_code == 2
    assert done.output == "✗ bot.toml, there is no such file; `animateur init` writes one\n"


def test_every_mistake_is_said_and_nothing_is_taken_for_markup(toml: str) -> None:
    Path(toml).write_text(TOML.replace("polls", "[bold]polls").replace("server = 1", 'server = "x"'), encoding="utf-8")
    done = animateur("check", toml)
    assert done.exit_code == 2
    assert done.output.count("✗ bot.toml, line ") == 2
    assert "[bold]polls" in done.output


def test_check_says_what_is_not_installed(toml: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    by_meaning = TOML.replace('"polls"]', '"polls", "ideas"]') + '\n[communities.ideas]\nsimilar = "semantic"\n'
    assert by_meaning.count("ideas") == 2
    Path(toml).write_text(by_meaning, encoding="utf-8")
    done = animateur("check", toml)
    assert done.exit_code == 0
    assert 'pip install "animateur[semantic]"' in done.output


def test_check_says_that_nobody_stands_on_the_ladder(toml: str) -> None:
    Path(toml).write_text(TOML.replace('"polls"]', '"polls", "escalation"]'), encoding="utf-8")
    done = animateur("check", toml)
    assert done.exit_code == 0
    assert "! Makers (escalation): nobody stands on the ladder" in done.output


def test_check_online_prints_what_is_wrong_what_it_breaks_and_the_mend(
    toml: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(self: DiscordPlatform) -> list[Finding]:
        return [Finding(True, "the token is good"), Finding(False, "no [intent]", "no greetings", "switch it on")]

    monkeypatch.setattr(DiscordPlatform, "check", check)
    done = animateur("check", toml, "--online")
    assert done.exit_code == 1
    assert done.output.splitlines()[1:] == [
        "✓ the token is good",
        "✗ no [intent]",
        "    without it: no greetings",
        "    the mend: switch it on",
    ]


def test_check_online_ends_well_where_all_is_well(toml: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(self: DiscordPlatform) -> list[Finding]:
        return [Finding(True, "the token is good")]

    monkeypatch.setattr(DiscordPlatform, "check", check)
    assert animateur("check", toml, "--online").exit_code == 0


def test_a_data_dir_that_cannot_be_used_is_one_sentence_everywhere(toml: str, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    for command in (["run", toml], ["check", "--online", toml]):
        done = animateur(*command)
        assert done.exit_code == 1
        assert "data cannot be used (File exists): see that [bot] data_dir is a folder" in done.output


def test_a_database_in_postgresql_is_backed_up_by_its_own_tools(toml: str, tmp_path: Path) -> None:
    secret = 'database = "postgresql://u:hunter2@127.0.0.1:1/town"\n'
    Path(toml).write_text(TOML.replace("[discord]", secret + "[discord]", 1), encoding="utf-8")
    for command in ("backup", "restore"):
        done = animateur(command, str(tmp_path / "b.db"), "--config", toml)
        assert done.exit_code == 1
        assert done.output.startswith("✗ The database is in PostgreSQL: back it up with pg_dump")
    done = animateur("run", toml)
    assert done.exit_code == 1
    assert "The database town on 127.0.0.1:1 cannot be used" in done.output
    assert "hunter2" not in done.output


def test_move_says_what_came_of_it(toml: str, tmp_path: Path) -> None:
    done = animateur("move", toml, toml)
    assert done.exit_code == 1
    assert done.output == "✗ Both files name the same database: nothing to move.\n"


def test_run_is_refused_while_another_runs(toml: str, tmp_path: Path) -> None:
    with Lock(tmp_path / "data"):
        done = animateur("run", toml)
    assert done.exit_code == 1
    assert "already runs on" in done.output


def test_a_break_is_one_sentence_with_the_rest_in_the_log(toml: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(path: Path, config: object) -> int:
        raise RuntimeError("somebody's words")

    monkeypatch.setattr(app, "run", broken)
    done = animateur("run", toml)
    assert done.exit_code == 1
    assert "Animateur broke, which it should not; the log above says where." in done.output


def test_what_still_hangs_once_the_bot_has_ended_is_cut(toml: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[int] = []

    async def ended(path: Path, config: object) -> int:
        asyncio.get_running_loop().run_in_executor(None, time.sleep, 0.5)
        return 3

    monkeypatch.setattr(app, "run", ended)
    monkeypatch.setattr(cli, "LINGER", 0.01)
    monkeypatch.setattr(os, "_exit", cut.append)
    assert animateur("run", toml).exit_code == 3
    assert cut == [3]


def test_a_backup_is_made_and_restored(toml: str, tmp_path: Path, migrated: Path) -> None:
    file = str(tmp_path / "b.db")
    assert "nothing to back up" in animateur("backup", file, "--config", toml).output
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "animateur.db").write_bytes((migrated / "animateur.db").read_bytes())
    made = animateur("backup", file, "--config", toml)
    assert made.exit_code == 0, made.output
    assert "kB. The keys of secret polls are not in it, on purpose." in made.output.replace("\n", " ")
    again = animateur("restore", file, "--config", toml)
    assert again.exit_code == 0, again.output
    assert "is in place. The database before it is kept as" in again.output
    refused = animateur("restore", toml, "--config", toml)
    assert refused.exit_code == 1
    assert "is no backup of animateur" in refused.output


def test_the_demo_plays_without_a_terminal() -> None:
    done = animateur("demo", "--locale", "fr")
    assert done.exit_code == 0
    assert "C'est tout ce qu'il faut." in done.output


def test_a_language_that_is_not_spoken_is_refused() -> None:
    assert animateur("demo", "--locale", "de").exit_code == 2


def test_a_demo_that_is_interrupted_says_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "play", interrupted)
    done = animateur("demo")
    assert (done.exit_code, done.output) == (130, "")


def test_in_a_terminal_the_demo_is_left_with_ctrl_c() -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "demo"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said = _read(ours, until="arrives")
    process.send_signal(signal.SIGINT)
    said += _read(ours, until=None)
    assert process.wait(10) == 130
    assert "Traceback" not in said
    os.close(ours)


def _read(terminal: int, *, until: str | None) -> str:
    """What a terminal shows, up to some words or the end."""
    said, deadline = "", time.monotonic() + 20
    while (until is None or until not in said) and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                said += os.read(terminal, 4096).decode(errors="replace")
            except OSError:  # the other end is closed
                break
    return said
