"""What differs between the stages, and why. The scenes ask here, and fail where an exception no longer holds."""

from __future__ import annotations

from enum import Enum


class Rule(Enum):
    """What holds on every stage, but for the exceptions below."""

    ANSWERS_COME_UNASKED = "A private answer to a command comes at once"
    VOTES_ARE_CONFIRMED = "A vote is confirmed in words"
    TAKING_BACK_IS_A_CONTROL = "Taking a vote back is a control of its own"
    CARDS_COUNT = "The poll's card shows the counts while it is open"
    ONE_CARD = "The card of the poll becomes its outcome"


EXCEPTIONS: dict[Rule, dict[str, str]] = {
    Rule.ANSWERS_COME_UNASKED: {
        "synapse": "Matrix has no answers that one member alone sees, so the bot offers a room for the two of them and "
        "opens it only when it is asked to",
    },
    Rule.VOTES_ARE_CONFIRMED: {
        "synapse": "the member's own answer, shown by their client, is the confirmation; a message would tell the room",
    },
    Rule.TAKING_BACK_IS_A_CONTROL: {
        "synapse": "members take back what they have sent themselves: the client's own gesture, nothing to press",
    },
    Rule.CARDS_COUNT: {
        "synapse": "a poll shown in one room is the network's own (MSC3381), which every client counts by itself",
    },
    Rule.ONE_CARD: {
        "synapse": "the network's own poll cannot be reworded: it is ended, and the outcome is a message after it",
    },
}


def holds(rule: Rule, stage: str) -> bool:
    """Whether a rule holds on a stage."""
    return stage not in EXCEPTIONS[rule]
