"""Who may vote in a poll."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import Standing
from bot.i18n import Words
from bot.text import Said, Text
from cogs.polls.settings import BEFORE, EVERYONE, Group
from cogs.polls.store import Poll


def choices(words: Words, groups: Mapping[str, Group]) -> dict[str, str]:
    """Everything `who` may be: as it is said in this language, and as it is kept."""
    said = {who: words.term(f"polls-who-{who}") or who for who in (EVERYONE, BEFORE)}
    return {said[EVERYONE]: EVERYONE, said[BEFORE]: BEFORE, **{name: name for name in groups}}


def read(typed: str, words: Words, groups: Mapping[str, Group]) -> str | None:
    """Whom somebody means, in their language or in English; None: nobody we know of."""
    known = choices(words.base, groups) | choices(words, groups) | {EVERYONE: EVERYONE, BEFORE: BEFORE}
    return {said.casefold(): who for said, who in known.items()}.get(typed.strip().casefold())


def may_vote(poll: Poll, standing: Standing, groups: Mapping[str, Group]) -> bool:
    """Whether somebody of this standing has a voice in the poll. A group that is no more has no members."""
    if poll.who == EVERYONE:
        return standing.present
    if poll.who == BEFORE:
        return standing.joined is not None and standing.joined <= poll.opened
    group = groups.get(poll.who, Group())
    powerful = group.matrix is not None and standing.power >= group.matrix
    return powerful or not standing.roles.isdisjoint(group.discord)


def described(poll: Poll, words: Words) -> Text | None:
    """Whom the poll is for, in a sentence; None: for everyone."""
    if poll.who == EVERYONE:
        return None
    if poll.who == BEFORE:
        return words("polls-for-before")
    return words("polls-for-group", group=Said(poll.who))
