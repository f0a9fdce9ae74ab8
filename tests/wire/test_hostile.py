"""Hostile names, questions and options: what the servers received calls nobody, links nowhere and hides nothing."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.wire.discord.server import text_of
from tests.wire.discord.server.shapes import JSON, walk
from tests.wire.matrix.people import Html, People, Person
from tests.wire.process import PATIENCE, BotProcess
from tests.wire.twin import Twin

pytestmark = pytest.mark.wire

PIECES = (
    "@everyone",
    "@here",
    "<@&1> <@1> <#1>",
    "@room",
    "[x](javascript:alert(1))",
    "[y](https://evil.example)",
    "https://evil.example",
    "https://matrix.to/#/@mo:test.local",
    '<a href="https://evil.example">z</a>',
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "&lt;b&gt; <b>bold</b></p></em>",
    "||spoiler||",
    "<:emoji:123> <t:1:R>",
    "**bold** __u__ ~~s~~ `code` ```",
    "# heading",
    "-# small",
    "> quote",
    "\u202egnp.exe\u2066",
    "zero\u200bwidth\u2060\ufeff\u00ad",
)
NAMES = (" ".join(PIECES[:6]), " ".join(PIECES[6:11])[:200], " ".join(PIECES[11:]), "# " + "x" * 200)
OPTIONS = " / ".join(PIECES[4:11]), *PIECES
LONG = "y" * 4000
SEEN = (
    *("everyone", "javascript:alert", "evil.example", "onerror", "spoiler"),
    *("emoji:123", "heading", "gnp.exe", "zerowidth"),
)
"""What must have reached the servers, so that the judgement is of something."""

TAGS = {"p", "br", "strong", "em", "a", "code"}
HIDDEN = re.compile("[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|(?<!@)\u200b")
"""What hides or reorders text; of the zero-width spaces, ours alone, behind an @."""


@pytest.fixture
async def bot(twin: Twin, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """A bot that greets everybody alone."""
    greeter = '[communities.greeter]\nwait = "1s"\nburst = 50\nraid = 60'
    bot = BotProcess(tmp_path, twin.toml(tmp_path / "data", cogs=greeter))
    yield bot
    await bot.close()


async def test_hostile_words_do_nothing_on_either_network(twin: Twin, people: People, bot: BotProcess) -> None:
    await twin.start(bot)
    evils = [await twin.matrix.newcomer(people, name, "evil") for name in NAMES]
    users = [await twin.discord.server.add_member(name) for name in (*NAMES, LONG)]
    for evil in evils:
        await twin.matrix.greeted(evil)
    for user in users:
        await _guided(twin, user)
    await twin.matrix.ask(evils[0], "help", twin.matrix.square)  # an offer that calls them by name

    here, there = await twin.open_poll(_poll("Which? " + " ".join(PIECES[:8]), OPTIONS[:8]))
    await evils[0].react(twin.matrix.square, here.id, "1️⃣")
    await twin.open_poll(_poll("All?", OPTIONS))
    for line in ("poll close #1", f'poll answer poll=#1 "{_quoted(" ".join(PIECES))}"', "poll list"):
        await twin.matrix.ask(twin.matrix.mo, line)
    await twin.discord.server.wait_for(lambda: "comes first" in text_of(there), PATIENCE)
    for piece in (*PIECES, LONG):
        for line in (f'poll results "{_quoted(piece)}"', f'poll open "{_quoted(piece)}" "{_quoted(piece)}"'):
            await twin.matrix.mo.say(twin.matrix.office, f"!{line}")
        await twin.discord.as_moderator("poll results", poll=piece[:300])
    await twin.matrix.ask(twin.matrix.mo, _quoted(f"nonsense{PIECES[0]} {PIECES[4]}"))
    await twin.discord.server.settle()
    assert bot.running

    _judge_discord(twin, {user["id"] for user in users})
    await _judge_matrix(twin, evils)


async def _guided(twin: Twin, user: JSON) -> None:
    """Somebody on Discord is greeted, and shown around by their name."""
    server = twin.discord.server
    rings = f"<@{user['id']}>"
    [greeting] = await server.wait_for(
        lambda: [m for m in server.messages(twin.discord.square) if rings in text_of(m)], PATIENCE
    )
    guide = await server.completed(await server.click(user, greeting, server.controls(greeting)[0]["custom_id"]))
    assert guide.ephemeral


def _poll(question: str, options: tuple[str, ...]) -> str:
    chosen = " | ".join(option.replace("|", "¦")[:100] for option in options)
    return f'"{_quoted(question)}" "{_quoted(chosen)}"'


def _quoted(words: str) -> str:
    return words.replace('"', "'")


# ------------------------------------------------------------------ what Discord received


def _judge_discord(twin: Twin, members: set[str]) -> None:
    """Besides, the server holds every body against the documented limits and rings for crowds: see `Judge`."""
    sent = twin.discord.server.sent()
    read = [words for body in sent for component in walk(body["components"]) for words in _words(component)]
    everything = "\n".join(read).replace("\\", "")
    assert not [piece for piece in SEEN if piece not in everything]
    for body in sent:
        allowed = body["allowed_mentions"]
        assert allowed["parse"] == []
        assert not allowed.get("roles")
        assert set(map(str, allowed.get("users") or ())) <= members
        for component in walk(body["components"]):
            for words in _words(component):
                assert not HIDDEN.search(words), words
            _judge_markdown(component.get("content", ""), members)


def _judge_markdown(markdown: str, members: set[str]) -> None:
    unescaped = re.sub(r"\\\W", "", re.sub(r"`[^`]*`", "", markdown))
    assert not re.search(r"@(?:everyone|here)", unescaped), markdown
    assert "](" not in unescaped, markdown
    assert "||" not in unescaped, markdown
    assert "://" not in unescaped, markdown
    for inside in re.findall(r"<([^>]*)", unescaped):
        assert re.fullmatch(r"@\d+|#\d+|t:\d+:[FR]", inside), markdown
        assert inside[0] != "@" or inside[1:] in members, markdown


def _words(component: JSON) -> Iterator[str]:
    """Everything in a component that is read."""
    for key in ("content", "label", "placeholder", "description"):
        if component.get(key):
            yield component[key]
    for option in component.get("options", ()):
        yield from _words(option)


# ------------------------------------------------------------------ what Matrix received


async def _judge_matrix(twin: Twin, evils: list[Person]) -> None:
    town = twin.matrix
    callable_ = {person.id for person in evils}
    places = {*callable_, town.square, town.office, town.space}
    events = [event for room in (town.square, town.office) for event in await town.mo.history(room)]
    sent = [event for event in events if event["sender"] == town.bot.user_id and event["type"] == "m.room.message"]
    everything = "\n".join(event["content"]["body"] for event in sent)
    assert not [piece for piece in SEEN if piece not in everything]
    for event in sent:
        for content in (event["content"], event["content"].get("m.new_content")):
            if content is not None:
                _judge_content(content, callable_, places)


def _judge_content(content: dict[str, Any], people: set[str], places: set[str]) -> None:
    assert set(content["m.mentions"]) <= {"user_ids"}
    assert set(content["m.mentions"].get("user_ids", ())) <= people
    for words in (content["body"], content["formatted_body"]):
        assert "@room" not in words
        assert not HIDDEN.search(words), words
    html = Html()
    html.feed(content["formatted_body"])
    html.close()
    assert {tag for tag, _ in html.elements} <= TAGS
    for tag, attributes in html.elements:
        assert set(attributes) <= ({"href"} if tag == "a" else set()), json.dumps(attributes)
    for link in html.links:
        assert unquote(link).removeprefix("https://matrix.to/#/") in places, link
    assert len(content["body"]) < 30_000
