"""Norms as they stand, and every version they had."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from relationships.models.entries import TOLD_ONCE, Told, said_otherwise
from relationships.models.own_words import OwnWords
from relationships.words import (
    ANSWERS,
    AREAS,
    AVAILABILITY,
    DECLINED,
    HEALTHY,
    NORM_STATES,
    NOTICED,
    QUESTIONS,
    SET_BY,
)


class Norm(OwnWords):
    """How the two handle one question in one area. What it was before stays in its versions."""

    space = "care"
    rows = said_otherwise(
        *("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy", "review_on"),
        *("available_when", "available_where", "available_how", "decided_by", "state"),
        *("answer", "reason", "said_by_id"),
    )

    area = models.TextField(choices=choices(AREAS))
    question = models.TextField(choices=choices(QUESTIONS))
    today = models.TextField()
    wanted = models.TextField(blank=True, default="")
    is_spoken = models.BooleanField(default=False)
    is_deliberate = models.BooleanField(default=False)
    set_by = models.TextField(choices=choices(SET_BY), default="both")
    healthy = models.TextField(choices=choices(HEALTHY), default="unsure")
    # Of the question `availability` alone: when, where and how one is there for the other, and who decides.
    available_when = models.TextField(blank=True, default="")
    available_where = models.TextField(blank=True, default="")
    available_how = models.TextField(blank=True, default="")
    decided_by = models.TextField(choices=choices(SET_BY), blank=True, default="")
    review_on = models.DateField(null=True, blank=True)
    state = models.TextField(choices=choices(NORM_STATES), default=NOTICED)
    answer = models.TextField(choices=choices(ANSWERS), blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(area__in=AREAS), name="norm_area_known"),
            models.CheckConstraint(condition=Q(question__in=QUESTIONS), name="norm_question_known"),
            models.CheckConstraint(condition=Q(state__in=list(NORM_STATES)), name="norm_state_known"),
            models.CheckConstraint(
                condition=Q(state=DECLINED, answer__in=ANSWERS) | (~Q(state=DECLINED) & Q(answer="")),
                name="norm_declined_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(question=AVAILABILITY, decided_by__in=("", *SET_BY))
                | Q(available_when="", available_where="", available_how="", decided_by=""),
                name="norm_availability_of_its_question",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "relationship", "area", "state"], name="norm_by_relationship")
        ]


class NormVersion(Told):
    """A norm as it stood from one moment on; the story that the norms board tells."""

    space = "care"
    rows = TOLD_ONCE

    norm = PracticeForeignKey(Norm)
    number = models.IntegerField()
    today = models.TextField()
    wanted = models.TextField(blank=True, default="")
    is_spoken = models.BooleanField()
    is_deliberate = models.BooleanField()
    set_by = models.TextField(choices=choices(SET_BY))
    healthy = models.TextField(choices=choices(HEALTHY))
    available_when = models.TextField(blank=True, default="")
    available_where = models.TextField(blank=True, default="")
    available_how = models.TextField(blank=True, default="")
    decided_by = models.TextField(choices=choices(SET_BY), blank=True, default="")
    review_on = models.DateField(null=True)
    state = models.TextField(choices=choices(NORM_STATES))
    answer = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "norm", "number"], name="norm_version_once")
        ]


class NormObservation(Told):
    """Whether a norm that stands was kept to on one day, as one person saw it."""

    space = "care"
    rows = TOLD_ONCE

    norm = PracticeForeignKey(Norm)
    observed_on = models.DateField()
    was_lived = models.BooleanField()
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            # Among what the client reads alone: a refusal would betray what they kept for the same day.
            models.UniqueConstraint(
                fields=["practice", "norm", "recorded_by", "observed_on"],
                condition=Q(is_kept=False),
                name="norm_observation_once_a_day",
            )
        ]
        indexes = [models.Index(fields=["practice", "norm", "observed_on"], name="norm_observation_by_norm")]
