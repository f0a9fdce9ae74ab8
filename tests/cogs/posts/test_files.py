"""What goes with a post: a picture or a file, and a thread under it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.chat import File, Room
from bot.platforms.local import Post
from bot.testing import Play
from cogs.posts import files, tables
from tests.cogs.posts.scenes import BOTH, asked, mo, out, posting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEA = File("sea.png", b"\x89PNG", "image/png", "The sea")


def said(play: Play, words: str = "", file: File | None = None, who: str = "ann") -> Post:
    """What somebody says in the moderators' room, with a file."""
    post = play.stage().post(Room("local", "moderators"), author=who, words=words)
    post.file = file
    return post


async def this(play: Play, post: Post | None, more: str = "") -> str:
    """What Mo is answered who has a message posted."""
    return play.text(await play.command("mo", f"post this {more}", "moderators", reply_to=post))


async def test_what_somebody_said_is_posted_in_every_home_with_its_picture(tmp_path: Path) -> None:
    async with posting(tmp_path, networks=BOTH) as play:
        stage = play.stage("discord")
        post = stage.post(Room("discord", "moderators"), author="ann", words="Look **here**")
        post.file = SEA
        answer = await play.command("mo", 'post this "in 1 hour"', "moderators", network="discord", reply_to=post)
        assert "goes out" in play.text(answer)
        await play.advance(HOUR)
        for network in BOTH:
            [shown] = play.cards("announcements", network)
            assert shown.card is not None
            assert shown.card.file == SEA
            assert play.text(shown) == "Look **here**"


async def test_a_picture_without_words_is_given_some_and_says_what_it_shows(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        picture = said(play, file=SEA)
        assert "no words in that message" in await this(play, picture)
        assert "goes out" in await this(play, picture, 'text="Our beach" alt="A beach" at="in 1 hour"')
        await play.advance(HOUR)
        [shown] = play.cards("announcements")
        assert shown.card is not None
        assert shown.card.file is not None
        assert (play.text(shown), shown.card.file.alt) == ("Our beach", "A beach")


async def test_there_has_to_be_a_message_that_can_be_read_and_is_short_enough(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "Which message?" in await this(play, None)
        gone = said(play, "gone")
        play.stage().posts.remove(gone)
        assert "Which message?" in await this(play, gone)
        assert "too long" in await this(play, said(play, "a" * 4001))
        assert "Nothing is planned" in await mo(play, "post list")


async def test_only_moderators_post_what_others_say(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        answer = await play.command("ann", "post this", "moderators", reply_to=said(play, "I rule"))
        assert "moderators" in play.text(answer)


async def test_a_file_that_is_too_large_whatever_is_said_of_it_plans_nothing(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        huge = File("film.mp4", bytes(files.MOST + 1), "video/mp4")
        assert "film.mp4" in await this(play, said(play, "Look", huge))
        assert "Nothing is planned" in await mo(play, "post list")


async def test_a_file_cannot_be_typed(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "cannot be typed" in await mo(play, 'post plan "Look" at="in 1 hour" file=sea.png')
        assert "goes out" in await mo(play, 'post plan "Look" "in 1 hour"')


async def test_the_moderators_see_what_goes_with_a_post_before_it_is_out(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await this(play, said(play, "Look", SEA), 'at="in 1 hour" thread=yes')
        shown = await mo(play, "post show 1")
        assert "sea.png" in shown
        assert "thread" in shown
        preview = await asked(play, "post preview 1")
        assert preview.card is not None
        assert preview.card.file == SEA


async def test_a_repetition_carries_its_file_each_time_and_a_cancelled_post_leaves_none(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await this(play, said(play, "Lunch", SEA), 'at="every day at 10h"')
        for _ in range(2):
            await play.advance(DAY)
        assert [shown.card.file for shown in play.cards("announcements") if shown.card] == [SEA, SEA]
        await mo(play, "post cancel 1")
        async with play.house.database.reading() as connection:
            assert list(await connection.execute(tables.files.select())) == []


async def test_a_thread_opens_under_a_post_named_by_its_words(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "We meet on Saturday" at="in 1 hour" thread=yes')
        await mo(play, 'post plan "And on Sunday" at="in 3 hours"')
        await play.advance(3 * HOUR)
        assert out(play) == ["We meet on Saturday", "And on Sunday"]
        assert [shown.thread for shown in play.cards("announcements")] == ["We meet on Saturday", None]
