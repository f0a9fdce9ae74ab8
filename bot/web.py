"""Reading pages of the public web, written by strangers on servers of strangers.

Neither an address nor where a server leads on to is to be trusted: only public addresses are connected to, each of
them looked at when its name is resolved already. So it does not matter how an address is written, what a name server
says the second time, or how often a page moves. What a page may take is limited, in bytes and in time.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from aiohttp import (
    AddrInfoType,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    NonHttpUrlClientError,
    TCPConnector,
    TooManyRedirects,
)
from yarl import URL

from bot.chat import Gone, Later, Refused

LARGEST = 2 * 1024 * 1024
"""Bytes that a page may have, unpacked."""
WITHIN = 20.0
"""Seconds for everything: names, redirects, the last byte."""
FOLLOWED = 5
"""Redirects that are followed."""
AGENT = "Animateur (reads feeds for a community)"

_PORTS, _OWN_PORTS = (80, 443), 1024
_CHUNK = 64 * 1024
_BUSY = (408, 425, 429)
_TAG = 200

Address: TypeAlias = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """What a server gave. `origin` is where it was found in the end, without a path, which may be a secret."""

    body: bytes
    type: str
    """The Content-Type, with its charset if the server says one."""
    origin: str = ""
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is as it was when it had the `etag` or the date that the server was told."""


# ------------------------------------------------------------------ which addresses are public

# From IANA's registries of special-purpose addresses, which Python's own `is_global` follows with delay.
_NOT_PUBLIC = [
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
]
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # of protocols, Teredo among them, which holds an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4, which holds one too
        "3fff::/20",
    )
]
_NAT64 = IPv6Network("64:ff9b::/96")
"""How a machine without IPv4 reaches the IPv4 address in the last 32 bits."""


def is_public(address: Address) -> bool:
    """Whether it is an address of the public internet, and of nothing that this machine alone can reach."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


class _Door:
    """Opens the sockets of one reading; aiohttp asks for each with the address that it is about to connect to."""

    def __init__(self, allowed: Callable[[Address], bool]) -> None:
        self._allowed = allowed
        self.refused = False

    def __call__(self, info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, place = info
        host, port = str(place[0]), int(place[1])
        if not self._allowed(ip_address(host)) or (port not in _PORTS and port < _OWN_PORTS):
            self.refused = True
            raise PermissionError("no place of the public web")
        return socket.socket(family, kind, protocol)


# ------------------------------------------------------------------ reading


class Web:
    """Reads pages. `allowed` says which addresses may be connected to, by default those of the public internet."""

    def __init__(self, *, allowed: Callable[[Address], bool] = is_public, within: float = WITHIN) -> None:
        self._allowed = allowed
        self._within = within

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page | NotModified:
        """The page at an address; `etag` and `modified` are what came with it last time.

        Raises `Later`, `Refused` or `Gone`; the reason names the host alone, for the rest of an address may be secret.
        """
        door, host = _Door(self._allowed), _host(url)
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
        headers |= {name: value for name, value in known.items() if value}
        try:
            async with (
                asyncio.timeout(self._within),
                ClientSession(
                    connector=TCPConnector(socket_factory=door),
                    cookie_jar=DummyCookieJar(),
                    timeout=ClientTimeout(total=None),
                ) as session,
                session.get(url, headers=headers, max_redirects=FOLLOWED + 1) as response,
            ):
                return await _answer(response, host)
        except TimeoutError:
            raise Later(f"{host}: took longer than {self._within:g} s") from None
        except TooManyRedirects:
            raise Refused(f"{host}: leads on and on", "mend-web-lost") from None
        except (InvalidURL, NonHttpUrlClientError):
            raise Refused(f"{host}: no address of the web", "mend-web-lost") from None
        except (ClientError, OSError, ValueError) as error:  # whose messages hold the whole address
            if door.refused:
                raise Refused(f"{host}: leads into a private network", "mend-web-private") from None
            raise Later(f"{host}: {type(error).__name__}") from None


async def _answer(response: ClientResponse, host: str) -> Page | NotModified:
    status = response.status
    if status == 304:
        return NotModified()
    if status == 410:
        raise Gone(f"{host}: answers {status}", "mend-web-gone")
    if status in _BUSY or status >= 500:
        raise Later(f"{host}: answers {status}", _pause(response.headers.get("Retry-After", "")))
    if not 200 <= status < 300:
        raise Refused(f"{host}: answers {status}", "mend-web-gone" if status == 404 else "mend-web-closed")
    return Page(
        await _body(response, host),
        response.headers.get("Content-Type", ""),
        str(response.url.origin()),
        _kept(response.headers.get("ETag")),
        _kept(response.headers.get("Last-Modified")),
    )


async def _body(response: ClientResponse, host: str) -> bytes:
    body = bytearray()
    if (response.content_length or 0) <= LARGEST:
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > LARGEST:
                break
        else:
            return bytes(body)
    raise Refused(f"{host}: gives more than {LARGEST} bytes", "mend-web-large")


def _host(url: str) -> str:
    """The host of an address, which is no secret."""
    try:
        return URL(url).host or "?"
    except ValueError:
        return "?"


def _kept(tag: str | None) -> str | None:
    """A header to be told to the server again, if it can be kept: they may hold any bytes, and many."""
    return tag if tag and len(tag) <= _TAG and tag.isascii() and tag.isprintable() else None


def _pause(said: str) -> float | None:
    """Seconds from a Retry-After, which holds them or a date."""
    if re.fullmatch(r"[0-9]{1,9}", said):
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, or one without a zone
        return None
