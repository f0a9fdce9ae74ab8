"""Draws docs/demo.svg, ideas.svg and cases.svg, short scenes of the demo: python docs/picture.py."""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from bot.demo import COGS, NETWORKS, Scene, settings
from bot.testing import playing
from bot.text import Literal, plain

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


async def poll(short: Scene) -> None:
    """One newcomer on each network, one poll on both, and what comes of it."""
    await short.tell("demo-intro")
    await short.arrive("ann", "Ann", "discord")
    await short.arrive("leo", "Léo", "matrix")
    await short.tell("demo-ask")
    weather, radio = await short.ask("mod")
    await short.tell("demo-vote")
    for id, network in OTHERS.items():
        await short.stage.press(id, short.newest(network), weather if id == "sam" else radio, network=network)
    short.skip()
    await short.press("leo", radio)
    await short.tell("demo-close")
    await short.wait(48.1)


async def idea(short: Scene) -> None:
    """An idea that is proposed on one network and wanted on both, one like it, and the answer."""
    await short.tell("demo-idea")
    title, why = plain(short.words("demo-idea-title")), plain(short.words("demo-idea-why"))
    await short.line("ines", f'idea propose "{title}" "{why}"')
    want = plain(short.words("ideas-for"))
    for id in ("noor", "sam"):
        await short.stage.press(id, short.newest(short.home[id]), want, network=short.home[id])
    short.skip()
    await short.line("jo", f'idea propose "{title}" "{why}"')
    await short.press("jo", plain(short.words("ideas-vote-for", number=Literal("#1"))), on=short.shown[-1][1])
    await short.tell("demo-status")
    await short.line("mod", f'idea status 1 planned "{plain(short.words("demo-idea-answer"))}"')


async def case(short: Scene) -> None:
    """A complaint that is told to the moderators, and answered in private."""
    await short.tell("demo-case")
    complaint = await short.talks("noor", plain(short.words("demo-case-words")))
    await short.reports("sam", complaint)
    await short.tell("demo-case-answer")
    await short.line("mod", f'case answer 1 "{plain(short.words("demo-case-letter"))}"')


async def draw(name: str, scene: Callable[[Scene], Awaitable[None]]) -> None:
    """Play a scene and keep what it shows."""
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True, highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        async with playing(Path(folder), cogs=COGS, networks=tuple(NETWORKS), settings=settings()) as stage:
            short = Scene(console, stage)
            short.has("mod", "Camille", "discord", moderator=True)
            for id, network in OTHERS.items():
                short.has(id, id.capitalize(), network)
            await scene(short)
    svg = console.export_svg(title="animateur demo", theme=THEME)
    Path(__file__).with_name(f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw("demo", poll))
    asyncio.run(draw("ideas", idea))
    asyncio.run(draw("cases", case))
