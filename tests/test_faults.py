"""The form of a minute of `make faults`: a real stack, killed in the middle of what it sends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.running import ROOT

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
]
KILLED = "6 workers killed"


def test_what_is_killed_while_it_sends_loses_no_reminder_and_no_alert(prepared_var: Path) -> None:
    command = [sys.executable, "-m", "faults", "--short", "--like", str(prepared_var)]
    environment = {"PATH": os.environ["PATH"]}
    told = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    said = f"{told.stdout}\n{told.stderr}"
    assert told.returncode == 0, said
    assert KILLED in said
    assert json.loads(told.stdout.splitlines()[-1].partition("s  ")[2]) == {"broken": []}
