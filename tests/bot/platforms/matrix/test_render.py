"""Texts on Matrix: members' words are shown as they are and do nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.render import html, mentioned, plain
from bot.text import Code, Emphasis, Link, Literal, Mention, RoomName, Said, Strong, Text, Time, tidy

HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "@room",
            "@ROOM look",
            "<script>alert(1)</script>",
            '"><img src=x onerror=y>',
            "[x](javascript:alert(1))",
            "&lt;b&gt;",
            "</p></a><h1>",
            "\u202eevil\u202c",
            "a\u200bb\u2066c",
            "@ann:test.local",
            "x" * 4000,
            "line\nbreak",
        ]
    ),
)


class Parsed(HTMLParser):
    """Tags, links and words of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.words += data


@given(HOSTILE)
def test_members_words_are_text_and_nothing_else(words: str) -> None:
    parsed = Parsed(html((Said(words),)))
    assert parsed.tags == []
    assert parsed.words.replace("\u200b", "") == tidy(words).replace("\u200b", "")


@given(HOSTILE, HOSTILE)
def test_nothing_a_member_says_calls_the_room(words: str, name: str) -> None:
    said: Text = (Said(words), Mention("matrix", "@ann:test", name), Strong((Said(words),)), Code(words))
    assert "@room" not in plain(said).lower()
    assert "@room" not in html(said).lower()
    assert mentioned(said) == ["@ann:test"]


@given(HOSTILE)
def test_a_mention_is_a_pill_that_leads_to_its_account_alone(name: str) -> None:
    parsed = Parsed(html((Mention("matrix", "@ann:test", name),)))
    assert parsed.tags == ["a"]
    assert parsed.links == ["https://matrix.to/#/%40ann%3Atest"]


@given(st.text(max_size=100))
def test_only_web_addresses_become_links(address: str) -> None:
    parsed = Parsed(html((Link(address, "look"),)))
    assert all(link.lower().startswith(("http://", "https://")) for link in parsed.links)


def test_an_address_that_is_none_is_shown_as_words() -> None:
    for address in ("javascript:alert(1)", "https://[broken", "data:text/html,x"):
        assert Parsed(html((Link(address),))).tags == []


def test_members_of_another_network_are_only_named() -> None:
    said: Text = (Mention("discord", "1", "Bob"), Literal(" "), RoomName("discord", "2", "ideas"))
    assert html(said) == plain(said) == "Bob ideas"
    assert mentioned(said) == []


def test_our_own_words_keep_their_lines_and_their_weight() -> None:
    said: Text = (
        Literal("One\n<two> "),
        Strong((Literal("three"),)),
        Emphasis((Literal(" four "),)),
        Code("!help"),
        Time(datetime(2026, 12, 1, tzinfo=UTC), " today"),
        RoomName("matrix", "!room", "Room"),
        Link("https://a.example/?x=1&y=2"),
        Link("https://b.example", "there"),
    )
    assert html(said) == (
        "One<br>&lt;two&gt; <strong>three</strong><em> four </em><code>!help</code> today"
        '<a href="https://matrix.to/#/%21room">Room</a>'
        '<a href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a>'
        '<a href="https://b.example">there</a>'
    )
    assert plain(said) == "One\n<two> three four !help todayRoomhttps://a.example/?x=1&y=2there (https://b.example)"
