"""What moderators taught, and how often it was needed. No message is kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Text

from bot.database import table

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
