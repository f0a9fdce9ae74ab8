"""What Discord needs remembered: when each server was last seen, and who is still being screened there."""

from sqlalchemy import Column, String, Text

from bot.database import Utc, table

homes = table(
    "discord_homes",
    Column("server", String(20), primary_key=True),
    Column("seen", Utc),
    Column("commands", Text),
    member=None,
    why="the servers themselves: when they were last seen and which commands they have",
)
"""`seen`: everybody who joined before it has been handled. `commands`: the hash of the commands last synced."""

screening = table(
    "discord_screening",
    Column("server", String(20), primary_key=True),
    Column("account", String(20), primary_key=True),
    member=None,
    why="accounts in Discord's own screening, not yet members; gone when it ends or they leave",
)
