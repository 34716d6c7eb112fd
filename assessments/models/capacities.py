"""Levels of capacities as they were assessed, and the state that is kept of them."""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clients.models import Case, Session, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import ME, OWN_CLIENT, Policy, Rows
from relationships.models import LEVEL, Relationship
from relationships.words import BASES, CAPACITIES, RATERS, SUBJECTS

WORKING_CLIENT: Final = "client_id = ANY (ARRAY(SELECT rls.my_working_clients()))"
MINE_IN_MY_CASES: Final = f"case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = {ME}"


def level_constraints(noun: str) -> list[models.CheckConstraint]:
    return [
        *(
            models.CheckConstraint(
                condition=Q(**{f"{capacity}__isnull": True}) | Q(**{f"{capacity}__range": (0, 4)}),
                name=f"{noun}_{capacity}_is_a_level",
            )
            for capacity in CAPACITIES
        ),
        models.CheckConstraint(
            condition=Q(subject="other", rater="therapist", basis__in=BASES)
            | Q(subject="other", rater="client", basis__in=BASES)
            | Q(subject="self", rater="client", basis="self_report")
            | Q(subject="self", rater="therapist", basis="observed"),
            name=f"{noun}_basis_allowed",
        ),
    ]


class Levels(ClientOwned):
    """Levels of some capacities of one subject, on one day, by one rater, on one basis. Never changed."""

    relationship = PracticeForeignKey(Relationship)
    subject = models.TextField(choices=choices(SUBJECTS))
    rater = models.TextField(choices=choices(RATERS))
    basis = models.TextField(choices=choices(BASES))
    assessed_on = models.DateField()
    self_soothing = models.SmallIntegerField(null=True, validators=LEVEL)
    self_regulation = models.SmallIntegerField(null=True, validators=LEVEL)
    defense_awareness = models.SmallIntegerField(null=True, validators=LEVEL)
    words_and_actions = models.SmallIntegerField(null=True, validators=LEVEL)
    energy = models.SmallIntegerField(null=True, validators=LEVEL)
    boundaries = models.SmallIntegerField(null=True, validators=LEVEL)
    evidence = models.JSONField(default=dict, blank=True)
    session = PracticeForeignKey(Session, null=True)
    supersedes = PracticeForeignKey("self", null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def levels(self) -> dict[str, int | None]:
        return {capacity: getattr(self, capacity) for capacity in CAPACITIES}


class Assessment(Levels):
    """What the client observed, or a therapist's assessment that its author released to the client."""

    space = "care"
    rows = Rows(
        also=(
            Policy(
                "team_adds",
                "INSERT",
                check=f"{WORKING_CLIENT} AND recorded_by_id = {ME}"
                " AND (rater = 'client' OR rater = 'therapist' AND released_at IS NOT NULL)",
            ),
            Policy(
                "client_adds",
                "INSERT",
                check=f"{OWN_CLIENT} AND recorded_by_id = {ME} AND rater = 'client' AND released_at IS NULL",
            ),
        ),
        definer="SELECT",
    )

    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *level_constraints("assessment"),
            models.UniqueConstraint(fields=["practice", "supersedes"], name="assessment_superseded_once"),
            models.CheckConstraint(
                condition=Q(rater="client", released_at__isnull=True)
                | Q(rater="therapist", released_at__isnull=False),
                name="assessment_of_a_therapist_was_released",
            ),
        ]
        indexes = [
            # Read by the trigger that keeps the state, and by trends: a window, without touching the table.
            models.Index(
                fields=["practice", "relationship", "subject", "rater", "assessed_on"],
                include=[*CAPACITIES, "basis"],
                name="assessment_history",
            ),
            models.Index(fields=["practice", "client", "assessed_on", "id"], name="assessment_by_client"),
        ]


class TeamAssessment(Levels):
    """A therapist's own assessment, until its author releases it; or what a client keeps with their team."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        team_adds=True,
        changes=("released_as_id",),
        also=(
            # Once, and by its author alone.
            Policy(
                "author_releases",
                "UPDATE",
                f"{MINE_IN_MY_CASES} AND released_as_id IS NULL",
                MINE_IN_MY_CASES,
            ),
        ),
        definer="SELECT, INSERT",
    )

    # None: kept by the client, with the whole care team.
    case = PracticeForeignKey(Case, null=True)
    released_as = PracticeForeignKey(Assessment, null=True)

    class Meta:
        constraints = [
            *level_constraints("team_assessment"),
            models.UniqueConstraint(
                fields=["practice", "supersedes"], name="team_assessment_superseded_once"
            ),
            models.UniqueConstraint(fields=["practice", "released_as"], name="team_assessment_released_once"),
            models.CheckConstraint(
                condition=Q(rater="therapist", case__isnull=False)
                | Q(rater="client", case__isnull=True, released_as__isnull=True),
                name="team_assessment_of_a_case_or_kept",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "subject", "rater", "case", "assessed_on"],
                include=[*CAPACITIES, "basis"],
                name="team_assessment_history",
            ),
        ]


def six(field: "models.Field[Any, Any]") -> Any:
    return ArrayField(field, size=6)


class KeptLevels(ClientOwned):
    """The levels used of one relationship, subject and view, in the order of the six capacities.

    Written by a definer's trigger from history alone; fit, staleness and harm are computed at read.
    """

    relationship = PracticeForeignKey(Relationship)
    subject = models.TextField(choices=choices(SUBJECTS))
    view = models.TextField(choices=choices(RATERS))
    levels = six(models.SmallIntegerField(null=True))
    newest_on = six(models.DateField(null=True))
    seen_once = six(models.BooleanField(null=True))

    class Meta:
        abstract = True


class KeptState(KeptLevels):
    """From `care` rows alone."""

    space = "care"
    rows = Rows(definer="SELECT, INSERT, UPDATE", audited=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "relationship", "subject", "view"], name="kept_state_once"
            )
        ]
        indexes = [models.Index(fields=["practice", "client", "relationship"], name="kept_state_by_client")]


class TeamKeptState(KeptLevels):
    """From `care` rows and one case's own, or what is kept with the team; there only while there is any."""

    space = "team"
    rows = Rows(case_column="case_id", definer="SELECT, INSERT, UPDATE, DELETE", audited=False)

    case = PracticeForeignKey(Case, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "case", "relationship", "subject", "view"],
                nulls_distinct=False,
                name="team_kept_state_once",
            )
        ]
        indexes = [
            models.Index(fields=["practice", "client", "relationship"], name="team_kept_state_by_client")
        ]
