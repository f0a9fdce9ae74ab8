"""A cog that wants what is said to be counted, and a look at whether it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.cog import Cog
from bot.config import Settings
from bot.database import FILE


class Counting(Cog[Settings]):
    """Does nothing else."""

    name = "counting"
    counts = True


def with_counting(toml: str) -> str:
    """The bot.toml with this cog beside the others."""
    return toml.replace('cogs = ["greeter"', f'cogs = ["{__name__}:Counting", "greeter"')


def counted(data_dir: Path, room: str) -> int:
    """The messages that a bot which has stopped counted in a room."""
    with closing(sqlite3.connect(data_dir / FILE)) as connection:
        query = "SELECT coalesce(sum(messages), 0) FROM activity_hours WHERE room = ?"
        return int(connection.execute(query, (room,)).fetchone()[0])
