"""The stages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.scenes.local import local_stage
from tests.scenes.simcord import simcord_stage
from tests.scenes.stage import Stage
from tests.scenes.synapse import synapse_stage
from tests.wire.matrix.people import People
from tests.wire.matrix.sealed import SealedPeople
from tests.wire.matrix.synapse import Synapse
from tests.wire.process import QUICK


@pytest.fixture(
    params=[
        "local",
        "postgresql",
        "simcord",
        pytest.param("synapse", marks=pytest.mark.wire),
        pytest.param("encrypted", marks=pytest.mark.wire),
    ],
)
async def stage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """One stage after the other; a server is started only for its own."""
    match request.param:
        case "local":
            playing = local_stage(tmp_path)
        case "postgresql":
            server: Postgres = request.getfixturevalue("postgres")
            playing = local_stage(tmp_path, server.url(await server.create()))
        case "simcord":
            playing = simcord_stage(tmp_path)
        case _:
            for constant, value in QUICK.items():
                monkeypatch.setattr(constant, value)
            synapse: Synapse = request.getfixturevalue("synapse")
            sealed = request.param == "encrypted"
            playing = synapse_stage(tmp_path, SealedPeople(synapse, tmp_path) if sealed else People(synapse))
    async with playing as stage:
        yield stage
