"""Noticing: what becomes a case, what is never read, and what moderators teach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.chat import Account, CaseJudged, Later, MessageSaid, Room, Standing
from bot.config import BotSettings, Config
from bot.criticism import Model, Read
from bot.platforms.local import LocalPlatform, Post, Stage
from bot.testing import Play, community, playing
from cogs.escalation.settings import EscalationSettings
from cogs.noticing import Noticing
from cogs.noticing.settings import NoticingSettings
from tests.cogs.escalation.scenes import OFFICE, mo, reported, wordings

CRITICISM = "Still no answer from the moderators after three weeks, this is really poor"
ALARM = "The test server keeps crashing on my branch"
ALIKE = "The test server crashed again on my branch"
"""Bug talk, which is no criticism: moderators have to say so once."""
OTHER = "You cancelled the workshop again without telling anybody, this is ridiculous"


@asynccontextmanager
async def listening(
    tmp_path: Path, *, cogs: tuple[str, ...] = ("escalation",), more: Any = None, **kept: Any
) -> AsyncIterator[Play]:
    """The welcome room is read. `more` are settings."""
    read = NoticingSettings.model_validate({"rooms": {"welcome": "normal"}} | (more or {}))
    settings = {"noticing": read, "escalation": EscalationSettings()}
    async with playing(tmp_path, cogs=["noticing", *cogs], settings=settings, **kept) as play:
        if "ann" not in play.stage().people:
            for name in ("ann", "bob"):
                await play.join(name)
            await play.join("mo", moderator=True)
        yield play


def cards(play: Play) -> list[Post]:
    """What the moderators' room shows of cases."""
    return [post for post in play.cards(OFFICE) if post.card is not None and play.text(post).startswith("#")]


# ------------------------------------------------------------------ what becomes a case


async def test_criticism_becomes_a_case_and_nothing_is_said_in_public(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM)
        [card] = cards(play)
        assert CRITICISM in play.text(card)
        assert "Noticed" in play.text(card)
        assert "False alarm" in wordings(card)
        history = await mo(play, "case history 1")
        assert "noticed, because of:" in history
        assert "moderators" in history.split("because of:")[1]
        assert play.cards("welcome") == []


async def test_criticism_is_not_lost_while_the_network_cannot_say_who_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.house.AGAIN", (0.0, 0.0))
    async with listening(tmp_path) as play:
        platform, failures = play.platforms["local"], iter(range(2))
        asked = platform.standing

        async def standing(community: str, account: Account) -> Standing:
            if next(failures, None) is not None:
                raise Later("it does not answer")
            return await asked(community, account)

        monkeypatch.setattr(platform, "standing", standing)
        await play.say("ann", CRITICISM)
        [card] = cards(play)
        assert CRITICISM in play.text(card)


@pytest.mark.parametrize(
    "words",
    [
        "gg everyone, see you tomorrow",
        "this boss is horrible, I love it",
        f"> {CRITICISM}\nwho said that?",
        f"```\n{CRITICISM}\n```",
        f"Bob wrote “{CRITICISM}”, is that so?",
        "shut up you idiot",
    ],
)
async def test_other_talk_quotes_code_and_insults_are_none(words: str, tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", words)
        assert cards(play) == []


async def test_only_rooms_that_the_admin_named_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = _recorded(monkeypatch)
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM, "ideas")
        assert cards(play) == []
        assert heard == []


async def test_who_opted_out_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = _recorded(monkeypatch)
    async with listening(tmp_path) as play:
        await play.command("ann", "privacy optout")
        await play.say("ann", f"canary-7f3a {CRITICISM}")
        await play.say("bob", "hello")
        assert cards(play) == []
        assert heard == ["hello"]


async def test_it_is_one_case_with_what_members_report(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM)
        message = next(post for post in play.stage().posts if post.words == CRITICISM)
        assert "Thank you for telling us" in play.text(await play.command("bob", "report", reply_to=message))
        [card] = cards(play)
        assert "Noticed, and reported by one member" in play.text(card)


async def test_sensitivity_decides(tmp_path: Path) -> None:
    found = {}
    for sensitivity in ("calm", "normal", "keen"):
        async with listening(tmp_path / sensitivity, more={"rooms": {"welcome": sensitivity}}) as play:
            for words in (CRITICISM, OTHER, "nobody answers here", "the site is a bit slow", "hello"):
                await play.say("ann", words)
            found[sensitivity] = len(cards(play))
    assert 1 <= found["calm"] <= found["normal"] <= found["keen"] < 5


async def test_insults_become_cases_where_the_admin_wants_it(tmp_path: Path) -> None:
    async with listening(tmp_path, more={"conflicts": True}) as play:
        await play.say("ann", "shut up you idiot")
        assert len(cards(play)) == 1


async def test_without_cases_moderators_are_told_once(tmp_path: Path) -> None:
    async with listening(tmp_path, cogs=()) as play:
        await play.say("ann", CRITICISM)
        await play.say("ann", OTHER)
        [told] = play.cards(OFFICE)
        assert 'add "escalation"' in play.text(told)


def test_no_room_is_a_doubt() -> None:
    assert "no room is read" in NoticingSettings().doubts[0]
    with pytest.raises(ValueError, match="calm"):
        NoticingSettings.model_validate({"rooms": {"welcome": "loud"}})


# ------------------------------------------------------------------ learning


async def test_a_false_alarm_teaches(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        assert "Nothing yet" in await mo(play, "noticing learning")
        await play.say("ann", ALARM)
        await play.press("mo", cards(play)[0], "False alarm")
        assert "judged one case, a false alarm" in await mo(play, "noticing learning")
        await play.say("bob", ALIKE)
        assert len(cards(play)) == 1
        await play.say("bob", CRITICISM)
        assert len(cards(play)) == 2


async def test_moderators_see_by_how_much_it_became_calmer(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        for number in range(7):
            await play.say("ann", CRITICISM)
            await mo(play, f"case judge {number + 1} false-alarm")
            await mo(play, "noticing reset")
        assert "first week" not in await mo(play, "noticing learning")
        await play.advance(timedelta(days=15))
        shown = await mo(play, "noticing learning")
        assert "False alarms a day: 1 in the first week of reading, 0 in the last one." in shown


async def test_another_community_on_the_same_bot_is_untouched(tmp_path: Path) -> None:
    read = NoticingSettings.model_validate({"rooms": {"welcome": "normal"}})
    homes = [community(id=id, cogs=["noticing"], settings={"noticing": read}) for id in ("makers", "elsewhere")]
    config = Config(bot=BotSettings(data_dir=tmp_path), communities=tuple(homes))
    stage = Stage("local")
    app = App(config, makers={"local": partial(LocalPlatform, stage=stage)}, kinds=[Noticing])
    await app.start()
    try:
        judged = CaseJudged(
            community="makers", network="local", words=ALARM, room=Room("local", "welcome"), criticism=False
        )
        await app.house.happened(judged)
        noticing, services = app.house.cogs["noticing"], app.house.services
        heeded = {home.id: noticing.heeds(services, home, said(home.id, ALIKE)) for home in homes}
        assert heeded == {"makers": False, "elsewhere": True}
    finally:
        await app.close()


async def test_a_thread_is_read_where_its_room_is(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        noticing, services = play.house.cogs["noticing"], play.house.services
        [home] = services.communities.values()
        for within, read in (("welcome", True), ("ideas", False), ("", False)):
            event = replace(said(home.id, CRITICISM), room=Room("local", "77"), within=within)
            assert noticing.heeds(services, home, event) is read


def said(where: str, words: str) -> MessageSaid:
    """A message in the welcome room of a community."""
    return MessageSaid(
        community=where,
        network="local",
        account=Account("local", "ann"),
        room=Room("local", "welcome"),
        message="1",
        words=words,
        at=datetime(2026, 12, 1, tzinfo=UTC),
    )


async def test_what_was_taught_outlives_a_restart_and_can_be_forgotten(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", ALARM)
        await play.press("mo", cards(play)[0], "False alarm")
        stage = play.stage()
    async with listening(tmp_path, stages={"local": stage}) as play:
        await play.say("bob", ALIKE)
        assert len(cards(play)) == 1
        assert "Forgotten" in await mo(play, "noticing reset")
        await play.say("bob", ALIKE)
        assert len(cards(play)) == 2


async def test_a_verdict_teaches_that_it_was_right(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM)
        await mo(play, "case judge 1 justified")
        assert "it was criticism" in await mo(play, "noticing learning")
        await mo(play, 'case resolve 1 "Done"')
        assert "judged one case" in await mo(play, "noticing learning")


async def test_who_says_otherwise_teaches_that_and_who_says_it_again_nothing(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", ALARM)
        for verdict in ("justified", "unjustified", "justified"):
            await mo(play, f"case judge 1 {verdict}")
        assert "judged one case" in await mo(play, "noticing learning")
        await mo(play, "case judge 1 false-alarm")
        assert "judged 2 cases, one of them a false alarm" in await mo(play, "noticing learning")


async def test_what_is_admitted_was_criticism(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM)
        await mo(play, 'case admit 1 "You were right"')
        assert "it was criticism" in await mo(play, "noticing learning")


async def test_old_numbers_are_forgotten(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM)
        await play.advance(timedelta(weeks=59))
        assert "One case so far" in await mo(play, "noticing status")
        await play.advance(timedelta(weeks=2))
        assert "No case so far" in await mo(play, "noticing status")


async def test_what_members_report_teaches_nothing(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await reported(play, "Something that only a human sees in it")
        await mo(play, "case judge 1 false-alarm")
        assert "Nothing yet" in await mo(play, "noticing learning")


async def test_the_status_says_what_reading_has_cost(tmp_path: Path) -> None:
    async with listening(tmp_path) as play:
        await play.say("ann", CRITICISM)
        await play.press("mo", cards(play)[0], "False alarm")
        assert "welcome: normal. One case so far, one false alarm (1 a day)." in await mo(play, "noticing status")
    async with listening(tmp_path / "none", more={"rooms": {}}) as play:
        assert "Nothing: no room is named" in await mo(play, "noticing status")


def _recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is read from now on."""
    heard: list[str] = []
    read = Model.read

    def recording(self: Model, message: str, *rest: Any) -> Read:
        heard.append(message)
        return read(self, message, *rest)

    monkeypatch.setattr(Model, "read", recording)
    return heard
