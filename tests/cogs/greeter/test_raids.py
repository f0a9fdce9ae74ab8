"""A raid: silence, one notice to the moderators, and an end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.testing import Clock, Play
from cogs.greeter.door import KEPT, TRUST
from cogs.greeter.settings import GreeterSettings
from tests.cogs.greeter.scenes import CALM, WAIT, WINDOW, at_the_door, crowd, joined, rows, welcomed, why

SMALL = GreeterSettings(burst=3, raid=6)


async def test_a_raid_is_silent_and_told_to_the_moderators_once(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await crowd(play, 15)
        await play.advance(WINDOW)
        assert welcomed(play) == []
        [notice] = play.cards("moderators")
        assert "15 people have come in at once" in play.text(notice)
        assert "greeting nobody until it calms down" in play.text(notice)


async def test_a_raid_ends_and_newcomers_are_greeted_again(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await crowd(play, 8)
        await play.advance(CALM)
        [notice] = play.cards("moderators")
        assert "It calmed down" in play.text(notice)
        await play.join("ann")
        await play.advance(WAIT)
        [greeting] = welcomed(play)
        assert "Ann" in greeting
        assert "wave of arrivals" in await _why(play, "n3")


async def test_a_raid_that_goes_on_stays_one_raid(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        for wave in range(5):
            await crowd(play, 8, start=wave * 8)
            await play.advance(timedelta(minutes=4))
        assert welcomed(play) == []
        assert len(play.cards("moderators")) == 1
        await play.advance(CALM)
        assert "It calmed down" in play.text(play.cards("moderators")[0])


async def test_a_second_raid_is_told_anew(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        for wave in range(2):
            await crowd(play, 8, start=wave * 8)
            await play.advance(CALM)
        assert len(play.cards("moderators")) == 2


async def test_the_first_newcomer_after_a_calm_is_greeted_even_before_the_bot_looked(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await crowd(play, 8)
        play.clock.now += CALM
        await play.join("ann")
        await play.advance(WAIT)
        assert len(welcomed(play)) == 1


async def test_a_raid_survives_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with at_the_door(tmp_path, settings=SMALL, clock=clock) as play:
        await crowd(play, 8)
        stages = {"local": play.stage()}
    async with at_the_door(tmp_path, settings=SMALL, clock=clock, stages=stages) as play:
        await crowd(play, 2, start=20)
        await play.advance(WINDOW)
        assert welcomed(play) == []
        assert len(play.cards("moderators")) == 1
        assert "10 people" in play.text(play.cards("moderators")[0])
        await play.advance(CALM)
        assert "It calmed down" in play.text(play.cards("moderators")[0])


async def test_a_raid_while_the_bot_was_away_is_one_raid_and_later_newcomers_are_greeted(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await play.advance(timedelta(hours=9))
        for number in range(15):
            await joined(play, f"n{number}", play.clock.now - timedelta(hours=6, seconds=-number))
        await joined(play, "ann", play.clock.now - timedelta(hours=1))
        await play.advance(WAIT)
        assert len(play.cards("moderators")) == 1
        assert "15 people" in play.text(play.cards("moderators")[0])
        assert ["Ann" in words for words in welcomed(play)] == [True]


async def test_those_already_greeted_are_not_part_of_the_silence(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await play.join("ann")
        await play.advance(WAIT)
        await crowd(play, 8)
        await play.advance(WINDOW)
        assert len(welcomed(play)) == 1
        assert "was greeted" in await _why(play, "ann")


async def test_a_raid_on_one_network_leaves_the_other_its_greetings(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL, networks=("discord", "matrix")) as play:
        await crowd(play, 8, network="matrix")
        await play.join("42", "Ann", network="discord")
        await play.advance(WAIT)
        assert welcomed(play, "matrix") == []
        assert len(welcomed(play, "discord")) == 1
        for network in ("discord", "matrix"):
            assert "on Matrix" in play.text(play.cards("moderators", network)[0])


async def test_moderators_may_have_a_welcome_crowd_greeted_after_all(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await play.join("mo", moderator=True)
        await play.advance(WINDOW)
        await crowd(play, 8)
        await play.leave("n3")
        [notice] = play.cards("moderators")
        said = await play.press("mo", notice, "Greet them after all")
        assert "7 of them are still here" in play.text(said)
        await play.advance(WAIT)
        greeting = welcomed(play)[-1]
        assert "Newcomer 2" in greeting
        assert "Newcomer 3" not in greeting
        assert "after all" in play.text(notice)
        assert notice.card is not None
        assert notice.card.controls == ()
        await crowd(play, 8, start=20)
        await play.advance(WINDOW)
        assert "Newcomer 25" in welcomed(play)[-1], "a crowd that is welcome is no raid"
        assert len(play.cards("moderators")) == 1


async def test_what_moderators_welcomed_once_is_not_welcome_for_ever(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await play.join("mo", moderator=True)
        await crowd(play, 8)
        await play.press("mo", play.cards("moderators")[0], "Greet them after all")
        await play.advance(TRUST)
        await crowd(play, 8, start=20)
        assert len(play.cards("moderators")) == 2


async def test_only_moderators_let_a_crowd_in(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await crowd(play, 8)
        said = await play.press("n1", play.cards("moderators")[0], "Greet them after all")
        assert "for moderators" in play.text(said)
        await play.advance(WINDOW)
        assert welcomed(play) == []


@pytest.mark.parametrize("after", [timedelta(0), KEPT + CALM], ids=["twice", "too late"])
async def test_a_crowd_is_let_in_once_and_only_while_it_is_known(after: timedelta, tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await play.join("mo", moderator=True)
        await crowd(play, 8)
        control = f"greeter:let-in:{1}"
        notice = play.cards("moderators")[0]
        if not after:
            await play.platforms["local"].press("makers", "mo", notice, control)
        await play.advance(CALM)
        await play.advance(after)
        said = await play.platforms["local"].press("makers", "mo", notice, control)
        assert "settled already" in play.text(said)


async def test_names_of_a_raid_are_forgotten_after_a_day(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL) as play:
        await crowd(play, 8)
        assert all(row.name for row in await rows(play))
        await play.advance(CALM)
        await play.advance(KEPT)
        assert not any(row.name for row in await rows(play))
        [notice] = play.cards("moderators")
        assert notice.card is not None
        assert notice.card.controls == ()


async def test_the_notice_speaks_french_where_the_community_does(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=SMALL, locale="fr") as play:
        await crowd(play, 8)
        assert "8 personnes sont arrivées" in play.text(play.cards("moderators")[0])


async def _why(play: Play, id: str) -> str:
    if "mo" not in play.stage().people:
        await play.join("mo", moderator=True)
    return await why(play, id)
