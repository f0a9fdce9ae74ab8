"""The machine's clock is set while posts are planned, due or being sent: nothing goes out twice, nothing is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from bot.chat import Outgoing
from bot.platforms.local import LocalPlatform
from bot.testing import Play
from cogs.posts.settings import PostSettings
from tests.cogs.posts.scenes import at, mo, out, posting
from tests.postgres import Postgres

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TOGETHER = PostSettings(gap=timedelta())
Stage: TypeAlias = Callable[..., AbstractAsyncContextManager[Play]]


@pytest.fixture(params=["sqlite", "postgresql"])
async def staged(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    """The community on one database, at 10:00 in Paris; staged again it is a restart."""
    database = "sqlite"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        database = server.url(await server.create())
    return partial(posting, tmp_path, clock=at("Europe/Paris", "2026-12-01 10:00"), database=database)


async def live(play: Play, time: timedelta, step: timedelta = HOUR) -> Counter[str]:
    """Time passes, and the bot looks again and again what is due; how often each post is out."""
    for _ in range(time // step):
        await play.advance(step)
    return Counter(out(play))


@pytest.mark.parametrize("by", [HOUR, 2 * DAY])
async def test_what_is_out_does_not_go_out_when_its_time_comes_again(by: timedelta, staged: Stage) -> None:
    async with staged(settings=TOGETHER) as play:
        await mo(play, 'post plan "Peak" at="every day peak between 14 and 16"')
        await mo(play, 'post plan "Once" at="in 4 hours"')
        await mo(play, 'post plan "Daily" at="every day at 13h"')
        await mo(play, 'post plan "Often" at="every 3 hours"')
        said = await live(play, 6 * HOUR)
        assert said == {"Peak": 1, "Once": 1, "Daily": 1, "Often": 2}
        play.clock.now -= by
        assert await live(play, by, by / 6) == said
        assert await live(play, DAY, 3 * HOUR) == {"Peak": 2, "Once": 1, "Daily": 2, "Often": 10}


@pytest.mark.parametrize("early", [MINUTE, HOUR])
async def test_what_is_set_back_before_its_time_goes_out_when_that_comes(early: timedelta, staged: Stage) -> None:
    async with staged(settings=TOGETHER) as play:
        await mo(play, 'post plan "Once" at="in 3 hours"')
        await mo(play, 'post plan "Daily" at="every day at 13h"')
        await play.advance(3 * HOUR - MINUTE)
        play.clock.now -= early
        assert not await live(play, early, early / 4)
        assert await live(play, MINUTE, MINUTE) == {"Once": 1, "Daily": 1}
        assert await live(play, DAY, 2 * HOUR) == {"Once": 1, "Daily": 2}


async def test_a_clock_set_back_between_seeing_a_post_due_and_sending_it_loses_nothing(staged: Stage) -> None:
    async with staged(settings=TOGETHER) as play:
        await mo(play, 'post plan "Once" at="in 3 hours"')
        await mo(play, 'post plan "Daily" at="every day at 13h"')
        await play.advance(2 * HOUR)
        await play.house.schedule.run_due(play.clock.now + HOUR)
        await play.settle()
        assert not out(play)
        assert await live(play, HOUR) == {"Once": 1, "Daily": 1}


async def test_a_post_that_is_moved_in_the_moment_in_which_it_is_due_is_not_lost(staged: Stage) -> None:
    async with staged() as play:
        await mo(play, 'post plan "Once" at="in 3 hours"')
        play.clock.now += 3 * HOUR
        answer, _ = await asyncio.gather(
            mo(play, 'post move 1 "in 2 hours"'), play.house.schedule.run_due(play.clock.now)
        )
        await play.settle()
        assert ("goes out" in answer) != (out(play) == ["Once"])
        assert await live(play, 2 * HOUR) == {"Once": 1}


@pytest.mark.parametrize(("lateness", "said"), [(2 * HOUR, {"Once": 1, "Daily": 1}), (HOUR / 2, {})])
async def test_a_clock_set_forward_makes_posts_late_and_set_right_it_repeats_nothing(
    lateness: timedelta, said: dict[str, int], staged: Stage
) -> None:
    async with staged(settings=PostSettings(gap=timedelta(), lateness=lateness)) as play:
        await mo(play, 'post plan "Once" at="in 10 minutes"')
        await mo(play, 'post plan "Daily" at="every day at 10h10"')
        await play.advance(HOUR)
        questions = play.cards("moderators")
        assert Counter(out(play)) == said
        assert len(questions) == 2 - len(said)
        play.clock.now -= HOUR
        assert await live(play, HOUR, 10 * MINUTE) == said
        assert play.cards("moderators") == questions
        for question in questions:  # nothing is lost: they say it themselves
            await play.press("mo", question, "Say it now")
        assert Counter(out(play)) == {"Once": 1, "Daily": 1}
        assert (await live(play, 23 * HOUR))["Daily"] == 1
        assert (await live(play, 10 * MINUTE, 10 * MINUTE))["Daily"] == 2
        assert len(play.cards("moderators")) == len(questions)


@pytest.mark.parametrize("by", [-HOUR, HOUR])
@pytest.mark.parametrize("arrived", [True, False])
async def test_what_was_being_sent_when_the_clock_was_set_and_the_bot_killed_stands_once(
    arrived: bool, by: timedelta, staged: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row then says that it may be out since a moment that is still to come, or long ago."""
    asked: list[Outgoing] = []
    hanging = asyncio.Event()
    send = LocalPlatform.send

    async def hang(platform: LocalPlatform, message: Outgoing) -> None:
        if arrived:
            await send(platform, message)
        asked.append(message)
        hanging.set()
        await asyncio.Event().wait()

    async def look(platform: LocalPlatform, message: Outgoing) -> str:
        asked.append(message)
        return await send(platform, message)

    async with staged() as play:
        await mo(play, 'post plan "Once" at="in 1 hour"')
        monkeypatch.setattr(LocalPlatform, "send", hang)
        play.clock.now += HOUR
        await play.house.schedule.run_due(play.clock.now)
        await hanging.wait()
        clock, stages = play.clock, {"local": play.stage()}
    clock.now += by
    monkeypatch.setattr(LocalPlatform, "send", look)
    async with staged(clock=clock, stages=stages) as play:
        assert out(play) == ["Once"]
        assert await live(play, DAY) == {"Once": 1}
    first, again = asked
    assert (first.tried, again.tried) == (None, min(clock.now - DAY, clock.now - DAY - by))
