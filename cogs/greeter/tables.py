"""What the greeter keeps."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint

from bot.database import Utc, table

greetings = table(
    "greeter_greetings",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("network", String(16), nullable=False),
    Column("account", String(255), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("name", String(80)),  # until the greeting is out
    Column("joined", Utc, nullable=False),  # when they came
    Column("seen", Utc, nullable=False),  # when the bot heard of it
    Column("decision", String(16), nullable=False),
    Column("detail", String(120)),
    Column("decided", Utc, nullable=False),
    Column("raid", Integer),
    Column("left", Utc),
    Column("returned", Utc),
    UniqueConstraint("community", "network", "account"),
    Index("greeter_greetings_joined", "community", "network", "joined"),
    Index("greeter_greetings_decided", "community", "network", "decision", "seen"),
    member="member_id",
    sqlite_autoincrement=True,
)
greeted = table(
    "greeter_greeted",
    Column("fingerprint", String(64), primary_key=True),
    member=None,
    why="keyed fingerprints of accounts greeted, so that nobody is greeted twice, erased or not; they name nobody",
)
homes = table(
    "greeter_homes",
    Column("community", String(32), primary_key=True),
    Column("network", String(16), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("burst_turn", Integer, nullable=False),
    member=None,
    why="which wording comes next, and the key of the fingerprints",
)
raids = table(
    "greeter_raids",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("network", String(16), nullable=False),
    Column("began", Utc, nullable=False),
    Column("ended", Utc),
    Column("welcomed", Utc),
    Column("people", Integer, nullable=False),
    member=None,
    why="when many came at once, and how many",
    sqlite_autoincrement=True,
)
picks = table(
    "greeter_picks",
    Column("member_id", ForeignKey("members.id"), primary_key=True),
    Column("interest", String(24), primary_key=True),
    member="member_id",
)
