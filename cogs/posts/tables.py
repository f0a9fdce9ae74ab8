"""Posts as they are planned, what has gone out of them, and what is known of feeds."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Text, false

from bot.database import Utc, table

posts = table(
    "posts_posts",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False, index=True),
    Column("author", ForeignKey("members.id"), index=True),
    Column("words", Text, nullable=False),
    Column("wordings", JSON, nullable=False),
    Column("room", String(64), nullable=False),
    Column("said", String(100), nullable=False),
    Column("plan", Text),
    Column("anchor", Utc),
    Column("due", Utc),
    Column("state", String(16), nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("role", String(32)),
    Column("lasts", Integer),
    Column("created", Utc, nullable=False),
    Column("thread", Boolean, nullable=False, server_default=false()),
    member="author",
    erase="forget",
    sqlite_autoincrement=True,
)
sent = table(
    "posts_sent",
    Column("id", Integer, primary_key=True),
    Column("post", Integer, nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("wordings", JSON, nullable=False),
    Column("due", Utc, nullable=False),
    Column("at", Utc, nullable=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
    Column("peak", Boolean, nullable=False, default=False, server_default=false()),
    member=None,
    why="what the community was told, by nobody in particular",
    sqlite_autoincrement=True,
)
files = table(
    "posts_files",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("post", Integer, index=True),
    Column("name", String(255), nullable=False),
    Column("type", String(100), nullable=False),
    Column("alt", String(1024), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
    member=None,
    why="what goes with a post that the community is told",
    sqlite_autoincrement=True,
)
reached = table(
    "posts_reach",
    Column("sent", Integer, primary_key=True),
    Column("network", String(16), primary_key=True),
    Column("room", String(255), primary_key=True),
    Column("reactions", Integer),
    Column("replies", Integer),
    Column("asked", Utc, nullable=False),
    member=None,
    why="numbers, which name nobody",
)
feeds = table(
    "posts_feeds",
    Column("community", String(32), primary_key=True),
    Column("key", String(16), primary_key=True),
    Column("etag", String(200)),
    Column("modified", String(200)),
    Column("begun", Utc),
    Column("read", Utc),
    Column("next", Utc, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing", Utc),
    Column("trouble", String(64)),
    Column("told", Boolean, nullable=False),
    Column("brought", Integer, nullable=False),
    member=None,
    why="how other sites answer",
)
items = table(
    "posts_items",
    Column("community", String(32), primary_key=True),
    Column("feed", String(16), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("seen", Utc, nullable=False),
    member=None,
    why="what other sites have published, hashed",
)
gathered = table(
    "posts_gathered",
    Column("community", String(32), primary_key=True),
    Column("room", String(64), primary_key=True),
    Column("post", Integer, nullable=False),
    member=None,
    why="which post the news of feeds go into",
)
