"""The app: which cogs there are, one process on one data directory, and a life of networks that come and go."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot import app as module
from bot import logs
from bot.app import (
    App,
    Lock,
    StartError,
    cogs_of,
    data_in,
    find_cog,
    known_cogs,
    load,
    networks_of,
    run,
    settings_of,
    texts_of,
)
from bot.chat import Later, Shut, Trouble
from bot.config import BotSettings, Config
from bot.house import House
from bot.platform import Platform
from bot.platforms.discord import DiscordPlatform
from bot.platforms.local import LocalPlatform, Stage
from bot.platforms.matrix import MatrixPlatform
from bot.testing import community
from cogs.account import Accounts
from cogs.polls import Polls
from cogs.steering import Steering
from tests.voting import Voting

TOML = """
[bot]
data_dir = "data"
[discord]
token = "made-up"
[matrix]
homeserver = "http://localhost:1"
user_id = "@bot:localhost"
access_token = "made-up"
[[communities]]
id = "makers"
name = "{name}"
cogs = ["polls"]
[communities.discord]
server = 1
[communities.matrix]
rooms = {{ welcome = "!w:localhost" }}
"""


class Fickle(LocalPlatform):
    """A network that meets troubles when it is opened and when it runs."""

    opening: list[Trouble]
    running: list[Trouble]
    opened = 0

    async def open(self) -> None:
        """Meet the next trouble."""
        self.opened += 1
        if self.opening:
            raise self.opening.pop(0)

    async def run(self) -> None:
        """Meet the next trouble, else serve."""
        if self.running:
            raise self.running.pop(0)
        await super().run()


def fickle(house: House, network: str, opening: list[Trouble], running: list[Trouble]) -> Platform:
    platform = Fickle(house, Stage(network))
    platform.opening, platform.running = opening, running
    return platform


def app_of(data_dir: Path, **troubles: tuple[list[Trouble], list[Trouble]]) -> App:
    """An app whose networks meet these troubles, when opened and when running."""
    config = Config(bot=BotSettings(data_dir=data_dir), communities=(community(networks=tuple(troubles)),))
    makers = {
        network: partial(fickle, network=network, opening=opening, running=running)
        for network, (opening, running) in troubles.items()
    }
    return App(config, makers=makers, kinds=[Voting])


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "bot.toml"
    write(path, TOML.format(name="Makers"))
    return path


def write(path: Path, words: str) -> None:
    """What an admin does."""
    path.write_text(words, encoding="utf-8")


# ------------------------------------------------------------------ cogs


def test_a_cog_is_found_by_its_name_or_by_its_module() -> None:
    assert find_cog("polls") is Polls
    assert find_cog("tests.voting:Voting") is Voting
    assert settings_of("polls") == ("polls", Polls.Settings)


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        ("nothing", "no such cog"),
        ("tests.voting:Nothing", "tests.voting has no cog Nothing"),
        ("tests.voting:text", "tests.voting has no cog text"),
        ("no.such.module:Cog", "it cannot be imported: ModuleNotFoundError: No module named 'no'"),
    ],
)
def test_what_is_no_cog_is_said_to_be_none(listed: str, reason: str) -> None:
    with pytest.raises(LookupError, match=f"^{reason}$"):
        find_cog(listed)


def test_cogs_that_are_always_on_need_no_listing(toml: Path) -> None:
    assert {"polls", "greeter"} <= set(known_cogs())
    assert not {"account", "steering"} & set(known_cogs())
    assert cogs_of(load(toml)) == [Accounts, Steering, Polls]


def test_each_configured_network_is_made(toml: Path) -> None:
    assert networks_of(load(toml)) == {"discord": DiscordPlatform, "matrix": MatrixPlatform}
    assert networks_of(Config()) == {}


def test_texts_are_the_houses_and_those_a_cog_brings() -> None:
    assert texts_of([Polls, Voting]).folders == texts_of([]).folders


# ------------------------------------------------------------------ one process


def test_a_second_process_on_the_same_data_is_refused_and_told_the_mend(tmp_path: Path) -> None:
    with Lock(tmp_path / "data"):
        with pytest.raises(StartError) as refused, Lock(tmp_path / "data"):
            pass
        with Lock(tmp_path / "other"):
            pass
    assert str(refused.value) == (
        f"Another animateur (process {os.getpid()}) already runs on {tmp_path / 'data'}: "
        "stop it first, or give this one a data_dir of its own."
    )
    with Lock(tmp_path / "data"):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


# ------------------------------------------------------------------ networks


async def test_a_network_that_shuts_us_out_ends_alone(tmp_path: Path) -> None:
    app = app_of(tmp_path, discord=([], [Shut("the token was revoked")]), matrix=([], []))
    await app.start()
    serving = asyncio.create_task(app.serve())
    await until(lambda: app.away == {"discord": "the token was revoked"})
    await asyncio.sleep(0)
    assert not serving.done()
    await app.close()
    await serving


async def test_when_no_network_will_have_us_it_is_over(tmp_path: Path) -> None:
    app = app_of(tmp_path, discord=([Shut("one")], []), matrix=([], [Shut("two")]))
    await app.start()
    await asyncio.wait_for(app.serve(), 10)
    assert app.away == {"discord": "one", "matrix": "two"}
    await app.close()


async def test_a_network_that_cannot_be_reached_is_tried_again(tmp_path: Path) -> None:
    app = app_of(tmp_path, matrix=([Later("no route", 0.001), Later("no route", 0.001)], [Later("cut", 0.001)]))
    await app.start()
    serving = asyncio.create_task(app.serve())
    platform = app.house.platforms["matrix"]
    assert isinstance(platform, Fickle)
    await until(lambda: platform.opened == 4)
    assert app.away == {}
    await app.close()
    await serving


async def test_a_network_that_breaks_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.0))
    app = app_of(tmp_path, discord=([Trouble("a mistake of ours")], []), matrix=([], []))
    await app.start()
    serving = asyncio.create_task(app.serve())
    platform = app.house.platforms["discord"]
    assert isinstance(platform, Fickle)
    await until(lambda: platform.opened == 2)
    assert app.away == {}
    assert "network broke, trying again" in capsys.readouterr().out
    await app.close()
    await serving


async def test_tidying_up_that_fails_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def full() -> None:
        raise sqlite3.OperationalError("database or disk is full")

    app = app_of(tmp_path, matrix=([], []))
    await app.start()
    monkeypatch.setattr(app.house, "tidy_up", full)
    serving = asyncio.create_task(app.serve())
    await until(lambda: "tidying up failed" in capsys.readouterr().out)
    assert not serving.done()
    await app.close()
    await serving


# ------------------------------------------------------------------ a whole life


def shared(folder: Path) -> list[str]:
    """The files in it that others than their owner can do anything with."""
    files = list(folder.rglob("*"))
    assert folder / "animateur.db" in files
    return [file.name for file in files if file.stat().st_mode & 0o077]


async def test_a_life_from_start_to_sigterm_with_the_file_read_again(
    toml: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[App] = []
    levels: list[str] = []

    def networks(config: Config) -> dict[str, module.Make]:
        return {"discord": partial(fickle, network="discord", opening=[], running=[])}

    class Watched(App):
        async def serve(self) -> None:
            started.append(self)
            await super().serve()

    monkeypatch.setattr(module, "networks_of", networks)
    monkeypatch.setattr(module, "App", Watched)
    monkeypatch.setattr(logs, "set_up", lambda style, level: levels.append(level))
    data = toml.parent / "data"
    data.mkdir(mode=0o755)
    living = asyncio.create_task(run(toml, load(toml)))
    await until(lambda: bool(started))
    house = started[0].house
    assert shared(data) == []

    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: len(levels) == 1)
    assert "configuration unchanged" in capsys.readouterr().out

    write(toml, TOML.format(name="Menders").replace('data_dir = "data"', 'log_level = "debug"'))
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: levels[1:] == ["debug"])
    assert house.community("makers").name == "Menders"
    told = capsys.readouterr().out
    assert told.count("applies=now") == 2
    assert told.count("applies='after a restart'") == 1

    write(toml, "[bot")
    os.kill(os.getpid(), signal.SIGHUP)
    await until(lambda: "configuration refused" in capsys.readouterr().out)
    assert house.community("makers").name == "Menders"

    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(living, 10) == 0
    with Lock(toml.parent / "data"):
        pass


async def test_a_life_that_no_network_wants_ends_with_a_failure(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def networks(config: Config) -> dict[str, module.Make]:
        return {"discord": partial(fickle, network="discord", opening=[Shut("no")], running=[])}

    monkeypatch.setattr(module, "networks_of", networks)
    assert await asyncio.wait_for(run(toml, load(toml)), 10) == 1


async def test_what_takes_too_long_to_end_is_left(
    toml: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closing: list[App] = []

    class Slow(App):
        async def close(self) -> None:
            closing.append(self)
            await asyncio.Event().wait()

    def networks(config: Config) -> dict[str, module.Make]:
        return {"discord": partial(fickle, network="discord", opening=[Shut("no")], running=[])}

    monkeypatch.setattr(module, "networks_of", networks)
    monkeypatch.setattr(module, "App", Slow)
    monkeypatch.setattr(module, "STOP_WITHIN", 0.01)
    assert await run(toml, load(toml)) == 1
    assert "stopped before everything had ended" in capsys.readouterr().out
    await App.close(closing[0])


async def test_an_end_that_fails_is_an_end(
    toml: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Clumsy(App):
        async def close(self) -> None:
            await super().close()
            raise ValueError

    def networks(config: Config) -> dict[str, module.Make]:
        return {"discord": partial(fickle, network="discord", opening=[Shut("no")], running=[])}

    monkeypatch.setattr(module, "networks_of", networks)
    monkeypatch.setattr(module, "App", Clumsy)
    assert await run(toml, load(toml)) == 1
    assert "stopping failed" in capsys.readouterr().out


# ------------------------------------------------------------------ data that cannot be used


async def test_sigterm_while_it_starts_ends_it(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Long(App):
        async def start(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.Event().wait()

    monkeypatch.setattr(module, "App", Long)
    monkeypatch.setattr(module, "networks_of", lambda config: {})
    assert await asyncio.wait_for(run(toml, load(toml)), 10) == 0


async def test_a_mistake_of_a_cog_at_the_start_is_raised(toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(App):
        async def start(self) -> None:
            raise RuntimeError("a migration of somebody's cog")

    monkeypatch.setattr(module, "App", Broken)
    monkeypatch.setattr(module, "networks_of", lambda config: {})
    with pytest.raises(RuntimeError):
        await run(toml, load(toml))


def sql(data_dir: Path, *statements: str) -> None:
    """What happens to a database."""
    data_dir.mkdir(exist_ok=True)
    with closing(sqlite3.connect(data_dir / "animateur.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def test_a_database_that_cannot_be_used_is_said_in_a_sentence(
    toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "networks_of", lambda config: {})
    data = toml.parent / "data"

    async def refused() -> str:
        with pytest.raises(StartError) as error:
            await run(toml, load(toml))
        return str(error.value).replace(str(data), "DATA")

    sql(data, "CREATE TABLE house_version (version_num)", "INSERT INTO house_version VALUES ('house9999')")
    assert await refused() == (
        "The database in DATA was made by a newer animateur: install that one again, or restore a backup that is older."
    )
    write(data / "animateur.db", "no database at all, only words")
    assert await refused() == (
        "The database in DATA cannot be used (file is not a database): "
        "put a backup in its place with `animateur restore FILE`."
    )
    (data / "animateur.db").unlink()
    (data / "animateur.db").mkdir()
    assert await refused() == (
        "The database in DATA cannot be used (unable to open database file): "
        "see that [bot] data_dir is a folder in which this user may read and write."
    )


async def test_a_data_dir_that_cannot_be_one_is_said_in_a_sentence(toml: Path) -> None:
    write(toml.parent / "data", "a file")
    with pytest.raises(StartError, match=r"data cannot be used \(File exists\): see that \[bot\] data_dir is a folder"):
        await run(toml, load(toml))


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "make room on the disk"),
        (sqlite3.OperationalError("database or disk is full"), "make room on the disk"),
        (sqlite3.OperationalError("database is locked"), "another program holds it, stop that one"),
        (sqlite3.DatabaseError("database disk image is malformed"), "put a backup in its place"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), "see that [bot] data_dir is a folder"),
    ],
)
def test_what_is_wrong_with_the_data_comes_with_the_mend(error: Exception, mend: str) -> None:
    with pytest.raises(StartError, match=re.escape(mend)), data_in(Path("data")):
        raise error


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to be true, at most ten seconds."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.005)
