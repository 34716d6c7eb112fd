"""Days as the rules count them: whole calendar days, both ends included."""

from datetime import UTC, date, datetime

Age = tuple[date, bool, datetime, str]

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def year_before(day: date) -> date:
    """The same calendar day a year earlier; for 29 February the 28th, as PostgreSQL's `interval` has it."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def within_year(on: date | None, today: date) -> bool:
    """Whether `on` lies within 12 months of today, the same day of last year included.

    A day after today counts: what keeps people safe must not fail over a clock or a zone.
    """
    return on is not None and on >= year_before(today)


def within_days(on: date | None, today: date, days: int) -> bool:
    """Whether `on` lies at most `days` days before today, or after it (see within_year)."""
    return on is not None and (today - on).days <= days


def lately(on: date, today: date, days: int) -> bool:
    """Whether `on` is today or at most `days` days before; what is dated later does not count yet."""
    return 0 <= (today - on).days <= days


def age(on: date, recorded_at: datetime | None, row_id: str) -> Age:
    """Sorts rows oldest first: day, time of recording (none: the first), id (DOMAIN, What is stored)."""
    return on, recorded_at is not None, recorded_at or BEFORE_ALL, row_id
