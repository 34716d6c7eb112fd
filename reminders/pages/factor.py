"""What somebody has to know before a link opens, and the ticket that says they knew it."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core import signing
from django.db import connection

from practices import clock
from reminders import factors
from reminders.tokens import hash_of_any

GOOD_FOR: Final = timedelta(minutes=30)
SIGNER: Final = signing.Signer(salt="reminders.link")


@dataclass(frozen=True)
class Ticket:
    """One filling-in by one link: the reference of what is sent by it, and how old it is."""

    reference: UUID
    age: timedelta

    @property
    def is_late(self) -> bool:
        return self.age > GOOD_FOR


def knows(code: str) -> bool | None:
    """Whether this code opens the acting link; None where it takes no more tries. Each wrong one counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.try_link_factor()")
        (known,) = cursor.fetchone()
        if known is None:
            return None
        if not factors.matches(code, known):
            return False
        cursor.execute("SELECT rls.link_factor_was_right()")
    return True


def new_ticket(token: str) -> str:
    """Signed, and of no use with another link. It travels in the page, never in an address."""
    return SIGNER.sign(f"{hash_of_any(token).hex()}/{uuid4()}/{int(clock.now().timestamp())}")


def read_ticket(told: str, token: str) -> Ticket | None:
    """None where it is none of ours, or another link's."""
    try:
        of_link, reference, made_at = SIGNER.unsign(told).split("/")
    except signing.BadSignature:
        return None
    if not secrets.compare_digest(of_link, hash_of_any(token).hex()):
        return None
    return Ticket(UUID(reference), clock.now() - datetime.fromtimestamp(int(made_at), UTC))
