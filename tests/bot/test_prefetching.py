"""What SQLAlchemy asks of a cursor, on a real SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.prefetching import AT_ONCE, PrefetchingConnection, PrefetchingCursor

MANY = 2 * AT_ONCE + 7


@pytest_asyncio.fixture
async def cursor(tmp_path: Path) -> AsyncIterator[PrefetchingCursor]:
    """A cursor on a table of many numbers."""
    connection = PrefetchingConnection(partial(sqlite3.connect, tmp_path / "a.db"), iter_chunk_size=AT_ONCE)
    async with connection:
        made = connection.cursor()
        await made.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)")
        await made.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(1, MANY + 1)])
        assert made.rowcount == MANY
        yield made


async def test_a_short_answer_takes_one_trip_to_the_thread(
    cursor: PrefetchingCursor, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips = 0
    run = cursor._run

    async def counted(*args: Any) -> Any:
        nonlocal trips
        trips += 1
        return await run(*args)

    monkeypatch.setattr(cursor, "_run", counted)
    await cursor.execute("SELECT n FROM numbers WHERE n < 4")
    assert len(await cursor.fetchall()) == 3
    await cursor.close()
    assert trips == 1


@pytest.mark.parametrize("limit", [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, MANY])
async def test_every_row_comes_once_and_in_order(cursor: PrefetchingCursor, limit: int) -> None:
    await cursor.execute("SELECT n FROM numbers ORDER BY n LIMIT ?", (limit,))
    assert [name for name, *_ in cursor.description] == ["n"]
    first = await cursor.fetchone()
    some = await cursor.fetchmany(AT_ONCE)
    rest = await cursor.fetchall()
    assert [n for (n,) in [*([first] if first else []), *some, *rest]] == list(range(1, limit + 1))
    assert await cursor.fetchone() is None
    assert await cursor.fetchall() == []


async def test_what_was_not_fetched_is_let_go_of(cursor: PrefetchingCursor) -> None:
    await cursor.execute("SELECT n FROM numbers ORDER BY n")
    await cursor.execute("INSERT INTO numbers VALUES (?)", (MANY + 1,))
    assert (cursor.description, cursor.rowcount, cursor.lastrowid) == (None, 1, MANY + 1)
    assert await cursor.fetchall() == []
    await cursor.execute("SELECT n FROM numbers ORDER BY n")
    await cursor.close()
    await cursor.execute("DROP TABLE numbers")  # a statement that is still read from would lock it


async def test_a_statement_that_writes_and_gives_rows_counts_them(cursor: PrefetchingCursor) -> None:
    await cursor.execute("DELETE FROM numbers WHERE n <= 3 RETURNING n")
    assert sorted(await cursor.fetchall()) == [(1,), (2,), (3,)]
    assert cursor.rowcount == 3


async def test_an_error_is_the_driver_s_own(cursor: PrefetchingCursor) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await cursor.execute("SELECT n FROM letters")
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO numbers VALUES (1)")
