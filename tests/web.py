"""A web server on this machine that answers as it is told, however wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

Say: TypeAlias = Callable[[bytes], Awaitable[None]]
Play: TypeAlias = Callable[[Say], Awaitable[None]]


@dataclass
class Server:
    """Answers with whatever bytes it was given, by path; it remembers what it was asked."""

    host: str = "127.0.0.1"
    port: int = 0
    paths: dict[str, bytes | Play] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer whoever connects, until they leave."""
        if task := asyncio.current_task():
            self.under_way.add(task)

        async def say(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.asked.append(head)
            answer = self.paths[head.split()[1].partition("?")[0]]
            await (say(answer) if isinstance(answer, bytes) else answer(say))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(host: str = "127.0.0.1", **paths: bytes | Play) -> AsyncIterator[Server]:
    """A server with an answer for each path; in the end whoever still waits is left alone."""
    server = Server(host, paths={f"/{name}": answer for name, answer in paths.items()})
    listening = await asyncio.start_server(server.serve, host, 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in server.under_way:
            task.cancel()
        await asyncio.gather(*server.under_way, return_exceptions=True)


def answer(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def moved(to: str) -> bytes:
    return answer(b"", "302 Found", f"Location: {to}")
