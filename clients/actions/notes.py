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


def is_locked(note: Note) -> bool:
    return note.written_at <= now() - OPEN_FOR


def write_note(*, by: Actor, case: Case, kind: str, body: str, session: Session | None = None) -> Note:
    """A case note for the care team, or a process note for its author alone."""
    if session is not None and session.case_id != case.pk:
        raise ValidationError({"session": [no_such("session")]})
    if case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    model: type[CaseNote] | type[ProcessNote] = CaseNote if kind == "case" else ProcessNote
    session_id = session.pk if session else None
    note = model(case_id=case.pk, session_id=session_id, body=body, recorded_by_id=by.member_id)
    note.save(force_insert=True)
    return note


def demand_open(*, by: Actor, note: Note) -> None:
    """403 for another's note, 409 for one's own a day after writing."""
    if note.recorded_by_id != by.member_id:
        raise PermissionDenied("This is not yours to change.")
    if is_locked(note):
        raise Refused("This note is locked: amend it.", allowed=["amend"])


def change_note(*, by: Actor, note: Note, body: str) -> Note:
    demand_open(by=by, note=note)
    return RowVersion().write(note, {"body": body})


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
