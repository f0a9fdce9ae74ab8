"""Ideas, what became of them, who follows them, and what is still to be told. Votes are the ballot box's business."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Text

from bot.database import Utc, table

ideas = table(
    "ideas_ideas",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("board", String(32), nullable=False),
    Column("title", String(100), nullable=False),
    Column("why", Text, nullable=False),
    Column("tag", String(40), nullable=False),
    Column("status", String(16), nullable=False),
    Column("answer", Text, nullable=False),
    Column("merged", Integer, index=True),
    Column("box", ForeignKey("ballot_boxes.id"), nullable=False, index=True),
    Column("votes", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("proposed", Utc, nullable=False),
    Column("changed", Utc, nullable=False),
    Index("ix_ideas_ideas_changed", "community", "changed"),
    member=None,
    why="an idea is the community's; who proposed it stands in ideas_authors and goes with them",
    sqlite_autoincrement=True,
)
authors = table(
    "ideas_authors",
    Column("idea", Integer, primary_key=True, autoincrement=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("hidden", Boolean, nullable=False),
    member="member_id",
)
meanings = table(
    "ideas_meanings",
    Column("idea", Integer, primary_key=True, autoincrement=False),
    Column("model", String(40), nullable=False),
    Column("worded", Utc, nullable=False),
    Column("meaning", LargeBinary, nullable=False),
    member=None,
    why="it is made of the idea's own words",
)
changes = table(
    "ideas_changes",
    Column("id", Integer, primary_key=True),
    Column("idea", Integer, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("by", ForeignKey("members.id"), index=True),
    Column("what", String(16), nullable=False),
    Column("said", Text, nullable=False),
    member="by",
    erase="forget",
    sqlite_autoincrement=True,
)
followers = table(
    "ideas_followers",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("idea", Integer, primary_key=True, autoincrement=False),
    Column("on", Boolean, nullable=False),
    Index("ix_ideas_followers_idea", "idea"),
    member="member_id",
)
news = table(
    "ideas_news",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("idea", Integer, primary_key=True, autoincrement=False),
    Column("community", String(32), nullable=False, index=True),
    Column("why", String(16), nullable=False),
    member="member_id",
)
told = table(
    "ideas_told",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("at", Utc, nullable=False),
    member="member_id",
)
drafts = table(
    "ideas_drafts",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("board", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("tag", String(40), nullable=False),
    Column("anonymous", Boolean, nullable=False),
    member="member_id",
)
left = table(
    "ideas_left",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("network", String(16), primary_key=True),
    member="member_id",
)
