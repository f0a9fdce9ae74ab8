"""Secret ballots: who chose what is nobody's business."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.database import Database
from bot.testing import Clock
from tests.cogs.polls.scenes import TEA, asking, bars, card, choices, days, said, sheet

SECRET = f"{TEA} anonymous"


def _on_disk(data_dir: Path) -> bytes:
    """All that SQLite has in its files: the database, and the log of one state after the other."""
    return b"".join(file.read_bytes() for file in data_dir.glob("animateur.db*"))


async def test_only_the_turnout_shows_until_the_close(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", SECRET)
        await play.press("ann", card(play), "Tea")
        for text in (play.text(card(play)), said(await play.command("mod", "poll results"))):
            assert "secret ballot" in text
            assert "One vote so far." in text
            assert "%" not in text
        await play.command("mod", "poll close")
        assert bars(card(play)) == ["100% · 1 vote", "0% · no votes"]


async def test_a_sheet_of_ones_own_takes_the_vote_and_shows_it_to_its_voter(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{SECRET} multiple")
        assert choices(card(play)).ask is not None
        own = await sheet(play, "ann", card(play))
        assert "between us" in said(own)
        assert choices(own).ask is None
        assert "Your vote: Tea, Coffee" in said(await play.press("ann", own, "Tea", "Coffee"))
        again = await sheet(play, "ann", card(play))
        assert [option.chosen for option in choices(again).options] == [True, True]
        assert "taken back" in said(await play.press("ann", again, "Take my vote back"))
        assert "No votes yet" in play.text(card(play))


async def test_nothing_kept_tells_who_voted_what_or_when(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", SECRET)
        await play.press("ann", card(play), "Tea")
        async with play.house.database.reading() as connection:
            [row] = (await connection.exec_driver_sql("SELECT * FROM ballots")).all()
            ids = [str(id) for (id,) in (await connection.exec_driver_sql("SELECT id FROM members")).all()]
        assert row.voter not in ids
        assert row.at is None
        keys = list((tmp_path / "keys").iterdir())
        assert len(keys) == 1
        await play.advance(days(3))
        async with play.house.database.reading() as connection:
            assert (await connection.exec_driver_sql("SELECT * FROM ballots")).all() == []
        assert list((tmp_path / "keys").iterdir()) == []


async def test_no_file_tells_the_order_of_the_votes_once_it_is_closed(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", SECRET)
        await play.press("ann", card(play), "Tea")
        await play.press("ben", card(play), "Coffee")
        async with play.house.database.reading() as connection:
            voters = (await connection.exec_driver_sql("SELECT voter FROM ballots")).scalars().all()
        assert all(voter.encode() in _on_disk(tmp_path) for voter in voters)
        await play.advance(days(3))
        assert not any(voter.encode() in _on_disk(tmp_path) for voter in voters)


async def test_a_kill_at_the_close_leaves_no_order_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def killed_before(self: Database) -> bool:
        return False

    lived, found = tmp_path / "lived", tmp_path / "found"
    lived.mkdir()
    async with asking(lived) as play:
        await play.command("mod", SECRET)
        await play.press("ann", card(play), "Tea")
        async with play.house.database.reading() as connection:
            voter = (await connection.exec_driver_sql("SELECT voter FROM ballots")).scalar_one().encode()
        with monkeypatch.context() as kill:
            kill.setattr(Database, "forget_past", killed_before)
            await play.command("mod", "poll close")
        shutil.copytree(lived, found)  # what a kill leaves on the disk
        stages, clock = {"local": play.stage()}, Clock(play.clock.now)
    assert voter in _on_disk(found)
    async with asking(found, stages=stages, clock=clock):
        assert voter not in _on_disk(found)


async def test_its_export_holds_totals_only_and_not_before_the_close(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", SECRET)
        await play.press("ann", card(play), "Tea")
        assert "at the close only" in said(await play.command("mod", "poll export"))
        await play.advance(days(3))
        answered = await play.command("mod", "poll export")
        assert answered is not None
        assert answered.card is not None
        assert answered.card.file is not None
        lines = answered.card.file.data.decode("utf-8-sig").splitlines()
        assert lines == ['"option","votes","percent"', '"Tea","1","100"', '"Coffee","0","0"']
        assert "ann" not in said(answered)


async def test_a_restore_without_the_key_closes_it_and_tells_the_moderators(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", SECRET)
        await play.press("ann", card(play), "Tea")
        await play.command("mod", 'poll open "Lunch?" "Yes | No"')
        stages, clock = {"local": play.stage()}, play.clock
    for key in (tmp_path / "keys").iterdir():
        key.unlink()  # a backup never holds it
    clock.now += days(0.1)
    async with asking(tmp_path, stages=stages, clock=clock) as play:
        secret, lunch = play.cards("announcements")
        assert "came back from a backup" in play.text(secret)
        assert "Tea comes first: 1 out of 1 chose it." in play.text(secret)
        assert "closed Tue, Dec 1, 2026, 12:24" in play.text(secret)
        assert "Open until" in play.text(lunch)
        [told] = play.cards("moderators")
        assert "I closed poll #1" in play.text(told)
        assert "Said" in said(await play.command("mod", 'poll answer "Tea it is."'))
        stages, clock = {"local": play.stage()}, Clock(play.clock.now)
    async with asking(tmp_path, stages=stages, clock=clock) as play:
        assert len(play.cards("moderators")) == 1


async def test_those_without_a_voice_get_no_sheet(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{SECRET} who=before")
        play.clock.now += days(0.1)
        await play.join("zoe")
        assert "those who were here before" in said(await sheet(play, "zoe", card(play)))


async def test_a_sheet_is_of_no_use_once_the_poll_is_over(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", SECRET)
        own = await sheet(play, "ann", card(play))
        await play.command("mod", "poll close")
        assert "your vote came too late" in said(await play.press("ann", own, "Tea"))
