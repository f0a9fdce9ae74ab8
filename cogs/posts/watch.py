"""What is known of feeds, as rows: when each is read, what it has said already, how long it has failed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.chat import Gone, Later, Refused, Trouble
from bot.cog import Context
from bot.database import insert_once, upsert
from bot.web import NotModified, Web
from cogs.posts.feeds import Item
from cogs.posts.feeds import items as items_of
from cogs.posts.settings import Feed
from cogs.posts.tables import feeds, gathered, items

log = structlog.get_logger(__name__)

LOOKED_AFTER = timedelta(minutes=10)
"""How soon a feed is read that the settings name anew."""
SELDOM = timedelta(days=1)
"""The longest pause after failures, and how long a feed fails before the moderators are told."""
KEPT = timedelta(days=90)
"""How long an item is remembered that its feed no longer has; one that is dated earlier is no news."""
_A_DAY = timedelta(days=1)
"""By how much sites may be wrong about the hour, or say none."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of a feed."""

    community: str
    key: str
    etag: str | None
    modified: str | None
    begun: datetime | None
    """When it was first read; what it held then was no news."""
    read: datetime | None
    """When its server last answered as it should."""
    next: datetime
    failures: int
    """In a row."""
    failing: datetime | None
    """Since when it cannot be read."""
    trouble: str | None
    """The text that says why, and the mend."""
    told: bool
    """Whether the moderators know."""
    brought: int
    """How many items became posts."""


async def every(ctx: Context) -> dict[str, Watched]:
    """What is known of the community's feeds, by their keys."""
    rows = await ctx.execute(select(feeds).where(feeds.c.community == ctx.community.id))
    return {row.key: Watched(**row._mapping) for row in rows}


async def idle(ctx: Context, named: Iterable[Feed]) -> list[Feed]:
    """The feeds that nobody reads in time: they are new, have come back, or are to be read more often now."""
    watched = await every(ctx)
    return [feed for feed in named if _is_idle(watched.get(feed.key), feed, ctx.now)]


def _is_idle(watched: Watched | None, feed: Feed, now: datetime) -> bool:
    if watched is None or watched.next <= now:
        return True
    return not watched.failures and watched.next > now + feed.every


async def begin(ctx: Context, feed: Feed) -> Watched:
    """A reading begins; the next one is planned already, for of this one nothing may ever be heard."""
    row = {"community": ctx.community.id, "key": feed.key, "failures": 0, "told": False, "brought": 0}
    await ctx.execute(insert_once(ctx.unit.connection, feeds, row | {"next": ctx.now}))
    watched = Watched(**(await ctx.execute(select(feeds).where(*_here(ctx, feed.key)))).one()._mapping)
    return await _change(ctx, watched, next=ctx.now + _pause(feed, watched.failures))


async def forget(ctx: Context, key: str) -> None:
    """The settings no longer name a feed."""
    await ctx.execute(delete(feeds).where(*_here(ctx, key)))
    await ctx.execute(delete(items).where(items.c.community == ctx.community.id, items.c.feed == key))


def _here(ctx: Context, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return feeds.c.community == ctx.community.id, feeds.c.key == key


async def _change(ctx: Context, watched: Watched, **values: Any) -> Watched:
    await ctx.execute(update(feeds).where(*_here(ctx, watched.key)).values(**values))
    return replace(watched, **values)


def _pause(feed: Feed, failures: int) -> timedelta:
    """Twice as long after each failure, up to a day."""
    return max(feed.every, min(feed.every * (1 << min(failures, 10)), SELDOM))


# ------------------------------------------------------------------ what a reading finds


@dataclass(frozen=True, slots=True)
class Read:
    """The items of a feed, and what its server wants to be told next time."""

    items: list[Item]
    etag: str | None = None
    modified: str | None = None


async def read(web: Web, feed: Feed, etag: str | None, modified: str | None) -> Read | NotModified:
    """Read a feed; for an errand. Raises `Trouble`."""
    try:
        page = await web.get(feed.url.get_secret_value(), etag=etag, modified=modified)
        if isinstance(page, NotModified):
            return page
        return Read(await asyncio.to_thread(items_of, page), page.etag, page.modified)
    except Trouble as trouble:
        log.warning("feed cannot be read", feed=feed.name, reason=trouble.reason)
        raise


async def learn(ctx: Context, feed: Feed, found: Read | NotModified) -> tuple[Watched, list[Item]]:
    """Keep what was read. Also returns the news, the newest last."""
    watched = await begin(ctx, feed)
    watched = await _change(
        ctx, watched, read=ctx.now, next=ctx.now + feed.every, failures=0, failing=None, trouble=None, told=False
    )
    if isinstance(found, NotModified):
        return watched, []
    unseen = await _unseen(ctx, feed, found.items)
    news = _news(unseen, watched.begun, ctx.now)[: feed.most]
    watched = await _change(
        ctx,
        watched,
        etag=found.etag,
        modified=found.modified,
        begun=watched.begun or ctx.now,
        brought=watched.brought + len(news),
    )
    return watched, news[::-1]


async def _unseen(ctx: Context, feed: Feed, found: Sequence[Item]) -> list[Item]:
    """The items that were not there before; from now on all are known, and what is long gone is forgotten."""
    here = items.c.community == ctx.community.id, items.c.feed == feed.key
    keys = dict.fromkeys(key for item in found for key in item.keys)
    seen = set((await ctx.execute(select(items.c.key).where(*here, items.c.key.in_(keys)))).scalars())
    await ctx.execute(update(items).where(*here, items.c.key.in_(seen)).values(seen=ctx.now))
    row = {"community": ctx.community.id, "feed": feed.key, "seen": ctx.now}
    if unseen := [row | {"key": key} for key in keys if key not in seen]:
        await ctx.execute(insert(items), unseen)
    await ctx.execute(delete(items).where(*here, items.c.seen < ctx.now - KEPT))
    return [item for item in found if seen.isdisjoint(item.keys)]


def _news(unseen: Sequence[Item], begun: datetime | None, now: datetime) -> list[Item]:
    """What is new to the community too: not what was there at first, nor what a site that moved dates earlier."""
    if begun is None:
        return []
    since = max(begun - _A_DAY, now - KEPT)
    return [item for item in unseen if item.published is None or item.published > since]


async def fail(ctx: Context, feed: Feed, trouble: Trouble) -> tuple[Watched, bool]:
    """Keep that a feed could not be read. Also returns whether it is time to tell the moderators, once."""
    watched = await begin(ctx, feed)
    failures, failing = watched.failures + 1, watched.failing or ctx.now
    pause = max(_pause(feed, failures), SELDOM) if isinstance(trouble, Gone) else _pause(feed, failures)
    if isinstance(trouble, Later) and trouble.seconds is not None:
        pause = max(pause, timedelta(seconds=min(trouble.seconds, SELDOM.total_seconds())))
    never = isinstance(trouble, Refused) and watched.begun is None
    tell = not watched.told and (never or isinstance(trouble, Gone) or ctx.now - failing >= SELDOM)
    mend = trouble.mend if isinstance(trouble, Refused) else "posts-mend-later"
    next, told = ctx.now + pause, watched.told or tell
    change = {"failures": failures, "failing": failing, "trouble": mend, "next": next, "told": told}
    return await _change(ctx, watched, **change), tell


# ------------------------------------------------------------------ the post that gathers news


async def gathering(ctx: Context, room: str) -> int | None:
    """The post into which the last news for a room went."""
    here = gathered.c.community == ctx.community.id, gathered.c.room == room
    post: int | None = (await ctx.execute(select(gathered.c.post).where(*here))).scalar()
    return post


async def gather(ctx: Context, room: str, post: int) -> None:
    """News for a room go into this post from now on."""
    row = {"community": ctx.community.id, "room": room, "post": post}
    await ctx.execute(upsert(ctx.unit.connection, gathered, row, key=["community", "room"], change=["post"]))
