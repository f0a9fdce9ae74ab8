"""What moderators may ask of the greeter."""

from __future__ import annotations

from pathlib import Path

import pytest

from cogs.greeter.settings import GreeterSettings
from tests.cogs.greeter.scenes import WAIT, WINDOW, at_the_door, called, crowd, settle_moderator, welcomed, why


@pytest.mark.parametrize("line", ["greet preview", "greet test ann", "greet status", "greet status ann"])
async def test_members_are_refused_kindly(line: str, tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("ann")
        assert "for moderators" in play.text(await play.command("ann", line))


async def test_a_preview_shows_every_wording_privately_and_sends_nothing(tmp_path: Path) -> None:
    own = GreeterSettings(wordings=("One {name}", "Two {name}"), burst_wordings=("All: {names}",))
    async with at_the_door(tmp_path, settings=own) as play:
        await settle_moderator(play)
        before = len(play.stage().posts)
        answer = await play.command("mo", "greet preview")
        assert answer is not None
        assert answer.private
        text = play.text(answer)
        assert "1. One Mo\n2. Two Mo" in text
        assert "All: Mo, Ada and Leo" in text
        assert len(play.stage().posts) == before
        guide = await play.press("mo", answer, "Show me around")
        assert "Mo, this is The Makers" in play.text(guide)


async def test_a_preview_shows_all_of_ours_in_the_community_s_language(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, locale="fr") as play:
        await settle_moderator(play)
        text = play.text(await play.command("mo", "greet preview"))
        assert "1. Bienvenue Mo !" in text
        assert "3. The Makers se remplit." in text


async def test_a_test_greets_in_the_welcome_room_and_is_not_remembered(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await settle_moderator(play)
        answer = await play.command("mo", "greet test ann", room="moderators")
        assert "on its way" in play.text(answer)
        assert called(play.cards("welcome")[-1]) == {"ann"}
        await play.join("ann")
        await play.advance(WAIT)
        assert len(welcomed(play)) == 3


async def test_a_test_of_oneself_uses_the_display_name(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await settle_moderator(play)
        await play.command("mo", "greet test mo")
        assert "Mo" in welcomed(play)[-1]


async def test_a_test_on_a_network_without_a_welcome_room_is_refused_in_words(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await settle_moderator(play)
        assert "no welcome room" in play.text(await play.command("mo", "greet test @ann:elsewhere"))


async def test_status_tells_how_things_stand(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=GreeterSettings(burst=3, raid=6)) as play:
        await settle_moderator(play)
        await play.join("beep", bot=True)
        await play.join("ann")
        text = play.text(await play.command("mo", "greet status"))
        for words in ("1 about to be greeted", "1 greeted", "1 not greeted: bots", "ann came in"):
            assert words in text
        await crowd(play, 8)
        assert "9 people so far" in play.text(await play.command("mo", "greet status"))


async def test_status_of_an_empty_door_says_so(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await settle_moderator(play)
        play.clock.now = play.clock.now.replace(year=2028)
        assert "Nobody new" in play.text(await play.command("mo", "greet status"))


async def test_status_says_who_left_and_who_came_back(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await settle_moderator(play)
        await play.join("ann")
        await play.advance(WAIT)
        await play.leave("ann")
        assert "left since" in await why(play, "ann")
        await play.join("ann")
        assert "once is enough" in await why(play, "ann")


async def test_status_of_a_group_of_a_lonely_member_and_of_a_stranger(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await settle_moderator(play)
        await crowd(play, 6)
        await play.advance(WINDOW)
        assert "together with others" in await why(play, "n2")
        guide = await play.press("n2", play.cards("welcome")[-1], "Show me around")
        assert guide is not None
        await play.press("n2", guide, "Leave me alone")
        assert "asked to be left alone" in await why(play, "n2")
        assert "know nothing of nobody" in await why(play, "nobody")


async def test_commands_have_french_names(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, locale="fr") as play:
        await play.join("mo", moderator=True)
        await play.advance(WAIT)
        assert "J'ai accueilli mo" in play.text(await play.command("mo", "accueil état mo"))
