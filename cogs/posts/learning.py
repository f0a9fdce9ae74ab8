"""Learning the community's hours from its history, once: what is remembered of that, and what moderators read of it.

While it goes on, the switch holds the number of the reading, so that what an older one finds is not taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.chat import Button, Card, Mood, Trouble
from bot.cog import Context, Request
from bot.history import Past, Unread
from bot.peaks import Profile
from bot.text import Said, Text, join
from cogs.posts.cards import busiest

WEEKS = 26
"""How far back the bot reads, unless a moderator says otherwise."""
SILENCE = timedelta(minutes=15)
"""A reading of which nothing was heard for so long was cut off."""
_SWITCH, _LEARNT = "posts:learn", "learnt"
_NAMED = 10
"""Rooms that are named at most."""


async def refuse_again(ctx: Request) -> None:
    """Refuse where the history is being read, or was."""
    state = (await ctx.switched()).get(_SWITCH)
    if state == _LEARNT:
        ctx.refuse("posts-learn-once")
    if state is not None:
        ctx.refuse("posts-learn-under-way")


async def begin(ctx: Context) -> int:
    """A reading begins; its number."""
    number = round(ctx.now.timestamp())
    await ctx.switch(_SWITCH, str(number))
    return number


async def under_way(ctx: Context, number: int) -> bool:
    """Whether this reading is the one that goes on."""
    return (await ctx.switched()).get(_SWITCH) == str(number)


async def end(ctx: Context) -> None:
    """Nothing was learnt: it may be tried again."""
    await ctx.switch(_SWITCH, None)


async def take_over(ctx: Context, past: Past) -> bool:
    """Keep what was counted; False when there was nothing new in it."""
    learnt = await ctx.activity.learn(ctx.unit, ctx.community.id, past.hours)
    await ctx.switch(_SWITCH, _LEARNT if learnt else None)
    return learnt > 0


# ------------------------------------------------------------------ what moderators read


def question_card(ctx: Context, found: Past | Trouble, weeks: int, press: str) -> Card:
    """What there is to read, and whether it may be."""
    if isinstance(found, Trouble):
        return failed_card(ctx, "posts-learn-failed")
    words = ctx.words
    if not found.rooms:
        return _card(ctx, [words("posts-learn-nowhere"), *_unread(ctx, found.unread)], Mood.ALERT)
    asked = words("posts-learn-ask", rooms=len(found.rooms), weeks=weeks)
    button = Button(press, words("posts-learn-agree"), "📖", strong=True)
    return _card(ctx, [asked, *_unread(ctx, found.unread)], Mood.CALM, button)


def learnt_card(ctx: Context, past: Past, profile: Profile) -> Card:
    """What was learnt."""
    words = ctx.words
    read = words("posts-learn-read", messages=past.messages, weeks=past.weeks, rooms=len(past.rooms))
    learnt = words("posts-learnt", confidence=profile.confidence, weeks=round(profile.weeks))
    hours = words("posts-learn-hours", hours=join(busiest(words, profile)))
    return _card(ctx, [read, hours, learnt, *_unread(ctx, past.unread)], Mood.DONE)


def nothing_card(ctx: Context, past: Past) -> Card:
    """Nothing was learnt."""
    said = ctx.words("posts-learn-nothing", messages=past.messages, rooms=len(past.rooms))
    return _card(ctx, [said, *_unread(ctx, past.unread)], Mood.CALM)


def failed_card(ctx: Context, id: str) -> Card:
    """The reading did not come to its end."""
    return _card(ctx, [ctx.words(id)], Mood.ALERT)


def _card(ctx: Context, body: Sequence[Text], mood: Mood, *buttons: Button) -> Card:
    return Card(body=tuple(body), controls=buttons, mood=mood, locale=ctx.words.locale)


def _unread(ctx: Context, unread: Sequence[Unread]) -> list[Text]:
    """The rooms whose history is closed, with the mend."""
    words = ctx.words
    lines = [words(one.mend, room=Said(one.name), network=one.room.network) for one in unread[:_NAMED]]
    if more := len(unread) - len(lines):
        lines.append(words("posts-learn-unread-more", more=more))
    return [join(lines)] if lines else []
