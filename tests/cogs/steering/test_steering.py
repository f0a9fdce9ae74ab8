"""Pause, mute, status and log, as moderators use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import Card, Gone, MemberJoined, Outgoing, Room, RoomMoved, Unsure
from bot.cog import Cog, Context, Press, Request, command, on, press
from bot.config import Settings
from bot.platforms.local import Answered
from bot.testing import Play, playing
from bot.text import Mention, Said, text
from cogs.account import Accounts
from cogs.steering import Steering


class Chatty(Cog[Settings]):
    """Says hello to everybody unasked, and whatever a moderator asks for."""

    name, group, Settings = "chatty", "chat", Settings

    @on(MemberJoined)
    async def hello(self, ctx: Context, event: MemberJoined) -> None:
        """Unasked, in every home."""
        await ctx.send(Card(body=(text("Hello ", Said(event.name)),)), rooms=ctx.rooms("welcome"))

    @command(moderator=True)
    async def tell(self, ctx: Request, words: str) -> None:
        """Asked for."""
        await ctx.send(Card(body=(text(Said(words)),)), rooms=ctx.rooms("welcome"))
        ctx.answer(text("told"))

    @press("thank", moderator=True)
    async def thank(self, ctx: Press, whom: str) -> None:
        """For moderators only."""
        ctx.answer(text("thanked ", Said(whom)))


KINDS = [Accounts, Steering, Chatty]
BOTH = ("discord", "matrix")


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """A community on one stage, with a moderator and a bot that greets."""
    async with playing(tmp_path, KINDS, cogs=["chatty"]) as play:
        await play.join("mod", moderator=True)
        await play.join("ann")
        yield play


def said(play: Play, room: str = "welcome", network: str = "local") -> list[str]:
    return [play.text(post) for post in play.cards(room, network)]


async def ask(play: Play, line: str, who: str = "mod", network: str = "local") -> str:
    return play.text(await play.command(who, line, network=network))


# ------------------------------------------------------------------ pause and mute


async def test_while_paused_nothing_unasked_is_said_and_then_it_catches_up_in_order(play: Play) -> None:
    assert (await ask(play, "bot pause")).startswith("All right, I'll hold my tongue.")
    await play.join("bob")
    await play.join("cleo")
    assert said(play) == ["Hello Mod", "Hello Ann"]
    assert await ask(play, "bot resume") == "I'm back. 2 messages were waiting; they go out now."
    assert said(play) == ["Hello Mod", "Hello Ann", "Hello Bob", "Hello Cleo"]


async def test_while_paused_what_is_asked_for_is_said(play: Play) -> None:
    await ask(play, "bot pause")
    await play.join("bob")
    assert await ask(play, "chat tell news") == "told"
    assert said(play)[-1] == "news"


async def test_a_pause_outlives_a_restart(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["chatty"]) as play:
        stage = play.stage()
        await play.join("mod", moderator=True)
        await ask(play, "bot pause")
        await ask(play, "bot mute ideas")
        await play.join("bob")
    async with playing(tmp_path, KINDS, cogs=["chatty"], stages={"local": stage}) as play:
        await play.join("cleo")
        assert said(play) == ["Hello Mod"]
        assert "Quiet in: #ideas" in await ask(play, "bot status")
        assert await ask(play, "bot resume") == "I'm back. 2 messages were waiting; they go out now."
        assert said(play) == ["Hello Mod", "Hello Bob", "Hello Cleo"]


async def test_pausing_and_resuming_twice_is_said_so(play: Play) -> None:
    assert (await ask(play, "bot resume")).startswith("I'm not paused.")
    await ask(play, "bot pause")
    assert (await ask(play, "bot pause")).startswith("I'm paused already.")
    assert await ask(play, "bot resume") == "I'm back. Nothing had piled up."


async def test_one_room_is_muted_and_the_others_are_not(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["chatty"], networks=BOTH) as play:
        await play.join("mod", moderator=True, network="discord")
        assert (await ask(play, "bot mute #welcome", network="discord")).startswith(
            "All right, I'll be quiet in #welcome"
        )
        await play.join("bob", network="matrix")
        assert said(play, network="discord") == ["Hello Mod"]
        assert said(play, network="matrix") == ["Hello Mod", "Hello Bob"]
        assert (await ask(play, "bot mute welcome", network="discord")).startswith("I'm quiet in #welcome already.")
        unmuted = await ask(play, "bot unmute welcome", network="discord")
        assert unmuted == "I may speak in #welcome again. What was waiting goes out now."
        assert said(play, network="discord") == ["Hello Mod", "Hello Bob"]
        assert await ask(play, "bot unmute welcome", network="discord") == "I'm not muted in #welcome."


async def test_a_muted_room_that_moves_stays_muted(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["chatty"]) as play:
        await play.join("mod", moderator=True)
        await ask(play, "bot mute welcome")
        await play.join("bob")
        old, new = Room("local", "welcome"), Room("local", "ideas")
        await play.house.happened(RoomMoved(community=play.community, network="local", room=old, to=new))
        await play.settle()
        assert said(play, "ideas") == []
    async with playing(tmp_path, KINDS, cogs=["chatty"], stages={"local": play.stage()}) as play:
        assert said(play, "ideas") == []
        await ask(play, "bot unmute ideas")
        assert said(play, "ideas") == ["Hello Bob"]


async def test_an_unknown_room_is_answered_with_those_that_are_known(play: Play) -> None:
    answer = await ask(play, "bot mute nowhere")
    assert answer == "I don't know the room “nowhere”. I know: announcements ideas moderators welcome"


@pytest.mark.parametrize("line", ["bot pause", "bot resume", "bot mute welcome", "bot status", "bot log"])
async def test_members_are_kindly_refused(play: Play, line: str) -> None:
    assert (await ask(play, line, "ann")).startswith("That one is for moderators.")
    await play.join("bob")
    assert said(play)[-1] == "Hello Bob"


# ------------------------------------------------------------------ status


async def test_the_status_tells_what_is_up_and_that_nothing_waits(play: Play) -> None:
    answer = await play.command("mod", "bot status")
    assert answer is not None
    assert answer.private
    lines = play.text(answer).splitlines()
    assert lines[:4] == [
        "How I'm doing",
        "I'm up and speaking.",
        "Local: I'm there",
        "Nothing waits to go out, and nothing went wrong.",
    ]
    assert lines[4] == "What I do here: account, steering, chatty"
    assert lines[5].startswith("Animateur ")


async def test_the_status_tells_of_a_network_that_shut_the_bot_out(play: Play) -> None:
    play.app.away["local"] = "the token was revoked"
    assert "Local: I'm not there, because the token was revoked" in await ask(play, "bot status")


async def test_the_status_counts_what_waits_was_refused_or_is_unsure(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubles = iter([Gone("no such room"), Unsure("cut off"), Unsure("cut off")])

    async def send(message: Outgoing) -> str:
        raise next(troubles)

    monkeypatch.setattr(play.platforms["local"], "send", send)
    monkeypatch.setattr(play.house.deliveries, "_tell", quietly)
    for name in ("bob", "cleo", "dan"):
        await play.join(name)
    await ask(play, "bot pause")
    await play.join("eve")
    answer = await ask(play, "bot status")
    assert "I'm paused: what nobody asked for waits until bot resume." in answer
    assert "One message waits to go out." in answer
    assert "One message was refused by its network" in answer
    assert "2 messages may or may not have arrived" in answer


async def quietly(*_: object, **__: object) -> None:
    """The moderators are not told here."""


async def test_the_status_speaks_french(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["chatty"], locale="fr") as play:
        await play.join("mod", moderator=True)
        assert (await ask(play, "bot état")).startswith("Comment je vais\nJe suis là et je parle.\nLocal : j'y suis")


# ------------------------------------------------------------------ log


async def test_the_log_tells_who_asked_what_and_when_newest_first(play: Play) -> None:
    assert await ask(play, "bot log") == "No moderator has asked anything of me yet."
    await ask(play, "chat tell **hi** @everyone")
    await play.advance(timedelta(hours=1))
    await ask(play, "bot pause")
    await ask(play, "bot status")
    answer = await play.command("mod", "bot log")
    assert play.text(answer).splitlines() == [
        "What moderators asked of me",
        "Tue, Dec 1, 2026, 11:00 · mod · bot pause ",
        "Tue, Dec 1, 2026, 10:00 · mod · chat tell words=**hi** @everyone",
    ]
    assert answer is not None
    assert answer.card is not None
    assert Mention("local", "mod", "mod") in answer.card.body[0]
    assert Said("words=**hi** @everyone") in answer.card.body[0]


async def test_the_log_is_as_long_as_asked(play: Play) -> None:
    for number in range(4):
        await ask(play, f"chat tell {number}")
    assert len((await ask(play, "bot log 2")).splitlines()) == 3
    assert await ask(play, "bot log 99") == "count goes from 1 to 50."


async def test_what_was_refused_is_not_in_the_log(play: Play) -> None:
    await ask(play, "bot mute nowhere")
    await ask(play, "bot pause", "ann")
    assert await ask(play, "bot log") == "No moderator has asked anything of me yet."


async def test_a_moderators_press_is_in_the_log_and_a_members_is_refused(play: Play) -> None:
    platform = play.platforms["local"]
    post = play.cards("welcome")[0]
    refused = await platform.press(play.community, "ann", post, "chatty:thank:bob")
    assert play.text(refused).startswith("That one is for moderators.")
    done = await platform.press(play.community, "mod", post, "chatty:thank:bob")
    assert play.text(done) == "thanked bob"
    assert (await ask(play, "bot log")).endswith("· mod · chatty thank bob")


async def test_a_linked_moderator_is_shown_by_the_account_of_the_readers_network(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["chatty"], networks=BOTH) as play:
        await play.join("mod", moderator=True, network="discord")
        await play.join("@mod:x", "Mod", moderator=True, network="matrix")
        await ask(play, "bot pause", network="discord")
        assert "· mod · bot pause" in await ask(play, "bot log", "@mod:x", "matrix")
        code = play.text(await play.command("mod", "link", None, network="discord")).split("code: ")[1][:11]
        await play.command("@mod:x", f"link {code}", None, network="matrix")
        assert "· @mod:x · bot pause" in await ask(play, "bot log", "@mod:x", "matrix")


async def test_an_erased_moderator_and_member_are_in_the_log_without_a_name(play: Play) -> None:
    await ask(play, "chat tell ann")
    for who in ("mod", "ann"):
        await play.command(who, "privacy optout")
        asked = await play.command(who, "privacy erase")
        assert isinstance(asked, Answered)
        await play.press(who, asked, "Erase it all")
    assert (await ask(play, "bot log")).endswith("somebody who asked to be forgotten · chat tell words=…")
