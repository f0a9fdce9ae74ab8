"""The command `animateur` in a process of its own, forked from one that has imported everything already.

A start from scratch costs seconds of imports, and a test run starts the bot a hundred times.
"""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cogs

_context = multiprocessing.get_context("forkserver")
_cogs = [f"cogs.{folder.parent.name}" for folder in Path(cogs.__path__[0]).glob("*/__init__.py")]
_context.set_forkserver_preload(["bot.cli", "bot.platforms.discord", "bot.platforms.matrix", *_cogs, "tests.wire.warm"])


class Forked:
    """One process. What it prints is added to `log`.

    `pace`: constants that are shorter in it than a process's own, for a test waits: ``{"bot.leases.LEASE": ...}``.
    """

    def __init__(
        self, arguments: Sequence[str], *, cwd: Path, log: Path, pace: Mapping[str, Any] | None = None
    ) -> None:
        self._process = _context.Process(
            target=_animateur,
            args=(list(arguments), str(cwd), str(log), dict(os.environ), dict(pace or {})),
            daemon=True,
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, minus the signal's number after a signal; None: it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Wait until it has ended; return the exit code."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        sentinel = os.dup(self._process.sentinel)  # several may wait, and each is to have a reader of its own
        loop.add_reader(sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(sentinel)
            os.close(sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal; ProcessLookupError when it has ended."""
        os.kill(self.pid, number)


def _animateur(
    arguments: list[str], cwd: str, log: str, environment: Mapping[str, str], pace: Mapping[str, Any]
) -> None:
    """What the process does: be the command, with these words after it."""
    from bot.cli import main

    target = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for standard in (1, 2):
        os.dup2(target, standard)
    os.close(target)
    sys.stdout, sys.stderr = (os.fdopen(out, "w", 1, encoding="utf-8", closefd=False) for out in (1, 2))
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for constant, value in pace.items():
        module, _, name = constant.rpartition(".")
        inside = vars(importlib.import_module(module))
        assert name in inside, constant
        inside[name] = value
    sys.argv = ["animateur", *arguments]
    main()
