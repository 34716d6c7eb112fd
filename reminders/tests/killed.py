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
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "no-reply@mail.example", "https://app.example"
    from reminders.channels import Post  # noqa: PLC0415 - models need a set up Django
    from reminders.sending import loop  # noqa: PLC0415 - models need a set up Django

    match step:
        case "after claim":
            loop.Sender.deliver = die  # type: ignore[method-assign]
        case "after sending mark":
            Post.hand_over = die  # type: ignore[method-assign]
        case "before sent mark":
            loop.mark_answered = die  # type: ignore[attr-defined]
    at = datetime.fromisoformat(time)
    loop.drain(lambda: at)


if __name__ == "__main__":
    main(*sys.argv[1:])
