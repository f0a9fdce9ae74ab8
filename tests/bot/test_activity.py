"""Activity: everybody counted once an hour, nobody known by it, and no statement per message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.activity import KEPT, LINGER, PastHour, speakers
from bot.chat import Account, Room
from bot.cog import Cog, Context
from bot.config import Community, Settings
from bot.testing import START, Clock, Play, playing
from bot.unit import Unit

T = TypeVar("T")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVER = datetime(2020, 1, 1, tzinfo=UTC)
NINE = int(START.timestamp())
"""The hour in which the tests begin, 9:00 UTC."""


class Counting(Cog[Settings]):
    """Wants what is said to be counted."""

    name = "counting"
    counts = True


class Bridged(Settings):
    """Says which accounts are no people."""

    @property
    def puppets(self) -> tuple[str, ...]:
        return ("irc-*",)


def counted(data_dir: Path, **more: Any) -> Any:
    """A community that is counted."""
    return playing(data_dir, [Counting], cogs=["counting"], **more)


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """A community that is counted, on two networks."""
    async with counted(tmp_path, networks=("discord", "matrix")) as play:
        yield play


def say(play: Play, account: str, room: str = "welcome", network: str = "discord", at: datetime | None = None) -> None:
    """Somebody says something."""
    play.house.activity.heard("makers", network, room, account, (at or play.clock.now).timestamp())


async def do(play: Play, work: Callable[..., Awaitable[T]], *args: Any, **more: Any) -> T:
    """Do something in a unit."""
    return await play.house.write(lambda unit: work(unit, *args, **more))


async def people(play: Play, room: Room | None = None) -> list[tuple[int, int]]:
    """Who spoke, once written, in hours since the tests began."""
    await play.house.write_counts()
    found = await do(play, play.house.activity.hours, "makers", EVER, room)
    return [((at - NINE) // 3600, people) for at, people in found]


async def messages(play: Play, room: Room | None = None) -> list[tuple[int, int]]:
    """What was said, once written, in hours since the tests began."""
    await play.house.write_counts()
    found = await do(play, play.house.activity.messages, "makers", EVER, room)
    return [((at - NINE) // 3600, many) for at, many in found]


async def hashes(play: Play) -> list[Any]:
    """The hashes that are kept."""
    async with play.house.database.reading() as connection:
        return list((await connection.execute(select(speakers))).all())


def key_files(play: Play) -> list[str]:
    """The keys that are kept."""
    return sorted(file.name for file in (play.house.config.bot.data_dir / "keys" / "days").glob("*"))


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    for _ in range(1000):
        if await true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to be")


# ------------------------------------------------------------------ who is counted


async def test_somebody_is_one_however_much_they_say_and_in_however_many_rooms(play: Play) -> None:
    for room in ("welcome", "welcome", "ideas"):
        say(play, "ann", room)
    say(play, "bob", "ideas")
    play.clock.now += HOUR
    say(play, "ann")
    assert await people(play) == [(0, 2), (1, 1)]
    assert await messages(play) == [(0, 4), (1, 1)]
    assert await people(play, Room("discord", "ideas")) == [(0, 2)]
    assert await messages(play, Room("discord", "welcome")) == [(0, 2), (1, 1)]
    assert await people(play, Room("matrix", "welcome")) == []
    later = await do(play, play.house.activity.hours, "makers", START + HOUR + timedelta(minutes=30))
    assert later == [(NINE + 3600, 1)]


async def test_counts_add_up_over_many_writings(play: Play) -> None:
    for name in ("ann", "bob", "ann", "cleo"):
        say(play, name)
        await play.house.write_counts()
        await do(play, play.house.activity.close_days)
    assert (await people(play), await messages(play)) == ([(0, 3)], [(0, 4)])


async def test_whoever_opted_out_is_in_no_count_also_after_a_restart(play: Play) -> None:
    ann, other = Account("discord", "ann"), Account("matrix", "@ann:test")
    members = play.house.services.members
    one = await do(play, members.of, "makers", ann)
    gone = await do(play, members.of, "makers", other)
    await do(play, members.merge, gone=gone.id, kept=one.id)
    await do(play, members.prefer, "makers", ann, opted_out=True)
    say(play, "ann")
    say(play, "@ann:test", network="matrix")
    say(play, "bob")
    assert (await people(play), await messages(play)) == ([(0, 1)], [(0, 1)])
    async with counted(play.house.config.bot.data_dir, networks=("discord", "matrix"), clock=play.clock) as again:
        say(again, "@ann:test", network="matrix")
        assert await messages(again) == [(0, 1)]
        await do(again, again.house.services.members.prefer, "makers", other, opted_out=False)
        say(again, "ann")
        assert (await people(again), await messages(again)) == ([(0, 2)], [(0, 2)])


async def test_whoever_is_counted_in_a_room_is_one_person_and_no_puppet(play: Play) -> None:
    house, welcome, elsewhere = play.house, Room("matrix", "welcome"), Room("matrix", "!old")
    members, accounts = house.services.members, [Account("matrix", "@ann:test"), Account("matrix", "@ann2:test")]
    one, gone = [await do(play, members.of, "makers", account) for account in accounts]
    await do(play, members.merge, gone=gone.id, kept=one.id)
    assert house.counted_as(welcome, "@ann:test") == house.counted_as(welcome, "@ann2:test")
    assert house.counted_as(welcome, "@ann:test") != house.counted_as(welcome, "@bob:test")
    assert house.counted_as(welcome, "@_irc_bob:test") is None
    assert house.counted_as(elsewhere, "@bob:test") is not None, "nobody knows whose room that was"
    await do(play, members.prefer, "makers", accounts[1], opted_out=True)
    assert house.counted_as(welcome, "@ann:test") is None


async def test_linked_accounts_are_one_person_until_they_are_unlinked(play: Play) -> None:
    members, accounts = play.house.services.members, [Account("discord", "ann"), Account("matrix", "@ann:test")]
    one, gone = [await do(play, members.of, "makers", account) for account in accounts]
    say(play, "ann")
    say(play, "@ann:test", network="matrix")
    assert await people(play) == [(0, 2)]
    await do(play, members.merge, gone=gone.id, kept=one.id)
    say(play, "ann")
    say(play, "@ann:test", network="matrix")
    assert await people(play) == [(0, 2)], "to be linked makes nobody new"
    play.clock.now += HOUR
    say(play, "ann")
    say(play, "@ann:test", network="matrix")
    assert await people(play) == [(0, 2), (1, 1)]
    async with counted(play.house.config.bot.data_dir, networks=("discord", "matrix"), clock=play.clock) as again:
        say(again, "@ann:test", network="matrix")
        assert await people(again) == [(0, 2), (1, 1)]
        members = again.house.services.members
        assert await do(again, members.unlink, "makers", accounts[0])
        play.clock.now += HOUR
        say(again, "ann")
        say(again, "@ann:test", network="matrix")
        assert await people(again) == [(0, 2), (1, 1), (2, 2)]


async def test_puppets_of_bridges_are_not_counted(play: Play, tmp_path: Path) -> None:
    for name in ("@_irc_bob:test", "@telegram_12:test", "ann"):
        say(play, name, network="matrix")
    assert await messages(play) == [(0, 1)]
    async with counted(tmp_path / "own", networks=("discord",), settings={"counting": Bridged()}) as own:
        for name in ("irc-bob", "@telegram_12:test"):
            say(own, name)
        assert await messages(own) == [(0, 1)]


def test_a_community_without_patterns_counts_everybody() -> None:
    class Nobody(Settings):
        @property
        def puppets(self) -> tuple[str, ...]:
            return ()

    assert Community(id="makers", name="Makers", settings={"a": Nobody()}).puppets == ()


async def test_on_stage_everybody_but_bots_is_counted_in_rooms_but_not_in_private(tmp_path: Path) -> None:
    async with counted(tmp_path) as play:
        await play.join("ann")
        await play.join("robot", bot=True)
        await play.say("ann", "hello")
        await play.say("ann", "!help")
        await play.say("robot", "beep")
        await play.platforms["local"].say("makers", "ann", Room("local", "ann", direct=True), "help")
        assert await messages(play, Room("local", "welcome")) == [(0, 2)]


async def test_nothing_is_counted_where_no_cog_wants_it(tmp_path: Path) -> None:
    async with playing(tmp_path, [Counting], cogs=[]) as play:
        assert not play.house.counts
        say(play, "ann", network="local")
        assert await people(play) == []
        config = play.house.config
        uses = config.communities[0].model_copy(update={"cogs": ("counting",)})
        play.house.adopt(config.model_copy(update={"communities": (uses,)}), play.house.services.texts)
        assert play.house.counts


async def test_a_cog_reads_its_communitys_activity(play: Play) -> None:
    say(play, "ann")
    await play.house.write_counts()
    house, [cog] = play.house, play.house.cogs.values()

    async def read(unit: Unit) -> list[tuple[int, int]]:
        ctx = Context(house.services, unit, house.community("makers"), cog)
        return await ctx.activity.hours(unit, ctx.community.id, EVER)

    assert await house.write(read) == [(NINE, 1)]


# ------------------------------------------------------------------ cheap, and through restarts


async def test_a_thousand_messages_cost_no_statement_each(play: Play) -> None:
    statements: list[str] = []
    listen = play.house.database.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    event.listen(*listen)
    for number in range(1000):
        say(play, f"ann{number % 50}", f"room{number % 3}")
    assert statements == []
    await play.house.write_counts()
    assert len(statements) <= 6, statements
    event.remove(*listen)
    assert (await people(play), await messages(play)) == ([(0, 50)], [(0, 1000)])


async def test_a_restart_counts_nobody_twice(tmp_path: Path) -> None:
    clock = Clock()
    async with counted(tmp_path, clock=clock) as play:
        say(play, "ann", network="local")
    async with counted(tmp_path, clock=clock) as play:
        say(play, "ann", network="local")
        say(play, "bob", network="local")
        assert (await people(play), await messages(play)) == ([(0, 2)], [(0, 3)])


async def test_what_is_heard_is_written_every_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.house.MINUTE", 0.01)
    async with counted(tmp_path) as play:
        say(play, "ann", network="local")

        async def written() -> bool:
            return bool(await do(play, play.house.activity.hours, "makers", EVER))

        await until(written)


async def test_what_could_not_be_written_is_written_later(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(unit: Unit, taken: object) -> None:
        raise OperationalError("INSERT", None, Exception("database or disk is full"))

    say(play, "ann")
    with monkeypatch.context() as patch:
        patch.setattr(play.house.activity, "write", full)
        await play.house.write_counts()
        say(play, "ann")
        say(play, "bob")
        await play.house.write_counts()
    assert (await people(play), await messages(play)) == ([(0, 2)], [(0, 3)])


async def test_on_a_network_that_replays_counts_are_written_with_the_checkpoint(tmp_path: Path) -> None:
    clock = Clock()
    async with counted(tmp_path, networks=("matrix",), clock=clock) as play:
        play.platforms["matrix"].replays = True
        say(play, "ann", network="matrix")
        await play.house.checkpoint("matrix", "t1")
        say(play, "ann", network="matrix")
        say(play, "bob", network="matrix")
        assert await messages(play) == [(0, 1)], "what comes after the checkpoint comes again"
    async with counted(tmp_path, networks=("matrix",), clock=clock) as play:
        play.platforms["matrix"].replays = True
        say(play, "ann", network="matrix")
        say(play, "bob", network="matrix")
        await play.house.checkpoint("matrix", "t2")
        assert (await people(play), await messages(play)) == ([(0, 2)], [(0, 3)])


async def test_two_networks_written_in_one_transaction_count_a_person_once(play: Play) -> None:
    members = play.house.services.members
    one, gone = [await do(play, members.of, "makers", Account(n, "ann")) for n in ("discord", "matrix")]
    await do(play, members.merge, gone=gone.id, kept=one.id)
    say(play, "ann")
    say(play, "ann", network="matrix")
    activity = play.house.activity
    taken = [activity.take(network) for network in ("discord", "matrix")]
    await asyncio.gather(*(do(play, activity.write, each) for each in taken))
    assert (await people(play), await messages(play)) == ([(0, 1)], [(0, 2)])


# ------------------------------------------------------------------ times


async def test_a_message_counts_in_its_own_hour_which_is_never_to_come(play: Play) -> None:
    say(play, "ann", at=START + 5 * DAY)
    say(play, "bob", at=START - 3 * HOUR)
    say(play, "cleo", at=START - 2 * DAY)
    say(play, "cleo", at=START - 2 * DAY)
    say(play, "dan", at=START - KEPT - HOUR)
    say(play, "eve", at=datetime(1900, 1, 1, tzinfo=UTC))
    assert await people(play) == [(-48, 1), (-3, 1), (0, 1)]
    assert key_files(play) == [f"makers.{NINE // 86400}.key"], "a day that is over gets no key in a file"
    assert {row.hour for row in await hashes(play)} == {NINE // 3600, NINE // 3600 - 3}


async def test_numbers_are_forgotten_after_sixty_weeks(play: Play) -> None:
    say(play, "ann")
    play.clock.now += KEPT
    say(play, "ann")
    assert len(await people(play)) == 2
    await play.house.tidy_up()
    assert len(await people(play)) == 2
    play.clock.now += HOUR
    await play.house.tidy_up()
    assert await people(play) == [(KEPT // HOUR, 1)]


# ------------------------------------------------------------------ the day's key


async def test_when_the_day_is_over_its_key_and_its_hashes_are_destroyed(play: Play) -> None:
    say(play, "ann")
    await play.house.write_counts()
    data_dir = play.house.config.bot.data_dir
    [name] = key_files(play)
    key = (data_dir / "keys" / "days" / name).read_bytes()
    assert (data_dir / "keys" / "days" / name).stat().st_mode & 0o077 == 0
    assert len(await hashes(play)) == 2
    play.clock.now += DAY - timedelta(hours=9) + LINGER - timedelta(seconds=1)
    await do(play, play.house.activity.close_days)
    assert key_files(play) == [name], "some messages may still be on their way"
    play.clock.now += timedelta(seconds=1)
    await do(play, play.house.activity.close_days)
    assert (key_files(play), await hashes(play)) == ([], [])
    assert key not in b"".join(file.read_bytes() for file in data_dir.glob("animateur.db*"))
    assert key not in repr(vars(play.house.activity)).encode()
    assert not play.house.activity._days.known
    assert await people(play) == [(0, 1)], "the numbers stay"


async def test_a_day_that_ended_while_the_bot_was_away_is_closed_at_the_start(tmp_path: Path) -> None:
    clock = Clock()
    async with counted(tmp_path, clock=clock) as play:
        say(play, "ann", network="local")
    clock.now += 2 * DAY
    async with playing(tmp_path, [Counting], cogs=[], clock=clock) as play:  # also where nothing is counted any more

        async def closed() -> bool:
            return not key_files(play) and not await hashes(play)

        await until(closed)


async def test_a_key_that_a_crash_left_unwritten_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "keys" / "days"
    folder.mkdir(parents=True)
    file = folder / f"makers.{NINE // 86400}.key"
    file.touch()
    async with counted(tmp_path) as play:
        say(play, "ann", network="local")
        await play.house.write_counts()
        assert len(file.read_bytes()) == 32


async def test_without_the_key_two_hours_of_a_day_have_nothing_in_common(play: Play) -> None:
    say(play, "ann")
    play.clock.now += HOUR
    say(play, "ann")
    await play.house.write_counts()
    kept = {(row.hour, row.speaker) for row in await hashes(play)}
    assert len({speaker for _, speaker in kept}) == len(kept) == 2


async def test_erasing_takes_the_hashes_of_the_day_too_and_export_shows_them(play: Play) -> None:
    members = play.house.services.members
    ann = await do(play, members.of, "makers", Account("discord", "ann"))
    for name in ("ann", "bob"):
        say(play, name)
    await play.house.write_counts()
    exported = await do(play, members.export, ann.id)
    places = sorted((row["network"], row["room"]) for row in exported["activity_speakers"])
    assert places == [("", ""), ("discord", "welcome")]
    assert len(await hashes(play)) == 4
    say(play, "ann", "ideas")
    await do(play, members.erase, ann.id)
    assert len(await hashes(play)) == 2
    assert not any(heard.speakers for heard in play.house.activity.take("discord").values())
    assert await people(play) == [(0, 2)]


# ------------------------------------------------------------------ history


async def test_what_history_tells_is_taken_over_once_and_nothing_heard_is_doubled(play: Play) -> None:
    activity = play.house.activity
    say(play, "ann", at=START - 2 * HOUR)
    await play.house.write_counts()
    say(play, "ann", at=START - 3 * HOUR)  # heard, not yet written
    past = [
        PastHour(NINE + 3600 * ago, 3, {"welcome": (10, 2), "ideas": (5, 2)}) for ago in (0, -1, -2, -3, -4, -5, -5)
    ]
    old = PastHour(NINE - int(KEPT.total_seconds()) - 3600, 1, {"welcome": (1, 1)})
    assert await do(play, activity.learn, "makers", "discord", [*past, old, PastHour(NINE - 7 * 3600, 0, {})]) == 3
    assert await do(play, activity.learn, "makers", "discord", past) == 0
    assert await people(play) == [(-5, 3), (-4, 3), (-3, 1), (-2, 1), (-1, 3)]
    assert await messages(play) == [(-5, 15), (-4, 15), (-3, 1), (-2, 1), (-1, 15)]
    assert await people(play, Room("discord", "ideas")) == [(-5, 2), (-4, 2), (-1, 2)]
    assert await do(play, activity.learn, "makers", "matrix", [PastHour(NINE - 3600, 2, {"!square": (4, 2)})]) == 1
    assert (-1, 5) in await people(play)
