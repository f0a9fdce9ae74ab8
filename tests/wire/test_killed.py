"""Killed on purpose, at every kind of request: each greeted once, each vote counted once, each poll closed once."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.wire.matrix.people import People
from tests.wire.proxy import MOMENTS, Blow
from tests.wire.scene import EFFECTS, Scene

SCENES = 5
SEEDS = int(os.environ.get("TORTURE_SEEDS", "200"))


def dealt(seed: int) -> list[list[Blow]]:
    """One blow of every kind, dealt out over the scenes."""
    chance = random.Random(seed)
    kinds = chance.sample(sorted(EFFECTS), len(EFFECTS))
    blows = [Blow(kind, chance.randint(1, EFFECTS[kind]), chance.choice(MOMENTS)) for kind in kinds]
    return [blows[scene::SCENES] for scene in range(SCENES)]


@pytest.mark.wire
@pytest.mark.parametrize("scene", range(SCENES))
async def test_nothing_is_lost_or_doubled_by_a_kill(scene: int, people: People, tmp_path: Path) -> None:
    blows = dealt(20261122)[scene]
    async with Scene.staged(people, tmp_path) as evening:
        await evening.play(blows)
        assert evening.landed == set(blows)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_nothing_is_lost_or_doubled_by_any_kills(seed: int, people: People, tmp_path: Path) -> None:
    chance = random.Random(seed)
    blows = [Blow.drawn(chance, EFFECTS) for _ in range(chance.randint(1, 4))]
    async with Scene.staged(people, tmp_path) as evening:
        await evening.play(blows)
