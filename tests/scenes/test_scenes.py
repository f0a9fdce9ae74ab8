"""Scenes on every stage: greeting, guide, the lives of a poll, of a post and of ideas, a refusal.

What differs between the stages is in `exceptions.py`.
"""

from __future__ import annotations

import inspect
import sys
from datetime import timedelta

from tests.scenes.exceptions import EXCEPTIONS, Rule, holds
from tests.scenes.stage import Stage

SOON = timedelta(minutes=2)
"""Longer than a greeting waits."""


async def test_a_newcomer_is_greeted_by_name_and_once(stage: Stage) -> None:
    await stage.joins("Ann")
    await stage.passes(SOON)
    greeting = await stage.reads("Ann", "Ann")
    assert greeting.calls == ("Ann",)
    assert greeting.controls == ("Show me around",)
    await stage.leaves("Ann")
    await stage.joins("Ann")
    await stage.joins("Ben")
    await stage.passes(SOON)
    assert (await stage.reads("Ann", "Ben")).calls == ("Ben",)
    assert (await stage.called("Mo"))["Ann"] == 1  # in an encrypted room Ben cannot read what was before him


async def test_the_guide_is_for_the_one_who_asked_in_their_language(stage: Stage) -> None:
    await stage.joins("Ann")
    await stage.passes(SOON)
    await stage.joins("Ben")
    greeting = await stage.reads("Ann", "Ann")
    await stage.presses("Ann", greeting, "Show me around")
    guide = await stage.told("Ann")
    assert "Ann, this is The Makers" in guide.words
    assert "Nobody but you sees this page" in guide.words
    await stage.presses("Ann", guide, "Français")
    guide = await stage.told("Ann")
    assert "Ann, voici The Makers" in guide.words
    assert not await stage.has_news("Ben")
    assert all("Nobody but you" not in seen.words for seen in await stage.square("Ben"))


async def test_a_poll_is_opened_voted_in_and_closed(stage: Stage) -> None:
    for who in ("Ann", "Ben", "Cleo"):
        await stage.joins(who)
    await stage.asks("Mo", "poll open", question="Tea or coffee?", options="Tea | Coffee", closes="5m")
    assert "is open until" in (await stage.told("Mo")).words
    poll = await stage.reads("Ann", "Tea or coffee?", "Coffee")
    assert {"Tea", "Coffee"} <= set(poll.controls)
    assert ("Take my vote back" in poll.controls) == holds(Rule.TAKING_BACK_IS_A_CONTROL, stage.name)

    await stage.presses("Ann", poll, "Tea")
    await stage.presses("Ben", poll, "Coffee")
    await stage.presses("Ben", poll, "Tea")
    await stage.presses("Cleo", poll, "Coffee")
    if holds(Rule.TAKING_BACK_IS_A_CONTROL, stage.name):
        await stage.presses("Cleo", poll, "Take my vote back")
    else:
        await stage.takes_back("Cleo", poll)
    if holds(Rule.CARDS_COUNT, stage.name):
        assert "100% · 2 votes" in (await stage.reads("Ann", "Tea or coffee?", "Coffee")).words
    else:
        assert "%" not in (await stage.reads("Ann", "Tea or coffee?", "Coffee")).words

    await _results(stage, "100% · 2 votes")
    if holds(Rule.VOTES_ARE_CONFIRMED, stage.name):
        assert "Your vote: Tea" in (await stage.told("Ann")).words
    assert not await stage.has_news("Ann")

    await stage.passes(timedelta(minutes=6))
    outcome = await stage.reads("Ann", "Tea comes first: 2 out of 2 chose it.")
    assert not outcome.controls
    cards = [seen for seen in await stage.square("Ann") if "Coffee" in seen.words]
    assert (len(cards) == 1) == holds(Rule.ONE_CARD, stage.name)


async def test_a_moderators_command_is_refused_to_others_in_private(stage: Stage) -> None:
    await stage.joins("Ann")
    await stage.asks("Ann", "poll open", question="Who rules?", options="Me | You")
    refusal = await stage.told("Ann")
    assert "That one is for moderators" in refusal.words
    assert refusal.offered != holds(Rule.ANSWERS_COME_UNASKED, stage.name)
    await stage.asks("Mo", "poll list")
    assert "No poll is open right now." in (await stage.told("Mo")).words
    assert all("Who rules?" not in seen.words for seen in await stage.square("Mo"))


async def test_a_post_goes_out_at_its_time_once_and_can_be_taken_back(stage: Stage) -> None:
    await stage.joins("Ann")
    await stage.asks("Mo", "post plan", text="The tea is **ready**", at="in 5 minutes")
    assert "goes out" in (await stage.told("Mo")).words
    await stage.passes(timedelta(minutes=4))
    assert await _posts(stage) == 0

    await stage.passes(SOON)
    post = await stage.reads("Ann", "The tea is", "ready")
    assert (post.controls, post.calls) == ((), ())
    await stage.passes(SOON)
    assert await _posts(stage) == 1

    await stage.asks("Mo", "post withdraw", post="1")
    assert "taken back" in (await stage.told("Mo")).words
    await stage.no_longer_reads("Ann", "The tea is")
    await stage.passes(SOON)
    assert await _posts(stage) == 0


async def test_ideas_are_proposed_voted_for_merged_taken_apart_and_answered(stage: Stage) -> None:
    for who in ("Ann", "Ben"):
        await stage.joins(who)
    racks = {"title": "Cycle racks at the door", "why": "We all come by bike"}
    await stage.asks("Mo", "idea propose", **racks)
    assert "is up as #1" in (await stage.told("Mo")).words
    idea = await stage.reads("Ann", "#1 Cycle racks", "no votes yet")
    for who in ("Ann", "Ben"):
        await stage.presses(who, idea, "I want this")
    await stage.reads("Ann", "#1 Cycle racks", "2 votes")
    if holds(Rule.TAKING_BACK_IS_A_CONTROL, stage.name):
        await stage.presses("Ben", idea, "Take my vote back")
    else:
        await stage.takes_back("Ben", idea)
    await stage.reads("Ann", "#1 Cycle racks", "1 vote")

    await stage.passes(SOON)  # where ideas are one, a voter's newest word stands
    await stage.asks("Mo", "idea propose", **racks)
    double = await stage.told("Mo")
    assert "Is it one of these?" in double.words
    await stage.presses("Mo", double, "Mine is new")
    other = await stage.reads("Ann", "#2 Cycle racks")
    await stage.presses("Ben", other, "I want this")
    await stage.reads("Ann", "#2 Cycle racks", "1 vote")
    await stage.asks("Mo", "idea merge", idea="2", into="1")
    await stage.reads("Ann", "#1 Cycle racks", "2 votes")
    await stage.reads("Ann", "#2 Cycle racks", "counts for #1")
    await stage.asks("Mo", "idea unmerge", idea="2")
    await stage.reads("Ann", "#1 Cycle racks", "1 vote")
    await stage.reads("Ann", "#2 Cycle racks", "1 vote")

    await stage.asks("Mo", "idea status", idea="1", status="planned", answer="We start in March")
    await stage.reads("Ann", "#1 Cycle racks", "planned", "We start in March")


async def test_a_criticism_is_told_answered_in_private_and_admitted_in_public(stage: Stage) -> None:
    for who in ("Ann", "Ben"):
        await stage.joins(who)
    complaint = await stage.says("Ann", "The opening hours are never right")
    await stage.reports("Ben", complaint)
    assert "Thank you for telling us" in (await stage.told("Ben")).words
    case = await stage.office("#1", "The opening hours are never right", "One member reported it")
    assert "I'll look after it" in case.controls
    assert case.calls == ()
    await stage.asks("Mo", "case take", case="1")
    assert "You are looking after #1" in (await stage.told("Mo")).words
    await stage.office("#1", "Mo looks after it")

    await stage.asks("Mo", "case answer", case="1", words="You are right")
    assert "on its way to Ann" in (await stage.told("Mo")).words
    letter = await stage.letter("Ann", "You are right", "The opening hours are never right")
    assert {"Answer", "End the talk"} <= set(letter.controls)
    await stage.says_alone("Ann", "Thank you so much")
    await stage.letter("Ann", "Passed on to the moderators")
    await stage.office("#1", "Thank you so much")

    await stage.asks("Mo", "case admit", case="1", words="You were right about the hours")
    assert "goes out as a post" in (await stage.told("Mo")).words
    await stage.passes(timedelta(seconds=1))
    await stage.reads("Ann", "You were right about the hours")
    await stage.asks("Mo", "case resolve", case="1", outcome="They are on the door")
    assert "#1 is closed" in (await stage.told("Mo")).words
    await stage.office("#1", "justified", "They are on the door")
    await stage.letter("Ben", "somebody took care of it")
    for seen in await stage.square("Mo"):
        for words in ("You are right", "Thank you so much", "never right", "on the door"):
            assert words not in seen.words


async def _posts(stage: Stage) -> int:
    return len([seen for seen in await stage.square("Ann") if "The tea is" in seen.words])


async def _results(stage: Stage, words: str, tries: int = 20) -> None:
    """Ask how the poll stands until all votes are counted: where votes and questions travel, they may overtake."""
    said = ""
    for _ in range(tries):
        await stage.asks("Mo", "poll results")
        said = (await stage.told("Mo")).words
        if words in said:
            return
    raise AssertionError(f"the results do not come to say {words!r}: {said}")


def test_every_exception_has_a_reason_and_is_met_in_a_scene() -> None:
    scenes = inspect.getsource(sys.modules[__name__])
    assert set(EXCEPTIONS) == set(Rule)
    for rule, stages in EXCEPTIONS.items():
        assert f"Rule.{rule.name}" in scenes
        assert all(len(reason) > 20 for reason in stages.values())
