"""Programmes, and what of them runs for one client."""

from typing import Final

from django.db import models
from django.db.models import Q

from clients.models import Case, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import Rows
from relationships.models import Relationship

RUNNING, PAUSED, STOPPED, FINISHED = "running", "paused", "stopped", "finished"
COURSE_STATES: Final = {
    RUNNING: (PAUSED, STOPPED, FINISHED),
    PAUSED: (RUNNING, STOPPED),
    STOPPED: (),
    FINISHED: (),
}


class Programme(PracticeOwned):
    """Homework in a sequence, as this practice gives it. What already runs keeps the steps it began with."""

    space = "practice"
    rows = Rows(written_by=("therapist",), changes=("title", "steps", "is_retired", "row_version"))

    key = models.SlugField(max_length=60, db_index=False)
    title = models.JSONField(default=dict)
    # [{"form": key} | {"task", "task_kind"}, "starts", "delay_days", "every_days", "times", "due_days", ...]
    steps = models.JSONField()
    is_retired = models.BooleanField(default=False)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="programme_key_once")]


class Course(ClientOwned):
    """A programme, or one homework that repeats, as it runs for one client. The client sees what it gives."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        team_adds=True,
        team_changes=True,
        changes=("state", "because", "changed_at", "row_version"),
        definer="SELECT, UPDATE",
    )

    case = PracticeForeignKey(Case)
    relationship = PracticeForeignKey(Relationship, null=True)
    programme = PracticeForeignKey(Programme, null=True)
    steps = models.JSONField()
    started_on = models.DateField()
    state = models.TextField(choices=choices(COURSE_STATES), default=RUNNING)
    because = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now_add=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["practice", "client"], condition=Q(state=RUNNING), name="course_running_by_client"
            )
        ]
