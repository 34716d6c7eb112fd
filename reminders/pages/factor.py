"""What somebody has to know before a link opens, and the ticket that says they knew it."""

import hashlib
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
    """One filling-in by one link: the reference of what is sent by it, how old it is, and by which code."""

    reference: UUID
    age: timedelta
    # Names a hash of it, so that it is the same code only while nobody has chosen anew.
    code: bytes

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


def was_wrong() -> None:
    """Once it is guessed at, the care team hears of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.link_factor_was_wrong()")


def still_opens(ticket: Ticket) -> bool:
    """Whether its code opened the acting link now; else nothing more is shown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.link_still_opens(%s)", [ticket.code])
        (opens,) = cursor.fetchone()
    return bool(opens)


def new_ticket(token: str, known: str) -> str:
    """Signed, of no use with another link, nor once there is another code than the `known` one. It travels in
    the page, never in an address."""
    told = (hash_of_any(token).hex(), uuid4(), int(clock.now().timestamp()), _named(known).hex())
    return SIGNER.sign("/".join(str(part) for part in told))


def _named(known: str) -> bytes:
    """As rls.link_opens names what is stored of a code."""
    return hashlib.sha256(known.encode()).digest()


def read_ticket(told: str, token: str) -> Ticket | None:
    """None where it is none of ours, or another link's."""
    try:
        of_link, reference, made_at, code = SIGNER.unsign(told).split("/")
    except (signing.BadSignature, ValueError):
        return None
    if not secrets.compare_digest(of_link, hash_of_any(token).hex()):
        return None
    return Ticket(
        UUID(reference), clock.now() - datetime.fromtimestamp(int(made_at), UTC), bytes.fromhex(code)
    )
