"""Memory that cannot be filled up."""

from __future__ import annotations

from bot.platforms.matrix.latest import Latest


def test_the_oldest_makes_room_for_the_newest() -> None:
    latest: Latest[str, int] = Latest(2)
    for number, name in enumerate(("a", "b", "a", "c")):
        latest[name] = number
    assert dict(latest) == {"b": 1, "c": 3}
