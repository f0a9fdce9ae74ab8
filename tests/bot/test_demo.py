"""The demo: the scene plays whole, and whoever watches can be any of its people."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest
from rich.console import Console

from bot import demo


def console() -> Console:
    """A terminal that remembers."""
    return Console(file=io.StringIO(), width=80, highlight=False)


def shown(console: Console) -> str:
    """What stands in it."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


async def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> str:
    """What is shown after the scene, when these lines are typed; then the input ends."""
    left: Iterator[str] = iter(lines)

    def type_next(prompt: str) -> str:
        watched.print(prompt, end="")
        for line in left:
            watched.print(line)
            return line
        raise EOFError

    async def nothing(scene: demo.Scene) -> None:
        scene.has("mod", "Camille", "discord", moderator=True)
        await scene.arrive("ann", "Ann", "discord")
        await scene.arrive("leo", "Léo", "matrix")

    watched = console()
    monkeypatch.setattr("builtins.input", type_next)
    monkeypatch.setattr(demo, "tell_all", nothing)
    await demo.play(watched, locale="en", fast=True, typing=True)
    return shown(watched).split("Your turn!", 1)[1]


@pytest.mark.parametrize(
    ("locale", "parts"),
    [
        (
            "en",
            [
                "Welcome, @Ann!",
                "Ann, this is The Makers",
                "Your vote: A community radio",
                "racks come in March",
                "A word from the moderators",
                "You were right",
            ],
        ),
        (
            "fr",
            [
                "Bienvenue @Ann !",
                "Ann, voici The Makers",
                "Ton vote : Une radio associative",
                "arrivent en mars",
                "Un mot de la modération",
                "Vous aviez raison",
            ],
        ),
    ],
)
async def test_the_scene_plays_from_the_first_greeting_to_the_answer(locale: str, parts: list[str]) -> None:
    screen = console()
    await demo.play(screen, locale=locale, fast=True, typing=False)
    for part in parts:
        assert part in shown(screen)
    assert shown(screen).count("✎") >= 4  # the card on both networks, edited with every vote and at the close


async def test_a_command_is_typed_as_any_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = await typed(
        monkeypatch, "/poll list", "/as Camille", '/poll open "Tea?" "Yes | No"', "/as leo", "/press 2"
    )
    assert "mod (discord), ann (discord), leo (matrix)" in screen
    assert "Poll #1 is open in 2 homes" in screen
    assert "leo (matrix) > /press 2" in screen
    assert "Your vote: No." in screen


async def test_a_button_is_pressed_by_a_part_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = await typed(monkeypatch, "/press show me", "/press français", "/press nothing", "/press 9")
    assert "Ann, this is The Makers" in screen
    assert "Ann, voici The Makers" in screen
    assert screen.count("That did not lead anywhere") == 2


async def test_a_form_is_filled_in_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = await typed(monkeypatch, "/as mod", "/poll write", "Lunch?", "Here | There", "", "/poll write", "Dinner?")
    assert "Lunch?" in screen
    assert "Poll #1 is open in 2 homes" in screen
    assert "Poll #2" not in screen  # the input ended in the middle of the form


async def test_somebody_new_comes_in_and_hours_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = await typed(monkeypatch, "/new Zoé matrix", "/new Ann", "/wait 24", "hello", "/help", "/quit")
    assert "→ Zoé · matrix" in screen
    assert "ann+ (" in screen  # another Ann
    assert "Time passes: Wed, Dec 2, 2026" in screen
    assert "Nobody asked the bot anything" in screen
    assert screen.count("somebody new comes in") == 2


@pytest.mark.parametrize(
    "line", ["/as nobody", "/as", "/new", "/wait", "/wait long", "/wait -3", "/wait inf", "/press"]
)
async def test_what_leads_nowhere_is_said_and_harms_nothing(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = await typed(monkeypatch, line, "!help")
    assert "That did not lead anywhere. /help shows what works here." in screen
    assert "What I can do" in screen or "/poll" in screen


async def test_ctrl_c_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert demo._typed("> ") is None


def test_lines_can_be_edited_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    demo.readline()
    monkeypatch.setitem(sys.modules, "readline", None)
    demo.readline()
