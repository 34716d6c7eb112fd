"""Lines that a therapist jots down in the room."""

from typing import Final

from django.db import models
from django.db.models import Q

from clients.models.cases import Case, Client, Session
from clients.models.words import choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import PracticeOwned
from privacy.spaces import ME, Policy, Rows

SAFETY, NEXT_TIME = "safety", "next_time"
JOT_KINDS: Final = (
    *("boundary", "norm", "need", "request", "disagreement", "moment", "disclosure", "goal"),
    *(SAFETY, NEXT_TIME, "other"),
)
# What became of it: an entry of its own, a part of a note or the plan, or nothing at all.
IN_NOTE, DROPPED = "note", "nothing"
FILED_AS: Final = (
    *("boundary", "norm", "need", "request", "disagreement", "moment", "disclosure", "goal"),
    *(SAFETY, IN_NOTE, "plan", DROPPED),
)


class Jot(PracticeOwned):
    """A line of a session: about one of the two, seen by the team alone, or joint. Filed later, once."""

    space = "team"
    rows = Rows(
        by="case",
        case_column="case_id",
        team_adds=True,
        # Only about somebody of the session's own case.
        add_when="(about_id IS NULL OR rls.may_attend(session_id, about_id))",
        changes=("filed_at", "filed_as", "filed_by_id"),
        also=(
            Policy(
                "team_files",
                "UPDATE",
                "case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND filed_at IS NULL",
                f"case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND filed_by_id = {ME}",
            ),
        ),
    )

    case = PracticeForeignKey(Case)
    session = PracticeForeignKey(Session)
    # Null: joint, and so fit for the eyes of both.
    about = PracticeForeignKey(Client, null=True)
    kind = models.TextField(choices=choices(JOT_KINDS))
    line = models.TextField()
    filed_at = models.DateTimeField(null=True)
    filed_as = models.TextField(choices=choices(FILED_AS), blank=True, default="")
    filed_by = PracticeForeignKey("practices.Member", null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=JOT_KINDS), name="jot_kind_known"),
            models.CheckConstraint(condition=~Q(line=""), name="jot_says_something"),
            models.CheckConstraint(
                condition=~Q(kind=SAFETY) | Q(about__isnull=False), name="jot_on_safety_is_never_joint"
            ),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, filed_as="", filed_by__isnull=True)
                | Q(filed_at__isnull=False, filed_as__in=FILED_AS, filed_by__isnull=False),
                name="jot_filed_as_something_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["practice", "session", "recorded_at", "id"], name="jot_by_session")]
