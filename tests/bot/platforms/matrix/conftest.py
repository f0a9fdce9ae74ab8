"""A homeserver in memory with a town on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.matrix import MatrixPlatform
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver
from tests.bot.platforms.matrix.tryout import HEARD, OVER, living, settings

SQUARE, SPACE, OFFICE = "!square", "!space", "!office"


@pytest.fixture
async def server() -> AsyncIterator[Homeserver]:
    """A space, its square and its office, made by Mo; Ann is in the space and the square."""
    server = Homeserver()
    server.found(SPACE, "@ann:test", BOT)
    server.found(SQUARE, "@ann:test", BOT)
    server.found(OFFICE, BOT)
    server.aliases["#welcome:test"] = SQUARE
    server.post(SQUARE, "@mo:test", "m.room.name", {"name": "The square"}, "")
    HEARD.clear()
    OVER.clear()
    async with server.serving():
        yield server


@pytest.fixture
async def platform(server: Homeserver, tmp_path: Path) -> AsyncIterator[MatrixPlatform]:
    """The bot at home in the town."""
    async with living(settings(server, tmp_path)) as platform:
        yield platform
