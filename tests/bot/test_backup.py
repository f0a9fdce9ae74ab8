"""Backups: whole, private, without what was erased and without the keys of secret ballots; and back again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import backup as module
from bot.app import Lock, StartError
from bot.backup import backup, restore
from bot.testing import Play, playing
from tests.voting import Voting


async def voted(play: Play, choice: str) -> None:
    await play.press("ann", play.cards("welcome")[-1], choice)


async def test_a_backup_is_taken_while_the_bot_runs_and_brings_everything_back(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "kept.db"
    async with playing(data, [Voting], cogs=["voting"]) as play:
        await play.join("ann")
        await play.command("ann", "vote open secret")
        await voted(play, "tea")
        assert backup(data, file) == size(file)
        assert mode(file) == 0o600
        await voted(play, "mate")
    key = (data / "keys" / "1.key").read_bytes()
    assert key not in file.read_bytes()
    kept = restore(data, file)
    assert kept is not None
    assert kept.name.startswith("before-restore-")
    async with playing(data, [Voting], cogs=["voting"], stages={"local": play.stage()}) as play:
        async with play.house.database.reading() as connection:
            found = (await connection.exec_driver_sql("SELECT choices FROM ballots")).all()
        assert found == [("tea",)]


async def test_numbers_given_since_the_backup_are_not_given_again(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "kept.db"
    async with playing(data, [Voting], cogs=["voting"]) as play:
        await play.command("ann", "vote open")
        backup(data, file)
        await play.command("ann", "vote open")
    restore(data, file)
    assert next_box(data) == 3
    (data / "animateur.db").write_bytes(b"damaged beyond reading")
    restore(data, file)
    assert next_box(data) == 1 + module.SKIPPED + 1


def next_box(data: Path) -> int:
    """The number of the next ballot box."""
    with closing(sqlite3.connect(data / "animateur.db")) as connection:
        return int(connection.execute("INSERT INTO ballot_boxes (secret, sealed) VALUES (0, 0)").lastrowid or 0)


async def test_a_backup_goes_to_a_fresh_place_too(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    async with playing(tmp_path / "data", [Voting], cogs=["voting"]) as play:
        await play.join("ann")
        backup(tmp_path / "data", file)
    assert restore(tmp_path / "elsewhere", file) is None
    assert (tmp_path / "elsewhere" / "animateur.db").is_file()


def test_what_cannot_be_backed_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"There is no database in .* yet: nothing to back up\."):
        backup(tmp_path, tmp_path / "kept.db")
    (tmp_path / "animateur.db").write_bytes(b"")
    (tmp_path / "there.db").write_bytes(b"")
    with pytest.raises(StartError, match=r"there\.db exists already"):
        backup(tmp_path, tmp_path / "there.db")
    with pytest.raises(StartError, match="cannot be written"):
        backup(tmp_path, tmp_path / "no" / "such" / "place.db")
    (tmp_path / "animateur.db").write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with pytest.raises(StartError, match="The backup could not be written"):
        backup(tmp_path, tmp_path / "kept.db")
    assert not (tmp_path / "kept.db").exists()


def test_what_is_no_backup_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "animateur.db").write_bytes(b"what was there")
    with pytest.raises(StartError, match="There is no file"):
        restore(data, tmp_path / "nothing.db")
    (tmp_path / "words.db").write_bytes(b"no database at all, but long enough to be looked at" * 100)
    (tmp_path / "empty.db").write_bytes(b"")
    for name in ("words.db", "empty.db"):
        with pytest.raises(StartError, match="is no backup of animateur"):
            restore(data, tmp_path / name)
    assert (data / "animateur.db").read_bytes() == b"what was there"


async def test_nothing_is_restored_under_a_running_bot(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "kept.db"
    async with playing(data, [Voting], cogs=["voting"]):
        backup(data, file)
    with Lock(data), pytest.raises(StartError, match="already runs"):
        restore(data, file)


def size(file: Path) -> int:
    return file.stat().st_size


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777
