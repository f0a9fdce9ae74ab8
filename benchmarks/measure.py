"""What a process costs, from the kernel's own accounting, and whole series of runs in turn."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICK = 1 / os.sysconf("SC_CLK_TCK")
RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the results: what was measured, beside what, and the limit it must keep."""

    name: str
    ours: list[float]
    unit: str
    bare: list[float] | None = None
    most: float | None = None
    """The highest ratio ours / bare that is allowed."""
    least: float | None = None
    """The lowest median that is allowed."""
    at_most: float | None = None
    """The highest median that is allowed."""

    @property
    def ratio(self) -> float | None:
        """Median of ours over median of the bare library's."""
        return median(self.ours) / median(self.bare) if self.bare else None

    @property
    def good(self) -> bool:
        """Whether the limit is kept."""
        ratio = self.ratio
        if self.most is not None and (ratio is None or ratio > self.most):
            return False
        if self.at_most is not None and median(self.ours) > self.at_most:
            return False
        return self.least is None or median(self.ours) >= self.least


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK


async def idle(pid: int, quiet: float = 1.0) -> float:
    """Wait until a process has done nothing for `quiet` seconds; its CPU so far."""
    last, still = cpu(pid), 0.0
    while still < quiet:
        await asyncio.sleep(0.1)
        now = cpu(pid)
        still = still + 0.1 if now - last <= TICK else 0.0
        last = now
    return last
