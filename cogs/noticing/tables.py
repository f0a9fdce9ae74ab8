"""What moderators taught, how often it was needed, and what is to be remembered for a while. No message is kept."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Text

from bot.database import Utc, table

learnt = table(
    "noticing_learnt",
    Column("community", String(32), primary_key=True),
    Column("told", Text, nullable=False),
    Column("presses", Integer, nullable=False),
    Column("alarms", Integer, nullable=False),
    member=None,
    why="weights by the hashes of words, which name nobody and cannot be read back as messages",
)
"""`told`: JSON, {"level", "words": weights by hash}. `presses`: what was judged; `alarms`: how many were false."""
days = table(
    "noticing_days",
    Column("community", String(32), primary_key=True),
    Column("room", String(64), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("raised", Integer, nullable=False),
    Column("alarms", Integer, nullable=False),
    member=None,
    why="numbers, which name nobody",
)
"""`room`: its name in the TOML. `day`: days since 1970, UTC."""
matches = table(
    "noticing_matches",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("rule", String(24), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("network", String(16), nullable=False),
    Column("account", String(255), nullable=False),
    Column("name", String(100), nullable=False),
    Column("room", String(255), nullable=False),
    Column("at", Utc, nullable=False),
    Column("acted", Boolean, nullable=False),
    Index("ix_noticing_matches_rule", "community", "rule", "at"),
    member="member_id",
    sqlite_autoincrement=True,
)
"""Messages that met a rule of the charter which counts or rests. `acted`: there was a reaction to it."""
doubtful = table(
    "noticing_doubtful",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("network", String(16), nullable=False),
    Column("room", String(255), nullable=False),
    Column("message", String(255), nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_noticing_doubtful_at", "community", "at"),
    member="member_id",
    sqlite_autoincrement=True,
)
"""Where the messages stand that the next digest shows."""
