"""What the Matrix platform keeps: what can be pressed on its cards, who stands where, direct rooms and moved rooms."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String
from sqlalchemy import Text as LongText

from bot.database import Utc, table

ID = String(255)

controls = table(
    "matrix_controls",
    Column("event", ID, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("room", ID, nullable=False),
    Column("community", String(32), nullable=False),
    Column("emoji", String(64)),
    Column("control", String(90), nullable=False),
    Column("value", String(255)),
    Column("most", Integer, nullable=False),
    Column("seeded", Boolean, nullable=False),
    Column("sent", Utc, nullable=False),
    Index("matrix_controls_room", "room"),
    Index("matrix_controls_seeded", "seeded"),
    member=None,
    why="what the reactions on a card mean, not who reacted",
)
polls = table(
    "matrix_polls",
    Column("event", ID, primary_key=True),
    Column("result", ID),
    member=None,
    why="native polls and the message that tells each one's result",
)
reactions = table(
    "matrix_reactions",
    Column("id", Integer, primary_key=True),
    Column("event", ID, nullable=False, unique=True),
    Column("target", ID, nullable=False),
    Column("control", String(90), nullable=False),
    Column("account", ID, nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    Column("chosen", LongText, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("at", Utc),
    Index("matrix_reactions_target", "target", "account", "gone"),
    member="member_id",
    sqlite_autoincrement=True,
)
directs = table(
    "matrix_directs",
    Column("account", ID, primary_key=True),
    Column("room", ID, nullable=False, unique=True),
    Column("community", String(32), nullable=False),
    Column("member_id", ForeignKey("members.id"), nullable=False, index=True),
    member="member_id",
)
moves = table(
    "matrix_moves",
    Column("room", ID, primary_key=True),
    Column("replacement", ID, nullable=False),
    Column("joined", Boolean, nullable=False),
    member=None,
    why="rooms that go on elsewhere",
)
