"""What answers raised, for whoever cares for the client; the client reads none of it."""

from typing import Final

from django.db import models
from django.db.models import Q

from assessments.models.forms import FormVersion
from assessments.models.homework import KeptResponse, Response
from clients.models import URGENT, Case, choices
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows

NOTE, ATTENTION = "note", "attention"
SEVERITIES: Final = (NOTE, ATTENTION, URGENT)


class RaisedFlag(ClientOwned):
    """One flag that these answers raised, of an item or a scale. Recomputing adds rows, it changes none."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        definer="SELECT, INSERT",
        audited=False,
        reason="It is computed from answers that have a line of their own.",
    )

    # The case whose team alone reads it: of what a client keeps, and of what they told after a session.
    case = PracticeForeignKey(Case, null=True)
    response = PracticeForeignKey(Response, null=True)
    kept = PracticeForeignKey(KeptResponse, null=True)
    version = PracticeForeignKey(FormVersion)
    key = models.TextField()
    severity = models.TextField(choices=choices(SEVERITIES))
    item = models.TextField(blank=True, default="")
    scale = models.TextField(blank=True, default="")
    tell = models.TextField()
    # Why a screening is due because of it, in the words of clients.ScreeningCause; empty where none is.
    calls_for_screening = models.TextField(blank=True, default="")
    # False where it was known before: the answers that these correct raised it, or another engine did.
    is_news = models.BooleanField()
    scoring_hash = models.TextField()
    engine_version = models.SmallIntegerField()
    scored_at = models.DateTimeField()
    # When the answers told it: a talk about violence since then has answered it.
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(response__isnull=False, kept__isnull=True)
                | Q(response__isnull=True, kept__isnull=False, case__isnull=False),
                name="raised_flag_of_sent_or_kept",
            ),
            models.UniqueConstraint(
                fields=["practice", "response", "key", "scoring_hash", "engine_version"],
                name="raised_flag_once_per_engine",
            ),
            models.UniqueConstraint(
                fields=["practice", "kept", "key", "scoring_hash", "engine_version"],
                name="raised_flag_kept_once",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "recorded_at", "id"], name="raised_flag_by_client")
        ]
