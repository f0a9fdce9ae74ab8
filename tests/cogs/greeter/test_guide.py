"""The guide: private, personal, in the member's language; interests, language, being left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.chat import Account, Choices, GiveRole, InviteTo
from bot.platforms.local import Answered, Post
from bot.testing import Play
from bot.text import RoomName
from bot.unit import Unit
from cogs.greeter.settings import GreeterSettings, GuideTexts
from cogs.greeter.tables import picks
from tests.cogs.greeter.scenes import GAMES, MUSIC, WAIT, WALKS, at_the_door, called

LIKES = GreeterSettings(interests=(MUSIC, GAMES, WALKS))


async def test_the_guide_is_for_the_one_who_asks_alone(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        greeting = await _greeting(play)
        for id, name in (("ann", "Ann"), ("bob", "Bob")):
            await play.join(id, name)
            guide = await play.press(id, greeting, "Show me around")
            assert guide is not None
            assert guide.private
            assert guide.to == id
            assert play.text(guide).startswith(f"{name}, this is The Makers")
        assert all("this is The Makers" not in play.text(post) for post in play.stage().posts)


async def test_the_guide_shows_the_rooms_of_the_member_s_home_but_not_the_moderators(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, networks=("discord", "matrix")) as play:
        greeting = await _greeting(play, network="matrix")
        guide = await play.press("ann", greeting, "Show me around", network="matrix")
        assert guide is not None
        assert guide.card is not None
        rooms = [node for part in guide.card.body for node in part if isinstance(node, RoomName)]
        assert {room.network for room in rooms} == {"matrix"}
        assert {room.room for room in rooms} == {"welcome", "announcements", "ideas"}
        assert "on Discord and Matrix at once" in play.text(guide)
        assert called(guide) == set()


async def test_the_guide_speaks_the_member_s_language(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES) as play:
        greeting = await _greeting(play, locale="fr")
        guide = await play.press("ann", greeting, "Show me around")
        assert "voici The Makers" in play.text(guide)
        assert _options(guide) == {"Musique", "Games", "Walks", "English", "Français"}


async def test_a_language_once_chosen_is_kept(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        greeting = await _greeting(play)
        guide = await _ask(play, greeting)
        french = await play.press("ann", guide, "Français")
        assert "voici The Makers" in play.text(french)
        assert _chosen(french) == {"Français"}
        again = await play.press("ann", greeting, "Show me around")
        assert "voici The Makers" in play.text(again)


async def test_a_language_taken_back_changes_nothing(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        greeting = await _greeting(play)
        await _ask(play, greeting)
        assert await play.platforms["local"].press("makers", "ann", greeting, "greeter:language", ()) is None


async def test_interests_give_and_take_roles(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES) as play:
        guide = await _ask(play, await _greeting(play))
        said = await play.press("ann", guide, "Music", "Games")
        assert "🎵 Music, 🎮 Games" in play.text(said)
        assert play.stage().people["ann"].roles == {"11", "12"}
        await play.press("ann", guide, "Games")
        assert play.stage().people["ann"].roles == {"12"}
        said = await play.press("ann", guide, "None of these")
        assert "nothing for now" in play.text(said)
        assert play.stage().people["ann"].roles == frozenset()
        assert await _picks(play) == []


async def test_the_guide_shows_what_was_picked_so_far(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES) as play:
        greeting = await _greeting(play)
        await play.press("ann", await _ask(play, greeting), "Games")
        guide = await play.press("ann", greeting, "Show me around")
        assert "So far: 🎮 Games" in play.text(guide)
        assert _chosen(guide) == {"Games", "English"}


async def test_interests_invite_to_rooms_on_matrix_once_and_only_the_new_ones(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES, networks=("matrix",)) as play:
        carried = _watch(play, "matrix")
        guide = await _ask(play, await _greeting(play, network="matrix"), network="matrix")
        await play.press("ann", guide, "Music", network="matrix")
        await play.press("ann", guide, "Music", network="matrix")
        await play.press("ann", guide, "Music", "Games", "Walks", network="matrix")
        await play.press("ann", guide, "None of these", network="matrix")
        assert [effect.room.id for effect in carried] == ["#music:here", "!walks:here"]
        assert play.stage("matrix").invited == {("ann", "#music:here"), ("ann", "!walks:here")}


async def test_a_linked_member_s_picks_count_on_both_networks(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES, networks=("discord", "matrix")) as play:
        greeting = await _greeting(play, network="discord")
        await play.join("@ann:here", "Ann", network="matrix")
        members = play.house.services.members
        kept, gone = [
            await play.house.write(lambda unit, one=one: members.of(unit, "makers", one))  # type: ignore[misc]  # loop default
            for one in (Account("discord", "ann"), Account("matrix", "@ann:here"))
        ]
        await play.house.write(lambda unit: members.merge(unit, gone=gone.id, kept=kept.id))
        on_discord, on_matrix = _watch(play, "discord"), _watch(play, "matrix")
        await play.press("ann", await _ask(play, greeting, network="discord"), "Music", network="discord")
        assert [type(effect) for effect in on_discord + on_matrix] == [GiveRole, InviteTo]


async def test_an_interest_that_no_longer_exists_is_ignored(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES) as play:
        greeting = await _greeting(play)
        await _ask(play, greeting)
        await play.platforms["local"].press("makers", "ann", greeting, "greeter:pick", ("gone", "games"))
        assert await _picks(play) == ["games"]


async def test_being_left_alone_can_be_undone(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("mo", moderator=True)
        greeting = await _greeting(play)
        left_alone = await _press(play, await _ask(play, greeting), "Leave me alone")
        assert "won't mention you" in play.text(left_alone)
        assert "leaving you in peace" in play.text(await play.press("ann", greeting, "Show me around"))
        await play.command("mo", "greet test ann")
        assert called(play.cards("welcome")[-1]) == set()
        back = await play.press("ann", left_alone, "Talk to me again")
        assert "may mention you again" in play.text(back)
        await play.command("mo", "greet test ann")
        assert called(play.cards("welcome")[-1]) == {"ann"}


async def test_admins_word_the_guide(tmp_path: Path) -> None:
    own = GuideTexts(
        title="Hey {name}",
        about={"en": "We are {count} bakers.", "fr": "Nous sommes {count} à cuire."},
        rooms={"welcome": "the counter of {community}", "ideas": ""},
        moderators="Call Mo, or shout in {room}.",
        interests="Sweet or salty?",
        alone="Busy hands?",
    )
    async with at_the_door(tmp_path, settings=GreeterSettings(guide=own, interests=(GAMES,))) as play:
        text = play.text(await _ask(play, await _greeting(play)))
        for words in ("Hey Ann", "We are 1 bakers.", "#welcome — the counter of The Makers", "shout in #welcome"):
            assert words in text
        assert "Sweet or salty?" in text
        assert "Busy hands?" in text
        assert "#ideas" not in text


async def test_a_home_with_other_rooms_is_shown_as_it_is(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        greeting = await _greeting(play)
        _rooms(play, {"welcome": "welcome", "kitchen": "kitchen"})
        assert "• #kitchen" in play.text(await _ask(play, greeting)).splitlines()
        _rooms(play, {})
        bare = play.text(await _ask(play, greeting))
        assert "Where to go" not in bare
        assert "Write to a moderator directly" in bare


async def test_picks_survive_a_restart(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=LIKES) as play:
        greeting = await _greeting(play)
        await play.press("ann", await _ask(play, greeting), "Games")
        stages = {"local": play.stage()}
    async with at_the_door(tmp_path, settings=LIKES, stages=stages) as play:
        assert "So far: 🎮 Games" in play.text(await _ask(play, greeting))


async def _greeting(play: Play, *, network: str = "local", **person: Any) -> Post:
    await play.join("ann", "Ann", network=network, **person)
    await play.advance(WAIT)
    return play.cards("welcome", network)[-1]


async def _ask(play: Play, greeting: Post, *, network: str = "local") -> Answered:
    return await _press(play, greeting, "Show me around", network=network)


async def _press(play: Play, shown: Post | Answered, *labels: str, network: str = "local") -> Answered:
    answered = await play.press("ann", shown, *labels, network=network)
    assert answered is not None
    return answered


def _options(shown: Answered | None) -> set[str]:
    assert shown is not None
    assert shown.card is not None
    return {o.label for control in shown.card.controls if isinstance(control, Choices) for o in control.options}


def _chosen(shown: Answered | None) -> set[str]:
    assert shown is not None
    assert shown.card is not None
    choices = [control for control in shown.card.controls if isinstance(control, Choices)]
    return {option.label for control in choices for option in control.options if option.chosen}


def _watch(play: Play, network: str) -> list[Any]:
    """What is carried on a network from now on."""
    platform, carried = play.platforms[network], []
    carry = platform.carry

    async def watched(effect: Any) -> None:
        carried.append(effect)
        await carry(effect)

    platform.carry = watched  # type: ignore[method-assign]  # it still carries
    return carried


def _rooms(play: Play, rooms: dict[str, str]) -> None:
    here = play.house.services.communities["makers"]
    assert here.local is not None
    home = here.local.model_copy(update={"rooms": rooms})
    play.house.services.communities["makers"] = here.model_copy(update={"local": home})


async def _picks(play: Play) -> list[str]:
    async def read(unit: Unit) -> list[str]:
        return list((await unit.execute(select(picks.c.interest))).scalars())

    return await play.house.write(read)
