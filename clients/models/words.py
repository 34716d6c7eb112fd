"""The words that several models of this floor share."""

from typing import Final

from privacy.spaces import has_role

OPENED, PAUSED, CLOSED = "opened", "paused", "closed"
CASE_STATES: Final = {OPENED: (PAUSED, CLOSED), PAUSED: (OPENED, CLOSED), CLOSED: (OPENED,)}
PLANNED, HELD, LATE_CANCELLED, MISSED = "planned", "held", "late_cancelled", "missed"
SESSION_STATES: Final = {PLANNED: (HELD, LATE_CANCELLED, MISSED), HELD: (), LATE_CANCELLED: (), MISSED: ()}
SAFETY_REFERENCES: Final = ("yes", "not_yet", "unsure")
SHARED_DEVICE: Final = ("yes", "no", "unknown")
EMAIL, PUSH, SMS = "email", "push", "sms"
CHANNELS: Final = (EMAIL, PUSH, SMS)
# Those that lead to an address or a number; push leads to devices.
ADDRESSED: Final = (EMAIL, SMS)
# How many senders there are to choose from; what they are called is the texts' business.
SENDER_LABELS: Final = 3

MANAGER: Final = has_role("manager")
THERAPIST: Final = has_role("therapist")
SUPERVISOR: Final = has_role("supervisor")


def choices(names: object) -> list[tuple[str, str]]:
    return [(name, name) for name in names]  # type: ignore[attr-defined]
