"""Clients under age: who decides for them, what was consented to; and worry about a child in any case."""

from typing import Final

from django.db import models
from django.db.models import Q

from clients.models.words import choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows

RIGHTS: Final = ("parent", "legal_guardian", "court", "own")
GUARDIAN_RIGHTS: Final = ("parent", "legal_guardian", "court")
# What a guardian may be told. Of what was said or written nothing, by default nor by choice.
DATES_ONLY, NOTHING = "dates_only", "nothing"
GUARDIAN_SEES: Final = (DATES_ONLY, NOTHING)


class Guardian(ClientOwned):
    """Who has a right to decide for a client under age. Reads nothing, and is no way to reach the client."""

    space = "chart"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        manager_adds=True,
        changes=("name", "in_what_right", "phone", "may_be_contacted", "ended_on", "row_version"),
    )

    name = models.TextField()
    in_what_right = models.TextField(choices=choices(GUARDIAN_RIGHTS))
    phone = models.TextField(blank=True, default="")
    may_be_contacted = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="guardian_has_a_name"),
            models.CheckConstraint(
                condition=Q(in_what_right__in=GUARDIAN_RIGHTS), name="guardian_in_some_right"
            ),
        ]
        indexes = [models.Index(fields=["practice", "client", "id"], name="guardian_by_client")]


class Consent(ClientOwned):
    """That somebody consented to a minor's care here: who, in what right, and what a guardian may be told."""

    space = "care"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        changes=("withdrawn_on", "withdrawn_by_id", "row_version"),
        change_when="withdrawn_on IS NULL",
        definer="SELECT",
    )

    given_by = models.TextField()
    in_what_right = models.TextField(choices=choices(RIGHTS))
    given_on = models.DateField()
    guardian_sees = models.TextField(choices=choices(GUARDIAN_SEES), default=DATES_ONLY)
    # What the minor says to it, in their own words.
    own_say = models.TextField(blank=True, default="")
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = PracticeForeignKey("practices.Member", null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(given_by=""), name="consent_given_by_somebody"),
            models.CheckConstraint(condition=Q(in_what_right__in=RIGHTS), name="consent_in_some_right"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="consent_withdrawn_by_name",
            ),
        ]
        indexes = [models.Index(fields=["practice", "client", "given_on", "id"], name="consent_by_client")]


class ChildConcern(ClientOwned):
    """Worry about a child, in anybody's case: what, since when, told whom, and the duty to report it."""

    space = "team"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        changes=("told_whom", "duty_looked_at_on", "duty_looked_at_by_id", "duty_result", "row_version"),
    )

    what = models.TextField()
    since = models.DateField()
    told_whom = models.TextField(blank=True, default="")
    duty_looked_at_on = models.DateField(null=True)
    duty_looked_at_by = PracticeForeignKey("practices.Member", null=True)
    duty_result = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="child_concern_says_what"),
            models.CheckConstraint(
                condition=Q(duty_looked_at_on__isnull=True, duty_looked_at_by__isnull=True, duty_result="")
                | (Q(duty_looked_at_on__isnull=False, duty_looked_at_by__isnull=False) & ~Q(duty_result="")),
                name="child_concern_duty_looked_at_by_name",
            ),
        ]
        indexes = [models.Index(fields=["practice", "client", "recorded_at"], name="child_concern_by_client")]
