"""The launcher with everything it starts, as real processes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from relcare.embedded import Embedded
from relcare.run import answers, free_port, wait_until

ROOT = Path(__file__).parents[2]
SECONDS = 60


@pytest.fixture
def var() -> Iterator[Path]:
    # Not tmp_path: its parents are private, and the database's own user has to enter.
    folder = Path(tempfile.mkdtemp(prefix="relcare-"))
    folder.chmod(0o711)
    # The demo has tests of its own.
    (folder / "demo-loaded").touch()
    yield folder
    Embedded(folder / "pg").remove()
    shutil.rmtree(folder)


class Launcher:
    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        environment = {"PATH": os.environ["PATH"], "RELCARE_VAR": str(var), "PORT": str(port)}
        self.output = (var / f"output-{port}").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "relcare.run"],
            env=environment,
            cwd=ROOT,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def said(self) -> str:
        return Path(self.output.name).read_text()

    def wait_for_table(self) -> None:
        assert wait_until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, SECONDS)
        assert self.process.poll() is None, self.said()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        self.output.close()
        return code


def running(var: Path) -> list[str]:
    """The processes that name the folder, those that ended and wait to be noticed left out."""
    listed = subprocess.run(["ps", "-eww", "-o", "stat=,args="], capture_output=True, text=True, check=True)
    lines = [line for line in listed.stdout.splitlines() if not line.startswith("Z")]
    return [line for line in lines if str(var) in line]


@pytest.mark.journey
@pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts")
def test_a_killed_launcher_is_followed_and_a_stopped_one_leaves_no_process(var: Path) -> None:
    first = Launcher(var, free_port())
    first.wait_for_table()
    first.end(signal.SIGKILL)

    second = Launcher(var, free_port())
    second.wait_for_table()
    assert answers("127.0.0.1", second.port)
    assert not answers("127.0.0.1", first.port)

    assert second.end(signal.SIGTERM) == 0
    assert running(var) == []
    assert not answers("127.0.0.1", second.port)
