"""The cog: its parts, each with its handlers.

`sending` (from a plan to the end of a post), `writing` and `managing` (what moderators do), `following` (feeds),
`studying` (the hours).
"""

from __future__ import annotations

from cogs.posts.following import Following
from cogs.posts.managing import Managing
from cogs.posts.studying import Studying


class Posts(Studying, Following, Managing):
    """Say it once, at the hour the community is there."""
