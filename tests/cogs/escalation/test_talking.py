"""Private talk: what moderators and authors say to each other, on every way there is to reach somebody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import Room
from bot.platforms.local import Post
from bot.testing import Play
from cogs.posts.settings import PostSettings
from tests.cogs.escalation.scenes import OFFICE, looking_after, mo, private, reported, said, wordings

NOW = timedelta(0)
WORDS = "You are right, we put them on the door"


async def alone(play: Play, who: str, words: str, network: str = "local") -> str:
    """Somebody writes to the bot alone; what a command would have been answered."""
    direct = Room(network, who, direct=True)
    answer = await play.platforms[network].say(play.community, who, direct, words)
    await play.settle()
    return play.text(answer)


async def test_a_moderators_words_reach_the_author_and_the_answer_the_thread(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        card = await reported(play)
        opened = await play.press("mo", card, "Answer in private")
        assert opened is not None
        assert "on its way to Ann" in play.text(await play.submit("mo", opened, words=WORDS))
        [letter] = private(play, "ann")
        for part in (WORDS, "opening hours", "#welcome", "The moderators"):
            assert part in play.text(letter)
        assert "Mo" not in play.text(letter).replace("moderators", "")
        assert "Answered, Mo looks after it" in play.text(card)

        opened = await play.press("ann", letter, "Answer")
        assert opened is not None
        assert "Passed on" in play.text(await play.submit("ann", opened, words="Thank you\nall"))
        assert await alone(play, "ann", "And one thing more") == ""
        assert "Passed on" in play.text(private(play, "ann")[-1])
        first, second = play.stage().replies(card.id)
        assert "Ann answers:\nThank you\nall" in play.text(first)
        assert "And one thing more" in play.text(second)
        assert "And one thing more" in play.text(card)
        assert "To be answered by" in play.text(card)
        for post in play.cards("welcome"):
            assert WORDS not in play.text(post)


async def test_only_the_author_answers_and_ends_the_talk(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        await mo(play, f'case answer 1 "{WORDS}"')
        [letter] = private(play, "ann")
        for label in ("Answer", "End the talk"):
            assert "for somebody else" in play.text(await play.press("bob", letter, label))
        assert "the end of this talk" in play.text(await play.press("ann", letter, "End the talk"))
        assert wordings(letter) == []
        forged = await play.platforms["local"].press(play.community, "ann", letter, "escalation:reply:1")
        assert "This talk is over" in play.text(forged)
        assert await alone(play, "ann", "hello there") != ""  # a command that nobody knows
        assert "the author ended the talk" in await mo(play, "case history 1")


async def test_a_line_in_a_direct_room_is_a_command_where_there_is_no_talk_or_with_its_sign(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        assert "privacy" in (await alone(play, "ann", "help")).casefold()
        await mo(play, f'case answer 1 "{WORDS}"')
        assert await alone(play, "ann", "help") == ""
        assert "privacy" in (await alone(play, "ann", "!help")).casefold()
        assert "privacy" in (await alone(play, "bob", "help")).casefold()


async def test_answers_are_signed_as_the_settings_say_and_come_from_snippets(tmp_path: Path) -> None:
    more = {"signed": "name", "snippets": {"thanks": "Thank you for telling us."}}
    async with looking_after(tmp_path, more=more) as play:
        await reported(play)
        assert "There are: thanks" in await mo(play, "case answer 1 snippet=nope")
        assert "What should I tell them" in await mo(play, "case answer 1")
        await mo(play, "case answer 1 snippet=thanks")
        [letter] = private(play, "ann")
        assert "Thank you for telling us." in play.text(letter)
        assert "Mo ·" in play.text(letter)


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        await mo(play, f'case answer 1 "{WORDS}"')
        stage, clock = play.stage(), play.clock
    async with looking_after(tmp_path, stages={"local": stage}, clock=clock) as play:
        assert len(private(play, "ann")) == 1
        assert await alone(play, "ann", "I am still here") == ""
        [reply] = play.stage().replies(play.cards(OFFICE)[0].id)
        assert "I am still here" in play.text(reply)


async def test_what_the_author_wrote_while_the_bot_was_away_is_passed_on_once(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        await mo(play, f'case answer 1 "{WORDS}"')
        assert await alone(play, "ann", "First") == ""
        stage, clock = play.stage(), play.clock
    stage.post(Room("local", "ann", direct=True), author="ann", words="Second", at=clock())
    for _ in range(2):
        async with looking_after(tmp_path, stages={"local": stage}, clock=clock) as play:
            await play.advance(NOW)
            said_there = [play.text(post) for post in play.stage().replies(play.cards(OFFICE)[0].id)]
            assert [words.splitlines()[-1] for words in said_there] == ["First", "Second"]


async def test_of_several_talks_the_newest_is_told_and_nothing_is_told_again_to_another(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        for number, complaint in enumerate(("Nobody is at the desk", "The door is broken since May"), 1):
            await reported(play, complaint)
            await mo(play, f'case answer {number} "{WORDS}"')
        assert await alone(play, "ann", "Thank you") == ""
        stage, clock = play.stage(), play.clock
    stage.post(Room("local", "ann", direct=True), author="ann", words="And now?", at=clock())
    async with looking_after(tmp_path, stages={"local": stage}, clock=clock) as play:
        await play.advance(NOW)
        first, second = [[play.text(p) for p in play.stage().replies(c.id)] for c in play.cards(OFFICE)]
        assert first == []
        assert [words.splitlines()[-1] for words in second] == ["Thank you", "And now?"]


# ------------------------------------------------------------------ authors who are hard to reach


async def shut_out(tmp_path: Path, play: Play) -> Post:
    """A case on Discord whose author takes no direct messages; the case's card."""
    for name in ("dan", "eve"):
        await play.join(name, network="discord")
    stage = play.stage("discord")
    stage.closed_rooms.add("dan")
    message = stage.post(Room("discord", "welcome"), author="dan", words="Nobody ever answers here", at=play.clock())
    await play.command("eve", "report", reply_to=message, network="discord")
    return play.cards(OFFICE)[-1]


async def test_closed_direct_messages_fall_back_to_a_private_thread(tmp_path: Path) -> None:
    async with looking_after(tmp_path, networks=("local", "discord")) as play:
        card = await shut_out(tmp_path, play)
        await mo(play, f'case answer 1 "{WORDS}"')
        await play.advance(NOW)
        stage = play.stage("discord")
        assert stage.private == {"#1 The Makers": ("dan",)}
        [letter] = stage.cards("#1 The Makers")
        assert WORDS in play.text(letter)
        opened = await play.press("dan", letter, "Answer", network="discord")
        assert opened is not None
        await play.submit("dan", opened, network="discord", words="Thank you")
        assert "Thank you" in play.text(play.stage().replies(card.id)[0])
        await mo(play, 'case answer 1 "And again"')
        assert len(stage.cards("#1 The Makers")) == 2
        assert "trying a private thread" in await mo(play, "case history 1")


async def test_where_there_are_no_private_threads_the_author_is_called_without_a_word_of_the_case(
    tmp_path: Path,
) -> None:
    async with looking_after(tmp_path, networks=("local", "discord")) as play:
        await shut_out(tmp_path, play)
        stage = play.stage("discord")
        stage.without_private_rooms.add("welcome")
        await mo(play, f'case answer 1 "{WORDS}"')
        await play.advance(NOW)
        [call] = stage.cards("welcome")
        assert "dan" in play.text(call).casefold()
        assert WORDS not in play.text(call)
        assert "Nobody ever answers" not in play.text(call)
        assert "for somebody else" in play.text(await play.press("eve", call, "Read it", network="discord"))
        letter = await play.press("dan", call, "Read it", network="discord")
        assert letter is not None
        assert letter.private
        assert WORDS in play.text(letter)
        opened = await play.press("dan", letter, "Answer", network="discord")
        assert opened is not None
        stage.closed_rooms.discard("dan")
        assert await alone(play, "dan", "I found you", "discord") == ""
        await mo(play, 'case answer 1 "Good"')
        assert "Good" in play.text(stage.cards("dan")[-1])


async def test_an_author_whom_nothing_reaches_is_said_to_the_moderators(tmp_path: Path) -> None:
    async with looking_after(tmp_path, networks=("local", "discord")) as play:
        card = await shut_out(tmp_path, play)
        play.stage("discord").closed_rooms.add("welcome")
        await mo(play, f'case answer 1 "{WORDS}"')
        await play.advance(NOW)
        assert "Dan can't be reached" in play.text(card)
        assert "the author can't be reached" in await mo(play, "case history 1")
        play.stage("discord").closed_rooms.clear()
        await mo(play, 'case answer 1 "Now?"')
        assert "Now?" in play.text(play.stage("discord").cards("dan")[-1])


async def test_outside_of_discord_closed_rooms_lead_to_a_call(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        play.stage().closed_rooms.add("ann")
        await mo(play, f'case answer 1 "{WORDS}"')
        [call] = play.cards("welcome")
        assert WORDS in play.text(await play.press("ann", call, "Read it"))


async def test_a_moderator_may_join_the_talk_in_a_private_thread(tmp_path: Path) -> None:
    async with looking_after(tmp_path, networks=("local", "discord"), more={"talk": "joined"}) as play:
        await play.join("max", network="discord", moderator=True)
        await shut_out(tmp_path, play)
        await play.command("max", f'case answer 1 "{WORDS}"', OFFICE, network="discord")
        await play.advance(NOW)
        assert play.stage("discord").private == {"#1 The Makers": ("dan", "max")}


# ------------------------------------------------------------------ the public word


@pytest.mark.parametrize("second_yes", [False, True])
async def test_what_is_admitted_goes_out_as_a_post(tmp_path: Path, second_yes: bool) -> None:
    async with looking_after(tmp_path, cogs=("posts",)) as play:
        home = play.house.community("makers")
        home.settings["posts"] = PostSettings(second_yes=second_yes)
        card = await reported(play)
        opened = await play.command("mo", "case admit 1", OFFICE)
        assert opened is not None
        assert opened.form is not None
        assert "You were right about" in opened.form.fields[0].value
        assert "goes out as a post" in play.text(await play.submit("mo", opened, words="You were **right**"))
        assert "Justified" in play.text(card)
        if second_yes:
            assert play.cards("announcements") == []
            asked = play.cards(OFFICE)[-1]
            await play.press("max", asked, "I agree")
        await play.advance(NOW)
        [post] = play.cards("announcements")
        assert "You were" in play.text(post)
        assert "right" in play.text(post)


async def test_without_posts_it_is_said_in_the_announcements(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        await reported(play)
        await mo(play, 'case resolve 1 "Done"')
        assert "Said, in public" in await mo(play, 'case admit 1 "You were right\nall along"')
        [post] = play.cards("announcements")
        assert play.text(post) == "You were right\nall along"
    async with looking_after(tmp_path / "other", more={"announcements": "nowhere"}) as play:
        await reported(play)
        assert "no room “nowhere”" in await mo(play, 'case admit 1 "You were right"')


async def test_words_for_nobody_in_particular_cannot_be_answered(tmp_path: Path) -> None:
    async with looking_after(tmp_path) as play:
        said(play, "ann", "hello")
        assert "no case" in await mo(play, 'case answer 1 "Hello"')
