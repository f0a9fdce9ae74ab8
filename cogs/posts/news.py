"""How the news of feeds read: as posts, and to the moderators who look after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chat import Card, Mood
from bot.cog import Context
from bot.text import Said, Text, join, plain, unmarked
from cogs.posts.feeds import Item
from cogs.posts.settings import Feed
from cogs.posts.watch import Watched


def worded(feed: Feed, item: Item) -> str:
    """One item as a post, in Markdown; its words are a stranger's and do nothing in it."""
    source = _linked(feed.name, item.link)
    summary = unmarked(item.summary) if item.summary != item.title else ""
    return "\n\n".join(part for part in (f"**{unmarked(item.title)}**", summary, source) if part)


def line(feed: Feed, item: Item) -> str:
    """One item among others."""
    return f"- {_linked(item.title, item.link)} · {unmarked(feed.name)}"


def heading(ctx: Context) -> str:
    """What stands above the items of a post that gathers them."""
    return f"**{unmarked(plain(ctx.words('posts-news')))}**\n"


def _linked(words: str, link: str | None) -> str:
    return f"[{unmarked(words)}](<{link}>)" if link else unmarked(words)


def trouble_card(ctx: Context, feed: Feed, watched: Watched) -> Card:
    """A feed cannot be read, and the mend."""
    words = ctx.words
    fails = words("posts-feed-fails", name=Said(feed.name), since=ctx.time(watched.failing or ctx.now))
    return Card(
        title=words("trouble-title"),
        body=(fails, words(watched.trouble or "posts-mend-later")),
        mood=Mood.ALERT,
        locale=words.locale,
    )


def feeds_card(ctx: Context, feeds: Sequence[Feed], known: Mapping[str, Watched]) -> Card:
    """Every feed, and how it is doing."""
    words = ctx.words
    body = [_state(ctx, feed, known.get(feed.key)) for feed in feeds] or [words("posts-feeds-none")]
    return Card(title=words("posts-feeds-title"), body=tuple(body), locale=words.locale)


def _state(ctx: Context, feed: Feed, watched: Watched | None) -> Text:
    words = ctx.words
    first = words("posts-feed-line", name=Said(feed.name), mode=feed.mode)
    if watched is None:
        return join([first, words("posts-feed-new")])
    read = words("posts-feed-read", at=ctx.time(watched.read), count=watched.brought) if watched.read else None
    lines = [first, read, words(watched.trouble) if watched.trouble else None]
    lines.append(words("posts-feed-next", at=ctx.time(watched.next)))
    return join([line for line in lines if line])
