"""One client's relationship with one other person, and what hangs on it as a whole."""

from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from clients.models import Case, Session, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import Policy, Rows
from relationships.words import CAPACITIES, OPENINGS

LEVEL: Final = (MinValueValidator(0), MaxValueValidator(4))


class Kind(PracticeOwned):
    """A kind of relationship, with the load it puts on each capacity and its openness."""

    space = "practice"
    rows = Rows(
        written_by=("manager",),
        changes=("name", "openness", *CAPACITIES, "is_used", "row_version"),
        client_reads="(SELECT rls.has_role('client'))",
        definer="SELECT",
    )

    name = models.TextField()
    self_soothing = models.SmallIntegerField(validators=LEVEL)
    self_regulation = models.SmallIntegerField(validators=LEVEL)
    defense_awareness = models.SmallIntegerField(validators=LEVEL)
    words_and_actions = models.SmallIntegerField(validators=LEVEL)
    energy = models.SmallIntegerField(validators=LEVEL)
    boundaries = models.SmallIntegerField(validators=LEVEL)
    openness = models.SmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(5)])
    is_used = models.BooleanField(default=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "name"], name="kind_name_once"),
            models.CheckConstraint(condition=Q(openness__range=(0, 5)), name="kind_openness_is_a_rung"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{capacity}__range": (0, 4)}), name=f"kind_{capacity}_is_a_level"
                )
                for capacity in CAPACITIES
            ),
        ]

    @property
    def load(self) -> dict[str, int]:
        return {capacity: getattr(self, capacity) for capacity in CAPACITIES}


class Relationship(ClientOwned):
    """One client's relationship with one other person, from that client's side."""

    space = "care"
    rows = Rows(
        team_adds=True,
        client_adds=True,
        team_changes=True,
        client_changes=True,
        keeps=True,
        changes=("other_name", "kind_id", "load_override", "since", "ended_on", "row_version"),
        definer="SELECT",
    )

    other_name = models.TextField()
    kind = PracticeForeignKey(Kind)
    # What this client wants of this relationship, where it differs from the kind: {capacity: 0..4}.
    load_override = models.JSONField(default=dict, blank=True)
    since = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # The team's from the moment it is sent, and all that is told of it later.
    is_kept = models.BooleanField(default=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(other_name=""), name="relationship_names_the_other")
        ]
        indexes = [models.Index(fields=["practice", "client", "id"], name="relationship_by_client")]

    @property
    def load(self) -> dict[str, int]:
        return {**self.kind.load, **self.load_override}


class Counterpart(PracticeOwned):
    """That two relationships of a couple case are each other's sides. Known to the care team alone."""

    space = "team"
    rows = Rows(
        by="case",
        case_column="case_id",
        also=(
            Policy(
                "team_joins",
                "INSERT",
                check="case_id = ANY (ARRAY(SELECT rls.my_working_cases()))"
                " AND recorded_by_id = (SELECT rls.me())"
                " AND rls.is_couple(case_id, first_client_id, second_client_id)",
            ),
        ),
        definer="SELECT",
    )

    case = PracticeForeignKey(Case)
    first_client = PracticeForeignKey("clients.Client")
    first = PracticeForeignKey(Relationship, client_column="first_client_id")
    second_client = PracticeForeignKey("clients.Client")
    second = PracticeForeignKey(Relationship, client_column="second_client_id")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "first"], name="counterpart_of_one_first"),
            models.UniqueConstraint(fields=["practice", "second"], name="counterpart_of_one_second"),
            models.CheckConstraint(
                condition=~Q(first_client=F("second_client")), name="counterpart_of_two_clients"
            ),
        ]
        indexes = [models.Index(fields=["practice", "case"], name="counterpart_by_case")]


class Presence(ClientOwned):
    """That the other person was in the room in this session: only then can a therapist have observed them."""

    space = "care"
    rows = Rows(team_adds=True)

    relationship = PracticeForeignKey(Relationship)
    session = PracticeForeignKey(Session)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "relationship", "session"], name="presence_once")
        ]


class Opening(ClientOwned):
    """A therapist's dated act that shows a client the gate, the forecast or the hopes of one relationship."""

    space = "care"
    rows = Rows(team_adds=True, add_when="(NOT is_open OR rls.may_open(relationship_id))")

    relationship = PracticeForeignKey(Relationship)
    what = models.TextField(choices=choices(OPENINGS))
    is_open = models.BooleanField()
    # Of the gate: whether the client knew what safety feels like when it was opened.
    with_safety_reference = models.BooleanField(default=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "relationship", "what", "recorded_at"], name="opening_newest")
        ]
