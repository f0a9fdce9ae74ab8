"""What tests in several places share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import is_hypothesis_test, settings

from tests.postgres import Postgres
from tests.wire.matrix.synapse import Synapse

settings.register_profile("suite", max_examples=40, deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that no worker is left with it in the end.

    Tracing costs half of the time: it is left out where other tests walk the same lines with less effort.
    """
    long = ("test_killed", "test_posts_killed", "matrix/test_burst", "matrix/test_limits", "test_cases")
    places = (*(f"tests/wire/{name}" for name in long), "tests/wire", "tests/scenes")
    items.sort(key=lambda item: next((n for n, place in enumerate(places) if place in item.nodeid), len(places)))
    untraced = (
        "tests/test_package",
        "tests/bot/test_ballots",
        "tests/bot/test_deliveries",
        "tests/bot/test_members",
        "tests/bot/test_privacy",
        "tests/bot/test_schedule",
        "tests/cogs/posts/test_clock_set_back",
        "tests/bot/platforms/discord/test_activity_on_discord",
        "tests/bot/platforms/discord/test_every_cog_on_discord",
        "tests/bot/platforms/discord/test_over_sockets",
        "tests/bot/platforms/discord/test_reach_on_discord",
        "tests/cogs/escalation/test_reporting.py::test_a_storm",
        "tests/cogs/greeter/test_raids.py::test_a_raid_that_goes_on",
        "tests/cogs/ideas/test_votes.py::test_a_thousand",
        "tests/cogs/posts/test_feed_life.py::test_a_feed_that",
        "tests/cogs/posts/test_feed_life.py::test_news_of_several",
        "tests/cogs/posts/test_feed_life.py::test_what_a_feed_no_longer_has",
        "tests/cogs/posts/test_feeds.py::test_a_page_made_to_take_long",
    )
    for item in items:
        by_chance = isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)
        again = "[postgresql" in item.nodeid and not item.nodeid.startswith("tests/bot/test_database")
        if by_chance or again or item.nodeid.startswith(untraced):
            item.add_marker("no_cover")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


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
