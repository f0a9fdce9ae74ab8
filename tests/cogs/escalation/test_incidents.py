"""Incidents, from the statement to the report; and the figures of cases."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

from PIL import Image

from bot.testing import Play
from cogs.escalation.counting import Counted, figures
from tests.cogs.escalation.scenes import OFFICE, looking_after, mo, private, reported

HOUR = timedelta(hours=1)


def incident(play: Play) -> str:
    """The newest card of an incident in the announcements."""
    return play.text([post for post in play.cards("announcements") if not post.room.thread][-1])


async def test_an_incident_is_told_updated_answered_and_closed(tmp_path: Path) -> None:
    async with looking_after(tmp_path, networks=("local", "matrix")) as play:
        await reported(play, "The downloads fail every evening")
        await reported(play, "My download is broken again")
        opened = await mo(play, 'incident open "Downloads fail" "We see it and work on it" update=2h')
        assert "!1 is out" in opened
        for network in ("local", "matrix"):
            [shown] = play.cards("announcements", network)
            assert "⚠️ Downloads fail\nWe see it and work on it\nMore at Tue, Dec 1, 2026, 12:00." in play.text(shown)
        for case in (1, 2):
            assert "belongs to !1" in await mo(play, f"incident link 1 {case}")
        await play.advance(2 * HOUR)
        assert "was promised by now: incident update !1" in play.text(play.cards(OFFICE)[-1])
        await mo(play, 'incident update 1 "Half of it works again" next=1h')
        assert "Half of it works again" in incident(play)
        [card] = play.cards("announcements")
        [news] = play.stage().replies(card.id)
        assert "News\nHalf of it works again" in play.text(news)
        assert "Told 2 authors" in await mo(play, 'incident answer 1 "It was our server"')
        assert len([post for post in private(play, "ann") if "It was our server" in play.text(post)]) == 2
        assert "is over" in await mo(play, 'incident close 1 "All works again"')
        assert "✅ Downloads fail" in incident(play)
        await play.advance(5 * HOUR)
        assert "All works again" in play.text(play.cards(OFFICE)[0])
        assert "is over" in await mo(play, 'incident update 1 "x"')
        report = await play.command("mo", "incident report 1", OFFICE)
        assert report is not None
        assert report.card is not None
        assert report.card.file is not None
        written = report.card.file.data.decode()
        for part in ("We see it", "Half of it works", "All works again", "2 cases belong to it"):
            assert part in written


async def test_an_incident_needs_a_room_and_a_number(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more={"announcements": "nowhere"}) as play:
        assert "no room “nowhere”" in await mo(play, 'incident open "Downloads" "We see it"')
        assert "no incident “7”" in await mo(play, "incident report 7")
        assert "no incident" in await mo(play, "incident report x")


async def test_an_update_that_comes_in_time_is_not_asked_for(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await mo(play, 'incident open "Downloads" "We see it" update=2h')
        await play.advance(HOUR)
        await mo(play, 'incident update 1 "Still at it"')
        await play.advance(5 * HOUR)
        assert play.cards(OFFICE) == []
        assert "has no open case" in await mo(play, 'incident answer 1 "x"')


async def test_the_figures_say_how_soon_and_how_often_it_was_justified(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        assert "no case" in await mo(play, "case stats")
        for number in range(3):
            await reported(play, f"Complaint {number} of its own kind entirely")
            await play.advance(HOUR)
            await mo(play, f'case answer {number + 1} "We look"')
            await mo(play, f"case judge {number + 1} {'justified' if number else 'unjustified'}")
        found = await play.command("mo", "case stats", OFFICE)
        words = play.text(found)
        assert "All: 3 cases · first answer after 1 h, for nine of ten within 1 h · 67 % justified" in words
        assert "#welcome: 3 cases" in words
        assert "Too few to say much" in words
        assert "Mo" not in words.replace("Mon", "")
        assert found is not None
        assert found.card is not None
        assert found.card.file is not None
        assert "This week: 3 cases" in found.card.file.alt
        picture = Image.open(io.BytesIO(found.card.file.data))
        assert picture.size == (810, 480)


def test_false_alarms_aside_the_median_and_the_ninetieth_are_those_of_the_answered() -> None:
    def counted(*hours: int, many: int = 0, verdict: str = "none") -> Counted:
        return Counted(7, "normal", "#a", verdict, many or len(hours), [3600 * hour for hour in hours])

    found = figures([counted(*range(1, 7)), counted(*range(7, 12)), counted(many=1, verdict="justified")])
    assert (found.many, found.answered) == (12, 11)
    assert (found.median, found.ninetieth, found.justified) == (6, 10, 1)
    assert figures([counted(many=1)])[2:] == (None, None, None)
    assert figures([counted(2)])[2:4] == (2, 2)
