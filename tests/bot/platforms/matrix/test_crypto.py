"""Who is given rooms' keys, and when, while homeservers are away and devices change. The wire tests read rooms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nio
import pytest
from aiohttp import web
from nio.crypto import Olm
from nio.store import SqliteMemoryStore

from bot.platforms.matrix import devices
from bot.platforms.matrix.client import Client
from bot.platforms.matrix.crypto import ENCRYPTED, Crypto
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver

ROOM, ANOTHER = "!sealed", "!another"
ANN, ZOE = "@ann:test", "@zoe:away"


class Device:
    """A member's device, as far as keys go."""

    def __init__(self, account: str, name: str) -> None:
        self.account = account
        self.name = name
        self._olm = Olm(account, name, SqliteMemoryStore(account, name))
        published = self._olm.share_keys()
        self.keys = published["device_keys"]
        self.unclaimed = list(published["one_time_keys"].items())
        self.taken = 0
        """Keys of rooms that it was given."""

    def take(self, sealed: dict[str, Any]) -> None:
        """Receive what was sent to the device."""
        event = nio.OlmEvent.parse_event({"type": ENCRYPTED, "sender": BOT, "content": sealed})
        assert isinstance(self._olm.decrypt_event(event), nio.RoomKeyEvent)
        self.taken += 1

    def opens(self, content: dict[str, Any], room: str = ROOM) -> bool:
        """Whether it can read an event of a room."""
        raw = {"event_id": "$e", "sender": BOT, "origin_server_ts": 1, "type": ENCRYPTED, "content": content}
        event = nio.Event.parse_event(raw)
        event.room_id = room
        return self._olm._decrypt_megolm_no_error(event, room) is not None


@dataclass(slots=True)
class KeyServer(Homeserver):
    """A homeserver that hands keys on."""

    devices: list[Device] = field(default_factory=list)
    away: set[str] = field(default_factory=set)
    """Homeservers of others that do not answer."""
    slow: asyncio.Event | None = None
    """What the next answer at an address that ends in `slow_at` waits for: it is true when it is asked for."""
    slow_at: str = "/keys/query"
    questions: int = 0
    """For devices, so far."""

    def of(self, account: str) -> list[Device]:
        """The devices of an account whose homeserver answers."""
        return [d for d in self.devices if d.account == account and account.partition(":")[2] not in self.away]

    async def _answer(self, request: web.Request, path: str) -> tuple[int, Any]:
        answer = await self._answer_now(request, path)
        slow = self.slow
        if slow is not None and path.endswith(self.slow_at):
            self.slow = None
            await slow.wait()
        return answer

    async def _answer_now(self, request: web.Request, path: str) -> tuple[int, Any]:
        body = await request.json() if "/keys/" in path or "/sendToDevice/" in path else {}
        failures: dict[str, Any] = {server: {} for server in self.away}
        match path.removeprefix("/_matrix/client/v3/").split("/"):
            case "keys", "upload":
                return 200, {"one_time_key_counts": {devices.CLAIMED: 50}}
            case "keys", "query":
                asked = {account: {d.name: d.keys for d in self.of(account)} for account in body["device_keys"]}
                self.questions += ANN in asked or ZOE in asked
                return 200, {"device_keys": asked, "failures": failures}
            case "keys", "claim":
                given = {
                    account: {
                        d.name: dict([d.unclaimed.pop()]) for d in self.of(account) if d.name in names and d.unclaimed
                    }
                    for account, names in body["one_time_keys"].items()
                }
                return 200, {"one_time_keys": given, "failures": failures}
            case "sendToDevice", _, _:
                for account, sealed in body["messages"].items():
                    for device in self.devices:
                        if device.account == account and device.name in sealed:
                            device.take(sealed[device.name])
                return 200, {}
        return await Homeserver._answer(self, request, path)


@pytest.fixture
async def server() -> AsyncIterator[KeyServer]:
    """Rooms with the bot, Ann and Zoe in them; each has one device."""
    server = KeyServer()
    server.found(ROOM, BOT, ANN, ZOE)
    server.found(ANOTHER, BOT, ZOE)
    server.devices = [Device(ANN, "ANN1"), Device(ZOE, "ZOE1")]
    async with server.serving():
        yield server


@pytest.fixture
async def crypto(server: KeyServer, tmp_path: Path) -> AsyncIterator[Crypto]:
    """The bot's keys; the rooms are encrypted."""
    client = Client(server.url, BOT)
    client.nio.restore_login(BOT, "BOT1", "given")
    crypto = Crypto(client, tmp_path)
    client.crypto = crypto
    await crypto.open()
    crypto._became_encrypted(ROOM)
    crypto._became_encrypted(ANOTHER)
    yield crypto
    await client.close()
    crypto.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that go by for whoever waits for the silent."""
    now = [0.0]
    monkeypatch.setattr(devices, "monotonic", lambda: now[0])
    return now


async def sealed(crypto: Crypto, room: str = ROOM) -> dict[str, Any]:
    """Something that the bot says in a room."""
    _, content = await crypto.seal(room, "m.room.message", {"msgtype": "m.text", "body": "hello"})
    return content


def news(*changed: str, events: Sequence[dict[str, Any]] = ()) -> nio.SyncResponse:
    """An answer that tells whose devices have changed, and what has happened in the room."""
    lists = {"changed": list(changed), "left": []}
    room = {"timeline": {"events": list(events), "limited": False, "prev_batch": "s0"}, "state": {"events": []}}
    rooms = {"join": {ROOM: room}} if events else {}
    response = nio.SyncResponse.from_dict({"next_batch": "s1", "rooms": rooms, "device_lists": lists})
    assert isinstance(response, nio.SyncResponse)
    return response


def moves(server: KeyServer, account: str, membership: str) -> nio.SyncResponse:
    """Somebody's membership changes, and the bot is told."""
    server.member(ROOM, account, membership)
    return news(events=[server.stream[-1][1]])


async def test_everybody_in_the_room_reads_what_is_said(server: KeyServer, crypto: Crypto) -> None:
    content = await sealed(crypto)
    assert [device.opens(content) for device in server.devices] == [True, True]


async def test_who_asks_for_devices_second_waits_for_the_answer_to_the_first(server: KeyServer, crypto: Crypto) -> None:
    server.slow = slow = asyncio.Event()
    asking = asyncio.create_task(crypto.can_read(ANN))
    await server.until(lambda: server.slow is None)
    saying = asyncio.create_task(sealed(crypto))
    await server.until(lambda: server.asked[-1][1].endswith("/members"))
    await asyncio.wait([saying], timeout=0.1)
    slow.set()
    assert await asking
    assert server.devices[0].opens(await saying)


async def test_a_device_that_came_while_the_key_was_first_shared_reads_too(server: KeyServer, crypto: Crypto) -> None:
    server.slow = slow = asyncio.Event()
    saying = asyncio.create_task(sealed(crypto))
    await server.until(lambda: server.slow is None)
    server.devices.append(Device(ANN, "ANN2"))
    crypto.told(news(ANN))
    slow.set()
    content = await saying
    assert [device.opens(content) for device in server.devices] == [True, True, True]


async def test_whose_homeserver_is_away_reads_on_when_it_is_back(
    server: KeyServer, crypto: Crypto, clock: list[float]
) -> None:
    ann, zoe = server.devices
    server.away.add("away")
    first = await sealed(crypto)
    assert (ann.opens(first), zoe.opens(first)) == (True, False)
    server.away.clear()
    asked = server.questions
    assert not zoe.opens(await sealed(crypto))
    assert server.questions == asked
    clock[0] += devices.FIRST_SILENCE
    later = await sealed(crypto)
    assert (ann.opens(later), zoe.opens(later), zoe.opens(first)) == (True, True, False)
    assert later["session_id"] == first["session_id"]


async def test_who_is_back_reads_on_in_every_room(server: KeyServer, crypto: Crypto, clock: list[float]) -> None:
    _, zoe = server.devices
    server.away.add("away")
    for room in (ROOM, ANOTHER):
        assert not zoe.opens(await sealed(crypto, room), room)
    server.away.clear()
    clock[0] += 2 * devices.FIRST_SILENCE
    for room in (ROOM, ANOTHER):
        assert zoe.opens(await sealed(crypto, room), room)


async def test_a_device_is_not_forgotten_while_its_homeserver_is_away(server: KeyServer, crypto: Crypto) -> None:
    _, zoe = server.devices
    await sealed(crypto)
    server.away.add("away")
    crypto.told(news(ZOE))
    assert zoe.opens(await sealed(crypto))


async def test_a_device_without_a_key_left_is_tried_again_more_and_more_rarely(
    server: KeyServer, crypto: Crypto, clock: list[float]
) -> None:
    ann, _ = server.devices
    kept, ann.unclaimed = ann.unclaimed, []
    assert not ann.opens(await sealed(crypto))
    claims = [claimed(server)]
    for pause in (devices.FIRST_SILENCE, 1.0, 2 * devices.FIRST_SILENCE):
        clock[0] += pause
        await sealed(crypto)
        claims.append(claimed(server))
    assert claims == [1, 2, 2, 3]
    ann.unclaimed = kept
    clock[0] += devices.LONGEST_SILENCE
    assert ann.opens(await sealed(crypto))


async def test_who_has_news_of_their_devices_is_tried_at_once(
    server: KeyServer, crypto: Crypto, clock: list[float]
) -> None:
    ann, _ = server.devices
    kept, ann.unclaimed = ann.unclaimed, []
    await sealed(crypto)
    ann.unclaimed = kept
    crypto.told(news(ANN))
    assert ann.opens(await sealed(crypto))


def claimed(server: KeyServer) -> int:
    """How often the bot has asked for keys to begin conversations with."""
    return sum(path.endswith("/keys/claim") for _, path in server.asked)


# ------------------------------------------------------------------ who comes and goes


async def test_a_newcomer_gets_the_key_as_it_is_and_nobody_else_gets_another(server: KeyServer, crypto: Crypto) -> None:
    ann, _ = server.devices
    before = await sealed(crypto)
    handed = ann.taken
    cleo = Device("@cleo:test", "CLEO1")
    server.devices.append(cleo)
    crypto.told(moves(server, cleo.account, "join"))
    after = await sealed(crypto)
    assert after["session_id"] == before["session_id"]
    assert (ann.opens(after), cleo.opens(after), cleo.opens(before)) == (True, True, False)
    assert ann.taken == handed


@pytest.mark.parametrize("at", ["/members", "/keys/query"])
async def test_who_comes_while_the_key_is_shared_gets_it_too(at: str, server: KeyServer, crypto: Crypto) -> None:
    server.slow, server.slow_at = (slow := asyncio.Event()), at
    saying = asyncio.create_task(sealed(crypto))
    await server.until(lambda: server.slow is None)
    cleo = Device("@cleo:test", "CLEO1")
    server.devices.append(cleo)
    crypto.told(moves(server, cleo.account, "join"))
    slow.set()
    assert cleo.opens(await saying)


@pytest.mark.parametrize("membership", ["leave", "ban"])
async def test_who_has_gone_reads_no_more(membership: str, server: KeyServer, crypto: Crypto) -> None:
    ann, zoe = server.devices
    before = await sealed(crypto)
    crypto.told(moves(server, ZOE, membership))
    after = await sealed(crypto)
    assert after["session_id"] != before["session_id"]
    assert (ann.opens(after), zoe.opens(after)) == (True, False)


async def test_a_device_that_is_removed_reads_no_more_and_one_that_is_new_does(
    server: KeyServer, crypto: Crypto
) -> None:
    ann, zoe = server.devices
    before = await sealed(crypto)
    new = Device(ANN, "ANN2")
    server.devices.append(new)
    crypto.told(news(ANN))
    between = await sealed(crypto)
    assert between["session_id"] == before["session_id"]
    assert (new.opens(between), new.opens(before)) == (True, False)
    server.devices.remove(ann)
    crypto.told(news(ANN))
    after = await sealed(crypto)
    assert (ann.opens(after), new.opens(after), zoe.opens(after)) == (False, True, True)


async def test_a_new_name_and_what_only_looks_like_a_departure_change_no_key(server: KeyServer, crypto: Crypto) -> None:
    before = await sealed(crypto)
    crypto.told(moves(server, ANN, "join"))
    for content, key in (({"membership": "leave"}, None), ({"membership": ["leave"]}, ANN), ("leave", ANN)):
        server.post(ROOM, ANN, "m.room.member", content, key)
        crypto.told(news(events=[server.stream[-1][1]]))
    assert (await sealed(crypto))["session_id"] == before["session_id"]
