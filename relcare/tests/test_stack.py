"""The launcher with everything it starts, as real processes."""

import signal
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from relcare.run import answers, free_port
from tests.running import Launcher, folder


def running(var: Path) -> list[str]:
    """The processes that name the folder, those that ended and wait to be noticed left out."""
    listed = subprocess.run(["ps", "-eww", "-o", "stat=,args="], capture_output=True, text=True, check=True)
    lines = [line for line in listed.stdout.splitlines() if not line.startswith("Z")]
    return [line for line in lines if str(var) in line]


@pytest.mark.journey
@pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts")
def test_a_killed_launcher_is_followed_and_a_stopped_one_leaves_no_process() -> None:
    with folder(with_demo=False) as var:
        kill_and_follow(var)


def kill_and_follow(var: Path) -> None:
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
