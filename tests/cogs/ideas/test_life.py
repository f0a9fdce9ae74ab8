"""The life of an idea: proposed, voted for, answered, and told of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cogs.ideas.settings import IdeaSettings
from tests.cogs.ideas.scenes import BOTH, asked, board, idea_on, standing, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RACKS = 'idea propose "Cycle racks at the door" "We all come by bike"'


async def test_an_idea_is_proposed_voted_for_in_both_homes_and_answered(tmp_path: Path) -> None:
    async with board(tmp_path, networks=BOTH) as play:
        assert "#1" in await told(play, "ann", RACKS)
        for network in BOTH:
            assert "no votes yet" in standing(play, "Cycle racks", network)
        await play.press("ben", idea_on(play, "Cycle racks", "discord"), "I want this", network="discord")
        await play.press("cleo", idea_on(play, "Cycle racks", "matrix"), "I want this", network="matrix")
        for network in BOTH:
            assert "2 votes" in standing(play, "Cycle racks", network)
        back = await play.press("ben", idea_on(play, "Cycle racks", "discord"), "Take my vote back", network="discord")
        assert "taken back" in play.text(back)
        assert "1 vote" in standing(play, "Cycle racks", "matrix")
        assert "deserve a word" in await told(play, "mo", "idea status 1 planned")
        assert "planned" in await told(play, "mo", 'idea status 1 planned "We start in March"')
        await play.advance(HOUR)
        for network in BOTH:
            assert "planned" in standing(play, "Cycle racks", network)
            assert "We start in March" in standing(play, "Cycle racks", network)
            post = idea_on(play, "Cycle racks", network)
            assert post.thread == "#1 Cycle racks at the door"
            [reply] = play.stage(network).replies(post.id)
            assert "will be done" in play.text(reply)
        assert "will be done" in play.text(play.cards("ann", "discord")[-1])
        assert "will be done" in play.text(play.cards("cleo", "matrix")[-1])
        assert play.cards("ben", "discord") == []
        await told(play, "mo", "idea status 1 open")
        await play.advance(HOUR)
        again = play.stage("matrix").replies(idea_on(play, "Cycle racks", "matrix").id)[-1]
        assert "is open again" in play.text(again)


async def test_a_near_double_is_shown_before_it_is_filed(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await told(play, "ann", RACKS)
        answer = await asked(play, "ben", 'idea propose "Cycle racks at the door" "We all come by bike here"')
        assert "Is it one of these?" in play.text(answer)
        assert "Your vote is on #1" in play.text(await play.press("ben", answer, "That is mine: vote for #1"))
        assert "1 vote" in standing(play, "Cycle racks")
        answer = await asked(play, "cleo", 'idea propose "Cycle racks at the door" "We all come by bike now"')
        assert "#2" in play.text(await play.press("cleo", answer, "Mine is new"))
        assert "filed already" in play.text(await play.press("cleo", answer, "Mine is new"))
        assert len(play.cards("ideas")) == 2


async def test_votes_move_with_a_merge_and_come_back_with_an_unmerge(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await told(play, "ann", RACKS)
        await told(play, "ben", 'idea propose "A shed" "Somewhere dry"')
        for who, title in (("ann", "Cycle racks"), ("ben", "Cycle racks"), ("ben", "A shed"), ("cleo", "A shed")):
            await play.press(who, idea_on(play, title), "I want this")
        assert "counts for" in await told(play, "mo", "idea merge 2 1")
        assert "3 votes" in standing(play, "Cycle racks")
        assert "counts for #1" in standing(play, "A shed")
        assert "can't be merged" in await told(play, "mo", "idea merge 1 2")
        await play.advance(HOUR)
        assert "means the same" in play.text(play.cards("ben")[-1])
        assert "on its own" in await told(play, "mo", "idea unmerge 2")
        assert "2 votes" in standing(play, "Cycle racks")
        assert "2 votes" in standing(play, "A shed")


async def test_an_idea_may_wait_for_the_moderators_yes(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(review=True)) as play:
        assert "look at it first" in await told(play, "ann", RACKS)
        assert play.cards("ideas") == []
        [question] = play.cards("moderators")
        assert "moderators" in play.text(await play.press("ben", question, "Put it up"))
        assert "is up" in play.text(await play.press("mo", question, "Put it up"))
        assert "Cycle racks" in standing(play, "Cycle racks")
        await play.advance(HOUR)
        assert "on the board now" in play.text(play.cards("ann")[-1])
