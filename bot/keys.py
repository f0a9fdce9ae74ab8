"""Secret keys in files of their own, outside the database and its backups, that can be destroyed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import BinaryIO


def make(file: Path, key: bytes) -> None:
    """Write a key, readable by its owner alone; it is on the disk when this returns."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        _write_through(opened, key)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)  # the file's name too
    os.close(folder)


def destroy(file: Path) -> None:
    """Overwrite and remove a key; what a file system or a snapshot still holds is beyond us."""
    if file.exists():
        with file.open("r+b") as key:  # in place: what is truncated first would be written elsewhere
            _write_through(key, secrets.token_bytes(32))
        file.unlink()


def _write_through(file: BinaryIO, data: bytes) -> None:
    """Write to the disk itself."""
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
