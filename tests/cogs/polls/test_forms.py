"""Forms and corrections: nothing that was written is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.platforms.local import Answered
from bot.testing import Play
from cogs.polls.settings import PollSettings
from tests.cogs.polls.scenes import TEA, asking, bars, card, choices, days, said


def values(answered: Answered | None) -> dict[str, str]:
    """What stands in the form that was opened."""
    assert answered is not None
    assert answered.form is not None
    return {field.name: field.value for field in answered.form.fields}


async def fill(play: Play, who: str, answered: Answered | None, **filled: Any) -> str:
    """Fill in the form; what the bot answered."""
    assert answered is not None
    return said(await play.submit(who, answered, **filled))


async def test_a_poll_is_written_in_a_form(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        opened = await play.command("mod", "poll write multiple results=closed")
        assert values(opened) == {"question": "", "options": "", "closes": ""}
        answer = await fill(play, "mod", opened, question="Tea or\ncoffee?", options="Tea\n\nCoffee\n", closes="3d")
        assert answer == "Poll #1 is open until Fri, Dec 4, 2026, 10:00."
        assert play.text(card(play)).startswith("Tea or coffee?\n1. Tea\n2. Coffee")
        assert "The counts show at the close." in play.text(card(play))
        assert choices(card(play)).most == 2


async def test_a_form_without_a_close_stays_open_for_the_usual_time(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        opened = await play.command("mod", "poll write anonymous where=here who=before", room="ideas")
        assert "Thu, Dec 3, 2026, 10:00" in await fill(play, "mod", opened, question="Q", options="A|B")
        text = play.text(card(play))
        assert "secret ballot" in text
        assert "already here" in text


@pytest.mark.parametrize(
    ("filled", "mistake"),
    [
        ({"question": " ", "options": "A\nB", "closes": ""}, "The question is empty."),
        ({"question": "Q", "options": "A", "closes": ""}, "One option is not a choice"),
        ({"question": "Q", "options": "A\nB", "closes": "whenever"}, "can't read “whenever”"),
        ({"question": "Q", "options": "A\nB", "closes": "100d"}, "60 days at most"),
    ],
)
async def test_what_was_wrong_is_mended_in_the_same_words(tmp_path: Path, filled: dict[str, str], mistake: str) -> None:
    async with asking(tmp_path) as play:
        opened = await play.command("mod", "poll write anonymous")
        assert opened is not None
        refused = await play.submit("mod", opened, **filled)
        assert mistake in said(refused)
        assert "What you wrote is kept." in said(refused)
        assert refused is not None
        back = await play.press("mod", refused, "Back to the form")
        assert values(back) == filled
        await fill(play, "mod", back, question="Q", options="A\nB", closes="1d")
        assert "secret ballot" in play.text(card(play))
        assert values(await play.command("mod", "poll write")) == {"question": "", "options": "", "closes": ""}


async def test_a_form_that_was_left_open_is_checked_again_when_it_is_sent(tmp_path: Path) -> None:
    async with asking(tmp_path, PollSettings(opened_by="everyone")) as play:
        opened = await play.command("ann", "poll write")
        await play.command("ann", TEA)
        assert "Let the others have their turn" in await fill(play, "ann", opened, question="Q", options="A|B")


async def test_a_typo_is_corrected_before_the_first_vote(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", 'poll open "Tea or cofee?" "Tee | Coffee"')
        old = choices(card(play)).press
        shown = await play.command("mod", "poll fix")
        assert values(shown) == {"question": "Tea or cofee?", "options": "Tee\nCoffee"}
        answer = await fill(play, "mod", shown, question="Tea or coffee?", options="Tea\nCoffee")
        assert answer == "Poll #1 is corrected wherever it shows."
        assert play.text(card(play)).startswith("Tea or coffee?\n1. Tea\n2. Coffee")
        assert choices(card(play)).native is None
        platform = play.platforms["local"]
        late = await platform.press(play.community, "ann", card(play), old, ("1",))
        assert "has just been corrected" in said(late)
        await play.press("ann", card(play), "Tea")
        assert bars(card(play)) == ["100% · 1 vote", "0% · no votes"]


async def test_a_correction_is_typed_in_one_line(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.command("mod", 'poll fix question="Tea, or coffee?"')
        await play.command("mod", 'poll fix options="Green tea | Coffee | Water"')
        assert play.text(card(play)).startswith("Tea, or coffee?\n1. Green tea\n2. Coffee\n3. Water")


async def test_a_correction_that_has_to_be_mended_keeps_its_words(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        shown = await play.command("mod", "poll fix")
        assert shown is not None
        refused = await play.submit("mod", shown, question="Tea, or coffee?", options="Tea")
        assert refused is not None
        back = await play.press("mod", refused, "Back to the form")
        assert values(back) == {"question": "Tea, or coffee?", "options": "Tea"}
        await fill(play, "mod", back, options="Tea\nCoffee")
        assert play.text(card(play)).startswith("Tea, or coffee?")


async def test_nothing_is_corrected_after_a_vote(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        shown = await play.command("mod", "poll fix")
        await play.press("ann", card(play), "Tea")
        assert "Somebody has voted on poll #1 already" in said(await play.command("mod", "poll fix"))
        assert "Somebody has voted" in await fill(play, "mod", shown, question="Wine?", options="Yes\nNo")
        await play.press("ann", card(play), "Take my vote back")
        assert "corrected" in await fill(play, "mod", shown, question="Wine?", options="Yes\nNo")


@pytest.mark.parametrize(("where", "room"), [("everywhere", "announcements"), ("here", "ideas")])
async def test_what_comes_of_it_is_told_although_the_card_was_deleted(tmp_path: Path, where: str, room: str) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} where={where}", room="ideas")
        play.stage().gone_rooms.add(room)
        await play.command("mod", "poll close")
        play.stage().gone_rooms.clear()
        await play.command("mod", 'poll answer "Tea it is."')
        assert "Tea it is." in play.text(card(play, room=room))


async def test_what_comes_of_it_is_told_where_it_was_asked_and_stands_on_the_card(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} where=here", room="ideas")
        assert "poll close #1" in said(await play.command("mod", 'poll answer "Tea it is." poll=#1', room="ideas"))
        await play.press("ann", card(play, room="ideas"), "Tea")
        await play.advance(days(3))
        await play.command("mod", 'poll answer "You chose tea:\nwe start at five, @everyone."', room="ideas")
        outcome, answer = play.cards("ideas")
        told = "You chose tea:\nwe start at five, @everyone."
        assert play.text(answer) == f"About “Tea or coffee?”\n{told}\nThe answer to poll #1"
        assert f"What comes of it\n{told}" in play.text(outcome)
        assert play.cards("announcements") == []
