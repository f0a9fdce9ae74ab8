"""A Discord in memory with a town in it, and the whole house living there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
import simcord

from tests.bot.platforms.discord.town import Town


@pytest.fixture
def simcord_bot() -> discord.Client:
    """Somebody to start the world with; the town then brings its own bot."""
    return discord.Client(intents=discord.Intents(guilds=True))


@pytest.fixture
async def town(simcord_env: simcord.Env, tmp_path: Path) -> AsyncIterator[Town]:
    """A town with the bot at work."""
    town = await Town.found(simcord_env, tmp_path)
    yield town
    await town.close()
