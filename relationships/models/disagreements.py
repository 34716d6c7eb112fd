"""Conflicts and how they were handled, and what they were said to be before."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from relationships.models.entries import TOLD_ONCE, Told, said_otherwise
from relationships.models.own_words import OwnWords
from relationships.models.relationships import LEVEL
from relationships.words import (
    AREAS,
    DISAGREEMENT_STATES,
    HARM,
    MOVES,
    NOBODY_YET,
    ONE_GAVE_IN,
    PARKED,
    REPAIRED_BY,
    SIDES,
)


class Disagreement(OwnWords):
    """A conflict: what each side did in it, and what became of it."""

    space = "care"
    rows = said_otherwise(
        *("outcome", "outcome_on", "returns_on", "gave_in", "repaired_by", "repaired_on"),
        *("is_first", "said_by_id"),
    )

    # Told from memory: then the day may be unknown, the year may be told alone, and no move is asked for.
    remembered = models.BooleanField(default=False)
    happened_on = models.DateField(null=True, blank=True)
    year = models.SmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1900)])
    is_first = models.BooleanField(default=False)
    about = models.TextField()
    area = models.TextField(choices=choices(AREAS))
    my_move = models.TextField(choices=choices(MOVES), blank=True, default="")
    their_move = models.TextField(choices=choices(MOVES), blank=True, default="")
    escalation = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    outcome = models.TextField(choices=choices(DISAGREEMENT_STATES))
    # The day of an outcome that came later than the disagreement itself.
    outcome_on = models.DateField(null=True, blank=True)
    returns_on = models.DateField(null=True, blank=True)
    gave_in = models.TextField(choices=choices(SIDES), blank=True, default="")
    repaired_by = models.TextField(choices=choices(REPAIRED_BY), default=NOBODY_YET)
    repaired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # Only among those that the client reads: a refusal would tell of one that is kept.
            models.UniqueConstraint(
                fields=["practice", "relationship"],
                name="disagreement_first_once",
                condition=Q(is_first=True, is_kept=False),
            ),
            models.CheckConstraint(condition=Q(area__in=AREAS), name="disagreement_area_known"),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=False, year__isnull=True) | Q(remembered=True),
                name="disagreement_dated_or_remembered",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(happened_on__isnull=True, year__range=(1900, 9999)),
                name="disagreement_day_or_year",
            ),
            models.CheckConstraint(
                condition=Q(remembered=True)
                | Q(my_move__in=MOVES, their_move__in=MOVES, escalation__isnull=False),
                name="disagreement_has_both_moves",
            ),
            models.CheckConstraint(
                condition=Q(escalation__isnull=True) | Q(escalation__range=(0, 4)),
                name="disagreement_escalation_is_a_level",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=list(DISAGREEMENT_STATES)), name="disagreement_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=PARKED, returns_on__isnull=False)
                | (~Q(outcome=PARKED) & Q(returns_on__isnull=True)),
                name="disagreement_parked_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ONE_GAVE_IN, gave_in__in=SIDES)
                | (~Q(outcome=ONE_GAVE_IN) & Q(gave_in="")),
                name="disagreement_one_gave_in",
            ),
            # Harm counts for a year: it has to be known when it was.
            models.CheckConstraint(
                condition=~Q(outcome=HARM)
                | Q(happened_on__isnull=False)
                | Q(year__isnull=False)
                | Q(outcome_on__isnull=False),
                name="disagreement_harm_has_a_year",
            ),
            models.CheckConstraint(
                condition=Q(repaired_by=NOBODY_YET, repaired_on__isnull=True)
                | Q(repaired_by__in=[by for by in REPAIRED_BY if by != NOBODY_YET])
                & (Q(repaired_on__isnull=False) | Q(remembered=True)),
                name="disagreement_repaired_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True)
                | (Q(repaired_on__isnull=True) | Q(repaired_on__gte=F("happened_on")))
                & (Q(outcome_on__isnull=True) | Q(outcome_on__gte=F("happened_on"))),
                name="disagreement_goes_on_afterwards",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="disagreement_by_relationship"
            ),
            # Read by `harm_on`.
            models.Index(
                fields=["practice", "relationship"],
                name="disagreement_with_harm",
                condition=Q(outcome=HARM),
            ),
        ]


class DisagreementVersion(Told):
    """What was said to have become of a disagreement, from one moment on."""

    space = "care"
    rows = TOLD_ONCE

    disagreement = PracticeForeignKey(Disagreement)
    number = models.IntegerField()
    outcome = models.TextField(choices=choices(DISAGREEMENT_STATES))
    outcome_on = models.DateField(null=True)
    returns_on = models.DateField(null=True)
    gave_in = models.TextField(choices=choices(SIDES), blank=True, default="")
    repaired_by = models.TextField(choices=choices(REPAIRED_BY))
    repaired_on = models.DateField(null=True)
    is_first = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "disagreement", "number"], name="disagreement_version_once"
            )
        ]
