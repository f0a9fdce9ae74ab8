"""A board in a forum channel: each idea is a post, sorted by its tags."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import FORUM, JSON
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess

pytestmark = pytest.mark.wire

TAGS = [
    {"id": "11", "name": "Events", "moderated": False, "emoji_id": None, "emoji_name": None},
    {"id": "12", "name": "Planned", "moderated": False, "emoji_id": None, "emoji_name": None},
    {"id": "13", "name": "Other", "moderated": False, "emoji_id": None, "emoji_name": None},
]


@pytest.fixture
async def forum(town: Town, bot: BotProcess, tmp_path: Path) -> JSON:
    """The forum of the town, where ideas go."""
    forum = await town.server.add_channel("ideas", FORUM)
    await town.server.deeds.revise_channel(forum, {"available_tags": TAGS})
    toml = town.toml(tmp_path / "data", cogs='[communities.ideas]\ntags = ["events"]\n')
    toml = toml.replace('"polls"]', '"ideas"]').replace("moderators = ", f"ideas = {forum['id']}\nmoderators = ")
    assert str(forum["id"]) in toml
    bot.toml.write_text(toml, encoding="utf-8")
    return forum


def posts(town: Town, forum: JSON) -> list[JSON]:
    """The posts that stand in the forum."""
    channels = town.server.world.channels_of(town.server.guild, threads=True)
    return [channel for channel in channels if channel["parent_id"] == forum["id"]]


async def test_an_idea_is_a_post_that_is_voted_for_answered_and_sorted_anew(
    forum: JSON, town: Town, bot: BotProcess
) -> None:
    server = town.server
    await town.start(bot)
    ann = await server.add_member("Ann", announce=False)
    said = await town.as_moderator("idea propose", title="Chess on Sundays", why="For all of us", tag="events")
    assert "#1" in said.text
    [post] = await server.wait_for(partial(posts, town, forum), PATIENCE)
    assert post["name"] == "#1 Chess on Sundays"
    assert post["applied_tags"] == ["11"]
    [card] = server.messages(post)
    vote = next(c["custom_id"] for c in server.controls(card) if "vote" in c["custom_id"])
    await server.completed(await server.click(ann, card, vote))
    await server.wait_for(lambda: "1 vote" in text_of(card), PATIENCE)

    await server.deeds.revise_channel(post, {"archived": True})
    await town.as_moderator("idea status", idea="#1", status="planned", answer="We start in March")
    await server.wait_for(lambda: "We start in March" in text_of(card), PATIENCE)
    await server.wait_for(lambda: post["applied_tags"] == ["11", "12"] and len(server.messages(post)) == 2, PATIENCE)
    assert "will be done" in text_of(server.messages(post)[1])
    assert not post["thread_metadata"]["archived"]

    await town.as_moderator("idea tag", idea="#1", tag="events")
    await town.as_moderator("idea propose", title="Vegan breakfast", why="For all of us")
    await server.settle()
    assert [one["name"] for one in posts(town, forum)] == ["#1 Chess on Sundays", "#2 Vegan breakfast"]
    assert posts(town, forum)[1]["applied_tags"] == []


async def test_a_deleted_idea_goes_with_its_post_or_at_least_with_its_words(
    forum: JSON, town: Town, bot: BotProcess
) -> None:
    server = town.server
    await town.start(bot)
    for number, title in enumerate(("Chess on Sundays", "Vegan breakfast"), 1):
        await town.as_moderator("idea propose", title=title, why="For all of us")
        await server.wait_for(lambda number=number: len(posts(town, forum)) == number, PATIENCE)  # type: ignore[misc]  # a default binds the loop's number
    await town.as_moderator("idea delete", idea="#1")
    await server.wait_for(lambda: [one["name"] for one in posts(town, forum)] == ["#2 Vegan breakfast"], PATIENCE)
    await server.deny(forum, "manage_threads")
    await town.as_moderator("idea delete", idea="#2")
    [post] = posts(town, forum)
    await server.wait_for(lambda: not server.messages(post), PATIENCE)
    await server.wait_for(
        lambda: any("Manage Threads" in text_of(told) for told in server.messages(town.office)), PATIENCE
    )


async def test_a_forum_that_wants_a_tag_gets_one(forum: JSON, town: Town, bot: BotProcess) -> None:
    await town.server.deeds.revise_channel(forum, {"flags": 1 << 4})
    await town.start(bot)
    await town.as_moderator("idea propose", title="Vegan breakfast", why="For all of us")
    [post] = await town.server.wait_for(partial(posts, town, forum), PATIENCE)
    assert post["applied_tags"] == ["11"]


async def test_a_post_stands_once_whatever_becomes_of_the_answer_or_of_the_bot(
    forum: JSON, town: Town, bot: BotProcess
) -> None:
    server = town.server
    await town.start(bot)
    server.fail("POST", "/channels/*/threads", "drop_after")
    await town.as_moderator("idea propose", title="Chess on Sundays", why="For all of us")
    await server.wait_for(lambda: _looked(town), PATIENCE)
    await server.settle()
    with server.failing("POST", "/channels/*/threads", "drop_after"):
        await town.as_moderator("idea propose", title="Vegan breakfast", why="For all of us")
        await server.wait_for(lambda: len(posts(town, forum)) == 2, PATIENCE)
        bot.kill()
        await bot.ended()
    await server.deeds.revise_channel(posts(town, forum)[1], {"archived": True})
    server.judge.calls.clear()
    await town.start(bot)
    await server.wait_for(lambda: _looked(town), PATIENCE)
    await server.settle()
    assert [one["name"] for one in posts(town, forum)] == ["#1 Chess on Sundays", "#2 Vegan breakfast"]
    ann = await server.add_member("Ann", announce=False)
    for post in posts(town, forum):  # each is known as the idea's card
        [card] = server.messages(post)
        vote = next(c["custom_id"] for c in server.controls(card) if "vote" in c["custom_id"])
        await server.completed(await server.click(ann, card, vote))
        await server.wait_for(lambda card=card: "1 vote" in text_of(card), PATIENCE)  # type: ignore[misc]  # a default binds the loop's card


def _looked(town: Town) -> bool:
    """Whether the bot has looked for a post among those that are there."""
    return any(re.search(r"/threads/(active|archived)", call.path) for call in town.server.judge.calls)
