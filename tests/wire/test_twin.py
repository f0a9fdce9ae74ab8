"""One community on two networks: one tally, one member behind two accounts, and each network on its own feet."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.matrix.people import People, Person, Shown
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire


@pytest.fixture
async def twin(people: People) -> AsyncIterator[Twin]:
    """A community on both networks."""
    async with Twin.found(people) as twin:
        yield twin
        assert twin.discord.server.report() == "clean"


@pytest.fixture
async def bot(twin: Twin, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot, not started yet."""
    bot = BotProcess(tmp_path, twin.toml(tmp_path / "data"))
    yield bot
    await bot.close()


async def test_a_poll_everywhere_has_one_tally_on_both_sides(twin: Twin, people: People, bot: BotProcess) -> None:
    await twin.start(bot)
    ann = await twin.matrix.newcomer(people, "Ann")
    dora = await twin.discord.server.add_member("Dora", announce=False)
    here, there = await twin.open_poll('"Tea or coffee?" "Tea | Coffee"')
    assert not here.poll
    reaction = await ann.react(twin.matrix.square, here.id, "1️⃣")
    await _press(twin, dora, there, "Tea")
    await _tally(twin, here, there, [2, 0])
    await ann.redact(twin.matrix.square, reaction)
    await _press(twin, dora, there, "Coffee")
    await twin.discord.server.wait_for(lambda: _shows(text_of(there), [0, 1]), PATIENCE)
    await twin.discord.as_moderator("poll close")
    await _tally(twin, here, there, [0, 1], "closed")


async def test_linked_accounts_are_one_voice_and_the_newer_ballot_stands(
    twin: Twin, people: People, bot: BotProcess
) -> None:
    await twin.start(bot)
    ann = await twin.matrix.newcomer(people, "Ann")
    dora = await twin.discord.server.add_member("Dora", announce=False)
    here, there = await twin.open_poll('"Tea or coffee?" "Tea | Coffee"')
    await ann.react(twin.matrix.square, here.id, "1️⃣")
    await _tally(twin, here, there, [1, 0])
    await _press(twin, dora, there, "Coffee")
    await _tally(twin, here, there, [1, 1])
    code = await _code(twin, people, ann)
    linked = await twin.discord.server.completed(
        await twin.discord.server.slash(dora, "link", {"code": code}, channel=twin.discord.square)
    )
    assert linked.ephemeral
    assert ann.id.removeprefix("@") in linked.text
    await _tally(twin, here, there, [0, 1])
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


async def _press(twin: Twin, user: JSON, card: JSON, label: str) -> None:
    server = twin.discord.server
    which = next(c["custom_id"] for c in server.controls(card) if label in c.get("label", ""))
    await server.completed(await server.click(user, card, which))


async def _tally(twin: Twin, here: Shown, there: JSON, votes: list[int], *words: str) -> None:
    """Both cards come to show these votes."""
    await twin.discord.server.wait_for(lambda: _shows(text_of(there), votes, *words), PATIENCE)
    await twin.matrix.mo.wait_shown(twin.matrix.square, lambda m: m.id == here.id and _shows(m.words, votes, *words))


def _shows(said: str, votes: list[int], *words: str) -> bool:
    """Whether a chart shows these votes, under these words."""
    counted = [int(count) if count.isdigit() else 0 for count in re.findall(r"% · (\w+) vote", said)]
    return counted == votes and all(word in said for word in words)


async def _code(twin: Twin, people: People, person: Person) -> str:
    """A one-time code, asked for in a direct room."""
    own = await person.create_room("", public=False, is_direct=True, invite=[people.meet(twin.matrix.bot)])
    bot = twin.matrix.bot.user_id
    await person.wait_for(own, lambda e: e["content"].get("membership") == "join" and e["sender"] == bot)
    await person.say(own, "link")
    said = await person.wait_shown(own, twin.matrix.by_bot("code"))
    found = re.search(r"/link (\S+)", said.words)
    assert found, said.words
    return found[1].strip("`")
