"""What several of these tests stand on."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from relcare.run import free_port
from tests.permission_table_world import World, standing
from tests.running import Launcher, folder


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as told:
        yield told


@pytest.fixture(scope="module")
def stack(prepared_var: Path) -> Iterator[Launcher]:
    with folder(prepared_var) as var:
        launcher = Launcher(var, free_port(), TICK_SECONDS="2")
        launcher.wait_for_table()
        yield launcher
        assert launcher.end(signal.SIGTERM) == 0
