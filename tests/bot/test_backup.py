"""Backups: one file, whole and private; restored, nothing gets the number of what was made since."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import backup as module
from bot.app import Lock, StartError
from bot.backup import SKIPPED, backup, restore

MEMBERS = "INSERT INTO members (community, alone, opted_out) VALUES ('makers', 0, 0)"


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A data directory with two members."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "animateur.db").write_bytes((migrated / "animateur.db").read_bytes())
    sql(data / "animateur.db", MEMBERS, MEMBERS)
    return data


def sql(file: Path, *statements: str) -> list[tuple[int]]:
    """Run statements; the rows of the last."""
    with closing(sqlite3.connect(file)) as connection, connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


def members(data: Path) -> list[tuple[int]]:
    return sql(data / "animateur.db", "SELECT id FROM members ORDER BY id")


def test_a_backup_is_a_whole_database_for_its_owners_eyes(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a name with ? and # and %41.db"
    with closing(sqlite3.connect(data / "animateur.db")) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute(MEMBERS)
        running.commit()
        running.execute(MEMBERS)  # not yet committed: not in it
        assert backup(data, file) == file.stat().st_size
    assert file.stat().st_mode & 0o777 == 0o600
    assert sql(file, "SELECT id FROM members ORDER BY id") == [(1,), (2,), (3,)]
    assert {path.name for path in tmp_path.iterdir()} == {"data", file.name}


def test_restoring_goes_back_and_keeps_what_was(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.db")
    sql(data / "animateur.db", MEMBERS)
    kept = restore(data, tmp_path / "b.db")
    assert members(data) == [(1,), (2,)]
    assert kept is not None
    assert sql(kept, "SELECT id FROM members ORDER BY id") == [(1,), (2,), (3,)]
    assert (data / "animateur.db").stat().st_mode & 0o777 == 0o600


def test_the_numbers_of_what_was_made_since_are_not_given_again(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.db")
    sql(data / "animateur.db", *[MEMBERS] * 5, "INSERT INTO ballot_boxes (secret, sealed) VALUES (0, 0)")
    restore(data, tmp_path / "b.db")
    sql(data / "animateur.db", MEMBERS, "INSERT INTO ballot_boxes (secret, sealed) VALUES (0, 0)")
    assert members(data) == [(1,), (2,), (8,)]
    assert sql(data / "animateur.db", "SELECT id FROM ballot_boxes") == [(2,)]


@pytest.mark.parametrize("damage", ["absent", "garbage", "empty"])
def test_where_nobody_knows_which_numbers_were_given_some_are_skipped(damage: str, data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.db")
    if damage == "absent":
        (data / "animateur.db").unlink()
    else:
        (data / "animateur.db").write_bytes(b"" if damage == "empty" else b"no database" * 100)
    kept = restore(data, tmp_path / "b.db")
    assert (kept is None) == (damage == "absent")
    sql(data / "animateur.db", MEMBERS)
    assert members(data) == [(1,), (2,), (3 + SKIPPED,)]


def test_a_damaged_database_is_kept_with_its_log(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.db")
    (data / "animateur.db").write_bytes(b"no database" * 100)
    (data / "animateur.db-wal").write_bytes(b"the last words")
    kept = restore(data, tmp_path / "b.db")
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"the last words"
    assert members(data) == [(1,), (2,)]


def test_a_backup_is_not_written_over_anything_nor_where_it_cannot_be(data: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(StartError, match="exists already"):
        backup(data, tmp_path / "mine")
    with pytest.raises(StartError, match=r"cannot be written \(No such file or directory\)"):
        backup(data, tmp_path / "nowhere" / "b.db")
    with pytest.raises(StartError, match="nothing to back up"):
        backup(tmp_path / "elsewhere", tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


def test_half_a_backup_is_none(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module, "_flush", full)
    with pytest.raises(StartError, match=r"No space left on device.*there is none now"):
        backup(data, tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


def test_what_is_no_whole_backup_is_refused_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.db")
    whole = (tmp_path / "b.db").read_bytes()
    sql(tmp_path / "other.db", "CREATE TABLE recipes (id)")
    (tmp_path / "half.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "words.db").write_text("only words", encoding="utf-8")
    for name in ("other", "half", "words"):
        with pytest.raises(StartError, match="is no backup of animateur, or it is damaged; nothing was changed"):
            restore(data, tmp_path / f"{name}.db")
    with pytest.raises(StartError, match="There is no file"):
        restore(data, tmp_path / "nothing.db")
    assert not [path for path in data.iterdir() if not path.name.startswith("animateur.db")]
    assert members(data) == [(1,), (2,)]


def test_a_running_bot_keeps_its_database(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b.db")
    with Lock(data), pytest.raises(StartError, match="stop it first"):
        restore(data, tmp_path / "b.db")
    assert not list(data.glob("before-restore*"))


def test_a_restore_that_cannot_be_written_leaves_the_database_in_its_place(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    backup(data, tmp_path / "b.db")
    sql(data / "animateur.db", MEMBERS)
    monkeypatch.setattr(module, "_flush", full)
    with pytest.raises(StartError, match="make room on the disk"):
        restore(data, tmp_path / "b.db")
    assert members(data) == [(1,), (2,), (3,)]
    assert not (data / "animateur.arriving").exists()
