"""Each newcomer is greeted once ever, by name, with what is true now."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.chat import Account
from bot.cog import Cog, Context, line
from bot.config import Community
from bot.testing import START, Clock, Play
from bot.text import Said, Text, text
from cogs.greeter.cards import WORDINGS
from cogs.greeter.settings import GreeterSettings
from tests.cogs.greeter.scenes import WAIT, WINDOW, at_the_door, called, crowd, joined, left, rows, welcomed, why

YEAR = timedelta(days=365)


class Bakery(Cog):  # type: ignore[type-arg]  # it has no settings
    """Another cog with something to say under a greeting."""

    name = "bakery"

    @line("greeting")
    async def bread(self, ctx: Context) -> Text | None:
        """What is in the oven."""
        return text("There is bread in the oven.") if ctx.words.locale == "en" else text("Il y a du pain au four.")


async def test_a_newcomer_is_greeted_by_name_once_the_wait_is_over(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("ann", "Ann")
        assert welcomed(play) == []
        await play.advance(WAIT)
        [greeting] = play.cards("welcome")
        assert "Ann" in play.text(greeting)
        assert called(greeting) == {"ann"}


async def test_a_greeting_says_how_many_there_are_and_what_other_cogs_know(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, [Bakery]) as play:
        for id in ("mo", "ann"):
            await play.join(id)
            await play.advance(WAIT)
        first, second = welcomed(play)
        assert "There are" not in first, "one alone is no crowd to be counted"
        assert "There are 2 of us now." in second
        assert "bread in the oven" in second


async def test_greetings_speak_the_community_s_language(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, [Bakery], locale="fr") as play:
        await play.join("léa", "Léa", locale="en")
        await play.advance(WAIT)
        assert welcomed(play) == ["Bienvenue Léa ! Fais comme chez toi.\nIl y a du pain au four."]


async def test_no_wording_comes_twice_in_a_row_even_after_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with at_the_door(tmp_path, clock=clock) as play:
        for id in ("ann", "bob"):
            await play.join(id, "Somebody")
            await play.advance(WINDOW)
        stages = {"local": play.stage()}
    async with at_the_door(tmp_path, clock=clock, stages=stages) as play:
        for number in range(WORDINGS):
            await play.join(f"n{number}", "Somebody")
            await play.advance(WINDOW)
        hellos = [words.split("\n")[0] for words in welcomed(play)]
        assert len(hellos) == WORDINGS + 2
        assert all(one != other for one, other in pairwise(hellos))
        assert len(set(hellos)) == WORDINGS


async def test_nobody_is_greeted_twice_by_a_replay_a_rejoin_or_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with at_the_door(tmp_path, clock=clock) as play:
        await play.join("ann")
        await joined(play, "ann", START)
        await play.advance(WAIT)
        await joined(play, "ann", START)
        await play.leave("ann")
        await play.join("ann")
        await play.advance(WAIT)
        stages = {"local": play.stage()}
    async with at_the_door(tmp_path, clock=clock, stages=stages) as play:
        await joined(play, "ann", START)
        await play.advance(YEAR)
        await play.leave("ann")
        await play.join("ann")
        await play.advance(WAIT)
        assert len(welcomed(play)) == 1


async def test_a_newcomer_who_waits_when_the_bot_stops_is_greeted_when_it_is_back(tmp_path: Path) -> None:
    clock = Clock()
    async with at_the_door(tmp_path, clock=clock) as play:
        await play.join("ann")
        stages = {"local": play.stage()}
    clock.now += timedelta(hours=2)
    async with at_the_door(tmp_path, clock=clock, stages=stages) as play:
        assert len(welcomed(play)) == 1


async def test_those_who_came_while_the_bot_was_away_are_greeted_unless_it_is_long_ago(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("mo", moderator=True)
        await play.advance(timedelta(days=2))
        await joined(play, "ann", play.clock.now - timedelta(hours=20))
        await joined(play, "bob", play.clock.now - timedelta(hours=25))
        await play.advance(WAIT)
        assert "Ann" in welcomed(play)[-1]
        assert len(welcomed(play)) == 2
        assert "was away" in await why(play, "bob")
        await left(play, "bob")
        await joined(play, "bob", play.clock.now)
        await play.advance(WAIT)
        assert "Bob" in welcomed(play)[-1], "never greeted, and here anew"


async def test_one_who_leaves_before_the_greeting_is_greeted_when_they_come_back(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("mo", moderator=True)
        await play.advance(WAIT)
        await play.join("ann")
        await play.leave("ann")
        await play.advance(WAIT)
        assert len(welcomed(play)) == 1
        assert "left again before I could" in await why(play, "ann")
        await play.join("ann")
        await play.advance(WAIT)
        assert "Ann" in welcomed(play)[-1]


async def test_several_within_the_window_share_one_greeting(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await crowd(play, 6)
        await play.advance(WAIT)
        assert welcomed(play) == []
        await play.advance(WINDOW)
        [greeting] = play.cards("welcome")
        assert called(greeting) == {f"n{number}" for number in range(1, 7)}
        assert "Newcomer 5 and Newcomer 6" in play.text(greeting)


async def test_a_greeting_of_very_many_names_ten_and_counts_the_others(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await crowd(play, 12)
        await play.advance(WINDOW)
        [greeting] = play.cards("welcome")
        assert len(called(greeting)) == 10
        assert "and 2 more" in play.text(greeting)


async def test_a_slow_stream_is_greeted_one_by_one(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        for number in range(1, 8):
            await play.join(f"n{number}")
            await play.advance(timedelta(seconds=20))
        assert len(welcomed(play)) == 7


async def test_a_night_full_of_newcomers_is_one_greeting_and_no_raid(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.advance(timedelta(hours=9))
        for number in range(30):
            await joined(play, f"n{number}", play.clock.now - timedelta(minutes=10 * (30 - number)))
        await play.advance(WINDOW)
        assert len(welcomed(play)) == 1
        assert play.cards("moderators") == []


async def test_bots_and_puppets_are_not_greeted_and_the_reason_is_kept(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=GreeterSettings(ignore=("ghost_*",))) as play:
        await play.join("mo", moderator=True)
        await play.advance(WAIT)
        await play.join("beep", bot=True)
        await play.join("ghost_1")
        await play.advance(WINDOW)
        assert len(welcomed(play)) == 1
        assert "bots don't mind" in await why(play, "beep")
        assert "ghost_*" in await why(play, "ghost_1")


@pytest.mark.parametrize(
    ("account", "puppet"),
    [("@_discord_42:here", True), ("@telegram_42:here", True), ("@telegram_fan:here", False), ("@ann:here", False)],
)
async def test_common_bridges_puppets_are_known(account: str, puppet: bool, tmp_path: Path) -> None:
    async with at_the_door(tmp_path, networks=("matrix",)) as play:
        await play.join(account, network="matrix")
        await play.advance(WAIT)
        assert len(welcomed(play, "matrix")) == (0 if puppet else 1)


async def test_a_linked_member_is_welcomed_once_over_both_networks(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, networks=("discord", "matrix")) as play:
        await play.join("mo", moderator=True, network="discord")
        await play.join("42", "Ann", network="discord")
        await play.advance(WAIT)
        await _link(play, Account("discord", "42"), Account("matrix", "@ann:here"))
        await play.join("@ann:here", "Ann", network="matrix")
        await play.advance(WAIT)
        assert welcomed(play, "matrix") == []
        said = await why(play, "@ann:here", network="discord")
        assert "on the other network" in said
        assert "was greeted" in said, "both decisions are told"


async def test_a_member_who_links_while_waiting_on_both_networks_is_welcomed_once(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, networks=("discord", "matrix")) as play:
        await play.join("42", "Ann", network="discord")
        await play.join("@ann:here", "Ann", network="matrix")
        await _link(play, Account("discord", "42"), Account("matrix", "@ann:here"))
        await play.advance(WAIT)
        assert len(welcomed(play, "discord") + welcomed(play, "matrix")) == 1


async def test_each_home_greets_its_own_newcomers(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, networks=("discord", "matrix")) as play:
        await play.join("42", "Ann", network="discord")
        await play.join("@bob:here", "Bob", network="matrix")
        await play.advance(WAIT)
        assert ["Ann" in words for words in welcomed(play, "discord")] == [True]
        assert ["Bob" in words for words in welcomed(play, "matrix")] == [True]
        assert welcomed(play, "matrix")[0] != welcomed(play, "discord")[0].replace("Ann", "Bob")


async def test_one_who_wants_to_be_left_alone_is_not_greeted(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("mo", moderator=True)
        await play.advance(WAIT)
        await play.house.write(
            lambda unit: play.house.services.members.prefer(unit, "makers", Account("local", "ann"), alone=True)
        )
        await play.join("ann")
        await play.advance(WAIT)
        assert len(welcomed(play)) == 1
        assert "asked to be left alone" in await why(play, "ann")


async def test_without_a_welcome_room_nobody_is_greeted_and_the_reason_is_kept(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        _without_welcome(play)
        await play.join("mo", moderator=True)
        await play.advance(WAIT)
        answer = await play.command("mo", "greet status mo", room="moderators")
        assert "no welcome room" in play.text(answer)


async def test_an_erased_member_is_not_greeted_again_and_nothing_of_them_is_kept(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("mo", moderator=True)
        await play.join("ann")
        await play.advance(WAIT)
        members = play.house.services.members
        ann = await play.house.write(lambda unit: members.of(unit, "makers", Account("local", "ann")))
        await play.house.write(lambda unit: members.erase(unit, ann.id))
        await joined(play, "ann", START)
        await play.leave("ann")
        await play.join("ann")
        await play.advance(WAIT)
        assert len(welcomed(play)) == 2
        assert [row.account for row in await rows(play)] == ["mo"]
        assert "know nothing of ann" in await why(play, "ann")


async def test_names_are_forgotten_once_greeted(tmp_path: Path) -> None:
    async with at_the_door(tmp_path) as play:
        await play.join("ann", "Canary")
        assert [row.name for row in await rows(play)] == ["Canary"]
        await play.advance(WAIT)
        assert [row.name for row in await rows(play)] == [None]


@pytest.mark.parametrize(
    "name",
    ["@everyone", "**bold**", "<@1> [x](javascript:1)", "<b>x</b>", "a\u202eb\u200bc", "N" * 4000, "{ $name }", "   "],
)
async def test_hostile_names_stay_words(name: str, tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=GreeterSettings(wordings=("Hello {name}!",))) as play:
        await play.join("ann", name)
        await play.advance(WAIT)
        [greeting] = play.cards("welcome")
        assert greeting.card is not None
        assert called(greeting) == {"ann"}
        assert len(play.text(greeting)) < 100
        assert "\u202e" not in play.text(greeting)


async def test_the_admin_s_own_wordings_come_in_turn_with_markup_and_placeholders(tmp_path: Path) -> None:
    own = GreeterSettings(
        wordings=("**{name}** is number {count} of {community}.", {"fr": "Salut {name} !"}),
        burst_wordings=("{newcomers} at once: {names}",),
        count="",
        button={"en": "Tour"},
    )
    async with at_the_door(tmp_path, settings=own) as play:
        for id in ("ann", "bob"):
            await play.join(id)
            await play.advance(WINDOW)
        await crowd(play, 5)
        await play.advance(WINDOW)
        first, second, third = welcomed(play)
        assert (first, second) == ("Ann is number 1 of The Makers.", "Salut Bob !")
        assert third.startswith("5 at once: Newcomer 1")
        answered = await play.press("ann", play.cards("welcome")[0], "Tour")
        assert answered is not None
        assert answered.private


async def test_the_community_s_name_stays_words(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, settings=GreeterSettings(wordings=("{name} in {community}",))) as play:
        here = play.house.services.communities["makers"]
        play.house.services.communities["makers"] = here.model_copy(update={"name": "@room **x**"})
        await play.join("ann")
        await play.advance(WAIT)
        [greeting] = play.cards("welcome")
        assert greeting.card is not None
        assert Said("@room **x**") in greeting.card.body[0]


def _without_welcome(play: Play) -> None:
    here: Community = play.house.services.communities["makers"]
    assert here.local is not None
    home = here.local.model_copy(update={"rooms": {"moderators": "moderators"}})
    play.house.services.communities["makers"] = here.model_copy(update={"local": home})


async def _link(play: Play, one: Account, other: Account) -> None:
    members = play.house.services.members
    kept = await play.house.write(lambda unit: members.of(unit, "makers", one))
    gone = await play.house.write(lambda unit: members.of(unit, "makers", other))
    await play.house.write(lambda unit: members.merge(unit, gone=gone.id, kept=kept.id))
