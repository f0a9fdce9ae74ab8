"""The wire server is honest: a bare discord.py client, and bare requests, meet what Discord documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands, ui

from tests.wire.discord.server import ClientError, DiscordServer, text_of

pytestmark = pytest.mark.wire


class Client(discord.Client):
    """A bare client that keeps what it is told."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, members=True, messages=True, message_content=True)
        super().__init__(intents=intents, chunk_guilds_at_startup=False, guild_ready_timeout=0.1)
        self.heard: list[tuple[Any, ...]] = []
        self.answer = True

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(("message", message.content))

    async def on_member_join(self, member: discord.Member) -> None:
        self.heard.append(("join", member.display_name, member.pending))

    async def on_member_update(self, _: discord.Member, after: discord.Member) -> None:
        self.heard.append(("update", after.display_name, after.pending))

    async def on_resumed(self) -> None:
        self.heard.append(("resumed",))

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if self.answer:
            await interaction.response.send_message(view=Layout(None), ephemeral=True)


class Layout(ui.LayoutView):
    """A card as the bot makes them, marked with a number."""

    def __init__(self, mark: int | None) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Layout] = ui.ActionRow(ui.Button(label="Press", custom_id="press"))
        self.add_item(ui.Container(ui.TextDisplay("Hello <@1>"), row, id=mark))


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        await server.add_guild()
        await server.add_channel("general")
        yield server


@asynccontextmanager
async def connected(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
    client = Client()
    async with client:
        running = asyncio.create_task(client.start(server.token))
        await server.wait_for(lambda: client.is_ready() or running.done())
        try:
            yield client
        finally:
            await client.close()
            with suppress(asyncio.CancelledError):
                await running


@asynccontextmanager
async def requests(server: DiscordServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.url, headers={"Authorization": f"Bot {server.token}"}) as http:
        yield http


async def test_a_member_joins_behind_screening_and_is_let_in(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(server, monkeypatch) as client:
        ann = await server.add_member("Ann", pending=True)
        await server.wait_for(lambda: client.heard)
        await server.update_member(ann, pending=False)
        await server.wait_for(lambda: len(client.heard) == 2)
    assert client.heard == [("join", "Ann", True), ("update", "Ann", False)]


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await server.add_member("Ann")
    async with connected(server, monkeypatch) as client:
        await server.gateway.cut()
        await server.wait_for(lambda: not server.gateway.connected)
        await server.say(ann, "general", "while away")
        await server.wait_for(lambda: ("resumed",) in client.heard)
    assert ("message", "while away") in client.heard
    assert server.judge.resumes == [True]


async def test_cards_keep_their_component_ids_in_the_history(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(server, monkeypatch) as client:
        room = client.get_partial_messageable(int(server.channel("general")["id"]))
        await room.send(view=Layout(1_234_567), allowed_mentions=discord.AllowedMentions.none())
        [found] = [message async for message in room.history()]
    assert isinstance(found.components[0], discord.Container)
    assert found.components[0].id == 1_234_567
    assert text_of(server.messages("general")[0]) == "Hello <@1>"
    assert server.report() == "clean"


async def test_a_429_and_a_500_are_survived(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.fail("POST", "/channels/*/messages", 500)
    server.fail("POST", "/channels/*/messages", 429, retry_after=0.05)
    async with connected(server, monkeypatch) as client:
        room = client.get_partial_messageable(int(server.channel("general")["id"]))
        await room.send("hello")
    statuses = [call.status for call in server.judge.calls if call.method == "POST"]
    assert statuses == [500, 429, 200]


async def test_an_unanswered_press_is_judged_late(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.wire.discord.server.driver.DEADLINE", 0.1)
    ann = await server.add_member("Ann")
    async with connected(server, monkeypatch) as client:
        room = client.get_partial_messageable(int(server.channel("general")["id"]))
        await room.send(view=Layout(None))
        [card] = server.messages("general")
        answered = await server.click(ann, card, "Press")
        client.answer = False
        await server.click(ann, card, "press", within=0)
        await server.wait_for(lambda: server.judge.late)
    assert answered.ephemeral
    assert server.report() == "late: interaction press: never answered"


class Question(ui.Modal, title="Ask"):
    """A form of one field."""

    words: ui.Label[Question] = ui.Label(text="Question", component=ui.TextInput(max_length=10))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        assert isinstance(self.words.component, ui.TextInput)
        await interaction.edit_original_response(content=self.words.component.value)


async def test_commands_are_typed_completed_and_answered_with_forms(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await server.add_member("Ann", locale="fr")
    async with connected(server, monkeypatch) as client:
        client.answer = False
        tree = app_commands.CommandTree(client)

        async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{interaction.locale} {typed}!", value=typed)]

        @tree.command(description="Ask something")
        @app_commands.autocomplete(topic=complete)
        async def ask(interaction: discord.Interaction, who: discord.Member, topic: str) -> None:
            await interaction.response.send_modal(Question())

        await tree.sync()
        assert await server.autocomplete(ann, "ask", "topic", "te") == [{"name": "fr te!", "value": "te"}]
        with pytest.raises(ClientError, match="required"):
            await server.slash(ann, "ask", {"topic": "tea"})
        opened = await server.slash(ann, "ask", {"who": ann, "topic": "tea"})
        with pytest.raises(ClientError, match="cannot be"):
            await server.submit_form(opened, {"Question": "more than ten"})
        answered = await server.completed(await server.submit_form(opened, {"Question": "Tea?"}))
    assert (answered.text, answered.ephemeral) == ("Tea?", True)
    assert server.report() == "clean"


async def test_the_same_nonce_is_not_posted_twice(server: DiscordServer) -> None:
    path = f"/api/v10/channels/{server.channel('general')['id']}/messages"
    body = {"content": "once", "nonce": "7", "enforce_nonce": True}
    server.fail("POST", "/channels/*/messages", "drop_after")
    async with requests(server) as http:
        with pytest.raises(aiohttp.ClientError):
            await http.post(path, json=body)
        answer = await (await http.post(path, json=body)).json()
        history = await (await http.get(path)).json()
        server.deeds.nonces.window = 0  # the few minutes are over
        await http.post(path, json=body)
    assert [answer["id"]] == [message["id"] for message in history]
    assert "nonce" not in history[0]
    assert len(server.messages("general")) == 2


async def test_requests_that_come_too_fast_are_told_so(server: DiscordServer) -> None:
    path = f"/api/v10/channels/{server.channel('general')['id']}/messages"
    async with requests(server) as http:
        answers = [await http.post(path, json={"content": "fast"}) for _ in range(6)]
    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert float(answers[-1].headers["Retry-After"]) > 0


def _button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "press", **more}


def _row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def _select(options: int, **more: Any) -> dict[str, Any]:
    offered = [{"label": str(n), "value": str(n)} for n in range(options)]
    return {"type": 3, "custom_id": "choose", "options": offered, **more}


def _words(count: int, **more: Any) -> dict[str, Any]:
    return {"type": 10, "content": "x" * count, **more}


WITHIN = [
    [_words(4000)],
    [{"type": 17, "components": [_words(10, id=2**31 - 1), _row(*(_button(custom_id=str(n)) for n in range(5)))]}],
    [_row(_select(25, max_values=25))],
    [_row(_button(label="x" * 80, custom_id="x" * 100))],
    [_words(10) for _ in range(40)],
]
BEYOND = [
    [_words(4000), _words(1)],
    [_words(10, id=2**31)],
    [_words(10, id=7), _words(10, id=7)],
    [_words(10) for _ in range(41)],
    [_words(0)],
    [_row(*(_button(custom_id=str(n)) for n in range(6)))],
    [_row(_select(26))],
    [_row(_select(2, max_values=3))],
    [_row(_select(2), _button())],
    [_row(_button(label="x" * 81))],
    [_row(_button(custom_id="x" * 101))],
    [_row(_button(), _button())],
    [_row(_button(style=5, url="javascript:alert(1)", custom_id=None))],
    [_row(_button(emoji={"name": "wave"}))],
    [_button()],
    [{"type": 17, "components": []}],
]


@pytest.mark.parametrize(("cards", "status"), [(WITHIN, 200), (BEYOND, 400)], ids=["within", "beyond"])
async def test_components_are_held_to_the_documented_limits(
    cards: list[list[dict[str, Any]]], status: int, server: DiscordServer
) -> None:
    server.limits.enforced = False
    path = f"/api/v10/channels/{server.channel('general')['id']}/messages"
    async with requests(server) as http:
        for components in cards:
            answer = await http.post(path, json={"flags": 1 << 15, "components": components})
            assert answer.status == status, (components, await answer.text())
    assert (server.report() == "clean") == (status == 200)
