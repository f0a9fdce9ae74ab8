"""Talk that is no criticism, and the cog that reads it."""

from __future__ import annotations

from functools import cache

from bot import criticism
from training.data import own


def with_reading(toml: str) -> str:
    """The bot.toml with the welcome room read."""
    listed = toml.replace('cogs = ["greeter"', 'cogs = ["noticing", "greeter"')
    return f'{listed}\n[communities.noticing]\nrooms = {{ welcome = "normal" }}\n'


@cache
def talk() -> tuple[str, ...]:
    """What people say, in both languages; none of it becomes a case."""
    read = criticism.model().read
    return tuple(message.text for message in own() if not message.criticism and read(message.text).score < 0.2)
