"""Every benchmark, in one run: writes benchmarks/results.md, ends with 1 when a limit is not kept."""

from __future__ import annotations

import asyncio
import importlib
import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.measure import RUNS, Figure

PARTS = ("votes", "posts", "ideas", "cases", "reading", "discord_bench", "matrix_bench", "crowd")


def table(figures: list[Figure]) -> str:
    """The figures as Markdown."""
    lines = ["| measured | animateur | bare library | ratio | limit | kept |", "|---|---|---|---|---|---|"]
    for figure in figures:
        ours = f"{median(figure.ours):,.1f} {figure.unit} ({min(figure.ours):,.1f}-{max(figure.ours):,.1f})"
        bare = f"{median(figure.bare):,.1f} {figure.unit}" if figure.bare else ""
        ratio = f"{figure.ratio:.2f}" if figure.ratio else ""
        limits = ("≤", figure.most, "g"), ("≥", figure.least, ",.0f"), ("≤", figure.at_most, ",.0f")
        limit = next((f"{sign} {value:{shape}}" for sign, value, shape in limits if value), "")
        kept = "yes" if figure.good else "**no**"
        lines.append(f"| {figure.name} | {ours} | {bare} | {ratio} | {limit} | {kept} |")
    return "\n".join(lines)


def main() -> int:
    """Run the parts named on the command line, or all."""
    parts = sys.argv[1:] or PARTS
    figures = [
        figure for part in parts for figure in asyncio.run(importlib.import_module(f"benchmarks.{part}").measure())
    ]
    versions = ", ".join(f"{name} {version(name)}" for name in ("discord.py", "matrix-nio", "SQLAlchemy", "aiosqlite"))
    text = f"""# Benchmarks

Written by `make bench` on {date.today()}: Python {platform.python_version()}, {versions}.
Medians of {RUNS} runs, ours and the bare library's in turn (in brackets: the range). The bare library is a client with
the same intents or sync filter, caches off, and a handler that does nothing; it receives the same messages from the
same server. CPU is the whole process's, from the kernel's accounting.

{table(figures)}
"""
    if not sys.argv[1:]:
        Path(__file__).with_name("results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0 if all(figure.good for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
