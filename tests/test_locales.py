"""The texts: both languages whole, nothing missing, nothing unused, and commands that Discord accepts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import bot.platforms.discord.tables
import bot.platforms.matrix.tables  # noqa: F401  # loaded for their tables
from bot.app import built_in, find_cog, texts_of
from bot.chat import Room
from bot.commands import Catalogue, Command
from bot.database import metadata
from bot.i18n import LOCALES
from bot.options import Asking

ROOT = Path(__file__).parent.parent
LOCALE_FILES = sorted((ROOT / "locales").glob("*/*.ftl"))
COGS = [find_cog(name) for name in built_in()]
COMMANDS: list[Command] = [command for cog in COGS for command in cog.commands()]
WORDS = {locale: texts_of(COGS).words(locale) for locale in LOCALES}
ROOM = Room("local", "room")
DISCORD_NAME = re.compile(r"[-_\w]{1,32}\Z")


@dataclass
class Used(Visitor):
    """The variables of a pattern."""

    variables: set[str] = field(default_factory=set)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        """One variable."""
        self.variables.add(node.id.name)


def variables(pattern: ftl.Pattern | None) -> frozenset[str]:
    used = Used()
    if pattern is not None:
        used.visit(pattern)
    return frozenset(used.variables)


@cache
def messages(locale: str, name: str) -> dict[str, ftl.Message]:
    """The messages of a file by their ids."""
    source = (ROOT / "locales" / locale / name).read_text(encoding="utf-8")
    entries = FluentParser(with_spans=False).parse(source).body
    junk = [entry.content for entry in entries if isinstance(entry, ftl.Junk)]
    assert not junk, f"{locale}/{name}: {junk}"
    found = [entry for entry in entries if isinstance(entry, ftl.Message)]
    ids = [message.id.name for message in found]
    assert len(ids) == len(set(ids)), f"{locale}/{name}: twice {[id for id in ids if ids.count(id) > 1]}"
    return dict(zip(ids, found, strict=True))


def shape(message: ftl.Message) -> dict[str, frozenset[str]]:
    """What a message asks for: the variables of its value and of each attribute."""
    return {"": variables(message.value)} | {a.id.name: variables(a.value) for a in message.attributes}


NAMES = sorted({file.name for file in LOCALE_FILES})
IDS = {id: name for name in NAMES for id in messages("en", name)}


# ------------------------------------------------------------------ both languages


def test_every_language_has_every_file() -> None:
    for locale in LOCALES:
        assert sorted(file.name for file in (ROOT / "locales" / locale).glob("*.ftl")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_texts_attributes_and_placeholders(name: str) -> None:
    english = {id: shape(message) for id, message in messages("en", name).items()}
    french = {id: shape(message) for id, message in messages("fr", name).items()}
    assert french == english


def test_no_id_stands_in_two_files() -> None:
    for locale in LOCALES:
        ids = [id for name in NAMES for id in messages(locale, name)]
        assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("cog", [cog.name for cog in COGS])
def test_a_cogs_ids_start_with_its_name(cog: str) -> None:
    if (ROOT / "locales" / "en" / f"{cog}.ftl").is_file():
        strays = [id for id in messages("en", f"{cog}.ftl") if not id.startswith((f"{cog}-", "choice-"))]
        assert strays == []


# ------------------------------------------------------------------ used and unused

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+\Z")


def _strings(tree: ast.AST) -> Iterator[str]:
    """Every string of a module but names of tasks; what an f-string fills in is a zero byte, for it may be anything."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "name"}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [p.value if isinstance(p, ast.Constant) else "\0" for p in node.values]
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


@cache
def said_in_code() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The ids that the code spells out, and the patterns of those it puts together."""
    spelled: set[str] = set()
    patterns: set[str] = set()
    for file in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")]:
        for string in _strings(ast.parse(file.read_text(encoding="utf-8"))):
            if _ID.match(string):
                spelled.add(string)
            elif "\0" in string and re.match(r"[a-z][a-z0-9]*-", string):
                patterns.add(string)
    made = tuple(re.compile(re.escape(p).replace("\0", "[a-z0-9-]+") + r"\Z") for p in sorted(patterns))
    return frozenset(spelled), made


def _declared() -> set[str]:
    """The ids that declarations ask for: commands, groups, choices, and the tables that hold something of members."""
    groups = {f"{command.cog}-group-{command.group}" for command in COMMANDS if command.group}
    choices = {f"choice-{choice}" for command in COMMANDS for option in command.options for choice in option.choices}
    return {command.key for command in COMMANDS} | groups | choices | kept_labels()


def kept_labels() -> set[str]:
    """What the rows of each table that holds something of a member are called."""
    ours = ("discord_", "matrix_", *(f"{cog.name}_" for cog in COGS))
    core = set(re.findall(r'table\(\s*"(\w+)"', "".join(f.read_text() for f in (ROOT / "bot").glob("*.py"))))
    own = [
        t.name for t in metadata.tables.values() if t.info.get("member") and (t.name in core or t.name.startswith(ours))
    ]
    return {f"{name.replace('_', '-')}-kept" for name in [*own, "deliveries"]}


def _series(id: str) -> str:
    """Numbered wordings are spelled by what they have in common."""
    return re.sub(r"-\d+\Z", "", id)


def test_every_text_is_used() -> None:
    spelled, made = said_in_code()
    used = spelled | _declared()
    unused = [id for id in IDS if not {id, _series(id)} & used and not any(pattern.match(id) for pattern in made)]
    assert unused == []


def test_every_text_that_the_code_names_exists() -> None:
    spelled, _ = said_in_code()
    prefixes = {id.split("-")[0] for id in IDS}
    named = {id for id in spelled if id.split("-")[0] in prefixes} | _declared()
    missing = sorted(named - IDS.keys() - set(map(_series, IDS)))
    assert missing == []


def test_every_text_that_the_code_puts_together_exists() -> None:
    _, made = said_in_code()
    prefixes = tuple(f"{id.split('-')[0]}-" for id in IDS)
    hopeless = [
        p.pattern for p in made if p.pattern.replace("\\", "").startswith(prefixes) and not any(map(p.match, IDS))
    ]
    assert hopeless == []


# ------------------------------------------------------------------ commands


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.path))
def test_discord_accepts_a_command_in_every_language(command: Command, locale: str) -> None:
    words = WORDS[locale]
    described = [(command.key, None), *((command.key, o.name.replace("_", "-")) for o in command.options)]
    named = [(command.key, "name"), *((command.key, f"{o.name.replace('_', '-')}-name") for o in command.options)]
    if command.group:
        described.append((f"{command.cog}-group-{command.group}", None))
        named.append((f"{command.cog}-group-{command.group}", "name"))
    for id, attribute in described:
        text = words.term(id, attribute)
        assert text, f"{id} {attribute} is missing"
        assert len(text) <= 100, f"{id} {attribute} has {len(text)} characters"
    for id, attribute in named:
        name = words.term(id, attribute)
        assert name, f"{id} {attribute} is missing"
        assert DISCORD_NAME.match(name), f"{id} {attribute}: {name!r}"
        assert name == name.lower()
    if locale == "en":
        assert words.term(command.key, "name") == command.name
    option_names = [words.term(id, attribute) for id, attribute in named if attribute != "name"]
    assert len(option_names) == len(set(option_names))
    assert len(command.options) <= 25


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_commands_have_the_same_name(locale: str) -> None:
    ways = [way for command in COMMANDS for way in command.ways(WORDS[locale])]
    assert len(ways) == len(set(ways))


def _examples() -> list[tuple[str, Command]]:
    return [(locale, c) for locale in LOCALES for c in COMMANDS if WORDS[locale].term(c.key, "example")]


@pytest.mark.parametrize(("locale", "command"), _examples(), ids=lambda v: v if isinstance(v, str) else v.name)
def test_an_example_is_a_line_that_works(locale: str, command: Command) -> None:
    words = WORDS[locale]
    line = words.term(command.key, "example")
    assert line is not None
    assert line.startswith("!")
    found, raw = Catalogue(COMMANDS).read_line(line.removeprefix("!"), words)
    assert found == command
    rooms = {value.lstrip("#"): ROOM for value in raw.values() if str(value).startswith("#")}
    asking = Asking("local", datetime(2026, 12, 1, 9, 0, tzinfo=UTC), ZoneInfo("Europe/Paris"), words, rooms)
    found.read(raw, asking)
