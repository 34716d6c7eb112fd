"""What is assigned to a client, what they answer, and what follows from it."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from assessments.models.courses import Course
from assessments.models.forms import FormVersion
from clients.models import Case, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import OWN_CLIENT, STAFF, Policy, Rows
from relationships.models import Relationship

ASSIGNED, SENT, REVIEWED = "assigned", "sent", "reviewed"
SKIPPED, WITHDRAWN, EXPIRED = "skipped", "withdrawn", "expired"
HOMEWORK_STATES: Final = {
    ASSIGNED: (SENT, SKIPPED, WITHDRAWN, EXPIRED),
    SENT: (REVIEWED,),
    REVIEWED: (),
    SKIPPED: (ASSIGNED, WITHDRAWN),
    WITHDRAWN: (),
    # A client who had begun it may still send it.
    EXPIRED: (ASSIGNED, SENT),
}
READ, DO, PRACTISE = "read", "do", "practise"
TASK_KINDS: Final = (READ, DO, PRACTISE)
BY_CLIENT, IN_SESSION, BY_KIOSK = "client", "in_session", "kiosk"
FILLED: Final = (BY_CLIENT, IN_SESSION, BY_KIOSK)
# The scores of a form that the therapist holds back for now are the team's.
SHOWN: Final = f"{OWN_CLIENT} AND NOT (version_id = ANY (ARRAY(SELECT rls.my_held_versions())))"
# What waits its turn is the team's: of the client nothing is asked yet.
ASKED: Final = f"{OWN_CLIENT} AND asked_at IS NOT NULL"
# Homework belongs to its case's team; of a closed case, to whoever works with the client by now.
OF_MY_CASE: Final = "case_id = ANY (ARRAY(SELECT rls.my_homework_cases()))"


def my_homework(table: str) -> str:
    """That the homework which a row of this table names is one's own to see to."""
    return (
        f"EXISTS (SELECT FROM assessments_homework h WHERE h.practice_id = {table}.practice_id"
        f" AND h.id = {table}.homework_id AND h.{OF_MY_CASE})"
    )


# A day: what was open longer was left open, not answered.
LONGEST_SECONDS: Final = 86_400


class Homework(ClientOwned):
    """A form or a plain task, assigned to one client; never to a couple."""

    space = "care"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        changes=(
            *("state", "due_on", "sent_at", "skipped_because", "reviewed_at", "reviewed_by_id"),
            *("bring_to_session", "asked_at", "closes_at", "closes_begun_at", "row_version"),
        ),
        client_reads=ASKED,
        add_when="case_id = ANY (ARRAY(SELECT rls.my_working_cases()))",
        change_when=OF_MY_CASE,
        also=(
            # Withdrawing and reviewing are the team's; so is the day it falls due, which a trigger holds.
            Policy(
                "client_changes",
                "UPDATE",
                # Of what expired, a trigger lets the client send alone what they had begun.
                f"{ASKED} AND state IN ('assigned', 'skipped', 'expired')",
                f"{ASKED} AND state IN ('assigned', 'sent', 'skipped')"
                " AND reviewed_at IS NULL AND reviewed_by_id IS NULL AND NOT bring_to_session",
            ),
        ),
        definer="SELECT, INSERT, UPDATE",
    )

    case = PracticeForeignKey(Case)
    relationship = PracticeForeignKey(Relationship, null=True)
    version = PracticeForeignKey(FormVersion, null=True)
    task = models.TextField(blank=True, default="")
    task_kind = models.TextField(blank=True, default="", choices=[("", ""), *choices(TASK_KINDS)])
    # Which turn of which step of a course this is.
    course = PracticeForeignKey(Course, null=True)
    step = models.SmallIntegerField(null=True)
    turn = models.SmallIntegerField(null=True)
    assigned_at = models.DateTimeField(auto_now_add=True)
    # None: it waits its turn, so that not too much is asked of one person at a time.
    asked_at = models.DateTimeField(null=True, default=timezone.now)
    due_on = models.DateField(null=True)
    # From when on it is asked no more; a client who had begun it may send it until the later one.
    closes_at = models.DateTimeField(null=True)
    closes_begun_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                condition=Q(version__isnull=True) | Q(task_kind=""), name="homework_kind_of_a_task_alone"
            ),
            models.CheckConstraint(
                condition=Q(course__isnull=True, step__isnull=True, turn__isnull=True)
                | Q(course__isnull=False, step__isnull=False, turn__isnull=False),
                name="homework_turn_of_a_course",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True, closes_begun_at__isnull=True)
                | Q(closes_begun_at__gte=F("closes_at")),
                name="homework_begun_closes_later",
            ),
            models.CheckConstraint(
                condition=~Q(asked_at__isnull=True) | Q(state__in=(ASSIGNED, WITHDRAWN)),
                name="homework_waits_or_is_asked",
            ),
            models.UniqueConstraint(fields=["practice", "course", "step", "turn"], name="homework_turn_once"),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "state", "due_on"], name="homework_by_client"),
            # Read by the boards and the reminder engine's facts: what is still open.
            models.Index(
                fields=["practice", "due_on", "client"],
                condition=Q(state=ASSIGNED),
                name="homework_still_open",
            ),
            # Read by rls.reminders_help: what was asked in a quarter.
            models.Index(fields=["practice", "asked_at"], name="homework_by_asking"),
        ]


class Draft(ClientOwned):
    """Answers on their way; the client's alone. Nobody else knows that it exists."""

    space = "own"
    rows = Rows(
        changes=("answers", "saved_at"),
        removes=True,
        # What was begun is done with, once the answers were sent on another way.
        definer="SELECT, DELETE",
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
    # The team adds what was filled in together, in a session.
    rows = Rows(
        client_adds=True,
        team_adds=True,
        case_column="case_id",
        add_when=f"filled = CASE WHEN {STAFF} THEN 'in_session' ELSE 'client' END"
        f" AND (NOT {STAFF} OR {my_homework('assessments_response')})",
        definer="SELECT, INSERT",
    )

    # Of answers after a session its case, whose team alone reads them: a trigger says so. None of all others.
    case = PracticeForeignKey(Case, null=True, editable=False)
    homework = PracticeForeignKey(Homework)
    version = PracticeForeignKey(FormVersion)
    # The answers that these correct; each is corrected once.
    amends = PracticeForeignKey("self", null=True)
    filled = models.TextField(choices=choices(FILLED), default=BY_CLIENT)
    # Made by the client's device, so that sending twice sends once.
    reference = models.UUIDField()
    items = models.JSONField()
    sent_at = models.DateTimeField()
    # How long it was open on the client's device, as the device said with the sending; never from a draft.
    took_seconds = models.IntegerField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(took_seconds__isnull=True) | Q(took_seconds__range=(1, LONGEST_SECONDS)),
                name="response_took_a_plausible_time",
            ),
            models.UniqueConstraint(
                fields=["practice", "client", "reference"], name="response_reference_once"
            ),
            models.UniqueConstraint(
                fields=["practice", "homework"],
                condition=Q(amends__isnull=True),
                name="response_once_per_homework",
            ),
            models.UniqueConstraint(fields=["practice", "amends"], name="response_amended_once"),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "sent_at", "id"], name="response_by_client"),
            # Read by the caseload: the first and the newest answers to one form.
            models.Index(fields=["practice", "client", "version", "sent_at"], name="response_by_version"),
            # Read by rls.form_minutes: the newest answers to one version, and how long they took.
            models.Index(
                fields=["practice", "version", "sent_at"],
                condition=Q(took_seconds__isnull=False),
                include=["client", "took_seconds"],
                name="response_times_by_version",
            ),
        ]


class Score(ClientOwned):
    """One scale of a response, as computed once. Recomputing adds rows, it never changes one."""

    space = "care"
    rows = Rows(
        client_adds=True,
        team_adds=True,
        # Whoever sent the answers scores them, nobody else.
        add_when="response_id IN (SELECT r.id FROM assessments_response r"
        " WHERE r.practice_id = assessments_score.practice_id AND r.recorded_by_id = (SELECT rls.me()))",
        client_reads=SHOWN,
        case_column="case_id",
        definer="SELECT, INSERT",
    )

    # As of the answers.
    case = PracticeForeignKey(Case, null=True, editable=False)
    response = PracticeForeignKey(Response)
    version = PracticeForeignKey(FormVersion)
    scale = models.TextField()
    # The exact value as a fraction, "27" or "13/4"; `value` is rounded, for showing and sorting only.
    exact = models.TextField(null=True)  # noqa: DJ001 - no value is not an empty text
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    answered = models.SmallIntegerField()
    missing = models.SmallIntegerField()
    # Of the missing, those left out for a reason: {"prefer_not_to_say": 2}.
    absent = models.JSONField(default=dict)
    prorated = models.BooleanField()
    band = models.TextField(null=True)  # noqa: DJ001 - no band is not an empty name
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
        # Frozen SQL keeps one of each reference, homework and md5 of `items` (kept_response_once): other
        # answers under the same reference are no repetition, and the team is told of each.
        indexes = [
            models.Index(fields=["practice", "client", "sent_at", "id"], name="kept_response_by_client"),
            # Read by the caseload: what counts as answered for staff.
            models.Index(fields=["practice", "homework"], name="kept_response_by_homework"),
        ]
