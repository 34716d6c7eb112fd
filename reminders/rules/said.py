"""A plan's choices in plain words."""

from reminders.rules.recurrence import Every


def said(every: Every) -> str:
    """When a plan asks, as one says it: "every 2 weeks on Tuesday and Friday at 09:00"."""
    at = f"at {every.at:%H:%M}"
    if every.each == "session":
        return f"{_days(every.days)} after each session {at}"
    if every.each == "homework":
        return f"{_days(every.days)} before homework is due {at}"
    each = f"every {every.each}" if every.interval == 1 else f"every {every.interval} {every.each}s"
    if every.on:
        return f"{each} on {' and '.join(day.capitalize() for day in every.on)} {at}"
    return f"{each} on day {every.day} {at}" if every.day is not None else f"{each} {at}"


def _days(days: int | None) -> str:
    return "1 day" if days == 1 else f"{days or 0} days"
