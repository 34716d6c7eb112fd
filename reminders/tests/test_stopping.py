"""A worker's pool learns from its main process that it stops."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Each child lives on while the signal comes, as the processes of a pool do.
SCRIPT = """
import os
from celery.signals import worker_shutting_down
from relcare.celery import app
from reminders.stopping import stopping

def child(said):
    go, told = os.pipe()
    if os.fork() == 0:
        os.close(told)
        os.write(said, b"stop " if stopping() else b"on ")
        os.read(go, 1)
        os.write(said, b"stop " if stopping() else b"on ")
        os._exit(0)
    return told

answer, said = os.pipe()
told = child(said)
words = [os.read(answer, 9)]
worker_shutting_down.send(sender="worker@here", sig="SIGTERM", how="Warm", exitcode=0)
os.close(told)
words.append(os.read(answer, 9))
# One that took the place of another meanwhile.
os.close(child(said))
words.append(os.read(answer, 9))
print(*(word.decode().split()[0] for word in words))
"""


def test_what_the_main_process_is_told_its_pool_knows_too() -> None:
    command = [sys.executable, "-c", SCRIPT]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout == "on stop stop\n"
