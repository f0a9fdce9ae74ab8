"""Who may moderate a room."""

from __future__ import annotations

from typing import Any

import pytest

from bot.platforms.matrix.permissions import level, moderates, needed

MO, ANN = "@mo:test", "@ann:test"


def create(version: str = "11", **content: Any) -> dict[str, Any]:
    return {"sender": MO, "content": {"room_version": version, **content}}


@pytest.mark.parametrize(
    ("levels", "made", "account", "moderator"),
    [
        ({"users": {MO: 100}}, create(), MO, True),
        ({"users": {MO: 100}}, create(), ANN, False),
        ({"users": {ANN: 50}}, create(), ANN, True),
        ({"users": {ANN: 49}}, create(), ANN, False),
        ({"users": {ANN: "50"}}, create("1"), ANN, True),
        ({"users": {ANN: 60}, "kick": 70}, create(), ANN, False),
        ({"users": {}, "kick": 0}, create(), ANN, False),
        ({"users_default": 50}, create(), ANN, False),
        ({"users": {ANN: "much"}}, create(), ANN, False),
        ({"users": {}}, create("12"), MO, True),
        ({"users": {}}, create("12", additional_creators=[ANN]), ANN, True),
        ({"users": {}}, create("11", additional_creators=[ANN]), ANN, False),
        ({"users": {}}, create("org.example.special"), MO, False),
        (None, create("1"), MO, True),
        (None, create("1"), ANN, False),
    ],
)
def test_a_moderator_may_kick_and_was_given_power(
    levels: dict[str, Any] | None, made: dict[str, Any], account: str, moderator: bool
) -> None:
    assert moderates(levels, made, account) is moderator


def test_whoever_made_a_new_room_stands_above_every_level() -> None:
    assert level({"users": {ANN: 1_000_000}}, create("12"), MO) > level({"users": {ANN: 1_000_000}}, create("12"), ANN)


def test_sending_needs_the_events_own_level_or_the_default() -> None:
    assert needed({"events": {"m.reaction": 50}, "events_default": 10}, "m.reaction") == 50
    assert needed({"events_default": 10}, "m.reaction") == 10
    assert needed(None, "m.reaction") == 0
