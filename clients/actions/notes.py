from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import DatabaseError
from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import (
    CLOSED,
    Case,
    CaseNote,
    CaseNoteAmendment,
    ProcessNote,
    ProcessNoteAmendment,
    Session,
)
from practices.clock import now
from privacy.actor import Actor
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

Note = CaseNote | ProcessNote
# Said once more in the database's policy on case notes.
OPEN_FOR: Final = timedelta(hours=24)


ONLY_CASE_NOTES: Final = "Only a case note has this."


def is_locked(note: Note) -> bool:
    signed = isinstance(note, CaseNote) and note.signed_at is not None
    return signed or note.written_at <= now() - OPEN_FOR


def write_note(
    *,
    by: Actor,
    case: Case,
    kind: str,
    body: str,
    session: Session | None = None,
    next_time: str = "",
    sign: bool = False,
) -> Note:
    """A case note for the care team, or a process note for its author alone."""
    _demand_case_note(kind == "case", {"next_time": next_time, "sign": sign})
    if session is not None and session.case_id != case.pk:
        raise ValidationError({"session": [no_such("session")]})
    if case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    model: type[CaseNote] | type[ProcessNote] = CaseNote if kind == "case" else ProcessNote
    more = {"next_time": next_time, "signed_at": now() if sign else None} if kind == "case" else {}
    session_id = session.pk if session else None
    note = model(case_id=case.pk, session_id=session_id, body=body, recorded_by_id=by.member_id, **more)
    note.save(force_insert=True)
    return note


def _demand_case_note(is_one: bool, told: Mapping[str, object]) -> None:
    wrong = {name: [ONLY_CASE_NOTES] for name, value in told.items() if value and not is_one}
    if wrong:
        raise ValidationError(wrong)


def demand_open(*, by: Actor, note: Note) -> None:
    """403 for another's note, 409 for one's own once it is signed or a day old."""
    if note.recorded_by_id != by.member_id:
        raise PermissionDenied("This is not yours to change.")
    if is_locked(note):
        raise Refused("This note is locked: amend it.", allowed=["amend"])


def change_note(*, by: Actor, note: Note, body: str, next_time: str | None = None) -> Note:
    demand_open(by=by, note=note)
    _demand_case_note(isinstance(note, CaseNote), {"next_time": next_time})
    more = {} if next_time is None or isinstance(note, ProcessNote) else {"next_time": next_time}
    return RowVersion().write(note, {"body": body, **more})


def amend_note(*, by: Actor, note: Note, body: str) -> CaseNoteAmendment | ProcessNoteAmendment:
    """Add to a note what was left out or wrong; the note itself stays as it was."""
    model: type[CaseNoteAmendment] | type[ProcessNoteAmendment]
    model = CaseNoteAmendment if isinstance(note, CaseNote) else ProcessNoteAmendment
    amendment = model(case_id=note.case_id, note_id=note.pk, body=body, recorded_by_id=by.member_id)
    try:
        amendment.save(force_insert=True)
    except DatabaseError as refused:
        # Read only: a closed case, or one of another team.
        if getattr(refused.__cause__, "sqlstate", "") == "42501":
            raise PermissionDenied("This is not yours to amend.") from None
        raise
    return amendment
