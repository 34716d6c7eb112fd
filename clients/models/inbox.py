"""What waits for staff, and who watches."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clients.models.cases import Case
from clients.models.words import SUPERVISOR, THERAPIST, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import ME, Policy, Rows


class Duty(PracticeOwned):
    """Who watches urgent answers, from when to when."""

    space = "practice"
    rows = Rows(
        written_by=("manager",),
        changes=("starts_at", "ends_at", "row_version"),
        removes=True,
        definer="SELECT",
    )

    member = PracticeForeignKey("practices.Member")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_start")
        ]
        indexes = [models.Index(fields=["practice", "starts_at", "ends_at"], name="duty_by_time")]


class Leave(PracticeOwned):
    """When a member is away, and who covers for them."""

    space = "practice"
    rows = Rows(
        written_by=("manager",),
        changes=("starts_on", "ends_on", "cover_id", "row_version"),
        removes=True,
        definer="SELECT",
    )

    member = PracticeForeignKey("practices.Member")
    cover = PracticeForeignKey("practices.Member")
    starts_on = models.DateField()
    ends_on = models.DateField()
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"),
            models.CheckConstraint(condition=~Q(cover=F("member")), name="leave_covered_by_another"),
        ]
        indexes = [models.Index(fields=["practice", "member", "ends_on"], name="leave_by_member")]


URGENT, TO_REVIEW, CONTACT_UNSAFE, MISSED_CHECK_INS = (
    "urgent",
    "to_review",
    "contact_unsafe",
    "missed_check_ins",
)
SCREENING_OVERDUE, SAFETY_PLAN_DUE, COURSE_STOPPED, AFTER_SESSION, FLAGGED, NEVER_ASKED, SAME_ADDRESS = (
    "screening_overdue",
    "safety_plan_due",
    "course_stopped",
    "after_session",
    "flagged",
    "never_asked",
    "same_address",
)
# What somebody talks about with the client, who is alone then: they changed how they are reached, or somebody
# did who holds their phone; wrong codes were tried at their links.
CONTACT_CHANGED, CODES_TRIED = "contact_changed", "codes_tried"
# A check-in plan of which nothing reaches the client: its log says why.
CHECK_INS_STUCK: Final = "check_ins_stuck"
# A check-in plan whose date has come, and of which nothing comes.
NOT_PLANNED: Final = "not_planned"
INBOX_KINDS: Final = (
    *(URGENT, TO_REVIEW, CONTACT_UNSAFE, MISSED_CHECK_INS),
    *(SCREENING_OVERDUE, SAFETY_PLAN_DUE, COURSE_STOPPED, AFTER_SESSION, FLAGGED, NEVER_ASKED, SAME_ADDRESS),
    *(CONTACT_CHANGED, CODES_TRIED, CHECK_INS_STUCK, NOT_PLANNED),
)


class InboxItems(models.Manager["InboxItem"]):
    def get_queryset(self) -> models.QuerySet["InboxItem"]:
        return super().get_queryset().defer(*InboxItem.rows.hides)


class InboxItem(ClientOwned):
    """What waits for staff. Whoever took care of it says so by name, with what was done."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        changes=("acknowledged_at", "acknowledged_by_id", "done"),
        also=(
            # Whoever reads an item may take care of it: the supervisor too, when one comes up the chain.
            Policy(
                "reader_acknowledges",
                "UPDATE",
                # Nobody takes somebody else's acknowledgement over.
                "acknowledged_at IS NULL AND (case_id = ANY (ARRAY(SELECT rls.my_working_cases()))"
                " OR client_id = ANY (ARRAY(SELECT rls.my_working_clients()))"
                " OR client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))"
                " OR id = ANY (ARRAY(SELECT rls.my_alerted_items())))",
                f"acknowledged_by_id = {ME}",
            ),
            Policy("alerted_reads", "SELECT", "id = ANY (ARRAY(SELECT rls.my_alerted_items()))"),
        ),
        # Told by rls.inbox_subject, to whoever may open it: not to who was only alerted.
        hides=("about", "about_id"),
        # Deleted is what was nobody's work any more before anybody took care of it.
        definer="SELECT, INSERT, UPDATE, DELETE",
        engine="SELECT, INSERT",
    )

    case = PracticeForeignKey(Case, null=True, blank=True)
    kind = models.TextField(choices=choices(INBOX_KINDS))
    since = models.DateTimeField()
    # What it is about, for whoever may open it: a table's name and a row's id, never a text.
    about = models.TextField(blank=True, default="")
    about_id = models.UUIDField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = PracticeForeignKey("practices.Member", null=True)
    done = models.TextField(blank=True, default="")

    objects = InboxItems()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, done="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="inbox_acknowledged_by_name",
            ),
            # One open item for one thing: filing it again changes nothing.
            models.UniqueConstraint(
                fields=["practice", "client", "kind", "about_id"],
                condition=Q(acknowledged_at__isnull=True),
                name="inbox_open_item_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "client", "since", "id"], name="inbox_by_client"),
            # Read by rls.alert_facts and the boards.
            models.Index(
                fields=["practice", "kind", "since"],
                condition=Q(acknowledged_at__isnull=True),
                name="inbox_open",
            ),
        ]


class InboxClearing(ClientOwned):
    """That a member took an item off their own list, after somebody else had taken care of it."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        team_adds=True,
        also=(
            Policy(
                "supervisor_adds",
                "INSERT",
                check="(case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL"
                " AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))))"
                f" AND recorded_by_id = {ME}",
            ),
        ),
    )

    item = PracticeForeignKey(InboxItem)
    # As the item has it.
    case = PracticeForeignKey(Case, null=True)
    cleared_at = models.DateTimeField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "item", "recorded_by"], name="inbox_cleared_once_by_each"
            )
        ]


# Who is told, one step after the other, until somebody acknowledges by name.
ALERT_STEPS: Final = ("first", "leave_cover", "supervisors", "all_on_duty")


class StaffAlert(ClientOwned):
    """That this member was to be told of an urgent item, at which step of the chain."""

    space = "team"
    rows = Rows(
        # A flag that tells duty alerts with the sending, whoever sends.
        definer="SELECT, INSERT",
        engine="SELECT, INSERT",
        also=(Policy("alerted_reads", "SELECT", f"member_id = {ME} AND ({THERAPIST} OR {SUPERVISOR})"),),
    )

    item = PracticeForeignKey(InboxItem)
    member = PracticeForeignKey("practices.Member")
    step = models.SmallIntegerField()
    # By the engine's clock, so that a rehearsal can move it.
    made_at = models.DateTimeField(default=timezone.now)

    @property
    def of(self) -> str:
        return ALERT_STEPS[self.step - 1]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "item", "step", "member"], name="staff_alert_once")
        ]
        indexes = [models.Index(fields=["practice", "member", "item"], name="staff_alert_by_member")]
