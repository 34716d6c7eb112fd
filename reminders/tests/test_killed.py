"""A worker killed with -9 at any step loses nothing, and sends the same bytes at most once more."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from reminders.planning import plan_practice
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, plan, statuses

pytestmark = pytest.mark.django_db(transaction=True)

NOW = TUESDAY + SOON
ROOT = Path(__file__).resolve().parents[2]


def drain_and_die(sink: Sink, step: str) -> int:
    database = str(connections["default"].settings_dict["NAME"])
    process = subprocess.run(
        [sys.executable, "-m", "reminders.tests.killed", database, NOW.isoformat(), str(sink.port), step],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    return process.returncode


@pytest.mark.parametrize(
    ("step", "left", "sent_before"),
    [("after claim", "claimed", 0), ("after sending mark", "sending", 0), ("before sent mark", "sending", 1)],
)
def test_killed_at_a_step_nothing_is_lost(sink: Sink, step: str, left: str, sent_before: int) -> None:
    make_safe("ana")
    plan()
    plan_practice(RIVERSIDE, NOW)
    assert drain_and_die(sink, step) == -signal.SIGKILL
    assert statuses() == [left]
    assert len(sink.raw) == sent_before
    assert drain(lambda: NOW + timedelta(seconds=60)) == 0
    assert drain(lambda: NOW + timedelta(seconds=121)) == 1
    assert statuses() == ["sent"]
    assert len(set(sink.raw)) == 1
    assert len(sink.raw) == sent_before + 1
