"""The file that goes with a post: a picture, or anything else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from bot.chat import Attached, File
from bot.cog import Context, Request
from bot.text import Said, cut, tidy
from cogs.posts.tables import files

MOST = 8 * 1024 * 1024
"""Bytes. Discord takes 10 MiB of a bot, words and all; homeservers mostly 50 MiB or more."""
_NAME, _TYPE, _ALT = 255, 100, 1024
_FORGOTTEN = timedelta(days=1)
"""How long a file waits for the form that its post is written in."""


async def keep(ctx: Request, attached: Attached, alt: str | None) -> int:
    """Keep what somebody handed over, for a post to come; its number. Refuses what cannot be kept."""
    data = ctx.content(attached, MOST) if attached.size <= MOST else None
    if data is None:
        ctx.refuse("posts-file-refused", name=Said(cut(attached.name, 60)), most=MOST // 1024 // 1024)
    await ctx.execute(delete(files).where(files.c.post.is_(None), files.c.at < ctx.now - _FORGOTTEN))
    row = {
        "community": ctx.community.id,
        "name": cut(tidy(attached.name), _NAME) or "file",
        "type": attached.type[:_TYPE],
        "alt": cut(tidy(alt or attached.alt), _ALT),
        "data": data,
        "at": ctx.now,
    }
    return int((await ctx.execute(insert(files).values(row).returning(files.c.id))).scalar_one())


async def give(ctx: Context, id: int, post: int) -> None:
    """Let a file go with a post."""
    here = files.c.id == id, files.c.community == ctx.community.id, files.c.post.is_(None)
    await ctx.execute(update(files).where(*here).values(post=post))


async def of(ctx: Context, post: int) -> File | None:
    """The file that goes with a post."""
    row = (await ctx.execute(select(files).where(files.c.post == post))).one_or_none()
    return None if row is None else File(row.name, row.data, row.type, row.alt)


async def name_of(ctx: Context, post: int) -> str | None:
    """The name of the file that goes with a post."""
    found: str | None = (await ctx.execute(select(files.c.name).where(files.c.post == post))).scalar_one_or_none()
    return found


async def drop(ctx: Context, post: int) -> None:
    """Forget the file of a post that will not be said."""
    await ctx.execute(delete(files).where(files.c.post == post))
