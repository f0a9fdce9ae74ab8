"""The life of a feed: learnt, read again and again, brought to the community, failing, mended, gone."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.config import sentence
from bot.database import FILE
from bot.errands import Errand
from bot.platforms.discord.render import markdown
from bot.platforms.matrix.render import formatted
from bot.testing import START, Play
from bot.text import Markdown, tidy, unmarked
from bot.web import Web
from cogs.posts import watch
from cogs.posts.feeds import Item
from cogs.posts.settings import PostSettings
from cogs.posts.tables import feeds, items
from tests.cogs.posts.scenes import mo, out, posting
from tests.postgres import Postgres
from tests.web import Server, answer, moved, serving

HALF, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
TITLES = ("Zero", "One", "Two", "Three", "Four", "Five", "Six")


def here() -> Web:
    """One that reads from this machine, and from nowhere else."""
    return Web(allowed=lambda address: address == ip_address("127.0.0.1"))


def rss(titles: Iterable[str], **more: str) -> bytes:
    """A feed, the newest item first."""
    written = "".join(
        f"<item><title><![CDATA[{title}]]></title><guid>{title}</guid><description>About {title}</description>"
        f"<link>https://blog.example/{number}</link></item>"
        for number, title in reversed(list(enumerate(titles)))
    )
    body = f"<rss version='2.0'><channel>{written}</channel></rss>".encode()
    return answer(body, "200 OK", *(f"{name}: {value}" for name, value in more.items()))


def settings(server: Server, *named: dict[str, Any], **more: Any) -> PostSettings:
    """What the TOML says; without a word of another, there is one feed."""
    listed = [{"name": "The blog", "url": f"{server.url}/feed?token=hunter2"} | feed for feed in named or ({},)]
    return PostSettings.model_validate({"feeds": listed, **more})


@asynccontextmanager
async def reading(
    tmp_path: Path, server: Server, *named: dict[str, Any], more: dict[str, Any] | None = None, **kept: Any
) -> AsyncIterator[Play]:
    """A community that reads feeds."""
    async with posting(tmp_path, settings(server, *named, **(more or {})), web=here(), **kept) as play:
        yield play


async def read_again(play: Play, *rounds: timedelta) -> None:
    """Time passes, and what is planned meanwhile goes out."""
    for by in rounds or (HALF,):
        await play.advance(by)
        await play.advance(timedelta(seconds=1))


def asked(play: Play) -> list[str]:
    """What the moderators were asked or told."""
    return [play.text(post) for post in play.cards("moderators", next(iter(play.platforms)))]


# ------------------------------------------------------------------ news


async def test_what_a_feed_holds_at_first_is_no_news(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:3])) as server, reading(tmp_path, server, {"mode": "now"}) as play:
        assert len(server.asked) == 1
        await read_again(play, *[HALF] * 3)
        assert len(server.asked) == 4
        assert out(play) == asked(play) == []
        assert "No news so far" in await mo(play, "post feeds")


async def test_news_become_drafts_that_moderators_let_go_out_or_not(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = rss(TITLES[:3])
        await read_again(play)
        assert ["draft #1" in asked(play)[0], "draft #2" in asked(play)[1]] == [True, True]
        assert "**One**\n\nAbout One\n\n[The blog](<https://blog.example/1>)" in asked(play)[0]
        first, second = play.cards("moderators")
        assert "moderators" in play.text(await play.press("ann", first, "At the next peak"))
        assert "goes out" in play.text(await play.press("mo", first, "At the next peak"))
        assert "won't go out" in play.text(await play.press("mo", second, "Let it go"))
        assert "is planned" in play.text(await play.press("mo", first, "Let it go"))
        await read_again(play, *[HOUR] * 24)
        assert [words.splitlines()[0] for words in out(play)] == ["**One**"]


async def test_a_draft_that_a_moderator_lets_go_out_waits_for_the_second_yes(tmp_path: Path) -> None:
    second = {"second_yes": True}
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, more=second) as play:
        server.paths["/feed"] = rss(TITLES[:2])
        await read_again(play)
        assert "second moderator" in play.text(await play.press("mo", play.cards("moderators")[0], "At the next peak"))
        question = play.cards("moderators")[-1]
        assert "somebody else's yes" in play.text(await play.press("mo", question, "I agree"))
        assert "goes out" in play.text(await play.press("max", question, "I agree"))


async def test_news_go_out_at_once_oldest_first_a_gap_apart_and_not_in_quiet_hours(tmp_path: Path) -> None:
    quiet = {"quiet": "12:00-14:00", "gap": "1 hour"}
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, {"mode": "now"}, more=quiet) as play:
        server.paths["/feed"] = rss(TITLES[:4])
        await read_again(play)  # 10:30
        assert [words.splitlines()[0] for words in out(play)] == ["**One**"]
        await read_again(play, HOUR)
        assert [words.splitlines()[0] for words in out(play)] == ["**One**", "**Two**"]
        await read_again(play, HOUR)
        assert len(out(play)) == 2
        await read_again(play, 1.5 * HOUR)
        assert [words.splitlines()[0] for words in out(play)] == ["**One**", "**Two**", "**Three**"]


async def test_news_of_several_feeds_are_gathered_in_one_post_for_the_next_peak(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1]), other=rss(["Zero of another"])) as server:
        two = {"mode": "peak"}, {"mode": "peak", "name": "Another", "url": f"{server.url}/other"}
        async with reading(tmp_path, server, *two) as play:
            server.paths["/feed"] = rss(TITLES[:3])
            await read_again(play)
            server.paths["/feed"], server.paths["/other"] = rss(TITLES[:4]), rss(["Zero of another", "New"])
            await read_again(play)
            assert out(play) == []
            for _ in range(16):
                await read_again(play, 3 * HALF)
            [post] = out(play)
            lines = post.splitlines()
            assert lines[:2] == ["**Read elsewhere**", "- [One](<https://blog.example/1>) · The blog"]
            assert sorted(lines[3:]) == [
                "- [New](<https://blog.example/1>) · Another",
                "- [Three](<https://blog.example/3>) · The blog",
            ]
            server.paths["/feed"] = rss(TITLES[:5])
            for _ in range(17):
                await read_again(play, 3 * HALF)
            assert out(play)[1].splitlines()[1:] == ["- [Four](<https://blog.example/4>) · The blog"]


async def test_only_the_newest_of_many_are_taken(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, {"most": 2}) as play:
        server.paths["/feed"] = rss(TITLES)
        await read_again(play, HALF, HALF)
        assert ["**Five**" in asked(play)[0], "**Six**" in asked(play)[1], len(asked(play))] == [True, True, 2]
        assert "2 pieces of news" in await mo(play, "post feeds")


async def test_what_is_dated_before_the_first_reading_is_no_news(tmp_path: Path) -> None:
    """As when a site moves: everything has new ids and new addresses, and its old dates."""

    def dated(*days: int) -> bytes:
        written = "".join(
            f"<item><title>{day}</title><guid>{len(days)}-{day}</guid>"
            f"<pubDate>{format_datetime(START + day * DAY)}</pubDate></item>"
            for day in days
        )
        return answer(f"<rss version='2.0'><channel>{written}</channel></rss>".encode())

    async with serving(feed=dated(-9)) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = dated(-9, -8, 0)
        await read_again(play)
        assert len(asked(play)) == 1
        assert "**0**" in asked(play)[0]


async def test_a_feed_of_its_own_room_says_it_there(tmp_path: Path) -> None:
    elsewhere = {"mode": "now", "room": "ideas"}
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, elsewhere) as play:
        server.paths["/feed"] = rss(TITLES[:2])
        await read_again(play)
        assert out(play) == []
        assert len(out(play, room="ideas")) == 1


# ------------------------------------------------------------------ once


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_no_news_is_said_twice_whatever_stops_in_between(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = "sqlite"
    if kind == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        database = postgres.url(await postgres.create())
    async with serving(feed=rss(TITLES[:1])) as server:
        now = {"mode": "now"}
        async with reading(tmp_path, server, now, database=database) as play:
            clock, stages = play.clock, {"local": play.stage()}
            server.paths["/feed"] = rss(TITLES[:2])
            await play.advance(HALF)  # planned, and not yet out
        for _ in range(2):
            async with reading(tmp_path, server, now, database=database, clock=clock, stages=stages) as play:
                await read_again(play, HALF)
                assert len(out(play)) == 1


async def test_an_answer_that_comes_twice_is_heard_once(tmp_path: Path) -> None:
    """As where two processes share a database, or a reading lasts longer than the time to the next."""
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, {"mode": "now"}) as play:
        [feed] = settings(server, {"mode": "now"}).feeds
        found = watch.Read([Item(("a", "b"), "Fresh", None), Item(("c",), "Other", None)])
        told = Errand("makers", "posts", "heard_feed", (feed.key,), asyncio.Event().wait)
        for _ in range(2):
            await play.house._tell_errand(told, found)
        await play.house._tell_errand(told, watch.Read([Item(("b", "d"), "Fresh", None)]))
        await read_again(play, HOUR, HOUR, HOUR)
        assert out(play) == ["**Other**\n\nThe blog", "**Fresh**\n\nThe blog"]


async def test_a_reading_of_which_nothing_was_heard_is_done_again(tmp_path: Path) -> None:
    async def silent(say: Any) -> None:
        await asyncio.Event().wait()

    async with serving(feed=rss(TITLES[:1])) as server:
        async with reading(tmp_path, server) as play:
            clock = play.clock
            server.paths["/feed"] = silent
            clock.now += HALF
            await play.house.schedule.run_due(clock.now)  # the answer will not come before the end
        server.paths["/feed"] = rss(TITLES[:2])
        async with reading(tmp_path, server, clock=clock) as play:
            await read_again(play)
            assert len(asked(play)) == 1


async def test_the_server_is_told_what_is_known_and_may_say_that_nothing_is_new(tmp_path: Path) -> None:
    tags = {"ETag": '"a"', "Last-Modified": "Tue, 01 Dec 2026 09:00:00 GMT"}
    async with serving(feed=rss(TITLES[:1], **tags)) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = answer(b"", "304 Not Modified")
        await read_again(play, HALF, HALF)
        assert len(server.asked) == 3
        assert all('If-None-Match: "a"' in head for head in server.asked[1:])
        assert all("If-Modified-Since: Tue, 01 Dec 2026 09:00:00 GMT" in head for head in server.asked[1:])
        assert asked(play) == []
        server.paths["/feed"] = rss(TITLES[:2])
        await read_again(play)
        assert len(asked(play)) == 1


async def test_what_a_feed_no_longer_has_is_forgotten_after_a_while_and_not_what_it_still_has(tmp_path: Path) -> None:
    async def remembered(play: Play) -> int:
        async with play.house.database.reading() as connection:
            return len((await connection.execute(select(items))).all())

    async with serving(feed=rss(TITLES[:3])) as server, reading(tmp_path, server, {"every": "1 day"}) as play:
        assert await remembered(play) == 6
        server.paths["/feed"] = rss(TITLES[:1])
        for by in (44, 44, 1, 1, 1, 1):
            await play.advance(by * DAY)
        assert await remembered(play) == 2
        assert asked(play) == []


# ------------------------------------------------------------------ trouble


async def test_a_feed_that_fails_is_read_less_and_less_often_and_told_once(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = answer(b"", "500 Oh")
        await read_again(play)  # the first failure
        server.asked.clear()
        for _ in range(2 * 48):
            await play.advance(HALF)
        assert len(server.asked) == 5  # after 1, 3, 7, 15, 31 hours: twice as long each time, and a day at most
        [told] = asked(play)
        assert "been able to read the feed “The blog”" in told
        assert "Its server can't be reached" in told
        assert "Its server can't be reached" in await mo(play, "post feeds")
        for _ in range(9):
            await play.advance(DAY)
        assert len(asked(play)) == 1

        server.paths["/feed"] = rss(TITLES[:2])
        await read_again(play, DAY)
        assert "can't be reached" not in await mo(play, "post feeds")
        assert "draft #1" in asked(play)[1]
        server.paths["/feed"] = answer(b"", "500 Oh")
        for _ in range(48):
            await play.advance(HOUR)
        assert "been able to read the feed" in asked(play)[2]


@pytest.mark.parametrize(
    ("page", "mend"),
    [
        (answer(b"", "404 Not Found"), "Its page is no longer there"),
        (answer(b"", "403 Forbidden"), "does not let me in"),
        (moved("http://10.0.0.1/"), "private network"),
        (moved("/feed"), "leads nowhere"),
        (answer(b"<html></html>"), "isn't a feed I can read"),
        (answer(b"<rss><channel><item><title>broken"), "isn't a feed I can read"),
        (answer(b'<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>'), "isn't a feed I can read"),
        (answer(b"x" * 3 * 1024 * 1024), "too large"),
    ],
)
async def test_a_feed_that_never_worked_is_told_at_once_with_the_mend(page: bytes, mend: str, tmp_path: Path) -> None:
    async with serving(feed=page) as server, reading(tmp_path, server) as play:
        [told] = asked(play)
        assert mend in told
        assert mend in await mo(play, "post feeds")
        assert "hunter2" not in told
        await read_again(play, HOUR)
        assert len(asked(play)) == 1
        server.paths["/feed"] = rss(TITLES[:2])
        await read_again(play, DAY)
        assert len(asked(play)) == 1


async def test_a_feed_that_is_gone_for_good_is_told_at_once_and_hardly_asked_again(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = answer(b"", "410 Gone")
        await read_again(play)
        assert "Its page is no longer there" in asked(play)[0]
        server.asked.clear()
        for _ in range(47):
            await play.advance(HALF)
        assert server.asked == []
        await read_again(play)
        assert len(server.asked) == 1


async def test_a_server_that_asks_for_a_pause_gets_it(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = answer(b"", "503 Busy", "Retry-After: 18000")
        await read_again(play)
        server.asked.clear()
        await read_again(play, 4.9 * HOUR)
        assert server.asked == []
        await read_again(play, 0.2 * HOUR)
        assert len(server.asked) == 1


async def test_the_address_of_a_feed_is_nowhere_but_in_the_file(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1]), oh=answer(b"", "500 Oh")) as server:
        two: tuple[dict[str, Any], ...] = {}, {"url": f"http://ann:hunter2@127.0.0.1:{server.port}/oh"}
        with capture_logs() as lines:
            async with reading(tmp_path, server, *two) as play:
                server.paths["/feed"] = moved("http://[not an address?token=hunter2")
                await read_again(play, HALF, DAY, DAY)
                shown = [*asked(play), await mo(play, "post feeds")]
        assert len(shown) == 3
        assert {line["reason"] for line in lines if "reason" in line} >= {"127.0.0.1: answers 500"}
        assert "hunter2" not in repr(lines) + repr(shown) + repr(settings(server, *two))
    assert "hunter2" not in (tmp_path / FILE).read_bytes().decode("latin-1")


# ------------------------------------------------------------------ settings that change


def adopt(play: Play, new: PostSettings) -> None:
    """The file is read again."""
    config = play.house.config
    [community] = config.communities
    changed = community.model_copy(update={"settings": {"posts": new}})
    play.app.adopt(config.model_copy(update={"communities": (changed,)}))


async def test_a_feed_that_is_added_is_read_soon_and_one_that_is_taken_out_no_more(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1]), other=rss(TITLES[:1])) as server, reading(tmp_path, server) as play:
        adopt(play, settings(server, {"name": "Other", "url": f"{server.url}/other"}))
        server.asked.clear()
        await read_again(play, timedelta(minutes=10))
        assert ["/other" in head for head in server.asked] == [True]
        await read_again(play, HALF, HALF)
        assert all("/other" in head for head in server.asked)
        async with play.house.database.reading() as connection:
            assert len((await connection.execute(select(feeds))).all()) == 1
            assert len((await connection.execute(select(items))).all()) == 2

        adopt(play, PostSettings())
        assert "no feeds yet" in await mo(play, "post feeds")
        adopt(play, settings(server))
        assert "Not read yet" in await mo(play, "post feeds")
        server.asked.clear()
        await read_again(play, timedelta(seconds=1))
        assert len(server.asked) == 1


async def test_a_feed_that_is_to_be_read_more_often_is(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, {"every": "10 days"}) as play:
        adopt(play, settings(server, {"every": "5 minutes"}))
        server.asked.clear()
        await read_again(play, timedelta(minutes=10), timedelta(minutes=5))
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    "named",
    [
        {"url": "ftp://x.example/hunter2"},
        {"url": "hunter2"},
        {"url": "https://x y/hunter2"},
        {"every": "1 minute"},
        {"every": "1 year"},
        {"mode": "sometimes"},
        {"most": 0},
        {"name": ""},
    ],
)
def test_what_cannot_be_is_refused_without_the_address(named: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as invalid:
        settings(Server(), named)
    [error] = invalid.value.errors(include_url=False, include_input=False)
    assert "must" in sentence(error, PostSettings)
    assert "hunter2" not in sentence(error, PostSettings)


def test_an_address_is_given_once() -> None:
    with pytest.raises(ValueError, match="the same address twice"):
        settings(Server(), {}, {"name": "Again"})


# ------------------------------------------------------------------ strangers' words

HOSTILE = (
    "@everyone &lt;@123> **b** [x](https://evil.example) &lt;https://evil.example> `c` ~~s~~ ||h|| &lt;img src=x> # h"
)


async def test_what_a_feed_says_does_nothing_in_a_post(tmp_path: Path) -> None:
    async with serving(feed=rss(TITLES[:1])) as server, reading(tmp_path, server, {"mode": "now"}) as play:
        server.paths["/feed"] = rss([TITLES[0], HOSTILE])
        await read_again(play)
        [post] = play.cards("announcements")
        assert post.card is not None
        [(said,)] = post.card.body
        assert isinstance(said, Markdown)
        written = formatted(said.text)
        assert written.count("<a ") == written.count('<a href="https://blog.example/1">') == 1
        assert written.count("<strong>") == 1
        assert not re.search("<(img|code|s|em|h1)", written.replace("<strong>", ""))
        shown = markdown((said,))
        assert "@everyone" not in shown
        assert "<@123>" not in shown
        assert "https://evil" not in shown


@given(st.text(max_size=60) | st.text("*_~`[]()<>&;#@|\\!-+=.1 \n\ta:/", max_size=30))
def test_unmarked_words_are_shown_as_they_are(words: str) -> None:
    inside = re.sub("<[^>]*>", "", formatted(unmarked(words)))
    assert not re.search("<(?!/?p>)", formatted(unmarked(words)))
    plain = " ".join(tidy(words).split())
    assert " ".join(html.unescape(inside).replace("\u200b", "").split()) == plain


async def test_a_304_to_the_first_reading_learns_nothing(tmp_path: Path) -> None:
    async with serving(feed=answer(b"", "304 Not Modified")) as server, reading(tmp_path, server) as play:
        server.paths["/feed"] = rss(TITLES[:2])
        await read_again(play)
        server.paths["/feed"] = rss(TITLES[:3])
        await read_again(play)
        assert len(asked(play)) == 1
