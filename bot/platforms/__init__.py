"""The networks, one package each, behind the contract of `bot.platform`."""

from bot.platform import Finding as Finding
from bot.platform import Platform as Platform
