"""Screening for violence, what calls for it, and the flags that refuse joint work. The care team's alone."""

from typing import Final

from django.db import models
from django.db.models import Q

from clients.models.cases import Session
from clients.models.words import SUPERVISOR, THERAPIST, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import ME, Policy, Rows

CLEAR, CONCERN, NOT_ALONE, NOT_YET = "clear", "concern", "could_not_be_asked_alone", "not_yet"
SCREENING_RESULTS: Final = (CLEAR, CONCERN, NOT_ALONE, NOT_YET)
# Whoever can't be asked alone may have a reason not to be left alone.
CONCERNS: Final = (CONCERN, NOT_ALONE)
SCREENING_WAYS: Final = ("in_person", "safe_call")
SCREENING_CAUSES: Final = ("separation", "break", "harm", "not_free")
FLAG_SOURCES: Final = ("screening", "disclosure", "homework", "observation")


class Screening(ClientOwned):
    """That a client was asked about violence, alone and by voice, and what came of it."""

    space = "team"
    rows = Rows(team_adds=True, definer="SELECT")

    asked_on = models.DateField()
    result = models.TextField(choices=choices(SCREENING_RESULTS))
    # By voice alone: never homework, a link or a kiosk.
    way = models.TextField(choices=choices(SCREENING_WAYS), blank=True, default="")
    # A session of the case in which nobody else was in the room.
    session = PracticeForeignKey(Session, null=True)
    note = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(result__in=SCREENING_RESULTS), name="screening_result_known"),
            models.CheckConstraint(
                condition=Q(way__in=SCREENING_WAYS) | Q(way="", result__in=(NOT_ALONE, NOT_YET)),
                name="screening_asked_by_voice",
            ),
        ]
        indexes = [models.Index(fields=["practice", "client", "-asked_on"], name="screening_newest")]


class ScreeningCause(ClientOwned):
    """What calls for a new screening. Written by the definer when it happens; nobody else adds one."""

    space = "team"
    rows = Rows(
        definer="SELECT, INSERT", audited=False, reason="It stands for a row that has a line of its own."
    )

    reason = models.TextField(choices=choices(SCREENING_CAUSES))
    since = models.DateTimeField()
    # What it is about: a table's name and a row's id, never a text.
    about = models.TextField()
    about_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "client", "reason", "about_id"], name="screening_cause_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=SCREENING_CAUSES), name="screening_cause_reason_known"
            ),
        ]


class SafetyFlag(ClientOwned):
    """That somebody may not be safe. Lifted by a second member; alone in a practice, after a day."""

    space = "team"
    rows = Rows(
        team_adds=True,
        author_column="raised_by_id",
        # Born open, and raised and lifted when it is: the trigger `flag_moments` writes the moments.
        add_when="lifted_at IS NULL",
        changes=("lifted_at", "lifted_by_id", "lifted_because"),
        also=(
            Policy(
                "second_member_lifts",
                "UPDATE",
                f"lifted_at IS NULL AND ({THERAPIST} OR {SUPERVISOR})"
                " AND (client_id = ANY (ARRAY(SELECT rls.my_working_clients()))"
                " OR client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())))"
                f" AND (raised_by_id <> {ME}"
                " OR (raised_at <= now() - interval '24 hours' AND rls.is_solo()))",
                f"lifted_by_id = {ME}",
            ),
        ),
        definer="SELECT",
    )

    source = models.TextField(choices=choices(FLAG_SOURCES))
    why = models.TextField()
    # Of a screening: which one raised it.
    screening = PracticeForeignKey(Screening, null=True)
    raised_by = PracticeForeignKey("practices.Member", default=acting_member)
    raised_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = PracticeForeignKey("practices.Member", null=True)
    lifted_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=FLAG_SOURCES), name="safety_flag_source_known"),
            models.CheckConstraint(
                condition=(
                    Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
                    | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because=""))
                ),
                name="safety_flag_lifted_by_name_for_a_reason",
            ),
        ]
        indexes = [
            # Read by whatever a flag refuses.
            models.Index(
                fields=["practice", "client"], condition=Q(lifted_at__isnull=True), name="safety_flag_open"
            ),
            models.Index(fields=["practice", "client", "raised_at", "id"], name="safety_flag_by_client"),
        ]
