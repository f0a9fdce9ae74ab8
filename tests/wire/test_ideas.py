"""One board on both networks: proposed here, voted for there, through a kill, merged, apart again, and answered."""

from __future__ import annotations

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import JSON
from tests.wire.matrix.people import People
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire

BOARD = """
            [communities.greeter]
            wait = "1s"

            [communities.ideas]
            room = "announcements"
            """


async def test_one_board_on_both_networks_lives_through_a_kill(twin: Twin, people: People, bot: BotProcess) -> None:
    bot.toml.write_text(twin.toml(bot.directory / "data", cogs=BOARD), encoding="utf-8")
    await twin.start(bot)
    matrix, server, square = twin.matrix, twin.discord.server, twin.discord.square
    ann, ben = [await matrix.newcomer(people, name) for name in ("Ann", "Ben")]
    dora, emil = [await server.add_member(name, announce=False) for name in ("Dora", "Emil")]

    own = await matrix.alone_with(ann)
    await ann.say(own, '!idea propose "Cycle racks at the door" "We all come by bike"')
    here = await ann.wait_shown(matrix.square, matrix.by_bot("#1 Cycle racks"))
    [there] = await server.wait_for(lambda: _ideas(twin, "Cycle racks"), PATIENCE)
    await ben.react(matrix.square, here.id, "👍")
    assert "You are for #1" in (await twin.press(dora, there, "I want this")).text
    bot.kill()
    await bot.ended()
    await ann.react(matrix.square, here.id, "👍")
    await twin.start(bot)
    await server.wait_for(lambda: "3 votes" in text_of(there), PATIENCE)
    await ann.wait_shown(matrix.square, lambda m: m.id == here.id and "3 votes" in m.words, PATIENCE)

    double = {"title": "Cycle racks at the door", "why": "We all come by bike"}
    asked = await server.completed(await server.slash(emil, "idea propose", double, channel=square))
    assert "Is it one of these?" in asked.text
    [mine] = [c for c in server.controls(asked.messages[0]) if "Mine is new" in c.get("label", "")]
    await server.completed(await server.click(emil, asked.messages[0], mine["custom_id"]))
    [other] = await server.wait_for(lambda: _ideas(twin, "#2 "), PATIENCE)
    for user in (dora, emil):
        await twin.press(user, other, "I want this")
    await matrix.ask(matrix.mo, "idea merge 2 1")
    await server.wait_for(lambda: "4 votes" in text_of(there) and "counts for #1" in text_of(other), PATIENCE)
    await matrix.ask(matrix.mo, "idea unmerge 2")
    await server.wait_for(lambda: "3 votes" in text_of(there) and "2 votes" in text_of(other), PATIENCE)

    await matrix.ask(matrix.mo, 'idea status 1 planned "We start in March"')
    await server.wait_for(lambda: "planned" in text_of(there) and "We start in March" in text_of(there), PATIENCE)
    await ann.wait_shown(own, matrix.by_bot("will be done", "We start in March"), PATIENCE)
    await server.wait_for(
        lambda: any("will be done" in text_of(m) for m in server.messages({"id": there["id"]})), PATIENCE
    )
    await ann.wait_shown(
        matrix.square,
        lambda m: m.content.get("m.relates_to", {}).get("event_id") == here.id and "will be done" in m.words,
        PATIENCE,
    )


def _ideas(twin: Twin, title: str) -> list[JSON]:
    """The cards of an idea on Discord."""
    said = twin.discord.server.messages(twin.discord.square)
    return [message for message in said if title in text_of(message).splitlines()[0]]
