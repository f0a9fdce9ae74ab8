"""The ways in: each message makes one case, and who reported it is thanked and never shown."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.chat import Room
from bot.platforms.local import Person
from bot.testing import Play
from cogs.escalation.tables import cases, reports
from tests.cogs.escalation.scenes import OFFICE, looking_after, mo, private, reported, said

HURTS = "The opening hours are never right, this club is a joke"


async def test_a_report_becomes_a_case_that_shows_what_moderators_need_and_not_who_told_them(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play, HURTS, why="It is unfair")
        words = play.text(card)
        for shown in ("#1", "Ann in #welcome", HURTS, card_link(play), "here since", "no earlier case", "One member"):
            assert shown in words
        assert "“It is unfair”" in words
        assert "To be answered by Tue, Dec 1, 2026, 18:00" in words
        assert "bob" not in words.casefold()
        assert play.cards("welcome") == []


def card_link(play: Play) -> str:
    """Where the message is."""
    return f"https://local.stage/welcome/{play.stage().posts[0].id}"


async def test_many_reports_of_one_message_are_one_case_and_each_is_thanked_once(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        message = said(play, "ann", HURTS)
        for who in ("bob", "cleo"):
            thanks = play.text(await play.command(who, "report", reply_to=message))
            assert "Thank you" in thanks
            assert "#1" in thanks
        assert "already" in play.text(await play.command("bob", "report", reply_to=message))
        assert "2 members reported it" in play.text(play.cards(OFFICE)[0])
        assert len(play.cards(OFFICE)) == 1


async def test_a_message_is_named_by_its_address_from_anywhere(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        message = said(play, "ann", HURTS)
        line = f'report message=https://local.stage/welcome/{message.id} why="Look"'
        assert "Thank you" in play.text(await play.command("bob", line, room=None))
        assert HURTS in play.text(play.cards(OFFICE)[0])
        for wrong in ("https://local.stage/welcome/m99", "https://example.org/", "x"):
            assert "can't find a message" in play.text(await play.command("bob", f"report message={wrong}", room=None))
        assert len(play.cards(OFFICE)) == 1


async def test_something_may_be_told_that_is_no_message(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        assert "Which message" in play.text(await play.command("bob", "report"))
        assert play.cards(OFFICE) == []
        await play.command("bob", 'report why="Somebody shouts at the desk"')
        words = play.text(play.cards(OFFICE)[0])
        assert "told by a member" in words
        assert "Somebody shouts at the desk" in words
        assert "about nobody's message" in await mo(play, 'case answer 1 "Hello"')


async def test_a_reaction_reports_where_the_settings_name_one(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more={"reaction": "🚩"}) as play:
        message = said(play, "ann", HURTS)
        await play.react("bob", message, "👍")
        assert play.cards(OFFICE) == []
        for _ in range(2):
            await play.react("bob", message, "🚩")
        assert len(play.cards(OFFICE)) == 1
        [thanks] = private(play, "bob")
        assert "Thank you" in play.text(thanks)


async def test_a_bridged_copy_is_the_same_case(tmp_path: Path) -> None:
    async with looking_after(tmp_path, networks=("local", "matrix")) as play:
        await play.join("dan", network="matrix")
        await reported(play, HURTS)
        room = Room("matrix", "welcome")
        copy = play.stage("matrix").post(room, author="dan", words=HURTS.upper(), at=play.clock())
        await play.command("dan", "report", reply_to=copy, network="matrix")
        play.clock.now += timedelta(minutes=5)
        later = play.stage("matrix").post(room, author="dan", words=HURTS, at=play.clock())
        await play.command("dan", "report", reply_to=later, network="matrix")
        assert len(play.cards(OFFICE)) == len(play.cards(OFFICE, "matrix")) == 2
        assert "2 members reported it" in play.text(play.cards(OFFICE)[0])


async def test_who_reported_is_told_what_became_of_it(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play, HURTS)
        await mo(play, 'case resolve 1 "They are on the door now" verdict=justified')
        [news] = private(play, "bob")
        assert "somebody took care of it" in play.text(news)
        assert "door" not in play.text(news)
        assert private(play, "ann") == []


async def test_a_member_reports_only_so_often(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        for number in range(21):
            message = said(play, "ann", f"Complaint number {number} of a long day")
            answer = play.text(await play.command("bob", "report", reply_to=message))
        assert "give them a moment" in answer
        async with play.house.database.reading() as connection:
            assert len((await connection.execute(select(reports))).all()) == 20


async def test_moderators_open_cases_and_are_told_of_one_that_is_there(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        message = said(play, "ann", HURTS)
        refused = await play.command("bob", "case open", reply_to=message)
        assert "for moderators" in play.text(refused)
        assert "Which message" in await mo(play, "case open")
        opened = await play.command("mo", "case open severity=high", reply_to=message)
        assert "#1 is open" in play.text(opened)
        assert "Opened by a moderator" in play.text(play.cards(OFFICE)[0])
        assert "Tue, Dec 1, 2026, 11:00" in play.text(play.cards(OFFICE)[0])
        again = await play.command("mo", "case open", reply_to=message)
        assert "about that message: #1" in play.text(again)


async def test_what_looks_alike_is_named(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play, "The downloads fail every evening")
        await reported(play, "Downloads fail again this evening")
        await reported(play, "The coffee is cold")
        _, second, third = play.cards(OFFICE)
        assert "Looks like #1" in play.text(second)
        assert "Looks like" not in play.text(third)


async def test_a_storm_of_reports_is_a_few_messages_and_nothing_is_lost(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        stage, platform = play.stage(), play.platforms["local"]

        async def report(number: int) -> None:
            stage.people[f"m{number}"] = Person(f"m{number}", f"M{number}", joined=play.clock())
            message = said(play, "ann", f"Download {number} fails, and nobody says anything")
            await platform.command(play.community, f"m{number}", "report", message.room, reply_to=message.id)

        await asyncio.gather(*map(report, range(500)))
        await play.settle()
        shown = play.cards(OFFICE)
        assert len(shown) <= 10
        assert "496 more cases" in play.text(shown[-1])
        assert "Page 1 of 50" in await mo(play, "case list")
        async with play.house.database.reading() as connection:
            assert len((await connection.execute(select(cases.c.id))).all()) == 500
        await mo(play, "case take 400")
        assert "495 more cases" in play.text(shown[-1])
        assert "#400" in play.text(play.cards(OFFICE)[-1])


async def test_a_message_of_somebody_who_is_gone_is_a_case_all_the_same(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        message = said(play, "ann", HURTS)
        await play.leave("ann")
        await play.command("bob", "report", reply_to=message)
        assert "who has left" in play.text(play.cards(OFFICE)[0])
