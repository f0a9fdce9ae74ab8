"""What the house itself remembers: events handled, tokens, switches, notices given, moderators' actions."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, ForeignKey, Integer, String, delete, func, update
from sqlalchemy import Text as LongText

from bot.chat import Account, Room
from bot.database import Utc, table
from bot.unit import Unit

marks = table(
    "marks",
    Column("network", String(16), primary_key=True),
    Column("origin", String(255), primary_key=True),
    Column("handler", String(128), primary_key=True),
    member=None,
    why="ids of events handled since the last checkpoint, gone at the next",
)
tokens = table(
    "tokens",
    Column("network", String(16), primary_key=True),
    Column("token", LongText, nullable=False),
    member=None,
    why="where reading goes on after a stop",
)
switches = table(
    "switches",
    Column("community", String(32), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("value", String(255), nullable=False),
    member=None,
    why="what moderators switched: paused, muted rooms",
)
notices = table(
    "notices",
    Column("community", String(32), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("at", Utc, nullable=False),
    member=None,
    why="what moderators were already told",
)
audit = table(
    "audit",
    Column("id", Integer, primary_key=True),
    Column("community", String(32), nullable=False),
    Column("at", Utc, nullable=False),
    Column("member_id", ForeignKey("members.id"), index=True),
    Column("action", String(64), nullable=False),
    Column("detail", String(300), nullable=False),
    member="member_id",
    erase="forget",
    sqlite_autoincrement=True,
)


async def unname(unit: Unit, community: str, accounts: Iterable[Account]) -> None:
    """Leave no trace of these accounts in what moderators asked for and were told."""
    for account in accounts:
        asked = audit.c.community == community, audit.c.detail.contains(account.id, autoescape=True)
        await unit.execute(update(audit).where(*asked).values(detail=func.replace(audit.c.detail, account.id, "…")))
        told = notices.c.community == community, notices.c.key.contains(account.id, autoescape=True)
        await unit.execute(delete(notices).where(*told))


PAUSED = "paused"
"""The switch of a community in which nothing unasked is said."""
_MUTED = "muted:"


def mute_switch(room: Room) -> str:
    """The switch of a room in which nothing unasked is said."""
    return f"{_MUTED}{room.network}:{room.id}"


def muted_rooms(switched: Iterable[str]) -> list[Room]:
    """The muted rooms among a community's switches."""
    split = [key.removeprefix(_MUTED).partition(":") for key in switched if key.startswith(_MUTED)]
    return [Room(network, id) for network, _, id in split]
