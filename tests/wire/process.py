"""The bot as a process: started from a bot.toml, killed, frozen, brought back."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from tests.wire.forked import Forked

PATIENCE = 45.0
"""Seconds to wait for something that should come at once: the machine may be busy."""
QUICK = {"bot.platforms.matrix.platform.EDIT_PAUSE": 1.0}
"""A tenth of the real pause: most scenes are about what the cards say in the end, and would wait for minutes."""


class BotProcess:
    """One bot, with its `bot.toml`, its log and (if the TOML says so) its data in `directory`. `pace`: see `Forked`."""

    def __init__(self, directory: Path, toml: str, *, pace: Mapping[str, Any] = QUICK) -> None:
        self.directory = directory
        self._pace = pace
        self.toml = directory / "bot.toml"
        directory.mkdir(exist_ok=True)
        self.toml.write_text(toml, encoding="utf-8")
        self._log = directory / "bot.log"
        self._process: Forked | None = None
        self._starts = 0

    @property
    def log(self) -> str:
        """Everything that every start has written."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    @property
    def starts(self) -> int:
        """How often it was started."""
        return self._starts

    @property
    def pid(self) -> int:
        """The process id of the last start."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.returncode is None

    async def start(self, *, ready: str = "") -> None:
        """Start it, and wait until its log of this start matches the regular expression `ready`."""
        begun = len(self.log)
        self._process = Forked(["run", str(self.toml)], cwd=self.directory, log=self._log, pace=self._pace)
        self._starts += 1
        if ready:
            await self.wait_log(ready, after=begun)

    async def wait_log(self, pattern: str, *, after: int = 0) -> None:
        """Wait until the log, from the character `after`, matches a regular expression; fail when it ends by itself."""
        deadline = monotonic() + PATIENCE
        while not re.search(pattern, self.log[after:]):
            if self._ended_by_itself or monotonic() > deadline:
                raise TimeoutError(f"the log never said {pattern!r}; it ends:\n{self.log[after:][-5000:]}")
            await asyncio.sleep(0.05)

    @property
    def _ended_by_itself(self) -> bool:
        return self._process is not None and self._process.returncode not in (None, -signal.SIGKILL)

    def kill(self) -> None:
        """Kill -9."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """Let it do nothing until `thaw`."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def reload(self) -> None:
        """Ask it to read its TOML again."""
        self._signal(signal.SIGHUP)

    async def ended(self) -> int:
        """Wait until it has ended; return its exit code (-9 after a kill)."""
        assert self._process is not None
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()

    async def stop(self) -> tuple[int, float]:
        """Ask it to end; return its exit code and the seconds it took."""
        begun = monotonic()
        self._signal(signal.SIGTERM)
        return await self.ended(), monotonic() - begun

    @asynccontextmanager
    async def revived(self) -> AsyncIterator[None]:
        """Meanwhile, start it again whenever it was killed."""
        task = asyncio.create_task(self._revive())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _revive(self) -> None:
        assert self._process is not None
        while await self._process.wait() == -signal.SIGKILL:
            await self.start()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self.running:
            with suppress(ProcessLookupError):  # it has just ended by itself
                self._process.send_signal(number)

    async def close(self) -> None:
        """Make sure that it is gone; its log goes into the test's output, shown when the test fails."""
        self.kill()
        if self._process is not None:
            await self._process.wait()
        print(f"\n--- {self._log}\n{self.log[-20_000:]}")  # noqa: T201 - pytest shows it with a failure
