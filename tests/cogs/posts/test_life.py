"""The life of a post: written, planned, said once, taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.text import Markdown, RoleMention
from cogs.posts.settings import PostSettings
from tests.cogs.posts.scenes import BOTH, asked, mo, out, posting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_a_post_goes_out_at_its_moment_once_in_every_home_pinned(tmp_path: Path) -> None:
    async with posting(tmp_path, networks=BOTH) as play:
        assert "goes out" in await mo(play, 'post plan "We meet on **Saturday**" at="in 2 hours" pin=yes')
        await play.advance(HOUR)
        assert out(play, "discord") == out(play, "matrix") == []
        await play.advance(HOUR)
        await play.advance(DAY)
        for network in BOTH:
            [post] = play.cards("announcements", network)
            assert post.card is not None
            assert post.card.body == ((Markdown("We meet on **Saturday**"),),)
            assert play.stage(network).pinned == {post.id}
        assert "out" in await mo(play, "post show 1")


async def test_a_post_survives_a_restart_and_is_not_said_again(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Hello" at="in 2 hours"')
        clock, stage = play.clock, play.stage()
    async with posting(tmp_path, clock=clock, stages={"local": stage}) as play:
        await play.advance(2 * HOUR)
        assert out(play) == ["Hello"]
    async with posting(tmp_path, clock=clock, stages={"local": stage}) as play:
        await play.advance(DAY)
        assert out(play) == ["Hello"]


async def test_a_post_that_is_too_late_asks_the_moderators(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(lateness=HOUR)) as play:
        await mo(play, 'post plan "Soon" at="in 2 hours"')
        await mo(play, 'post plan "Later" at="in 4 hours"')
        await play.advance(4.5 * HOUR)
        assert out(play) == ["Later"]
        [question] = play.cards("moderators")
        assert "Shall I still say it?" in play.text(question)
        assert "moderators" in play.text(await play.press("ann", question, "Say it now"))
        assert "on its way" in play.text(await play.press("max", question, "Say it now"))
        assert out(play) == ["Later", "Soon"]
        assert "out already" in play.text(await play.press("mo", question, "Let it go"))


async def test_a_late_post_can_be_let_go(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(lateness=HOUR)) as play:
        await mo(play, 'post plan "Soon" at="in 2 hours"')
        await play.advance(DAY)
        [question] = play.cards("moderators")
        assert "won't go out" in play.text(await play.press("mo", question, "Let it go"))
        assert out(play) == []


async def test_a_repetition_goes_on_though_one_time_was_missed(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(lateness=HOUR)) as play:
        await mo(play, 'post plan "Lunch" at="every day at 12h"')
        await play.advance(DAY)
        assert out(play) == []
        [question] = play.cards("moderators")
        assert "Dec 2, 2026, 12:00" in await mo(play, "post list")
        assert "on its way" in play.text(await play.press("mo", question, "Say it now"))
        assert "out already" in play.text(await play.press("max", question, "Say it now"))
        assert out(play) == ["Lunch"]
        await play.advance(2 * HOUR)
        assert out(play) == ["Lunch"] * 2


async def test_words_are_kept_as_a_draft_when_the_moment_cannot_be_read(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "demain 18h" in await mo(play, 'post plan "Precious words" at="demian 18h"')
        assert "already past" in await mo(play, 'post plan "Old" at="2020-01-01"')
        assert "draft #3" in await mo(play, 'post plan "Odd" at="glurb"')
        assert "(draft) · Precious words" in await mo(play, "post list")
        assert "goes out" in await mo(play, 'post move 1 "in 1 hour"')
        await play.advance(HOUR)
        assert out(play) == ["Precious words"]


async def test_a_repetition_goes_on_until_its_end(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "every day at 12h" in await mo(play, 'post plan "Lunch" at="every day at 12h 3 times"')
        await play.advance(2 * HOUR)
        for _ in range(4):
            await play.advance(DAY)
        assert out(play) == ["Lunch"] * 3
        assert "Nothing is planned" in await mo(play, "post list")


async def test_the_next_time_of_a_repetition_is_skipped(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Lunch" at="every day at 12h"')
        assert "Dec 2, 2026, 12:00" in await mo(play, "post skip 1")
        await play.advance(2 * HOUR)
        assert out(play) == []
        await play.advance(DAY)
        assert out(play) == ["Lunch"]
        await mo(play, 'post plan "Once" at="in 2 days"')
        assert "only once" in await mo(play, "post skip 2")


async def test_two_posts_for_the_same_peak_are_spread(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "16:00. I don't know your own hours" in await mo(play, 'post plan "One"')
        assert "11:00. I don't know your own hours" in await mo(play, 'post plan "Two"')


async def test_a_post_that_lasts_is_taken_back(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "For a while" at="in 1 hour" lasts="2 hours"')
        await play.advance(HOUR)
        assert out(play) == ["For a while"]
        await play.advance(2 * HOUR)
        assert out(play) == []
        assert "length of time" in await mo(play, 'post plan "x" lasts="glurb"')


async def test_what_is_out_is_reworded_and_withdrawn(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "We met on Saturday" at="in 1 hour"')
        assert "not gone out" in await mo(play, "post withdraw 1")
        await play.advance(HOUR)
        form = await asked(play, "post edit 1")
        assert "reworded" in play.text(await play.submit("mo", form, words="We meet on Saturday"))
        assert out(play) == ["We meet on Saturday"]
        assert "taken back" in await mo(play, "post withdraw 1")
        assert out(play) == []


async def test_the_form_asks_for_other_words_on_each_network(tmp_path: Path) -> None:
    async with posting(tmp_path, networks=BOTH) as play:
        form = await asked(play, "post write pin=yes")
        said = await play.submit(
            "mo", form, network="discord", words="For all", at="in 1 hour", matrix="For **Matrix**", lasts="1 day"
        )
        assert "goes out" in play.text(said)
        preview = await mo(play, "post preview 1")
        assert "For all" in preview
        assert "For **Matrix**" in preview
        await play.advance(HOUR)
        assert (out(play, "discord"), out(play, "matrix")) == (["For all"], ["For **Matrix**"])
        empty = await play.submit("mo", form, network="discord", words="  ")
        assert "nothing to say" in play.text(empty)


async def test_a_role_is_called_only_on_discord_and_only_when_asked(tmp_path: Path) -> None:
    async with posting(tmp_path, networks=BOTH) as play:
        await mo(play, 'post plan "Hello @everyone" at="in 1 hour" role=123456')
        await play.advance(HOUR)
        called = [post.card.body for network in BOTH for post in play.cards("announcements", network) if post.card]
        assert called[0][0] == (RoleMention("discord", "123456"),)
        assert called[1] == ((Markdown("Hello @everyone"),),)


async def test_a_second_moderator_has_to_agree_where_the_settings_say_so(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(second_yes=True)) as play:
        assert "second moderator" in await mo(play, 'post plan "Weighty" at="in 2 hours"')
        assert "waiting for a second moderator" in await mo(play, "post now 1")
        [question] = play.cards("moderators")
        assert "somebody else's yes" in play.text(await play.press("mo", question, "I agree"))
        assert "goes out" in play.text(await play.press("max", question, "I agree"))
        await play.advance(2 * HOUR)
        assert out(play) == ["Weighty"]


async def test_nothing_goes_out_without_the_second_yes(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(second_yes=True)) as play:
        await mo(play, 'post plan "Unseen" at="in 1 hour"')
        await play.advance(HOUR)
        reminder = play.cards("moderators")[-1]
        assert "Nobody has agreed" in play.text(reminder)
        assert list(reminder.controls()) == ["I agree"]
        assert "somebody else's yes" in play.text(await play.press("mo", reminder, "I agree"))
        assert out(play) == []
        await play.press("max", reminder, "I agree")
        await play.advance(HOUR / 60)
        assert out(play) == ["Unseen"]


async def test_new_words_need_a_second_yes_of_their_own(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(second_yes=True)) as play:
        await mo(play, 'post plan "Kind" at="in 1 hour"')
        await play.press("max", play.cards("moderators")[-1], "I agree")
        form = await asked(play, "post edit 1", "max")
        assert "second moderator" in play.text(await play.submit("max", form, words="Unkind"))
        await play.advance(HOUR)
        assert out(play) == []
        question = play.cards("moderators")[-1]
        assert "somebody else's yes" in play.text(await play.press("max", question, "I agree"))


async def test_a_move_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    async with posting(tmp_path, PostSettings(blackout=("2026-12-24",))) as play:
        await mo(play, 'post plan "Hello" at="in 2 hours"')
        before = await mo(play, "post list")
        assert "demain 18h" in await mo(play, 'post move 1 "demian 18h"')
        assert "already past" in await mo(play, 'post move 1 "2020-01-01"')
        assert "stays as it was" in await mo(play, 'post move 1 "peak 24/12"')
        assert "no post glurb" in await mo(play, "post move glurb friday")
        assert await mo(play, "post list") == before
        await play.advance(2 * HOUR)
        assert out(play) == ["Hello"]


async def test_the_calendar_shows_no_repetition_without_end(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Tick" at="every hour"')
        assert len((await mo(play, "post calendar")).splitlines()) == 21


async def test_a_room_that_is_missing_is_said_at_once_or_when_it_is_too_late(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "no room “attic”" in await mo(play, 'post plan "Hello" room=attic')
        await mo(play, 'post plan "Hello" at="in 1 hour"')
        clock = play.clock
    async with posting(tmp_path, PostSettings(), clock=clock) as play:
        for platform in play.platforms.values():
            platform.rooms = lambda community: {}  # type: ignore[method-assign]  # as when the TOML names it no more
        await play.advance(HOUR)
        assert out(play) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("post show 7", "no post #7"),
        ("post cancel 1", "won't go out"),
        ("post now 1", "on its way"),
        ("post calendar", "#1 Hello"),
    ],
)
async def test_what_is_planned_is_looked_after(line: str, said: str, tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        await mo(play, 'post plan "Hello" at="in 2 days"')
        assert said in await mo(play, line)


async def test_the_calendar_shows_every_time_of_a_repetition(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        assert "Nothing goes out" in await mo(play, "post calendar")
        await mo(play, 'post plan "Weekly" at="every friday 9:00"')
        await mo(play, 'post plan "Peaks" at="every saturday peak"')
        lines = (await mo(play, "post calendar")).splitlines()[1:]
        assert [line.rsplit(" ", 1)[1] for line in lines] == ["Weekly", "Peaks", "Weekly", "Peaks"]


async def test_the_peaks_are_a_picture_and_words(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        answer = await asked(play, "post peaks")
        assert answer.card is not None
        file = answer.card.file
        assert file is not None
        assert file.is_picture
        assert file.data.startswith(b"\x89PNG")
        assert len(file.alt.splitlines()) == 7
        assert "Next peak" in play.text(answer)


async def test_members_are_refused(tmp_path: Path) -> None:
    async with posting(tmp_path) as play:
        for line in ('post plan "Spam"', "post write", "post list", "post peaks"):
            assert "moderators" in play.text(await asked(play, line, "ann"))
