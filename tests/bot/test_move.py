"""Everything moves from SQLite to PostgreSQL and back, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import MetaData, insert, select, text

from bot.app import Lock, StartError
from bot.config import BotSettings, Config, DiscordSettings, MatrixSettings
from bot.database import FILE, Database, number_on
from bot.deliveries import deliveries
from bot.members import members
from bot.move import move
from bot.testing import START, community
from tests.bot.test_privacy import Filled, filled
from tests.postgres import Postgres

__all__ = ["filled"]


def config(data_dir: Path, database: str = "sqlite") -> Config:
    """The configuration of a database; its networks are never reached."""
    return Config(
        bot=BotSettings(data_dir=data_dir, database=SecretStr(database)),
        discord=DiscordSettings(token=SecretStr("t")),
        matrix=MatrixSettings(homeserver="http://127.0.0.1:1", user_id="@b:c", access_token=SecretStr("t")),
        communities=(community(cogs=["greeter", "polls"], networks=("discord", "matrix")),),
    )


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    async with database.reading() as connection:
        there = MetaData()
        await connection.run_sync(there.reflect)
        rows = {}
        for table in there.tables.values():
            if table.name != "sqlite_sequence":
                found = await connection.execute(select(table).order_by(*table.primary_key.columns))
                rows[table.name] = [tuple(_plain(value) for value in row) for row in found]
    return rows


def _plain(value: Any) -> Any:
    """SQLite's reflected times know no zone."""
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value


async def test_what_moves_there_and_back_is_what_it_was(filled: Filled, tmp_path: Path, postgres: Postgres) -> None:
    house, server = filled.play.house, postgres.url(await postgres.create())
    async with house.database.writing() as connection:
        await connection.execute(
            text("CREATE TABLE gone_cog (id INTEGER PRIMARY KEY, at DATETIME, ok BOOLEAN, x JSON)")
        )
        await connection.execute(text("INSERT INTO gone_cog VALUES (7, '2026-12-01 09:00:00.000000', 1, '[1]')"))
        await connection.execute(text("CREATE TABLE gone_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO gone_version VALUES ('gone0001')"))
        await number_on(connection, members, 5000)  # whoever had that number is erased
    before = await everything(house.database)
    assert all(rows for name, rows in before.items() if name != "link_codes")

    copied = await move(config(tmp_path), config(tmp_path, server))
    there = Database(server)
    assert await everything(there) == before
    assert copied["deliveries"] == len(before["deliveries"])
    async with there.writing() as connection:
        made = insert(members).values(community="makers").returning(members.c.id)
        assert (await connection.execute(made)).scalar_one() == 5001
        await connection.rollback()
    await there.close()

    await house.database.close()
    (tmp_path / FILE).rename(tmp_path / "old.db")
    await move(config(tmp_path, server), config(tmp_path))
    back = Database.at(tmp_path)
    assert await everything(back) == before
    async with back.writing() as connection:
        made = insert(members).values(community="makers").returning(members.c.id)
        assert (await connection.execute(made)).scalar_one() > 5000
    await back.close()


async def test_what_cannot_move_is_said_and_changes_nothing(tmp_path: Path, postgres: Postgres) -> None:
    full, server = config(tmp_path), config(tmp_path, postgres.url(await postgres.create()))
    with pytest.raises(StartError, match=r"There is no database in .* yet: nothing to move"):
        await move(full, server)
    with pytest.raises(StartError, match="Both files name the same database"):
        await move(full, full)
    with pytest.raises(StartError, match="Both files must name the same data_dir"):
        await move(full, config(tmp_path / "elsewhere"))
    nowhere = config(tmp_path, f"postgresql://u:hunter2@/nowhere?host={tmp_path}")
    with pytest.raises(StartError, match=r"The database nowhere on .* cannot be used \(.*\): see that") as refused:
        await move(nowhere, full)
    assert "hunter2" not in str(refused.value)
    (tmp_path / FILE).unlink(missing_ok=True)

    await move(server, full)  # both empty
    with Lock(tmp_path), pytest.raises(StartError, match="stop it first"):
        await move(full, server)
    there, here = Database(server.bot.database.get_secret_value()), Database.at(tmp_path)
    async with there.writing() as connection:
        await connection.execute(insert(members).values(community="makers"))
    with pytest.raises(StartError, match="Another animateur works on the PostgreSQL database"):
        await move(full, server)
    await there.close()
    with pytest.raises(StartError, match=r"The new database is not empty \(members\)"):
        await move(full, server)

    async with there.writing() as connection:
        await connection.execute(members.delete())
    await there.close()
    row = {"community": "makers" * 10, "network": "net", "room": "hall", "direct": False, "asked": False}
    async with here.writing() as connection:
        await connection.execute(insert(deliveries).values(row | {"created": START}))
    await here.close()
    with pytest.raises(StartError, match=r"deliveries cannot be copied \(.*too long.*\): nothing was moved"):
        await move(full, server)
