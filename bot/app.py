"""The one place that wires configuration → database → platforms → cogs, starts them, and stops them."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import importlib
import os
import pkgutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

import structlog
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

import cogs
from bot import config as configuration
from bot import logs, reload
from bot.chat import Later, Shut
from bot.cog import Cog
from bot.config import Config, ConfigError, Settings
from bot.dialects import place_of
from bot.house import House
from bot.i18n import Texts, house_locales
from bot.platform import Platform

log = structlog.get_logger(__name__)

ENTRY_POINTS = "animateur.cogs"
TIDY_EVERY = 24 * 3600.0
STOP_WITHIN = 3.5
"""Seconds for everything to end after SIGTERM; the process is gone within five."""
PAUSES = (1.0, 300.0)
"""Seconds before a network is tried again: at first, and at most."""
MEND_SERVER = "see that the server runs, and that [bot] database gives its address, user and password"
Make = Callable[[House], Platform]


class StartError(Exception):
    """The bot cannot start; the message says what is wrong and the mend."""


@contextmanager
def data_in(data_dir: Path, database: str = "sqlite") -> Iterator[None]:
    """Work on the data there; what keeps it from being used is said in a sentence. Raises `StartError`."""
    known = f"in {data_dir}" if database == "sqlite" else place_of(database)
    try:
        yield
    except CommandError:  # Alembic does not know the database's revision
        raise StartError(
            f"The database {known} was made by a newer animateur: install that one again, "
            "or restore a backup that is older."
        ) from None
    except (DBAPIError, sqlite3.Error) as error:
        reason = str(error.orig if isinstance(error, DBAPIError) else error)
        mend = _mend(reason) if database == "sqlite" else MEND_SERVER
        raise StartError(f"The database {known} cannot be used ({reason}): {mend}.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StartError(f"{error.filename or data_dir} cannot be used ({reason}): {_mend(reason)}.") from None


def _mend(reason: str) -> str:
    mends = {
        "full": "make room on the disk",
        "No space": "make room on the disk",
        "not a database": "put a backup in its place with `animateur restore FILE`",
        "malformed": "put a backup in its place with `animateur restore FILE`",
        "locked": "another program holds it, stop that one",
    }
    known = (mend for part, mend in mends.items() if part in reason)
    return next(known, "see that [bot] data_dir is a folder in which this user may read and write")


# ------------------------------------------------------------------ cogs


def built_in() -> list[str]:
    """The names of the cogs in `cogs/`."""
    return sorted(module.name for module in pkgutil.iter_modules(cogs.__path__))


def find_cog(listed: str) -> type[Cog[Any]]:
    """The cog that a name in `cogs = [...]` means: in `cogs/`, an installed one, or ``my_module:MyCog``.

    Raises `LookupError` when there is none, or when it cannot be imported.
    """
    module, _, name = listed.partition(":")
    if listed in built_in():
        module = f"cogs.{listed}"
    elif not name:
        point = next((point for point in entry_points(group=ENTRY_POINTS) if point.name == listed), None)
        if point is None:
            raise LookupError("no such cog")
        module, name = point.module, point.attr
    try:
        inside = vars(importlib.import_module(module))
    except Exception as error:  # whatever another's module does wrong, it is said in a sentence
        raise LookupError(f"it cannot be imported: {type(error).__name__}: {error}") from error
    found = [inside.get(name)] if name else list(inside.values())
    kinds = [kind for kind in found if isinstance(kind, type) and issubclass(kind, Cog) and kind is not Cog]
    if not kinds:
        raise LookupError(f"{module} has no cog {name}".rstrip())
    return kinds[0]


def known_cogs() -> list[str]:
    """Every name that `cogs = [...]` may list, besides ``my_module:MyCog``."""
    optional = [name for name in built_in() if not find_cog(name).always]
    return [*optional, *(point.name for point in entry_points(group=ENTRY_POINTS))]


def cogs_of(config: Config) -> list[type[Cog[Any]]]:
    """The cogs of a configuration, those that are always on first."""
    always = [find_cog(name) for name in built_in() if find_cog(name).always]
    listed = dict.fromkeys(name for community in config.communities for name in community.cogs)
    return [*always, *(find_cog(name) for name in listed if find_cog(name) not in always)]


def settings_of(listed: str) -> tuple[str, type[Settings]]:
    """The section and the settings of a cog as listed. Raises `LookupError`."""
    cog = find_cog(listed)
    return cog.name, cog.Settings


def load(path: Path) -> Config:
    """Read a bot.toml; modules beside it may be named as cogs. Raises `ConfigError`."""
    beside = str(path.resolve().parent)
    if beside not in sys.path:
        sys.path.append(beside)
    return configuration.load(path, settings_of, known_cogs())


def texts_of(kinds: Iterable[type[Cog[Any]]]) -> Texts:
    """Every text: the house's, and those that cogs bring in a `locales/` folder of their own."""
    folders = [house_locales(), *(kind.folder() / "locales" for kind in kinds)]
    return Texts(folder for folder in dict.fromkeys(folders) if folder.is_dir())


def networks_of(config: Config) -> dict[str, Make]:
    """The platforms that a configuration names. Imported here: a network that is not used costs nothing."""
    makers: dict[str, Make] = {}
    if config.discord is not None:
        from bot.platforms.discord import DiscordPlatform

        makers["discord"] = DiscordPlatform
    if config.matrix is not None:
        from bot.platforms.matrix import MatrixPlatform

        makers["matrix"] = MatrixPlatform
    return makers


# ------------------------------------------------------------------ one process on one data directory


class Lock:
    """Two processes never work on the same data. Raises `StartError` when another holds it, `OSError`."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "lock"
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise StartError(
                f"Another animateur (process {other}) already runs on {self._file.parent}: "
                "stop it first, or give this one a data_dir of its own."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)


# ------------------------------------------------------------------ the app


class App:
    """A house with its networks, as one process runs it."""

    def __init__(
        self,
        config: Config,
        *,
        makers: Mapping[str, Make] | None = None,
        kinds: Sequence[type[Cog[Any]]] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._kinds = list(kinds) if kinds is not None else cogs_of(config)
        config.bot.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.house = House(config, self._kinds, texts_of(self._kinds), clock=clock)
        for make in (networks_of(config) if makers is None else makers).values():
            self.house.add(make(self.house))
        self.away = self.house.services.away
        """Networks that cannot be served now, and why."""

    async def start(self) -> None:
        """Migrate the database and take up what an earlier process left."""
        await self.house.migrate()
        await self.house.start()

    async def serve(self) -> None:
        """Live on every network until cancelled, or until none will have us."""
        gc.collect()
        gc.freeze()  # what is loaded now stays: the collector need not walk it again at every batch of events
        async with asyncio.TaskGroup() as group:
            chores = group.create_task(self._tidy())
            lives = [group.create_task(self._live(platform)) for platform in self.house.platforms.values()]
            await asyncio.wait(lives)
            chores.cancel()

    async def close(self) -> None:
        """Leave every network and close the database."""
        platforms = self.house.platforms.values()
        await asyncio.gather(*(platform.close() for platform in platforms), return_exceptions=True)
        await self.house.close()

    def adopt(self, config: Config) -> None:
        """Apply settings and texts of a file read again."""
        self.house.adopt(config, texts_of(self._kinds))

    async def _live(self, platform: Platform) -> None:
        """Live on one network: opened again when it breaks or cannot be reached, left when it shuts us out."""
        network, (pause, longest) = platform.network, PAUSES
        while True:
            begun = monotonic()
            try:
                await platform.open()
                self.away.pop(network, None)
                await self.house.wake(network)
                await platform.run()
                return
            except Shut as shut:
                log.error("network closed to the bot", network=network, reason=shut.reason)
                self.away[network] = shut.reason
                return
            except Later as later:
                log.warning("network cannot be reached, trying again", network=network, reason=later.reason)
                self.away[network], wait = later.reason, later.seconds
            except Exception:  # whatever it is, the other networks go on
                log.exception("network broke, trying again", network=network)
                self.away[network], wait = "it broke, the log says more", None
            if monotonic() - begun > longest:
                pause = PAUSES[0]
            await asyncio.sleep(wait or pause)
            pause = min(pause * 2, longest)

    async def _tidy(self) -> None:
        while True:
            try:
                await self.house.tidy_up()
            except Exception:  # a full disk, say: tomorrow is another day
                log.exception("tidying up failed")
            await asyncio.sleep(TIDY_EVERY)


async def run(path: Path, config: Config) -> int:
    """Run the configuration read from `path` until SIGTERM or SIGINT; SIGHUP reads the file again. The exit code.

    Raises `StartError`.
    """
    os.umask(0o077)  # what is written is for its owner alone, also in a data_dir that others can enter
    with data_in(config.bot.data_dir, config.bot.database.get_secret_value()), Lock(config.bot.data_dir):
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        app = App(config)
        loop.add_signal_handler(signal.SIGHUP, lambda: _reload(app, path))
        living = asyncio.create_task(_start_and_serve(app))
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait([living, stop], return_when=asyncio.FIRST_COMPLETED)
        by_itself = living.done()
        stop.cancel()
        living.cancel()
        await asyncio.wait([living], timeout=0.5)  # discord.py may swallow it while it reconnects; closing ends it
        closing = asyncio.create_task(app.close())
        await asyncio.wait([closing], timeout=STOP_WITHIN)
        if not closing.done():
            log.warning("stopped before everything had ended; what is owed goes out at the next start")
        elif error := closing.exception():
            log.error("stopping failed", exc_info=error)
        log.info("animateur is down")
        if by_itself:
            living.result()  # what kept it from starting is raised
        return int(by_itself)


async def _start_and_serve(app: App) -> None:
    await app.start()
    log.info(
        "animateur is up", networks=sorted(app.house.platforms), communities=sorted(app.house.services.communities)
    )
    await app.serve()


def _reload(app: App, path: Path) -> None:
    """Read the file again: apply what can be, say what waits for a restart, refuse a bad file whole."""
    try:
        new = load(path)
    except ConfigError as error:
        log.error("configuration refused, the old one stays", problems=[str(problem) for problem in error.problems])
        return
    old = app.house.config
    changes = reload.changes(old, new)
    app.adopt(reload.applied(old, new))
    logs.set_up(new.bot.log, new.bot.log_level)
    for change in changes:
        log.info("configuration changed", change=str(change), applies="now" if change.now else "after a restart")
    if not changes:
        log.info("configuration unchanged")
