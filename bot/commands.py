"""Commands, declared once, and the ``!`` line.

On Discord a command is a slash command; elsewhere it is a line, ``!poll open "Question" "A | B" closes=2d``, whose
options stand in order or by name. Text ids of a command `open` of the cog `polls`: ``polls-cmd-open`` with the
attributes ``.name``, ``.<option>`` and ``.<option>-name``; of its group: ``polls-group-poll`` with ``.name``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.chat import Attached
from bot.i18n import Words
from bot.options import Asking, Mistake, Moment, OptionSpec
from bot.text import Code, Said, Text, bare, text


@dataclass(frozen=True, slots=True)
class Command:
    """One command, whatever the network."""

    cog: str
    group: str | None
    name: str
    handler: str
    """The method of the cog that serves it."""
    moderator: bool = False
    private: bool = False
    form: bool = False
    """Its first response is a form."""
    menu: bool = False
    """It is about a message: asked for as a reply, or on Discord in the menu of the message."""
    direct: bool = False
    """Its answer is worth opening a direct room for."""
    text: str = ""
    """Its name among the texts, where the cog has another command of its name."""
    options: tuple[OptionSpec, ...] = ()

    @property
    def key(self) -> str:
        """The id of its description among the texts."""
        return f"{self.cog}-cmd-{self.text or self.name}"

    @property
    def path(self) -> tuple[str, ...]:
        """Its words: ``("poll", "open")``."""
        return (self.group, self.name) if self.group else (self.name,)

    def ways(self, words: Words) -> list[tuple[str, ...]]:
        """Every way to say its path: first the locale's, last the English one; a group and a name may be mixed."""
        names = dict.fromkeys([(words.term(self.key, "name") or self.name).casefold(), self.name])
        if self.group is None:
            return [(name,) for name in names]
        group = (words.term(f"{self.cog}-group-{self.group}", "name") or self.group).casefold()
        return [(first, name) for first in dict.fromkeys([group, self.group]) for name in names]

    def option(self, name: str) -> OptionSpec:
        """The option of this name."""
        return next(option for option in self.options if option.name == name)

    def called(self, option: OptionSpec, words: Words) -> str:
        """What an option is called in a language."""
        return words.term(self.key, f"{option.name.replace('_', '-')}-name") or option.name

    def usage(self, words: Words) -> Text:
        """How it is typed: ``!poll open <question> <options> [closes=…]``, in English names, which work everywhere."""
        shown = [f"<{o.name}>" if o.required else f"[{o.name}=…]" for o in self.options]
        return text(Code(" ".join(["!" + " ".join(self.path), *shown])))

    def example(self, words: Words) -> Text:
        """A line of it as somebody could type it; where its cog gives none, how it is typed."""
        example = words.term(self.key, "example")
        return self.usage(words) if example is None else text(Code(example))

    def read(self, raw: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
        """The handler's arguments out of raw options. Raises `Mistake`."""
        values: dict[str, Any] = {}
        for option in self.options:
            if (given := raw.get(option.name)) is not None:
                values[option.name] = option.read(given, asking)
            elif option.required:
                raise Mistake("mistake-missing", option=Code(option.name), example=self.example(asking.words))
            elif isinstance(option.default, Moment):
                values[option.name] = option.read(option.default, asking)
            else:
                values[option.name] = option.default
        return values


# ------------------------------------------------------------------ the line


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a line. `key` is set for ``key=value``; `whole` is what was typed."""

    words: str
    quoted: bool = False
    key: str | None = None
    whole: str = ""


_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“"}
_TOKEN_KEY = re.compile(r"([^\W\d]\w*)=")


def tokens(line: str) -> list[Token]:
    """Split a line at spaces; what stands in "…", “…” or « … » is one piece. An open quote runs to the end."""
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        start, key = at, None
        if match := _TOKEN_KEY.match(line, at):
            key, at = match[1], match.end()
        if at < len(line) and line[at] in _QUOTES:
            close = line.find(_QUOTES[line[at]], at + 1)
            close = len(line) if close < 0 else close
            found.append(Token(line[at + 1 : close].strip(), True, key, line[start : close + 1]))
            at = close + 1
        else:
            end = next((n for n in range(at, len(line)) if line[n].isspace()), len(line))
            found.append(Token(line[at:end], False, key, line[start:end]))
            at = end
    return found


class Catalogue:
    """Every command of the house."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.commands = tuple(commands)
        self._by_path = {command.path: command for command in self.commands}

    def find(self, path: Sequence[str]) -> Command | None:
        """The command of this path."""
        return self._by_path.get(tuple(path))

    def group(self, name: str) -> list[Command]:
        """The commands of a group, or the one command of this name."""
        return [command for command in self.commands if command.path[0] == name]

    def read_line(self, line: str, words: Words) -> tuple[Command, dict[str, Any]]:
        """The command that a line means and its raw options. Raises `Mistake` with what was probably meant."""
        pieces = tokens(line)
        names = self._names(words)
        for length in (2, 1):
            spoken = tuple(bare(piece.whole) for piece in pieces[:length])
            if len(spoken) == length and (command := names.get(spoken)):
                return command, _assign(command, pieces[length:], words)
        raise self._unknown(pieces, names, words)

    def _names(self, words: Words) -> dict[tuple[str, ...], Command]:
        """Every way to say a command, bare: English, and the locale's."""
        return {tuple(map(bare, way)): command for command in self.commands for way in command.ways(words)}

    def _unknown(self, pieces: list[Token], names: dict[tuple[str, ...], Command], words: Words) -> Mistake:
        said = " ".join(piece.whole for piece in pieces[:2]).casefold()
        first = bare(pieces[0].whole) if pieces else ""
        group = next((command.group for path, command in names.items() if len(path) == 2 and path[0] == first), None)
        if group and len(pieces) == 1:
            said_so = [command.ways(words)[0] for command in self.group(group)]
            inside = Code(" | ".join(name for _, name in said_so))
            return Mistake("mistake-group", group=Code(f"!{said_so[0][0]}"), known=inside)
        known = {" ".join(path): command for path, command in names.items()}
        near = difflib.get_close_matches(bare(said), known, 1, 0.5) or difflib.get_close_matches(first, known, 1, 0.6)
        if not near:
            return Mistake("mistake-unknown", given=Said(said[:40]))
        command = known[near[0]]
        meant = Code("!" + " ".join(command.ways(words)[0]))
        if (example := command.example(words)) == (meant,):
            return Mistake("mistake-near", given=Said(said[:40]), near=meant)
        return Mistake("mistake-near-like", given=Said(said[:40]), near=meant, example=example)


def _assign(command: Command, pieces: list[Token], words: Words) -> dict[str, Any]:
    """Which piece fills which option: ``name=value`` first, a flag by its bare name, the rest in order."""
    by_name = {option.name: option for option in command.options}
    by_name |= {bare(command.called(option, words)): option for option in command.options}
    raw: dict[str, Any] = {}
    rest: list[Token] = []
    for piece in pieces:
        if piece.key is not None and (named := by_name.get(bare(piece.key))):
            raw[named.name] = piece.words
        elif not piece.quoted and (flag := by_name.get(bare(piece.words))) and flag.type is bool:
            raw[flag.name] = True
        else:
            rest.append(piece if piece.key is None else replace(piece, words=piece.whole))
    waiting = [option for option in command.options if option.name not in raw and option.type not in (bool, Attached)]
    while rest and waiting:
        option = waiting.pop(0)
        last = not (any(o.required for o in waiting) if option.required else waiting)
        if last and len(rest) > 1 and not any(piece.quoted for piece in rest) and option.discord == "text":
            raw[option.name], rest = " ".join(piece.whole for piece in rest), []  # an unquoted text runs to the end
        else:
            raw[option.name] = rest.pop(0).words
    if rest:
        raise Mistake("mistake-too-much", given=Said(rest[0].words[:40]), example=command.example(words))
    return raw
