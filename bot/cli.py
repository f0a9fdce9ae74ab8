"""The command line: parses, calls, prints."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console

from bot import app as application
from bot import backup as backups
from bot import logs
from bot.config import Config, ConfigError
from bot.init import init

program = typer.Typer(
    help="Animates one community across Discord and Matrix at once.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)

program.command()(init)

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

    asyncio.run(play(out, locale=locale, fast=fast, typing=not fast and sys.stdin.isatty()))


@program.command()
def run(config: ConfigFile = Path("bot.toml")) -> None:
    """Run the bot on every configured network until SIGTERM. SIGHUP reads the file again."""
    loaded = _load(config)
    logs.set_up(loaded.bot.log, loaded.bot.log_level)
    try:
        code = asyncio.run(application.run(config, loaded))
    except application.StartError as error:
        _complain(str(error))
    raise typer.Exit(code)


@program.command()
def check(
    config: ConfigFile = Path("bot.toml"),
    online: Annotated[bool, typer.Option("--online", help="Also try tokens, rooms, permissions and intents.")] = False,
) -> None:
    """Say in words what is wrong with the configuration."""
    loaded = _load(config)
    out.print(f"[green]✓[/] {config} is well written.")
    if online and not asyncio.run(_check_online(loaded)):
        raise typer.Exit(1)


@program.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it.")], config: ConfigOption = Path("bot.toml")
) -> None:
    """Copy the database into one file; the bot may run meanwhile."""
    try:
        size = backups.backup(_load(config).bot.data_dir, file)
    except application.StartError as error:
        _complain(str(error))
    out.print(f"[green]✓[/] {file}: {size / 1024:.0f} kB. The keys of secret polls are not in it, on purpose.")


@program.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], config: ConfigOption = Path("bot.toml")) -> None:
    """Put a backup in the place of the database; the bot must be stopped."""
    try:
        kept = backups.restore(_load(config).bot.data_dir, file)
    except application.StartError as error:
        _complain(str(error))
    out.print(f"[green]✓[/] {file} is in place." + (f" The database before it is kept as {kept}." if kept else ""))


async def _check_online(config: Config) -> bool:
    """Try every network and print what was found; whether all is well."""
    logs.set_up("text", "error")
    checked = application.App(config)
    await checked.house.migrate()
    good = True
    try:
        for platform in checked.house.platforms.values():
            for finding in await platform.check():
                good = good and finding.good
                out.print(("[green]✓[/] " if finding.good else "[red]✗[/] ") + finding.what, soft_wrap=True)
                if finding.breaks:
                    out.print(f"    without it: {finding.breaks}", markup=False, soft_wrap=True)
                if finding.mend:
                    out.print(f"    the mend: {finding.mend}", markup=False, soft_wrap=True)
    finally:
        await checked.close()
    return good


def _load(path: Path) -> Config:
    try:
        return application.load(path)
    except ConfigError as error:
        for problem in error.problems:
            complaints.print("[red]✗[/] ", end="")
            complaints.print(f"{path.name}, {problem}", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None


def _complain(sentence: str) -> NoReturn:
    complaints.print("[red]✗[/] ", end="")
    complaints.print(sentence, markup=False, soft_wrap=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    main()
