"""Gaps: what happened in a room between two syncs when it was more than one answer holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from bot.platforms.matrix.client import Client

FILTER: dict[str, Any] = {"lazy_load_members": True}


async def pages(client: Client, room: str, since: str, until: str | None) -> AsyncIterator[list[Any]]:
    """The events of a room after the sync token `since` and before `until`, oldest first, in pages.

    Read forwards, so that a gap of any size takes the memory of one page.
    """
    start = since
    while True:
        page = await client.messages(room, start, until, "f", FILTER)
        if page.chunk:
            yield page.chunk
        if not page.end or page.end == start:
            return
        start = page.end


def since_own_join(events: list[Any], account: str) -> tuple[list[Any], bool]:
    """The events after the account's own newest join, and whether that join is among them.

    Joining a room replays its past, old joins included, which is not ours to react to.
    """
    for index in range(len(events) - 1, -1, -1):
        source = events[index].source
        if source.get("state_key") == account and source.get("type") == "m.room.member":
            before = (source.get("unsigned", {}).get("prev_content") or {}).get("membership")
            if source.get("content", {}).get("membership") == "join" and before != "join":
                return events[index + 1 :], True
    return events, False
