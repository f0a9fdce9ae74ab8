"""Memory with an end: nobody can fill it up, however much they ask of the bot."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Latest(OrderedDict[K, V]):
    """At most `most` entries; the oldest makes room for a new one."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        """Remember an entry; one that is known keeps its place."""
        super().__setitem__(key, value)
        if len(self) > self._most:
            self.popitem(last=False)
