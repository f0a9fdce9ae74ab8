"""Discord, through discord.py."""

from bot.platforms.discord.platform import DiscordPlatform as DiscordPlatform
