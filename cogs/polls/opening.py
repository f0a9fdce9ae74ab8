"""A poll that somebody wants to open: what they may, where it goes, for whom, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat import Room
from bot.cog import Request
from bot.moments import MomentUnknown, parse
from bot.options import Options
from bot.text import Said, Text, join, tidy
from cogs.polls import finding, store, voters
from cogs.polls.settings import EVERYONE, LONGEST, SHORTEST, PollSettings


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to ask, and how."""

    question: str
    options: Options
    closes: datetime
    anonymous: bool = False
    multiple: bool = False
    live: bool = True
    here: bool = False
    who: str = EVERYONE


async def may_open(ctx: Request, settings: PollSettings) -> None:
    """Refuse those who may not open a poll, or not yet."""
    if ctx.standing.moderator:
        return
    finding.members_only(ctx)
    if settings.opened_by == "moderators":
        ctx.refuse("mistake-moderators-only")
    last = await store.last_opened(ctx, (await ctx.member()).id)
    if last is not None and last + settings.cooldown > ctx.now:
        ctx.refuse("polls-cooldown", next=ctx.time(last + settings.cooldown))


def check_length(ctx: Request, closes: datetime) -> None:
    """Refuse a poll that nobody has time to see, or that nobody would see the end of."""
    if closes - ctx.now < SHORTEST:
        ctx.refuse("polls-too-short")
    if closes - ctx.now > LONGEST:
        ctx.refuse("polls-too-long", latest=ctx.time(ctx.now + LONGEST))


def rooms_for(ctx: Request, settings: PollSettings, *, here: bool) -> list[Room]:
    """The room in which it was asked, or in private the usual one there; or every home."""
    if here and not ctx.room.direct:
        return [ctx.room]
    rooms = ctx.rooms(settings.room, ctx.account.network if here else None)
    if not rooms:
        ctx.refuse("polls-no-room", room=Said(settings.room))
    return rooms


def missing(ctx: Request, settings: PollSettings, rooms: Sequence[Room]) -> Text | None:
    """The homes that do not show a poll meant for all, in a sentence."""
    homes = {network for network in ctx.services.platforms if ctx.community.home(network)}
    without = sorted(homes - {room.network for room in rooms})
    if not without:
        return None
    networks = Said(", ".join(network.capitalize() for network in without))
    return ctx.words("polls-missing", networks=networks, room=Said(settings.room))


def read_who(ctx: Request, settings: PollSettings, typed: str) -> str:
    """Whom the poll is for."""
    who = voters.read(typed, ctx.words, settings.groups)
    if who is None:
        known = join([(Said(said),) for said in voters.choices(ctx.words, settings.groups)], ", ")
        ctx.refuse("polls-who-unknown", given=Said(typed), known=known)
    return who


def read_question(ctx: Request, typed: str) -> str:
    """The question as a form brings it."""
    question = tidy(typed)
    if not question:
        ctx.refuse("polls-no-question")
    return question


def read_closes(ctx: Request, settings: PollSettings, typed: str) -> datetime:
    """The close as a form brings it: perhaps left out."""
    if not typed.strip():
        return ctx.now + settings.duration
    try:
        return parse(typed, ctx.now, ctx.zone)
    except MomentUnknown:
        ctx.refuse("mistake-moment", given=Said(typed[:60]))
