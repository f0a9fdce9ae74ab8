"""What moderators do with a case, and that nobody else can."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.chat import Account, Form, Room, RoomLost
from bot.platforms.local import Answered
from bot.testing import Play
from bot.unit import Unit
from cogs.escalation.tables import cases
from tests.cogs.escalation.scenes import OFFICE, looking_after, mo, private, reported, said, wordings


async def test_of_two_moderators_who_take_it_one_has_it_and_the_other_is_told(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        assert wordings(card) == ["I'll look after it", "Answer in private", "False alarm", "More"]
        assert "You are looking after #1" in play.text(await play.press("mo", card, "I'll look after it"))
        assert "Mo looks after it" in play.text(card)
        assert "Mo was faster" in await mo(play, "case take 1", "max")
        assert "already" in await mo(play, "case take #1")


async def test_a_case_is_judged_and_closed_and_opened_again(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        await play.press("mo", card, "I'll look after it")
        more = await play.press("mo", card, "More")
        assert more is not None
        assert "is justified" in play.text(await play.press("mo", more, "Justified"))
        assert "✅ Justified" in play.text(card)
        opened = await play.press("mo", card, "Close")
        assert opened is not None
        assert "is closed" in play.text(await play.submit("mo", opened, words="On the door\nfrom Monday"))
        assert "Closed Tue, Dec 1, 2026, 10:00: justified\nOn the door\nfrom Monday" in play.text(card)
        assert wordings(card) == ["Open again"]
        assert "is closed. Open it again" in await mo(play, "case take 1")
        await play.press("mo", card, "Open again")
        assert "Close" in wordings(card)
        assert "not justified" in await mo(play, "case judge 1 unjustified")
        assert "false alarm" in await mo(play, "case judge 1 false-alarm")


async def test_a_false_alarm_is_one_press(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        assert "false alarm" in play.text(await play.press("mo", card, "False alarm"))
        [news] = private(play, "bob")
        assert "no reason to step in" in play.text(news)
        await reported(play, "Another thing altogether, said by Ann")
        assert "no earlier case" in play.text(play.cards(OFFICE)[-1])


async def test_a_case_is_handed_to_moderators_only_and_given_back(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        assert "Only moderators" in await mo(play, "case hand 1 ann")
        assert "Max looks after #1" in await mo(play, "case hand 1 max")
        assert "Max looks after it" in play.text(card)
        more = await play.press("mo", card, "More")
        assert more is not None
        assert "case hand #1" in play.text(await play.press("mo", more, "Hand over"))
        assert "Nobody looks after #1 now" in play.text(await play.press("max", more, "Hand over"))
        assert "I'll look after it" in wordings(card)


async def test_a_case_is_joined_to_another_and_counts_for_it(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        first = await reported(play, "The downloads fail every evening")
        second = await reported(play, "Downloads fail again this evening")
        more = await play.press("mo", second, "More")
        assert more is not None
        opened = await play.press("mo", more, "Join")
        assert opened is not None
        assert opened.form is not None
        assert opened.form.fields[0].value == "#1"
        assert "counts for #1" in play.text(await play.submit("mo", opened))
        assert "Stands for #2 too" in play.text(first)
        assert wordings(second) == []
        assert "cannot count for itself" in await mo(play, "case join 1 into=#2")
        assert "#2" not in await mo(play, "case list")
        message = play.stage().posts[2]
        assert "#1" in play.text(await play.command("cleo", "report", reply_to=message))
        await mo(play, 'case resolve 1 "Mended"')
        assert len(private(play, "bob")) == 2


async def test_a_case_put_off_says_until_when(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        more = await play.press("mo", card, "More")
        assert more is not None
        assert "put off until Wed, Dec 2, 2026, 09:00" in play.text(await play.press("mo", more, "Put off"))
        assert "💤 Put off" in play.text(card)
        assert "Dec 7" in await mo(play, 'case snooze 1 "monday 9am"')


async def test_its_weight_sets_its_clock(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        assert "11:00" in await mo(play, "case rate 1 high")
        assert "To be answered by Tue, Dec 1, 2026, 11:00" in play.text(card)
        assert "Dec 2" in await mo(play, "case rate 1 low")


async def test_lists_come_most_urgent_first_in_pages(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        for number in range(12):
            await reported(play, f"Complaint {number}, about something of its own kind")
        await mo(play, "case rate 12 high")
        await mo(play, "case take 3")
        first = await play.command("mo", "case list", OFFICE)
        assert play.text(first).splitlines()[1].startswith("#12")
        assert first is not None
        assert "Page 2 of 2" in play.text(await play.press("mo", first, "Next"))
        assert "#3" in await mo(play, "case mine")
        assert "There are none" in await mo(play, "case list over")
        assert "false alarm" in await mo(play, "case judge 5 false-alarm")
        assert "#5" in await mo(play, "case list over")


async def test_notes_and_history_are_for_moderators_and_stand_in_the_thread(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        assert "Noted" in await mo(play, 'case note 1 "She organises the party"')
        [note] = play.stage().replies(card.id)
        assert "Mo notes:\nShe organises the party" in play.text(note)
        history = await mo(play, "case history 1")
        assert "Mo: She organises the party" in history
        assert "reported by a member" in history
        assert "bob" not in history.casefold()


async def test_the_export_names_nobody_and_begins_no_formula(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        await mo(play, 'case resolve 1 "=1+1"')
        found = await play.command("mo", "case export", OFFICE)
        assert found is not None
        assert found.card is not None
        assert found.card.file is not None
        [row] = csv.DictReader(io.StringIO(found.card.file.data.decode("utf-8-sig")))
        assert (row["number"], row["outcome"], row["state"]) == ("1", "'=1+1", "closed")
        found = await play.command("mo", "case export json", OFFICE)
        assert found is not None
        assert found.card is not None
        assert found.card.file is not None
        data = found.card.file.data.decode()
        assert json.loads(data)[0]["verdict"] == "none"
        assert "ann" not in data.casefold()
        assert "opening hours" not in data


@pytest.mark.parametrize("given", ["99", "#0", "twelve", "#1; DROP"])
async def test_a_guessed_number_is_no_case(given: str, tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        assert "no case" in await mo(play, f'case show "{given}"')


async def test_an_author_who_leaves_a_deleted_message_and_a_moderator_who_leaves_are_said(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        await mo(play, "case take 1", "max")
        play.stage().posts.pop(0)
        assert "deleted since" in await mo(play, "case show 1")
        assert "deleted since" in play.text(card)
        await play.leave("ann")
        assert "who has left" in play.text(card)
        assert "has left" in await mo(play, 'case answer 1 "Hello"')
        await play.join("ann")
        assert "on its way to Ann" in await mo(play, 'case answer 1 "Hello"')
        await play.leave("max")
        assert "I'll look after it" in wordings(card)
        assert "Max no longer looks after it" in await mo(play, "case history 1")


async def test_a_room_that_is_deleted_and_one_that_cannot_be_read_are_told_apart(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        lost = RoomLost(community="makers", network="local", room=Room("local", "welcome"), reason="forbidden")
        await play.house.happened(lost)
        await play.settle()
        assert "deleted since" not in play.text(card)
        await play.house.happened(replace(lost, reason="deleted"))
        await play.settle()
        assert "deleted since" in play.text(card)


async def test_a_new_moderators_room_shows_what_is_open_after_a_restart(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        stage, clock = play.stage(), play.clock
    networks = ("local", "matrix")
    async with looking_after(tmp_path, networks=networks, stages={"local": stage}, clock=clock) as play:
        assert (len(play.cards(OFFICE)), len(play.cards(OFFICE, "matrix"))) == (1, 1)


async def test_only_moderators_of_the_community_press_and_ask(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        for label in wordings(card):
            assert "for moderators" in play.text(await play.press("bob", card, label)), label
        for kind in ("press", "form"):
            for declared, _ in play.house.cogs["escalation"].declarations():
                if declared.kind == kind and declared.moderator:
                    args = "open:0" if declared.name == "page" else "1"
                    answer = await forged(play, "ann", kind, f"escalation:{declared.name}:{args}")
                    assert "for moderators" in play.text(answer), declared
        commands = [c for c in play.house.catalogue.commands if c.cog == "escalation" and c.moderator]
        assert len(commands) > 20
        for command in commands:
            given = {"case": "1", "into": "1", "to": "mo", "verdict": "justified", "outcome": "x", "severity": "low"}
            given |= {"until": "monday", "words": "x", "title": "xxx", "statement": "x", "incident": "1"}
            options = " ".join(f'{o.name}="{given[o.name]}"' for o in command.options if o.required)
            answer = await play.command("bob", " ".join([*command.path, options]))
            assert "for moderators" in play.text(answer), command.path


async def forged(play: Play, who: str, kind: str, control: str) -> Answered | None:
    """Somebody sends a control that they were never shown."""
    stage = play.platforms["local"]
    if kind == "press":
        return await stage.press(play.community, who, said(play, "ann", "x"), control)
    return await stage.submit(play.community, who, Form(control, (), ()), {"words": "x"})


async def test_completions_of_cases_are_for_moderators(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        for command, option in (("case", "case"), ("incident", "case")):
            path = (command, "show" if command == "case" else "link")
            for moderator, found in ((True, ["#1"]), (False, [])):
                account = Account("local", "mo")
                pairs = await play.house.complete("makers", account, path, option, "", "en", moderator=moderator)
                assert [value for _, value in pairs] == found


async def test_a_case_of_another_community_is_none(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)

        async def move(unit: Unit) -> None:
            await unit.execute(update(cases).values(community="others"))

        await play.house.write(move)
        assert "no case" in play.text(await play.press("mo", card, "I'll look after it"))
        for line in ("case show 1", "case take 1", 'case answer 1 "Hello"', "case history 1"):
            assert "no case" in await mo(play, line)
        assert "There are none" in await mo(play, "case list")
        assert "for somebody else" in play.text(await forged(play, "ann", "press", "escalation:reply:1"))


async def test_of_two_who_press_at_once_one_has_it(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        stage = play.platforms["local"]
        both = [stage.press(play.community, who, card, "escalation:take:1") for who in ("mo", "max")]
        told = [play.text(answer) for answer in await asyncio.gather(*both)]
        assert sorted("was faster" in words for words in told) == [False, True]


async def test_what_is_confidential_is_not_in_the_moderators_log(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        await mo(play, 'case note 1 "A friend of mine"')
        await mo(play, 'case answer 1 "Between the two of us"')
        log = await mo(play, "bot log")
        assert "case note" in log
        for words in ("friend", "Between"):
            assert words not in log
