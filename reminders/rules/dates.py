"""What becomes of the dates that came due, be it one in normal running or many after an outage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from clients.rules import Window
from reminders.rules.windows import next_open

# Without a safe window nothing is sent; the row that says so still needs an end.
NO_WINDOW: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Planned:
    """One date of a plan: between when it may go out, and whether it is the one that does."""

    occurrence: datetime
    not_before: datetime
    not_after: datetime
    is_chosen: bool


def plan_dates(
    dates: Sequence[datetime], windows: Sequence[Window], zone: str, now: datetime
) -> list[Planned]:
    """Each due date with its safe window; at most one is chosen: the latest whose window is not over.

    `dates` in order and aware. Source: REMINDERS, "After an outage".
    """
    spans = [(date, *(next_open(windows, zone, date) or (date, date + NO_WINDOW))) for date in dates]
    still_open = [date for date, _, closes in spans if closes > now]
    chosen = still_open[-1] if still_open else None
    return [Planned(date, opens, closes, date == chosen) for date, opens, closes in spans]
