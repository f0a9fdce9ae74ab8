"""A cog that somebody else wrote and installed: it works on every network, can be removed, and comes back whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import find_cog, known_cogs, load
from bot.testing import Clock, playing

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The package, installed as anybody would, where only this module looks."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(PLUGIN)]
    subprocess.run(command, check=True)
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))


@pytest.mark.usefixtures("installed")
def test_is_found_by_its_entry_point() -> None:
    assert "kudos" in known_cogs()
    assert find_cog("kudos").name == "kudos"
    assert find_cog("kudos:Kudos") is find_cog("kudos")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("network", ["local", "discord", "matrix"])
async def test_brings_command_control_text_and_table_to_every_network(tmp_path: Path, network: str) -> None:
    other = {"discord": "123456789", "matrix": "@bob:town.example", "local": "bob"}[network]
    async with playing(tmp_path, cogs=["kudos"], networks=[network], locale="fr") as play:
        await play.join("ann", network=network)
        answer = await play.command("ann", f"bravo donner {other} pour le café", network=network)
        assert play.text(answer) == "Tes remerciements sont partis. C'est gentil."
        (shown,) = play.cards("announcements", network)
        assert "pour le café" in play.text(shown)
        await play.press("ann", shown, "Applaudir", network=network)
        await play.press("ann", shown, "Applaudir", network=network)
        assert "2 applaudissements" in play.text(shown)


@pytest.mark.usefixtures("installed")
async def test_is_removed_and_put_back_without_loss(tmp_path: Path) -> None:
    clock = Clock()
    async with playing(tmp_path, cogs=["kudos"], clock=clock) as play:
        await play.join("ann")
        await play.command("ann", "kudos give bob for the cake")
        stages = {"local": play.stage()}
    async with playing(tmp_path, cogs=[], clock=clock, stages=stages) as play:
        assert "I don't know" in play.text(await play.command("ann", "kudos give bob again"))
        assert "no longer does anything" in play.text(await play.press("ann", play.cards("announcements")[0], "Clap"))
    async with playing(tmp_path, cogs=["kudos"], clock=clock, stages=stages) as play:
        (shown,) = play.cards("announcements")
        await play.press("ann", shown, "Clap")
        assert "for the cake" in play.text(shown)
        assert "One clap." in play.text(shown)


@pytest.mark.usefixtures("installed")
def test_has_its_settings_in_the_toml(tmp_path: Path) -> None:
    toml = tmp_path / "bot.toml"
    toml.write_text(
        """
        [discord]
        token = "x"
        [[communities]]
        id = "makers"
        name = "The Makers"
        cogs = ["kudos"]
        [communities.discord]
        server = 1
        [communities.kudos]
        room = "welcome"
        """
    )
    assert load(toml).communities[0].settings["kudos"].model_dump() == {"room": "welcome"}
