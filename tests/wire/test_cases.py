"""Cases on both networks, with the bot killed in the middle: each card, letter and answer stands once, in private."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.matrix.people import People, Person, Shown
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.proxy import DISCORD, MATRIX, MOMENTS, Blow, Proxy
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire

SETTINGS = """
            [communities.greeter]
            wait = "1h"

            [communities.escalation]
            """
TORTURE = int(os.environ.get("TORTURE_SEEDS", "200")) // 4
COMPLAINT = "The opening hours are never right"
OTHER = "Nobody is ever at the front desk"
AGAIN = 6.0
"""Seconds after which somebody who was not answered asks again."""


STORM, EACH = 500, 20
"""Reports at once, and how many of them come from one member: as many as one may within an hour."""


def drawn(seed: int) -> set[Blow]:
    """One of each kind, each at a moment of its own."""
    chance = random.Random(seed)
    most = {
        "matrix message": 6,
        "matrix direct room": 1,
        "matrix invitation": 1,
        "discord message": 4,
        "discord edit": 1,
    }
    return {Blow(kind, chance.randint(1, times), chance.choice(MOMENTS)) for kind, times in most.items()}


async def test_nothing_of_a_case_is_lost_or_doubled_or_public(people: People, tmp_path: Path) -> None:
    wanted = drawn(1)
    assert await _played(wanted, people, tmp_path) == wanted


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2, 2 + TORTURE))
async def test_nothing_of_a_case_is_lost_through_any_kills(seed: int, people: People, tmp_path: Path) -> None:
    await _played(drawn(seed), people, tmp_path)


async def _played(blows: set[Blow], people: People, tmp_path: Path) -> set[Blow]:
    """Play a case on each network with these blows; those that have fallen."""
    async with (
        Twin.found(people) as twin,
        Proxy(twin.matrix.url, MATRIX, lambda: bot.kill()) as one,
        Proxy(twin.discord.server.url, DISCORD, lambda: bot.kill()) as other,
    ):
        api = f"{other.url}/api/v10"
        toml = twin.toml(tmp_path / "data", homeserver=one.url, api_url=api, cogs=SETTINGS)
        bot = BotProcess(tmp_path, toml.replace('"ideas"]', '"ideas", "escalation"]'))
        try:
            for proxy in (one, other):
                proxy.strike(*blows)
            await bot.start()
            async with bot.revived():
                await bot.wait_log("matrix is open")
                await _on_matrix(twin, people)
                await _on_discord(twin)
                await twin.discord.server.settle()
                await _once(twin)
            return {*one.landed, *other.landed}
        finally:
            await bot.close()


async def _on_matrix(twin: Twin, people: People) -> None:
    """Ben complains and Ann reports it; Mo answers, Ben answers back, Mo closes the case."""
    matrix, server = twin.matrix, twin.discord.server
    ann, ben = [await matrix.newcomer(people, name) for name in ("Ann", "Ben")]
    said = await ben.say(matrix.square, COMPLAINT)
    await ann.say(matrix.square, "!report", reply_to=said)
    await matrix.mo.wait_shown(matrix.office, matrix.by_bot("#1 · Ben", COMPLAINT))
    await server.wait_for(lambda: _cards(twin, "#1 · Ben"), PATIENCE)
    await matrix.mo.say(matrix.office, '!case answer 1 "You are right"')
    own = await _joined(twin, ben)
    await ben.wait_shown(own, matrix.by_bot("You are right"))
    await ben.say(own, "Thank you so much")
    await server.wait_for(lambda: _in_threads(twin, "Thank you so much"), PATIENCE)
    await matrix.mo.wait_shown(matrix.office, _in_thread("Thank you so much"))
    await matrix.mo.say(matrix.office, '!case resolve 1 "They stand on the door"')
    await matrix.mo.wait_shown(matrix.office, matrix.by_bot("#1 · Ben", "Closed"))
    await server.wait_for(lambda: "Closed" in text_of(_cards(twin, "#1 · Ben")[0]), PATIENCE)
    hers = await _joined(twin, ann)
    await ann.wait_shown(hers, matrix.by_bot("somebody took care of it"))
    for person, room, words in ((ben, own, "You are right"), (ann, hers, "somebody took care of it")):
        assert len([m for m in await person.shown(room) if words in m.words]) == 1


async def _on_discord(twin: Twin) -> None:
    """Dora complains and Emil reports it; Mo answers her from Matrix."""
    matrix, server = twin.matrix, twin.discord.server
    dora, emil = [await server.add_member(name, announce=False) for name in ("Dora", "Emil")]
    said = await server.say(dora, twin.discord.square, OTHER)
    link = f"https://discord.com/channels/{server.guild.id}/{said['channel_id']}/{said['id']}"
    while not _cards(twin, "#2 · Dora"):
        try:
            await server.slash(emil, "report", {"message": link}, channel=twin.discord.square, within=AGAIN)
            await server.wait_for(lambda: _cards(twin, "#2 · Dora"), AGAIN)
        except TimeoutError:  # the bot was killed before it had heard of it
            continue
    await matrix.mo.wait_shown(matrix.office, matrix.by_bot("#2 · Dora", OTHER))
    await matrix.mo.say(matrix.office, '!case answer 2 "Somebody is there now"')
    await server.wait_for(lambda: _letters(twin, dora), PATIENCE)
    await server.say(dora, "dm", "That was quick")
    await server.wait_for(lambda: _in_threads(twin, "That was quick"), PATIENCE)
    assert len(_letters(twin, dora)) == 1


async def _once(twin: Twin) -> None:
    """Each card and each answer stands once in each office, and nothing of it in public."""
    matrix, server = twin.matrix, twin.discord.server
    here = await matrix.mo.shown(matrix.office)
    for title in ("#1 · Ben", "#2 · Dora"):
        assert len(_cards(twin, title)) == 1
        assert len([m for m in here if title in m.words and matrix.by_bot()(m)]) == 1
    for words in ("Thank you so much", "That was quick"):
        assert len(_in_threads(twin, words)) == 1
        assert len([m for m in here if _in_thread(words)(m)]) == 1
    private = ("You are right", "Somebody is there now", "Thank you so much", "That was quick", "#1", "#2")
    public = [m.words for m in await matrix.mo.shown(matrix.square) if matrix.by_bot()(m)]
    public += [text_of(m) for m in server.messages(twin.discord.square) if m["author"]["id"] == server.world.bot["id"]]
    for said in public:
        assert not [words for words in (*private, COMPLAINT, OTHER) if words in said]


async def _joined(twin: Twin, person: Person) -> str:
    """The room that the bot has opened for somebody alone; they join it."""
    room = await person.wait_invited(twin.matrix.bot.user_id)
    await person.join(room)
    return room


def _in_thread(words: str) -> Callable[[Shown], bool]:
    """Whether a message of the bot's stands in a thread and holds these words."""

    def wanted(message: Shown) -> bool:
        relation = message.content.get("m.relates_to", {})
        return relation.get("rel_type") == "m.thread" and words in message.words

    return wanted


def _cards(twin: Twin, title: str) -> list[JSON]:
    """The cards of a case in the office on Discord."""
    return [m for m in twin.discord.server.messages(twin.discord.office) if title in text_of(m).splitlines()[0]]


def _in_threads(twin: Twin, words: str) -> list[JSON]:
    """What stands in the threads of the office on Discord."""
    server = twin.discord.server
    threads = server.world.channels_of(server.guild, threads=True)
    return [m for thread in threads for m in server.messages(thread) if words in text_of(m)]


def _letters(twin: Twin, user: JSON) -> list[JSON]:
    """What the bot wrote to somebody alone on Discord."""
    server = twin.discord.server
    said = server.messages(server.world.direct(user))
    return [m for m in said if "Somebody is there now" in text_of(m)]


@pytest.mark.torture
async def test_a_storm_is_a_few_messages_in_each_moderators_room_and_nothing_is_lost(
    people: People, tmp_path: Path
) -> None:
    async with Twin.found(people) as twin:
        matrix, server, square = twin.matrix, twin.discord.server, twin.discord.square
        toml = twin.toml(tmp_path / "data", cogs=SETTINGS).replace('"ideas"]', '"ideas", "escalation"]')
        bot = BotProcess(tmp_path, toml)
        try:
            here = [await matrix.newcomer(people, f"Here{n}") for n in range(STORM // EACH // 2)]
            there = [await server.add_member(f"There{n}") for n in range(STORM // EACH - len(here))]
            await twin.start(bot)
            said = [await matrix.mo.say(matrix.square, f"Download {n} fails") for n in range(EACH * len(here))]
            written = [await server.say(twin.discord.mo, square, f"Upload {n} fails") for n in range(EACH * len(there))]

            async def on_matrix(number: int, who: Person) -> None:
                for message in said[number * EACH : (number + 1) * EACH]:
                    await who.say(matrix.square, "!report", reply_to=message)

            async def on_discord(number: int, who: JSON) -> None:
                for message in written[number * EACH : (number + 1) * EACH]:
                    link = f"https://discord.com/channels/{server.guild.id}/{square['id']}/{message['id']}"
                    answer = await server.completed(await server.slash(who, "report", {"message": link}), PATIENCE)
                    assert "Thank you for telling us" in answer.text

            begun = monotonic()
            await asyncio.gather(
                *(on_matrix(*each) for each in enumerate(here)), *(on_discord(*each) for each in enumerate(there))
            )
            assert monotonic() - begun < 60

            async def all_told() -> bool | None:
                cards = [m.words for m in await matrix.mo.shown(matrix.office) if matrix.by_bot()(m)]
                return any(f"{STORM - 4} more cases" in words for words in cards) or None

            await matrix.mo.wait_until(matrix.office, all_told, 4 * PATIENCE)
            office = server.messages(twin.discord.office)
            await server.wait_for(lambda: f"{STORM - 4} more cases" in text_of(office[-1]), PATIENCE)
            assert len([m for m in await matrix.mo.shown(matrix.office) if matrix.by_bot()(m)]) <= 10
            assert len(server.messages(twin.discord.office)) <= 10
            assert "Page 1 of 50" in (await matrix.ask(matrix.mo, "case list")).words
        finally:
            await bot.close()
