"""What a member has chosen, out of the reactions, responses and replies of theirs that stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """One act of choosing that has not been taken back."""

    chosen: tuple[str, ...]
    whole: bool
    """It says everything that is chosen (a reply, a poll's response); else it adds one option (a reaction)."""


def choice(standing: Iterable[Standing], most: int) -> tuple[str, ...]:
    """The choice that stands, oldest act first: the newest `most` options, each once.

    An act that says the whole choice makes what came before it void. So taking the newest back falls back to the next.
    """
    chosen: list[str] = []
    for act in standing:
        if act.whole:
            chosen = []
        for value in act.chosen:
            if value in chosen:
                chosen.remove(value)
            chosen.append(value)
    return tuple(chosen[-most:])
