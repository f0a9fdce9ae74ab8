"""The command line: parses, calls, prints."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import structlog
import typer
from rich.console import Console

from bot import app as application
from bot import backup as backups
from bot import logs, peaks
from bot import move as moving
from bot.chat import Refused
from bot.config import Config, ConfigError
from bot.init import init
from bot.platform import Finding
from bot.semantic import Tier
from bot.trying import Reading, Rules, Trial

program = typer.Typer(
    help="Animates one community across Discord and Matrix at once.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
trials = typer.Typer(help="Try what the bot has learnt to do on your own data.", no_args_is_help=True)
program.add_typer(trials, name="try")
matrix = typer.Typer(help="The bot's device on Matrix, and its keys.", no_args_is_help=True)
program.add_typer(matrix, name="matrix")
room_keys = typer.Typer(help="The keys of encrypted rooms, in the format of every client.", no_args_is_help=True)
matrix.add_typer(room_keys, name="keys")
log = structlog.get_logger(__name__)
out = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)

LINGER = 0.7
"""Seconds that libraries may still take once the bot itself has ended."""

ConfigFile = Annotated[Path, typer.Argument(help="The configuration, a TOML file.")]
ConfigOption = Annotated[Path, typer.Option("--config", help="The configuration, a TOML file.")]


program.command()(init)


def main() -> None:
    """The command `animateur`."""
    program()


@program.command()
def demo(
    locale: Annotated[Literal["en", "fr"], typer.Option(help="The language of the demo.")] = "en",
    fast: Annotated[bool, typer.Option("--fast", help="No pauses, and no typing afterwards.")] = False,
) -> None:
    """Show a small community come to life in this terminal; nothing to set up."""
    from bot.demo import play

    logs.set_up("text", "error")
    try:
        typing = not fast and sys.stdin.isatty() and out.is_terminal
        asyncio.run(play(out, locale=locale, fast=fast or not out.is_terminal, typing=typing))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@program.command()
def run(config: ConfigFile = Path("bot.toml")) -> None:
    """Run the bot on every configured network until SIGTERM. SIGHUP reads the file again."""
    loaded = _load(config)
    logs.set_up(loaded.bot.log, loaded.bot.log_level)
    with asyncio.Runner() as runner:
        try:
            code = runner.run(application.run(config, loaded))
        except application.StartError as error:
            _complain(str(error))
        except Exception:
            log.exception("animateur broke")
            _complain("Animateur broke, which it should not; the log above says where. Please report it.")
        _leave(code)
    raise typer.Exit(code)


@program.command()
def check(
    config: ConfigFile = Path("bot.toml"),
    online: Annotated[bool, typer.Option("--online", help="Also try tokens, rooms, permissions and intents.")] = False,
) -> None:
    """Say in words what is wrong with the configuration."""
    loaded = _load(config)
    _print("✓", f"{config} is well written.")
    for community in loaded.communities:
        for section, doubt in community.doubted():
            _print("!", f"{community.name} ({section}): {doubt}")
    if not online:
        return
    logs.set_up("text", "error")
    try:
        good = asyncio.run(_check_online(loaded))
    except application.StartError as error:
        _complain(str(error))
    if not good:
        raise typer.Exit(1)


@program.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it.")], config: ConfigOption = Path("bot.toml")
) -> None:
    """Copy the database into one file; the bot may run meanwhile."""
    try:
        size = backups.backup(_in_a_file(_load(config)), file)
    except application.StartError as error:
        _complain(str(error))
    _print("✓", f"{file}: {size / 1024:.0f} kB. The keys of secret polls are not in it, on purpose.")


@program.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], config: ConfigOption = Path("bot.toml")) -> None:
    """Put a backup in the place of the database; the bot must be stopped."""
    try:
        kept = backups.restore(_in_a_file(_load(config)), file)
    except application.StartError as error:
        _complain(str(error))
    _print("✓", f"{file} is in place." + (f" The database before it is kept as {kept}." if kept else ""))


@trials.command()
def peak() -> None:
    """Learn a community's hours from counts: one JSON line in, one out.

    In: {"tz": "Europe/Paris", "hours": [[unix hour, people], ...], "days": ["2026-12-01", ...]}, zeros left out.
    Out: for each of the days, its 24 hours' scores.
    """
    for line in sys.stdin:
        if line.strip():
            try:
                sys.stdout.write(peaks.answer(line) + "\n")
            except ValueError as error:
                _complain(str(error))
            sys.stdout.flush()


@trials.command()
def similar(tier: Annotated[Tier, typer.Option(help="How they are compared.")] = "light") -> None:
    """Find the ideas of a board that are most like another: one JSON line in, one out.

    First {"op": "fit", "corpus": ["an idea", ...]}, answered by {"ok": true}; then {"op": "query", "q": "dark mode",
    "k": 5}, answered by {"ids": [...]}: the places of the ideas in the corpus, counted from 0, the most similar first.
    """
    try:
        trial = Trial(tier)
        for line in sys.stdin:
            if line.strip():
                sys.stdout.write(trial.answer(line) + "\n")
                sys.stdout.flush()
    except ValueError as error:
        _complain(str(error))


@trials.command()
def criticism(
    feedback: Annotated[Path | None, typer.Option(help='Lines {"text", "criticism"} of what was judged.')] = None,
    tier: Annotated[Tier, typer.Option(help="Whether what is possible is also read by its meaning.")] = "light",
) -> None:
    """Tell whether messages criticise the community, its product or organisation: one JSON line in, one out.

    In: {"id": 1, "text": "..."}. Out: {"id", "score", "label", "because"}: a score from 0 to 1; "criticism", "conflict"
    (an insult between members) or "other", as a room that is read normally would have it; and the words that made it.
    """
    try:
        reading = Reading(feedback.read_text(encoding="utf-8").splitlines() if feedback is not None else (), tier)
        for line in sys.stdin:
            if line.strip():
                sys.stdout.write(reading.answer(line) + "\n")
    except ValueError as error:
        _complain(str(error))
    except OSError as error:
        _complain(f"{error.filename} cannot be read ({error.strerror}): give a file of JSON lines.")


@trials.command()
def charter(
    config: ConfigFile = Path("bot.toml"),
    community: Annotated[str, typer.Option(help="The id of the community whose charter is tried.")] = "",
) -> None:
    """Show what the charter would do about messages, and why: one JSON line in, one out.

    In: {"id": 1, "text": "..."}, and where rules ask for it "room", "member", "joined" and "at" (ISO 8601).
    Out: {"id", "rule", "reaction", "because"}; where no rule applies, "rule" is null and reading decides alone.
    """
    found = [one for one in _load(config).communities if one.uses("noticing") and community in ("", one.id)]
    if len(found) != 1:
        _complain(
            f"{config} has several charters: add --community with one of {', '.join(one.id for one in found)}."
            if found
            else f'{config} has no charter there: add "noticing" to the cogs of a community.'
        )
    settings: Any = found[0].settings["noticing"]
    rules = Rules(settings.rules, settings.rooms)
    try:
        for line in sys.stdin:
            if line.strip():
                sys.stdout.write(rules.answer(line) + "\n")
    except ValueError as error:
        _complain(str(error))


@matrix.command()
def verify(config: ConfigFile = Path("bot.toml")) -> None:
    """Show the bot's device, its fingerprint, and whether its account vouches for it."""
    loaded = _load(config)
    logs.set_up("text", "error")
    try:
        good = asyncio.run(_verify(loaded))
    except application.StartError as error:
        _complain(str(error))
    if not good:
        raise typer.Exit(1)


Passphrase = Annotated[
    str, typer.Option(prompt=True, hide_input=True, envvar="ANIMATEUR_PASSPHRASE", help="What seals the file.")
]


@room_keys.command("export")
def export_keys(
    file: Annotated[Path, typer.Argument(help="Where to write them.")],
    passphrase: Passphrase,
    config: ConfigOption = Path("bot.toml"),
) -> None:
    """Write the keys of encrypted rooms into a file; the bot may run meanwhile."""
    from bot.platforms.matrix.room_keys import export_keys

    loaded = _load(config)
    many = _with_keys(loaded, lambda account: export_keys(loaded.bot.data_dir, account, file, passphrase))
    _print("✓", f"{file}: {many} keys. They read what was said so far, and nothing else.")


@room_keys.command("import")
def import_keys(
    file: Annotated[Path, typer.Argument(help="A file of keys.")],
    passphrase: Passphrase,
    config: ConfigOption = Path("bot.toml"),
) -> None:
    """Take in keys of encrypted rooms from a file; the bot must be stopped."""
    from bot.platforms.matrix.room_keys import import_keys

    loaded = _load(config)

    def work(account: str) -> int:
        with application.Lock(loaded.bot.data_dir):
            return import_keys(loaded.bot.data_dir, account, file, passphrase)

    _print("✓", f"{_with_keys(loaded, work)} keys are in the store.")


@program.command()
def move(
    old: Annotated[Path, typer.Argument(help="The configuration whose database is full.")],
    new: Annotated[Path, typer.Argument(help="The configuration whose database is empty.")],
) -> None:
    """Copy everything from one database to another, SQLite or PostgreSQL; the bot must be stopped."""
    before, after = _load(old), _load(new)
    logs.set_up("text", "error")
    try:
        copied = asyncio.run(moving.move(before, after))
    except application.StartError as error:
        _complain(str(error))
    rows = sum(copied.values())
    _print("✓", f"{rows} rows of {len(copied)} tables are in the new database. Run the bot with {new} from now on.")


def _in_a_file(config: Config) -> Path:
    """Where the database is a file. Raises `StartError`."""
    if config.bot.database.get_secret_value() != "sqlite":
        raise application.StartError(
            "The database is in PostgreSQL: back it up with pg_dump, and restore it with pg_restore. "
            "Keys of secret polls are in data_dir and belong in no backup."
        )
    return config.bot.data_dir


def _with_keys(config: Config, work: Callable[[str], int]) -> int:
    """Do something with the keys of the bot's account on Matrix; what keeps it from that is said in a sentence."""
    if config.matrix is None:
        _complain("There is no [matrix] in the configuration.")
    try:
        return work(config.matrix.user_id)
    except (application.StartError, Refused) as refusal:
        _complain(str(refusal))
    except OSError as error:
        _complain(f"{error.filename} cannot be used ({error.strerror}): choose another place.")


async def _verify(config: Config) -> bool:
    """Print what others are told of the bot's device; whether all is well."""
    from bot.platforms.matrix import MatrixPlatform

    if config.matrix is None:
        raise application.StartError("There is no [matrix] in the configuration.")
    with application.data_in(config.bot.data_dir, config.bot.database.get_secret_value()):
        checked = application.App(config, makers={})
        platform = MatrixPlatform(checked.house)
        try:
            return _print_findings(await platform.verify())
        finally:
            await platform.close()
            await checked.close()


def _print_findings(findings: Iterable[Finding]) -> bool:
    """Say what was found; whether all is well."""
    good = True
    for finding in findings:
        good = good and finding.good
        _print("✓" if finding.good else "✗", finding.what)
        if finding.breaks:
            _print(" ", f"  without it: {finding.breaks}")
        if finding.mend:
            _print(" ", f"  the mend: {finding.mend}")
    return good


async def _check_online(config: Config) -> bool:
    """Try every network and print what was found; whether all is well."""
    good = True
    with application.data_in(config.bot.data_dir, config.bot.database.get_secret_value()):
        checked = application.App(config)
        try:
            for platform in checked.house.platforms.values():
                good = _print_findings(await platform.check()) and good
        finally:
            await checked.close()
    return good


def _load(path: Path) -> Config:
    try:
        return application.load(path)
    except ConfigError as error:
        for problem in error.problems:
            _print("✗", f"{path.name or path}, {problem}", complaints)
        raise typer.Exit(2) from None


def _leave(code: int) -> None:
    """The bot has ended and its data is safe: what still holds the process (a name looked up in a thread) is cut."""
    sys.stderr.flush()
    cut = threading.Timer(LINGER, os._exit, (code,))
    cut.daemon = True
    cut.start()


def _complain(sentence: str) -> NoReturn:
    _print("✗", sentence, complaints)
    raise typer.Exit(1)


def _print(mark: str, sentence: str, console: Console = out) -> None:
    """A line with a mark before it. Nothing in it is markup, and it is not wrapped: it may hold a link."""
    console.print(mark, style={"✓": "green", "✗": "red", "!": "yellow"}.get(mark), end=" ")
    console.print(sentence, markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
