"""What the care team keeps, and what an author keeps."""

from typing import Final

from django.db import models

from clients.models.cases import Case, Session
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import PracticeOwned
from privacy.spaces import ME, Policy, Rows

WITHIN_A_DAY: Final = "written_at > now() - interval '24 hours'"
# What is signed is locked at once.
UNSIGNED: Final = f"{WITHIN_A_DAY} AND signed_at IS NULL"


class CaseNote(PracticeOwned):
    """What the care team keeps of a session. Locked when signed, or a day after writing; then amended."""

    space = "team"
    rows = Rows(
        by="case",
        case_column="case_id",
        team_adds=True,
        changes=("body", "next_time", "signed_at", "row_version"),
        also=(
            Policy(
                "author_changes",
                "UPDATE",
                f"recorded_by_id = {ME} AND {UNSIGNED}"
                " AND case_id = ANY (ARRAY(SELECT rls.my_working_cases()))",
                f"recorded_by_id = {ME}",
            ),
        ),
    )

    case = PracticeForeignKey(Case)
    session = PracticeForeignKey(Session, null=True, blank=True)
    body = models.TextField()
    # What the next session is to begin with.
    next_time = models.TextField(blank=True, default="")
    # By its author: nobody signs for somebody else.
    signed_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["practice", "case", "written_at", "id"], name="case_note_by_case")]


class CaseNoteAmendment(PracticeOwned):
    """What was added to a locked case note; the note itself stays as it was."""

    space = "team"
    rows = Rows(by="case", case_column="case_id", team_adds=True)

    case = PracticeForeignKey(Case)
    note = PracticeForeignKey(CaseNote)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "note", "written_at"], name="case_amendment_by_note")]


class ProcessNote(PracticeOwned):
    """A therapist's own working note; its author's alone."""

    space = "author"
    rows = Rows(by="case", changes=("body", "row_version"), change_when=WITHIN_A_DAY)

    case = PracticeForeignKey(Case)
    session = PracticeForeignKey(Session, null=True, blank=True)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["practice", "case", "written_at", "id"], name="process_note_by_case")]


class ProcessNoteAmendment(PracticeOwned):
    """What was added to a locked process note; the note itself stays as it was."""

    space = "author"
    rows = Rows(by="case")

    case = PracticeForeignKey(Case)
    note = PracticeForeignKey(ProcessNote)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "note", "written_at"], name="process_amendment_by_note")]
