"""What staff and machines are told of the queue, in counts."""

from collections.abc import Iterator
from typing import Final

from tests import probe
from tests.errand import Errand, by

QUEUE: Final = (
    "SELECT due_unsent, alerts_due_unsent, plans_due, waiting, states, suppressed, suppressed_untold,"
    " uncertain FROM rls.queue_health()"
)
METRICS: Final = "SELECT due_unsent, plans_due, states FROM rls.reminder_metrics()"
HELP: Final = (
    "SELECT what, is_reminded, asked, answered FROM rls.reminders_help("
    "extract(year FROM now())::integer, extract(quarter FROM now())::integer)"
)


def of_the_queue() -> Iterator[Errand]:
    for name in ("mark", "sue", "zoe", "thea", "ana"):
        yield Errand(by(probe.ACTORS[name], QUEUE, HELP))
    yield Errand(by(probe.ACTORS["engine"], METRICS))
    for name in ("mark", "ana"):
        yield Errand(by(probe.ACTORS[name], METRICS), refused="42501")
