"""Who is who: accounts are met once, together, and what is remembered of them is never older than the database."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat import Account
from bot.members import Member, Members
from bot.unit import Unit, Writer

HOME, ELSEWHERE = "makers", "menders"
ANN, BEN = Account("discord", "1"), Account("matrix", "@ben:here")


class Desk:
    """Those who ask, each in a unit of their own."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.members = Members()

    async def of(self, account: Account, community: str = HOME) -> Member:
        """The member behind an account."""
        self.members.expect(community, account)
        return await self.writer.run(lambda unit: self.members.of(unit, community, account))


@pytest.fixture
async def desk(writer: Writer) -> Desk:
    desk = Desk(writer)
    await writer.run(desk.members.start)
    return desk


async def test_a_crowd_that_asks_at_once_is_met_once_each(desk: Desk) -> None:
    crowd = [Account("discord", str(number)) for number in range(250)]
    met = await asyncio.gather(*(desk.of(account) for account in crowd * 2))
    assert len({member.id for member in met}) == 250
    after_restart = Desk(desk.writer)
    again = await asyncio.gather(*(after_restart.of(account) for account in crowd))
    assert again == met[:250]


async def test_an_account_is_another_member_in_each_community(desk: Desk) -> None:
    here, there = await asyncio.gather(desk.of(ANN), desk.of(ANN, ELSEWHERE))
    assert (here.community, there.community) == (HOME, ELSEWHERE)
    assert here.id != there.id


async def test_somebody_is_found_only_once_they_were_met(desk: Desk) -> None:
    find = desk.members.find
    assert await desk.writer.run(lambda unit: find(unit, HOME, ANN)) is None
    ann = await desk.of(ANN)
    assert await desk.writer.run(lambda unit: find(unit, HOME, ANN)) == ann


async def test_linked_accounts_are_one_member_from_the_next_question_on(desk: Desk) -> None:
    ann, ben = await asyncio.gather(desk.of(ANN), desk.of(BEN))

    async def link(unit: Unit) -> None:
        await desk.members.merge(unit, gone=ann.id, kept=ben.id)

    before, _, after = await asyncio.gather(desk.of(ANN), desk.writer.run(link), desk.of(ANN))
    assert (before.id, after.id, (await desk.of(BEN)).id) == (ann.id, ben.id, ben.id)


async def test_a_wish_is_known_at_once_and_one_that_failed_is_not(desk: Desk) -> None:
    await desk.of(ANN)

    async def fail(unit: Unit) -> None:
        await desk.members.prefer(unit, HOME, ANN, alone=True)
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        await desk.writer.run(fail)
    assert not (await desk.of(ANN)).alone
    await desk.writer.run(lambda unit: desk.members.prefer(unit, HOME, ANN, alone=True))
    assert (await desk.of(ANN)).alone


async def test_who_was_erased_comes_back_as_somebody_new(desk: Desk) -> None:
    ann = await desk.of(ANN)
    await desk.writer.run(lambda unit: desk.members.erase(unit, ann.id))
    assert (await desk.of(ANN)).id > ann.id


async def test_what_is_remembered_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.members.KNOWN", 3)
    crowd = [Account("discord", str(number)) for number in range(8)]
    met = [await desk.of(account) for account in crowd]
    assert [await desk.of(account) for account in crowd] == met
