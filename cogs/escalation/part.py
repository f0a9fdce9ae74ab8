"""What the parts of the cog share: its name, its settings, and which case somebody means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Annotated

from bot.chat import CaseJudged
from bot.cog import Cog, Context, Request
from bot.options import Completed, Length
from bot.text import Said
from cogs.escalation import store
from cogs.escalation.settings import EscalationSettings
from cogs.escalation.store import UNCLOSED, Case, number

Named = Annotated[str, Length(1, 100), Completed()]
"""A case, by its number (``#12``)."""
Words = Annotated[str, Length(1, 1500)]
"""What somebody is told."""
ANY = (*UNCLOSED, "closed")


class Part(Cog[EscalationSettings]):
    """A part of the cog."""

    name, group, Settings = "escalation", "case", EscalationSettings

    async def meant(self, ctx: Request, given: str | int, states: Collection[str] = UNCLOSED) -> Case:
        """The case that a number (``#12``) or a control's id means, in one of these states. Refuses what is none.

        One that was joined to another stands for that one.
        """
        if isinstance(given, int):
            found = await store.read(ctx, given)
        else:
            match = re.fullmatch(r"#?\s*(\d{1,9})", given.strip())
            found = await store.numbered(ctx, int(match[1])) if match else None
        if found is None:
            ctx.refuse("escalation-unknown", given=Said(str(given)[:60]))
        if found.joined is not None and states != ANY:
            found = await store.root(ctx, found)
        if found.state not in states:
            ctx.refuse("escalation-state", number=number(found), state=found.state)
        return found

    @staticmethod
    async def talk_changed(ctx: Context, case: Case) -> None:
        """A talk was opened or ended: what the author can press follows."""
        for said in await store.talked(ctx, case.id):
            if not said.from_author:
                await ctx.refresh("letter", said.id)

    async def done(self, ctx: Request, case: Case, what: str, said: str = "") -> None:
        """Keep what the asker did with a case."""
        await store.note(ctx, case, what, said, by=(await ctx.member()).id, name=ctx.name)

    @staticmethod
    async def judged(ctx: Context, before: Case, after: Case) -> None:
        """Tell the cog that wanted a case what it is, as soon as somebody says so, or says otherwise."""
        criticism = _CRITICISM[after.verdict]
        if after.source == store.NOTICED and after.excerpt and criticism not in (None, _CRITICISM[before.verdict]):
            judged = CaseJudged(
                community=ctx.community.id,
                network=after.network,
                words=after.excerpt,
                room=after.where,
                criticism=criticism,
            )
            await ctx.announce(judged)


_CRITICISM: Mapping[str, bool | None] = {"none": None, "justified": True, "unjustified": True, "false-alarm": False}
"""Whether a verdict says that it was criticism."""
