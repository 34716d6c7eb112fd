from datetime import datetime, time

from django.db import models
from django.db.models import Q

from assessments.models import FormVersion, Homework
from clients.models import choices
from practices.models import known_zone
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from reminders.models.words import (
    ACTIVE,
    BY_CLOCK,
    BY_HOMEWORK,
    BY_SESSION,
    CHECK_IN,
    FOLLOWS,
    HOMEWORK,
    INSTANTS,
    MOST_DAYS,
    PAUSED,
    PLAN_STATES,
    READABLE_DAYS,
    STOPPED,
)


class CheckInPlan(ClientOwned):
    """When a client is asked how it goes, or reminded of what is open between sessions."""

    space = "care"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        changes=(
            *("follows", "days", "homework_id"),
            *("version_id", "rule", "starts_on", "local_time", "zone", "state", "stopped_because"),
            *("paused_until", "active_since", "silence_hours", "missed_limit", "next_due_at"),
            "row_version",
        ),
        # Locked where an address changes: no message of it leaves in that moment.
        definer="SELECT, UPDATE",
        engine="SELECT, UPDATE",
    )

    what = models.TextField(choices=choices((CHECK_IN, HOMEWORK)))
    # What is to be answered; none: whatever is open.
    version = PracticeForeignKey(FormVersion, null=True)
    # The one piece of homework it is about; none: all that is open.
    homework = PracticeForeignKey(Homework, null=True)
    follows = models.TextField(choices=choices(FOLLOWS), default=BY_CLOCK)
    # Of a plan that follows sessions or homework: how many days after or before, at `local_time`.
    days = models.SmallIntegerField(null=True)
    # A subset of RFC 5545, run on the wall clock of `zone` from this day and time on.
    rule = models.TextField(blank=True, default="")
    starts_on = models.DateField()
    local_time = models.TimeField()
    zone = models.TextField(validators=[known_zone])
    state = models.TextField(choices=choices(PLAN_STATES), default=ACTIVE)
    stopped_because = models.TextField(blank=True, default="")
    paused_until = models.DateTimeField(null=True)
    # Misses are counted from here on.
    active_since = models.DateTimeField()
    silence_hours = models.SmallIntegerField(default=12)
    missed_limit = models.SmallIntegerField(default=3)
    next_due_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    @property
    def local_start(self) -> datetime:
        return datetime.combine(self.starts_on, self.local_time)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=(CHECK_IN, HOMEWORK)), name="check_in_plan_what_known"
            ),
            models.CheckConstraint(
                condition=(Q(follows=BY_CLOCK, days__isnull=True) & ~Q(rule=""))
                | Q(follows__in=(BY_SESSION, BY_HOMEWORK), rule="", days__range=(0, MOST_DAYS)),
                name="check_in_plan_follows_something",
            ),
            models.CheckConstraint(
                condition=~Q(follows=BY_HOMEWORK) | Q(what=HOMEWORK),
                name="check_in_plan_before_homework_for_homework",
            ),
            models.CheckConstraint(
                condition=Q(homework__isnull=True) | Q(what=HOMEWORK, version__isnull=True),
                name="check_in_plan_homework_alone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(PLAN_STATES)), name="check_in_plan_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state=STOPPED, next_due_at__isnull=True) & ~Q(stopped_because=""))
                | (~Q(state=STOPPED) & Q(stopped_because="")),
                name="check_in_plan_stopped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=PAUSED) | Q(paused_until__isnull=True),
                name="check_in_plan_paused_until_when",
            ),
            models.CheckConstraint(
                condition=Q(silence_hours__range=(0, 168)), name="check_in_plan_silence_in_hours"
            ),
            models.CheckConstraint(
                condition=Q(missed_limit__range=(1, 20)), name="check_in_plan_missed_limit"
            ),
            # A row that no program can read would keep all others of its practice from being planned.
            models.CheckConstraint(
                condition=Q(
                    starts_on__range=READABLE_DAYS,
                    local_time__lte=time.max,
                    active_since__range=INSTANTS,
                )
                & (Q(paused_until__isnull=True) | Q(paused_until__range=INSTANTS))
                & (Q(next_due_at__isnull=True) | Q(next_due_at__range=INSTANTS)),
                name="check_in_plan_dates_are_readable",
            ),
        ]
        indexes = [
            # Read by rls.due_practices and the planner.
            models.Index(
                fields=["practice", "next_due_at"], condition=~Q(state=STOPPED), name="check_in_plan_due"
            ),
            models.Index(fields=["practice", "client", "id"], name="check_in_plan_by_client"),
        ]
