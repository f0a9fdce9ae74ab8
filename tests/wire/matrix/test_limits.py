"""At the rate limits that Synapse has by default: everything arrives, answers before the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import BotProcess
from tests.wire.proxy import MATRIX, Proxy

pytestmark = pytest.mark.wire


@pytest.fixture
async def limited_people(tmp_path: Path) -> AsyncIterator[People]:
    """People on a homeserver that slows the bot down, and only the bot."""
    synapse = Synapse(tmp_path / "synapse", default_limits=True)
    synapse.start()
    try:
        async with People(synapse) as people:
            yield people
    finally:
        synapse.stop()


async def test_answers_come_first_and_everything_comes(limited_people: People, tmp_path: Path) -> None:
    people = limited_people
    town = await Town.found(people)
    async with Proxy(town.url, MATRIX, lambda: None) as proxy:
        toml = town.toml(tmp_path / "data", networks=town.network(homeserver=proxy.url))
        bot = BotProcess(tmp_path, toml, pace={})
        try:
            await town.start(bot)
            await town.open_poll('"Where do we mete?" "Park | Café | Lake"')
            await town.ask(town.mo, 'poll fix question="Where do we meet?"')
            card = await town.mo.wait_shown(town.square, lambda m: town.by_bot("Where do we meet?")(m) and not m.poll)
            ann = await town.newcomer(people, "Ann")
            await ann.react(town.square, card.id, "1️⃣")
            begun = monotonic()
            await town.ask(town.mo, "poll list")
            assert monotonic() - begun < 15
            await town.greeted(ann)
            assert len(await town.seeds(card.id, 3)) == 3
            await town.ask(town.mo, "poll close")
            await town.mo.wait_shown(town.square, lambda m: m.id == card.id and "comes first" in m.words)
            assert await town.called() == {ann.id: 1}
            assert 0 < proxy.statuses[429] < 15
        finally:
            await bot.close()
