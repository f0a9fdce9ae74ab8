"""Polls, and drafts of them. Who chose what is the ballot box's business."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Text

from bot.database import Utc, table

polls = table(
    "polls_polls",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False, index=True),
    Column("author", ForeignKey("members.id"), index=True),
    Column("question", String(300), nullable=False),
    Column("options", JSON, nullable=False),
    Column("revision", Integer, nullable=False, default=1),
    Column("anonymous", Boolean, nullable=False),
    Column("multiple", Boolean, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("who", String(32), nullable=False),
    Column("place", String(300)),
    Column("native", Boolean, nullable=False),
    Column("box", ForeignKey("ballot_boxes.id")),
    Column("state", String(16), nullable=False, default="open"),
    Column("opened", Utc, nullable=False),
    Column("closes", Utc, nullable=False),
    Column("closed", Utc),
    Column("counts", JSON),
    Column("voters", Integer),
    Column("size", Integer),
    Column("answer", Text),
    member="author",
    erase="forget",
    sqlite_autoincrement=True,
)
drafts = table(
    "polls_drafts",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("poll", Integer, primary_key=True, autoincrement=False),
    Column("question", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("closes", Text),
    member="member_id",
)
