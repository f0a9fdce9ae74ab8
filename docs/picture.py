"""Draws docs/demo.svg, a short scene of the demo: python docs/picture.py."""

from __future__ import annotations

import asyncio
import io
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from bot.demo import COGS, NETWORKS, Scene
from bot.testing import playing

THEME = TerminalTheme(
    (24, 26, 33),
    (222, 225, 232),
    [
        (24, 26, 33),
        (239, 98, 108),
        (126, 200, 128),
        (229, 192, 109),
        (99, 142, 245),
        (205, 147, 245),
        (96, 190, 205),
        (222, 225, 232),
    ],
    [
        (110, 116, 130),
        (245, 120, 128),
        (150, 215, 150),
        (240, 208, 135),
        (134, 160, 255),
        (220, 170, 250),
        (120, 208, 222),
        (245, 246, 250),
    ],
)

OTHERS = {"noor": "discord", "sam": "discord", "ines": "matrix", "jo": "matrix"}
"""Who votes too, without being drawn."""


async def scene(console: Console) -> None:
    """One newcomer on each network, one poll on both, and what comes of it."""
    with tempfile.TemporaryDirectory() as folder:
        async with playing(Path(folder), cogs=COGS, networks=tuple(NETWORKS)) as stage:
            short = Scene(console, stage)
            await short.tell("demo-intro")
            short.has("mod", "Camille", "discord", moderator=True)
            for id, network in OTHERS.items():
                short.has(id, id.capitalize(), network)
            await short.arrive("ann", "Ann", "discord")
            await short.arrive("leo", "Léo", "matrix")
            await short.tell("demo-ask")
            weather, radio = await short.ask("mod")
            await short.tell("demo-vote")
            for id, network in OTHERS.items():
                await stage.press(id, short.newest(network), weather if id == "sam" else radio, network=network)
            short.skip()
            await short.press("leo", radio)
            await short.tell("demo-close")
            await short.wait(48.1)


if __name__ == "__main__":
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True, highlight=False)
    asyncio.run(scene(console))
    svg = console.export_svg(title="animateur demo", theme=THEME)
    Path(__file__).with_name("demo.svg").write_text(svg, encoding="utf-8")
