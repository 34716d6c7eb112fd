from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from clients.models import Case, Session, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import Policy, Rows
from relationships.words import (
    ANSWERS,
    AREAS,
    CAPACITIES,
    DECLINED,
    DEFENCE_PATTERNS,
    HEALTHY,
    NORM_STATES,
    NOTICED,
    OPENINGS,
    QUESTIONS,
    SET_BY,
)

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
        changes=("other_name", "kind_id", "load_override", "since", "ended_on", "row_version"),
        definer="SELECT",
    )

    other_name = models.TextField()
    kind = PracticeForeignKey(Kind)
    # What this client wants of this relationship, where it differs from the kind: {capacity: 0..4}.
    load_override = models.JSONField(default=dict, blank=True)
    since = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
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


class Norm(ClientOwned):
    """How the two handle one question in one area. What it was before stays in its versions."""

    space = "care"
    rows = Rows(
        team_adds=True,
        client_adds=True,
        team_changes=True,
        client_changes=True,
        changes=(
            *("today", "wanted", "is_spoken", "is_deliberate", "set_by", "healthy", "review_on"),
            *("state", "answer", "reason", "changed_at", "row_version"),
        ),
    )

    relationship = PracticeForeignKey(Relationship)
    area = models.TextField(choices=choices(AREAS))
    question = models.TextField(choices=choices(QUESTIONS))
    today = models.TextField()
    wanted = models.TextField(blank=True, default="")
    is_spoken = models.BooleanField(default=False)
    is_deliberate = models.BooleanField(default=False)
    set_by = models.TextField(choices=choices(SET_BY), default="both")
    healthy = models.TextField(choices=choices(HEALTHY), default="unsure")
    review_on = models.DateField(null=True, blank=True)
    state = models.TextField(choices=choices(NORM_STATES), default=NOTICED)
    answer = models.TextField(choices=choices(ANSWERS), blank=True, default="")
    reason = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(area__in=AREAS), name="norm_area_known"),
            models.CheckConstraint(condition=Q(question__in=QUESTIONS), name="norm_question_known"),
            models.CheckConstraint(condition=Q(state__in=list(NORM_STATES)), name="norm_state_known"),
            models.CheckConstraint(
                condition=Q(state=DECLINED, answer__in=ANSWERS) | (~Q(state=DECLINED) & Q(answer="")),
                name="norm_declined_with_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "relationship", "area", "state"], name="norm_by_relationship")
        ]


class NormVersion(ClientOwned):
    """A norm as it stood from one moment on; the story that the norms board tells."""

    space = "care"
    rows = Rows(team_adds=True, client_adds=True)

    norm = PracticeForeignKey(Norm)
    number = models.IntegerField()
    today = models.TextField()
    wanted = models.TextField(blank=True, default="")
    is_spoken = models.BooleanField()
    is_deliberate = models.BooleanField()
    set_by = models.TextField(choices=choices(SET_BY))
    healthy = models.TextField(choices=choices(HEALTHY))
    review_on = models.DateField(null=True)
    state = models.TextField(choices=choices(NORM_STATES))
    answer = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "norm", "number"], name="norm_version_once")
        ]


class Moment(ClientOwned):
    """How safe the body felt in a situation, and a defence pattern noticed there."""

    space = "care"
    rows = Rows(team_adds=True, client_adds=True)

    relationship = PracticeForeignKey(Relationship)
    happened_on = models.DateField()
    felt_safety = models.SmallIntegerField(validators=LEVEL)
    situation = models.TextField(blank=True, default="")
    body_signs = models.TextField(blank=True, default="")
    pattern = models.TextField(choices=choices(DEFENCE_PATTERNS), blank=True, default="")
    was_left = models.BooleanField(null=True)
    how_left = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(felt_safety__range=(0, 4)), name="moment_felt_safety_is_a_level"
            ),
            models.CheckConstraint(
                condition=~Q(pattern="") | Q(was_left__isnull=True), name="moment_left_needs_a_pattern"
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="moment_by_relationship"
            )
        ]


class Opening(ClientOwned):
    """A therapist's dated act that shows a client the gate, the forecast or the hopes of one relationship."""

    space = "care"
    rows = Rows(team_adds=True)

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
