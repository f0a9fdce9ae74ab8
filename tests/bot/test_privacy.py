"""Every table of every cog and platform, filled with several rows for several members: what is whose, and what is left.

The rows are made from the tables' own declarations, so a new table is proved without a change here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, Table, UniqueConstraint, insert, inspect, select
from sqlalchemy import text as sql

from bot.app import built_in, find_cog
from bot.ballots import ballots, boxes
from bot.chat import Account
from bot.database import Utc, metadata
from bot.deliveries import deliveries
from bot.members import accounts, members
from bot.platforms.discord import DiscordPlatform
from bot.platforms.matrix import MatrixPlatform
from bot.testing import Play, playing
from bot.unit import Unit
from cogs.escalation.keeping import Keeper
from tests.postgres import Postgres

NAMES = ("ann", "bob", "cleo")
ROWS = 3
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BOTH = pytest.mark.parametrize("filled", ["sqlite", "postgresql"], indirect=True)
KINDS = [find_cog(name) for name in built_in()]
_OWN_BY_HAND = (members, accounts, boxes, ballots)
_PROVED_BESIDE = tuple(Keeper.tables)
"""Their owner exports and erases by itself, and not by whole rows."""


def ids_of(name: str) -> tuple[Account, Account]:
    """The accounts of a member; on Matrix and on Discord."""
    return Account("matrix", f"@{name}:privacy.test"), Account("discord", f"{name}#discord.test")


@dataclass
class Filled:
    """A database full of rows, and what was put into it."""

    play: Play
    tables: list[Table]
    members: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    """What was written, by table and name of the owner; `nobody` where nothing is a member's own."""
    boxes: list[int] = field(default_factory=list)
    """An open one, a secret one, and a secret one that is sealed."""

    async def do(self, work: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
        """Do something in a unit."""

        async def unit_work(unit: Unit) -> Any:
            return await work(unit, *args, **more)

        return await self.play.house.write(unit_work)

    async def all_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that is in the database, by table."""
        async with self.play.house.database.reading() as connection:
            return {
                table.name: [dict(row._mapping) for row in await connection.execute(select(table))]
                for table in self.tables
            }


@pytest.fixture
async def filled(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Filled]:
    """Three members with two accounts each, and rows of theirs in every table, in SQLite unless a test says so."""
    url = "sqlite"
    if getattr(request, "param", url) == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(await server.create())
    listed = [cog.name for cog in KINDS if not cog.always]
    async with playing(tmp_path, KINDS, cogs=listed, networks=("discord", "matrix"), database=url) as play:
        for platform in (DiscordPlatform, MatrixPlatform):
            assert platform.versions is not None
            await play.house.database.migrate(platform.__module__.split(".")[2], platform.versions)
        await play.house.write(play.house.services.members.start)
        async with play.house.database.engine.connect() as connection:
            there = await connection.run_sync(lambda sync: set(inspect(sync).get_table_names()))
        tables = [table for table in metadata.sorted_tables if table.name in there]
        filled = Filled(play, tables)
        await _meet(filled)
        await _vote(filled)
        await _fill(filled)
        yield filled


async def _meet(filled: Filled) -> None:
    house = filled.play.house
    for name in NAMES:
        matrix, discord = ids_of(name)
        one = await filled.do(house.services.members.of, "makers", matrix)
        other = await filled.do(house.services.members.of, "makers", discord)
        await filled.do(house.services.members.merge, gone=other.id, kept=one.id)
        filled.members[name] = one.id


async def _vote(filled: Filled) -> None:
    box = filled.play.house.services.ballots
    filled.boxes = [await filled.do(box.open, secret=secret) for secret in (False, True, True)]
    for id in filled.boxes:
        for member in filled.members.values():
            await filled.do(box.cast, id, member, ("1", "2"))
    await filled.do(box.seal, filled.boxes[2])


async def _fill(filled: Filled) -> None:
    """Several rows for each member, or for nobody, in every other table; parents before children."""
    numbers = count(1000)
    async with filled.play.house.database.writing() as connection:
        for table in filled.tables:
            if table in _OWN_BY_HAND:
                continue
            personal = table.info["member"] is not None or table is deliveries
            for name in NAMES if personal else ("nobody",):
                for row in _rows_for(filled, table, name, numbers):
                    await connection.execute(insert(table).values(row))
                    filled.rows.setdefault((table.name, name), []).append(row)


def _rows_for(filled: Filled, table: Table, name: str, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    for turn in range(rows_of(table)):
        row = {column.name: _value(filled, column, name, turn, next(numbers)) for column in table.columns}
        if table is deliveries:
            account = ids_of(name)[turn % 2]
            row |= {
                "community": "makers",
                "network": account.network,
                "room": account.id,
                "direct": True,
                "message": None,
                "card": None,
            }
        yield row


def rows_of(table: Table) -> int:
    """Several, but where a member may have one only."""
    keys = [constraint.columns.keys() for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    return 1 if [table.info["member"]] in [table.primary_key.columns.keys(), *keys] else ROWS


def _value(filled: Filled, column: Column[Any], name: str, turn: int, number: int) -> Any:
    """A value that fits the column and, where it can, tells whose it is."""
    for key in column.foreign_keys:
        parent = key.column.table
        if parent is members:
            return filled.members[name]
        if parent is boxes:
            return filled.boxes[turn]
        owned = filled.rows.get((parent.name, name)) or filled.rows[parent.name, "nobody"]
        return owned[turn][key.column.name]
    if column.name == "account" and name != "nobody":
        return f"{ids_of(name)[0].id}{number}"
    kind = column.type
    if isinstance(kind, Boolean):
        return bool(turn % 2)
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Utc):
        return AT
    if isinstance(kind, JSON):
        return [f"{name}{number}"]
    if isinstance(kind, LargeBinary):
        return f"{name}{number}".encode()
    return f"{name}{number}"


def personal(filled: Filled) -> list[Table]:
    """The tables that hold something of members, filled from their declarations."""
    return [
        table
        for table in filled.tables
        if table.info["member"] is not None and table not in (*_OWN_BY_HAND, *_PROVED_BESIDE)
    ]


# ------------------------------------------------------------------ declarations


async def test_every_reference_to_a_member_is_declared_and_can_be_let_go(filled: Filled) -> None:
    for table in filled.tables:
        references = {c.name for c in table.columns for key in c.foreign_keys if key.column.table is members}
        if table not in _PROVED_BESIDE:
            assert references <= {table.info["member"]}, f"{table.name} refers to members by more than it declares"
    for table in personal(filled):
        if table.info["erase"] == "forget":
            assert table.c[table.info["member"]].nullable, f"{table.name} cannot forget"
    owners = {table.name.split("_")[0] for table in filled.tables}
    assert {"matrix", "discord", "greeter", "polls"} <= owners


# ------------------------------------------------------------------ export


@BOTH
async def test_the_export_holds_everything_of_a_member_and_nothing_of_others(filled: Filled) -> None:
    for name in NAMES:
        await _export_is_whole(filled, name)


async def _export_is_whole(filled: Filled, name: str) -> None:
    exported = await filled.do(filled.play.house.services.members.export, filled.members[name])
    for table in personal(filled):
        key = table.info["member"]
        assert [_plain(row) for row in exported[table.name]] == [
            _plain(row) for row in filled.rows[table.name, name]
        ], f"{table.name}.{key}"
    assert {account["account"] for account in exported["accounts"]} == {account.id for account in ids_of(name)}
    assert [row["id"] for row in exported["members"]] == [filled.members[name]]
    assert sorted(row["box"] for row in exported["ballots"]) == filled.boxes[:2]  # a sealed secret one tells nobody
    assert len(exported["deliveries"]) == ROWS
    for other in set(NAMES) - {name}:
        assert other not in repr(exported)


# ------------------------------------------------------------------ erase


@pytest.mark.parametrize("name", NAMES[:2])
async def test_erasing_leaves_nothing_of_a_member_and_everything_of_the_others(filled: Filled, name: str) -> None:
    before = await filled.all_rows()
    await filled.do(filled.play.house.services.members.erase, filled.members[name])
    after = await filled.all_rows()
    gone = filled.members[name]
    for table in set(filled.tables) - set(_PROVED_BESIDE):
        key = table.info["member"]
        rows = [row for row in before[table.name] if not _whose(table, row, gone, name)]
        left = [row for row in after[table.name] if row not in rows]
        assert [row for row in after[table.name] if row in rows] == rows, f"{table.name}: others lost something"
        if table is ballots:
            assert {row["box"] for row in left} <= {filled.boxes[1], filled.boxes[2]}
        elif table.info["erase"] == "forget":
            assert [row[key] for row in left] == [None] * rows_of(table), table.name
        else:
            assert left == [], table.name
    assert await filled.do(filled.play.house.services.members.export, gone) == {}
    for account in ids_of(name):
        assert account.id not in repr(after)
        assert await filled.do(filled.play.house.services.members.find, "makers", account) is None


@BOTH
async def test_erasing_takes_the_ballots_out_of_every_box_that_can_tell(filled: Filled) -> None:
    await filled.do(filled.play.house.services.members.erase, filled.members["ann"])
    box = filled.play.house.services.ballots
    assert [(await filled.do(box.tally, id)).voters for id in filled.boxes] == [2, 2, 3]


async def test_what_was_erased_is_not_even_in_the_files(filled: Filled) -> None:
    house = filled.play.house
    await filled.do(house.services.members.erase, filled.members["ann"])
    files = list(house.config.bot.data_dir.glob("animateur.db*"))
    assert {file.name for file in files} >= {"animateur.db", "animateur.db-wal"}
    data = b"".join(file.read_bytes() for file in files)
    assert b"@bob:privacy.test" in data
    assert b"@ann:privacy.test" not in data
    assert b"ann#discord.test" not in data


async def test_a_member_who_was_erased_comes_back_as_a_stranger(filled: Filled) -> None:
    house = filled.play.house
    await filled.do(house.services.members.erase, filled.members["ann"])
    await filled.do(house.services.members.erase, filled.members["ann"])  # nothing is left to erase
    again = await filled.do(house.services.members.of, "makers", ids_of("ann")[0])
    assert again.id not in filled.members.values()
    assert list(await filled.do(house.services.members.export, again.id)) == ["members", "accounts"]


# ------------------------------------------------------------------ cogs that were removed


async def test_what_a_removed_cog_holds_is_exported_erased_and_moved_too(filled: Filled) -> None:
    house = filled.play.house
    async with house.database.writing() as connection:
        for statement in (
            "CREATE TABLE old_wishes (id INTEGER PRIMARY KEY, whose INTEGER NOT NULL REFERENCES members (id))",
            "CREATE TABLE old_posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES members (id), words TEXT)",
            "CREATE TABLE old_things (id INTEGER PRIMARY KEY, box INTEGER REFERENCES ballot_boxes (id))",
        ):
            await connection.execute(sql(statement))
        for member in filled.members.values():
            await connection.execute(sql("INSERT INTO old_wishes (whose) VALUES (:it)"), {"it": member})
            await connection.execute(sql("INSERT INTO old_posts (author, words) VALUES (:it, 'hi')"), {"it": member})
    await house.write(house.services.members.start)

    async def owners() -> tuple[list[Any], list[Any]]:
        async with house.database.reading() as connection:
            wishes = (await connection.execute(sql("SELECT whose FROM old_wishes ORDER BY id"))).scalars()
            posts = (await connection.execute(sql("SELECT author FROM old_posts ORDER BY id"))).scalars()
            return list(wishes), list(posts)

    ann, bob, cleo = filled.members.values()
    exported = await filled.do(house.services.members.export, ann)
    assert (len(exported["old_wishes"]), len(exported["old_posts"])) == (1, 1)
    await filled.do(house.services.members.erase, ann)
    assert await owners() == ([bob, cleo], [None, bob, cleo])
    await filled.do(house.services.members.merge, gone=bob, kept=cleo)
    assert await owners() == ([cleo, cleo], [None, cleo, cleo])


# ------------------------------------------------------------------ link


@BOTH
async def test_where_only_one_row_may_stand_the_kept_members_stands(filled: Filled) -> None:
    house, table = filled.play.house, metadata.tables["greeter_picks"]
    gone, kept = filled.members["ann"], filled.members["bob"]
    async with house.database.writing() as connection:
        for member in (gone, kept):
            await connection.execute(insert(table).values(member_id=member, interest="music"))
    await filled.do(house.services.members.merge, gone=gone, kept=kept)
    async with house.database.reading() as connection:
        found = await connection.execute(select(table.c.member_id).where(table.c.interest == "music"))
        assert list(found.scalars()) == [kept]


@BOTH
async def test_becoming_one_moves_every_row_that_may_move(filled: Filled) -> None:
    house = filled.play.house
    gone, kept = filled.members["ann"], filled.members["bob"]
    await filled.do(house.services.members.merge, gone=gone, kept=kept)
    after = await filled.all_rows()
    for table in personal(filled):
        key = table.info["member"]
        owners = [row[key] for row in after[table.name]]
        assert gone not in owners, table.name
        assert rows_of(table) <= owners.count(kept) <= 2 * ROWS, table.name
        assert owners.count(filled.members["cleo"]) == rows_of(table), table.name
    assert [(await filled.do(house.services.ballots.tally, id)).voters for id in filled.boxes] == [2, 2, 3]
    if not house.database.shared:  # PostgreSQL would have refused it
        async with house.database.reading() as connection:
            assert (await connection.execute(sql("PRAGMA foreign_key_check"))).all() == []


def _plain(row: dict[str, Any]) -> dict[str, str]:
    """A row as text, for values that come back in another guise."""
    return {name: str(value) for name, value in row.items()}


def _whose(table: Table, row: dict[str, Any], member: int, name: str) -> bool:
    """Whether a row was the member's."""
    if table is ballots:  # who voted in a secret box cannot be read off
        return bool(row["voter"] == str(member) or len(row["voter"]) == 64)
    if table is deliveries:
        return row["room"] in {account.id for account in ids_of(name)}
    return table.info["member"] is not None and row[table.info["member"]] == member
