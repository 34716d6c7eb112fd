"""Days as the rules count them: whole calendar days, both ends included."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Age = tuple[date, bool, datetime, str]

MONTHS_A_YEAR = 12
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def last_day(closes_at: datetime | None, zone: ZoneInfo) -> date | None:
    """The last day, in that zone, on which what closes at a moment is open; None: it closes never."""
    return None if closes_at is None else (closes_at - timedelta(microseconds=1)).astimezone(zone).date()


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day.

    As PostgreSQL's `interval` has it: a year before 29 February is the 28th.
    """
    years, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def within_months(on: date | None, today: date, months: int) -> bool:
    """Whether `on` lies within so many months of today, the day on which they begin included.

    A day after today counts: what keeps people safe must not fail over a clock or a zone.
    """
    return on is not None and on >= months_before(today, months)


def within_year(on: date | None, today: date) -> bool:
    """Whether `on` lies within a year of today, the same day of last year included (see within_months)."""
    return within_months(on, today, MONTHS_A_YEAR)


def within_days(on: date | None, today: date, days: int) -> bool:
    """Whether `on` lies at most `days` days before today, or after it (see within_months)."""
    return on is not None and (today - on).days <= days


def lately(on: date, today: date, days: int) -> bool:
    """Whether `on` is today or at most `days` days before; what is dated later does not count yet."""
    return 0 <= (today - on).days <= days


def age(on: date, recorded_at: datetime | None, row_id: str) -> Age:
    """Sorts rows oldest first: day, time of recording (none: the first), id (DOMAIN, What is stored)."""
    return on, recorded_at is not None, recorded_at or BEFORE_ALL, row_id
