"""The homeserver of the tests and the people on it do what the other tests take for granted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wire.matrix.people import MatrixError, People, Person
from tests.wire.matrix.synapse import Synapse

pytestmark = pytest.mark.wire


async def test_people_meet_in_a_space_and_see_what_is_said_edited_and_taken_back(people: People) -> None:
    ann, ben = await people.new("ann", "Ann"), await people.new("ben")
    space = await ann.create_room("Town", space=True)
    square = await ann.create_room("Square")
    await ann.add_child(space, square)
    await ben.join(space, square)

    said = await ann.say(square, "Hello")
    edit: dict[str, Any] = {"m.relates_to": {"rel_type": "m.replace", "event_id": said}}
    edit["m.new_content"] = {"body": "Hello, Ben"}
    await ann.say(square, "* Hello, Ben", **edit)
    liked = await ben.react(square, said, "👍")
    await ben.react(square, said, "🎉")
    await ben.redact(square, liked)

    message = await ben.wait_shown(square, lambda message: message.sender == ann.id)
    assert (message.words, message.edits) == ("Hello, Ben", 1)
    assert await ann.reactions(square, said) == [(ben.id, "🎉")]
    assert {event["type"] for event in await ben.state(space)} >= {"m.room.create", "m.space.child"}


async def test_long_histories_are_read_whole_and_in_order(people: People) -> None:
    ann = await people.new("ann")
    room = await ann.create_room("Square")
    said = [await ann.say(room, str(number)) for number in range(40)]
    assert [message.id for message in await ann.shown(room)] == said


async def test_a_direct_room_is_offered_and_entered(people: People) -> None:
    ann, ben = await people.new("ann"), await people.new("ben")
    made = await ann.create_room("", public=False, invite=[ben], is_direct=True)
    assert await ben.wait_invited(ann.id) == made
    await ben.join(made)
    assert await ann.members(made) == {ann.id, ben.id}


async def test_what_is_refused_is_raised(people: People) -> None:
    ann, ben = await people.new("ann"), await people.new("ben")
    room = await ann.create_room("Locked", public=False)
    with pytest.raises(MatrixError, match="M_FORBIDDEN"):
        await ben.join(room)


async def test_default_limits_hold_for_the_bot_but_not_for_the_people(tmp_path: Path) -> None:
    synapse = Synapse(tmp_path, default_limits=True)
    synapse.start()
    try:
        async with People(synapse) as people:
            ann = await people.new("ann")
            room = await ann.create_room("Square")
            await _chatter(ann, room)
            bot = people.meet(synapse.register("bot"))
            await bot.join(room)
            with pytest.raises(MatrixError, match="M_LIMIT_EXCEEDED"):
                await _chatter(bot, room)
    finally:
        synapse.stop()


async def test_rooms_outlive_a_killed_homeserver(tmp_path: Path) -> None:
    synapse = Synapse(tmp_path)
    synapse.start()
    try:
        async with People(synapse) as people:
            ann = await people.new("ann")
            room = await ann.create_room("Square")
            said = await ann.say(room, "Still here?")
            synapse.kill()
            synapse.start()
            assert [message.id for message in await ann.shown(room)] == [said]
    finally:
        synapse.stop()


async def _chatter(person: Person, room: str) -> None:
    for number in range(15):
        await person.say(room, str(number))
