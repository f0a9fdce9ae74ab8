"""No word of a member's, no name and no secret gets into the log: not at debug level, not when everything fails."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.wire.discord.server.shapes import JSON
from tests.wire.matrix.people import MatrixError, People, Person
from tests.wire.process import BotProcess
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire

CANARY = "canary"
"""Part of everything that people say, and of every name."""


@pytest.fixture
async def bot(twin: Twin, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The bot with a cog that fails at everything, on both networks, as talkative as it can be."""
    toml = twin.toml(tmp_path / "data").replace("cogs = [", 'cogs = ["tests.wire.clumsy:Clumsy", ')
    bot = BotProcess(tmp_path, toml)
    yield bot
    await bot.close()


async def test_nothing_that_people_say_is_logged_even_when_everything_fails(
    twin: Twin, people: People, bot: BotProcess, tmp_path: Path
) -> None:
    await twin.start(bot)
    ann = await twin.matrix.newcomer(people, "Canaryann")
    dora = await twin.discord.server.add_member("Canarydora")
    own = await twin.matrix.alone_with(ann)

    code = await _link(twin, ann, own, dora)
    await _vote(twin, ann, dora)
    await _fail_on_matrix(twin, ann, own)
    await _send_nonsense(twin, ann)
    await _fail_on_discord(twin, dora)
    await _break_the_settings(bot)
    await bot.stop()

    for what in ("request failed", "handler failed", "job failed", "delivery failed", "configuration refused"):
        assert what in bot.log
    for error in ("ValueError", "IntegrityError", "LookupError", "KeyError", "RuntimeError", "PermissionError"):
        assert error in bot.log  # what went wrong is known,
    assert "clumsy/__init__.py" in bot.log  # and where
    device = json.loads((tmp_path / "data" / "matrix-device.json").read_text())
    secrets = {CANARY, code, twin.discord.server.token, twin.matrix.bot.password, device["token"]}
    secrets |= set(twin.discord.server.judge.interactions)
    leaks = [line for line in bot.log.splitlines() if any(secret.casefold() in line.casefold() for secret in secrets)]
    assert not leaks


@pytest.mark.parametrize("network", ["discord", "matrix"])
async def test_a_token_that_is_refused_is_not_repeated(network: str, twin: Twin, tmp_path: Path) -> None:
    toml = twin.toml(tmp_path / "data", login='access_token = "syt_canary"' if network == "matrix" else "")
    if network == "discord":
        toml = toml.replace(twin.discord.server.token, "canary.of.a-token")
    bot = BotProcess(tmp_path, toml)
    try:
        await bot.start(ready="network closed to the bot")
        await bot.stop()
        assert "Traceback" not in bot.log
        assert CANARY not in bot.log.casefold()
    finally:
        await bot.close()


async def _link(twin: Twin, person: Person, own: str, user: JSON) -> str:
    """Make two accounts one member, a wrong code first; the code that did it."""
    server = twin.discord.server
    offered = await server.completed(await server.slash(user, "link"))
    found = re.search(r"!link (\S+?)`", offered.text)
    assert found, offered.text
    await _told(twin, person, own, "!link canary-code", "don't know that code")
    await _told(twin, person, own, f"!link {found[1]}", "the same person")
    return found[1]


async def _vote(twin: Twin, person: Person, user: JSON) -> None:
    """A poll, while Discord fails: its card comes nevertheless."""
    server = twin.discord.server
    for then in (500, 429, "drop_after"):
        server.fail("POST", "/channels/*/messages", then, retry_after=0.1)
    here, there = await twin.open_poll('"Canaryquestion?" "Canaryone | Canarytwo"')
    await person.react(twin.matrix.square, here.id, "1️⃣")
    await twin.press(user, there, "Canarytwo")
    await person.say(twin.matrix.square, "canaryreply", reply_to=here.id)
    server.fail("PATCH", "/channels/*/messages/*", 500, times=2)
    await server.say(user, twin.discord.square, "canarywords")


async def _fail_on_matrix(twin: Twin, person: Person, own: str) -> None:
    for line in ('shout "canaryargument"', "keep canarykey", "write"):
        await _told(twin, person, own, f"!clumsy {line}", "Words" if line == "write" else "reference")
    await _told(twin, person, own, "canaryfield", "reference")
    await person.say(twin.matrix.square, "!clumsy later canarylater")
    await person.say(twin.matrix.square, "!canarycommand canaryoption")
    await person.say(twin.matrix.square, "canarywords")
    asked = await person.say(twin.matrix.square, "!clumsy button")
    button = await person.wait_shown(twin.matrix.square, lambda m: m.replies_to == asked)
    await person.react(twin.matrix.square, button.id, "👉")


async def _send_nonsense(twin: Twin, person: Person) -> None:
    """What no client sends: the homeserver refuses some of it, and the bot has to live with the rest."""
    square = twin.matrix.square
    nonsense = {"body": {"canarybody": 1}, "msgtype": ["canarytype"], "m.relates_to": "canaryrelation"}
    relation = {"rel_type": "m.annotation", "event_id": "$canaryevent", "key": {"canarykey": []}}
    for kind, content in (
        ("m.room.message", nonsense),
        ("m.room.message", {"msgtype": "m.text", "body": "!help", "m.relates_to": {"m.in_reply_to": "canaryreply"}}),
        ("m.reaction", {"m.relates_to": relation}),
        ("m.poll.response", {"m.selections": "canaryselection"}),
        ("org.matrix.msc3381.poll.response", {"org.matrix.msc3381.poll.response": {"answers": "canaryanswer"}}),
        ("m.room.encrypted", {"algorithm": "canaryalgorithm", "ciphertext": {"canary": 1}}),
        ("canary.kind", {"canary": "canary"}),
    ):
        await _if_taken(person.send(square, kind, content))
    device = {"messages": {twin.matrix.bot.user_id: {"*": {"algorithm": "canaryalgorithm", "ciphertext": "canary"}}}}
    await person.call("PUT", "/_matrix/client/v3/sendToDevice/m.room.encrypted/canarytransaction", device)
    name = {"membership": "join", "displayname": ["canaryname"]}
    await _if_taken(person.set_state(square, "m.room.member", name, person.id))


async def _if_taken(sent: Awaitable[object]) -> None:
    with suppress(MatrixError):  # malformed: the homeserver lets it through or not
        await sent


async def _fail_on_discord(twin: Twin, user: JSON) -> None:
    server, square = twin.discord.server, twin.discord.square
    for command in ("shout", "keep", "later"):
        words = {"words": f"canary{command}"}
        await server.completed(await server.slash(user, f"clumsy {command}", words, channel=square))
    form = await server.slash(user, "clumsy write", channel=square)
    await server.completed(await server.submit_form(form, {"words": "canaryfield"}))
    button = await server.completed(await server.slash(user, "clumsy button", channel=square))
    assert "reference" in (await server.completed(await server.click(user, button.messages[0], "Poke"))).text
    server.fail("POST", "/interactions/*/callback", 500)
    await server.slash(user, "clumsy shout", {"words": "canaryunheard"}, channel=square, within=0)
    await server.settle()


async def _break_the_settings(bot: BotProcess) -> None:
    """A mistake in the file, beside a secret."""
    bot.toml.write_text('[discord]\ntoken = ["canarytoken"]\n[community]\n', encoding="utf-8")
    bot.reload()
    await bot.wait_log("configuration refused")


async def _told(twin: Twin, person: Person, room: str, line: str, words: str) -> None:
    """Say something to the bot, and wait for a new message of its own with these words."""
    known = {message.id for message in await person.shown(room)}
    await person.say(room, line)
    await person.wait_shown(room, lambda m: twin.matrix.by_bot(words)(m) and m.id not in known)
