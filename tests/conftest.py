"""What tests in several places share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.postgres import Postgres
from tests.wire.matrix.synapse import Synapse

settings.register_profile("suite", max_examples=40, deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that no worker is left with it in the end."""
    long = ("test_killed", "test_posts_killed", "matrix/test_burst", "matrix/test_limits", "test_cases")
    places = (*(f"tests/wire/{name}" for name in long), "tests/wire", "tests/scenes")
    items.sort(key=lambda item: next((n for n, place in enumerate(places) if place in item.nodeid), len(places)))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)  # what a test leaves behind is little


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """One homeserver without limits, for all tests of this worker."""
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests of this worker; each makes a database of its own."""
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> None:
    """No colours, and no tracebacks with every local variable, which take a second each."""
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer])
