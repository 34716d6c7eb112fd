"""What somebody has to know before a link opens, and the ticket that says they knew it."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core import signing
from django.db import connection

from practices import clock
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


def begin_try() -> str | None:
    """What a code by the acting link is compared with; None where it takes no more tries. It counts as a
    wrong one as soon as this is committed, and until `was_right`: whatever becomes of the answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.try_link_factor()")
        (known,) = cursor.fetchone()
    return None if known is None else str(known)


def was_right() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.link_factor_was_right()")


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
