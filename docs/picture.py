"""Draws docs/demo.svg from the demo itself: python docs/picture.py."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

from rich.console import Console

from bot.demo import play

if __name__ == "__main__":
    console = Console(record=True, width=76, file=io.StringIO(), force_terminal=True, highlight=False)
    asyncio.run(play(console, locale="en", fast=True, typing=False))
    Path(__file__).with_name("demo.svg").write_text(console.export_svg(title="animateur demo"), encoding="utf-8")
