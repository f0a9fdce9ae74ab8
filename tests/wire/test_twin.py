"""One community on two networks: one member behind two accounts, and each network on its own feet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.wire.matrix.people import People, Person
from tests.wire.process import BotProcess
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire


async def test_linked_accounts_are_one_voice_and_the_newer_ballot_stands(
    twin: Twin, people: People, bot: BotProcess
) -> None:
    await twin.start(bot)
    ann = await twin.matrix.newcomer(people, "Ann")
    dora = await twin.discord.server.add_member("Dora", announce=False)
    here, there = await twin.open_poll('"Tea or coffee?" "Tea | Coffee"')
    await ann.react(twin.matrix.square, here.id, "1️⃣")
    await twin.tally(here, there, [1, 0])
    await twin.press(dora, there, "Coffee")
    await twin.tally(here, there, [1, 1])
    code = await _code(twin, ann)
    linked = await twin.discord.server.completed(
        await twin.discord.server.slash(dora, "link", {"code": code}, channel=twin.discord.square)
    )
    assert linked.ephemeral
    assert ann.id.removeprefix("@") in linked.text
    await twin.tally(here, there, [0, 1])
    again = await twin.discord.server.slash(dora, "link", {"code": code}, channel=twin.discord.square)
    assert ann.id.removeprefix("@") not in (await twin.discord.server.completed(again)).text


async def test_a_refused_login_on_one_network_leaves_the_other_alone(
    twin: Twin, people: People, tmp_path: Path
) -> None:
    login = f'access_token = "{twin.matrix.bot.access_token}"'
    bot = BotProcess(tmp_path, twin.toml(tmp_path / "data", login=login))
    try:
        await twin.start(bot)
        await people.meet(twin.matrix.bot).call("POST", "/_matrix/client/v3/logout", {})
        await bot.wait_log("no longer accepts the bot's login")
        said = len(bot.log.splitlines())
        assert (await twin.discord.as_moderator("poll list")).text
        assert "matrix" in (await twin.discord.as_moderator("bot status")).text.casefold()
        assert len(bot.log.splitlines()) - said < 5
        code, seconds = await bot.stop()
        assert code == 0
        assert seconds < 5
    finally:
        await bot.close()


async def _code(twin: Twin, person: Person) -> str:
    """A one-time code, asked for in a direct room."""
    own = await twin.matrix.alone_with(person)
    await person.say(own, "link")
    said = await person.wait_shown(own, twin.matrix.by_bot("code"))
    found = re.search(r"/link (\S+)", said.words)
    assert found, said.words
    return found[1].strip("`")
