"""Backups: one SQLite file, taken while the bot runs. The keys of secret ballots are never in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Lock, StartError, data_in

DATABASE = "animateur.db"
SKIPPED = 1000
"""How many numbers are left out where nobody knows any more which were given since the backup."""


def backup(data_dir: Path, file: Path) -> int:
    """Copy the database, as it is at one moment, into a new file readable by its owner alone; its size in bytes.

    Raises `StartError`.
    """
    source = data_dir / DATABASE
    if not source.is_file():
        raise StartError(f"There is no database in {data_dir} yet: nothing to back up.")
    if file.exists():
        raise StartError(f"{file} exists already: choose another name, or remove it first.")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StartError(f"{file} cannot be written ({error.strerror}): choose another place.") from None
    try:
        with closing(_open(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))  # leaves out what was erased
        _flush(file)
    except (OSError, sqlite3.Error) as error:
        file.unlink()
        raise StartError(f"The backup could not be written to {file} ({error}); there is none now.") from None
    return file.stat().st_size


def restore(data_dir: Path, file: Path) -> Path | None:
    """Put a backup in the place of the database; where the old one is kept, if there was one. Raises `StartError`."""
    _check(file)
    with data_in(data_dir), Lock(data_dir):
        database = data_dir / DATABASE
        arriving = database.with_suffix(".arriving")
        try:
            _copy(file, arriving)
            reached = _reached(database)
            _number_on(arriving, reached)
            _flush(arriving)
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise
        kept = _keep(database, whole=reached is not None) if database.exists() else None
        arriving.replace(database)
    return kept


def _check(file: Path) -> None:
    """Refuse what is no whole backup of ours."""
    if not file.is_file():
        raise StartError(f"There is no file {file}.")
    try:
        with closing(_open(file)) as connection:
            whole = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'house_version'").fetchone()
    except sqlite3.Error:
        whole, ours = False, None
    if not whole or not ours:
        raise StartError(f"{file} is no backup of animateur, or it is damaged; nothing was changed.")


def _copy(file: Path, to: Path) -> None:
    """Copy the backup to where only its owner can read it."""
    with file.open("rb") as source, open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        shutil.copyfileobj(source, target)


def _reached(database: Path) -> dict[str, int] | None:
    """The numbers that the database has reached; None: it is not there, or too damaged to tell."""
    try:
        with closing(_open(database)) as connection:
            return _numbers(connection) or None
    except sqlite3.Error:
        return None


def _number_on(arriving: Path, reached: dict[str, int] | None) -> None:
    """Let nothing have the number of what was made after the backup: rooms still show it, servers remember it."""
    with closing(sqlite3.connect(arriving)) as connection, connection:
        numbers = _numbers(connection)
        connection.execute("DELETE FROM sqlite_sequence")
        for table, number in numbers.items():
            on = number + SKIPPED if reached is None else max(number, reached.get(table, 0))
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, on))


def _numbers(connection: sqlite3.Connection) -> dict[str, int]:
    """The last number that each table gave. Raises `sqlite3.Error`."""
    query = """
        SELECT name, coalesce(seq, 0) FROM sqlite_master LEFT JOIN sqlite_sequence USING (name)
        WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'
    """
    return dict(connection.execute(query))


def _keep(database: Path, *, whole: bool) -> Path:
    """Move the database aside; a damaged one untouched, with what SQLite had not yet worked into it."""
    kept = database.with_name(f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.db")
    if whole:
        with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for side in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            database.with_name(database.name + side).replace(kept.with_name(kept.name + side))
    database.replace(kept)
    return kept


def _open(file: Path) -> sqlite3.Connection:
    """Open a database to read it. Raises `sqlite3.Error`."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _flush(file: Path) -> None:
    """Make sure that it is on the disk."""
    with file.open("rb") as written:
        os.fsync(written.fileno())
