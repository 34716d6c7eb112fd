"""`make reset`: stops what runs with var/ and removes what was made there, and nothing else."""

import fcntl
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from relcare.embedded import Embedded
from relcare.env import Refused
from relcare.run import DEMO, STOP_SECONDS, step, stop_leftovers, wait_until

FOLDERS = ("broker", "cache", "log", "mail", "static")
FILES = (
    "beat-schedule*",
    DEMO,
    "field_key",
    "run.lock",
    "secret_key",
    "supervisord.conf",
    "supervisord.pid",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")
    var: Path = settings.VAR
    stop_launcher(var)
    stop_leftovers(var)
    for name in ("pg", "test-pg"):
        Embedded(var / name).remove()
    for name in FOLDERS:
        shutil.rmtree(var / name, ignore_errors=True)
    for pattern in FILES:
        for path in var.glob(pattern):
            path.unlink()
    with suppress(OSError):
        # Only where nothing of anybody else is left in it.
        var.rmdir()
    step(f"Removed what RelCare made in {var}")


def stop_launcher(var: Path) -> None:
    lock_file = var / "run.lock"
    if is_free(lock_file):
        return
    step("Stopping what runs")
    os.kill(int(lock_file.read_text()), signal.SIGTERM)
    if not wait_until(lambda: is_free(lock_file), STOP_SECONDS):
        raise Refused(f"the process named in {lock_file} does not stop")


def is_free(lock_file: Path) -> bool:
    if not lock_file.exists():
        return True
    with lock_file.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


if __name__ == "__main__":
    main()
