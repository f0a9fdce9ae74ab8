"""A matrix-nio client that does nothing: python -m benchmarks.bare_matrix HOMESERVER USER PASSWORD FILTER_JSON [STORE].

With a folder for its store, it encrypts.
"""

from __future__ import annotations

import asyncio
import json
import sys

from nio import AsyncClient, AsyncClientConfig, MatrixRoom, RoomMessage, RoomMessageText


async def main(homeserver: str, user: str, password: str, sync_filter: str, store: str = "") -> None:
    """Log in, join what we were invited to, and sync; `!ping` is answered."""
    client = AsyncClient(homeserver, user, store_path=store, config=AsyncClientConfig(encryption_enabled=bool(store)))
    await client.login(password)
    first = await client.sync(sync_filter=json.loads(sync_filter))
    for room in first.rooms.invite:
        await client.join(room)

    async def heard(room: MatrixRoom, event: RoomMessage) -> None:
        if isinstance(event, RoomMessageText) and event.body == "!ping":
            pong = {"msgtype": "m.notice", "body": "pong"}
            await client.room_send(room.room_id, "m.room.message", pong, ignore_unverified_devices=True)

    client.add_event_callback(heard, RoomMessage)
    await client.sync_forever(timeout=30_000, sync_filter=json.loads(sync_filter))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
