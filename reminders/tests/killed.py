"""A process of its own: drains, and dies by SIGKILL at a named step (database, time, port, step)."""

import os
import signal
import sys
from datetime import datetime
from typing import Any, NoReturn

import django
from django.conf import settings
from django.db import connections


def die(*_: Any, **__: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def main(database: str, time: str, port: str, step: str) -> None:
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    settings.EMAIL_BACKEND = "reminders.post.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "no-reply@mail.example", "https://app.example"
    from reminders import drain, post  # noqa: PLC0415 - models need a set up Django

    match step:
        case "after claim":
            drain.deliver = die
        case "after sending mark":
            post.Post.hand_over = die  # type: ignore[method-assign]
        case "before sent mark":
            drain.mark_answered = die
    at = datetime.fromisoformat(time)
    drain.drain(lambda: at)


if __name__ == "__main__":
    main(*sys.argv[1:])
