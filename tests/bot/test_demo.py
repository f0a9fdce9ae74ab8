"""The demo: a scene that tells itself, and a stage to type on afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot import demo


async def played(locale: str, typing: bool = False) -> str:
    """What stands in the terminal at the end."""
    screen = io.StringIO()
    await demo.play(Console(file=screen, width=100), locale=locale, fast=True, typing=typing)
    return screen.getvalue()


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_the_scene_greets_asks_counts_and_closes(locale: str) -> None:
    screen = await played(locale)
    assert "→ Ann (discord)" in screen
    assert "Léo (matrix)  !poll close" in screen  # refused: Léo is no moderator
    assert "discord + matrix · #announcements" in screen  # one poll, drawn once for both homes
    assert "only ann sees this" in screen


async def test_whoever_watches_may_be_anybody_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: Iterator[str] = iter(
        [
            "",
            "hello everybody",
            "/as mod",
            '/poll open "Tea?" "Black | Green" closes=2d',
            "/as leo",
            "/press 2",
            "/as nobody",
            "/new Zoé matrix",
            "/new Bob",
            "/wait 49",
            "/wait long",
            "/press nothing",
            "/help",
            "/help poll",
            '/press "',
            "/quit",
        ]
    )
    prompts: list[str] = []

    def typed(prompt: str) -> str:
        prompts.append(prompt)
        return next(lines)

    monkeypatch.setattr("builtins.input", typed)
    screen = await played("en", typing=True)
    assert prompts[0] == "ann (discord)> "
    assert "leo (matrix)> " in prompts
    assert "Tea?" in screen
    assert "→ Zoé (matrix)" in screen
    assert list(lines) == []


@pytest.mark.parametrize("ending", [EOFError, KeyboardInterrupt])
async def test_the_end_of_the_input_is_the_end(monkeypatch: pytest.MonkeyPatch, ending: type[BaseException]) -> None:
    def typed(prompt: str) -> str:
        raise ending

    monkeypatch.setattr("builtins.input", typed)
    assert "ann (discord)" in await played("en", typing=True)
