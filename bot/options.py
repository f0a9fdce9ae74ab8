"""Typed options: what a handler's signature may ask for, how each is read, and mistakes in words."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union
from zoneinfo import ZoneInfo

from bot.chat import Account, Attached, Room
from bot.i18n import Arg, Words
from bot.moments import MomentUnknown, parse
from bot.text import Code, Said, bare, tidy

DiscordType = Literal["text", "integer", "boolean", "member", "room", "role", "file"]


class Mistake(Exception):
    """What somebody typed cannot be understood or done. Answered with the text `id`; nothing has happened."""

    def __init__(self, id: str, **args: Arg) -> None:
        super().__init__(id)
        self.id = id
        self.args_of_text = args


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text may be, in characters: ``Annotated[str, Length(1, 300)]``."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Range:
    """Between which numbers: ``Annotated[int, Range(1, 20)]``."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Completed:
    """The cog completes this option while it is typed, by its ``@complete`` handler of the option's name."""


@dataclass(frozen=True, slots=True)
class Confidential:
    """Marks words that are not for the moderators' log: ``Annotated[str, Length(1, 300), Confidential()]``."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as a member writes it. `at` is filled in when a command is read; the default is read then too."""

    words: str
    at: datetime = datetime(1, 1, 1, tzinfo=UTC)


class Options(tuple[str, ...]):
    """Several short texts in one field: ``A | B | C``, or one a line."""

    MOST = 20
    LONGEST = 100

    @classmethod
    def read(cls, words: str) -> Options:
        """2-20 different options of at most 100 characters. Raises `Mistake`."""
        pieces = [tidy(piece) for piece in re.split(r"[|\n]", words)]
        options = cls(piece for piece in pieces if piece)
        if not 2 <= len(options) <= cls.MOST:
            raise Mistake("mistake-options-count", count=len(options), most=cls.MOST)
        for option in options:
            if len(option) > cls.LONGEST:
                raise Mistake("mistake-option-long", option=Said(option[:30] + "…"), most=cls.LONGEST)
            if sum(other.casefold() == option.casefold() for other in options) > 1:
                raise Mistake("mistake-option-twice", option=Said(option))
        return options


class Role(str):
    """The id of a role, where the network has roles."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of the asker when options are read."""

    network: str
    now: datetime
    zone: ZoneInfo
    words: Words
    rooms: Mapping[str, Room] = field(default_factory=dict)
    """The rooms of the asker's home by their name in the TOML."""


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """One option of a command."""

    name: str
    type: Any
    discord: DiscordType
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    completes: bool = False
    confidential: bool = False

    def read(self, raw: Any, asking: Asking) -> Any:
        """The value that the handler gets. Raises `Mistake`."""
        if isinstance(raw, Moment):
            raw = raw.words
        if self.type is bool:
            return _read_bool(self.name, raw, asking)
        if self.type is int:
            return self._read_number(raw)
        if self.type is Attached:
            return self._read_file(raw)
        words = str(raw)
        if self.choices:
            return self._read_choice(words, asking)
        if self.type is Moment:
            return _read_moment(words, asking)
        if self.type is Options:
            return Options.read(words)
        if self.type is Account:
            return _read_account(words, asking)
        if self.type is Room:
            return _read_room(words, asking)
        if self.type is Role:
            return Role(re.sub(r"\D", "", words) or words)
        return self._read_text(words)

    def _read_text(self, words: str) -> str:
        words = tidy(words, lines=True)
        if self.low is not None and len(words) < self.low:
            raise Mistake("mistake-empty" if self.low == 1 else "mistake-short", option=Code(self.name), least=self.low)
        if self.high is not None and len(words) > self.high:
            raise Mistake("mistake-long", option=Code(self.name), most=self.high, length=len(words))
        return words

    def _read_file(self, raw: Any) -> Attached:
        if isinstance(raw, Attached):
            return raw
        raise Mistake("mistake-file", option=Code(self.name))

    def _read_number(self, raw: Any) -> int:
        try:
            number = int(str(raw).strip().lstrip("#"))
        except ValueError:
            raise Mistake("mistake-number", option=Code(self.name), given=Said(str(raw)[:40])) from None
        low, high = self.low, self.high
        if (low is not None and number < low) or (high is not None and number > high):
            raise Mistake("mistake-range", option=Code(self.name), low=low or 0, high=high or 0)
        return number

    def _read_choice(self, words: str, asking: Asking) -> str:
        wanted = bare(words.strip())
        known = {bare(choice): choice for choice in self.choices}
        known |= {bare(asking.words.term(f"choice-{choice}") or choice): choice for choice in self.choices}
        if wanted not in known:
            choices = Code(" | ".join(self.choices))
            raise Mistake("mistake-choice", option=Code(self.name), given=Said(words[:40]), known=choices)
        return known[wanted]


def _read_bool(name: str, raw: Any, asking: Asking) -> bool:
    if isinstance(raw, bool):
        return raw
    word = bare(str(raw).strip())
    if word in asking.words.yes | asking.words.base.yes | {name}:
        return True
    if word in asking.words.no | asking.words.base.no:
        return False
    raise Mistake("mistake-yes-no", option=Code(name), given=Said(str(raw)[:40]))


def _read_moment(words: str, asking: Asking) -> Moment:
    try:
        return Moment(words, parse(words, asking.now, asking.zone))
    except MomentUnknown as unknown:
        raise misread(unknown) from None


def misread(unknown: MomentUnknown) -> Mistake:
    """What to say of words that are no moment to come."""
    given = Said(unknown.words[:60])
    if unknown.past:
        return Mistake("mistake-moment-past", given=given)
    if unknown.meant:
        return Mistake("mistake-moment-near", given=given, meant=Code(unknown.meant))
    return Mistake("mistake-moment", given=given)


def _read_account(words: str, asking: Asking) -> Account:
    words = words.strip()
    if found := re.search(r"@[\w.=/+-]+:[\w.:-]+", words):
        return Account("matrix", found[0])
    if asking.network == "discord" and (found := re.fullmatch(r"(?:<@!?)?(\d{2,20})>?", words)):
        return Account("discord", found[1])
    if asking.network == "local" and words:
        return Account("local", words.lstrip("@"))
    raise Mistake("mistake-member", given=Said(words[:60]))


def _read_room(words: str, asking: Asking) -> Room:
    words = words.strip()
    named = words.lstrip("#")
    if named in asking.rooms:
        return asking.rooms[named]
    if asking.network == "discord" and (found := re.fullmatch(r"(?:<#)?(\d{2,20})>?", words)):
        return Room("discord", found[1])
    known = {room.id: room for room in asking.rooms.values()}
    if words in known:
        return known[words]
    raise Mistake("mistake-room", given=Said(words[:60]), known=Code(" ".join(sorted(asking.rooms)) or "-"))


@cache
def options_of(handler: Callable[..., Any]) -> tuple[OptionSpec, ...]:
    """The options that a handler's signature declares, after `self` and the request."""
    hints = typing.get_type_hints(handler, include_extras=True)
    return tuple(_spec(p, hints[p.name]) for p in list(inspect.signature(handler).parameters.values())[2:])


_DISCORD_TYPES: dict[Any, DiscordType] = {
    str: "text",
    Options: "text",
    Moment: "text",
    int: "integer",
    bool: "boolean",
    Account: "member",
    Room: "room",
    Role: "role",
    Attached: "file",
}


def _spec(parameter: inspect.Parameter, hint: Any) -> OptionSpec:
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    if typing.get_origin(hint) in (Union, types.UnionType):
        hint = next(kind for kind in typing.get_args(hint) if kind is not type(None))
    marks: Sequence[Any] = ()
    if typing.get_origin(hint) is Annotated:
        hint, *marks = typing.get_args(hint)
    choices: tuple[str, ...] = ()
    if typing.get_origin(hint) is Literal:
        choices, hint = typing.get_args(hint), str
    bounds = next((mark for mark in marks if isinstance(mark, Length | Range)), None)
    return OptionSpec(
        name=parameter.name,
        type=hint,
        discord=_DISCORD_TYPES[hint],
        required=required,
        default=default,
        choices=choices,
        low=bounds.low if bounds else None,
        high=bounds.high if bounds else None,
        completes=any(isinstance(mark, Completed) for mark in marks),
        confidential=any(isinstance(mark, Confidential) for mark in marks),
    )
