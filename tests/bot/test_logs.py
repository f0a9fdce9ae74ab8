"""What failed gets into the log with its place and its kind, but without the words it was handling."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sqlite3
import warnings
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from bot.chat import Refused

SECRET = "a secret"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)
    structlog.reset_defaults()
    for name in logs.TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET)


def told(error: BaseException) -> str:
    """What the log says of an error that is raised."""
    try:
        raise error
    except BaseException as raised:
        return logs.failure((type(raised), raised, raised.__traceback__))


def test_kind_and_place_are_told_but_not_the_message() -> None:
    said = told(ValueError(SECRET))
    assert said.endswith("ValueError")
    assert "test_logs.py" in said
    assert "raise error" in said
    assert SECRET not in said


def test_what_led_to_it_is_told_in_order() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        said = told(error)
    assert SECRET not in said
    assert said.index("KeyError") < said.index("which led to") < said.rindex("RuntimeError")


def test_what_was_set_aside_is_not_told() -> None:
    error = RuntimeError()
    error.__context__, error.__suppress_context__ = KeyError(), True
    assert "KeyError" not in told(error)


def test_each_error_of_a_group_is_told_once() -> None:
    inner = ValueError(SECRET)
    inner.__context__ = group = ExceptionGroup(SECRET, [inner, OSError(28, "No space left on device", SECRET)])
    said = told(group)
    assert SECRET not in said
    assert said.count("ValueError") == 1
    assert "OSError: No space left on device" in said


def test_messages_that_hold_no_value_are_told() -> None:
    assert told(Refused("code 50013")).endswith("Refused: code 50013")
    assert told(sqlite3.OperationalError("database is locked")).endswith("OperationalError: database is locked")


@pytest.mark.parametrize("style", ["text", "json"])
async def test_a_failure_that_nobody_fetched_is_logged_without_words(
    style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("json" if style == "json" else "text", "debug")

    def fail(words: str) -> None:
        raise RuntimeError(words)

    loop = asyncio.get_running_loop()
    loop.call_soon(fail, SECRET)
    await asyncio.sleep(0)
    loop.call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": ValueError(SECRET), "words": SECRET}
    )
    said = capsys.readouterr().err
    assert "Exception in callback" in said
    assert "Task exception was never retrieved" in said
    assert "RuntimeError" in said
    assert "ValueError" in said
    assert SECRET not in said
    if style == "json":
        assert [json.loads(line)["level"] for line in said.splitlines()] == ["error", "error"]


def test_each_event_is_one_line_of_json_whoever_logs_it(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json", "info")
    structlog.get_logger("bot.app").info("configuration changed", change="“a” → “b”\nc", other=object())
    logging.getLogger("discord.client").warning("two\nlines, %s", "one event")
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger("bot.house").exception("handler failed", handler="polls.vote")
        logging.getLogger("discord.client").exception("it broke")
    with warnings.catch_warnings(action="default"):
        warnings.warn("take care", stacklevel=1)
    lines = capsys.readouterr().err.splitlines()
    events = [json.loads(line) for line in lines]
    assert [(event["logger"], event["level"]) for event in events] == [
        ("bot.app", "info"),
        ("discord.client", "warning"),
        ("bot.house", "error"),
        ("discord.client", "error"),
        ("py.warnings", "warning"),
    ]
    assert "“a” → “b”" in lines[0]
    assert events[1]["event"] == "two\nlines, one event"
    for event in events[2:4]:
        assert event["exception"].startswith("Traceback")
        assert event["exception"].endswith("ValueError")
    assert SECRET not in "".join(lines)


def test_text_is_one_line_without_colours_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text", "info")
    structlog.get_logger("bot.app").info("animateur is up", networks=["discord"])
    structlog.get_logger("bot.app").debug("not said")
    assert re.fullmatch(
        r"\S+Z \[info     \] animateur is up \[bot\.app\] networks=\['discord'\]\n", capsys.readouterr().err
    )


@pytest.mark.parametrize(("level", "held"), [("debug", "WARNING"), ("error", "ERROR")])
def test_libraries_that_write_what_they_handle_are_held(level: str, held: str) -> None:
    logs.set_up("text", level)
    for name in ("aiosqlite", "nio", "sqlalchemy", "aiohttp"):
        assert logging.getLogger(f"{name}.any").getEffectiveLevel() == logging.getLevelName(held)
    assert not logging.getLogger("discord.gateway").isEnabledFor(logging.DEBUG)
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG) == (level == "debug")
