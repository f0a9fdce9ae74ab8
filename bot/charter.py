"""The charter: which reaction a behaviour gets, as the admin's rules say it.

A rule names words, a pattern or how critical a message sounds, and may ask for a room, for how long its author is a
member, and for repetition. The first rule that applies decides; `conflicts` says which rules others leave nothing to.
Words and patterns are looked for in what a member says in their own words (`criticism.unquoted`). Patterns are RE2's,
which takes linear time whatever the pattern and the message are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, NamedTuple, Self

import re2
from pydantic import AfterValidator, Field, model_validator

from bot import criticism
from bot.chat import Severity
from bot.config import Settings
from bot.moments import Duration
from bot.text import bare
from bot.values import RoleId, ShortName
from bot.wordings import Wording, worded

Sensitivity = Literal["calm", "normal", "keen"]
THRESHOLDS: Mapping[Sensitivity, float] = {"calm": 0.77, "normal": 0.5, "keen": 0.27}
"""From which score on a message is criticism: log odds of 1.2, 0 and -1."""
Reaction = Literal["thank", "answer", "case", "tell", "pause", "none"]

LONGEST = timedelta(days=30)
"""Matches are remembered for as long at most."""
_OWN_KEYS: Mapping[str, frozenset[Reaction]] = {
    "wording": frozenset({"thank", "answer", "pause"}),
    "severity": frozenset({"case"}),
    "people": frozenset({"tell"}),
    "roles": frozenset({"tell"}),
    "rest": frozenset({"thank", "answer", "tell", "pause"}),
}
"""Keys that only these reactions have a use for."""
_WORD = re.compile(r"\w+")
_REPEATS_REPEATS = re.compile(r"[+*}]\)(?:[+*]|\{\d+,)")


def _as_words(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if not _flat(word).strip():
            raise ValueError(f'"{word[:20]}" has no letter or digit: for signs, write a pattern')
    return words


def _as_pattern(pattern: str) -> str:
    try:
        _compiled(pattern)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise ValueError(f"can not be matched in linear time ({why[:80]}); see docs/noticing.md") from None
    return pattern


def _within_bounds(length: timedelta) -> timedelta:
    if not timedelta(0) < length <= LONGEST:
        raise ValueError('must be from "1 minute" to "30 days"')
    return length


_Remembered = Annotated[Duration, AfterValidator(_within_bounds)]


class Rule(Settings):
    """One rule of the charter."""

    name: ShortName = Field(description="A short name, which moderators read.")
    words: Annotated[tuple[str, ...], AfterValidator(_as_words)] = Field(
        (), description="Words or phrases, one of which is said; capitals and accents do not matter."
    )
    pattern: Annotated[str, AfterValidator(_as_pattern)] = Field(
        "", max_length=500, description="A regular expression (RE2) that is found; capitals do not matter."
    )
    criticism: Sensitivity | None = Field(
        None, description='It sounds like criticism to a reading that is "calm", "normal" or "keen".'
    )
    rooms: tuple[str, ...] = Field((), description="In these of the rooms that are read; without any, in all of them.")
    newer_than: Duration | None = Field(None, description="Its author is here for less than this.")
    older_than: Duration | None = Field(None, description="Its author is here for this or longer.")
    times: int = Field(1, ge=1, le=50, description="So many times, or more, its author has now said such a thing.")
    within: _Remembered = Field(timedelta(days=1), description="The time within which those times are counted.")
    reaction: Reaction = Field(
        description='"thank" and "pause" (let us take a break) speak in the room, "answer" to the author in private, '
        '"case" opens one, "tell" calls a group in the moderators\' room, "none" lets it pass.'
    )
    wording: Annotated[Wording | None, worded("name", "community")] = Field(
        None, description="What is said; with one, or one for each language. Placeholders: {name}, {community}."
    )
    severity: Severity = Field("normal", description="What the case weighs.")
    people: tuple[str, ...] = Field((), description="Whom it calls: Discord ids, Matrix user ids.")
    roles: tuple[RoleId, ...] = Field((), description="The Discord roles it calls.")
    rest: _Remembered = Field(
        timedelta(hours=1), description="How long it then stays quiet: for that member, for a pause in that room."
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.reaction != "none" and not (self.words or self.pattern or self.criticism):
            raise ValueError("says nothing of what is said; add words, a pattern or criticism")
        for key, reactions in _OWN_KEYS.items():
            given = getattr(self, key) != type(self).model_fields[key].default
            if given and self.reaction not in reactions:
                said = " or ".join(f'"{reaction}"' for reaction in sorted(reactions))
                raise ValueError(f"{key} is for the reaction {said}; take it out")
        if self.reaction == "answer" and self.wording is None:
            raise ValueError('has nothing to answer; add wording = "..."')
        if self.reaction == "tell" and not (self.people or self.roles):
            raise ValueError("tells nobody; add people or roles")
        if self.newer_than is not None and self.older_than is not None and self.older_than >= self.newer_than:
            raise ValueError("older_than must be shorter than newer_than, or nobody is meant")
        return self

    @property
    def aged(self) -> bool:
        """Whether it asks for how long somebody is a member."""
        return self.newer_than is not None or self.older_than is not None

    def fits(self, joined: datetime | None, now: datetime) -> bool:
        """Whether it means who joined then. Of whom nothing is known is taken for somebody who is here for long."""
        here = now - joined if joined is not None else None
        if self.newer_than is not None and (here is None or here >= self.newer_than):
            return False
        return self.older_than is None or here is None or here >= self.older_than


class Match(NamedTuple):
    """A rule whose words, pattern or score a message meets in its room."""

    rule: Rule
    because: tuple[str, ...]
    """What was found of it."""


class Charter:
    """Rules, ready to be looked through at every message."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = [(rule, _of_words(rule.words), _of_pattern(rule.pattern)) for rule in rules]
        self._flattens = any(rule.words for rule in rules)

    def matches(self, room: str, message: str, read: criticism.Read) -> Iterator[Match]:
        """The rules that a message in a room meets, in their order; who wrote it, and how often, is not looked at."""
        said = criticism.unquoted(message)
        flat = _flat(said) if self._flattens else ""
        for rule, words, pattern in self._rules:
            if rule.rooms and room not in rule.rooms:
                continue
            if rule.criticism is not None and read.score < THRESHOLDS[rule.criticism]:
                continue
            because: list[str] = []
            if words is not None:
                if (found := words.search(flat)) is None:
                    continue
                because.append(found[0].strip())
            if pattern is not None:
                if (found := pattern.search(said)) is None:
                    continue
                because.append(found[0][:60])
            yield Match(rule, (*because, *(read.because if rule.criticism is not None else ())))


def conflicts(rules: Sequence[Rule]) -> Iterator[str]:
    """What is wrong between rules, each in a sentence with its mend."""
    for place, later in enumerate(rules):
        for earlier in rules[:place]:
            if _covers(earlier, later):
                yield (
                    f'the rule "{later.name}" of the charter is never reached: "{earlier.name}" decides all that it '
                    "means; put it before that one, or take it out"
                )
                break
            shared = _shared(earlier, later)
            if shared and earlier.reaction != later.reaction:
                yield (
                    f'"{shared}" is meant by the rules "{earlier.name}" ({earlier.reaction}) and "{later.name}" '
                    f"({later.reaction}) of the charter: the first decides; keep it in one of them"
                )
    for rule in rules:
        if _REPEATS_REPEATS.search(rule.pattern):
            yield (
                f'the pattern of the rule "{rule.name}" of the charter repeats what repeats: here it cannot hang, '
                "but it says no more than with one of the two signs; simplify it"
            )


# ------------------------------------------------------------------ words and patterns


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern, options)


def _of_pattern(pattern: str) -> Any:
    return _compiled(pattern) if pattern else None


def _of_words(words: Sequence[str]) -> Any:
    return _compiled("|".join(re2.escape(_flat(word)) for word in words)) if words else None


def _flat(said: str) -> str:
    """The words of a text, each between spaces, without capitals and accents."""
    words = bare(said.replace("’", "'"))
    return f" {' '.join(_WORD.findall(words))} "


# ------------------------------------------------------------------ rules beside each other


def _covers(earlier: Rule, later: Rule) -> bool:
    """Whether every message that the later rule means is meant by the earlier one, as far as can be told."""
    return (
        _covers_rooms(earlier, later)
        and _covers_people(earlier, later)
        and _covers_words(earlier, later)
        and (earlier.criticism is None or _as_readily(earlier.criticism, later.criticism))
        and (earlier.times == 1 or (earlier.times <= later.times and earlier.within >= later.within))
    )


def _covers_rooms(earlier: Rule, later: Rule) -> bool:
    return not earlier.rooms or (bool(later.rooms) and set(later.rooms) <= set(earlier.rooms))


def _covers_people(earlier: Rule, later: Rule) -> bool:
    newer = earlier.newer_than is None or (later.newer_than is not None and later.newer_than <= earlier.newer_than)
    older = earlier.older_than is None or (later.older_than is not None and later.older_than >= earlier.older_than)
    return newer and older


def _covers_words(earlier: Rule, later: Rule) -> bool:
    if earlier.pattern and earlier.pattern != later.pattern:
        return False
    words = _of_words(earlier.words)
    return words is None or (bool(later.words) and all(words.search(_flat(word)) for word in later.words))


def _as_readily(earlier: Sensitivity, later: Sensitivity | None) -> bool:
    return later is not None and THRESHOLDS[earlier] <= THRESHOLDS[later]


def _shared(earlier: Rule, later: Rule) -> str:
    """A word, or a pattern, that both mean, of the same people in the same rooms; empty: none is known."""
    apart = earlier.rooms and later.rooms and not set(earlier.rooms) & set(later.rooms)
    if apart or _apart(earlier, later) or _apart(later, earlier) or earlier.times != later.times:
        return ""
    if earlier.pattern and earlier.pattern == later.pattern:
        return earlier.pattern[:60]
    of_one, of_other = _of_words(earlier.words), _of_words(later.words)
    said = (
        *(word for word in later.words if of_one and of_one.search(_flat(word))),
        *(word for word in earlier.words if of_other and of_other.search(_flat(word))),
    )
    return next(iter(said), "")


def _apart(one: Rule, other: Rule) -> bool:
    return one.newer_than is not None and other.older_than is not None and other.older_than >= one.newer_than
