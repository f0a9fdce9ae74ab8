"""How a case begins: from a message, once, however often and on however many networks it is told of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat import Account, Message, Refused, Room, Standing
from bot.cog import Context
from bot.similar import Similar
from bot.text import cut, tidy
from cogs.escalation import clock, store
from cogs.escalation.settings import EscalationSettings
from cogs.escalation.store import Case

EXCERPT = 500
"""Characters of a message that a case shows."""
BRIDGED = timedelta(minutes=2)
"""How long a bridge may take to carry a message to another network."""
CARDS, LATELY = 4, timedelta(minutes=10)
"""How many cases within how long get a card of their own at once: those after them share one."""

_COMPARED = 30
_ALIKE = 0.45
_SHORTEST = 12
STORM = "escalation.storm"
"""The switch that says which case begins the card that many share."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about."""

    room: Room
    message: str = ""
    """Empty: it is about no message."""
    author: Account | None = None
    words: str = ""
    said: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the networks know of a subject."""

    author: Standing
    room_name: str
    link: str


def subject_of(room: Room, id: str, message: Message) -> Subject:
    """A message as the subject of a case."""
    return Subject(Room(room.network, room.id), id, message.account, message.words, message.at)


async def open_case(
    ctx: Context, settings: EscalationSettings, subject: Subject, *, source: str, severity: str = "normal"
) -> tuple[Case, bool]:
    """The case about something, and whether it is new."""
    known = _ask(ctx, subject)
    digest = digest_of(subject.words)
    if (found := await _open_already(ctx, subject, digest)) is not None:
        return await store.root(ctx, found), False
    member = await ctx.members.of(ctx.unit, ctx.community.id, subject.author) if subject.author else None
    promised = clock.promise(ctx, settings, severity, answered=False)
    excerpt = cut(tidy(subject.words, lines=True), EXCERPT)
    case = await store.create(
        ctx,
        severity=severity,
        source=source,
        network=subject.room.network,
        room=subject.room.id,
        room_name=known.room_name[:100],
        message=subject.message,
        link=known.link,
        digest=digest,
        said=subject.said,
        author_id=member.id if member else None,
        account=subject.author.id if subject.author else "",
        author=tidy(known.author.name or (subject.author.id if subject.author else ""))[:100],
        here_since=known.author.joined,
        fate="here" if known.author.present or subject.author is None else "left",
        excerpt=excerpt,
        alike=await _alike(ctx, excerpt),
        promised=promised,
        reminds=clock.first_reminder(ctx, settings, promised),
    )
    await store.note(ctx, case, "opened")
    await show(ctx, case)
    return case, True


def digest_of(words: str) -> str:
    """Words as a hash, whatever their case and spaces; empty where they are too few to be told apart."""
    folded = tidy(words).casefold()
    return hashlib.sha256(folded.encode()).hexdigest() if len(folded) >= _SHORTEST else ""


async def show(ctx: Context, case: Case) -> None:
    """Show the moderators a case: on a card of its own, or, when many come at once, on one that they share."""
    if await store.shown_since(ctx, ctx.now - LATELY) < CARDS:
        await store.change(ctx, case, carded=ctx.now)
        await ctx.show_moderators("case", case.id)
        return
    storm = int((await ctx.switched()).get(STORM, "0"))
    waiting, _ = await store.unshown(ctx, storm, 1) if storm else ([], 0)
    if waiting and waiting[0].id != case.id:
        await ctx.refresh("storm", storm)
    else:
        await ctx.switch(STORM, str(case.id))
        await ctx.show_moderators("storm", case.id)


async def show_card(ctx: Context, case: Case) -> Case:
    """Give a case a card of its own, if it has none."""
    if case.carded is not None:
        return case
    case = await store.change(ctx, case, carded=ctx.now)
    await ctx.show_moderators("case", case.id)
    await storm_changed(ctx)
    return case


async def storm_changed(ctx: Context) -> None:
    """One of the cases that share a card waits no more: it has one less."""
    if (storm := (await ctx.switched()).get(STORM)) is not None:
        await ctx.refresh("storm", int(storm))


async def _open_already(ctx: Context, subject: Subject, digest: str) -> Case | None:
    if subject.message and (found := await store.about(ctx, subject.room, subject.message)) is not None:
        return found
    if digest and subject.said is not None:
        return await store.copied(ctx, digest, subject.room.network, subject.said, BRIDGED)
    return None


async def _alike(ctx: Context, excerpt: str) -> list[int]:
    """The numbers of open cases about the same, as far as their words say."""
    near: Similar[int] = Similar()
    for other in await store.unclosed(ctx, _COMPARED):
        if other.excerpt and other.joined is None:
            near.add(other.number, other.excerpt)
    return [found.id for found in near.find(excerpt, 3) if found.score >= _ALIKE]


def _ask(ctx: Context, subject: Subject) -> Known:
    """What the networks know of it; asked before anything is written."""
    platform = ctx.services.platforms[subject.room.network]
    community, author = ctx.community.id, subject.author

    async def ask() -> Known:
        standing = await platform.standing(community, author) if author else Standing(present=False)
        try:
            room_name = await platform.room_name(subject.room) if subject.message else ""
        except Refused:
            room_name = subject.room.id
        link = platform.link(community, subject.room, subject.message) if subject.message else ""
        return Known(standing, room_name, link)

    return ctx.need(("subject", subject.room, subject.message, author), ask)
