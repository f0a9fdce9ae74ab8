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
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data"))
    try:
        await town.start(bot)
        await town.open_poll('"Where do we mete?" "Park | Café | Lake | Hall"')
        await town.ask(town.mo, 'poll fix question="Where do we meet?"')
        card = await town.mo.wait_shown(town.square, lambda m: town.by_bot("Where do we meet?")(m) and not m.poll)
        newcomers = [await town.newcomer(people, name) for name in ("Ann", "Ben")]
        for newcomer in newcomers:
            await newcomer.react(town.square, card.id, "1️⃣")
        begun = monotonic()
        await town.ask(town.mo, "poll list")
        assert monotonic() - begun < 15
        for newcomer in newcomers:
            await town.greeted(newcomer)
        assert len(await town.seeds(card.id, 4)) == 4
        await town.ask(town.mo, "poll close")
        await town.mo.wait_shown(town.square, lambda m: m.id == card.id and "comes first" in m.words)
        assert set((await town.called()).values()) == {1}
        refusals = bot.log.count("M_LIMIT_EXCEEDED") + bot.log.count("rate limit")
        assert refusals < 40
    finally:
        await bot.close()
