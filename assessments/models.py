from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clients.models import Case, Session, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import Rows
from relationships.models import LEVEL, Relationship
from relationships.words import BASES, CAPACITIES, RATERS, SUBJECTS

ASSIGNED, SENT, REVIEWED = "assigned", "sent", "reviewed"
SKIPPED, WITHDRAWN, EXPIRED = "skipped", "withdrawn", "expired"
HOMEWORK_STATES: Final = {
    ASSIGNED: (SENT, SKIPPED, WITHDRAWN, EXPIRED),
    SENT: (REVIEWED,),
    REVIEWED: (),
    SKIPPED: (ASSIGNED, WITHDRAWN),
    WITHDRAWN: (),
    EXPIRED: (ASSIGNED,),
}
DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"
VERSION_STATES: Final = {DRAFT: (PUBLISHED,), PUBLISHED: (RETIRED,), RETIRED: ()}


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
    rows = Rows(team_adds=True, client_adds=True, definer="SELECT")

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
    """A therapist's own assessment, until its author releases it to the client."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        team_adds=True,
        team_changes=True,
        changes=("released_as_id",),
        definer="SELECT",
    )

    case = PracticeForeignKey(Case)
    released_as = PracticeForeignKey(Assessment, null=True)

    class Meta:
        constraints = [
            *level_constraints("team_assessment"),
            models.UniqueConstraint(
                fields=["practice", "supersedes"], name="team_assessment_superseded_once"
            ),
            models.UniqueConstraint(fields=["practice", "released_as"], name="team_assessment_released_once"),
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
    """From `care` rows and one case's own; there only while that case has any."""

    space = "team"
    rows = Rows(case_column="case_id", definer="SELECT, INSERT, UPDATE, DELETE", audited=False)

    case = PracticeForeignKey(Case)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "case", "relationship", "subject", "view"], name="team_kept_state_once"
            )
        ]
        indexes = [
            models.Index(fields=["practice", "client", "relationship"], name="team_kept_state_by_client")
        ]


MY_VERSIONS: Final = "id = ANY (ARRAY(SELECT rls.my_form_versions()))"
MY_FORMS: Final = "id = ANY (ARRAY(SELECT rls.my_forms()))"


class Form(PracticeOwned):
    """A questionnaire of this practice; built-in ones are given to each practice, so that it is whole in itself."""

    space = "practice"
    rows = Rows(written_by=("therapist",), changes=("title",), client_reads=MY_FORMS, definer="SELECT")

    key = models.SlugField(max_length=60, db_index=False)
    title = models.JSONField(default=dict)
    is_built_in = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="form_key_once")]


class FormVersion(PracticeOwned):
    """A form as it was published. Never changes again: old answers are read in their old wording."""

    space = "practice"
    rows = Rows(
        written_by=("therapist",),
        changes=("form_document", "scoring", "licence", "minutes", "content_hash", "state", "published_at"),
        client_reads=MY_VERSIONS,
        definer="SELECT",
    )

    form = PracticeForeignKey(Form)
    number = models.IntegerField()
    state = models.TextField(choices=choices(VERSION_STATES), default=DRAFT)
    form_document = models.JSONField()
    scoring = models.JSONField(default=dict)
    licence = models.JSONField(default=dict)
    minutes = models.SmallIntegerField(default=5)
    content_hash = models.TextField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "form", "number"], name="form_version_once"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, published_at__isnull=True)
                | (~Q(state=DRAFT) & Q(published_at__isnull=False)),
                name="form_version_published_with_its_day",
            ),
        ]


class Homework(ClientOwned):
    """A form or a plain task, assigned to one client; never to a couple."""

    space = "care"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        client_changes=True,
        changes=(
            *("state", "due_on", "sent_at", "skipped_because", "reviewed_at", "reviewed_by_id"),
            *("bring_to_session", "row_version"),
        ),
        definer="SELECT",
    )

    case = PracticeForeignKey(Case)
    relationship = PracticeForeignKey(Relationship, null=True)
    version = PracticeForeignKey(FormVersion, null=True)
    task = models.TextField(blank=True, default="")
    assigned_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(null=True)
    state = models.TextField(choices=choices(HOMEWORK_STATES), default=ASSIGNED)
    sent_at = models.DateTimeField(null=True)
    skipped_because = models.TextField(blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = PracticeForeignKey("practices.Member", null=True)
    bring_to_session = models.BooleanField(default=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, task="") | (Q(version__isnull=True) & ~Q(task="")),
                name="homework_is_a_form_or_a_task",
            ),
            models.CheckConstraint(
                condition=~Q(state=REVIEWED) | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="homework_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(SENT, REVIEWED)) | Q(sent_at__isnull=False),
                name="homework_sent_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "state", "due_on"], name="homework_by_client"),
            # Read by the boards and the reminder engine's facts: what is still open.
            models.Index(
                fields=["practice", "due_on", "client"],
                condition=Q(state=ASSIGNED),
                name="homework_still_open",
            ),
        ]


class Draft(ClientOwned):
    """Answers on their way; the client's alone. Nobody else knows that it exists."""

    space = "own"
    rows = Rows(
        changes=("answers", "saved_at"),
        removes=True,
        audited=False,
        reason="A line for each keystroke saved.",
    )

    homework = PracticeForeignKey(Homework)
    reference = models.UUIDField()
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "client", "reference"], name="draft_reference_once"),
            models.UniqueConstraint(
                fields=["practice", "client", "homework"], name="draft_once_per_homework"
            ),
        ]


class Response(ClientOwned):
    """Answers that were sent. They never change; a correction amends."""

    space = "care"
    rows = Rows(client_adds=True, definer="SELECT")

    homework = PracticeForeignKey(Homework)
    version = PracticeForeignKey(FormVersion)
    # Made by the client's device, so that sending twice sends once.
    reference = models.UUIDField()
    items = models.JSONField()
    sent_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "client", "reference"], name="response_reference_once"
            ),
            models.UniqueConstraint(fields=["practice", "homework"], name="response_once_per_homework"),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "sent_at", "id"], name="response_by_client"),
            # Read by the caseload: the first and the newest answers to one form.
            models.Index(fields=["practice", "client", "version", "sent_at"], name="response_by_version"),
        ]


class Score(ClientOwned):
    """One scale of a response, as computed once. Recomputing adds rows, it never changes one."""

    space = "care"
    rows = Rows(client_adds=True, definer="SELECT")

    response = PracticeForeignKey(Response)
    version = PracticeForeignKey(FormVersion)
    scale = models.TextField()
    # The exact value as a fraction, "27" or "13/4"; `value` is rounded, for showing and sorting only.
    exact = models.TextField(null=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    answered = models.SmallIntegerField()
    missing = models.SmallIntegerField()
    prorated = models.BooleanField()
    band = models.TextField(null=True)
    flags = models.JSONField(default=list)
    scoring_hash = models.TextField()
    engine_version = models.SmallIntegerField()
    scored_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "response", "scale", "scoring_hash", "engine_version"],
                name="score_once_per_engine",
            ),
            models.CheckConstraint(
                condition=Q(exact__isnull=True, value__isnull=True)
                | Q(exact__isnull=False, value__isnull=False),
                name="score_exact_with_value",
            ),
        ]
        indexes = [models.Index(fields=["practice", "client", "scale", "scored_at"], name="score_by_client")]


class KeptResponse(ClientOwned):
    """Answers that a client keeps with their therapist: to the client's own pages it was never written."""

    space = "team"
    rows = Rows(case_column="case_id", definer="SELECT, INSERT")

    case = PracticeForeignKey(Case)
    homework = PracticeForeignKey(Homework)
    version = PracticeForeignKey(FormVersion)
    reference = models.UUIDField()
    items = models.JSONField()
    scores = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "client", "reference"], name="kept_response_reference_once"
            )
        ]
        indexes = [
            models.Index(fields=["practice", "client", "sent_at", "id"], name="kept_response_by_client"),
            # Read by the caseload: what counts as answered for staff.
            models.Index(fields=["practice", "homework"], name="kept_response_by_homework"),
        ]
