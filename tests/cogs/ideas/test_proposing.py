"""Who may propose what, and how it is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.ideas.settings import Board, IdeaSettings
from tests.cogs.ideas.scenes import asked, board, idea_on, standing, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RACKS = 'idea propose "Cycle racks at the door" "We all come by bike"'


async def test_an_idea_is_written_in_a_form_and_a_title_that_is_given_stands_in_it(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(tags=("Events", "Website"))) as play:
        opened = await asked(play, "ann", 'idea propose "Cycle racks"')
        assert opened.form is not None
        assert [field.value for field in opened.form.fields] == ["Cycle racks", "", ""]
        filled = await play.submit("ann", opened, why="We all come by bike", tag="events")
        assert "#1" in play.text(filled)
        assert "Events" in standing(play, "Cycle racks")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('idea propose "Bike" "Why not"', "A title takes 5 to 100"),
        (f'idea propose "{"a" * 100}b" "Why not"', "title"),
        (f'idea propose "Cycle racks" "{"a" * 2001}"', "why"),
        ('idea propose "Cycle racks" "Why not" tag=moon', "no subject “moon”"),
        ('idea propose "Cycle racks" "Why not" board=moon', "no board “moon”"),
        ('idea propose "Cycle racks" "Why not" anonymous=yes', "carry a name"),
        ('idea propose "#99" "Why not"', "no idea “#99”"),
    ],
)
async def test_what_cannot_be_an_idea_is_refused_in_a_sentence(tmp_path: Path, line: str, said: str) -> None:
    async with board(tmp_path) as play:
        assert said in await told(play, "ann", line)
        assert "none yet" in await told(play, "ann", "idea new")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"proposed_by": "moderators"}, "moderators"),
        ({"member_for": DAY}, "You are new here"),
    ],
)
async def test_not_everybody_may_propose_everywhere(tmp_path: Path, settings: dict[str, Any], said: str) -> None:
    async with board(tmp_path, IdeaSettings(**settings)) as play:
        assert said in await told(play, "ann", RACKS)
        assert "#1" in await told(play, "mo", RACKS)
        await play.advance(2 * DAY)
        if "member_for" in settings:
            assert "#2" in await told(play, "ann", 'idea propose "A shed" "Dry"')


async def test_one_idea_after_the_other(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(cooldown=DAY)) as play:
        await told(play, "ann", RACKS)
        assert "One idea at a time" in await told(play, "ann", 'idea propose "A shed" "Dry"')
        assert "#2" in await told(play, "ben", 'idea propose "A shed" "Dry"')
        await play.advance(DAY)
        assert "#3" in await told(play, "ann", 'idea propose "Some flowers" "Pretty"')


async def test_a_name_is_left_out_where_that_is_wished(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(anonymous="wished")) as play:
        await told(play, "ann", RACKS)
        await told(play, "ben", 'idea propose "A shed" "Dry" anonymous=yes')
        assert "Ann" in standing(play, "Cycle racks")
        assert "Ben" not in standing(play, "A shed")
        assert "#2" in await told(play, "ben", "idea mine")


async def test_several_boards_have_a_room_each(tmp_path: Path) -> None:
    boards = (Board(name="town", room="ideas"), Board(name="site", room="announcements"))
    async with board(tmp_path, IdeaSettings(boards=boards)) as play:
        await told(play, "ann", RACKS)
        await told(play, "ann", 'idea propose "A dark mode" "For the night" board=Site')
        assert [play.text(post).splitlines()[0] for post in play.cards("announcements")] == ["#2 A dark mode"]
        assert len(play.cards("ideas")) == 1


async def test_an_idea_that_has_no_room_is_kept_and_said_so(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(room="nowhere")) as play:
        assert "no home has a room “nowhere”" in await told(play, "ann", RACKS)
        assert "Cycle racks" in await told(play, "ann", "idea show 1")


async def test_an_idea_that_moderators_keep_off_is_gone(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(review=True)) as play:
        await told(play, "ann", RACKS)
        assert "no idea" in await told(play, "ben", "idea show 1")
        [question] = play.cards("moderators")
        assert "stays off" in play.text(await play.press("mo", question, "Keep it off"))
        assert "no idea" in play.text(await play.press("mo", question, "Put it up"))
        assert play.cards("ideas") == []


async def test_authors_reword_and_take_off_their_ideas_for_a_while(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await told(play, "ann", RACKS)
        assert "somebody else's" in await told(play, "ben", "idea delete 1")
        opened = await asked(play, "ann", "idea edit 1")
        assert "the way you like" in play.text(await play.submit("ann", opened, title="Bike racks at the gate"))
        assert "We all come by bike" in standing(play, "Bike racks at the gate")
        await play.advance(2 * HOUR)
        assert "too late" in await told(play, "ann", "idea edit 1")
        assert "too late" in play.text(await play.submit("ann", opened, title="Something else"))
        post = idea_on(play, "Bike racks")
        assert "off the board" in await told(play, "mo", "idea delete 1")
        assert play.cards("ideas") == []
        assert "no longer there" in play.text(await play.press("ben", post, "I want this"))
        assert "no idea" in await told(play, "mo", "idea show 1")


@given(title=st.text(min_size=1, max_size=200), why=st.text(max_size=300))
def test_any_words_are_an_idea_or_refused(title: str, why: str) -> None:
    import asyncio
    from tempfile import TemporaryDirectory

    async def propose() -> None:
        with TemporaryDirectory() as directory:
            async with board(Path(directory)) as play:
                opened = await asked(play, "ann", "idea propose")
                answer = await play.submit("ann", opened, title=title, why=why)
                assert answer is not None
                said = play.text(answer)
                assert ("is up as #1" in said) == bool(play.cards("ideas"))
                assert "went wrong" not in said

    asyncio.run(propose())
