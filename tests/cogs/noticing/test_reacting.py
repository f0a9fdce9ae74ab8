"""What the charter makes the bot do, and the digest of what was not sure enough."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.charter import THRESHOLDS
from bot.criticism import model
from bot.testing import Play
from cogs.noticing.settings import NoticingSettings
from tests.cogs.escalation.scenes import OFFICE, mo
from tests.cogs.noticing.test_noticing import CRITICISM, OTHER, cards, listening, said
from tests.cogs.noticing.test_surges import SUBJECTS

REFUND = "Where is my refund?"
BEGUN = tuple(" ".join(whole.split()[:end]) for whole in (CRITICISM, OTHER, *SUBJECTS) for end in range(2, 9))
"""What might be criticism: beginnings of it."""


def charter(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"charter": [{"name": "money", "words": ["refund"]} | rule for rule in rules]} | more


def public(play: Play) -> list[str]:
    return [play.text(post) for post in play.cards("welcome")]


async def test_who_is_thanked_is_thanked_once_for_a_while(tmp_path: Path) -> None:
    async with listening(tmp_path, more=charter({"reaction": "thank"})) as play:
        for _ in range(3):
            await play.say("ann", REFUND)
        assert public(play) == ["Thank you, Ann!"]
        await play.say("bob", REFUND)
        assert public(play) == ["Thank you, Ann!", "Thank you, Bob!"]
        await play.advance(timedelta(hours=2))
        await play.say("ann", REFUND)
        assert len(public(play)) == 3


async def test_a_crowd_makes_no_flood(tmp_path: Path) -> None:
    async with listening(tmp_path, more=charter({"reaction": "thank"})) as play:
        for number in range(20):
            await play.join(f"m{number}")
            await play.say(f"m{number}", REFUND)
        assert len(public(play)) == 5


async def test_an_answer_is_private_in_the_admins_words_and_others_cannot_read_it(tmp_path: Path) -> None:
    rule = {"reaction": "answer", "wording": {"en": "Refunds take a week, {name}.", "fr": "Une semaine, {name}."}}
    async with listening(tmp_path, more=charter(rule)) as play:
        play.stage().closed_rooms.add("ann")
        await play.say("ann", REFUND)
        [call] = play.cards("welcome")
        assert "there's a word for you" in play.text(call)
        assert "week" not in play.text(call)
        assert "somebody else" in play.text(await play.press("bob", call, "Read it"))
        assert "Refunds take a week, Ann." in play.text(await play.press("ann", call, "Read it"))


async def test_an_answer_comes_where_direct_messages_are_taken(tmp_path: Path) -> None:
    rule = {"reaction": "answer", "wording": "Refunds take a week, {name}."}
    async with listening(tmp_path, more=charter(rule)) as play:
        await play.say("ann", REFUND)
        assert public(play) == []
        assert any("Refunds take a week, Ann." in play.text(post) for post in play.cards("ann"))


async def test_a_case_of_the_charter_has_its_severity_and_says_why(tmp_path: Path) -> None:
    async with listening(tmp_path, more=charter({"reaction": "case", "severity": "high"})) as play:
        await play.say("ann", REFUND)
        [card] = cards(play)
        assert "To be answered by Tue, Dec 1, 2026, 11:00" in play.text(card)
        assert "money: refund" in await mo(play, "case history 1")


async def test_a_group_is_told_in_the_moderators_room_with_the_link(tmp_path: Path) -> None:
    async with listening(tmp_path, more=charter({"reaction": "tell", "people": ["mo"]})) as play:
        await play.say("ann", REFUND)
        [told] = [play.text(post) for post in play.cards(OFFICE)]
        assert "Ann wrote something that the charter's rule “money” is about (refund)" in told
        assert "mo" in told
        assert public(play) == []


async def test_a_break_is_asked_for_once_in_a_room_after_so_many_times(tmp_path: Path) -> None:
    rule = {"reaction": "pause", "times": 3, "within": "10 minutes", "wording": "Let us breathe."}
    async with listening(tmp_path, more=charter(rule)) as play:
        for _ in range(2):
            await play.say("ann", REFUND)
        await play.say("bob", REFUND)
        assert public(play) == []
        await play.advance(timedelta(minutes=11))
        for who in ("ann", "ann", "ann", "bob", "bob", "bob"):
            await play.say(who, REFUND)
        assert public(play) == ["Let us breathe."]


async def test_what_the_charter_lets_pass_is_no_case(tmp_path: Path) -> None:
    rules = {"reaction": "none", "words": ["moderators"]}
    async with listening(tmp_path, more=charter(rules)) as play:
        await play.say("ann", CRITICISM)
        assert cards(play) == []


async def test_nothing_is_thought_about_where_all_is_let_pass(tmp_path: Path) -> None:
    async with listening(tmp_path, more={"charter": [{"name": "all", "reaction": "none"}]}) as play:
        noticing, services = play.house.cogs["noticing"], play.house.services
        [home] = services.communities.values()
        assert not noticing.heeds(services, home, said(home.id, "hello"))
        await play.say("ann", CRITICISM)
        assert cards(play) == []


async def test_a_rule_for_newcomers_leaves_others_to_the_reading(tmp_path: Path) -> None:
    rule = {"reaction": "thank", "words": ["moderators"], "newer_than": "2 days"}
    async with listening(tmp_path, more=charter(rule)) as play:
        await play.say("ann", CRITICISM)
        assert public(play) == ["Thank you, Ann!"]
        await play.advance(timedelta(days=3))
        await play.say("ann", CRITICISM)
        assert len(public(play)) == 1
        assert len(cards(play)) == 1


async def test_members_words_are_escaped_and_old_matches_are_forgotten(tmp_path: Path) -> None:
    async with listening(tmp_path, more=charter({"reaction": "thank"})) as play:
        await play.join("eve", name="@everyone **x**")
        await play.say("eve", REFUND)
        assert public(play) == ["Thank you, @everyone **x**!"]
        await play.advance(timedelta(days=40))
        async with play.house.database.reading() as connection:
            assert (await connection.exec_driver_sql("SELECT count(*) FROM noticing_matches")).scalar_one() == 0


async def test_what_was_not_sure_enough_is_shown_once_a_day(tmp_path: Path) -> None:
    calm = {"rooms": {"welcome": "calm"}, "digest": "9:00"}
    unsure = next(words for words in BEGUN if 0.5 <= model().read(words).score < THRESHOLDS["calm"])
    async with listening(tmp_path, more=calm) as play:
        for words in ("hello", unsure, unsure, "see you"):
            await play.say("ann", words)
        assert cards(play) == []
        assert play.cards(OFFICE) == []
        await play.advance(timedelta(days=1))
        [digest] = [play.text(post) for post in play.cards(OFFICE)]
        assert "2 messages may have been criticism" in digest
        assert unsure not in digest
        await play.advance(timedelta(days=2))
        assert len(play.cards(OFFICE)) == 1


def test_settings_say_what_is_wrong() -> None:
    for given, sentence in (
        (charter({"reaction": "thank", "rooms": ["suport"]}, rooms={"support": "calm"}), 'did you mean "support"?'),
        (charter({"reaction": "thank"}, {"reaction": "case"}), 'has the name "money" twice'),
        ({"digest": "25:00"}, 'such as "9:00"'),
    ):
        with pytest.raises(ValidationError) as caught:
            NoticingSettings.model_validate(given)
        assert sentence in str(caught.value)
