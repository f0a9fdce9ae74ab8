"""What is kept: words for a while, figures for good; what a member takes away, and has forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat import Account
from bot.testing import Play
from bot.unit import Unit
from cogs.escalation.tables import cases, reports, steps, talk
from tests.cogs.escalation.scenes import OFFICE, looking_after, mo, private, reported
from tests.postgres import Postgres

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


async def url(database: str, request: pytest.FixtureRequest) -> str:
    """The address of a database."""
    if database == "sqlite":
        return database
    server: Postgres = request.getfixturevalue("postgres")
    return server.url(await server.create())


async def everything(play: Play) -> str:
    """All that is kept of cases."""
    async with play.house.database.reading() as connection:
        found = [(await connection.execute(select(table))).all() for table in (cases, reports, steps, talk)]
    return repr(found)


async def of(play: Play, who: str, work: Callable[..., Awaitable[Any]]) -> Any:
    """Do something with a member."""

    async def in_unit(unit: Unit) -> Any:
        member = await play.house.services.members.of(unit, "makers", Account("local", who))
        return await work(unit, member.id)

    return await play.house.write(in_unit)


async def a_talk(play: Play) -> None:
    """A case with words on both sides."""
    await reported(play, "The opening hours are never right", why="It is a shame")
    await mo(play, 'case answer 1 "We put them on the door"')
    [letter] = private(play, "ann")
    opened = await play.press("ann", letter, "Answer")
    assert opened is not None
    await play.submit("ann", opened, words="Thank you so much")
    await mo(play, 'case note 1 "A friend of mine"')


@BOTH
async def test_after_the_days_set_only_figures_are_left(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    more = {"keep": "30 days"}
    async with looking_after(tmp_path, more=more, database=await url(database, request)) as play:
        await a_talk(play)
        await mo(play, 'case resolve 1 "On the door" verdict=justified')
        await play.advance(timedelta(days=29))
        assert "opening hours" in await everything(play)
        await play.advance(timedelta(days=1, minutes=1))
        left = await everything(play)
        for word in ("opening hours", "Ann", "ann", "shame", "Thank you", "the door", "friend"):
            assert word not in left
        assert "100 % justified" in await mo(play, "case stats")


@BOTH
async def test_a_member_takes_their_own_words_away_and_nobody_elses(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    async with looking_after(tmp_path, database=await url(database, request)) as play:
        await a_talk(play)
        members = play.house.services.members
        ann, bob = [repr(await of(play, who, members.export)) for who in ("ann", "bob")]
        assert "opening hours" in ann
        assert "Thank you so much" in ann
        for word in ("Mo", "friend", "We put them", "shame"):
            assert word not in ann
        assert "shame" in bob
        assert "opening hours" not in bob
        assert "friend" not in repr(await of(play, "mo", members.export))


@BOTH
async def test_who_is_forgotten_leaves_what_an_open_case_needs_until_it_is_closed(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    async with looking_after(tmp_path, database=await url(database, request)) as play:
        await a_talk(play)
        erase = play.text(await play.command("ann", "privacy erase"))
        assert "stay until they are done" in erase
        for who in ("ann", "bob", "mo"):
            await of(play, who, play.house.services.members.erase)
        left = await everything(play)
        assert "opening hours" in left
        for word in ("shame", "'Mo'"):
            assert word not in left
        assert "I'll look after it" in repr(play.cards(OFFICE)[0].card) or await mo(play, "case take 1")
        await mo(play, 'case resolve 1 "Done"')
        left = await everything(play)
        for word in ("opening hours", "Thank you so much", "'ann'", "'Ann'"):
            assert word not in left


async def test_a_case_that_is_joined_is_closed_for_who_is_forgotten_too(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await a_talk(play)
        await reported(play, "The coffee is cold, every single day")
        await of(play, "ann", play.house.services.members.erase)
        assert "opening hours" in await everything(play)
        await mo(play, "case join 1 into=2")
        left = await everything(play)
        assert "opening hours" not in left
        assert "Thank you so much" not in left
        assert "coffee is cold" in left


@BOTH
async def test_of_a_closed_case_nothing_is_left_of_who_is_forgotten(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    async with looking_after(tmp_path, database=await url(database, request)) as play:
        await a_talk(play)
        await mo(play, 'case resolve 1 "Done"')
        await of(play, "ann", play.house.services.members.erase)
        left = await everything(play)
        for word in ("opening hours", "Thank you so much", "'ann'", "'Ann'", "friend"):
            assert word not in left


@BOTH
async def test_who_becomes_one_keeps_both_halves(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> None:
    async with looking_after(tmp_path, database=await url(database, request)) as play:
        await reported(play)
        await play.command("cleo", "report", reply_to=play.stage().posts[0])
        await mo(play, "case take 1", "max")
        members = play.house.services.members

        async def become(one: str, other: str) -> None:
            kept = await of(play, one, _id)
            await of(play, other, lambda unit, gone: members.merge(unit, gone=gone, kept=kept))

        await become("bob", "cleo")
        await become("mo", "max")
        assert "One member reported it" in await mo(play, "case show 1")
        assert "#1" in await mo(play, "case mine")


async def _id(unit: Unit, member: int) -> int:
    return member
