"""Messages to rooms, exactly once, roles, and what is asked of the server, on a Discord in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest

from bot.chat import (
    Account,
    Card,
    Delete,
    File,
    GiveRole,
    Gone,
    InviteTo,
    Later,
    Outgoing,
    Pin,
    Publish,
    Refused,
    Room,
    Unsure,
)
from bot.platforms.discord import DiscordPlatform, sending
from bot.text import Markdown, Mention, RoleMention, Said, text
from tests.bot.platforms.discord.town import Town, words

pytestmark = pytest.mark.simcord(settle_timeout=20)


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.0))


def owed(town: Town, key: str = "12", said: str = "Hello") -> Outgoing:
    """A delivery to the square."""
    return Outgoing(key, Room("discord", str(town.square.id)), Card(body=(text(Said(said)),)))


def tried(town: Town, message: Outgoing) -> Outgoing:
    """The same, which may have gone out a minute ago."""
    return replace(message, tried=town.env.now() - timedelta(minutes=1))


async def test_a_message_carries_its_key_twice_and_pings_only_whom_it_addresses(town: Town) -> None:
    addressed = Card(body=(text(Mention("discord", str(town.ann.id), "ann"), Said(" @everyone <@1>")),))
    id = await town.platform.send(replace(owed(town), card=addressed))
    [sent] = town.requests("POST", f"/channels/{town.square.id}/messages")
    assert sent.json is not None
    assert (sent.json["nonce"], sent.json["enforce_nonce"]) == ("12", True)
    assert sent.json["components"][0]["id"] == 12
    assert sent.json["allowed_mentions"] == {"parse": [], "users": [town.ann.id]}
    card = town.square.last_message
    assert card is not None
    assert str(card.id) == id
    assert not card.mention_everyone


async def test_what_may_have_gone_out_is_found_in_the_history(town: Town) -> None:
    await town.platform.send(owed(town, "11", "another"))
    id = await town.platform.send(owed(town))
    for _ in range(120):
        await town.ann.send(town.square, "chat")
    assert await town.platform.send(tried(town, owed(town))) == id


async def test_what_went_out_while_our_clock_was_an_hour_ahead_is_found_and_a_long_room_holds_nothing_back_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = town.env.now() + timedelta(hours=1)
    id = await town.platform.send(owed(town))
    assert await town.platform.send(replace(owed(town), tried=ahead)) == id
    monkeypatch.setattr(sending, "_MOST_READ", 1)
    assert await town.platform.send(replace(owed(town, "13"), tried=ahead)) != id


async def test_in_a_room_that_cannot_be_read_back_to_the_time_of_trying_nothing_is_sent_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await town.platform.send(owed(town))
    await town.ann.send(town.square, "chat")
    monkeypatch.setattr(sending, "_MOST_READ", 1)
    with pytest.raises(Unsure):
        await town.platform.send(tried(town, owed(town)))
    monkeypatch.setattr(sending, "_MOST_READ", 2)
    assert await town.platform.send(tried(town, owed(town))) == id


async def test_what_did_not_go_out_is_sent(town: Town) -> None:
    await town.slash(town.ann, "bench shout")  # a card of ours without a key
    await town.platform.send(owed(town, "2", "another"))
    before = town.square.last_message
    await town.platform.send(tried(town, owed(town, "1")))
    after = town.square.last_message
    assert before is not None
    assert after is not None
    assert after.id != before.id
    assert words(after) == "Hello"


async def test_where_the_history_cannot_be_read_nothing_is_sent_twice(town: Town) -> None:
    await town.platform.send(owed(town))
    town.forbid("read_message_history")
    with pytest.raises(Unsure):
        await town.platform.send(tried(town, owed(town)))


async def test_a_message_is_edited_in_place(town: Town) -> None:
    id = await town.platform.send(owed(town))
    await town.platform.edit(owed(town, said="Goodbye"), id)
    card = town.square.last_message
    assert card is not None
    assert (str(card.id), words(card)) == (id, "Goodbye")
    [container] = card.components
    assert isinstance(container, discord.Container)
    assert container.id == 12


def test_a_live_card_is_edited_every_other_second_at_most() -> None:
    assert DiscordPlatform.edit_pause >= 2


async def test_a_direct_message_goes_to_the_member(town: Town) -> None:
    room = Room("discord", str(town.ann.id), direct=True)
    message = replace(owed(town), room=room)
    id = await town.platform.send(message)
    assert await town.platform.send(tried(town, message)) == id


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [
        (500, 0, Later),
        (429, 0, Later),
        (401, 0, Later),
        (400, 50035, Refused),
        (403, 50001, Refused),
        (404, 10003, Gone),
    ],
)
async def test_what_discord_refuses_is_told_in_the_houses_words(
    town: Town, status: int, code: int, trouble: type[Exception]
) -> None:
    town.env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)
    with pytest.raises(trouble):
        await town.platform.send(owed(town))


async def test_a_request_that_was_lost_is_made_again_with_the_same_nonce(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = town.platform.client.http.request
    nonces: list[str] = []

    async def lossy(route: Any, **more: Any) -> Any:
        if route.method == "POST":
            nonces.append(more["json"]["nonce"])
            if len(nonces) < 3:
                raise aiohttp.ClientOSError
        return await request(route, **more)

    monkeypatch.setattr(town.platform.client.http, "request", lossy)
    assert await town.platform.send(owed(town))
    assert nonces == ["12"] * 3
    del nonces[:]
    monkeypatch.setattr(sending, "PAUSES", (0.0,))
    with pytest.raises(Later):
        await town.platform.send(owed(town, "13"))


async def test_a_deleted_message_with_the_same_nonce_has_been_sent(town: Town) -> None:
    town.env.inject_error("POST", "/channels/*/messages", status=404, code=10008)
    assert await town.platform.send(owed(town)) == sending.DELETED
    with pytest.raises(Gone):
        await town.platform.edit(owed(town), sending.DELETED)


async def test_rooms_and_messages_that_are_gone_are_told_apart_from_closed_ones(town: Town) -> None:
    id = await town.platform.send(owed(town))
    with pytest.raises(Gone):
        await town.platform.edit(owed(town), "123")
    with pytest.raises(Gone):
        await town.platform.send(replace(owed(town), room=Room("discord", "123")))
    with pytest.raises(Gone):
        await town.platform.send(replace(owed(town), room=Room("discord", "!matrix:x")))
    town.forbid("view_channel")
    for call in (town.platform.send(owed(town)), town.platform.edit(owed(town), id)):
        with pytest.raises(Refused, match="50001"):
            await call


async def test_before_the_login_messages_wait_and_nothing_can_be_asked(town: Town) -> None:
    await town.platform.close()
    sending = asyncio.create_task(town.platform.send(owed(town)))
    with pytest.raises(Later):
        await town.platform.standing("town", Account("discord", str(town.ann.id)))
    assert not sending.done()
    await town.platform._prepare()
    assert await sending


async def test_roles_are_given_and_taken(town: Town) -> None:
    role = town.gardeners
    await town.slash(town.ann, "bench role", role=role)
    standing = await town.platform.standing("town", Account("discord", str(town.ann.id)))
    assert standing.roles == {str(role.id)}
    await town.slash(town.ann, "bench role", role=role, off=True)
    standing = await town.platform.standing("town", Account("discord", str(town.ann.id)))
    assert standing.roles == set()


async def test_a_role_that_is_gone_and_an_invitation_are_refused(town: Town) -> None:
    ann = Account("discord", str(town.ann.id))
    with pytest.raises(Gone):
        await town.platform.carry(GiveRole(ann, "123"))
    with pytest.raises(Refused):
        await town.platform.carry(InviteTo(ann, Room("discord", str(town.square.id))))


# ------------------------------------------------------------------ files, pins, publications, and what is taken back


async def test_a_message_goes_out_with_its_file_and_keeps_it_when_it_is_reworded(town: Town) -> None:
    picture = File("the map.png", b"png", "image/png", "The way there")
    message = replace(owed(town), card=Card(body=(text("Come"),), file=picture))
    id = await town.platform.send(message)
    assert await town.platform.send(tried(town, message)) == id
    await town.platform.edit(replace(message, card=replace(message.card, body=(text("Do come"),))), id)
    [sent] = [one for one in town.square.history() if str(one.id) == id]
    assert [attached.filename for attached in sent.attachments] == ["the_map.png"]
    assert words(sent) == "Do come"
    [container] = sent.components
    assert isinstance(container, discord.Container)
    gallery = container.children[-1]
    assert isinstance(gallery, discord.MediaGalleryComponent)
    assert gallery.items[0].description == "The way there"


async def test_a_role_is_called_and_nobody_whom_the_words_name(town: Town) -> None:
    called = text(RoleMention("discord", str(town.gardeners.id)), Markdown(f" @everyone <@{town.ann.id}>"))
    await town.platform.send(replace(owed(town), card=Card(body=(called,))))
    [sent] = town.requests("POST", f"/channels/{town.square.id}/messages")
    assert sent.json is not None
    assert sent.json["allowed_mentions"] == {"parse": [], "roles": [town.gardeners.id]}
    card = town.square.last_message
    assert card is not None
    assert [role.id for role in card.role_mentions] == [town.gardeners.id]
    assert (card.mentions, card.mention_everyone) == ([], False)


async def test_a_message_is_pinned_and_pinning_it_again_is_harmless(town: Town) -> None:
    id = await town.platform.send(owed(town))
    for _ in range(2):
        await town.platform.carry(Pin(square(town), id))
    assert [str(message.id) for message in town.square.pinned_messages()] == [id]


async def test_a_pin_without_the_permission_or_the_space_says_how_to_mend_that(town: Town) -> None:
    id = await town.platform.send(owed(town))
    town.forbid("manage_messages")
    with pytest.raises(Refused) as refused:
        await town.platform.carry(Pin(square(town), id))
    assert refused.value.mend == "discord-mend-pin"
    town.env.inject_error("PUT", "/channels/*/messages/pins/*", status=400, code=30003)
    with pytest.raises(Refused) as refused:
        await town.platform.carry(Pin(square(town), id))
    assert refused.value.mend == "discord-mend-pins"
    assert words(town.square.history()[-1]) == "Hello"


async def test_a_message_of_an_announcement_channel_is_published_once(town: Town) -> None:
    news = town.guild.create_news_channel("news")
    room = Room("discord", str(news.id))
    id = await town.platform.send(replace(owed(town), room=room))
    for _ in range(2):
        await town.platform.carry(Publish(room, id))
    [message] = news.history()
    assert message.flags.value & 0b11  # simcord sets the flag beside Discord's
    assert len(town.requests("POST", "/crosspost")) == 2


async def test_what_is_in_no_announcement_channel_is_not_published_and_stays(town: Town) -> None:
    id = await town.platform.send(owed(town))
    await refused_to_publish(town, id)
    town.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=400, code=50068)
    await refused_to_publish(town, id)
    assert [str(message.id) for message in town.square.history()] == [id]


async def test_a_message_is_deleted_and_deleting_it_again_is_harmless(town: Town) -> None:
    kept, id = await town.platform.send(owed(town, "11", "Stay")), await town.platform.send(owed(town))
    for _ in range(2):
        await town.platform.carry(Delete(square(town), id))
    assert [str(message.id) for message in town.square.history()] == [kept]


@pytest.mark.parametrize("deed", [Pin, Publish, Delete])
async def test_nothing_is_done_with_a_message_that_is_gone_and_the_rest_is_told(
    town: Town, deed: type[Pin] | type[Publish] | type[Delete]
) -> None:
    room = Room("discord", str(town.guild.create_news_channel("news").id))
    await town.platform.carry(deed(room, sending.DELETED))
    await town.platform.carry(deed(room, "123"))
    with pytest.raises(Gone):
        await town.platform.carry(deed(Room("discord", "123"), "123"))
    for status, trouble in ((500, Later), (403, Refused)):
        town.env.inject_error("*", "/channels/*/messages/*", status=status)
        with pytest.raises(trouble):
            await town.platform.carry(deed(room, "123"))


def square(town: Town) -> Room:
    """Where everybody is."""
    return Room("discord", str(town.square.id))


async def refused_to_publish(town: Town, id: str) -> None:
    with pytest.raises(Refused) as refused:
        await town.platform.carry(Publish(square(town), id))
    assert refused.value.mend == "discord-mend-publish"


async def test_the_server_says_who_may_moderate(town: Town) -> None:
    mo = await town.platform.standing("town", Account("discord", str(town.mo.id)))
    ann = await town.platform.standing("town", Account("discord", str(town.ann.id)))
    assert (mo.present, mo.moderator, mo.name) == (True, True, "mo")
    assert (ann.present, ann.moderator) == (True, False)
    assert ann.joined is not None
    assert not (await town.platform.standing("town", Account("discord", "123"))).present
    assert not (await town.platform.standing("town", Account("matrix", "@a:b"))).present


async def test_the_server_is_counted_and_its_rooms_have_names(town: Town) -> None:
    assert await town.platform.size("town") == 3  # with its owner, the bot aside
    assert await town.platform.room_name(Room("discord", str(town.square.id))) == "#square"
    assert await town.platform.room_name(Room("discord", str(town.ann.id), direct=True)) == "ann"
    assert town.platform.rooms("town")["welcome"] == Room("discord", str(town.square.id))
    assert not town.platform.rooms("elsewhere")
    with pytest.raises(Gone):
        await town.platform.size("elsewhere")
