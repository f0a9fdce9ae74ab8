"""Talk that is no criticism, and the cog that reads it; how long one message may hold everything else."""

from __future__ import annotations

import gc
import random
import string
from functools import cache
from time import thread_time

from benchmarks.measure import RUNS, Figure
from bot import criticism
from bot.criticism import Model
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


def longest(model: Model, chance: random.Random) -> float:
    """Milliseconds of CPU for a message as long as can be, of words never read before."""
    said = " ".join("".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 9))) for _ in range(400))
    begun = thread_time()
    model.read(f"the and you are {said}")
    return (thread_time() - begun) * 1000


async def measure() -> list[Figure]:
    """Nothing else is done while a message is read, room is made for new words, and garbage is collected."""
    chance, model = random.Random(1), Model()  # noqa: S311 - no secret
    gc.collect()
    gc.freeze()  # as the bot does when it begins to serve
    worst = [max(longest(model, chance) for _ in range(200)) for _ in range(RUNS)]
    gc.unfreeze()
    return [Figure("Reading: the longest of 200 messages, of new words alone", worst, "ms", at_most=5)]
