"""What the logs may say. An error's text can carry what a client wrote (PostgreSQL names the values of the
row it refuses), so a log line says which error and where, and never its text."""

import logging
import re
import traceback
from types import TracebackType
from typing import Any, Final

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


# Whoever has such a path can do what its link does.
TOKEN: Final = re.compile(r"(/(?:kiosk|r)/)[A-Za-z0-9_%=~.-]+")
MASK: Final = "***"


class Line(logging.Formatter):
    """The usual line, and for an error the places it came through; of a path with a token, not the token."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1" + MASK, super().format(record))

    def formatException(self, ei: ErrorInfo) -> str:  # noqa: N802
        error = ei[1]
        parts: list[str] = []
        while error is not None:
            parts += [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            parts.append(f"{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(parts)


class NameErrorsOnly(logging.Filter):
    """Celery writes the repr of a task's error into its message; only its name may stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments: Any = record.args
        if isinstance(arguments, dict) and "exc" in arguments:
            record.args = {**arguments, "exc": str(arguments["exc"]).partition("(")[0], "traceback": ""}
        return True
