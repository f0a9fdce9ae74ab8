"""Nodes as Discord's markdown: what people wrote shows as they wrote it and does nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Card
from bot.platforms.discord.cards import mentions
from bot.platforms.discord.render import escape, label, markdown, mentioned, roles
from bot.text import (
    Code,
    Emphasis,
    Link,
    Literal,
    Markdown,
    Mention,
    Node,
    RoleMention,
    RoomName,
    Said,
    Strong,
    Text,
    Time,
    text,
    tidy,
)

ACTIVE = re.compile(r"(?<!\\)(?:\\\\)*[`*_~|<>\[\]]")
"""A mark that no backslash disarms."""
CALL = re.compile(r"@everyone|@here|<@!?\d+>|<@&\d+>")
"""What Discord reads as a call."""

HOSTILE = [
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:0:R>",
    "</poll open:1>",
    "<:smile:1>",
    "[free](https://evil.example)",
    "[x](javascript:alert(1))",
    "https://evil.example/a_b",
    "HTTPS://EVIL.EXAMPLE",
    "**bold** __under__ ~~gone~~ ||secret|| `code`",
    "# heading",
    "-# small",
    "> quote",
    ">>> quote",
    "- list",
    "1. list",
    "\\*not disarmed\\*",
    "one\n# two",
    "one\u2028> two",
    "\u202eevil",
    "a\u200bb",
    "\ue000" + "0\ue001",
    "<b>HTML</b>",
    "x" * 4000,
]
words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.lists(st.sampled_from(HOSTILE)).map("".join))


calling = st.lists(
    st.one_of(
        st.sampled_from(
            [*HOSTILE, "@", "every", "one", "<@", "&", "!", "1", ">", "<@&1>", "\u202e", "\u2066", "\u200b"]
        ),
        st.text(max_size=20),
    ),
    max_size=12,
).map("".join)
"""Words out of which calls may be made by what is taken out of them."""
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def nodes() -> st.SearchStrategy[Text]:
    """Any text, with nodes inside nodes."""
    leaf: st.SearchStrategy[Node] = st.one_of(
        words.map(Literal),
        words.map(Said),
        words.map(Code),
        words.map(Markdown),
        st.builds(RoleMention, st.sampled_from(["discord", "matrix"]), st.sampled_from(["77", "@here", "1>"])),
        st.builds(Mention, st.sampled_from(["discord", "matrix"]), st.sampled_from(["12", "@a:b", "1>"]), words),
        st.builds(RoomName, st.sampled_from(["discord", "matrix"]), st.sampled_from(["12", "#a:b"]), words),
        st.builds(Link, st.sampled_from(["https://a.example/b_c", "javascript:x", "https://a.example/)"]), words),
        st.just(Time(datetime(2026, 12, 1, tzinfo=UTC), "soon")),
    )
    parts = st.lists(leaf, max_size=4).map(tuple)
    nested = st.one_of(leaf, st.builds(Strong, parts), st.builds(Emphasis, parts))
    return st.lists(nested, max_size=6).map(tuple)


@given(words)
def test_a_members_words_do_nothing(said: str) -> None:
    shown = escape(said)
    assert not ACTIVE.search(shown)
    assert not re.search(r"@(?!\u200b)", shown)
    assert "://" not in shown
    assert "\n" not in shown
    assert not re.match(r"[#>+-]|\d+\.", shown)


@given(words)
def test_a_members_words_show_as_they_were_written(said: str) -> None:
    shown = escape(said).replace("@\u200b", "@")
    assert re.sub(r"\\([^A-Za-z0-9\s])", r"\1", shown) == tidy(said)


@given(nodes(), st.integers(20, 4000))
def test_any_text_keeps_its_bounds_and_addresses_only_its_mentions(said: Text, most: int) -> None:
    shown = markdown(said, most)
    assert len(shown) <= most
    addressed = set(re.findall(r"<@!?(\d+)>", re.sub(r"\\.", "", shown)))
    assert addressed <= set(mentioned([said]))
    assert set(re.findall(r"<@&(\d+)>", re.sub(r"\\.", "", shown))) <= set(roles([said]))
    assert "@everyone" not in shown
    assert "@here" not in shown


@given(calling, st.integers(20, 4000))
def test_a_moderators_markdown_calls_nobody(written: str, most: int) -> None:
    said = text(Markdown(written))
    shown = markdown(said, most)
    assert len(shown) <= most
    assert not CALL.search(shown)
    assert not BIDI.search(shown)
    allowed: Any = mentions(Card(title=said, body=(said,), footer=said)).to_dict()
    assert allowed == {"parse": []}


@given(calling)
def test_a_role_is_called_beside_hostile_markdown_and_it_alone(written: str) -> None:
    said = text(RoleMention("discord", "77"), Markdown(written), RoleMention("matrix", "78"))
    shown = markdown(said, 4000)
    assert CALL.findall(shown) == ["<@&77>"]
    allowed: Any = mentions(Card(body=(said,))).to_dict()
    assert allowed == {"parse": [], "roles": [77]}


@given(nodes(), st.integers(20, 300))
def test_a_cut_is_visible_and_inside_no_escape(said: Text, most: int) -> None:
    shown, whole = markdown(said, most), markdown(said, 10**6)
    if shown != whole:
        assert shown.endswith("…")
        assert not re.search(r"(?<!\\)(?:\\\\)*\\…\Z", shown)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (text("3 votes (1 new) *so* far"), r"3 votes (1 new) \*so\* far"),
        (text("see https://a.example/b_c."), "see https://a.example/b_c."),
        (text(Said("Ann_B*")), r"Ann\_B\*"),
        (text(Said("[x](https://y.example)")), r"\[x\](https:\//y.example)"),
        (text(Said("1. first")), r"1\. first"),
        (text(Said("18.30")), r"18\.30"),
        (text(Mention("discord", "42", "Ann")), "<@42>"),
        (text(Mention("matrix", "@ann:x", "@Ann")), "@\u200bAnn"),
        (text(RoomName("discord", "7", "hall")), "<#7>"),
        (text(RoomName("matrix", "!x", "#hall")), r"\#hall"),
        (text(Strong(text("bold ", Said("*a*")))), r"**bold \*a\***"),
        (text(Emphasis(text("soft"))), "*soft*"),
        (text(Strong(())), ""),
        (text(Code("!poll open")), "`!poll open`"),
        (text(Code("a`b")), "`` a`b ``"),
        (text(Link("https://a.example/x")), "<https://a.example/x>"),
        (text(Link("https://a.example/x", "[here]")), r"[\[here\]](<https://a.example/x>)"),
        (text(Link("javascript:alert(1)", "here")), "here"),
        (text(Time(datetime(2026, 12, 1, tzinfo=UTC), "soon")), "<t:1796083200:F> (<t:1796083200:R>)"),
        (text(Markdown("# Tea\n**at** [five](https://a.example)")), "# Tea\n**at** [five](https://a.example)"),
        (text(Markdown("<@&7> <@7> <@!7> @here")), "<@\u200b&7> <@\u200b7> <@\u200b!7> @\u200bhere"),
        (text(Markdown("me@home.example")), "me@home.example"),
        (text(RoleMention("discord", "7")), "<@&7>"),
        (text(RoleMention("discord", "@everyone")), ""),
        (text(RoleMention("matrix", "7")), ""),
    ],
)
def test_each_node_has_its_markdown(said: Text, shown: str) -> None:
    assert markdown(said) == shown


def test_where_there_is_no_markdown_words_stay_plain_and_short() -> None:
    assert label(text("**a** ", Said("*b*\nc")), 80) == "**a** *b* c"
    assert label(text("x" * 100), 80) == "x" * 79 + "…"
