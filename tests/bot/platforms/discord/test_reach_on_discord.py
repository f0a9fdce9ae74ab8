"""How many a message has reached, on a Discord in memory."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.chat import Account, Card, Gone, Later, Outgoing, Reach, Refused, Room
from bot.platforms.discord.sending import DELETED
from bot.text import text
from tests.bot.platforms.discord.town import Town

pytestmark = pytest.mark.simcord(settle_timeout=20)

NOBODY = Reach(0, 0)


async def out(town: Town) -> str:
    """A message of ours in the square."""
    return await town.platform.send(Outgoing("12", square(town), Card(body=(text("Hello"),))))


def square(town: Town) -> Room:
    """The square, as the house knows it."""
    return Room("discord", str(town.square.id))


async def reach(town: Town, id: str, until: datetime | None = None) -> Reach:
    """What the platform says of a message there."""
    return await town.platform.reach(square(town), id, until or town.env.now() + timedelta(minutes=1))


async def test_reactions_and_replies_are_counted_but_for_our_own(town: Town) -> None:
    id = await out(town)
    assert await reach(town, id) == NOBODY
    message = town.square.last_message
    assert message is not None
    town.env.backend.add_reaction(town.square.id, int(id), "👍", town.env.backend.bot_user.id)
    await town.ann.react(message, "👍")
    await town.ann.react(message, "🎉")
    await town.mo.react(message, "👍")
    await town.mo.send(town.square, "Well said", reply_to=message)
    other = await town.ann.send(town.square, "By the way")
    await town.mo.send(town.square, "What?", reply_to=other)
    await town.ann.forward(message, town.square)
    assert await reach(town, id) == Reach(3, 1)


async def test_bots_and_those_who_want_to_be_in_no_count_do_not_count(town: Town) -> None:
    id = await out(town)
    message = town.square.last_message
    assert message is not None
    robot = town.guild.add_member(town.env.create_user("robot", bot=True))
    for who in (robot, town.ann, town.mo):
        await who.send(town.square, "Well said", reply_to=message)
    ann = Account("discord", str(town.ann.id))
    house = town.app.house
    await house.write(lambda unit: house.services.members.prefer(unit, "town", ann, opted_out=True))
    assert await reach(town, id) == Reach(0, 1)


async def test_replies_after_the_moment_do_not_count(town: Town) -> None:
    id = await out(town)
    message = town.square.last_message
    assert message is not None
    await town.ann.send(town.square, "At once", reply_to=message)
    until = town.env.now() + timedelta(hours=1)
    await town.env.advance_time(2 * 3600)
    await town.ann.send(town.square, "Later", reply_to=message)
    assert await reach(town, id, until) == Reach(0, 1)
    assert await reach(town, id) == Reach(0, 2)


async def test_what_cannot_be_read_is_trouble_and_never_nothing(town: Town) -> None:
    id = await out(town)
    for gone in (DELETED, "123"):
        with pytest.raises(Gone):
            await reach(town, gone)
    town.env.inject_error("GET", "/channels/*/messages/*", status=500, code=0, times=None)
    with pytest.raises(Later):
        await reach(town, id)


async def test_without_the_permission_to_read_back_it_is_refused(town: Town) -> None:
    id = await out(town)
    town.forbid("read_message_history")
    with pytest.raises(Refused):
        await reach(town, id)


async def test_before_the_login_it_is_too_early(town: Town) -> None:
    await town.platform.close()
    with pytest.raises(Later):
        await reach(town, "123")
