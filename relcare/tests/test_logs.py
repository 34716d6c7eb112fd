import logging
import sys
from typing import Any

import pytest
from celery.app import trace
from django.conf import settings

from relcare.logs import Line, NameErrorsOnly


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error):
        return logging.LogRecord("relcare", logging.ERROR, __file__, 1, "went wrong", None, sys.exc_info())


def test_an_error_is_logged_by_name_and_place_and_not_by_its_text() -> None:
    text = Line("{message}", style="{").format(record_of(ValueError("Key (email)=(ana@example.org)")))
    assert "builtins.ValueError" in text
    assert "record_of" in text
    assert "ana@" not in text


def test_the_error_behind_an_error_is_named_too() -> None:
    outer = RuntimeError("secret")
    outer.__cause__ = KeyError("secret")
    text = Line("{message}", style="{").format(record_of(outer))
    assert text.splitlines()[-1] == "builtins.KeyError"
    assert "secret" not in text


@pytest.mark.parametrize(
    "form", [trace.LOG_FAILURE, trace.LOG_INTERNAL_ERROR, trace.LOG_RETRY, trace.LOG_REJECTED]
)
def test_celerys_line_names_the_error_only(form: str) -> None:
    context = {"id": "1", "name": "reminders.tasks.tick", "description": "raised", "traceback": "secret"}
    arguments = context | {"exc": "ValueError('secret')"}
    record = logging.LogRecord("celery.app.trace", logging.ERROR, "", 1, form, (arguments,), None)
    NameErrorsOnly().filter(record)
    assert "ValueError" in record.getMessage()
    assert "secret" not in record.getMessage()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/kiosk/{}/",
        "/api/v1/r/{}/",
        "/r/{}/",
        "/r/{}/stop/",
        "http://localhost:8000/api/v1/kiosk/{}/?x=1",
        "/r/{}",
    ],
)
def test_a_path_is_logged_without_its_token(path: str) -> None:
    token = "hV3-_x" * 5 + "ab"
    line = '"GET %s HTTP/1.1" %s'
    record = logging.LogRecord("django.server", logging.INFO, "", 1, line, (path.format(token), 404), None)
    told = Line("{message}", style="{").format(record)
    assert token not in told
    assert path.format("***") in told


def test_no_logger_writes_lines_of_its_own_that_would_tell_a_token() -> None:
    loggers: Any = settings.LOGGING["loggers"]
    assert {name for logger in loggers.values() for name in logger.get("handlers", ())} == {"stderr"}
    # Django has lines of its own for this one; all others go up to ours.
    assert loggers["django.server"]["handlers"] == ["stderr"]


def test_every_line_goes_through_both() -> None:
    handlers = [handler for handler in logging.getLogger().handlers if isinstance(handler.formatter, Line)]
    assert len(handlers) == 1
    assert [type(kept) for kept in handlers[0].filters] == [NameErrorsOnly]
