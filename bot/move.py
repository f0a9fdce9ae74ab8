"""A community's data moves from SQLite to PostgreSQL, or back: every table of every owner, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, Connection, DateTime, MetaData, Table, func, insert, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import App, Lock, StartError, data_in
from bot.config import Config
from bot.database import FILE, Database, Utc, metadata, number_on
from bot.dialects import DIALECTS

BATCH = 500
"""Rows that are copied with one statement."""
VERSION = "_version"
"""How the tables end that say which migrations were made."""


async def move(old: Config, new: Config) -> dict[str, int]:
    """Copy everything from the database of one configuration to that of another; how many rows, by table.

    The old database stays as it is. Raises `StartError`; the new one then has no rows.
    """
    data_dir = old.bot.data_dir
    if data_dir.resolve() != new.bot.data_dir.resolve():
        raise StartError("Both files must name the same data_dir: keys of secret polls live there and stay.")
    if _name(old) == _name(new):
        raise StartError("Both files name the same database: nothing to move.")
    if _name(old) == "sqlite" and not (data_dir / FILE).is_file():
        raise StartError(f"There is no database in {data_dir} yet: nothing to move.")
    with data_in(data_dir), Lock(data_dir):
        with data_in(data_dir, _name(old)):
            source = await _ready(old)
        try:
            with data_in(data_dir, _name(new)):
                target = await _ready(new)
            try:
                return await _copy(source, target)
            finally:
                await target.close()
        finally:
            await source.close()


def _name(config: Config) -> str:
    return config.bot.database.get_secret_value()


async def _ready(config: Config) -> Database:
    """The database with the tables of this version, if nobody works on it."""
    app = App(config)
    database = app.house.database
    try:
        async with database.reading() as connection:
            if await DIALECTS[connection.dialect.name].others(connection):
                raise StartError("Another animateur works on the PostgreSQL database: stop it first.")
        await app.house.migrate()
    except BaseException:
        await database.close()
        raise
    return database


async def _copy(source: Database, target: Database) -> dict[str, int]:
    async with source.reading() as old, target.writing() as new:
        there = await new.run_sync(lambda sync: set(inspect(sync).get_table_names()))
        tables = await old.run_sync(_tables)
        missing = [table for table in tables if table.name not in there]
        await new.run_sync(lambda sync: MetaData.create_all(tables[0].metadata, sync, tables=missing))
        copied = {}
        for table in tables:
            if table.name in there and table.name.endswith(VERSION):
                continue  # the migrations wrote it
            await _empty(new, table)
            try:
                copied[table.name] = await _rows(old, new, table)
                await _number_on(old, new, table)
            except DBAPIError as error:
                raise StartError(f"{table.name} cannot be copied ({error.orig}): nothing was moved.") from None
        return copied


async def _empty(new: AsyncConnection, table: Table) -> None:
    if (await new.execute(select(func.count()).select_from(table))).scalar_one():
        raise StartError(f"The new database is not empty ({table.name}): give an empty one. Nothing was moved.")


async def _rows(old: AsyncConnection, new: AsyncConnection, table: Table) -> int:
    """Copy the rows of a table; how many."""
    copied = 0
    key: Sequence[Column[Any]] = list(table.primary_key.columns) or list(table.columns)
    async with old.stream(select(table).order_by(*key)) as rows:
        async for part in rows.partitions(BATCH):
            await new.execute(insert(table), [dict(row._mapping) for row in part])
            copied += len(part)
    return copied


async def _number_on(old: AsyncConnection, new: AsyncConnection, table: Table) -> None:
    """Let nothing have a number again that something has had, also what is gone since."""
    id = table.autoincrement_column
    if id is None:
        return
    counted = {"sqlite": table.dialect_options["sqlite"]["autoincrement"], "postgresql": True}
    if counted[new.dialect.name]:
        newest = (await old.execute(select(func.max(id)))).scalar() or 0
        if counted[old.dialect.name]:
            newest = max(newest, await DIALECTS[old.dialect.name].newest(old, table))
        await number_on(new, table, newest)


def _tables(connection: Connection) -> list[Table]:
    """Every table that is there, parents first: as it is declared or, of a cog that was removed, as it is."""
    copies = MetaData()
    names = inspect(connection).get_table_names()
    for name in names:
        if name in metadata.tables:
            metadata.tables[name].to_metadata(copies)
    for name in names:
        if name not in copies.tables:
            _portable(Table(name, copies, autoload_with=connection))
    for table in copies.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return [table for table in copies.sorted_tables if table.name in names]


def _portable(table: Table) -> None:
    """Types and defaults of one database, as every database has them."""
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = Utc()
        if column.server_default is not None and "nextval" in str(column.server_default.arg):  # type: ignore[attr-defined]
            column.server_default = None
    if table.autoincrement_column is not None:
        table.dialect_options["sqlite"]["autoincrement"] = True
