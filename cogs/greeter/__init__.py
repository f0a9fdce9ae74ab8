"""Greets each newcomer once, and shows them around when they ask."""

from cogs.greeter.cog import Greeter as Greeter
