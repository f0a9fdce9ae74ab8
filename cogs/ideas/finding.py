"""Which idea somebody means, and which ideas look alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.cog import Context, Request
from bot.similar import Similar
from bot.text import Said
from cogs.ideas import store
from cogs.ideas.store import SHOWN, Idea, Status

_LATE = timedelta(seconds=30)
"""How much later than it says a change may be seen: another process commits when it can."""
ALIKE = 3
"""Similar ideas that are shown."""


class Finder:
    """What can be searched, by community, in memory: derived from the rows, and level with them at every search."""

    def __init__(self) -> None:
        self._indexes: dict[str, Similar[int]] = {}
        self._seen: dict[int, datetime] = {}
        self._level: dict[str, datetime] = {}

    async def begin(self, ctx: Context) -> None:
        """Read what is there, so that nobody waits for it later."""
        await self._index(ctx)

    async def alike(self, ctx: Context, title: str, why: str = "", most: int = ALIKE, least: float = 0.0) -> list[Idea]:
        """The ideas on the board that are most like this one, best first; `least`: the score to reach, from 0 to 1."""
        index = await self._index(ctx)
        found = index.find(title, most * 2, why)
        return (await store.several(ctx, [one.id for one in found if one.score >= least]))[:most]

    async def _index(self, ctx: Context) -> Similar[int]:
        """The index, with what changed since it was last asked, in this process or another."""
        community = ctx.community.id
        index, level = self._indexes.setdefault(community, Similar()), self._level.get(community)
        for idea in await store.changed_since(ctx, level and level - _LATE):
            if self._seen.get(idea.id) == idea.changed and ctx.now - idea.changed > _LATE:
                continue
            if idea.status in SHOWN:
                index.add(idea.id, idea.title, idea.why)
            else:
                index.remove(idea.id)
            self._seen[idea.id] = self._level[community] = idea.changed
        return index


async def meant(ctx: Request, typed: str, states: Collection[Status] = SHOWN) -> Idea:
    """The idea of this number (``#42``), in one of these states. Refuses what is none."""
    match = re.fullmatch(r"#?\s*(\d{1,9})", typed.strip())
    found = await store.read(ctx, int(match[1])) if match else None
    if found is None or found.status == "deleted" or (found.status == "waiting" and "waiting" not in states):
        ctx.refuse("ideas-unknown", given=Said(typed[:60]))
    if found.status not in states:
        ctx.refuse("ideas-state", number=Said(found.named), status=found.status)
    return found


def shown_as(found: Sequence[Idea]) -> list[tuple[str, str]]:
    """Ideas as completions of an option."""
    return [(f"{idea.named} {idea.title} ({idea.votes})", idea.named) for idea in found]
