"""Logging: our lines and the libraries', as text or JSON, without secrets and without members' words."""

from __future__ import annotations

import logging
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any, Literal

import structlog

from bot.chat import Trouble

TALKATIVE = (
    "aiosqlite",  # SQL parameters
    "asyncio",
    "asyncpg",
    "alembic",
    "apscheduler",
    "charset_normalizer",
    "markdown_it",
    "discord",  # words, names, interaction tokens
    "nio",  # access tokens, events
    "peewee",
    "sqlalchemy",
    "aiohttp",
)
"""Loggers of libraries that write what they handle at debug level: held at WARNING or INFO, whatever the level."""


def set_up(style: Literal["text", "json"], level: str) -> None:
    """Log to standard error from now on, at `level` and above. May be called again to change the level."""
    shared: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(failure),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    show: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _without_reprs],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO if name == "discord" else logging.WARNING, root.level))


def failure(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """What failed, and where: the traceback without the messages of exceptions, for those may hold anybody's words."""
    return "\n".join(_failure(exc_info[1], set()))


def _failure(error: BaseException, told: set[int]) -> Iterator[str]:
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in told:
        yield from _failure(before, told)
        yield "which led to"
    yield "".join(["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]).rstrip()
    said = _harmless(error)
    yield type(error).__qualname__ + (f": {said}" if said else "")
    for part in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _failure(part, told)


def _harmless(error: BaseException) -> str:
    """The message of an exception that never holds a value: our own, the system's, and SQLite's."""
    match error:
        case Trouble(reason=reason):
            return reason
        case OSError(strerror=str(reason)):
            return reason
        case sqlite3.Error():
            return str(error)
        case _:
            return ""


def _without_reprs(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """asyncio writes what a failed task or callback looks like, and with it the words it was handling."""
    if event.get("logger") == "asyncio":
        event["event"] = re.split(r"[<(\n]", str(event["event"]))[0].rstrip()
    return event
