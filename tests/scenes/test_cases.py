"""Scenes of cases on every stage: two moderators and one clock, an incident, criticism that the bot hears itself."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.scenes.stage import Seen, Stage

PARIS = ZoneInfo("Europe/Paris")
WAITS = "One case is waiting"
"""What a reminder says."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def test_a_case_climbs_the_ladder_over_a_weekend_and_a_holiday_until_somebody_acts(stage: Stage) -> None:
    for who in ("Max", "Ann", "Ben"):
        await stage.joins(who)
    friday = _next(stage, weekday=4)
    ladder = [{"people": [stage.account("Mo")]}, {"after": "2 hours", "people": [stage.account("Max")]}]
    holiday = (friday + 3 * DAY).date()
    stage.lives("Europe/Paris", "escalation", answer_within={"normal": "6 hours"}, ladder=ladder, closed=[holiday])

    await stage.becomes(friday + 10 * HOUR + 5 * MINUTE)
    await _told(stage, "Ann", "The opening hours are never right")
    await stage.becomes(friday + 16 * HOUR)
    await stage.office_finds(0, WAITS)
    await stage.becomes(friday + 16 * HOUR + 6 * MINUTE)
    assert (await stage.office(WAITS, "#1 Ann")).calls == ("Mo",)
    await stage.becomes(friday + 17 * HOUR + 59 * MINUTE)
    await stage.office_finds(1, WAITS)
    tuesday = friday + 4 * DAY
    await stage.becomes(tuesday + 9 * HOUR + 4 * MINUTE)  # a night, a weekend and the holiday
    await stage.office_finds(1, WAITS)
    await stage.becomes(tuesday + 9 * HOUR + 7 * MINUTE)
    await stage.office_finds(2, WAITS)
    assert (await stage.office(WAITS)).calls == ("Max",)

    assert "#1 is put off until" in await _asks(stage, "Mo", "case snooze", case="1", until="thursday 10:00")
    await stage.becomes(tuesday + DAY + 17 * HOUR)
    await stage.office_finds(2, WAITS)
    await stage.becomes(tuesday + 2 * DAY + 10 * HOUR + MINUTE)
    await stage.office_finds(3, WAITS)
    assert "You are looking after #1" in await _asks(stage, "Max", "case take", case="1")
    assert "on its way to Ann" in await _asks(stage, "Max", "case answer", case="1", words="We look into it")
    await stage.letter("Ann", "We look into it")
    await stage.becomes(tuesday + 3 * DAY + 10 * HOUR)
    await stage.office_finds(3, WAITS)


async def test_two_moderators_take_a_case_at_once_hand_it_over_and_join_it_to_another(stage: Stage) -> None:
    for who in ("Max", "Ann", "Ben"):
        await stage.joins(who)
    await _told(stage, "Ann", "The opening hours are never right")
    await asyncio.gather(*(stage.asks(who, "case take", case="1") for who in ("Mo", "Max")))
    answers = {who: (await stage.told(who)).words for who in ("Mo", "Max")}
    [winner] = [who for who, words in answers.items() if "You are looking after #1" in words]
    [other] = {"Mo", "Max"} - {winner}
    assert f"{winner} was faster" in answers[other]
    assert "was faster" in await _asks(stage, other, "case take", case="1")

    handed = await _asks(stage, winner, "case hand", case="1", to=stage.account(other))
    assert f"{other} looks after #1" in handed
    await stage.office("#1", f"{other} looks after it")
    nobody = await _asks(stage, winner, "case hand", case="1", to=stage.account("Ann"))
    assert "Only moderators of this community" in nobody

    await _told(stage, "Ben", "Once more I stood before a locked door")
    card = await stage.office("#2", "locked door")
    assert "I'll look after it" in card.controls
    assert "#2 now counts for #1" in await _asks(stage, "Mo", "case join", case="2", into="1")
    await stage.office("#1", "Stands for #2 too")
    assert "is closed" in await _asks(stage, "Mo", "case resolve", case="1", outcome="They are on the door")
    await stage.letter("Ann", "somebody took care of it")  # who reported the case that was joined
    _silent(await stage.square("Mo"), "locked door", "opening hours", "on the door", "#1", "#2")


async def test_an_incident_is_told_updated_answered_and_closed(stage: Stage) -> None:
    for who in ("Ann", "Ben"):
        await stage.joins(who)
    await _told(stage, "Ann", "The downloads fail every evening")
    opened = await _asks(
        stage, "Mo", "incident open", title="Downloads fail", statement="We see it and work on it", update="2h"
    )
    assert "!1 is out" in opened
    await stage.reads("Ben", "⚠️ Downloads fail", "We see it and work on it")
    assert "belongs to !1" in await _asks(stage, "Mo", "incident link", incident="1", case="1")
    await stage.passes(2 * HOUR + MINUTE)
    await stage.office("Downloads fail", "was promised by now")
    await _asks(stage, "Mo", "incident update", incident="1", words="Half of it works again", next="1h")
    await stage.reads("Ben", "⚠️ Downloads fail", "Half of it works again")
    told = await _asks(stage, "Mo", "incident answer", incident="1", words="It was our server")
    assert "Told one author" in told
    await stage.letter("Ann", "It was our server")
    assert "is over" in await _asks(stage, "Mo", "incident close", incident="1", words="All works again")
    await stage.reads("Ben", "✅ Downloads fail", "All works again")
    await stage.office("#1", "justified")
    report = await _asks(stage, "Mo", "incident report", incident="1")
    for words in ("We see it", "Half of it works again", "All works again", "One case belongs to it"):
        assert words in report
    _silent(await stage.square("Mo"), "every evening", "#1", "our server")


async def test_criticism_is_noticed_a_false_alarm_teaches_and_the_charter_is_kept(stage: Stage) -> None:
    await stage.joins("Ann")
    charter = (
        {"name": "thanks", "words": ["well done everybody"], "reaction": "thank"},
        {"name": "money", "words": ["refund"], "reaction": "answer", "wording": "Refunds take a week, {name}."},
    )
    stage.lives("Europe/Paris", "noticing", rooms={"welcome": "normal"}, charter=charter)
    await stage.says("Ann", "gg everyone, see you tomorrow")
    await stage.says("Ann", "The test server keeps crashing on my branch")
    case = await stage.office("#1", "The test server keeps crashing", "Noticed")
    await stage.presses("Mo", case, "False alarm")
    await stage.office("#1", "a false alarm")
    if await stage.has_news("Mo"):  # a press is answered where that disturbs nobody
        assert "was a false alarm" in (await stage.told("Mo")).words
    await stage.says("Ann", "The test server crashed again on my branch")
    await stage.says("Ann", "Still no answer from the moderators after three weeks, really poor")
    await stage.office("#2", "Still no answer")
    assert "judged one case, a false alarm" in await _asks(stage, "Mo", "noticing learning")
    assert await stage.square("Ann") == []
    await stage.says("Ann", "Well done, everybody!")
    await stage.reads("Ann", "Thank you, Ann!")
    await stage.says("Ann", "And when does my refund come?")
    await stage.letter("Ann", "A word from", "Refunds take a week, Ann.")
    _silent(await stage.square("Mo"), "week")


async def _told(stage: Stage, author: str, words: str) -> None:
    """Somebody criticises in the square, and the other of Ann and Ben tells the moderators."""
    reporter = "Ben" if author == "Ann" else "Ann"
    await stage.reports(reporter, await stage.says(author, words))
    assert "Thank you for telling us" in (await stage.told(reporter)).words
    await stage.office(words)


async def _asks(stage: Stage, who: str, command: str, **options: str) -> str:
    await stage.asks(who, command, **options)
    return (await stage.told(who)).words


def _next(stage: Stage, *, weekday: int) -> datetime:
    """The next such day in Paris, at midnight."""
    today = datetime.combine(stage.now.astimezone(PARIS).date(), time(), PARIS)
    return today + DAY * ((weekday - today.weekday() - 1) % 7 + 1)


def _silent(public: list[Seen], *words: str) -> None:
    """Nothing of a case is said in public."""
    for seen in public:
        assert not [said for said in words if said in seen.words], seen.words
