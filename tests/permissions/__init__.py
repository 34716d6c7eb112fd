"""The permission table by topic: each has its rows, and makes what they speak of through the API."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tests.permissions import (
    answering,
    contact,
    couple,
    devices,
    events,
    form_definitions,
    form_exchange,
    homework,
    hopes,
    hour,
    inbox,
    kept,
    links,
    norms,
    outbox,
    safety,
    shared_answers,
    steps,
    thresholds,
)
from tests.permissions.row import Row

if TYPE_CHECKING:
    from tests.permission_table_world import Side

# One line a topic: its rows, and the function that makes what its placeholders name.
TOPICS: Final[tuple[tuple[tuple[Row, ...], "Callable[[Side, dict[str, str]], dict[str, str]]"], ...]] = (
    (answering.ROWS, answering.made),
    (contact.ROWS, contact.made),
    (couple.ROWS, couple.made),
    (devices.ROWS, devices.made),
    (shared_answers.ROWS, shared_answers.made),
    (events.ROWS, events.made),
    (form_definitions.ROWS, form_definitions.made),
    (form_exchange.ROWS, form_exchange.made),
    (homework.ROWS, homework.made),
    (hopes.ROWS, hopes.made),
    (hour.ROWS, hour.made),
    (inbox.ROWS, inbox.made),
    (kept.ROWS, kept.made),
    (links.ROWS, links.made),
    (norms.ROWS, norms.made),
    (outbox.ROWS, outbox.made),
    (safety.ROWS, safety.made),
    (steps.ROWS, steps.made),
    (thresholds.ROWS, thresholds.made),
)
