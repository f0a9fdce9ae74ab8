"""Steering the bot: pause, mute, status, log; and help."""

from cogs.steering.cog import Steering as Steering
