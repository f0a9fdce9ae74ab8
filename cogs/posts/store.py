"""Posts as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import insert, select, update

from bot.cog import Context
from cogs.posts.tables import posts, sent
from cogs.posts.when import Repeat, When, at_peak, unpack

State = Literal["draft", "waiting", "planned", "held", "sent", "cancelled"]
"""``waiting``: for a second moderator. ``held``: its time is past or it has nowhere to go, the moderators decide."""

TO_COME: tuple[State, ...] = ("draft", "waiting", "planned", "held")
PLANNED: tuple[State, ...] = ("planned",)
KNOWN: tuple[State, ...] = (*TO_COME, "sent")
MOVABLE: tuple[State, ...] = ("draft", "planned", "held")
LISTED = 100
"""Posts that a list looks through, the newest."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a post is said, whatever its words."""

    room: str
    pinned: bool = False
    published: bool = False
    thread: bool = False
    role: str | None = None
    lasts: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Something that is to be said, once or again and again."""

    id: int
    community: str
    author: int | None
    words: str
    """Markdown."""
    wordings: Mapping[str, str]
    """Other words on some networks."""
    room: str
    said: str
    """When it goes out, as a moderator worded it."""
    plan: str | None
    anchor: datetime | None
    """The first post of a repetition, as it was planned; of one at peaks, the midnight that begins its day."""
    due: datetime | None
    """When it goes out next."""
    state: State
    pinned: bool
    published: bool
    role: str | None
    """The Discord role that it calls."""
    lasts: int | None
    """Seconds after which it is taken back."""
    thread: bool
    """Whether a thread is opened under it."""
    created: datetime

    @property
    def named(self) -> str:
        """How it is called: ``#3``."""
        return f"#{self.id}"

    @property
    def when(self) -> When | None:
        """When it goes out."""
        return unpack(self.plan) if self.plan else None

    @property
    def repeats(self) -> bool:
        """Whether it goes out more than once."""
        return isinstance(self.when, Repeat)

    @property
    def at_peak(self) -> bool:
        """Whether its hour is chosen."""
        return self.when is not None and at_peak(self.when)


@dataclass(frozen=True, slots=True)
class Sent:
    """A post as it has gone out."""

    id: int
    post: int
    words: str
    wordings: Mapping[str, str]
    due: datetime
    at: datetime
    withdrawn: bool
    peak: bool
    """Whether it went out in the best hour, which was chosen for it."""


async def create(ctx: Context, manner: Manner, **values: Any) -> Post:
    """Keep a new post."""
    row = {"community": ctx.community.id, "created": ctx.now, **asdict(manner), **values}
    return Post(**(await ctx.execute(insert(posts).values(row).returning(posts))).one()._mapping)


async def read(ctx: Context, id: int) -> Post | None:
    """The post of this number, if this community has it."""
    query = select(posts).where(posts.c.id == id, posts.c.community == ctx.community.id)
    row = (await ctx.execute(query)).one_or_none()
    return None if row is None else Post(**row._mapping)


async def newest(ctx: Context, states: Collection[State]) -> list[Post]:
    """The community's posts in these states, those that go out next first."""
    here = posts.c.community == ctx.community.id, posts.c.state.in_(states)
    query = select(posts).where(*here).order_by(posts.c.due.is_(None), posts.c.due, posts.c.id.desc()).limit(LISTED)
    return [Post(**row._mapping) for row in await ctx.execute(query)]


async def change(ctx: Context, id: int, **values: Any) -> None:
    """Change what is kept of a post."""
    await ctx.execute(update(posts).where(posts.c.id == id).values(**values))


async def taken(ctx: Context, room: str, gap: timedelta, but: int = 0) -> list[datetime]:
    """When posts go out, or lately went out, in a room; `but` is left aside."""
    here = posts.c.community == ctx.community.id, posts.c.room == room, posts.c.id != but
    to_come = select(posts.c.due).where(*here, posts.c.state == "planned", posts.c.due.is_not(None))
    gone = select(sent.c.at).join(posts, posts.c.id == sent.c.post).where(*here, sent.c.at > ctx.now - gap)
    return [*(await ctx.execute(to_come)).scalars(), *(await ctx.execute(gone)).scalars()]


async def send(ctx: Context, post: Post, due: datetime) -> Sent:
    """Keep a post as it goes out now."""
    peak = post.at_peak and post.due is not None and due <= ctx.now < due + _HOUR  # else somebody chose another moment
    row = {"post": post.id, "words": post.words, "wordings": post.wordings, "due": due, "at": ctx.now, "peak": peak}
    return Sent(**(await ctx.execute(insert(sent).values(row | {"withdrawn": False}).returning(sent))).one()._mapping)


async def out(ctx: Context, id: int) -> tuple[Sent, Post] | None:
    """What has gone out under this number, with its post."""
    row = (await ctx.execute(select(sent).where(sent.c.id == id))).one_or_none()
    post = None if row is None else await read(ctx, row.post)
    return None if row is None or post is None else (Sent(**row._mapping), post)


async def was_out(ctx: Context, post: int, due: datetime) -> bool:
    """Whether a post has gone out for this time."""
    query = select(sent.c.id).where(sent.c.post == post, sent.c.due == due).limit(1)
    return (await ctx.execute(query)).one_or_none() is not None


async def last_out(ctx: Context, post: int) -> Sent | None:
    """How a post last went out."""
    query = select(sent).where(sent.c.post == post, sent.c.withdrawn.is_(False)).order_by(sent.c.id.desc()).limit(1)
    row = (await ctx.execute(query)).one_or_none()
    return None if row is None else Sent(**row._mapping)


async def change_out(ctx: Context, id: int, **values: Any) -> None:
    """Change what is kept of what has gone out."""
    await ctx.execute(update(sent).where(sent.c.id == id).values(**values))
