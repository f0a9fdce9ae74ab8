"""Which poll somebody means, and whether it is theirs to see and to look after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat import Room
from bot.cog import Request
from bot.options import Mistake
from bot.text import Said
from cogs.polls import cards, store
from cogs.polls.cards import number
from cogs.polls.settings import PollSettings
from cogs.polls.store import ANY, Poll, State

OPEN: tuple[State, ...] = ("open",)
OVER: tuple[State, ...] = ("closed", "lost")
_SHOWN = 5


def place_of(room: Room) -> str:
    """A room as `Poll.place` keeps it."""
    return f"{room.network}:{room.id}"


def room_of(place: str) -> Room:
    """The room of a place."""
    network, _, id = place.partition(":")
    return Room(network, id)


def members_only(ctx: Request) -> None:
    """Refuse those who have left: a direct room stays theirs. Whoever speaks in a room of the home is in the home."""
    if ctx.room.direct and not ctx.standing.present:
        ctx.refuse("mistake-members-only")


async def sees(ctx: Request, poll: Poll) -> bool:
    """A poll opened "here" is for those who are here, for its author and for moderators."""
    if poll.place is None or poll.place == place_of(ctx.room) or poll.author == (await ctx.member()).id:
        return True
    return ctx.standing.moderator


async def named(ctx: Request, typed: str | None, states: Sequence[State], author: int | None = None) -> Poll:
    """The poll meant by a number (``#3``) or a title, in one of these states. Refuses what is none, with the mend.

    Left out, it is the newest (the author's, if there is one); among the open ones only when there is just one.
    """
    members_only(ctx)
    found = [poll for poll in await _meant(ctx, typed, states) if await sees(ctx, poll)]
    if typed is None and author is not None:
        found = [poll for poll in found if poll.author == author] or found
    fitting = [poll for poll in found if poll.state in states]
    if len(fitting) == 1 or (fitting and typed is None and states != OPEN):
        return fitting[0]
    if fitting:
        ctx.refuse("polls-which", polls=cards.named(ctx.words, fitting[:_SHOWN]))
    if found:
        raise _wrong_state(ctx, found[0])
    raise Mistake("polls-none") if typed is None else Mistake("polls-unknown", given=Said(typed[:60]))


async def own(ctx: Request, settings: PollSettings, typed: str | None, states: Sequence[State] = OPEN) -> Poll:
    """The same, if the asker may look after it: a moderator any, its author when members may open polls."""
    if ctx.standing.moderator:
        return await named(ctx, typed, states)
    if settings.opened_by == "moderators":
        ctx.refuse("mistake-moderators-only")
    asker = (await ctx.member()).id
    poll = await named(ctx, typed, states, asker)
    if poll.author != asker:
        ctx.refuse("polls-not-yours", number=number(poll))
    return poll


async def _meant(ctx: Request, typed: str | None, states: Sequence[State]) -> list[Poll]:
    if typed is None:
        return await store.newest(ctx, states)
    if match := re.fullmatch(r"#?\s*(\d{1,9})", typed.strip()):
        poll = await store.read(ctx, int(match[1]))
        return [poll] if poll else []
    wanted, known = typed.strip().casefold(), await store.newest(ctx, ANY)
    exact = [poll for poll in known if poll.question.casefold() == wanted]
    return exact or [poll for poll in known if wanted in poll.question.casefold()]


def _wrong_state(ctx: Request, poll: Poll) -> Mistake:
    if poll.state == "open":
        return Mistake("polls-still-open", number=number(poll))
    if poll.state == "cancelled":
        return Mistake("polls-cancelled-already", number=number(poll))
    return Mistake("polls-closed-already", number=number(poll), closed=ctx.time(poll.closed or poll.closes))
