"""A real PostgreSQL server: started in a directory of its own, on a Unix socket, as somebody who is not root.

Debian's package brings the programs. They are installed when they are missing and the tests run as root.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import asyncpg

from bot.database import Database

_USER = "nobody"  # the server refuses to run as root
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "dynamic_shared_memory_type": "posix",
}

_EMPTY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            IF name NOT IN (SELECT tablename FROM laid.tables) THEN
                EXECUTE format('DROP TABLE %I', name);
            ELSIF name NOT LIKE '%\\_version' THEN
                EXECUTE format('DELETE FROM %I', name);
            END IF;
        END LOOP;
        FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
            PERFORM setval(name, 1, false);
        END LOOP;
    END $$
"""


class Postgres:
    """One server, and the databases in it."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="animateur-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._names = (f"test{number}" for number in itertools.count(1))
        self._laid: dict[str, str] = {}

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres:hunter2@/{name}?host={self.directory}"

    def start(self) -> None:
        """Start, again on the same data after a stop, and wait until it answers."""
        binaries = _binaries()
        data = self.directory / "data"
        if not data.exists():
            if os.geteuid() == 0:
                shutil.chown(self.directory, _USER)
            init = [
                str(binaries / "initdb"),
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ]
            subprocess.run([*init, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, **self._as())
        settings = [f"-c{key}={value}" for key, value in _SETTINGS.items()]
        with (self.directory / "log").open("ab") as log:
            command = [str(binaries / "postgres"), "-D", str(data), "-k", str(self.directory), *settings]
            process: subprocess.Popen[bytes] = subprocess.Popen(command, stdout=log, stderr=log, **self._as())
        self._process = process
        deadline = time.monotonic() + 60
        while subprocess.run([binaries / "pg_isready", "-q", "-h", self.directory], check=False).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.directory / 'log').read_text()[-3000:]}")
            time.sleep(0.02)

    def stop(self, how: int = signal.SIGINT) -> None:
        """End it: whoever is connected is thrown out."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """Leave nothing of it."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.directory)

    async def laid(self, key: str, lay: Callable[[Database], Coroutine[Any, Any, None]]) -> Database:
        """A database with the tables that `lay` makes, and no rows. It is made once for every `key`, then emptied."""
        if (name := self._laid.get(key)) is not None:
            await self._do(name, _EMPTY)
            return Database(self.url(name))
        name = await self.create()
        database = Database(self.url(name))
        await lay(database)
        await self._do(name, "CREATE SCHEMA laid; CREATE TABLE laid.tables AS SELECT * FROM pg_tables")
        self._laid[key] = name
        return database

    async def create(self) -> str:
        """A new database with nothing in it; its name."""
        name = next(self._names)
        await self._do("postgres", f"CREATE DATABASE {name}")
        return name

    async def _do(self, name: str, statement: str) -> None:
        connection = await asyncpg.connect(self.url(name))
        await connection.execute(statement)
        await connection.close()

    def _as(self) -> dict[str, Any]:
        user = {"user": _USER, "group": "nogroup"} if os.geteuid() == 0 else {}
        return {"cwd": self.directory, **user}


def _binaries() -> Path:
    """The folder of the server's programs, installed now if need be; test runs side by side wait for it."""
    with (Path(tempfile.gettempdir()) / f"animateur-postgres-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (found := _found()) is None and os.geteuid() == 0:
            subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "postgresql"], check=False)
            found = _found()
    if found is None:
        raise RuntimeError("The tests need a PostgreSQL server of version 13 or newer: apt-get install postgresql")
    return found


def _found() -> Path | None:
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda file: int(file.parts[-3]))
    beside = shutil.which("postgres")
    file = known[-1] if known else Path(beside).resolve() if beside else None
    return file.parent if file else None
