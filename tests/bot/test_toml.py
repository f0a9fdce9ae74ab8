"""TOML as text."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import toml

TEXT = '''\
[bot]
log = """
[not.a.section]
neither = 1
"""
"quoted key" = 1
[[communities]]
id = "a"
discord.server = 1
[communities.greeter]
topics = [
  "not = a key",
]
[[communities]]
[[communities.greeter.topics]]
label = 'x'
[[communities.greeter.topics]]
label = 'y'
'''


def test_the_line_of_every_key_and_section_is_found() -> None:
    assert toml.lines(TEXT) == {
        ("bot",): 1,
        ("bot", "log"): 2,
        ("bot", "quoted key"): 6,
        ("communities", 0): 7,
        ("communities", 0, "id"): 8,
        ("communities", 0, "discord", "server"): 9,
        ("communities", 0, "greeter"): 10,
        ("communities", 0, "greeter", "topics"): 11,
        ("communities", 1): 14,
        ("communities", 1, "greeter", "topics", 0): 15,
        ("communities", 1, "greeter", "topics", 0, "label"): 16,
        ("communities", 1, "greeter", "topics", 1): 17,
        ("communities", 1, "greeter", "topics", 1, "label"): 18,
    }


def test_a_key_without_a_line_has_its_section_s() -> None:
    found = toml.lines(TEXT)
    assert toml.line_of(("communities", 0, "greeter", "topics", 3), found) == 11
    assert toml.line_of(("communities", 0, "name"), found) == 7
    assert toml.line_of(("elsewhere",), found) is None


SCALARS = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.datetimes(min_value=datetime(1000, 1, 1)),
    st.dates(min_value=date(1000, 1, 1)),
    st.times(),
)


@given(
    st.dictionaries(
        st.text(),
        st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8),
    )
)
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    assert toml.read("".join(f"{toml.key(name)} = {toml.value(value)}\n" for name, value in data.items())) == data


def test_tuples_sets_and_paths_are_written_too() -> None:
    assert toml.value((1, {2}, frozenset({"a"}), Path("x/y"), time(9))) == '[1, [2], ["a"], "x/y", 09:00:00]'


def test_what_toml_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        toml.value([None])
