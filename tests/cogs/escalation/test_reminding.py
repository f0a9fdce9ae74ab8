"""The clock: over a night, a weekend and a holiday, up the ladder, and silent as soon as a human acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from bot.platforms.local import Post
from bot.testing import Clock, Play
from bot.text import Mention, RoleMention
from cogs.escalation.settings import EscalationSettings, Rung
from tests.cogs.escalation.scenes import OFFICE, looking_after, mo, reported, said, wordings

HOUR = timedelta(hours=1)
SOON = {"answer_within": {"normal": "4 hours"}}
LADDER: dict[str, Any] = {
    **SOON,
    "ladder": [
        {"people": ["@duty:x"]},
        {"after": "2 hours", "people": ["@all:x"], "roles": [77]},
        {"after": "5 hours", "people": ["@admin:x"]},
    ],
}


def reminders(play: Play) -> list[Post]:
    """What moderators were reminded of."""
    return [post for post in play.cards(OFFICE) if "wait" in play.text(post).splitlines()[0]]


def called(post: Post) -> list[str]:
    """Whom a message rings for."""
    assert post.card is not None
    nodes = [node for text in post.card.body for node in text]
    return [n.account if isinstance(n, Mention) else n.role for n in nodes if isinstance(n, Mention | RoleMention)]


async def hours(play: Play, many: int) -> None:
    """Time passes, hour by hour."""
    for _ in range(many):
        await play.advance(HOUR)


async def test_reminders_climb_the_ladder_in_working_hours_alone(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more=LADDER, clock=Clock(datetime(2026, 12, 4, 9, tzinfo=UTC))) as play:
        await reported(play)  # a Friday, 10:00 in Paris: promised for 14:00
        await hours(play, 3)
        assert reminders(play) == []
        await hours(play, 1)
        [first] = reminders(play)
        assert called(first) == ["@duty:x"]
        assert "#1 Ann" in play.text(first)
        await hours(play, 2)  # 16:00
        await hours(play, 24 * 2)  # the weekend
        assert [called(post) for post in reminders(play)] == [["@duty:x"], ["@all:x", "77"]]
        await play.advance(datetime(2026, 12, 7, 7, 59, tzinfo=UTC) - play.clock())
        assert len(reminders(play)) == 2
        await play.advance(timedelta(hours=1, minutes=2))  # Monday 10:01
        assert called(reminders(play)[-1]) == ["@admin:x"]
        await hours(play, 100)
        assert len(reminders(play)) == 3


async def test_a_holiday_and_a_free_day_are_no_working_days(tmp_path: Path) -> None:
    more = {**LADDER, "holidays": "FR", "closed": ["2026-12-24"]}
    async with looking_after(tmp_path, more=more, clock=Clock(datetime(2026, 12, 23, 16, tzinfo=UTC))) as play:
        card = await reported(play)  # Wednesday 17:00; then the 24th, Christmas and a weekend
        assert "Mon, Dec 28, 2026, 12:00" in play.text(card)
        await play.advance(datetime(2026, 12, 28, 10, 59, tzinfo=UTC) - play.clock())
        assert reminders(play) == []
        await play.advance(timedelta(minutes=2))
        assert len(reminders(play)) == 1


async def test_reminders_stop_as_soon_as_a_human_acts_and_begin_anew_for_who_took_it(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more=LADDER) as play:
        await reported(play)
        await hours(play, 5)  # 15:00
        assert len(reminders(play)) == 1
        await mo(play, "case take 1")
        await hours(play, 18)  # Wednesday 9:00
        assert len(reminders(play)) == 1
        await hours(play, 2)
        assert called(reminders(play)[1]) == ["mo"]
        await mo(play, 'case answer 1 "We look into it"')
        seen = len(reminders(play))
        await hours(play, 24)
        assert len(reminders(play)) == seen
        await mo(play, 'case resolve 1 "Done"')
        await hours(play, 24 * 20)
        assert len(reminders(play)) == seen


async def test_what_waits_at_once_is_one_reminder(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more=LADDER) as play:
        for number in range(30):
            message = said(play, "ann", f"Complaint {number} of its own kind")
            await play.command("mo", "case open", reply_to=message)
            play.clock.now += timedelta(seconds=5)
        await play.advance(4 * HOUR)
        await play.advance(timedelta(minutes=11))
        titles = [play.text(post).splitlines()[0] for post in reminders(play)]
        assert titles == ["30 cases are waiting"]
        assert "and 20 more" in play.text(reminders(play)[0])


async def test_nobody_is_called_who_is_off_duty_and_a_case_put_off_is_quiet(tmp_path: Path) -> None:
    async with looking_after(
        tmp_path, more={**SOON, "ladder": [{"people": ["@mo:x"]}]}, networks=("local", "matrix")
    ) as play:
        await play.join("@mo:x", network="matrix", moderator=True)
        await play.command("@mo:x", "case off", OFFICE, network="matrix")
        await reported(play)
        await play.advance(4 * HOUR)
        assert [called(post) for post in reminders(play)] == [[]]
        assert "may call you again" in play.text(await play.command("@mo:x", "case on", OFFICE, network="matrix"))
        assert "already on duty" in play.text(await play.command("@mo:x", "case on", OFFICE, network="matrix"))
        await reported(play, "Another thing, said by Ann at another time")
        await mo(play, 'case snooze 2 "friday 9am"')
        await play.advance(timedelta(days=2))
        assert len(reminders(play)) == 1
        await play.advance(timedelta(days=1, hours=1))
        assert called(reminders(play)[-1]) == ["@mo:x"]


async def test_a_moderator_who_is_none_any_more_holds_nothing(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more=LADDER) as play:
        card = await reported(play)
        await mo(play, "case take 1", "max")
        await play.join("max", moderator=False)
        await play.advance(10 * HOUR)
        await play.advance(24 * HOUR)
        assert "I'll look after it" in wordings(card)
        assert "no longer a moderator" in await mo(play, "case history 1")
        assert called(reminders(play)[0]) == ["@duty:x"]


async def test_a_restart_forgets_no_reminder(tmp_path: Path) -> None:
    async with looking_after(tmp_path, more=LADDER) as play:
        await reported(play)
        stage, clock = play.stage(), play.clock
    clock.now += timedelta(hours=9)
    async with looking_after(tmp_path, more=LADDER, stages={"local": stage}, clock=clock) as play:
        await play.advance(timedelta(0))
        assert len(reminders(play)) == 1


@pytest.mark.parametrize(
    ("settings", "doubt"),
    [
        (EscalationSettings(), "nobody stands on the ladder"),
        (EscalationSettings(ladder=(Rung(people=("1",)), Rung())), "rung 2 of the ladder calls nobody"),
    ],
)
def test_a_ladder_with_nobody_on_it_is_said(settings: Settings, doubt: str) -> None:
    assert doubt in settings.doubts[0]


def test_a_whole_ladder_is_no_doubt() -> None:
    assert EscalationSettings(ladder=(Rung(people=("1",)),)).doubts == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "18:00-9:00"},
        {"days": ["funday"]},
        {"days": []},
        {"holidays": "Frankreich"},
        {"answer_within": {"high": "0 minutes"}},
        {"signed": "nobody"},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        EscalationSettings.model_validate(wrong)
