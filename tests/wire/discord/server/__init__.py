"""A Discord on 127.0.0.1: REST and gateway over real sockets, judged by the limits that Discord documents.

The bot runs unmodified and is pointed at it by `discord.api_url` and `discord.gateway_url`. `DiscordServer` is all
that a test needs. Written from Discord's documentation and discord.py's expectations, never compared with the real
service; it serves what Animateur uses and holds everything else against the bot. No polls, embeds, voice, webhooks.
"""

from .client import ClientError
from .driver import DiscordServer
from .judge import Interaction
from .shapes import text_of

__all__ = ["ClientError", "DiscordServer", "Interaction", "text_of"]
