"""The bot and people on the SDK under Element, who exclude every device that its owner did not sign."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.wire.matrix.element import MISSING, ElementPeople, ElementPerson
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess

pytestmark = [pytest.mark.wire, pytest.mark.skipif(bool(MISSING), reason=MISSING)]

POLL = "org.matrix.msc3381.poll.start"


@pytest.fixture
async def people(synapse: Synapse) -> AsyncIterator[ElementPeople]:
    """People whose clients are Element's."""
    everybody = ElementPeople(synapse)
    async with everybody:
        yield everybody


async def test_who_excludes_unsigned_devices_is_greeted_shown_around_and_votes(
    town: Town, people: ElementPeople, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await people.new("ann", "Ann")
    assert isinstance(ann, ElementPerson)
    assert isinstance(town.mo, ElementPerson)
    for person in (ann, town.mo):
        await person.ask("exclude")
    await ann.join(town.space, town.square)

    greeting = await town.greeted(ann)
    [device] = await _devices(ann, town.bot.user_id)
    assert await ann.ask("trust", user=town.bot.user_id, device=device) == {"signedByOwner": True}

    await town.seeds(greeting.id)
    await ann.react(town.square, greeting.id, "👋")
    room = await ann.wait_invited(town.bot.user_id)
    await ann.join(room)
    assert await ann.wait_shown(room, town.by_bot("Ann", "Nobody but you"))
    assert "m.room.encryption" in {event["type"] for event in await ann.state(room)}

    poll = await town.open_poll('"Tea or coffee?" "Tea | Coffee"')
    await ann.respond(town.square, poll.id, poll.content[POLL]["answers"][0]["id"])
    await town.ask(town.mo, "poll close")
    assert await ann.wait_shown(town.square, town.by_bot("Tea", "comes first"))


async def _devices(person: ElementPerson, account: str) -> list[str]:
    keys = await person.call("POST", "/_matrix/client/v3/keys/query", {"device_keys": {account: []}})
    return list(keys["device_keys"][account])
