"""Cards and effects as JSON: whatever is owed comes back as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import (
    Account,
    Button,
    Card,
    Choices,
    Delete,
    GiveRole,
    InviteTo,
    LinkButton,
    Mood,
    Option,
    Pin,
    Publish,
    Room,
)
from bot.packing import pack, unpack
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
)

words = st.text(max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
nodes = st.recursive(
    st.one_of(
        st.builds(Literal, words),
        st.builds(Said, words),
        st.builds(Mention, words, words, words),
        st.builds(RoomName, words, words, words),
        st.builds(Time, moments, words),
        st.builds(Link, words, st.none() | words),
        st.builds(Code, words),
        st.builds(Markdown, words),
        st.builds(RoleMention, words, words),
    ),
    lambda inner: st.builds(Strong, st.tuples(inner)) | st.builds(Emphasis, st.tuples(inner, inner)),
    max_leaves=4,
)
texts: st.SearchStrategy[Text] = st.lists(nodes, max_size=3).map(tuple)
options = st.lists(st.builds(Option, words, words, st.none() | words), max_size=3).map(tuple)
controls = st.one_of(
    st.builds(Button, words, texts, words, st.booleans()),
    st.builds(LinkButton, words, texts),
    st.builds(Choices, words, options, st.integers(1, 5), texts, st.none() | texts, st.none() | words, texts),
)
cards = st.builds(
    Card,
    st.none() | texts,
    st.lists(texts, max_size=3).map(tuple),
    st.none() | texts,
    st.lists(controls, max_size=2).map(tuple),
    st.sampled_from(Mood),
    st.sampled_from(["en", "fr"]),
)
accounts = st.builds(Account, words, words)
rooms = st.builds(Room, words, words, st.booleans())
effects = st.one_of(
    st.builds(GiveRole, accounts, words, st.booleans()),
    st.builds(InviteTo, accounts, rooms),
    *(st.builds(kind, rooms, words) for kind in (Pin, Publish, Delete)),
)


@given(cards | effects)
def test_what_is_packed_comes_back_as_it_was(owed: object) -> None:
    assert unpack(pack(owed)) == owed


def test_packed_words_stay_readable_and_say_their_kind() -> None:
    packed = pack(Card(body=((Said("thé"), Time(datetime(2026, 12, 1, tzinfo=UTC), "x")),)))
    assert '"thé"' in packed
    assert json.loads(packed)["is"] == "Card"
