"""The cog: its parts, each with its handlers, one upon the other.

`reporting` (the ways in), `handling` (what moderators do), `reminding` (the clock), `keeping` (what is forgotten),
`talking` (answers in private), `admitting` (the public word), `incidents`, `counting` (the figures).
"""

from __future__ import annotations

from cogs.escalation.counting import Counting
from cogs.escalation.keeping import Keeper


class Escalation(Counting):
    """Criticism reaches a human, who answers fast and in private."""

    keeper = Keeper()
