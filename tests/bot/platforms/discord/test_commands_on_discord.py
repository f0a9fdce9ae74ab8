"""Commands, controls, forms and their answers, on a Discord in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import pytest
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType
from sqlalchemy import update

from bot.chat import Button, Card, Commanded, Form, Outgoing, Pressed, Room
from bot.platforms.discord import answers
from bot.platforms.discord.tables import homes
from bot.text import text
from tests.bot.platforms.discord.town import Town, words

pytestmark = pytest.mark.simcord(settle_timeout=20)


@pytest.fixture
def late(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The house takes longer than the platform is patient."""
    house = town.app.house
    monkeypatch.setattr(answers, "PATIENCE", 0.02)

    async def commanded(event: Commanded, serve: Callable[[Commanded], Awaitable[None]] = house.commanded) -> None:
        await asyncio.sleep(0.1)
        await serve(event)

    async def pressed(event: Pressed, serve: Callable[[Pressed], Awaitable[None]] = house.pressed) -> None:
        await asyncio.sleep(0.1)
        await serve(event)

    monkeypatch.setattr(house, "commanded", commanded)
    monkeypatch.setattr(house, "pressed", pressed)


async def test_a_private_answer_is_ephemeral(town: Town) -> None:
    result = await town.slash(town.ann, "bench hello", words="**Bob**")
    assert result.response is not None
    assert result.response.ephemeral
    assert words(result.response) == r"Hello \*\*Bob\*\*"


async def test_a_public_answer_addresses_whom_it_names_and_nobody_else(town: Town) -> None:
    result = await town.slash(town.ann, "bench shout", to=town.mo)
    assert result.response is not None
    assert not result.response.ephemeral
    assert words(result.response) == f"Hello <@{town.mo.id}>"
    assert [user.id for user in result.response.message.mentions] == [town.mo.id]
    result = await town.slash(town.ann, "bench shout")
    assert result.response is not None
    assert not result.response.message.mention_everyone


async def test_a_moderators_command_is_refused_to_others(town: Town) -> None:
    refused = await town.slash(town.ann, "bench secret")
    assert refused.response is not None
    assert refused.response.ephemeral
    assert "key" not in words(refused.response)
    allowed = await town.slash(town.mo, "bench secret")
    assert allowed.response is not None
    assert words(allowed.response) == "The key is under the mat"


async def test_power_over_one_room_makes_no_moderator(town: Town) -> None:
    may = discord.Permissions(manage_messages=True, manage_channels=True).value
    town.env.backend.set_overwrite(town.square.id, Overwrite(town.ann.id, OverwriteType.MEMBER, allow=may))
    result = await town.slash(town.ann, "bench secret")
    assert result.response is not None
    assert "for moderators" in words(result.response)


async def test_an_answer_that_cannot_be_made_is_owned_up_to_with_a_reference(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    result = await town.slash(town.ann, "bench crowd")
    assert result.response is not None
    assert result.response.ephemeral
    logged = next(record for record in caplog.records if "could not be made" in record.message)
    assert logged.message.split()[-1] in words(result.response)


async def test_options_come_in_as_their_types(town: Town) -> None:
    role = town.gardeners
    result = await town.slash(
        town.ann, "bench options", count=3, loud=True, mode="closed", where=town.office, role=role, pick="a"
    )
    assert result.response is not None
    assert words(result.response) == f"3 True closed {town.office.id} {role.id} a"


async def test_an_option_is_completed_while_it_is_typed(town: Town) -> None:
    offered = await town.ann.autocomplete(town.square, "bench options", "pick", "pe", count=1)
    assert [(choice["name"], choice["value"]) for choice in offered] == [("pears", "p")]


async def test_a_file_comes_with_a_private_answer(town: Town) -> None:
    result = await town.slash(town.ann, "bench file")
    assert result.response is not None
    assert result.response.ephemeral
    [attached] = result.response.attachments
    assert attached.filename == "my_votes.csv"
    assert await attached.read() == b"a,b\n"


async def test_a_failure_is_answered_with_a_reference(town: Town) -> None:
    result = await town.slash(town.ann, "bench fail")
    assert result.response is not None
    assert result.response.ephemeral
    assert "luck" not in words(result.response)


async def test_a_form_is_the_first_response_and_what_is_filled_in_comes_back(town: Town) -> None:
    asked = await town.slash(town.ann, "bench ask")
    assert asked.modal is not None
    result = await town.ann.submit_modal(asked, {"title": "Trees", "story": "More *trees*"})
    await town.settle()
    assert result.response is not None
    assert result.response.ephemeral
    assert words(result.response) == r"Form 3: Trees / More \*trees\*"


async def test_a_press_sets_the_choice_and_takes_it_back(town: Town) -> None:
    await town.slash(town.ann, "bench post")
    card = town.square.last_message
    assert card is not None
    result = await town.ann.click(card, label="Coffee")
    assert result.response is not None
    assert result.response.ephemeral
    assert words(result.response) == "Noted: 1"
    await town.ann.click(card, label="Take back")
    assert town.heard == [(7, ("1",)), (7, ())]


async def test_twenty_long_options_are_a_select_with_several_choices(town: Town) -> None:
    await town.slash(town.ann, "bench post", many=True)
    card = town.square.last_message
    assert card is not None
    await town.ann.select(card, ["3", "19"])
    assert town.heard == [(7, ("3", "19"))]


async def test_a_button_opens_a_form_and_one_without_an_answer_is_acknowledged(town: Town) -> None:
    await town.slash(town.ann, "bench post")
    card = town.square.last_message
    assert card is not None
    assert (await town.ann.click(card, label="Tell us")).modal is not None
    hushed = await town.ann.click(card, label="Hush")
    assert hushed.deferred
    assert not hushed.followups


async def test_a_command_without_an_answer_leaves_nothing_behind(town: Town) -> None:
    result = await town.slash(town.ann, "bench hush")
    assert result.acknowledged
    assert len(town.requests("DELETE", "/messages/@original")) == 1


async def test_a_press_in_a_direct_room_belongs_to_the_members_community(town: Town) -> None:
    await town.slash(town.ann, "bench write")
    card = town.ann.user.dm_channel.last_message
    assert card is not None
    result = await town.ann.user.click(card, label="Press")
    assert result.response is not None
    assert town.heard == [(8, ())]


async def test_a_press_in_a_server_without_a_community_is_answered_kindly(town: Town) -> None:
    other = town.env.create_guild("Elsewhere")
    room = other.create_text_channel("hall")
    bea = other.add_member(town.env.create_user("bea"))
    button = Button("workbench:vote:7", text("Press"), "👍")
    card = Card(body=(text("Hi"),), controls=(button,))
    id = await town.platform.send(Outgoing("5", Room("discord", str(room.id)), card))
    assert room.last_message is not None
    assert str(room.last_message.id) == id
    result = await bea.click(room.last_message, label="Press")
    assert result.response is not None
    assert "don't animate this server" in words(result.response)
    assert town.heard == []


async def test_an_answer_that_discord_does_not_take_is_only_logged(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await town.ann.slash(town.square, "bench hello")
    assert "code 10062" in caplog.text
    assert "bench" not in caplog.text


async def test_an_answer_whose_receipt_was_lost_is_given_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    respond = discord.InteractionResponse.send_message
    given = []

    async def dropped(self: discord.InteractionResponse[Any], *args: Any, **more: Any) -> None:
        given.append(more)
        await respond(self, *args, **more)
        self._response_type = None  # the library did not hear of it
        if len(given) == 1:
            raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.InteractionResponse, "send_message", dropped)
    result = await town.slash(town.ann, "bench hello")
    assert result.response is not None
    assert words(result.response) == "Hello you"
    assert len(given) == 2
    assert not result.followups


async def test_commands_that_cannot_be_registered_keep_nobody_from_the_rest(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with town.app.house.database.writing() as connection:
        await connection.execute(update(homes).values(commands="older"))
    await town.app.close()
    town.env.inject_error("PUT", "/applications/*/commands", status=403, code=50001)
    await town.open()
    assert "could not be registered (code 50001)" in caplog.text
    result = await town.slash(town.ann, "bench hello")
    assert result.response is not None


async def test_controls_live_through_a_restart(town: Town) -> None:
    await town.slash(town.ann, "bench post")
    card = town.square.last_message
    asked = await town.slash(town.ann, "bench ask")
    assert card is not None
    await town.restart()
    result = await town.ann.click(card, label="Tea")
    assert result.response is not None
    assert words(result.response) == "Noted: 0"
    result = await town.ann.submit_modal(asked, {"title": "Later", "story": ""})
    assert result.response is not None
    assert words(result.response) == "Form 3: Later / "


@pytest.mark.usefixtures("late")
class TestLate:
    """Answers that take longer than Discord waits."""

    async def test_thinking_becomes_the_answer(self, town: Town) -> None:
        result = await town.slash(town.ann, "bench shout")
        [thinking] = town.requests("POST", "/callback")
        assert thinking.json == {"type": 5}
        assert result.response is not None
        assert not result.response.ephemeral
        assert words(result.response).startswith("Hello")

    async def test_a_refusal_after_thinking_in_public_is_private(self, town: Town) -> None:
        result = await town.slash(town.ann, "bench refuse")
        [refusal] = result.followups
        assert refusal.ephemeral
        assert town.square.last_message is None

    async def test_a_press_is_acknowledged_and_answered_in_private(self, town: Town) -> None:
        await town.slash(town.ann, "bench post")
        card = town.square.last_message
        assert card is not None
        result = await town.ann.click(card, label="Tea")
        assert result.deferred
        [answer] = result.followups
        assert answer.ephemeral
        assert words(answer) == "Noted: 0"

    async def test_a_form_that_comes_too_late_is_offered_by_a_button(self, town: Town) -> None:
        result = await town.slash(town.ann, "bench ask")
        offer = result.response
        assert offer is not None
        assert offer.ephemeral
        opened = await town.ann.click(offer, label="Open the form")
        assert opened.modal is not None
        await town.restart()
        stale = await town.ann.click(offer, label="Open the form")
        assert stale.response is not None
        assert "stale" in words(stale.response)

    async def test_a_press_without_an_answer_stays_acknowledged(self, town: Town) -> None:
        await town.slash(town.ann, "bench post")
        card = town.square.last_message
        assert card is not None
        result = await town.ann.click(card, label="Hush")
        assert result.deferred
        assert not result.followups


async def test_confirmations_are_left_out_while_the_house_is_busy(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.slash(town.ann, "bench post")
    card = town.square.last_message
    assert card is not None
    monkeypatch.setattr(type(town.app.house), "busy", True)
    result = await town.ann.click(card, label="Tea")
    assert result.deferred
    assert not result.followups
    assert town.heard == [(7, ("0",))]


async def test_commands_are_registered_again_only_when_they_changed_or_were_forgotten(town: Town) -> None:
    await town.restart()
    assert len(town.requests("PUT", "/commands")) == 1


def test_late_forms_are_kept_for_the_latest_few() -> None:
    late = answers.LateForms()
    tokens = [late.keep(Form(str(n), text("x"), ())) for n in range(late.MOST + 1)]
    assert late.find(tokens[0]) is None
    assert late.find(tokens[-1]) is not None
