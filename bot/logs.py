"""Logging: our lines and the libraries', as text or JSON, without secrets and without members' words."""

from __future__ import annotations

import logging
import sys
from typing import Any, Literal

import structlog

TALKATIVE = (
    "aiosqlite",  # SQL parameters
    "asyncio",
    "alembic",
    "apscheduler",
    "charset_normalizer",
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
        structlog.processors.format_exc_info,
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
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO if name == "discord" else logging.WARNING, root.level))
