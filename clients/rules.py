"""Safe hours, checked without a clock or a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Hours of one weekday (0 is Monday) in which it is safe to write; never across midnight."""

    weekday: int
    start: time
    end: time

    def told(self) -> dict[str, int | str]:
        """As it is stored and shown: {"weekday": 0, "from": "09:00", "to": "12:30"}."""
        return {"weekday": self.weekday, "from": f"{self.start:%H:%M}", "to": f"{self.end:%H:%M}"}


def wrong_windows(windows: Sequence[Window]) -> dict[int, str]:
    """What is wrong with safe windows, by their place; empty if nothing is.

    A window ends after it begins, on the same day; two of one weekday do not overlap (touching is fine).
    Source: DOMAIN, safe contact plan; REMINDERS.
    """
    wrong = {
        place: "A window ends after it begins, on the same day."
        for place, window in enumerate(windows)
        if window.end <= window.start
    }
    taken: dict[int, time] = {}
    for window, place in sorted(
        (window, place) for place, window in enumerate(windows) if place not in wrong
    ):
        if window.start < taken.get(window.weekday, time.min):
            wrong[place] = "This window overlaps another one."
        else:
            taken[window.weekday] = window.end
    return wrong
