"""The people of one test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.wire.matrix.people import People
from tests.wire.matrix.synapse import Synapse


@pytest.fixture
async def people(synapse: Synapse) -> AsyncIterator[People]:
    """Brings people into being on the homeserver."""
    async with People(synapse) as people:
        yield people
