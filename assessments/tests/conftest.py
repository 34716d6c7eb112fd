"""What several of these tests stand on."""

from datetime import UTC, datetime
from typing import Any

import pytest


@pytest.fixture
def at_noon(time_machine: Any) -> None:
    """Far from midnight: days of the practice are days of the test."""
    time_machine.move_to(datetime.now(UTC).replace(hour=12, minute=0), tick=False)
