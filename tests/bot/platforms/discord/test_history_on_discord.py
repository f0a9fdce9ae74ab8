"""The history of a server is read as its live talk would have been counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat import Gone, Later, Room
from bot.history import Past
from bot.platform import Source
from bot.platforms.discord import history
from tests.bot.platforms.discord.test_activity_on_discord import Ear, told
from tests.bot.platforms.discord.town import Town

pytestmark = pytest.mark.simcord(settle_timeout=20)

ALWAYS = 0.0
"""Since when: 1970."""


@pytest.fixture
async def counted(town: Town) -> Town:
    """A town that is counted."""
    await town.app.close()
    town.kinds = (Ear,)
    await town.open()
    return town


async def read(town: Town) -> Past:
    """Everything that was said so far."""
    since, until = datetime(2025, 6, 1, tzinfo=UTC), town.env.now() + timedelta(hours=1)
    past = Past(town.app.house.activity, [town.platform], "town", since, until)
    while not past.over:
        await past.read()
    return past


async def live(town: Town) -> dict[str, tuple[int, int]]:
    """What was counted of it as it was said: messages and people, by room."""
    found = {}
    for room in (town.square.id, town.office.id):
        found[str(room)] = await told(town, room)
    return found


def said(past: Past) -> dict[str, tuple[int, int]]:
    """What was read, by room, where all was said in one hour."""
    [hour] = past.hours
    return {room: counts for (_, room), counts in hour.rooms.items()}


def thread(town: Town, name: str, *, archived: timedelta | None = None, parent: int = 0) -> int:
    """A thread in the square; `archived`: how long ago."""
    backend = town.env.backend
    made = backend.create_thread(parent or town.square.id, name, town.ann.id)
    backend.create_message(made.id, town.ann.id, "a word")
    if archived is not None:
        at = (town.env.now() - archived).isoformat()
        backend.edit_channel(made.id, {}, thread_metadata={"archived": True, "archive_timestamp": at})
    return int(made.id)


async def sources(town: Town, since: float = ALWAYS) -> set[tuple[str, str | None, str]]:
    """What there is to read: the room, what is read, the mend."""
    found = await town.platform.sources("town", since)
    return {(source.room.id, source.id, source.mend) for source in found}


async def test_what_was_read_is_what_was_counted(counted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 3)
    for number in range(7):
        await counted.ann.send(counted.square, f"{number}")
        await counted.mo.send(counted.office, f"{number}")
    await counted.mo.send(counted.square, "hello")
    hook = counted.guild.create_webhook(counted.square)
    await hook.send("beep")
    robot = counted.guild.add_member(counted.env.create_user("robot", bot=True))
    await robot.send(counted.square, "beep")
    counted.env.backend.create_message(counted.square.id, counted.platform.client.me, "of our own")
    thread(counted, "talk")
    await counted.settle()
    past = await read(counted)
    assert said(past) == await live(counted)
    assert said(past)[str(counted.square.id)] == (9, 2)
    assert {room.id for room in past.rooms} == {str(counted.square.id), str(counted.office.id)}
    assert not past.unread


async def test_threads_count_for_their_channel_also_archived_ones(counted: Town) -> None:
    forum = counted.guild.create_forum_channel("forum")
    active, archived = thread(counted, "active"), thread(counted, "archived", archived=timedelta(0))
    old = thread(counted, "old", archived=timedelta(days=30))
    post = thread(counted, "post", parent=forum.id)
    await counted.settle()
    square, here = str(counted.square.id), (counted.env.now() - timedelta(days=7)).timestamp()
    found = await sources(counted, here)
    assert {(square, str(active), ""), (square, str(archived), ""), (str(forum.id), str(post), "")} <= found
    assert str(old) not in {id for _, id, _ in found}
    assert (str(forum.id), str(forum.id), "") not in found, "nothing is said in a forum but in its posts"
    counts = said(await read(counted))
    assert counts == {square: (3, 1), str(forum.id): (1, 1)}


async def test_channels_whose_history_is_closed_are_told_and_those_it_cannot_see_are_not(counted: Town) -> None:
    counted.forbid("view_channel", counted.guild.create_text_channel("hidden"))
    counted.forbid("connect", counted.guild.create_voice_channel("no entry"))
    counted.forbid("read_message_history")
    lounge = counted.guild.create_voice_channel("lounge")
    await counted.settle()
    square, office = str(counted.square.id), str(counted.office.id)
    spoken = str(lounge.id)
    assert await sources(counted) == {
        (square, None, "discord-mend-history"),
        (office, office, ""),
        (spoken, spoken, ""),
    }
    past = await read(counted)
    assert [(one.name, one.mend) for one in past.unread] == [("#square", "discord-mend-history")]


async def test_nothing_older_than_wanted_is_asked_for(counted: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    for _ in range(6):
        counted.env.backend.create_message(counted.square.id, counted.ann.id, "a word")
    square = str(counted.square.id)
    source = Source(Room("discord", square), square)
    page = await counted.platform.history(source, ALWAYS, None)
    assert len(page.heard) == 2
    assert page.next is not None
    older = await counted.platform.history(source, ALWAYS, page.next)
    assert older.next not in (None, page.next)
    late = await counted.platform.history(source, (counted.env.now() + timedelta(hours=1)).timestamp(), None)
    assert late.next is None
    assert (await counted.platform.history(source, ALWAYS, "1")).heard == ()


async def test_a_channel_that_is_gone_or_a_server_that_is_not_known_yet(counted: Town) -> None:
    with pytest.raises(Gone):
        await counted.platform.history(Source(Room("discord", "5"), "5"), ALWAYS, None)
    with pytest.raises(Gone):
        await counted.platform.sources("elsewhere", ALWAYS)
    counted.platform.client._connection._guilds.clear()
    with pytest.raises(Later):
        await counted.platform.sources("town", ALWAYS)
