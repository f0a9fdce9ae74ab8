"""What an admin does: settings read again, an end under load, backups, checks; a second start; a full disk."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.discord.server import DiscordServer, text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.discord.town import Town
from tests.wire.process import PATIENCE, BotProcess

pytestmark = pytest.mark.wire

NOWHERE = """
            [matrix]
            homeserver = "http://127.0.0.1:9"
            user_id = "@bot:nowhere.example"
            access_token = "made-up"
            """
"""A homeserver that is not there."""
STUBBORN = """
from asyncio import get_running_loop
from time import sleep

from bot.cog import Cog, Context, service
from bot.config import Settings


class Stubborn(Cog[Settings]):
    name = "stubborn"
    Settings = Settings

    @service("wait")
    async def wait(self, ctx: Context) -> None:
        get_running_loop().run_in_executor(None, sleep, 60)
"""
"""A cog with something in a thread that takes a minute and cannot be cancelled."""


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A town on the wire server."""
    async with DiscordServer(rate_limits=False) as server:
        yield await Town.found(server)


@pytest.fixture
async def bot(town: Town, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, not started yet."""
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data"))
    yield bot
    await bot.close()


async def animateur(directory: Path, *args: str) -> tuple[int, str]:
    """What an admin types: the exit code, and all that is said. It never is a traceback."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *args),
        cwd=directory,
        env={**os.environ, "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        said = (await process.communicate())[0].decode()
    assert "Traceback" not in said
    assert process.returncode is not None
    return process.returncode, said


async def test_a_second_process_is_refused_and_the_first_unharmed(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    code, said = await animateur(bot.directory, "run")
    assert code == 1
    assert said == (
        f"✗ Another animateur (process {bot.pid}) already runs on {bot.directory / 'data'}: "
        "stop it first, or give this one a data_dir of its own.\n"
    )
    await town.open_poll()


async def test_one_network_lives_while_the_other_cannot_be_reached_and_every_line_is_json(
    town: Town, bot: BotProcess
) -> None:
    toml = town.toml(bot.directory / "data").replace("[discord]", f'log = "json"\n{NOWHERE}[discord]', 1)
    home = '[communities.matrix]\nrooms = { welcome = "#welcome:nowhere.example" }\n'
    bot.toml.write_text(toml + home, encoding="utf-8")
    await town.start(bot)
    await town.open_poll()
    code, seconds = await bot.stop()
    assert (code, seconds < 5) == (0, True)
    lines = [json.loads(line) for line in bot.log.splitlines()]
    waiting = [line for line in lines if line["event"] == "network cannot be reached, trying again"]
    assert waiting[0]["network"] == "matrix"
    assert waiting[0]["reason"] == "the homeserver cannot be reached (ClientConnectorError)"
    assert lines[-1]["event"] == "animateur is down"


async def test_settings_are_read_again_and_a_bad_file_is_refused_whole(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    old = bot.toml.read_text(encoding="utf-8")

    bot.toml.write_text(old.replace('wait = "1s"', 'wait = "1s"\nwordings = ["Ahoy {name}!"]'), encoding="utf-8")
    bot.reload()
    await bot.wait_log(r'communities "town" → greeter\.wordings: ')
    await town.server.add_member("Ann")
    [ahoy] = await town.server.wait_for(lambda: town.server.messages(town.square), PATIENCE)
    assert "Ahoy" in text_of(ahoy)

    bot.toml.write_text(old.replace('wait = "1s"', 'wait = "soon"\nwordings = ["Hello {name}!"]'), encoding="utf-8")
    bot.reload()
    await bot.wait_log("configuration refused, the old one stays.*greeter.wait")
    await town.server.add_member("Bea")
    await town.server.wait_for(lambda: town.server.messages(town.square)[1:], PATIENCE)
    assert "Ahoy" in text_of(town.server.messages(town.square)[1])

    bot.toml.write_text(old.replace(town.server.token, "another.one"), encoding="utf-8")
    bot.reload()
    await bot.wait_log(r"applies='after a restart' change='discord\.token: \(secret\) → \(secret\)")
    assert (await bot.stop())[0] == 0
    assert "another.one" not in bot.log


async def test_sigterm_ends_it_in_time_under_load_and_whatever_hangs(town: Town, bot: BotProcess) -> None:
    (bot.directory / "stubborn.py").write_text(STUBBORN, encoding="utf-8")
    bot.toml.write_text(
        bot.toml.read_text(encoding="utf-8").replace('"polls"]', '"polls", "stubborn:Stubborn"]'), encoding="utf-8"
    )
    await town.start(bot)
    card = await town.open_poll()
    voters = [await town.server.add_member(f"Voter {n}", announce=False) for n in range(60)]
    option = town.server.controls(card)[0]["custom_id"]
    presses = [await town.server.click(voter, card, option, within=0) for voter in voters]
    code, seconds = await bot.stop()
    assert (code, seconds < 5) == (0, True)
    acknowledged = sum(1 for press in presses if "Your vote" in press.text)
    await town.start(bot)
    results = await town.as_moderator("poll results")
    counted = re.search(r"(\d+|no) votes?", results.text)
    assert counted is not None
    assert int(counted[1].replace("no", "0")) >= acknowledged
    assert "Traceback" not in bot.log


async def test_a_backup_is_taken_while_it_runs_and_life_goes_on_from_it(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    server, data = town.server, bot.directory / "data"
    ann, bea = await server.add_member("Ann", announce=False), await server.add_member("Bea", announce=False)
    open_poll = await town.open_poll()
    secret = await _secret_poll(town)
    await _vote(town, ann, open_poll, "Tea")
    presses = asyncio.gather(*(_vote(town, bea, open_poll, label) for label in ("Coffee", "Tea") * 10))
    code, said = await animateur(bot.directory, "backup", "b.db")
    await presses
    assert code == 0, said
    assert re.fullmatch(r"✓ b\.db: \d+ kB\. The keys of secret polls are not in it, on purpose\.\n", said)
    assert (bot.directory / "b.db").stat().st_mode & 0o777 == 0o600

    later = await town.open_poll("Later?", "Yes | No")
    assert (await animateur(bot.directory, "restore", "b.db"))[0] == 1  # it runs
    await town.server.settle()
    assert (await bot.stop())[0] == 0
    for key in (data / "keys").iterdir():
        key.unlink()  # as on another machine
    code, said = await animateur(bot.directory, "restore", "b.db")
    assert code == 0
    assert "b.db is in place. The database before it is kept as " in said

    await town.start(bot)
    await server.wait_for(lambda: server.messages(town.office), PATIENCE)
    assert "I came back from a backup" in text_of(server.messages(town.office)[-1])
    await server.wait_for(lambda: "I had to close this one early" in text_of(secret), PATIENCE)
    assert not list((data / "keys").iterdir())
    await _vote(town, bea, open_poll, "Tea")
    await server.wait_for(lambda: "2 votes" in text_of(open_poll), PATIENCE)
    newer = await town.open_poll("Newer?", "Yes | No")
    await _vote(town, ann, later, "Yes")  # the bot no longer knows it, and takes it for no other
    await server.settle()
    assert "No votes yet" in text_of(newer)
    assert "Traceback" not in bot.log
    assert server.report() == "clean"


async def test_check_says_what_is_missing_what_it_breaks_and_the_mend(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    code, said = await animateur(bot.directory, "check", "--online")  # while it runs
    assert code == 0, said
    assert "https://discord.com/oauth2/authorize?client_id=" in said
    assert (await bot.stop())[0] == 0

    await town.server.deny(town.square, "send_messages")
    town.server.world.portal = set()
    toml = bot.toml.read_text(encoding="utf-8").replace(f"moderators = {town.office['id']}", "moderators = 123")
    bot.toml.write_text(toml, encoding="utf-8")
    code, said = await animateur(bot.directory, "check", "--online")
    assert code == 1
    for what in (
        "✗ Discord: the Server Members Intent is off\n    without it: the bot cannot start",
        f"✗ town: room welcome ({town.square['id']}): Send Messages is missing\n    without it: ",
        "✗ town: room moderators (123) cannot be found",
        "    the mend: ",
    ):
        assert what in said

    town.server.world.token = "another.made.up.token"
    code, said = await animateur(bot.directory, "check", "--online")
    assert code == 1
    assert "✗ Discord refuses the token" in said
    assert town.server.token not in said


async def test_a_full_disk_stops_nobody_for_longer_than_it_is_full(town: Town, bot: BotProcess) -> None:
    await town.start(bot)
    card = await town.open_poll()
    ann = await town.server.add_member("Ann", announce=False)
    _limit_files(bot.pid, 1)
    refused = await town.server.completed(await town.server.click(ann, card, _option(town, card, "Tea")))
    assert "reference" in refused.text
    assert bot.running
    _limit_files(bot.pid, resource.RLIM_INFINITY)
    await _vote(town, ann, card, "Tea")
    await town.server.wait_for(lambda: "1 vote" in text_of(card), PATIENCE)
    code, seconds = await bot.stop()
    assert (code, seconds < 5) == (0, True)


def _limit_files(pid: int, size: int) -> None:
    """As if there were room for files of this size only."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def _secret_poll(town: Town) -> JSON:
    before = len(town.server.messages(town.square))
    asked = {"question": "Secret?", "options": "Yes | No", "anonymous": True}
    await town.server.completed(await town.server.slash(town.mo, "poll open", asked, channel=town.office))
    return (await town.server.wait_for(lambda: town.server.messages(town.square)[before:]))[0]


async def _vote(town: Town, user: JSON, card: JSON, label: str) -> None:
    await town.server.completed(await town.server.click(user, card, _option(town, card, label)))


def _option(town: Town, card: JSON, label: str) -> str:
    """The custom_id of an option's button."""
    return str(next(c["custom_id"] for c in town.server.controls(card) if label in c.get("label", "")))
