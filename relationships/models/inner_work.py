"""Whether somebody works on themself, as dated evidence."""

from django.db import models
from django.db.models import F, Q

from clients.models import choices
from relationships.models.entries import TOLD_ONCE, Entry
from relationships.words import INNER_WORK, SEEN_BY, SUBJECTS


class InnerWork(Entry):
    """What is known of one side's inner work on one day: none, claimed, or seen, since when and by whom."""

    space = "care"
    rows = TOLD_ONCE

    subject = models.TextField(choices=choices(SUBJECTS))
    status = models.TextField(choices=choices(INNER_WORK))
    told_on = models.DateField()
    what = models.TextField(blank=True, default="")
    since = models.DateField(null=True)
    last_seen = models.DateField(null=True)
    seen_by = models.TextField(choices=choices(SEEN_BY), blank=True, default="")
    # Who somebody else is, in the teller's words.
    seen_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=SUBJECTS), name="inner_work_subject_known"),
            models.CheckConstraint(condition=Q(status__in=INNER_WORK), name="inner_work_status_known"),
            models.CheckConstraint(
                condition=(
                    Q(status="seen", since__lte=F("last_seen"), last_seen__lte=F("told_on"))
                    & Q(seen_by__in=SEEN_BY)
                    & ~Q(what="")
                )
                | Q(~Q(status="seen"), since=None, last_seen=None, seen_by="", seen_by_name=""),
                name="inner_work_seen_with_since_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(seen_by_name="") | Q(seen_by="somebody_else"),
                name="inner_work_names_only_somebody_else",
            ),
            # Nobody sees into their own blind spots: what one says of oneself is a claim.
            models.CheckConstraint(
                condition=~Q(subject="self", seen_by="client"), name="inner_work_of_self_seen_by_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "subject", "told_on"],
                name="inner_work_by_relationship",
            )
        ]
