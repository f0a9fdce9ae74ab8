"""What went wrong with Discord, in the house's words. Reasons hold codes and routes, never words or tokens."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from bot.chat import Gone, Later, Refused, Trouble

UNREACHED = (aiohttp.ClientError, OSError, asyncio.TimeoutError, discord.DiscordServerError)
"""Nobody knows whether the request arrived."""

UNKNOWN_MESSAGE = 10008
_GONE = {10003, 10004, 10007, UNKNOWN_MESSAGE, 10011, 10013}  # channel, guild, member, message, role, user
_NO_DIRECT = {50007, 50278}  # their direct messages are closed; no server in common
_SOON = {40003: 60.0}  # direct rooms opened too fast
_MENDS = {50001: "discord-mend-see", 50013: "discord-mend-permission"}
_ARCHIVED = 50083


def trouble(error: Exception) -> Trouble:
    """What a failed request means for whoever wanted it."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, discord.RateLimited):
        return Later("Discord asks to wait", error.retry_after)
    if isinstance(error, UNREACHED):
        return Later(f"Discord cannot be reached ({type(error).__name__})")
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    raise error


def _answered(error: discord.HTTPException) -> Trouble:
    reason = f"Discord answered {error.status} (code {error.code})"
    if error.code in _SOON:
        return Later(reason, _SOON[error.code])
    if (
        error.status in (401, 429) or error.status >= 500
    ):  # a token just revoked: the gateway closes too; or an address that is shut out
        return Later(reason, 60.0)
    if error.code in _NO_DIRECT:
        return Refused(reason, "discord-mend-direct")
    if error.code in _GONE or error.status == 404:
        return Gone(reason)
    if error.code == _ARCHIVED:
        return Refused(reason, "discord-mend-archived")
    return Refused(reason, _MENDS.get(error.code, "discord-mend-permission" if error.status == 403 else "discord-mend"))
