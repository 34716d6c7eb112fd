"""Safe hours and when a screening is due, without a clock or a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from practices.thresholds import DEFAULTS, Thresholds

EMAIL, PUSH, SMS = "email", "push", "sms"
# Where what a client prefers can't be taken: these, in this order. Nobody is reached by a browser who did not
# choose it.
INSTEAD: Final = (EMAIL, SMS)

# In the order in which they are said.
BEFORE_JOINT_WORK, QUARTER = "before_joint_work", "every_90_days"
DUE_BECAUSE: Final = (BEFORE_JOINT_WORK, QUARTER, "separation", "break", "harm", "not_free")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Hours of one weekday (0 is Monday) in which it is safe to write; never across midnight."""

    weekday: int
    start: time
    end: time

    def told(self) -> dict[str, int | str]:
        """As it is stored and shown: {"weekday": 0, "from": "09:00", "to": "12:30"}."""
        return {"weekday": self.weekday, "from": f"{self.start:%H:%M}", "to": f"{self.end:%H:%M}"}


# How a session went is asked once it is known that it was held: so long after its end, and no later.
ASKED_UP_TO: Final = timedelta(days=7)
ASKED, NOT_HERE, TOO_LATE = "asked", "not_here", "too_late"
ASKS_AFTER: Final = (ASKED, NOT_HERE, TOO_LATE)


def asks_after(ends_at: datetime, held_at: datetime | None, thresholds: Thresholds = DEFAULTS) -> str:
    """Whether those who were in a session that was held are asked how it went (FORMS, What ships).

    `held_at`: when somebody said that it was held (aware, as `ends_at`); None where that is not known, which
    counts as said in time. `not_here`: this practice asks after no session; `too_late`: it was said more than
    seven days after the end, when it is no longer fresh to anybody; else `asked`. Raises nothing.
    """
    if not thresholds.after_session_forms:
        return NOT_HERE
    return TOO_LATE if held_at is not None and held_at - ends_at > ASKED_UP_TO else ASKED


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


@dataclass(frozen=True, slots=True)
class Screened:
    """The newest talk that was had: `on` which day, written down `at` (aware), with what result."""

    on: date
    at: datetime
    result: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What calls for a new screening, a word of DUE_BECAUSE; known since `at` (aware), on day `on`."""

    reason: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class ScreeningFacts:
    """Of one client. `couple_since`: the day their open couple case began, None where there is none."""

    screened: Screened | None = None
    causes: tuple[Cause, ...] = ()
    couple_since: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Since which day a screening is due, and why: codes in the order of DUE_BECAUSE, each once."""

    since: date
    reasons: tuple[str, ...]


def screening_due(facts: ScreeningFacts, today: date, thresholds: Thresholds = DEFAULTS) -> Due | None:
    """Since when a talk about violence is due, and why; None where none is.

    Due before joint work (in an open couple case, never asked), `screening_every_days` after the last, and
    after each separation, break, harm or answer of not being free that became known since. A talk answers
    what was known when it was had: it lies on that day or later, and was written down after it. `not_yet` is
    no talk and must not be given. Days to come are not due. Source: DOMAIN, Safety, screening.
    """
    found: list[tuple[str, date]] = []
    if facts.screened is not None:
        found.append((QUARTER, facts.screened.on + timedelta(days=thresholds.screening_every_days)))
    elif facts.couple_since is not None:
        found.append((BEFORE_JOINT_WORK, facts.couple_since))
    found += [(cause.reason, cause.on) for cause in facts.causes if not _answers(facts.screened, cause)]
    due = [(reason, day) for reason, day in found if day <= today]
    if not due:
        return None
    told = {reason for reason, _ in due}
    return Due(min(day for _, day in due), tuple(reason for reason in DUE_BECAUSE if reason in told))


def _answers(screened: Screened | None, cause: Cause) -> bool:
    return screened is not None and screened.on >= cause.on and screened.at > cause.at


def age_on(born_on: date, day: date) -> int:
    """Years lived on that day; who was born on 29 February has their birthday on 1 March in common years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
