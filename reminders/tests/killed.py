"""A process that has everything loaded and gives birth to workers, each of which dies at a named step.

Told by a line (step, database, time, port of the mail server), it answers with the signal that ended it.
"""

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import django
from django.conf import settings
from django.db import connections
from django.db.models import QuerySet

ROOT: Final = Path(__file__).resolve().parents[2]
CLAIMED, MARKED, TAKEN = "after claim", "after sending mark", "after DATA"
UNMARKED, FUSED = "before sent mark", "before sent mark, with the next one's"
PLANNED = "between row and next due"
STEPS: Final = (CLAIMED, MARKED, TAKEN, UNMARKED, FUSED, PLANNED)


def die(*_: Any, **__: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def die_unanswered(self: smtplib.SMTP, message: Any) -> NoReturn:
    """The whole text is out; nobody waits for what the server says to it."""
    self.putcmd("data")
    self.getreply()
    text = message if isinstance(message, bytes) else message.encode("ascii")
    self.send(text + b".\r\n" if text.endswith(b"\r\n") else text + b"\r\n.\r\n")
    die()


def prepare(step: str) -> None:
    """From now on this process dies when it comes to the step."""
    from reminders.channels import Post  # noqa: PLC0415 - models need a set up Django
    from reminders.sending import loop, marks  # noqa: PLC0415 - models need a set up Django

    look_again = vars(marks)["look_again"]

    def look_or_die(claimed: Any, at: datetime, last: Any) -> Any:
        # The statement has marked the last one as sent, and nothing of it is committed.
        seen = look_again(claimed, at, last)
        return die() if last is not None else seen

    places: dict[str, tuple[Any, str, Callable[..., Any]]] = {
        CLAIMED: (loop.Sender, "deliver", die),
        MARKED: (Post, "hand_over", die),
        TAKEN: (smtplib.SMTP, "data", die_unanswered),
        UNMARKED: (loop, "mark_answered", die),
        FUSED: (marks, "look_again", look_or_die),
        PLANNED: (QuerySet, "bulk_update", die),
    }
    setattr(*places[step])


def work(step: str, database: str, time: str, port: str) -> None:
    from reminders.planning import plan_practice  # noqa: PLC0415 - models need a set up Django
    from reminders.sending import loop  # noqa: PLC0415 - models need a set up Django
    from reminders.tests.weeks import RIVERSIDE  # noqa: PLC0415 - models need a set up Django

    connections["default"].settings_dict["NAME"] = database
    settings.EMAIL_PORT = int(port)
    at = datetime.fromisoformat(time)
    prepare(step)
    if step == PLANNED:
        plan_practice(RIVERSIDE, at)
    else:
        loop.drain(lambda: at)


def main() -> None:
    django.setup()
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "no-reply@mail.example", "https://app.example"
    from reminders.tests import weeks  # noqa: F401, PLC0415 - loaded once for all that are born here

    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(*line.rstrip("\n").split("\t"))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)  # noqa: T201 - the answer


# --- For tests ------------------------------------------------------------------------------------------

Kill = Callable[[str, datetime, int], int]


@contextmanager
def birthplace(database: str) -> Iterator[Kill]:
    """A function that has a worker die at (step, time, port), and says by which signal it did."""
    with subprocess.Popen(
        [sys.executable, "-m", "reminders.tests.killed"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        told, answers = process.stdin, process.stdout
        assert told is not None
        assert answers is not None

        def kill(step: str, at: datetime, port: int) -> int:
            told.write(f"{step}\t{database}\t{at.isoformat()}\t{port}\n")
            told.flush()
            return int(answers.readline())

        yield kill


if __name__ == "__main__":
    main()
