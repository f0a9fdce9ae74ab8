"""What people say and hand over, as Discord writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord.http import HTTPClient

from bot.chat import Account, Attached, Message, Refused
from bot.platforms.discord.errors import UNREACHED, trouble
from bot.platforms.discord.render import NETWORK

_UNKNOWN = "application/octet-stream"


def message(http: HTTPClient, data: Mapping[str, Any]) -> Message:
    """A message. Its words are empty where the bot may not read what members say."""
    files = tuple(attached(http, file) for file in data.get("attachments", ()))
    at = datetime.fromisoformat(data["timestamp"]) if "timestamp" in data else None
    return Message(
        Account(NETWORK, str(data["author"]["id"])), str(data.get("content", "")), files, at, str(data["id"])
    )


def attached(http: HTTPClient, data: Mapping[str, Any]) -> Attached:
    """A file."""
    kind = str(data.get("content_type") or _UNKNOWN).partition(";")[0]
    read = partial(_read, http, str(data["url"]), int(data["size"]))
    return Attached(str(data["filename"]), kind, int(data["size"]), read, str(data.get("description") or ""))


async def _read(http: HTTPClient, url: str, size: int, most: int) -> bytes:
    if size > most:
        raise Refused("the file is too large")
    try:
        return await http.get_from_cdn(url)
    except (discord.DiscordException, *UNREACHED) as error:
        raise trouble(error) from error
