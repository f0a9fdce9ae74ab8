"""Tables as they are declared and as migrations make them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

import bot.house as house  # declares the tables of the house
from bot.app import built_in, find_cog
from bot.database import Database, metadata
from bot.platforms.discord.platform import DiscordPlatform
from bot.platforms.matrix.platform import MatrixPlatform


async def lay(database: Database) -> None:
    """Make every table there is."""
    await database.migrate("house", Path(house.__file__).parent / "migrations" / "versions")
    for platform in (DiscordPlatform, MatrixPlatform):
        assert platform.versions is not None
        await database.migrate(platform.network, platform.versions)
    for cog in map(find_cog, built_in()):
        if (cog.folder() / "migrations").is_dir():
            await database.migrate(cog.name, cog.folder() / "migrations")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_migrations_make_the_tables_that_are_declared(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        database = Database.at(tmp_path)
        await lay(database)
    else:
        database = await request.getfixturevalue("postgres").laid("whole", lay)
    async with database.engine.connect() as connection:
        made, differences = await connection.run_sync(compared)
    await database.close()
    assert {"members", "deliveries", "greeter_greetings", "polls_polls", "matrix_controls", "discord_homes"} <= made
    assert differences == []


def compared(connection: Connection) -> tuple[set[str], list[object]]:
    """The tables there are, and in what they differ from what is declared."""
    made = {name for name in inspect(connection).get_table_names() if not name.endswith("_version")}
    options = {"include_name": lambda name, kind, parents: kind != "table" or name in made}
    context = MigrationContext.configure(connection, opts=options)
    found = compare_metadata(context, metadata)
    return made, [difference for difference in found if not _of_another(difference, made)]


def _of_another(difference: object, made: set[str]) -> bool:
    """Whether it is about a table that other tests have declared."""
    if not isinstance(difference, tuple) or difference[0] not in ("add_table", "add_index"):
        return False
    added = difference[1]
    return (added if difference[0] == "add_table" else added.table).name not in made
