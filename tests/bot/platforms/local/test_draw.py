"""Cards in a terminal: what is said is shown, and nobody's words style anything."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console, RenderableType

from bot.chat import Button, Card, Choices, Field, File, Form, LinkButton, Mood, Option
from bot.platforms.local.draw import draw_card, draw_form, draw_text
from bot.text import Code, Emphasis, Link, Markdown, Mention, RoleMention, RoomName, Said, Strong, Time, text


def shown(what: RenderableType) -> str:
    """The characters on the screen."""
    screen = io.StringIO()
    Console(file=screen, width=80).print(what)
    return screen.getvalue().replace("\u00a0", " ")


def test_every_node_is_drawn() -> None:
    words = draw_text(
        text(
            "own ",
            Said("said\u202e [bold]"),
            Mention("local", "1", "ann"),
            RoomName("local", "r", "#room"),
            Time(datetime(2026, 12, 1, tzinfo=UTC), "now"),
            Link("https://a.example", "here"),
            Link("https://b.example"),
            Strong(text("big", Emphasis(text("soft")))),
            Code("!help"),
            Markdown(" **as\u202e\nwritten** "),
            RoleMention("discord", "7"),
        )
    )
    assert words.plain == "own said [bold]@ann#roomnowherehttps://b.examplebigsoft!help**as\nwritten**@7"


def test_a_card_is_a_panel_with_its_controls() -> None:
    card = Card(
        title=text("Tea?"),
        body=(text("one"), text("two")),
        footer=text("until noon"),
        controls=(
            Choices("p", (Option("1", "Black"), Option("2", "Green", "🍵")), take_back=text("Take back")),
            Choices("q", (Option("1", "Only"),)),
            Button("b", text("Show me"), "👋"),
            LinkButton("https://a.example", text("Read")),
        ),
        mood=Mood.WARM,
    )
    screen = shown(draw_card(card, subtitle="here"))
    for words in (
        "Tea?",
        "one",
        "two",
        "until noon",
        "1 Black",
        "🍵 Green",
        "↩ Take back",
        "1 Only",
        "👋 Show me",
        "Read",
        "here",
    ):
        assert words in screen


def test_a_file_is_named_and_a_picture_is_told_in_words() -> None:
    screen = shown(draw_card(Card(file=File("peaks\u202e.png", b"png", "image/png", "Monday 8 pm"))))
    assert "📎 peaks.png" in screen
    assert "Monday 8 pm" in screen


def test_a_card_without_words_is_still_a_card() -> None:
    assert shown(draw_card(Card())).count("\n") >= 2


def test_a_form_shows_its_fields() -> None:
    form = Form("f", text("Ask"), (Field("what", text("What?"), "tea"), Field("when", text("When?"))))
    screen = shown(draw_form(form))
    assert "Ask" in screen
    assert "What?  tea" in screen
    assert "When?" in screen
