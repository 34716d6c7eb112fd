"""The launcher with everything it starts, as real processes."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from relcare.run import answers, free_port
from tests.cell import below
from tests.running import Launcher, Person, folder, soon

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
]


@pytest.fixture(scope="module")
def stack(prepared_var: Path) -> Iterator[Launcher]:
    with folder(prepared_var) as var:
        launcher = Launcher(var, free_port(), TICK_SECONDS="1")
        launcher.wait_for_table()
        yield launcher
        assert launcher.end(signal.SIGTERM) == 0


def states(stack: Launcher) -> dict[str, str]:
    told = httpx.get(f"{stack.address}/healthz").json()
    return {name: told[name] for name in ("database", "worker", "beat")}


def wait_for(stack: Launcher, **wanted: str) -> None:
    """All else is well."""
    expected = {"database": "well", "worker": "well", "beat": "well", **wanted}
    soon(lambda: states(stack) == expected)


def children(of: int) -> dict[int, str]:
    """Process id -> how it was started."""
    lines = subprocess.run(
        ["ps", "-eww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    parts = (line.split(maxsplit=2) for line in lines)
    return {int(pid): rest[0] if rest else "" for pid, parent, *rest in parts if int(parent) == of}


def supervised(stack: Launcher, name: str) -> int:
    (found,) = all_supervised(stack, name)
    return found


def all_supervised(stack: Launcher, name: str) -> list[int]:
    supervisor = int((stack.var / "supervisord.pid").read_text())
    return [pid for pid, command in children(supervisor).items() if f"relcare {name}" in command]


def whole_worker(stack: Launcher) -> list[int]:
    """Its watchdog, its main process and its pool; nothing while one of them is missing."""
    found = [pid for watchdog in all_supervised(stack, "worker") for pid in (watchdog, *below(watchdog))]
    return found if len(found) > 2 else []


def is_there(pid: int) -> bool:
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return bool(told) and not told.startswith("Z")


def send(number: signal.Signals, *processes: int) -> None:
    for process in processes:
        os.kill(process, number)


def test_a_frozen_worker_is_late_while_beat_is_well_and_then_replaced(stack: Launcher) -> None:
    wait_for(stack)
    watchdog = supervised(stack, "worker")
    worker = below(watchdog)
    send(signal.SIGSTOP, *worker)
    wait_for(stack, worker="late")
    # Nobody lets it go on: another one takes its place, and ticks go on.
    wait_for(stack)
    assert supervised(stack, "worker") != watchdog
    assert not any(map(is_there, worker))


def test_a_frozen_beat_is_late(stack: Launcher) -> None:
    wait_for(stack)
    beat = supervised(stack, "beat")
    send(signal.SIGSTOP, beat)
    try:
        soon(lambda: states(stack)["beat"] == "late")
    finally:
        send(signal.SIGCONT, beat)
    wait_for(stack)


def test_a_killed_worker_is_followed_by_another(stack: Launcher) -> None:
    wait_for(stack)
    watchdog = supervised(stack, "worker")
    all_of_it = (watchdog, *below(watchdog))
    send(signal.SIGSTOP, *all_of_it)
    wait_for(stack, worker="late")
    # From here on nothing but its follower can make it well.
    send(signal.SIGKILL, *all_of_it)
    wait_for(stack)
    assert supervised(stack, "worker") != watchdog


@pytest.mark.parametrize("killed", ["the worker", "its watchdog"])
def test_the_pool_of_a_killed_worker_goes_with_it(stack: Launcher, killed: str) -> None:
    wait_for(stack)
    # The heartbeat of before may still do while the next one starts.
    watchdog, worker, *pool = soon(lambda: whole_worker(stack))
    send(signal.SIGKILL, worker if killed == "the worker" else watchdog)
    soon(lambda: not any(map(is_there, (watchdog, worker, *pool))))


def test_what_is_no_doorbell_ends_no_worker(stack: Launcher) -> None:
    wait_for(stack)
    before = soon(lambda: whole_worker(stack))
    bells = stack.var / "broker" / "messages"
    for number, text in enumerate(["", "not json", "[]", '{"body": "e30="}'] * 5):
        (bells / f"0000_{number}.celery.msg").write_text(text)
    soon(lambda: not list(bells.glob("0000_*")))
    wait_for(stack)
    assert whole_worker(stack) == before


def test_a_second_start_keeps_what_was_written(stack: Launcher) -> None:
    with Person("thea", stack.address) as thea:
        written = thea.sign_in().post("clients/", {"name": "Written Before"})["id"]
    assert stack.end(signal.SIGTERM) == 0
    stack.start()
    stack.wait_for_table()
    with Person("thea", stack.address) as thea:
        assert thea.sign_in().get(f"clients/{written}/")["name"] == "Written Before"


def test_a_killed_launcher_is_followed_and_a_stopped_one_leaves_no_process(prepared_var: Path) -> None:
    with folder(prepared_var) as var:
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


def running(var: Path) -> list[str]:
    """The processes that name the folder, those that ended and wait to be noticed left out."""
    listed = subprocess.run(["ps", "-eww", "-o", "stat=,args="], capture_output=True, text=True, check=True)
    lines = [line for line in listed.stdout.splitlines() if not line.startswith("Z")]
    return [line for line in lines if str(var) in line]
