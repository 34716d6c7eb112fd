"""How `make test` spreads the tests over several processes.

A file's tests stay in one process and in their order, as in a run without processes: what they share is made
once, and none meets another in the middle.
"""

import os
from typing import Final

from xdist.scheduler import LoadScopeScheduling

# Each has a database of its own and is as busy as PostgreSQL is for it.
FEWEST, MOST = 2, 4
# Whole stacks, one after the other: side by side they would keep each other from being in time.
STACKS: Final = (
    "tests/test_journey.py",
    "tests/test_couple_journey.py",
    "tests/test_readme.py",
    "relcare/tests/test_stack.py",
    "tests/test_faults.py",
    "tests/test_cell.py",
    "tests/test_rabbit.py",
)
# What takes longest begins first, so that nobody waits for it in the end.
LONGEST: Final = (
    *STACKS,
    "tests/twins/test_generated_worlds.py",
    "relcare/tests/test_demo.py",
    "tests/test_bad_input_generated.py",
    "tests/test_bad_input.py",
    "tests/twins/test_leaks_are_found.py",
    "tests/test_twin_worlds.py",
    "reminders/tests/test_killed.py",
    "reminders/tests/test_simulation.py",
    "reminders/tests/test_at_once.py",
    "tests/test_permissions.py",
    "tests/test_permissions_ids.py",
    "relcare/tests/test_demo_couple.py",
    "caseload/tests/test_parity.py",
    "tests/test_privacy_matrix.py",
)
# Files so long that each of their functions, with each of its parameters, goes where there is room.
DIVIDED: Final = ("tests/twins/test_generated_worlds.py",)


def processes() -> int:
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(here, FEWEST), MOST)


def file_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def rank(nodeid: str) -> int:
    file = file_of(nodeid)
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def bundle(nodeid: str) -> str:
    """What it is handed out with."""
    file = file_of(nodeid)
    if file in STACKS:
        return "stacks"
    return nodeid if file in DIVIDED else file


class Bundles(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out whole bundles, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return bundle(nodeid)
