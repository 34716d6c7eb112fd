"""What a client chooses about links, and where one leads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from rest_framework.exceptions import ValidationError

from assessments.models import Homework
from clients.actions import tell_contact_changed
from clients.models import Client
from practices import clock
from reminders import factors
from reminders.facts import select
from reminders.models import PIN, SIGN_IN, LinkFactor
from reminders.rules.factors import pin_fault, word_fault
from reminders.tokens import hash_of_any

FAULTS: Final = {
    "not_a_pin": "A PIN is 4 to 8 digits.",
    "not_a_word": "A code word has 6 letters or more, and at most 60 characters.",
    "guessed_at_once": "This is among the first that anybody would try. Choose another.",
    "guessed_at": "Somebody tried to guess this one. Choose another.",
    "born_on": "Whoever knows you knows your day of birth. Choose another.",
    "own_name": "Whoever knows you knows your name. Choose another.",
}


@dataclass(frozen=True)
class Chosen:
    """What a client has to know to open a link, and how often somebody did not."""

    kind: str
    changed_at: datetime | None
    wrong_tries: int


@dataclass(frozen=True)
class Behind:
    homework_id: UUID | None


def my_factor() -> Chosen:
    """Of the acting client; all that they see of this table is their own row."""
    row = LinkFactor.objects.first()
    if row is None:
        return Chosen(SIGN_IN, None, 0)
    ((wrong,),) = select("SELECT rls.my_wrong_link_factors()")
    return Chosen(row.kind, row.changed_at, int(wrong))


def choose_factor(*, kind: str, code: str) -> None:
    """Hashed as passwords are. Wrong codes that were tried before count no more, unless it is the very same
    code again: once that was guessed at, it is refused. The care team is told that links open otherwise."""
    # All that a client sees of this table is their own row.
    client = Client.objects.get()
    fault = (
        pin_fault(code, client.born_on)
        if kind == PIN
        else word_fault(code, (client.name, client.preferred_name))
    )
    if fault:
        raise ValidationError({"code": [FAULTS[fault]]})
    told = {"kind": kind, "hash": _same_or_new(code), "changed_at": clock.now()}
    if not LinkFactor.objects.filter(client=client).update(**told):
        LinkFactor(client_id=client.pk, **told).save(force_insert=True)
    tell_contact_changed(UUID(str(client.pk)))


def _same_or_new(code: str) -> str:
    """What is stored of it: as it was, where it is the code at which wrong ones were tried."""
    for known, is_guessed_at in select("SELECT hash, is_guessed_at FROM rls.my_tried_code()"):
        if factors.matches(code, known):
            if is_guessed_at:
                raise ValidationError({"code": [FAULTS["guessed_at"]]})
            return str(known)
    return factors.hashed(code)


def sign_in_again() -> None:
    """The care team is told where there was a code until now."""
    for client_id in LinkFactor.objects.values_list("client_id", flat=True):
        LinkFactor.objects.filter(client_id=client_id).delete()
        tell_contact_changed(client_id)


def homework_behind(token: str) -> Behind | None:
    """Where this link leads the acting client; None where it is not theirs, or no more."""
    rows = select("SELECT homework_id FROM rls.my_link_homework(%s)", hash_of_any(token))
    if not rows:
        return None
    ((homework_id,),) = rows
    # What still waits its turn, or was withdrawn, is nothing to go to.
    readable = Homework.objects.filter(pk=homework_id).values_list("pk", flat=True).first()
    return Behind(readable)
