"""The gateway: sessions that outlive their sockets, so that RESUME works, and the ways in which it can fail."""

from __future__ import annotations

import asyncio
import importlib
import json
import secrets
import time
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from .judge import Judge
from .shapes import JSON, PRIVILEGED, Intent
from .world import Guild, World

_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


class Session:
    """A gateway session. What it was told is kept, for a RESUME."""

    def __init__(self, identify: JSON) -> None:
        self.id = secrets.token_hex(16)
        self.intents: int = identify.get("intents", 0)
        shard, shards = identify.get("shard") or (0, 1)
        self.shard: int = shard
        self.shards: int = shards
        self.seq = 0
        self.told: deque[tuple[int, str]] = deque(maxlen=50_000)
        self.socket: Socket | None = None

    async def push(self, event: str, data: Any) -> None:
        """Tell the client."""
        self.seq += 1
        await self.push_text(json.dumps({"op": 0, "t": event, "s": self.seq, "d": data}, separators=(",", ":")))

    async def push_text(self, text: str) -> None:
        """Tell the client what is already rendered, as number `seq`."""
        self.told.append((self.seq, text))
        if self.socket:
            await self.socket.send_text(text)

    def serves(self, guild: Guild | None) -> bool:
        """Whether this shard serves the guild; None stands for direct messages."""
        key = guild.shard_key if guild else 0
        return bool(key % self.shards == self.shard)


class Socket:
    """One WebSocket connection, compressed as the client asked."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request) -> None:
        self.ws = ws
        self.session: Session | None = None
        self.last_beat = time.monotonic()
        self._request = request
        self._encode = _compressor(request.query.get("compress"))

    async def send_text(self, text: str) -> None:
        """Send one frame; a client that has gone is no error."""
        if self.ws.closed:
            return
        try:
            if self._encode:
                await self.ws.send_bytes(self._encode(text.encode()))
            else:
                await self.ws.send_str(text)
        except (ConnectionError, RuntimeError):  # cut while sending; it is in the session's memory
            return

    async def send(self, op: int, data: Any = None) -> None:
        """Send a frame that is no event."""
        await self.send_text(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def cut(self) -> None:
        """Cut the connection without a word."""
        if self._request.transport:
            self._request.transport.abort()


class Gateway:
    """Serves `/gateway` and tells the sessions what happens."""

    def __init__(self, world: World, judge: Judge, heartbeat: float) -> None:
        self.world, self.judge, self.heartbeat = world, judge, heartbeat
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self._sockets: set[Socket] = set()
        self._closed_until = 0.0

    # ------------------------------------------------------------------ what clients say

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from HELLO to its end."""
        if time.monotonic() < self._closed_until:
            return web.Response(status=503)
        ws = web.WebSocketResponse(compress=False, max_msg_size=0)
        await ws.prepare(request)
        socket = Socket(ws, request)
        self._sockets.add(socket)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            self.judge.violation(f"gateway: unexpected query {dict(request.query)}")
        await socket.send(10, {"heartbeat_interval": int(self.heartbeat * 1000)})
        watch = asyncio.create_task(self._watch(socket))
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    frame = json.loads(message.data)
                    await self._hear(socket, frame["op"], frame.get("d"))
                    self.judge.touch()
        finally:
            watch.cancel()
            self._sockets.discard(socket)
            self._part(socket)
        return ws

    def _part(self, socket: Socket) -> None:
        session = socket.session
        if session and session.socket is socket:
            session.socket = None
            if socket.ws.close_code in (1000, 1001):  # a client that closes in order ends its session
                self.sessions.pop(session.id, None)
        self.judge.touch()

    async def _watch(self, socket: Socket) -> None:
        """Cut a client that has stopped beating: its event loop is blocked."""
        while True:
            await asyncio.sleep(self.heartbeat / 4)
            silence = time.monotonic() - socket.last_beat
            if silence > self.heartbeat * 1.5:
                self.judge.violation(f"gateway: no heartbeat for {silence:.1f} s")
                await socket.ws.close(code=4000)
                return

    async def _hear(self, socket: Socket, op: int, data: Any) -> None:
        match op:
            case 1:
                socket.last_beat = time.monotonic()
                await socket.send(11)
            case 2:
                await self._identify(socket, data)
            case 3:
                pass  # presence: taken note of by nobody
            case 6:
                await self._resume(socket, data)
            case _:
                self.judge.violation(f"gateway: this server does not serve opcode {op}")
                await socket.ws.close(code=4001)

    async def _identify(self, socket: Socket, data: JSON) -> None:
        self.judge.identifies.append(data)
        if data.get("token") != self.world.token:
            await socket.ws.close(code=4004)
            return
        if any(data["intents"] & bit for name, bit in PRIVILEGED.items() if name not in self.world.portal):
            await socket.ws.close(code=4014)
            return
        session = Session(data)
        socket.session, session.socket = session, socket
        guilds = [g for g in self.world.guilds.values() if session.serves(g)]
        ready = {
            "v": 10,
            "user": self.world.bot | {"verified": True, "mfa_enabled": False, "email": None},
            "session_id": session.id,
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "shard": [session.shard, session.shards],
            "resume_gateway_url": self.url,
            "application": {
                "id": self.world.bot["id"],
                "flags": sum(_FLAGS[name] for name in self.world.portal),
            },
        }
        await session.push("READY", ready)
        for guild in guilds:
            await session.push("GUILD_CREATE", self._whole(guild))
        self.sessions[session.id] = session  # from here on it hears what happens

    async def _resume(self, socket: Socket, data: JSON) -> None:
        if data["token"] != self.world.token:
            await socket.ws.close(code=4004)
            return
        session = self.sessions.get(data["session_id"])
        self.judge.resumes.append(session is not None)
        if session is None:
            await socket.send(9, False)
            return
        session.socket, socket.session = None, session
        reached = data["seq"]
        while missed := [frame for frame in session.told if frame[0] > reached]:
            for seq, text in missed:
                await socket.send_text(text)
                reached = seq
        session.socket = socket
        await session.push("RESUMED", {})

    def _whole(self, guild: Guild) -> JSON:
        """A guild as GUILD_CREATE shows it; of the members only the bot, as for large guilds."""
        own = guild.members[self.world.bot["id"]]
        return guild.data | {
            "joined_at": own["joined_at"],
            "large": True,
            "unavailable": False,
            "member_count": len(guild.members),
            "members": [own],
            "roles": list(guild.roles.values()),
            "channels": [c for c in self.world.channels_of(guild) if self.world.may(c, "view_channel")],
            "threads": self.world.channels_of(guild, threads=True),
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    # ------------------------------------------------------------------ what clients are told

    async def dispatch(self, event: str, data: JSON, guild: Guild | None, intent: Intent | None = None) -> None:
        """Tell the sessions that asked for such events (`intent` None: everybody gets it)."""
        for session in list(self.sessions.values()):
            if session.serves(guild) and (intent is None or session.intents & intent):
                await session.push(event, data)

    async def dispatch_message(self, event: str, message: JSON) -> None:
        """Tell of a message. Its words are left out where the session did not ask for them."""
        channel = self.world.channels[message["channel_id"]]
        guild = self.world.guild_of(channel)
        bot = self.world.bot["id"]
        shown = message | {"channel_type": channel["type"]}
        if guild:
            author = guild.members.get(message["author"]["id"], {})
            shown |= {"guild_id": guild.id, "member": {key: value for key, value in author.items() if key != "user"}}
        concerns_bot = message["author"]["id"] == bot or any(user["id"] == bot for user in message["mentions"])
        for session in list(self.sessions.values()):
            wanted = session.intents & (Intent.MESSAGES if guild else Intent.DMS)
            if not session.serves(guild) or not wanted or not self.world.may(channel, "view_channel"):
                continue
            hidden = guild and not session.intents & Intent.CONTENT and not concerns_bot
            blank = {"content": "", "embeds": [], "attachments": [], "components": []}
            await session.push(event, shown | blank if hidden else shown)

    async def announce(self, guild: Guild) -> None:
        """Tell of a guild that the bot has just been invited to."""
        await self.dispatch("GUILD_CREATE", {k: v for k, v in self._whole(guild).items() if k != "unavailable"}, guild)

    # ------------------------------------------------------------------ what can go wrong

    @property
    def connected(self) -> bool:
        """Whether the bot is there."""
        return any(session.socket for session in self.sessions.values())

    async def cut(self) -> None:
        """Cut every connection without a word; sessions can be resumed."""
        for socket in list(self._sockets):
            await socket.cut()

    async def outage(self, seconds: float) -> None:
        """Cut every connection and refuse new ones for a while; sessions can be resumed."""
        self._closed_until = time.monotonic() + seconds
        await self.cut()

    async def invalidate(self) -> None:
        """Forget every session: clients must identify again."""
        for socket in list(self._sockets):
            if socket.session:
                self.sessions.pop(socket.session.id, None)
            await socket.send(9, False)

    async def ask_reconnect(self) -> None:
        """Ask clients to connect again and resume."""
        for socket in list(self._sockets):
            await socket.send(7)

    async def close(self) -> None:
        """End every connection in order."""
        for socket in list(self._sockets):
            await socket.ws.close(code=1001)


def _compressor(asked: str | None) -> Callable[[bytes], bytes] | None:
    """Transport compression: one stream for the whole connection, flushed after each frame."""
    if asked == "zlib-stream":
        stream = zlib.compressobj()
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if asked == "zstd-stream":  # asked for by clients that have this package
        zstandard: Any = importlib.import_module("zstandard")
        frames = zstandard.ZstdCompressor().compressobj()
        return lambda data: bytes(frames.compress(data) + frames.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))
    return None
