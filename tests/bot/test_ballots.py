"""The ballot box: one voice per member, and secret ballots that stay secret."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.ballots import Ballots, ballots, boxes
from bot.database import Database
from bot.testing import Clock
from bot.unit import Unit, Writer

ANN, BOB, CLEO = 1, 2, 3


class Booth:
    """A ballot box at work, one unit per verb."""

    def __init__(self, writer: Writer, keys: Path) -> None:
        self.writer = writer
        self.keys = keys
        self.ballots = Ballots(keys)

    async def do(self, verb: str, *args: Any, **more: Any) -> Any:
        """Do something in a unit of its own."""
        act: Callable[..., Awaitable[Any]] = getattr(self.ballots, verb)

        async def work(unit: Unit) -> Any:
            return await act(unit, *args, **more)

        return await self.writer.run(work)

    async def cast(self, box: int, member: int, *choices: str) -> Any:
        """Set a member's choice."""
        return await self.do("cast", box, member, choices)

    async def counts(self, box: int) -> tuple[dict[str, int], int]:
        """The counts and how many voted."""
        tally = await self.do("tally", box)
        return dict(tally.counts), tally.voters


@pytest.fixture
def booth(writer: Writer, tmp_path: Path) -> Booth:
    return Booth(writer, tmp_path / "keys")


async def rows(database: Database) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.execute(select(ballots)))


@pytest.mark.parametrize("secret", [False, True])
async def test_a_cast_sets_the_choice_and_repeating_it_changes_nothing(booth: Booth, secret: bool) -> None:
    box = await booth.do("open", secret=secret)
    for _ in range(10):
        assert await booth.cast(box, ANN, "1")
    await booth.cast(box, BOB, "1", "2")
    assert await booth.counts(box) == ({"1": 2, "2": 1}, 2)
    await booth.cast(box, ANN, "2")
    assert await booth.counts(box) == ({"1": 1, "2": 2}, 2)
    assert await booth.do("choice", box, ANN) == ("2",)
    assert await booth.do("choice", box, CLEO) == ()


@pytest.mark.parametrize("secret", [False, True])
async def test_an_empty_choice_takes_the_ballot_back(booth: Booth, secret: bool) -> None:
    box = await booth.do("open", secret=secret)
    await booth.cast(box, ANN, "1")
    await booth.cast(box, ANN)
    assert await booth.counts(box) == ({}, 0)
    assert await booth.do("choice", box, ANN) == ()


async def test_many_votes_at_once_are_one_voice_each(booth: Booth) -> None:
    box = await booth.do("open", secret=False)
    await asyncio.gather(*(booth.cast(box, member, str(press % 3)) for press in range(9) for member in (ANN, BOB)))
    assert await booth.counts(box) == ({"2": 2}, 2)


async def test_a_vote_is_seen_by_the_next_unit_of_its_group(booth: Booth) -> None:
    box = await booth.do("open", secret=False)
    _, counts = await asyncio.gather(booth.cast(box, ANN, "1"), booth.counts(box))
    assert counts == ({"1": 1}, 1)


async def test_boxes_do_not_mix(booth: Booth) -> None:
    one, two = await booth.do("open", secret=False), await booth.do("open", secret=True)
    await booth.cast(one, ANN, "1")
    assert await booth.counts(two) == ({}, 0)


async def test_several_boxes_count_as_one_and_each_keeps_its_own(booth: Booth, clock: Clock) -> None:
    one, two = await booth.do("open", secret=False), await booth.do("open", secret=False)

    async def both() -> tuple[dict[str, int], int]:
        tally = await booth.do("tally", one, two)
        return dict(tally.counts), tally.voters

    await booth.cast(two, ANN, "down")
    await booth.cast(one, ANN, "up")
    await booth.cast(two, BOB, "up")
    assert await both() == ({"up": 2}, 2)
    clock.now += timedelta(hours=1)
    await booth.cast(two, ANN, "down")
    await booth.cast(one, BOB)
    assert await both() == ({"down": 1}, 1)
    assert await booth.do("choice", one, ANN, two) == ("down",)
    assert await booth.do("choice", one, BOB, two) == ()
    assert await booth.do("voters", one, two) == [(ANN, ("down",))]
    assert await booth.counts(one) == ({"up": 1}, 1)
    assert await booth.counts(two) == ({"down": 1, "up": 1}, 2)


async def test_an_open_box_tells_who_chose_what_and_a_secret_one_does_not(booth: Booth) -> None:
    for secret, told in ((False, [(ANN, ("1", "2"))]), (True, [])):
        box = await booth.do("open", secret=secret)
        await booth.cast(box, ANN, "1", "2")
        await booth.cast(box, BOB)
        assert await booth.do("voters", box) == told


@pytest.mark.parametrize("secret", [False, True])
async def test_a_sealed_box_takes_no_more_and_keeps_the_count(booth: Booth, secret: bool) -> None:
    box = await booth.do("open", secret=secret)
    await booth.cast(box, ANN, "1")
    await booth.cast(box, BOB)
    await booth.do("seal", box)
    assert not await booth.cast(box, CLEO, "2")
    assert await booth.counts(box) == ({"1": 1}, 1)
    assert await booth.do("choice", box, ANN) == (() if secret else ("1",))


async def test_a_cast_that_meets_the_seal_in_its_group_is_refused(booth: Booth) -> None:
    box = await booth.do("open", secret=False)
    cast, _, late = await asyncio.gather(booth.cast(box, ANN, "1"), booth.do("seal", box), booth.cast(box, BOB, "2"))
    assert (cast, late) == (True, False)
    assert await booth.counts(box) == ({"1": 1}, 1)


async def test_a_destroyed_box_leaves_nothing(booth: Booth, database: Database) -> None:
    box = await booth.do("open", secret=True)
    await booth.cast(box, ANN, "1")
    await booth.do("destroy", box)
    assert await rows(database) == []
    assert list(booth.keys.glob("*")) == []
    async with database.reading() as connection:
        assert (await connection.execute(select(boxes))).all() == []


# ------------------------------------------------------------------ secrecy


async def test_a_secret_ballot_holds_no_member_and_no_time(booth: Booth, database: Database, clock: Clock) -> None:
    secret, open_ = await booth.do("open", secret=True), await booth.do("open", secret=False)
    for box in (secret, open_):
        for member in (ANN, BOB, CLEO):
            clock.now += timedelta(minutes=1)
            await booth.cast(box, member, "1")
    found = await rows(database)
    hidden = [row for row in found if row.box == secret]
    assert all(len(row.voter) == 64 and row.at is None for row in hidden)
    assert {(row.voter, row.at is None) for row in found if row.box == open_} == {(str(n), False) for n in (1, 2, 3)}


async def test_no_order_of_insertion_is_kept(booth: Booth, database: Database) -> None:
    async def lies_by_voter(box: int) -> bool:
        voters = [row.voter for row in await rows(database) if row.box == box]
        return voters == sorted(voters)

    box, empty = await booth.do("open", secret=True), await booth.do("open", secret=True)
    for member in range(20):
        await booth.cast(box, member, "1")
    assert await lies_by_voter(box) != database.shared  # PostgreSQL keeps it until the seal
    for sealed in (box, empty):
        await booth.do("seal", sealed)
    assert await lies_by_voter(box)
    assert await booth.counts(box) == ({"1": 20}, 20)


async def test_the_same_member_has_another_name_in_every_secret_box(booth: Booth, database: Database) -> None:
    for _ in range(2):
        await booth.cast(await booth.do("open", secret=True), ANN, "1")
    assert len({row.voter for row in await rows(database)}) == 2


async def test_the_key_lives_beside_the_database_for_its_owner_alone_and_goes_at_the_seal(booth: Booth) -> None:
    box = await booth.do("open", secret=True)
    key = booth.keys / f"{box}.key"
    assert (key.stat().st_mode & 0o777, booth.keys.stat().st_mode & 0o777) == (0o600, 0o700)
    assert len(key.read_bytes()) == 32
    await booth.do("seal", box)
    assert not key.exists()


async def test_the_key_is_overwritten_before_it_goes(booth: Booth) -> None:
    box = await booth.do("open", secret=True)
    key = booth.keys / f"{box}.key"
    copy = booth.keys / "same-file"
    copy.hardlink_to(key)
    before = copy.read_bytes()
    await booth.do("seal", box)
    assert copy.read_bytes() != before


async def test_a_secret_vote_survives_a_restart(booth: Booth) -> None:
    box = await booth.do("open", secret=True)
    await booth.cast(box, ANN, "1")
    again = Booth(booth.writer, booth.keys)
    await again.do("sweep")
    await again.cast(box, ANN, "2")
    assert await again.counts(box) == ({"2": 1}, 1)


async def test_a_sweep_seals_what_lost_its_key_and_destroys_keys_left_behind(booth: Booth) -> None:
    lost, kept = await booth.do("open", secret=True), await booth.do("open", secret=True)
    await booth.cast(lost, ANN, "1")
    (booth.keys / f"{lost}.key").unlink()
    (booth.keys / "99.key").write_bytes(b"left behind by a crash")
    again = Booth(booth.writer, booth.keys)
    await again.do("sweep")
    assert [file.name for file in booth.keys.glob("*")] == [f"{kept}.key"]
    assert not await again.cast(lost, BOB, "1")
    assert await again.counts(lost) == ({"1": 1}, 1)
    assert await again.cast(kept, BOB, "1")


async def test_a_sweep_without_any_key_folder_is_fine(booth: Booth) -> None:
    await booth.do("open", secret=False)
    await booth.do("sweep")


# ------------------------------------------------------------------ members


async def test_a_member_is_found_in_every_box_that_can_tell(booth: Booth, clock: Clock) -> None:
    opened = [await booth.do("open", secret=secret) for secret in (False, True, True)]
    for box in opened:
        await booth.cast(box, ANN, "1")
        await booth.cast(box, BOB, "2")
    await booth.do("seal", opened[2])
    assert await booth.do("cast_in", ANN) == tuple(opened[:2])
    exported = await booth.do("export", ANN)
    assert sorted(exported["ballots"], key=lambda row: row["box"]) == [
        {"box": opened[0], "choices": "1", "at": clock.now},
        {"box": opened[1], "choices": "1", "at": None},
    ]


async def test_an_erased_member_is_in_no_box_that_can_tell(booth: Booth) -> None:
    opened = [await booth.do("open", secret=secret) for secret in (False, True, True)]
    for box in opened:
        await booth.cast(box, ANN, "1")
        await booth.cast(box, BOB, "2")
    await booth.do("seal", opened[2])
    await booth.do("erase", ANN)
    assert [await booth.counts(box) for box in opened] == [
        ({"2": 1}, 1),
        ({"2": 1}, 1),
        ({"1": 1, "2": 1}, 2),  # nobody's any more
    ]


@pytest.mark.parametrize(("first", "second", "stands"), [(ANN, BOB, "2"), (BOB, ANN, "1")])
async def test_when_two_members_become_one_the_newer_open_ballot_stands(
    booth: Booth, clock: Clock, first: int, second: int, stands: str
) -> None:
    box = await booth.do("open", secret=False)
    for member in (first, second):
        await booth.cast(box, member, {ANN: "1", BOB: "2"}[member])
        clock.now += timedelta(seconds=1)
    await booth.do("merge", ANN, BOB)
    assert await booth.counts(box) == ({stands: 1}, 1)
    assert await booth.do("choice", box, BOB) == (stands,)


async def test_when_two_members_become_one_the_kept_ones_secret_ballot_stands(booth: Booth) -> None:
    both, only = await booth.do("open", secret=True), await booth.do("open", secret=True)
    await booth.cast(both, ANN, "1")
    await booth.cast(both, BOB, "2")
    await booth.cast(only, ANN, "1")
    await booth.do("merge", ANN, BOB)
    assert await booth.counts(both) == ({"2": 1}, 1)
    assert await booth.do("choice", only, BOB) == ("1",)
