"""The community's hours are learnt once from what was said before the bot counted, as if it had counted then."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import history
from bot.activity import hours
from bot.chat import Account, Later, Room
from bot.platforms.local import LocalPlatform, Person, Post, Stage
from bot.platforms.local import platform as local
from bot.testing import START, Clock, Play, playing
from cogs.posts import Posts, learning
from tests.cogs.posts.scenes import BOTH, asked, mo, posting

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
YES = "Yes, read them"


def told(play: Play, network: str | None = None) -> str:
    """What moderators were told last."""
    return play.text(question(play, network))


def question(play: Play, network: str | None = None) -> Post:
    """What moderators were asked last."""
    return play.cards("moderators", network or next(iter(play.platforms)))[-1]


async def agree(play: Play) -> None:
    """Let the bot read what it may."""
    network = next(iter(play.platforms))
    answer = await play.press("max", question(play, network), YES, network=network)
    assert "I'm reading" in play.text(answer)
    await play.advance(timedelta())


async def counted(play: Play) -> dict[tuple[str, str, int], tuple[int, int]]:
    """What is known of the hours that are over."""
    await play.house.write_counts()
    this_hour = int(play.clock.now.timestamp()) // 3600
    query = select(hours).where(hours.c.hour < this_hour)
    rows = await play.house.write(lambda unit: unit.execute(query))
    return {(row.network, row.room, row.hour): (row.messages, row.people) for row in rows}


def spoken(play: Play, *said: tuple[float, str], room: str = "welcome", network: str = "local") -> None:
    """What people said before the bot counted: hours ago, and who."""
    for hours_ago, who in said:
        at = play.clock.now - hours_ago * HOUR
        play.stage(network).post(Room(network, room), author=who, words="a word", at=at)


# ------------------------------------------------------------------ as if it had counted


async def people(play: Play) -> None:
    """Ann is one on both networks, Cleo wants to be in no count, and there is a bot."""
    members = play.house.services.members
    ann, other = Account("discord", "ann"), Account("matrix", "@ann:test")
    for network in BOTH:
        play.stage(network).people["robot"] = Person("robot", "Robot", bot=True)

    async def wishes(unit: Any) -> None:
        one, gone = [await members.of(unit, "makers", account) for account in (ann, other)]
        await members.merge(unit, gone=gone.id, kept=one.id)
        await members.prefer(unit, "makers", Account("discord", "cleo"), opted_out=True)

    await play.house.write(wishes)


talk = st.lists(
    st.tuples(
        st.integers(0, 60 * 50),
        st.sampled_from(
            [
                ("discord", "ann"),
                ("discord", "bob"),
                ("discord", "cleo"),
                ("discord", "robot"),
                ("matrix", "@ann:test"),
                ("matrix", "@bob:test"),
                ("matrix", "@telegram_1:test"),
            ]
        ),
        st.sampled_from(["welcome", "ideas"]),
    ),
    max_size=40,
)


async def heard_live(folder: Path, said: Sequence[tuple[int, tuple[str, str], str]], stages: dict[str, Stage]) -> Any:
    """What is counted while it is said."""
    clock = Clock()
    async with playing(folder, [Posts], cogs=["posts"], networks=BOTH, clock=clock, stages=stages) as play:
        await people(play)
        for minutes, (network, who), room in sorted(said):
            clock.now = START + timedelta(minutes=minutes)
            await play.platforms[network].say("makers", who, Room(network, room), "a word")
        clock.now = START + 52 * HOUR
        return await counted(play)


async def learnt_later(folder: Path, stages: Mapping[str, Stage]) -> Any:
    """What is learnt of it afterwards by a bot that has never been there."""
    clock = Clock(START + 52 * HOUR)
    async with playing(folder, [Posts], cogs=["posts"], networks=BOTH, clock=clock, stages=stages) as play:
        await people(play)
        await play.join("max", network="discord", moderator=True)
        await play.command("max", "post learn", "moderators", network="discord")
        if "no room" not in told(play):
            await agree(play)
        return await counted(play)


@settings(max_examples=8)
@given(talk, st.integers(1, 5))
def test_what_is_learnt_is_what_would_have_been_counted(
    said: list[tuple[int, tuple[str, str], str]], page: int
) -> None:
    async def both() -> None:
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr(local, "PAGE", page)
            stages = {network: Stage(network) for network in BOTH}
            live = await heard_live(Path(folder) / "live", said, stages)
            assert await learnt_later(Path(folder) / "later", stages) == live

    asyncio.run(both())


# ------------------------------------------------------------------ asked, agreed, told


async def test_moderators_are_asked_before_and_told_after(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        spoken(play, *[(week * 168 + late, who) for week in range(4) for late in (1, 25) for who in ("ann", "bob")])
        spoken(play, (3, "ann"), room="ideas")
        assert "My question will come" in await mo(play, "post learn weeks=3")
        assert "2 rooms" in told(play)
        assert "last 3 weeks" in told(play)
        assert await counted(play) == {}
        assert "moderators" in play.text(await play.press("ann", question(play), YES))
        await agree(play)
        assert "13 messages of 3 weeks in 2 rooms" in told(play)
        assert "Tue" in told(play)
        assert "hint" in told(play)
        assert (await counted(play))["local", "ideas", int((START - 3 * HOUR).timestamp()) // 3600] == (1, 1)
        assert "hint" in await mo(play, "post peaks")


async def test_it_is_learnt_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, open_ = LocalPlatform.history, asyncio.Event()

    async def waiting(*args: Any) -> Any:
        await open_.wait()
        return await read(*args)

    monkeypatch.setattr(LocalPlatform, "history", waiting)
    async with posting(tmp_path) as play:
        spoken(play, (3, "ann"))
        await mo(play, "post learn")
        await mo(play, "post learn weeks=1")
        first, second = play.cards("moderators")
        stage = play.platforms["local"]  # nothing is waited for as long as the reading waits
        for who, asked_for, said in (("mo", first, "I'm reading"), ("max", second, "reading already")):
            assert said in play.text(await stage.press("makers", who, asked_for, asked_for.controls()[YES]))
        open_.set()
        await play.advance(timedelta())
        before = await counted(play)
        clock, kept = play.clock, play.stage()
    async with posting(tmp_path, clock=clock, stages={"local": kept}) as play:
        assert "only once" in await mo(play, "post learn")
        assert "only once" in play.text(await play.press("max", second, YES))
        await play.advance(DAY)
        assert await counted(play) == before


async def test_what_was_heard_is_left_as_it_is_and_then_it_may_be_asked_again(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await play.say("ann", "hello")
        await play.advance(HOUR)
        before = await counted(play)
        await mo(play, "post learn")
        await agree(play)
        assert "knew all of it" in told(play)
        assert await counted(play) == before != {}
        spoken(play, (5, "ann"))
        await mo(play, "post learn")
        await agree(play)
        assert "2 messages of a week in one room" in told(play)


async def test_where_nothing_was_said_nothing_is_learnt(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, "post learn")
        assert "no room" in told(play)
        spoken(play, (24 * 7 * 61, "ann"))
        await mo(play, "post learn weeks=60")
        await agree(play)
        assert "nothing that was said" in told(play)
        await mo(play, "post learn weeks=60")
        assert "one room" in told(play)
        assert "60" in await mo(play, "post learn weeks=61")
        assert "moderators" in play.text(await asked(play, "post learn", "ann"))


# ------------------------------------------------------------------ refused, put off, cut off


async def test_rooms_that_cannot_be_read_are_named_with_the_mend(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        for room in ("welcome", "ideas"):
            spoken(play, (3, "ann"), room=room)
        play.stage().unreadable_rooms.add("ideas")
        await mo(play, "post learn")
        assert "one room" in told(play)
        assert "#ideas" in told(play)
        play.stage().unreadable_rooms.add("welcome")
        await agree(play)
        assert "nothing that was said" in told(play)
        assert "#welcome" in told(play)
        await mo(play, "post learn")
        assert "no room" in told(play)
        play.stage().unreadable_rooms.clear()
        await mo(play, "post learn")
        await agree(play)
        assert "2 messages of a week in 2 rooms" in told(play)


async def test_many_rooms_that_cannot_be_read_are_not_all_named(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        for number in range(13):
            spoken(play, (3, "ann"), room=f"room{number}")
            play.stage().unreadable_rooms.add(f"room{number}")
        await mo(play, "post learn")
        assert told(play).count("#room") == 10
        assert "3 more rooms" in told(play)


async def test_a_network_that_puts_us_off_for_too_long_ends_it_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> None:
        raise Later("busy", 0.0)

    async with posting(tmp_path) as play:
        spoken(play, (3, "ann"))
        with monkeypatch.context() as patch:
            patch.setattr(LocalPlatform, "sources", busy)
            await mo(play, "post learn")
            assert "put off" in told(play)
        await mo(play, "post learn")
        with monkeypatch.context() as patch:
            patch.setattr(LocalPlatform, "history", busy)
            await agree(play)
            assert "put off" in told(play)
        assert await counted(play) == {}
        await play.advance(DAY)
        await mo(play, "post learn")
        await agree(play)
        assert "one message" in told(play)


async def test_a_long_reading_leaves_others_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "TURN", 0.0)
    monkeypatch.setattr(local, "PAGE", 1)
    async with posting(tmp_path) as play:
        spoken(play, *[(hours_ago, "ann") for hours_ago in range(9, 1, -1)])
        await mo(play, "post learn")
        await agree(play)
        assert "8 messages" in told(play)


async def test_one_that_is_killed_leaves_nothing_and_may_be_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "PAGE", 1)
    read = LocalPlatform.history
    pages = asyncio.Event()

    async def stuck(platform: LocalPlatform, *asked: Any) -> Any:
        if pages.is_set():
            await asyncio.Event().wait()
        pages.set()
        return await read(platform, *asked)

    async with posting(tmp_path) as play:
        spoken(play, (30, "ann"), (3, "bob"))
        await mo(play, "post learn")
        with monkeypatch.context() as patch:
            patch.setattr(LocalPlatform, "history", stuck)
            asks = question(play)
            await play.platforms["local"].press("makers", "mo", asks, asks.controls()[YES])
            await play.house.schedule.run_due(play.clock.now)
            await pages.wait()
            clock, stage = play.clock, play.stage()
            await play.house.errands.close()
    async with posting(tmp_path, clock=clock, stages={"local": stage}) as play:
        assert await counted(play) == {}
        assert "reading already" in await mo(play, "post learn"), "whether it was cut off is not known yet"
        await play.advance(learning.SILENCE)
        assert "was stopped" in told(play)
        await mo(play, "post learn")
        await agree(play)
        assert "2 messages" in told(play)


async def test_what_a_reading_finds_that_was_given_up_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was silent for so long that it was taken for lost."""
    read, goes_on = LocalPlatform.history, asyncio.Event()

    async def slow(platform: LocalPlatform, *asked: Any) -> Any:
        await goes_on.wait()
        return await read(platform, *asked)

    monkeypatch.setattr(LocalPlatform, "history", slow)
    async with posting(tmp_path) as play:
        spoken(play, (3, "ann"))
        await mo(play, "post learn")
        asks = question(play)
        await play.platforms["local"].press("makers", "mo", asks, asks.controls()[YES])
        await play.house.schedule.run_due(play.clock.now)
        play.clock.now += learning.SILENCE
        await play.house.schedule.run_due(play.clock.now)
        goes_on.set()
        await play.settle()
        assert "was stopped" in told(play)
        assert await counted(play) == {}
