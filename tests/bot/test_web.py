"""Pages of the web, from a real server on this machine that misbehaves as servers do."""

from __future__ import annotations

import asyncio
import gzip
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Gone, Later, Refused, Trouble
from bot.web import FOLLOWED, LARGEST, Address, NotModified, Page, Web, is_public
from tests.web import Say, Server, answer, moved, serving

HERE = ip_address("127.0.0.1")


def here(address: Address) -> bool:
    return address == HERE


def web(within: float = 20.0) -> Web:
    """One that may read from this machine too, by this one address."""
    return Web(allowed=here, within=within)


async def failing(server: Server, path: str, reader: Web | None = None) -> Trouble:
    """What kept a page from being read."""
    with pytest.raises(Trouble) as trouble:
        await (reader or web()).get(f"{server.url}/{path}")
    return trouble.value


# ------------------------------------------------------------------ what a page is


async def test_a_page_comes_with_its_charset_and_tags() -> None:
    headers = "Content-Type: text/xml; charset=latin-1", 'ETag: W/"a"', "Last-Modified: Tue, 01 Dec 2026 09:00:00 GMT"
    async with serving(feed=answer(b"<rss/>", "200 OK", *headers)) as server:
        page = await web().get(f"{server.url}/feed?token=secret")
        modified = "Tue, 01 Dec 2026 09:00:00 GMT"
        assert page == Page(b"<rss/>", "text/xml; charset=latin-1", server.url, 'W/"a"', modified)
    assert "user-agent: animateur" in server.asked[0].lower()
    assert "cookie" not in server.asked[0].lower()


async def test_the_server_is_told_what_is_known_and_says_that_it_is_the_same() -> None:
    async with serving(feed=answer(b"", "304 Not Modified")) as server:
        found = await web().get(f"{server.url}/feed", etag='"a"', modified="Tue, 01 Dec 2026 09:00:00 GMT")
    assert isinstance(found, NotModified)
    assert 'If-None-Match: "a"' in server.asked[0]
    assert "If-Modified-Since: Tue, 01 Dec 2026 09:00:00 GMT" in server.asked[0]


@pytest.mark.parametrize("tag", ["x" * 201, "caf\xe9", "\udcff", ""])
async def test_tags_that_cannot_be_kept_are_not(tag: str) -> None:
    sent = tag.encode("utf-8", "surrogateescape")
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\nETag: " + sent + b"\r\n\r\n"
    async with serving(feed=raw) as server:
        page = await web().get(f"{server.url}/feed")
    assert isinstance(page, Page)
    assert page.etag is None


async def test_no_cookie_is_given_back() -> None:
    async with serving(first=b"", second=answer(b"there")) as server:
        server.paths["/first"] = answer(b"", "302 Found", "Location: /second", "Set-Cookie: id=7")
        page = await web().get(f"{server.url}/first")
    assert isinstance(page, Page)
    assert "cookie" not in server.asked[1].lower()


# ------------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("status", "kind", "mend"),
    [
        ("410 Gone", Gone, "mend-web-gone"),
        ("404 Not Found", Refused, "mend-web-gone"),
        ("403 Forbidden", Refused, "mend-web-closed"),
        ("300 Multiple Choices", Refused, "mend-web-closed"),
        ("500 Oh", Later, None),
        ("503 Busy", Later, None),
        ("429 Slow", Later, None),
    ],
)
async def test_what_a_server_refuses_is_told_apart(status: str, kind: type[Trouble], mend: str | None) -> None:
    async with serving(feed=answer(b"secret words", status)) as server:
        trouble = await failing(server, "feed?token=secret")
    assert type(trouble) is kind
    assert getattr(trouble, "mend", None) == mend
    assert trouble.reason == f"127.0.0.1: answers {status[:3]}"


@pytest.mark.parametrize(("said", "seconds"), [("120", 120.0), ("soon", None), ("-3", None), ("9" * 20, None)])
async def test_a_server_says_for_how_long_to_wait(said: str, seconds: float | None) -> None:
    async with serving(feed=answer(b"", "503 Busy", f"Retry-After: {said}")) as server:
        trouble = await failing(server, "feed")
    assert isinstance(trouble, Later)
    assert trouble.seconds == seconds


async def test_a_server_says_until_when_to_wait() -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    async with serving(
        feed=answer(b"", "503 Busy", f"Retry-After: {until}"),
        past=answer(b"", "503 Busy", "Retry-After: Tue, 01 Dec 1998 09:00:00 GMT"),
    ) as server:
        later, past = await failing(server, "feed"), await failing(server, "past")
    assert isinstance(later, Later)
    assert later.seconds is not None
    assert 3000 < later.seconds <= 3600
    assert isinstance(past, Later)
    assert past.seconds == 0


async def test_a_body_without_end_is_cut_off() -> None:
    async def endless(say: Say) -> None:
        await say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            await say(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    async with serving(feed=endless) as server:
        trouble = await failing(server, "feed")
    assert isinstance(trouble, Refused)
    assert trouble.mend == "mend-web-large"


async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    async def large(say: Say) -> None:
        await say(f"HTTP/1.1 200 OK\r\nContent-Length: {LARGEST + 1}\r\n\r\n".encode())
        await asyncio.Event().wait()

    async with serving(feed=large) as server:
        assert "more than" in (await failing(server, "feed")).reason


async def test_a_body_that_unpacks_without_end_is_cut_off() -> None:
    bomb = gzip.compress(b"\0" * (64 * LARGEST), 1)
    assert len(bomb) < LARGEST
    async with serving(feed=answer(bomb, "200 OK", "Content-Encoding: gzip")) as server:
        trouble = await failing(server, "feed")
    assert isinstance(trouble, Refused)
    assert trouble.mend == "mend-web-large"


async def test_a_body_packed_as_it_says_is_unpacked_and_one_that_is_not_is_a_failure() -> None:
    packed = answer(gzip.compress(b"<rss/>"), "200 OK", "Content-Encoding: gzip")
    async with serving(feed=packed, liar=answer(b"<rss/>", "200 OK", "Content-Encoding: gzip")) as server:
        page = await web().get(f"{server.url}/feed")
        assert isinstance(page, Page)
        assert page.body == b"<rss/>"
        assert isinstance(await failing(server, "liar"), Later)


async def test_a_body_that_drips_is_given_up_in_time() -> None:
    async def drip(say: Say) -> None:
        await say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            await say(b"x")
            await asyncio.sleep(0.01)

    async def silent(say: Say) -> None:
        await asyncio.Event().wait()

    async with serving(drip=drip, silent=silent) as server:
        for path in ("drip", "silent"):
            trouble = await failing(server, path, web(within=0.1))
            assert isinstance(trouble, Later)
            assert trouble.reason == "127.0.0.1: took longer than 0.1 s"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\0",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
        b"HTTP/9.9 abc\r\n\r\n",
    ],
)
async def test_what_is_no_answer_is_a_failure_to_be_tried_again(raw: bytes) -> None:
    async with serving(feed=raw) as server:
        trouble = await failing(server, "feed?token=secret")
    assert isinstance(trouble, Later)
    assert "secret" not in trouble.reason


async def test_a_server_that_is_not_there_is_a_failure_to_be_tried_again() -> None:
    async with serving() as server:
        pass
    trouble = await failing(server, "feed")
    assert isinstance(trouble, Later)
    assert trouble.reason == "127.0.0.1: ClientConnectorError"


# ------------------------------------------------------------------ where a page leads


async def test_redirects_are_followed_and_not_for_ever() -> None:
    async with serving(loop=moved("/loop"), end=answer(b"there")) as server:
        for number in range(FOLLOWED):
            server.paths[f"/{number}"] = moved(f"/{number + 1}" if number < FOLLOWED - 1 else "/end")
        page = await web().get(f"{server.url}/0")
        assert isinstance(page, Page)
        assert page.body == b"there"
        server.asked.clear()
        trouble = await failing(server, "loop")
        assert isinstance(trouble, Refused)
        assert trouble.mend == "mend-web-lost"
        assert len(server.asked) == FOLLOWED + 1


@pytest.mark.parametrize(
    "to",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/inside",
        "http://[::ffff:127.0.0.1]:{port}/inside",
        "http://[64:ff9b::7f00:1]:{port}/inside",
        "http://localhost:{port}/inside",
        "http://0x7f.1:{port}/inside",
        "http://0.0.0.0:{port}/inside",
        "http://127.0.0.1:25/",
    ],
)
async def test_a_redirect_into_a_private_network_is_refused(to: str) -> None:
    """The server itself stands on the one address that is allowed here; nothing else of this machine is."""

    def front(address: Address) -> bool:
        return is_public(address) or address == ip_address("127.0.0.2")

    async with serving(inside=answer(b"secret")) as inside, serving("127.0.0.2") as outside:
        outside.paths["/feed"] = moved(to.format(port=inside.port))
        with pytest.raises(Refused) as refused:
            await Web(allowed=front).get(f"{outside.url}/feed")
    assert refused.value.reason == "127.0.0.2: leads into a private network"
    assert refused.value.mend == "mend-web-private"
    assert len(outside.asked) == 1
    assert inside.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/feed",
        "http://localhost:{port}/feed",
        "http://2130706433:{port}/feed",
        "http://0x7f000001:{port}/feed",
        "http://017700000001:{port}/feed",
        "http://127.1:{port}/feed",
        "http://0177.0.0.01:{port}/feed",
        "http://[::ffff:7f00:1]:{port}/feed",
        "http://[::127.0.0.1]:{port}/feed",
        "http://[2002:7f00:1::]:{port}/feed",
        "http://example.org@127.0.0.1:{port}/feed",
        "http://example.org:80@127.0.0.1:{port}/feed",
        "http://①②⑦.⓪.⓪.①:{port}/feed",
    ],
)
async def test_this_machine_is_not_read_however_it_is_written(url: str) -> None:
    async with serving(feed=answer(b"secret")) as server:
        with pytest.raises(Refused):
            await Web().get(url.format(port=server.port))
    assert server.asked == []


async def test_a_name_that_leads_home_when_it_is_asked_for_again_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a name server says, what counts is the address that is connected to."""
    found: list[str] = []

    def lookup(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        found.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    async with serving(feed=answer(b"secret")) as server:
        with pytest.raises(Refused):
            await Web().get(f"http://rebound.example:{server.port}/feed")
        page = await web().get(f"http://rebound.example:{server.port}/feed")
    assert found == ["rebound.example"] * 2
    assert isinstance(page, Page)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://", "http://:80/", "//["]
)
async def test_nothing_but_the_web_is_read(to: str) -> None:
    async with serving(feed=moved(to)) as server:
        assert isinstance(await failing(server, "feed?token=secret"), Trouble)
    with pytest.raises(Refused) as refused:
        await web().get(to)
    assert "passwd" not in refused.value.reason


async def test_a_password_in_an_address_goes_to_its_own_server_alone_and_is_never_said() -> None:
    async with serving(feed=answer(b"", "500 Oh"), end=answer(b"there")) as other, serving() as server:
        server.paths["/feed"] = moved(f"http://localhost:{other.port}/end")
        page = await web().get(f"http://ann:hunter2@127.0.0.1:{server.port}/feed")
        assert isinstance(page, Page)
        assert page.origin == f"http://localhost:{other.port}"
        assert "authorization: basic" in server.asked[0].lower()
        assert "authorization" not in other.asked[0].lower()
        with pytest.raises(Later) as later:
            await web().get(f"http://ann:hunter2@127.0.0.1:{other.port}/feed")
    assert later.value.reason == "127.0.0.1: answers 500"


async def test_no_proxy_of_the_machine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    async with serving(feed=answer(b"there")) as server:
        assert isinstance(await web().get(f"{server.url}/feed"), Page)


# ------------------------------------------------------------------ which addresses are public


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808"])
def test_addresses_of_the_public_internet_are_allowed(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.31.0.1"),  # noqa: S104
        *("192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.19.0.1", "203.0.113.9"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "fe80::1", "fe80::1%2", "fec0::1"),
        *("fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "2001::1", "2001:0:7f00:1::", "2002:7f00:1::", "3fff::1"),
        *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "100::1", "5f00::1"),
    ],
)
def test_addresses_of_anything_else_are_not(address: str) -> None:
    assert not is_public(ip_address(address))


@given(st.ip_addresses())
def test_what_python_knows_to_be_private_is_never_public(address: Address) -> None:
    if address.is_private or address.is_multicast or address.is_loopback or address.is_link_local:
        nat64 = isinstance(address, type(ip_address("::"))) and str(address).startswith("64:ff9b::")
        assert nat64 or not is_public(address)
