"""What tests in several places share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wire.matrix.synapse import Synapse


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """One homeserver without limits, for all tests of this worker."""
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()
