"""`make bench ARGS=start`: how long a first `make run` takes, from no `.venv` at all to the first mail.

In a copy of the tree, so that nothing made here before is of use to it; only what pip and uv keep of earlier
downloads is. It is wall time: other work on the machine makes it longer.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Final

from bench.measure import Goal, middle
from relcare.embedded import Embedded
from relcare.run import free_port

ROOT: Final = Path(__file__).parents[1]
NOT_COPIED: Final = shutil.ignore_patterns(".venv", "var", ".git", "*_cache", "__pycache__", ".hypothesis")
LOOK_SECONDS: Final = 0.1
LONGEST_SECONDS: Final = 300
STOP_SECONDS: Final = 60
# Nothing of this run reaches the other: neither its settings nor its tests'.
KEPT: Final = ("PATH", "HOME", "LANG")


def run(rounds: int) -> int:
    seconds = [first_mail() for _ in range(rounds)]
    print(f"\nseconds to the first reminder: {', '.join(f'{one:.1f}' for one in seconds)}")
    goal = Goal("seconds to the first reminder", middle(seconds), 30, 20)
    print(f"{goal.name:38}{goal.ratio:5.1f}   target 30, stretch 20     {goal.verdict(1)}")
    return 0


def first_mail() -> float:
    """Seconds from `make run` in a copy without `.venv` to a mail in its sink."""
    with copy() as folder:
        began = time.monotonic()
        launcher = subprocess.Popen(
            ["make", "run"],
            cwd=folder,
            env={name: os.environ[name] for name in KEPT if name in os.environ}
            | {"PORT": str(free_port())}
            | {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_"))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert launcher.stdout is not None
        Thread(target=tell, args=(launcher.stdout, began), daemon=True).start()
        try:
            return until_mail(folder / "var" / "mail", launcher, began)
        finally:
            # `make` stands between: Ctrl-C reaches the whole group as from a terminal.
            os.killpg(launcher.pid, signal.SIGINT)
            launcher.wait(STOP_SECONDS)


@contextmanager
def copy() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="relcare-start-"))
    # The database's own user has to enter.
    made.chmod(0o711)
    folder = made / "relcare"
    try:
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
        yield folder
    finally:
        Embedded(folder / "var" / "pg").remove()
        shutil.rmtree(made)


def tell(lines: IO[str], began: float) -> None:
    for line in lines:
        print(f"{time.monotonic() - began:6.1f} s  {line}", end="", flush=True)


def until_mail(folder: Path, launcher: subprocess.Popen[str], began: float) -> float:
    while time.monotonic() - began < LONGEST_SECONDS:
        if any(folder.glob("*.eml")):
            return time.monotonic() - began
        if launcher.poll() is not None:
            raise RuntimeError("`make run` ended by itself; its last line says why")
        time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"no mail within {LONGEST_SECONDS} s")
