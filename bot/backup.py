"""Backups: one SQLite file, taken while the bot runs. The keys of secret ballots are never in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.app import Lock, StartError

DATABASE = "animateur.db"


def backup(data_dir: Path, file: Path) -> int:
    """Copy the database, as it is at one moment, into a new file readable by its owner alone; its size in bytes.

    Raises `StartError`.
    """
    source = data_dir / DATABASE
    if not source.exists():
        raise StartError(f"There is no database in {data_dir} yet: nothing to back up.")
    if file.exists():
        raise StartError(f"{file} exists already: choose another name, or remove it first.")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))  # leaves out what was erased
    except (OSError, sqlite3.Error) as error:
        raise StartError(f"The backup could not be written to {file}: {error}.") from None
    return file.stat().st_size


def restore(data_dir: Path, file: Path) -> Path | None:
    """Put a backup in the place of the database; where the old one is kept, if there was one. Raises `StartError`."""
    _check(file)
    with Lock(data_dir):
        database = data_dir / DATABASE
        kept = None
        if database.exists():
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            kept = database.with_suffix(".before-restore")
            os.replace(database, kept)
        for side in ("-wal", "-shm"):
            database.with_name(database.name + side).unlink(missing_ok=True)
        arriving = database.with_suffix(".arriving")
        shutil.copyfile(file, arriving)
        arriving.chmod(0o600)
        os.replace(arriving, database)
    return kept


def _check(file: Path) -> None:
    """Refuse what is no whole backup of ours."""
    if not file.is_file():
        raise StartError(f"There is no file {file}.")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'house_version'").fetchone()
    except sqlite3.Error:
        whole, ours = False, None
    if not whole or not ours:
        raise StartError(f"{file} is no backup of animateur, or it is damaged; nothing was changed.")
