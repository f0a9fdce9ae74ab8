"""Posts around the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cogs.posts.settings import PostSettings
from tests.cogs.posts.scenes import at, mo, out, posting

HOUR = timedelta(hours=1)

CHANGES = [
    # zone, the day before, and the UTC times of a daily post at 2:30 on that day, the day of the change and the next
    ("Europe/Paris", "2027-03-27", ["2027-03-27T01:30", "2027-03-28T01:30", "2027-03-29T00:30"]),
    ("Europe/Paris", "2026-10-24", ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]),
    ("America/New_York", "2027-03-13", ["2027-03-13T07:30", "2027-03-14T07:30", "2027-03-15T06:30"]),
    ("America/New_York", "2026-10-31", ["2026-10-31T06:30", "2026-11-01T07:30", "2026-11-02T07:30"]),
    ("Australia/Lord_Howe", "2026-10-03", ["2026-10-02T16:00", "2026-10-03T15:30", "2026-10-04T15:30"]),
    ("Australia/Lord_Howe", "2027-04-03", ["2027-04-02T15:30", "2027-04-03T16:00", "2027-04-04T16:00"]),
]


@pytest.mark.parametrize(("zone", "day", "times"), CHANGES)
async def test_a_daily_post_keeps_its_time_of_day(zone: str, day: str, times: list[str], tmp_path: Path) -> None:
    clock = at(zone, f"{day} 00:05")
    async with posting(tmp_path, PostSettings(lateness=HOUR), clock=clock, timezone=zone) as play:
        await mo(play, 'post plan "Night watch" at="every day at 2:30"')
        for n, time in enumerate(times, 1):
            due = datetime.fromisoformat(time).replace(tzinfo=UTC)
            await play.advance(due - timedelta(minutes=1) - clock.now)
            assert len(out(play)) == n - 1
            await play.advance(timedelta(minutes=1))
            assert len(out(play)) == n


async def test_what_falls_into_quiet_hours_waits_for_their_end(tmp_path: Path) -> None:
    clock = at("Europe/Paris", "2026-12-01 20:00")
    async with posting(tmp_path, PostSettings(quiet="22:00-8:00", blackout=("12-02",)), clock=clock) as play:
        assert "Dec 3, 2026, 08:00" in await mo(play, 'post plan "Hush" at="today 23:00"')
        assert "Dec 3, 2026, 09:00" in await mo(play, 'post plan "Hush" at="today 23:00"')
