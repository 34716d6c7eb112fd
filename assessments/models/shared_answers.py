"""Answers that two of a couple read of each other: who was asked with whom, who agreed, and the copies."""

from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import Q

from assessments.models.forms import FormVersion
from assessments.models.homework import Homework
from clients.models import Case
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import NOBODY, Rows
from relationships.models.shares import STANDS, Copy

WHEN_BOTH_SENT: Final = "when_both_sent"
NOT_SHOWN_YET: Final = "copy_id IS NULL"
SENT_ALREADY: Final = (
    "homework_id IN (SELECT r.homework_id FROM assessments_response r"
    " WHERE r.practice_id = assessments_revealagreement.practice_id)"
)


class PairedHomework(ClientOwned):
    """One of two homeworks that a therapist gave the two of a couple together; never a client's to know.

    Each of the two has a row of its own, with the same `pair`. A separation ends all pairs.
    """

    space = "team"
    rows = Rows(
        case_column="case_id", team_adds=True, add_when="rls.may_pair_homework(case_id)", definer="SELECT"
    )

    case = PracticeForeignKey(Case)
    chapter = models.SmallIntegerField(default=0, editable=False)
    homework = PracticeForeignKey(Homework)
    pair = models.UUIDField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "homework", "chapter"], name="paired_homework_in_one_pair"
            ),
            models.UniqueConstraint(
                fields=["practice", "pair", "client", "chapter"], name="paired_homework_one_of_each"
            ),
        ]


class SharedAnswers(Copy):
    """What one of the two answered, as the other reads it since both had sent and both had agreed.

    Written by the database alone (`rls.reveal_when_both_sent`), both copies at once. Never a score, never
    what is sensitive; what is corrected later stays out of it.
    """

    space = "joint"
    rows = Rows(
        add_when=NOBODY,
        changes=("withdrawn_at",),
        change_when=STANDS,
        partner_reads=STANDS,
        definer="INSERT",
    )

    version = PracticeForeignKey(FormVersion)
    items = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "case", "shared_at", "id"], name="shared_answers_by_case")
        ]


class RevealAgreement(ClientOwned):
    """That a client agrees to show the other what they answered; and which copy came of it.

    No row is a no, and so is one that was taken back: nobody but the client and their care team tells it
    from anything else that stands in the way.
    """

    space = "care"
    rows = Rows(
        client_adds=True,
        client_changes=True,
        changes=("agreed", "said_at"),
        # Nobody agrees to show what they have not sent.
        add_when=f"{NOT_SHOWN_YET} AND {SENT_ALREADY}",
        change_when=NOT_SHOWN_YET,
        definer="SELECT, UPDATE",
    )

    # An id tells no moment: the line that tells of the copy is on the record of whoever agreed last, too.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    homework = PracticeForeignKey(Homework)
    agreed = models.BooleanField(default=True)
    said_at = models.DateTimeField()
    copy = PracticeForeignKey(SharedAnswers, null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "homework"], name="reveal_agreement_once"),
            models.UniqueConstraint(fields=["practice", "copy"], name="reveal_agreement_of_its_copy"),
            models.CheckConstraint(
                condition=Q(copy__isnull=True) | Q(agreed=True), name="reveal_agreement_shown_as_agreed"
            ),
        ]
