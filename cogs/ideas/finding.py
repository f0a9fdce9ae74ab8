"""Which idea somebody means, and which ideas look alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from bot.cog import Context, Request
from bot.config import Community
from bot.semantic import Semantic
from bot.similar import Found, Similar
from bot.text import Said
from cogs.ideas import meaning, store
from cogs.ideas.store import SHOWN, Idea, Status

_AT_ONCE = 500
"""Ideas whose meanings are asked for at once."""
_LATE = timedelta(seconds=30)
"""How much later than it says a change may be seen: another process commits when it can."""
ALIKE = 3
"""Similar ideas that are shown."""
_ENOUGH = 0.4
"""The score above which an idea may be the one that is being proposed: 97 of 100 paraphrases are, by words or by
meaning, and by meaning 93 of 100 in the other language. On a board of 300, one new idea in three is asked about for
nothing."""


@dataclass(slots=True)
class _Indexed:
    """What can be searched in a community."""

    index: Similar[int]
    seen: dict[int, datetime] = field(default_factory=dict)
    """When each idea last changed, of those that are level."""
    level: datetime | None = None
    unlearnt: set[int] = field(default_factory=set)
    """Ideas in the index whose meaning is not."""


class Finder:
    """The boards, in memory: derived from the rows, and level with them at every search."""

    def __init__(self, by_meaning: Callable[[Community], bool]) -> None:
        self.by_meaning = by_meaning
        """Whether a community's ideas are compared by their meaning too."""
        self._known: dict[str, _Indexed] = {}

    async def begin(self, ctx: Context) -> None:
        """Read what is there, so that nobody waits for it later."""
        await self._understood(ctx)

    async def completions(self, ctx: Context, typed: str, most: int = ALIKE) -> list[Idea]:
        """The ideas on the board that are most like what is being typed, best first: by words, for time is short."""
        return await _ideas(ctx, (await self._level(ctx)).index.find(typed, most * 2), most)

    async def alike(
        self, ctx: Context, title: str, why: str = "", most: int = ALIKE, *, enough: bool = False
    ) -> list[Idea]:
        """The ideas on the board that are most like this one, best first; `enough`: that may be the same.

        Use it before anything is written.
        """
        index = await self._understood(ctx)
        if isinstance(index, Semantic):
            own = index.understands and ctx.need(("meaning", title, why), lambda: meaning.of([(title, why)]))
            found = index.find(title, most * 2, why, meaning=own[0] if own else None)
        else:
            found = index.find(title, most * 2, why)
        return await _ideas(ctx, [one for one in found if not enough or one.score >= _ENOUGH], most)

    async def _level(self, ctx: Context) -> _Indexed:
        """What can be searched, with what changed since it was last asked, in this process or another."""
        indexed = self._of(ctx.community)
        for idea in await store.changed_since(ctx, indexed.level and indexed.level - _LATE):
            if indexed.seen.get(idea.id) == idea.changed and ctx.now - idea.changed > _LATE:
                continue
            if idea.status in SHOWN:
                indexed.index.add(idea.id, idea.title, idea.why)
                indexed.unlearnt.add(idea.id)
            else:
                indexed.index.remove(idea.id)
                indexed.unlearnt.discard(idea.id)
            indexed.seen[idea.id] = indexed.level = idea.changed
        return indexed

    async def _understood(self, ctx: Context) -> Similar[int]:
        """The index, with the meanings that were learnt since it was last asked: the newest ideas' first."""
        indexed = await self._level(ctx)
        if isinstance(indexed.index, Semantic):
            newest = iter(sorted(indexed.unlearnt, reverse=True))
            while learnt := await meaning.known(ctx, list(islice(newest, _AT_ONCE))):
                for id, own in learnt.items():
                    indexed.index.means(id, own)
                indexed.unlearnt -= learnt.keys()
        return indexed.index

    def _of(self, community: Community) -> _Indexed:
        """What can be searched in a community, read anew when the settings want another kind of index."""
        kind = Semantic if self.by_meaning(community) else Similar
        indexed = self._known.get(community.id)
        if indexed is None or type(indexed.index) is not kind:
            indexed = self._known[community.id] = _Indexed(kind())
        return indexed


async def _ideas(ctx: Context, found: Sequence[Found[int]], most: int) -> list[Idea]:
    return (await store.several(ctx, [one.id for one in found]))[:most]


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
