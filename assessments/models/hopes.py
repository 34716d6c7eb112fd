"""What is expected of the days to come: hopes of clients, and forecasts as they were made."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from assessments.models.capacities import six
from assessments.rules import SURE
from clients.models import Case, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from relationships.models import LEVEL, Entry, Relationship
from relationships.words import CAPACITIES, RATERS, SUBJECTS

SURE_WORDS: Final = tuple(SURE)


class Hope(Entry):
    """What a client expects to see of the other: a level of one capacity by a day, and how sure they are."""

    space = "care"
    rows = Rows(team_adds=True, client_adds=True, keeps=True)

    capacity = models.TextField(choices=choices(CAPACITIES))
    level = models.SmallIntegerField(validators=LEVEL)
    # The day in the practice on which it was written, and the level used then; none: not enough seen.
    written_on = models.DateField()
    level_then = models.SmallIntegerField(null=True, validators=LEVEL)
    by_when = models.DateField()
    sure = models.TextField(choices=choices(SURE_WORDS))
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__in=CAPACITIES), name="hope_capacity_known"),
            models.CheckConstraint(condition=Q(sure__in=SURE_WORDS), name="hope_sure_known"),
            models.CheckConstraint(
                condition=Q(level__range=(0, 4))
                & (Q(level_then=None) | Q(level_then__range=(0, 4), level__gt=F("level_then"))),
                name="hope_above_the_level_of_its_day",
            ),
            models.CheckConstraint(
                condition=Q(by_when__gt=F("written_on")), name="hope_for_a_day_after_its_writing"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "relationship", "by_when"], name="hope_by_relationship"),
            models.Index(fields=["practice", "client", "by_when", "id"], name="hope_by_client"),
        ]


class StoredForecast(ClientOwned):
    """A forecast as it was made, six values each in the order of the capacities. Held against its day later.

    For the team alone, whatever is opened to the client: it may rest on what they are not shown.
    """

    space = "team"
    rows = Rows(case_column="case_id", team_adds=True)

    case = PracticeForeignKey(Case)
    relationship = PracticeForeignKey(Relationship)
    subject = models.TextField(choices=choices(SUBJECTS))
    view = models.TextField(choices=choices(RATERS))
    made_on = models.DateField()
    at = models.DateField()
    as_it_is = six(models.SmallIntegerField(null=True))
    # Exact, like "13/4".
    if_work_goes_on = six(models.TextField(null=True))
    falling = six(models.TextField(null=True))
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=SUBJECTS), name="stored_forecast_subject_known"),
            models.CheckConstraint(condition=Q(view__in=RATERS), name="stored_forecast_view_known"),
            models.CheckConstraint(condition=Q(at__gt=F("made_on")), name="stored_forecast_looks_ahead"),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "made_on", "id"], name="stored_forecast_by_relation"
            )
        ]
