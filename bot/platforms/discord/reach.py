"""How many a message has reached: its reactions, the replies to it, and what is said in its thread.

Discord gives a message with its reactions counted, but does not say with it who placed them, or when. So somebody with
two emojis counts twice, other bots' reactions count, and so do those placed after the moment that is asked about.
Replies are looked for in the messages that follow, which takes no intent: what they answer is told without their words.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import discord
from discord import Message, MessageType

from bot.chat import Reach

MOST_READ = 1000
"""Messages that are looked through after it in its room, and as many in its thread: at most ten requests each."""

_SPOKEN = (MessageType.default, MessageType.reply)


async def reach(
    client: discord.Client, channel_id: int, message_id: int, until: datetime, counts: Callable[[str], bool]
) -> Reach:
    """What stands on a message; `counts` tells whether an account is counted. Raises as discord.py does."""
    channel = client.get_partial_messageable(channel_id)
    message = await channel.fetch_message(message_id)  # refused where the history may not be read

    async def count(where: discord.PartialMessageable, wanted: Callable[[Message], bool]) -> int:
        found = 0
        async for said in where.history(limit=MOST_READ, after=discord.Object(message_id), oldest_first=True):
            if said.created_at > until:
                break
            human = not said.author.bot and said.webhook_id is None
            found += human and said.type in _SPOKEN and wanted(said) and counts(str(said.author.id))
        return found

    replies = await count(channel, lambda said: _answers(said, message_id))
    if message.flags.has_thread:  # a message's thread has its id
        with suppress(discord.NotFound):  # it was deleted
            replies += await count(client.get_partial_messageable(message_id), lambda said: True)
    return Reach(sum(reaction.count - reaction.me for reaction in message.reactions), replies)


def _answers(said: Message, message_id: int) -> bool:
    return said.type is MessageType.reply and said.reference is not None and said.reference.message_id == message_id
