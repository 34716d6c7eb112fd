"""A worker killed with -9 at any step loses no alert: staff are told, by the same bytes at most once more."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.urgent import on_duty, tick_at, told, urgent
from reminders.tests.weeks import TUESDAY, statuses

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


def drain_and_die(sink: Sink, step: str) -> int:
    database = str(connections["default"].settings_dict["NAME"])
    process = subprocess.run(
        [sys.executable, "-m", "reminders.tests.killed", database, TUESDAY.isoformat(), str(sink.port), step],
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
def test_killed_at_a_step_no_alert_is_lost(sink: Sink, step: str, left: str, sent_before: int) -> None:
    on_duty("theo")
    urgent()
    tick_at(TUESDAY)
    assert drain_and_die(sink, step) == -signal.SIGKILL
    assert statuses() == [left]
    assert len(sink.raw) == sent_before
    # What may still arrive passes nothing on.
    tick_at(TUESDAY + timedelta(seconds=60))
    assert told() == [(1, "theo")]
    assert drain(lambda: TUESDAY + timedelta(seconds=60)) == 0
    assert drain(lambda: TUESDAY + timedelta(seconds=121)) == 1
    assert statuses() == ["sent"]
    assert len(set(sink.raw)) == 1
    assert len(sink.raw) == sent_before + 1
    assert set(sink.recipients) == {"theo@riverside.example"}
