"""The proxy kills at the request and the moment it was told to, and stands out of the way otherwise."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from tests.wire.proxy import MATRIX, MOMENTS, Blow, Moment, Proxy, Refusal

pytestmark = pytest.mark.wire

MESSAGE = "/_matrix/client/v3/rooms/!r/send/m.room.message/t"
ROOM = "/_matrix/client/v3/createRoom"


class Server:
    """Takes messages and remembers them."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        """Keep the body and say what came."""
        self.taken.append(await request.text())
        return web.json_response({"path": request.raw_path, "type": request.headers.get("Content-Type")}, status=201)


class Bot:
    """Stands for the process that is killed."""

    def __init__(self) -> None:
        self.killed = 0

    def kill(self) -> None:
        """Count it."""
        self.killed += 1


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, str]]:
    """A server, and where it is."""
    server = Server()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield server, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_requests_pass_unchanged_and_are_counted_by_what_they_do(server: tuple[Server, str]) -> None:
    taken, url = server
    async with Proxy(url, MATRIX, Bot().kill) as proxy, aiohttp.ClientSession(proxy.url) as client:
        async with client.put(MESSAGE + "%2F1?a=%20", json={"body": "one"}) as answer:
            told = await answer.json()
            assert (answer.status, told["path"]) == (201, MESSAGE + "%2F1?a=%20")
        await client.put(MESSAGE + "2", json={"m.relates_to": {"rel_type": "m.replace"}})
        await client.get("/_matrix/client/v3/sync")
        assert taken.taken[0] == '{"body": "one"}'
        assert proxy.counts == {"matrix message": 1, "matrix edit": 1}


@pytest.mark.parametrize(("moment", "reaches"), [("before", 1), ("accepted", 2), ("answered", 2)])
async def test_the_blow_falls_once_at_its_moment(server: tuple[Server, str], moment: Moment, reaches: int) -> None:
    taken, url = server
    bot = Bot()
    async with Proxy(url, MATRIX, bot.kill) as proxy, aiohttp.ClientSession(proxy.url) as client:
        proxy.strike(Blow("matrix direct room", 2, moment))
        await client.post(ROOM, data="one")
        if moment == "answered":
            async with client.post(ROOM, data="two") as answer:
                assert answer.status == 201
        else:
            with pytest.raises(aiohttp.ClientError):
                await client.post(ROOM, data="two")
        assert (bot.killed, proxy.landed) == (1, [Blow("matrix direct room", 2, moment)])
        assert taken.taken == ["one", "two"][:reaches]
        async with aiohttp.ClientSession(proxy.url) as anew:
            await anew.post(ROOM, data="two")
        assert bot.killed == 1


async def test_what_a_killed_bot_had_said_meanwhile_is_lost_with_it(server: tuple[Server, str]) -> None:
    taken, url = server
    async with Proxy(url, MATRIX, Bot().kill) as proxy:
        proxy.strike(Blow("matrix direct room", 1, "answered"))
        reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rpartition(":")[2]))
        for said in ("one", "two"):
            writer.write(f"POST {ROOM} HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\n{said}".encode())
        assert (await reader.read()).startswith(b"HTTP/1.1 201")
        writer.close()
    assert taken.taken == ["one"]


async def test_a_proxy_is_down_while_its_server_is(server: tuple[Server, str]) -> None:
    async with Proxy("http://127.0.0.1:9", MATRIX, Bot().kill) as proxy, aiohttp.ClientSession(proxy.url) as client:
        with pytest.raises(aiohttp.ClientError):
            await client.get("/")


def test_blows_are_drawn_alike_from_the_same_seed() -> None:
    effects = {"matrix message": 3, "matrix edit": 1}
    drawn = [Blow.drawn(random.Random(7), effects) for _ in range(2)]
    assert drawn[0] == drawn[1]
    chance = random.Random(1)
    blows = {Blow.drawn(chance, effects) for _ in range(200)}
    assert len(blows) == len(MOMENTS) * sum(effects.values())


async def test_a_request_is_refused_in_the_servers_place_once(server: tuple[Server, str]) -> None:
    taken, url = server
    bot = Bot()
    async with Proxy(url, MATRIX, bot.kill) as proxy, aiohttp.ClientSession(proxy.url) as client:
        proxy.refuse(Refusal("matrix message", 2, 429), Refusal("matrix message", 3, 500))
        told = []
        for number in range(4):
            async with client.put(f"{MESSAGE}{number}") as answer:
                told.append((answer.status, (await answer.json()).get("errcode")))
        assert told == [(201, None), (429, "M_LIMIT_EXCEEDED"), (500, None), (201, None)]
    assert (len(taken.taken), bot.killed) == (2, 0)
