"""How many posts reach is measured a day after they went out, and compared honestly."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.chat import Account, Gone, Later, Reach, Room
from bot.platforms.local import Person
from bot.testing import Play
from bot.unit import Unit
from cogs.posts.settings import PostSettings
from cogs.posts.tables import posts, reached, sent
from tests.cogs.posts.scenes import BOTH, mo, out, posting
from tests.postgres import Postgres

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def kept(play: Play) -> list[tuple[Any, ...]]:
    """What is known: (sent, network, reactions, replies)."""
    query = select(reached.c.sent, reached.c.network, reached.c.reactions, reached.c.replies)
    async with play.house.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(query.order_by(reached.c.sent, reached.c.network))]


async def at_peaks(play: Play) -> list[bool]:
    """Of everything that went out, whether it did so at a peak."""
    async with play.house.database.reading() as connection:
        return list((await connection.execute(select(sent.c.peak).order_by(sent.c.id))).scalars())


def troubled(play: Play, *troubles: Exception, network: str = "local") -> list[datetime]:
    """Let a network's next answers be these; returns when it is asked."""
    platform, left = play.platforms[network], list(troubles)
    asked: list[datetime] = []
    real = platform.reach

    async def reach(room: Room, message: str, until: datetime) -> Reach:
        asked.append(play.clock.now)
        if left:
            raise left.pop(0)
        return await real(room, message, until)

    platform.reach = reach  # type: ignore[method-assign]  # it fails as it is told
    return asked


# ------------------------------------------------------------------ measuring


async def test_what_people_do_on_the_first_day_is_counted_in_every_home(tmp_path: Path) -> None:
    async with posting(tmp_path, networks=BOTH) as play:
        play.stage("discord").people["robot"] = Person("robot", "Robot", bot=True)
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        await play.advance(HOUR)
        [there], [here] = play.cards("announcements", "discord"), play.cards("announcements", "matrix")
        for who in ("mo", "max", "max", "robot"):
            await play.react(who, there)
        await play.say("max", "Hear, hear", "announcements", network="discord", reply_to=there)
        await play.say("robot", "Beep", "announcements", network="discord", reply_to=there)
        await play.say("max", "By the way", "announcements", network="discord")
        await play.react("ann", here)
        await play.advance(DAY - HOUR / 60)
        assert await kept(play) == []
        await play.advance(HOUR / 60)
        assert await kept(play) == [(1, "discord", 2, 1), (1, "matrix", 1, 0)]
        await play.react("mo", here)
        await play.advance(DAY)
        assert await kept(play) == [(1, "discord", 2, 1), (1, "matrix", 1, 0)]


async def test_what_comes_after_the_first_day_does_not_count_though_it_is_asked_late(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        await play.advance(HOUR)
        [post] = play.cards("announcements")
        await play.react("ann", post)
        play.clock.now += DAY + HOUR
        await play.react("mo", post)
        await play.say("mo", "Late", "announcements", reply_to=post)
        await play.advance(HOUR)
        assert await kept(play) == [(1, "local", 1, 0)]


async def test_puppets_and_those_who_want_to_be_in_no_count_are_in_none(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await play.join("@_ben:bridge")
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        await play.advance(HOUR)
        [post] = play.cards("announcements")
        for who in ("@_ben:bridge", "ann", "mo"):
            await play.react(who, post)
        await play.say("ann", "Nice", "announcements", reply_to=post)
        ann = Account("local", "ann")
        await play.house.write(lambda unit: play.house.services.members.prefer(unit, "makers", ann, opted_out=True))
        await play.advance(DAY)
        assert await kept(play) == [(1, "local", 1, 0)]


async def test_trouble_is_asked_about_again_and_given_up_in_silence(tmp_path: Path) -> None:
    async with posting(tmp_path, networks=BOTH) as play:
        asked = troubled(play, Later("busy"), network="discord"), troubled(play, *[Gone("gone")] * 99, network="matrix")
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        for _ in range(36):
            await play.advance(HOUR)
        assert await kept(play) == [(1, "discord", 0, 0), (1, "matrix", None, None)]
        assert [len(times) for times in asked] == [2, 7]
        assert all(play.cards("moderators", network) == [] for network in BOTH)


async def test_measuring_survives_a_kill_between_the_question_and_the_answer(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        await play.advance(HOUR)
        await play.react("ann", play.cards("announcements")[0])
        play.house.errands._begin = lambda errand: None  # type: ignore[method-assign]  # cut off before it asks
        await play.advance(DAY)
        assert await kept(play) == [(1, "local", None, None)]
        clock, stage = play.clock, play.stage()
    async with posting(tmp_path, clock=clock, stages={"local": stage}) as play:
        await play.advance(HOUR)
        assert await kept(play) == [(1, "local", 1, 0)]
        asked = troubled(play)
        await play.advance(DAY)
        assert asked == []


async def test_a_stop_that_lasted_too_long_leaves_a_post_unmeasured(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        await play.advance(HOUR)
        asked = troubled(play)
        await play.advance(3 * DAY)
        assert (asked, await kept(play)) == ([], [])


async def test_what_was_taken_back_on_its_first_day_is_not_measured(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        asked = troubled(play)
        await mo(play, 'post plan "For a while" at="in 1 hour" lasts="2 hours"')
        await mo(play, 'post plan "A mistake" at="in 3 hours"')
        await play.advance(HOUR)
        await play.advance(2 * HOUR)
        await mo(play, "post withdraw 2")
        await play.advance(DAY)
        await play.advance(DAY)
        assert (asked, await kept(play)) == ([], [])


async def test_only_what_went_out_in_the_chosen_hour_is_a_post_at_a_peak(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(lateness=DAY)) as play:
        await mo(play, 'post plan "At a peak"')
        await mo(play, 'post plan "At a moment" at="in 1 hour"')
        await mo(play, 'post plan "At a peak, but now"')
        await mo(play, 'post plan "Late for its peak" at="peak tomorrow"')
        await mo(play, "post now 3")
        for _ in range(24):
            await play.advance(HOUR / 2)
        await play.advance(1.5 * DAY)
        assert sorted(zip(out(play), await at_peaks(play), strict=True)) == [
            ("At a moment", False),
            ("At a peak", True),
            ("At a peak, but now", False),
            ("Late for its peak", False),
        ]


# ------------------------------------------------------------------ the report


async def went_out(play: Play, *totals: int, peak: bool, room: str = "announcements", days: float = 7) -> None:
    """Posts that went out earlier, and what each has reached."""

    async def work(unit: Unit) -> None:
        for total in totals:
            at = unit.now - days * DAY
            row: dict[str, Any] = {"community": "makers", "words": f"Reached *{total}*", "wordings": {}, "room": room}
            row |= {"said": "peak", "state": "sent", "pinned": False, "published": False, "created": at}
            post = (await unit.execute(insert(posts).values(row).returning(posts.c.id))).scalar_one()
            row = {"post": post, "words": row["words"], "wordings": {}, "due": at, "at": at, "peak": peak}
            id = (await unit.execute(insert(sent).values(row).returning(sent.c.id))).scalar_one()
            row = {"sent": id, "network": "local", "room": room, "asked": at + DAY}
            await unit.execute(insert(reached).values(row | {"reactions": total - total // 3, "replies": total // 3}))

    await play.house.write(work)


@pytest.mark.parametrize(
    ("peak", "other", "said"),
    [
        ((20, 30, 40, 50), (1, 2, 3, 4, 5, 6), "Too few to say"),
        ((20, 30, 40, 50, 60), (1, 2, 3, 4, 5, 6), "Posts at a peak do better"),
        ((1, 2, 3, 4, 5, 6), (20, 30, 40, 50, 60), "Posts at other times do better"),
        ((1, 20, 3, 40, 5, 60), (2, 10, 30, 4, 50, 6), "No difference that can be told from chance"),
    ],
)
async def test_a_difference_is_only_claimed_where_there_is_one(
    peak: tuple[int, ...], other: tuple[int, ...], said: str, tmp_path: Path
) -> None:
    async with posting(tmp_path) as play:
        await went_out(play, *peak, peak=True)
        await went_out(play, *other, peak=False)
        answer = await mo(play, "post report")
        assert said in answer
        assert "4 to 17 %" in answer


async def test_the_report_shows_both_kinds_and_the_three_that_reached_most(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await went_out(play, 4, 9, 6, peak=True)
        await went_out(play, 1, 12, peak=False)
        lines = (await mo(play, "post report")).splitlines()
        assert "At a peak: 3 posts, half of which reached 6 or more" in lines
        assert "At other times: 2 posts, half of which reached 6.5 or more" in lines
        best = lines[lines.index("Furthest so far") + 1 :][:3]
        assert [line.split(" · ")[0] for line in best] == ["#5 Reached *12*", "#2 Reached *9*", "#3 Reached *6*"]
        assert [line.split(" · ")[2] for line in best] == [
            "8 reactions, 4 replies",
            "6 reactions, 3 replies",
            "4 reactions, 2 replies",
        ]
        assert best[1].split(" · ")[1].endswith(", at a peak")


async def test_only_what_compares_is_compared(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await went_out(play, 5, 5, peak=True)
        await went_out(play, 70, peak=True, room="ideas")
        await went_out(play, 80, peak=True, days=90)
        await went_out(play, 90, 91, peak=False)

        async def spoil(unit: Unit) -> None:
            other = {"network": "matrix", "room": "!r", "asked": unit.now}
            untold, one_room_more = {"sent": 5}, {"sent": 6, "reactions": 1, "replies": 0}
            for row in (untold, one_room_more):
                await unit.execute(insert(reached).values(other | row))

        await play.house.write(spoil)
        answer = await mo(play, "post report")
        assert "At a peak: 2 posts, half of which reached 5 or more" in answer
        assert "At other times: no post yet" in answer
        assert "2 more posts are left out" in answer
        assert "one post, which reached 70" in await mo(play, "post report room=ideas")
        assert "no room “attic”" in await mo(play, "post report room=attic")


async def test_without_any_post_the_report_says_so(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "Nothing to compare yet" in await mo(play, "post report")


async def test_the_report_speaks_french(tmp_path: Path) -> None:
    async with posting(tmp_path, locale="fr") as play:
        await went_out(play, 4, 9, peak=True)
        answer = await mo(play, "message bilan")
        assert "À un pic : 2 messages, dont la moitié en a reçu 6,5 ou plus" in answer
        assert "Trop peu pour le dire" in answer


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_posts_life_ends_in_the_report(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    database = "sqlite"
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        database = server.url(await server.create())
    async with posting(tmp_path, database=database) as play:
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        await play.advance(HOUR)
        await play.react("ann", play.cards("announcements")[0])
        await play.advance(DAY)
        assert "#1 Hello" in await mo(play, "post report")
        refused = await play.command("ann", "post report")
        assert "moderators" in play.text(refused)
