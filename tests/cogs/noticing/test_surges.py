"""Surges: many criticise one thing at once; the same number over subjects and days is none."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.chat import Room
from bot.testing import Clock, Play
from cogs.escalation.tables import cases
from cogs.noticing import surges
from cogs.noticing.cog import Noticing
from cogs.noticing.surges import Noticed, Recent, by_chance
from tests.cogs.escalation.scenes import OFFICE, mo
from tests.cogs.noticing.test_noticing import listening

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def alarms(play: Play) -> list[str]:
    """What moderators were told of surges."""
    return [play.text(post) for post in play.cards(OFFICE) if "the same thing" in play.text(post)]


async def test_a_storm_of_criticism_is_one_alarm_and_a_few_messages_and_nothing_is_lost(tmp_path: Path) -> None:
    async with listening(tmp_path, clock=Clock(datetime(2026, 12, 1, 11, 59, 40, tzinfo=UTC))) as play:
        for number in range(20):
            await play.join(f"m{number}")

        async def criticise(number: int) -> None:
            words = f"Download {number} fails again and nobody from the team ever answers"
            await play.platforms["local"].say(play.community, f"m{number % 20}", Room("local", "welcome"), words)

        for first in range(0, 500, 20):
            await asyncio.gather(*map(criticise, range(first, first + 20)))
            play.clock.now += timedelta(seconds=2)
        await play.settle()
        [alarm] = alarms(play)
        assert "criticised the same thing" in alarm
        assert "incident open" in alarm
        assert len(play.cards(OFFICE)) <= 10
        async with play.house.database.reading() as connection:
            assert len((await connection.execute(select(cases.c.id))).all()) == 500
        assert "Page 1 of 50" in await mo(play, "case list")


SUBJECTS = (
    "The canteen is cold again and nobody ever answers my mails",
    "Your website crashes at the payment, third time this week",
    "The moderators delete every question about the fees",
    "Workshop cancelled without telling anybody, ridiculous",
    "The newsletter keeps coming although I unsubscribed, useless support",
    "Still waiting for my refund since June, this is really poor",
    "You raised the membership without asking us, shame on you",
    "The lift has been broken for weeks and you do nothing",
)


async def test_as_many_over_subjects_are_none(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        for number, words in enumerate(SUBJECTS):
            await play.join(f"m{number}")
            await play.say(f"m{number}", words)
            play.clock.now += MINUTE
        assert "Open cases" in await mo(play, "case list")
        assert alarms(play) == []


async def test_as_many_over_days_are_none(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        for number in range(12):
            await play.join(f"m{number}")
            await play.say(f"m{number}", f"Download {number} fails again and nobody from the team ever answers")
            await play.advance(timedelta(hours=7))
        assert alarms(play) == []


async def test_one_who_says_it_again_and_again_is_none(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        for number in range(15):
            await play.say("ann", f"Download {number} fails again and nobody from the team ever answers")
        assert alarms(play) == []


async def test_moderators_see_through_whom_and_where_it_travelled(tmp_path: Path) -> None:
    async with listening(tmp_path, more={"rooms": {"welcome": "normal", "ideas": "normal"}}) as play:
        for number in range(6):
            room = "ideas" if number >= 4 else "welcome"
            await play.say(("ann", "bob", "mo")[number % 3], f"Download {number} fails and nobody ever answers", room)
            play.clock.now += MINUTE
        [alarm] = alarms(play)
        way = alarm.split("It travelled: ")[1].splitlines()[0]
        steps = [step.split(",")[0] for step in way.split(" → ")]
        assert steps == ["Ann (welcome", "Bob (welcome", "Mo (welcome", "Bob (ideas", "Mo (ideas"]
        assert play.cards("welcome") == play.cards("ideas") == []


async def test_an_hour_after_the_last_nothing_is_known_of_who_criticised_what(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        [noticing] = [cog for cog in play.house.cogs.values() if isinstance(cog, Noticing)]
        for number in range(3):
            await play.say(f"m{number}", f"Download {number} fails again and nobody from the team ever answers")
            await play.advance(10 * MINUTE)
        assert len(noticing._recent[play.community]) == 3
        await play.advance(HOUR)
        assert len(noticing._recent[play.community]) == 0


def test_what_is_usual_in_a_loud_community_is_none() -> None:
    recent = Recent()
    chance = random.Random(1)
    words = surges.compared("Download fails again and nobody from the team ever answers")
    found = 0
    at = NOW
    for number in range(2000):  # ten an hour, as always
        at += timedelta(seconds=chance.expovariate(10 / 3600))
        noticed = Noticed(at, number % 50, words)
        found += recent.surge(noticed, usual=10.0) is not None
        recent.add(noticed)
    assert found == 0


@pytest.mark.parametrize(("many", "expected", "chance"), [(1, 1.0, 0.632), (6, 0.4, 4.0e-6), (3, 2.0, 0.323)])
def test_chance_is_poissons(many: int, expected: float, chance: float) -> None:
    assert by_chance(many, expected) == pytest.approx(chance, rel=0.02)
