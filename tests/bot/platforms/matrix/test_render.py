"""Texts on Matrix: members' words are shown as they are and do nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.render import html, mentioned, plain
from bot.text import (
    Code,
    Emphasis,
    Link,
    Literal,
    Markdown,
    Mention,
    RoleMention,
    RoomName,
    Said,
    Strong,
    Text,
    Time,
    tidy,
)

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


WRITTEN = st.lists(
    st.one_of(
        HOSTILE,
        st.sampled_from(
            [
                "# ",
                "- ",
                "1. ",
                "> ",
                "```\n",
                "`",
                "**",
                "~~",
                "| a | b |\n|---|---|\n",
                "\n\n",
                "    ",
                "<b onclick=x>",
                "<p>",
                "</p>",
                "<!-- ",
                "<a href='javascript:x'>",
                "[x](JaVaScRiPt:alert(1))",
                "[x](data:text/html,x)",
                "[x](&#106;avascript:x)",
                "[x](vbscript:x 'y\" onclick=z')",
                "<javascript:alert(1)>",
                "<https://a.example>",
                "![x](https://a.example/spy.png)",
                "[x]: javascript:y\n",
                "&#64;room",
                "@\u200broom",
                "@Room\u00e9",
                "\\@room",
            ]
        ),
    ),
    max_size=8,
).map("".join)
SHOWN = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "strong", "em", "s", "del"),
    *("a", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}


class Parsed(HTMLParser):
    """Tags, attributes, links and words of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[tuple[str, str]] = set()
        self.words = ""
        self.nested = False
        """Whether a paragraph stands in a paragraph."""
        self._open = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "p":
            self._open += 1
            self.nested |= self._open > 1

    def handle_endtag(self, tag: str) -> None:
        """Note it."""
        self._open -= tag == "p"

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


@given(WRITTEN)
def test_a_moderators_markdown_is_only_what_formats_and_leads_to_safe_addresses(words: str) -> None:
    parsed = Parsed(html((Markdown(words),)))
    assert set(parsed.tags) <= SHOWN
    assert parsed.attributes <= {("a", "href"), ("a", "title"), ("ol", "start")}
    assert {urlsplit(link).scheme for link in parsed.links} <= {"http", "https", "mailto", "matrix", ""}
    assert not parsed.nested


@given(WRITTEN)
def test_a_moderators_markdown_calls_nobody(words: str) -> None:
    said: Text = (Markdown(words), Strong((Markdown(words),)))
    assert mentioned(said) == []
    assert "@room" not in plain(said).lower()
    assert "@room" not in Parsed(html(said)).words.lower()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Tea\n\nat *five*,\n**sharp**", "<h1>Tea</h1>\n<p>at <em>five</em>,<br>\n<strong>sharp</strong></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("2. two\n3. three", '<ol start="2">\n<li>two</li>\n<li>three</li>\n</ol>'),
        ("~~no~~ `a < b`", "<p><s>no</s> <code>a &lt; b</code></p>"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("[here](https://a.example/?x=1&y=2)", '<p><a href="https://a.example/?x=1&amp;y=2">here</a></p>'),
        ("<https://a.example>", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>"),
        ("![spy](https://a.example/x.png)", "<p></p>"),
        ("hi @room and @Room", "<p>hi @\u200broom and @\u200bRoom</p>"),
        ("&#64;room", "<p>@\u200broom</p>"),
        ("a\u202eb", "<p>ab</p>"),
    ],
)
def test_markdown_is_shown_formatted(written: str, shown: str) -> None:
    assert html((Markdown(written),)) == shown


def test_where_no_html_is_shown_markdown_stands_as_it_was_written_and_roles_do_not_stand_at_all() -> None:
    said: Text = (RoleMention("matrix", "7"), RoleMention("discord", "8"), Markdown("# Tea\n[here](https://a.example)"))
    assert plain(said) == "# Tea\n[here](https://a.example)"
    assert html(said) == '<h1>Tea</h1>\n<p><a href="https://a.example">here</a></p>'


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
