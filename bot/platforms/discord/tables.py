"""What Discord needs remembered: when each server was last seen, and who is still being screened there."""

from sqlalchemy import Column, String, Text

from bot.database import Utc, table

homes = table(
    "discord_homes",
    Column("server", String(20), primary_key=True),
    Column("first", Utc),
    Column("seen", Utc),
    Column("commands", Text),
    member=None,
    why="the servers themselves: when they were last seen and which commands they have",
)
"""`first`: when the bot came; who was there before is not new. `seen`: who joined before has been handled.

`commands`: the hash of the commands last registered.
"""

screening = table(
    "discord_screening",
    Column("server", String(20), primary_key=True),
    Column("account", String(20), primary_key=True),
    member=None,
    why="accounts in Discord's own screening, not yet members; gone when it ends or they leave",
)
