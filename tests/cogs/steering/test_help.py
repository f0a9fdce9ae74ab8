"""Help: what the asker may ask for, as it is typed where it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat import Account
from bot.testing import Play, playing
from cogs.account import Accounts
from cogs.polls.settings import PollSettings
from cogs.steering import Steering

BOTH = ("discord", "matrix")
ACCOUNT = Account("discord", "ann")


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """A community on two networks, with a moderator and a member on each."""
    async with playing(tmp_path, [Accounts, Steering], cogs=[], networks=BOTH) as play:
        for network in BOTH:
            await play.join("mod", moderator=True, network=network)
            await play.join("ann", network=network)
            await play.join("zoé", network=network, locale="fr")
        yield play


async def ask(play: Play, who: str, line: str, network: str = "matrix") -> str:
    return play.text(await play.command(who, line, network=network))


async def test_members_see_their_commands_grouped_with_an_example(play: Play) -> None:
    assert (await ask(play, "ann", "help")).splitlines() == [
        "What I can do for you",
        "What I keep about you: see it, erase it, stay out of the counts",
        "!privacy export !privacy erase !privacy optout !privacy optin",
        "Like this: !privacy export",
        "!link: Make your Discord and Matrix accounts one member: one voice, one set of wishes",
        "!unlink: Make this account a member of its own again",
        "!language: Choose the language I answer you in",
        "!help: What I can do for you",
        "!help and a word from above tells you more about it.",
    ]


async def test_moderators_see_theirs_too(play: Play) -> None:
    answer = await ask(play, "mod", "help")
    assert "!bot pause !bot resume !bot mute !bot unmute !bot status !bot log" in answer
    assert "Like this: !bot mute #welcome" in answer
    assert "!bot" not in await ask(play, "ann", "help")


async def test_on_discord_commands_are_shown_with_a_slash(play: Play) -> None:
    answer = await ask(play, "ann", "help", "discord")
    assert "/privacy export /privacy erase" in answer
    assert "!" not in answer
    assert (await ask(play, "ann", "help privacy", "discord")).splitlines()[1:3] == [
        "/privacy export: Get everything I keep about you, as a file",
        "/privacy erase: Erase everything I keep about you",
    ]


async def test_help_speaks_the_askers_language_and_names(play: Play) -> None:
    answer = await ask(play, "zoé", "aide")
    assert answer.startswith("Ce que je peux faire pour toi")
    assert "!vie-privée exporter !vie-privée effacer" in answer


async def test_on_discord_names_follow_the_app_and_words_the_member(play: Play) -> None:
    await ask(play, "ann", "language fr", "discord")
    answer = await ask(play, "ann", "help", "discord")
    assert answer.startswith("Ce que je peux faire pour toi")
    assert "/privacy export /privacy erase" in answer


async def test_a_group_is_explained_command_by_command(play: Play) -> None:
    answer = (await ask(play, "mod", "help bot")).splitlines()
    assert answer[0] == "Steer me: pause me, hush a room, see how I am doing"
    assert answer[1:3] == [
        "!bot pause: Hold back everything nobody asked for, until you resume (moderators)",
        "Like this: !bot pause",
    ]


@pytest.mark.parametrize("asked", ["bot log", "!bot log", "/bot log", '"bot log"', "BOT LOG"])
async def test_one_command_is_explained_with_its_options_and_an_example(play: Play, asked: str) -> None:
    assert (await ask(play, "mod", f"help {asked}")).splitlines() == [
        "!bot log",
        "Who asked what of me, newest first",
        "!bot log [count=…]",
        "count (if you like): How many lines, 1 to 50",
        "Like this: !bot log 20",
        "For moderators.",
    ]


async def test_required_options_are_shown_as_such(play: Play) -> None:
    assert (await ask(play, "mod", "help bot mute")).splitlines()[2:4] == [
        "!bot mute <room>",
        "room: The room I should be quiet in",
    ]


async def test_on_discord_one_command_shows_no_line_to_type(play: Play) -> None:
    assert (await ask(play, "mod", "help bot mute", "discord")).splitlines() == [
        "/bot mute",
        "Say nothing unasked in one room",
        "room: The room I should be quiet in",
        "For moderators.",
    ]


async def test_moderators_commands_are_explained_to_moderators_only(play: Play) -> None:
    for asked in ("bot", "bot pause"):
        assert (await ask(play, "ann", f"help {asked}")).startswith("That one is for moderators.")


async def test_a_slip_is_answered_with_what_was_probably_meant(play: Play) -> None:
    assert await ask(play, "ann", "help privcay") == "I don't know “privcay”. Did you mean !privacy?"
    assert (await ask(play, "ann", 'help "!"')).startswith("What I can do for you")
    assert await ask(play, "ann", "help qqqq") == "I don't know “qqqq”. !help shows what I can do."


async def test_help_is_found_without_accents(tmp_path: Path) -> None:
    async with playing(tmp_path, cogs=["ideas"], networks=BOTH, locale="fr") as play:
        assert (await ask(play, "ann", "aide idee proposer")).startswith("!idée proposer")


async def test_discord_completes_what_help_is_wanted_for(play: Play) -> None:
    async def completed(typed: str) -> list[str]:
        pairs = await play.house.complete(play.community, ACCOUNT, ("help",), "command", typed, "en", moderator=True)
        return [value for _, value in pairs]

    assert await completed("priv") == [
        "privacy",
        "privacy export",
        "privacy erase",
        "privacy optout",
        "privacy optin",
    ]
    assert "link" in await completed("")
    assert await completed("qqq") == []


@pytest.mark.parametrize("opened_by", ["moderators", "everyone"])
async def test_what_the_settings_leave_to_moderators_is_shown_to_them_alone(tmp_path: Path, opened_by: str) -> None:
    settings = {"polls": PollSettings.model_validate({"opened_by": opened_by})}
    async with playing(tmp_path, cogs=["polls"], networks=("matrix",), settings=settings) as play:
        await play.join("mod", network="matrix", moderator=True)
        await play.join("ann", network="matrix")
        open_to_all = opened_by == "everyone"
        assert ("!poll open" in await ask(play, "ann", "help")) is open_to_all
        assert "!poll list" in await ask(play, "ann", "help")
        assert ("for moderators" in await ask(play, "ann", "help poll close")) is not open_to_all
        assert ("!poll open: Ask the community a question (moderators)" in await ask(play, "mod", "help poll")) is (
            not open_to_all
        )
