"""The stack as `make run` starts it, in a folder of its own, and people who use it over HTTP."""

import email
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar

import httpx

from relcare.demo.people import PASSWORD, PEOPLE
from relcare.embedded import ELSEWHERE, Embedded
from relcare.run import wait_until

ROOT = Path(__file__).parents[1]
SECONDS = 300
T = TypeVar("T")


@contextmanager
def folder(like: Path | None = None) -> Iterator[Path]:
    """A var/ that is gone afterwards, its database with it: empty, or a copy of a prepared one."""
    # Not pytest's: its parents are private, and the database's own user has to enter.
    made = Path(tempfile.mkdtemp(prefix="relcare-"))
    # A database that had to be put elsewhere is not in the folder: then everything is made anew.
    if like and not (like / "pg" / ELSEWHERE).exists():
        subprocess.run(["cp", "-a", f"{like}/.", str(made)], check=True)
    made.chmod(0o711)
    try:
        yield made
    finally:
        Embedded(made / "pg").remove()
        shutil.rmtree(made)


@contextmanager
def prepared() -> Iterator[Path]:
    """A var/ with schema and demo, as a first `make run` leaves them; nothing runs in it."""
    with folder() as var:
        environment = {"PATH": os.environ["PATH"], "RELCARE_VAR": str(var)}
        command = [sys.executable, "-m", "tests.prepare"]
        subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        yield var


class Launcher:
    """`python -m relcare.run`, as a real process."""

    def __init__(self, var: Path, port: int, **settings: str) -> None:
        self.var, self.port = var, port
        self.environment = {
            "PATH": os.environ["PATH"],
            "RELCARE_VAR": str(var),
            "PORT": str(port),
            **settings,
        }
        self.start()

    def start(self) -> None:
        """Once more, where it has ended."""
        self.output = (self.var / f"output-{self.port}").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "relcare.run"],
            env=self.environment,
            cwd=ROOT,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return Path(self.output.name).read_text()

    def wait_for_table(self) -> None:
        wait_until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, SECONDS)
        if "Ctrl-C" in self.said() and self.process.poll() is None:
            return
        said = self.said()
        # It may not outlive the test that gives up on it.
        self.end(signal.SIGTERM)
        raise AssertionError(said)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        self.output.close()
        return code

    def mails_to(self, address: str) -> list[Message]:
        found = [
            email.message_from_bytes(path.read_bytes()) for path in sorted((self.var / "mail").glob("*.eml"))
        ]
        return [mail for mail in found if mail["To"] == address]


def soon(find: Callable[[], T], seconds: float = 180) -> T:
    """What `find` finds as soon as it finds something."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = find()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"nothing came within {seconds} s")


class Person:
    """Somebody with a browser: session cookie, CSRF header, a fresh Idempotency-Key for each POST."""

    def __init__(self, name: str, address: str) -> None:
        self.name = name
        self.http = httpx.Client(base_url=address, timeout=120, follow_redirects=False)

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def sign_in(self) -> "Person":
        assert self.http.get("/api/v1/me/").status_code == 401
        body = {"email": PEOPLE[self.name].email, "password": PASSWORD}
        answer = self._send("POST", "/_allauth/browser/v1/auth/login", body)
        assert answer.status_code == 200, answer.text
        return self

    def _send(self, method: str, path: str, body: Any, **headers: str) -> httpx.Response:
        headers |= {"X-CSRFToken": self.http.cookies["csrftoken"], "Idempotency-Key": str(uuid.uuid4())}
        return self.http.request(method, path, json=body, headers=headers)

    def get(self, path: str, expected: int = 200) -> Any:
        return self._answer(self.http.get(f"/api/v1/{path}"), expected)

    def post(self, path: str, body: Any, expected: int = 201) -> Any:
        return self._answer(self._send("POST", f"/api/v1/{path}", body), expected)

    def put(self, path: str, body: Any, expected: int = 200) -> Any:
        return self._answer(self._send("PUT", f"/api/v1/{path}", body), expected)

    def _answer(self, answer: httpx.Response, expected: int) -> Any:
        assert answer.status_code == expected, (
            f"{self.name}: {answer.request.url} {answer.status_code} {answer.text}"
        )
        return answer.json() if answer.content else None
