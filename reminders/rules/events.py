"""What is true of a message after all that a provider told of it."""

from collections.abc import Iterable
from typing import Final

# A provider took it; it arrived; it came back; its reader called it spam. The last that is true counts.
SENT, DELIVERED, BOUNCED, COMPLAINED = "sent", "delivered", "bounced", "complained"
RANK: Final = (SENT, DELIVERED, BOUNCED, COMPLAINED)
# Its reader wants no more; nothing of the message itself changes.
UNSUBSCRIBED: Final = "unsubscribed"
EVENTS: Final = (*RANK, UNSUBSCRIBED)
UNCERTAIN: Final = "uncertain"
# What waits for a second time.
WAITS: Final = ("pending", "claimed")
# No word of a provider's changes these: the message never left, or it was refused.
ENDED: Final = ("failed", "expired", "suppressed")


def status_after(status: str, told: Iterable[str], *, may_have_left: bool = False) -> str:
    """The status of a message that stood at `status`, after events in any order, each any number of times.

    A message that arrived is not sent a second time, so what still waits is at its end too. That a provider
    took a message settles what is uncertain, and what waits although it may have left (`may_have_left`: it
    was handed over once, and nobody could say); of a row in work its worker knows better.
    Raises ValueError for a word that is no event. Source: REMINDERS, Shape.
    """
    ranks = [RANK.index(event) for event in told if _is_of_the_message(event)]
    if status in ENDED or not ranks:
        return status
    newest = max(ranks)
    if RANK[newest] == SENT:
        is_in_doubt = status == UNCERTAIN or (may_have_left and status in WAITS)
        return SENT if is_in_doubt else status
    return RANK[max(newest, RANK.index(status) if status in RANK else 0)]


def _is_of_the_message(event: str) -> bool:
    if event not in EVENTS:
        raise ValueError(f"a provider tells nothing called {event}")
    return event != UNSUBSCRIBED
