"""How polls end: in time, by hand, after a stop, or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.chat import Mood
from cogs.polls.settings import PollSettings
from tests.cogs.polls.scenes import BOTH, TEA, asking, bars, card, days, said


async def test_it_closes_in_time_and_says_who_came_first_and_how_many_voted(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} closes=1d")
        await play.press("ann", card(play), "Tea")
        await play.press("ben", card(play), "Tea")
        await play.press("mod", card(play), "Coffee")
        await play.join("zoe")
        await play.advance(days(1))
        shown = card(play)
        assert shown.card is not None
        assert shown.card.controls == ()
        assert shown.card.mood is Mood.DONE
        text = play.text(shown)
        assert "Tea comes first: 2 out of 3 chose it." in text
        assert bars(shown) == ["67% · 2 votes", "33% · 1 vote"]
        assert "3 members out of 4 voted (75%)." in text
        assert "closed Wed, Dec 2, 2026, 10:00" in text


@pytest.mark.parametrize(
    ("votes", "verdict"),
    [
        ({}, "Nobody voted this time."),
        ({"ann": "A", "ben": "B"}, "It's a tie: A and B, each chosen by 1 out of 2."),
        ({"ann": "A", "ben": "B", "mod": "C"}, "A 3-way tie: A, B and C, each chosen by 1 out of 3."),
    ],
)
async def test_ties_and_silence_are_said_as_such(tmp_path: Path, votes: dict[str, str], verdict: str) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", 'poll open "Which?" "A | B | C"')
        for who, option in votes.items():
            await play.press(who, card(play), option)
        await play.advance(days(3))
        assert verdict in play.text(card(play))


async def test_one_that_ended_while_the_bot_was_away_is_closed_on_return_at_its_own_moment(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} closes=1d")
        await play.press("ann", card(play), "Tea")
        stages, clock = {"local": play.stage()}, play.clock
    clock.now += days(5)
    async with asking(tmp_path, stages=stages, clock=clock) as play:
        text = play.text(card(play))
        assert "Tea comes first" in text
        assert "closed Wed, Dec 2, 2026, 10:00" in text
        assert len(play.cards("announcements")) == 1


async def test_a_vote_after_the_time_does_not_count_even_before_anybody_closed_the_poll(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} closes=1d")
        await play.press("ann", card(play), "Tea")
        open_card = card(play)
        shown = open_card.card
        play.clock.now += days(1)
        assert "your vote came too late" in said(await play.press("ben", open_card, "Coffee"))
        await play.advance(days(0))
        open_card.card = shown  # pressed on a card that somebody still sees as it was
        assert "your vote came too late" in said(await play.press("ben", open_card, "Coffee"))
        assert bars(await play.command("ann", "poll results")) == ["100% · 1 vote", "0% · no votes"]


async def test_a_moderator_closes_it_early_and_its_time_does_nothing_any_more(tmp_path: Path) -> None:
    async with asking(tmp_path, networks=BOTH) as play:
        await play.command("mod", TEA, network="discord")
        await play.press("ben", card(play, "matrix"), "Coffee", network="matrix")
        assert "Poll #1 is closed." in said(await play.command("mod", "poll close", network="discord"))
        edits = [card(play, network).edits for network in BOTH]
        await play.advance(days(3))
        assert [card(play, network).edits for network in BOTH] == edits
        for network in BOTH:
            assert "Coffee comes first" in play.text(card(play, network))
            assert "closed Tue, Dec 1, 2026, 10:00" in play.text(card(play, network))


async def test_a_cancelled_poll_says_so_and_its_ballots_are_gone(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.press("ann", card(play), "Tea")
        open_card = card(play).card
        await play.command("mod", "poll cancel #1")
        assert "This poll was cancelled. Its ballots are gone." in play.text(card(play))
        assert "Tea" not in play.text(card(play)).removeprefix("Tea or coffee?")
        await play.advance(days(3))
        assert "cancelled Tue, Dec 1" in play.text(card(play))
        for line in ("poll close #1", "poll cancel 1", "poll export #1", "poll fix #1", 'poll answer "x" poll=#1'):
            assert said(await play.command("mod", line)) == "Poll #1 was cancelled."
        shown = card(play)
        shown.card = open_card
        assert said(await play.press("ben", shown, "Tea")) == "Poll #1 was cancelled."


@pytest.mark.parametrize("line", ["poll close #1", "poll cancel #1", "poll fix #1"])
async def test_what_is_over_cannot_end_again_and_the_answer_says_when_it_did(tmp_path: Path, line: str) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.advance(days(2))
        refusal = said(await play.command("mod", line))
        assert "it closed Thu, Dec 3, 2026, 10:00" in refusal
        assert "poll results #1" in refusal


async def test_members_are_refused_and_nothing_ends(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        for line in ("poll close", "poll cancel", "poll fix", "poll export"):
            assert "for moderators" in said(await play.command("ann", line))
        assert "Open until" in play.text(card(play))


async def test_where_everyone_may_open_polls_each_looks_after_their_own(tmp_path: Path) -> None:
    async with asking(tmp_path, PollSettings(opened_by="everyone")) as play:
        await play.command("ann", TEA)
        refusal = said(await play.command("ben", "poll cancel"))
        assert refusal == "Poll #1 belongs to somebody else. Its author or a moderator can do that."
        await play.command("ben", TEA)
        assert "Poll #1 is closed" in said(await play.command("ann", "poll close"))
        await play.command("mod", "poll close #2")
        assert "Said, where poll #1" in said(await play.command("ann", 'poll answer "Tea it is."'))


async def test_votes_of_the_last_moment_and_the_close_agree(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        post = card(play)
        members = [f"m{n}" for n in range(30)]
        presses = [play.press(who, post, "Tea") for who in members]
        answers = await asyncio.gather(*presses[:15], play.command("mod", "poll close"), *presses[15:])
        acknowledged = sum("Your vote" in play.text(answer) for answer in answers)
        assert bars(post)[0] == f"100% · {acknowledged} votes"
