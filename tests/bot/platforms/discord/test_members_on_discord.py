"""Who comes and goes, also past a screening and while the bot was away."""

from __future__ import annotations

import pytest
import simcord
from simcord.backend.serializers import member_payload
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.chat import Account, MemberJoined, MemberLeft, MessageSaid, Room, RoomLost
from bot.platforms.discord import members
from bot.platforms.discord.tables import homes, screening
from tests.bot.platforms.discord.town import Town
from tests.bot.platforms.discord.workbench import Listener

pytestmark = pytest.mark.simcord(settle_timeout=20)


def newcomers(town: Town) -> list[str]:
    """The names of those who joined."""
    return [event.name for event in town.heard if isinstance(event, MemberJoined)]


async def joins(town: Town, name: str) -> simcord.MemberActor:
    """Somebody comes in."""
    member = town.guild.add_member(town.env.create_user(name))
    await town.settle()
    return member


def knocks(town: Town, name: str) -> int:
    """Somebody comes in and has not read the rules yet; their account."""
    backend, user = town.env.backend, town.env.create_user(name)
    member = backend.add_member(town.guild.id, user.id)
    member.pending = True
    guild = backend.get_guild(town.guild.id)
    backend.emit("GUILD_MEMBER_ADD", {**member_payload(backend, guild, member), "guild_id": str(guild.id)})
    return user.id


def unheard(town: Town, name: str) -> None:
    """Somebody comes in and nobody tells."""
    town.env.backend.add_member(town.guild.id, town.env.create_user(name).id)


def agrees(town: Town, account: int) -> None:
    """They read the rules."""
    backend = town.env.backend
    member = backend.get_member(town.guild.id, account)
    member.pending = False
    guild = backend.get_guild(town.guild.id)
    backend.emit("GUILD_MEMBER_UPDATE", {**member_payload(backend, guild, member), "guild_id": str(guild.id)})


async def kept(town: Town) -> list[str]:
    """The accounts in the screening's table."""
    async with town.app.house.database.reading() as connection:
        return list((await connection.execute(select(screening.c.account))).scalars())


async def test_whoever_was_there_at_the_first_start_is_not_new(town: Town) -> None:
    assert newcomers(town) == []


async def test_somebody_who_comes_and_goes_is_told_of(town: Town) -> None:
    bea = await joins(town, "bea")
    account = Account("discord", str(bea.id))
    at = town.env.now()
    assert town.heard == [MemberJoined(community="town", network="discord", account=account, name="bea", at=at)]
    town.guild.remove_member(bea)
    await town.settle()
    assert town.heard[1:] == [MemberLeft(community="town", network="discord", account=account)]


async def test_whoever_came_while_the_bot_was_away_is_found_once(town: Town) -> None:
    await town.app.close()
    await town.env.advance_time(3600)
    town.guild.add_member(town.env.create_user("bea"))
    await town.env.advance_time(3600)
    await town.open()
    assert newcomers(town) == ["bea"]
    await town.env.advance_time(3600)
    await town.restart()
    assert newcomers(town) == []


async def test_somebody_has_joined_when_their_screening_is_over(town: Town) -> None:
    bea = knocks(town, "bea")
    await town.settle()
    assert newcomers(town) == []
    assert await kept(town) == [str(bea)]
    agrees(town, bea)
    await town.settle()
    agrees(town, bea)  # any other change of theirs
    await town.settle()
    assert newcomers(town) == ["bea"]
    assert await kept(town) == []


async def test_a_screening_goes_on_through_a_restart_and_may_end_while_the_bot_is_away(town: Town) -> None:
    bea, cid = knocks(town, "bea"), knocks(town, "cid")
    await town.settle()
    await town.app.close()
    await town.env.advance_time(3600)
    agrees(town, bea)
    dan = knocks(town, "dan")
    await town.open()
    assert newcomers(town) == ["bea"]
    agrees(town, cid)
    agrees(town, dan)
    await town.settle()
    assert newcomers(town) == ["bea", "cid", "dan"]
    assert await kept(town) == []


async def test_whoever_leaves_during_their_screening_never_joined(town: Town) -> None:
    bea = knocks(town, "bea")
    await town.settle()
    town.env.backend.remove_member(town.guild.id, bea)
    await town.settle()
    assert town.heard == []
    assert await kept(town) == []


async def test_a_server_that_cannot_be_listed_yet_is_listed_later(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_RETRIES", (60.0,))  # longer than the world waits for the bot to become quiet
    await town.app.close()
    await town.env.advance_time(3600)
    town.guild.add_member(town.env.create_user("bea"))
    town.env.inject_error("GET", "/guilds/*/members")
    await town.open()
    assert newcomers(town) == []
    await town.env.advance_time(61)
    assert newcomers(town) == ["bea"]


async def test_when_the_server_was_last_seen_is_noted_every_minute(town: Town) -> None:
    await town.env.advance_time(200)
    async with town.app.house.database.reading() as connection:
        seen = (await connection.execute(select(homes.c.seen))).scalar_one()
    assert (town.env.now() - seen).total_seconds() < 61


async def seen(town: Town) -> float:
    """Seconds since the server was last seen."""
    async with town.app.house.database.reading() as connection:
        at = (await connection.execute(select(homes.c.seen))).scalar_one()
    return float((town.env.now() - at).total_seconds())


async def test_while_the_connection_is_lost_the_server_is_not_seen(town: Town) -> None:
    await town.tell("shard_disconnect", 0)
    await town.env.advance_time(300)
    assert await seen(town) >= 299
    await town.tell("shard_resumed", 0)
    await town.env.advance_time(120)
    assert await seen(town) < 61


async def test_a_new_session_compares_again_and_a_resumed_one_need_not(town: Town) -> None:
    await town.tell("shard_disconnect", 0)
    await town.tell("shard_resumed", 0)
    await town.tell("shard_ready", 0)
    assert len(town.requests("GET", "/members")) == 1
    await town.env.advance_time(3600)
    await town.tell("shard_disconnect", 0)
    unheard(town, "bea")
    await town.tell("shard_ready", 0)
    assert len(town.requests("GET", "/members")) == 2
    assert newcomers(town) == ["bea"]


async def test_after_an_outage_of_the_server_newcomers_are_found(town: Town) -> None:
    guild = town.platform.client.get_guild(town.guild.id)
    await town.tell("guild_unavailable", guild)
    await town.env.advance_time(3600)
    unheard(town, "bea")
    await town.tell("guild_available", guild)
    assert newcomers(town) == ["bea"]


async def test_a_server_that_may_not_be_listed_is_told_of_and_left_alone(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await town.app.close()
    town.env.inject_error("GET", "/guilds/*/members", status=403, code=50001, times=None)
    await town.open()
    await town.env.advance_time(600)
    assert "newcomers may be missed" in caplog.text
    assert len(town.requests("GET", "/members")) == 2


async def test_a_bot_that_was_put_out_and_let_in_again_takes_up_its_work(town: Town) -> None:
    guild = town.platform.client.get_guild(town.guild.id)
    await town.tell("guild_remove", guild)
    assert {event.reason for event in town.heard} == {"forbidden"}
    forget = await town.platform.client.http.bulk_upsert_guild_commands(
        town.env.backend.application_id, town.guild.id, []
    )
    assert forget == []
    await town.tell("guild_join", guild)
    assert len(town.requests("PUT", "/commands")) == 3
    assert (await town.slash(town.ann, "bench hello")).response is not None


async def test_messages_are_heard_only_where_a_cog_listens(town: Town) -> None:
    assert not town.platform.client.intents.guild_messages
    await town.app.close()
    town.kinds = (Listener,)
    await town.open()
    await town.ann.send(town.square, "hello *all*")
    await town.settle()
    [said] = [event for event in town.heard if isinstance(event, MessageSaid)]
    assert (said.words, said.room, said.account.id) == (
        "hello *all*",
        Room("discord", str(town.square.id)),
        str(town.ann.id),
    )


async def test_a_room_that_vanishes_is_told_of_once(town: Town) -> None:
    other = town.guild.create_text_channel("other")
    town.env.backend.delete_channel(other.id)
    town.env.backend.delete_channel(town.square.id)
    await town.settle()
    lost = RoomLost(community="town", network="discord", room=Room("discord", str(town.square.id)), reason="deleted")
    assert town.heard == [lost]


async def test_a_room_that_shuts_the_bot_out_is_told_of(town: Town) -> None:
    town.forbid("send_messages")
    await town.settle()
    assert [event.reason for event in town.heard if isinstance(event, RoomLost)] == ["forbidden"]


async def test_a_full_disk_does_not_keep_the_bot_from_leaving_cleanly(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(work: object) -> None:
        raise OperationalError("UPDATE", None, Exception("database or disk is full"))

    monkeypatch.setattr(town.app.house, "write", full)
    await town.platform.close()
    assert town.platform.client.is_closed()
    assert "last seen could not be noted" in caplog.text
