from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from practices.models import known_zone
from privacy.actor import acting_member
from privacy.fields import EncryptedTextField, PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import ME, Policy, Rows, has_role

OPENED, PAUSED, CLOSED = "opened", "paused", "closed"
CASE_STATES: Final = {OPENED: (PAUSED, CLOSED), PAUSED: (OPENED, CLOSED), CLOSED: (OPENED,)}
PLANNED, HELD, LATE_CANCELLED, MISSED = "planned", "held", "late_cancelled", "missed"
SESSION_STATES: Final = {PLANNED: (HELD, LATE_CANCELLED, MISSED), HELD: (), LATE_CANCELLED: (), MISSED: ()}
SAFETY_REFERENCES: Final = ("yes", "not_yet", "unsure")
SHARED_DEVICE: Final = ("yes", "no", "unknown")

THERAPIST: Final = has_role("therapist")


def choices(names: object) -> list[tuple[str, str]]:
    return [(name, name) for name in names]  # type: ignore[attr-defined]


class Client(PracticeOwned):
    """A person in care. May have a portal sign-in."""

    space = "chart"
    rows = Rows(
        column="id",
        team_changes=True,
        manager_adds=True,
        changes=("name", "preferred_name", "born_on", "phone", "zone", "row_version"),
        definer="SELECT, UPDATE",
        also=(
            Policy("therapist_adds", "INSERT", check=f"{THERAPIST} AND recorded_by_id = {ME}"),
            # Whoever takes somebody in sees them until a case gives them a care team.
            Policy("maker_reads", "SELECT", f"recorded_by_id = {ME} AND rls.is_fresh(id)"),
            # Whoever is told of an urgent answer has to know whom to call.
            Policy("alerted_reads", "SELECT", "id = ANY (ARRAY(SELECT rls.my_alerted_clients()))"),
        ),
    )

    name = models.TextField()
    preferred_name = models.TextField(blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    phone = models.TextField(blank=True, default="")
    zone = models.TextField(validators=[known_zone], default="UTC")
    member = PracticeForeignKey("practices.Member", null=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "member"], name="client_once_per_member"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_a_name"),
        ]
        indexes = [models.Index(fields=["practice", "name", "id"], name="client_by_name")]


class Case(PracticeOwned):
    """One episode of care, of one client or of a couple."""

    space = "chart"
    rows = Rows(
        by="case",
        column="id",
        team_changes=True,
        manager_adds=True,
        changes=("state", "closed_on", "row_version"),
        definer="SELECT",
        also=(Policy("therapist_adds", "INSERT", check=f"{THERAPIST} AND recorded_by_id = {ME}"),),
    )

    kind = models.TextField(choices=choices(("individual", "couple")))
    state = models.TextField(choices=choices(CASE_STATES), default=OPENED)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CLOSED, closed_on__isnull=False) | (~Q(state=CLOSED) & Q(closed_on__isnull=True)),
                name="case_closed_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="case_closed_after_opened"
            ),
        ]
        indexes = [models.Index(fields=["practice", "opened_on", "id"], name="case_by_day")]


class CaseClient(ClientOwned):
    """That this client is in this case. One row each, so that no partner reads the other's."""

    space = "chart"
    rows = Rows(
        definer="SELECT",
        also=(
            Policy("therapist_adds", "INSERT", check=f"{THERAPIST} AND rls.is_fresh(client_id)"),
            # Not into a case of their own: that would be adding themself to the client's care team.
            Policy(
                "manager_adds",
                "INSERT",
                check=f"{has_role('manager')} AND NOT case_id = ANY (ARRAY(SELECT rls.my_working_cases()))",
            ),
        ),
    )

    case = PracticeForeignKey(Case)
    side = models.TextField(choices=choices(("a", "b")))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "case", "client"], name="case_client_once"),
            models.UniqueConstraint(fields=["practice", "case", "side"], name="case_side_once"),
        ]
        indexes = [models.Index(fields=["practice", "client", "case"], name="case_by_client")]


class CareTeam(PracticeOwned):
    """That this therapist works on this case, from when to when."""

    space = "chart"
    rows = Rows(
        by="case",
        changes=("left_on",),
        team_changes=True,
        definer="SELECT",
        also=(
            Policy(
                "somebody_else_adds",
                "INSERT",
                check=f"recorded_by_id = {ME} AND rls.may_join(case_id, member_id)"
                f" AND ({has_role('manager')} OR {THERAPIST})",
            ),
            Policy("manager_changes", "UPDATE", has_role("manager"), has_role("manager")),
        ),
    )

    case = PracticeForeignKey(Case)
    member = PracticeForeignKey("practices.Member")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "case", "member"], condition=Q(left_on__isnull=True), name="care_team_once"
            ),
        ]
        indexes = [
            # Read by every rls.my_team_... function.
            models.Index(fields=["practice", "member", "case"], name="care_team_by_member"),
            models.Index(fields=["practice", "case", "member"], name="care_team_by_case"),
        ]


class Plan(PracticeOwned):
    """A version of what a case is for, in the clients' words."""

    space = "team"
    rows = Rows(by="case", case_column="case_id", team_adds=True, team_changes=True, changes=("signed_off_at",))

    case = PracticeForeignKey(Case)
    number = models.IntegerField()
    problem = models.TextField(blank=True, default="")
    aims = models.TextField(blank=True, default="")
    how_we_will_see_it = models.TextField(blank=True, default="")
    measures = ArrayField(models.TextField(), default=list)
    review_every_sessions = models.SmallIntegerField(default=8)
    signed_off_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "case", "number"], name="plan_version_once")]


class Session(PracticeOwned):
    """An appointment of a case."""

    space = "chart"
    rows = Rows(
        by="case",
        team_adds=True,
        team_changes=True,
        manager_adds=True,
        changes=("state", "starts_at", "ends_at", "in_person", "row_version"),
        # A client reads only the sessions they attend: the partner's own hours are nobody else's business.
        client_reads="id = ANY (ARRAY(SELECT rls.my_sessions()))",
        definer="SELECT",
    )

    case = PracticeForeignKey(Case)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.TextField(choices=choices(SESSION_STATES), default=PLANNED)
    in_person = models.BooleanField(default=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start")]
        indexes = [models.Index(fields=["practice", "case", "starts_at"], name="session_by_case")]


class Attendee(ClientOwned):
    """That this client is expected in this session, and whether they were in the room."""

    space = "chart"
    rows = Rows(
        team_adds=True, team_changes=True, manager_adds=True, changes=("was_present",), definer="SELECT"
    )

    session = PracticeForeignKey(Session)
    was_present = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "session", "client"], name="attendee_once")]
        indexes = [models.Index(fields=["practice", "client", "session"], name="attendee_by_client")]


WITHIN_A_DAY: Final = "written_at > now() - interval '24 hours'"


class CaseNote(PracticeOwned):
    """What the care team keeps of a session. Locked a day after writing, then amended."""

    space = "team"
    rows = Rows(
        by="case",
        case_column="case_id",
        team_adds=True,
        changes=("body", "row_version"),
        also=(
            Policy(
                "author_changes",
                "UPDATE",
                f"recorded_by_id = {ME} AND {WITHIN_A_DAY} AND case_id = ANY (ARRAY(SELECT rls.my_working_cases()))",
                f"recorded_by_id = {ME}",
            ),
        ),
    )

    case = PracticeForeignKey(Case)
    session = PracticeForeignKey(Session, null=True, blank=True)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["practice", "case", "written_at", "id"], name="case_note_by_case")]


class CaseNoteAmendment(PracticeOwned):
    """What was added to a locked case note; the note itself stays as it was."""

    space = "team"
    rows = Rows(by="case", case_column="case_id", team_adds=True)

    case = PracticeForeignKey(Case)
    note = PracticeForeignKey(CaseNote)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "note", "written_at"], name="case_amendment_by_note")]


class ProcessNote(PracticeOwned):
    """A therapist's own working note; its author's alone."""

    space = "author"
    rows = Rows(by="case", changes=("body", "row_version"), change_when=WITHIN_A_DAY)

    case = PracticeForeignKey(Case)
    session = PracticeForeignKey(Session, null=True, blank=True)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["practice", "case", "written_at", "id"], name="process_note_by_case")]


class ProcessNoteAmendment(PracticeOwned):
    space = "author"
    rows = Rows(by="case")

    case = PracticeForeignKey(Case)
    note = PracticeForeignKey(ProcessNote)
    body = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "note", "written_at"], name="process_amendment_by_note")]


class ContactPlan(ClientOwned):
    """When and how it is safe to write to this client."""

    space = "care"
    rows = Rows(
        team_adds=True,
        client_adds=True,
        team_changes=True,
        client_changes=True,
        changes=(
            "windows",
            "words_to_avoid",
            "code_word",
            "shared_device",
            "sender_label",
            "chosen_name",
            "language",
            "confirmed_on",
            "confirmed_by_id",
            "recheck_by",
            "opted_out_at",
            "row_version",
        ),
        definer="SELECT, UPDATE",
        engine="SELECT",
    )

    windows = models.JSONField(default=list)
    words_to_avoid = ArrayField(models.TextField(), default=list)
    code_word = EncryptedTextField(blank=True, default="")
    shared_device = models.TextField(choices=choices(SHARED_DEVICE), default="unknown")
    sender_label = models.SmallIntegerField(default=0)
    chosen_name = models.TextField(blank=True, default="")
    language = models.TextField(choices=choices(("en", "de")), default="en")
    confirmed_on = models.DateField(null=True)
    confirmed_by = PracticeForeignKey("practices.Member", null=True)
    recheck_by = models.DateField(null=True)
    opted_out_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "client"], name="contact_plan_once"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False, recheck_by__isnull=False),
                name="contact_plan_confirmed_by_somebody",
            ),
        ]


class SafeChannel(ClientOwned):
    """One way to reach a client that is safe for them. The address lies encrypted."""

    space = "care"
    rows = Rows(
        team_adds=True,
        client_adds=True,
        team_changes=True,
        client_changes=True,
        changes=("address", "confirmed_on", "confirmed_by_id", "failed_at"),
        removes=True,
        definer="SELECT",
        engine="SELECT, UPDATE",
    )

    plan = PracticeForeignKey(ContactPlan)
    channel = models.TextField(choices=choices(("email",)))
    address = EncryptedTextField()
    confirmed_on = models.DateField(null=True)
    confirmed_by = PracticeForeignKey("practices.Member", null=True)
    failed_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "client", "channel"], name="safe_channel_once")]


class SafetyReference(ClientOwned):
    """Whether the client knows what safety feels like; told in a session, marked by the therapist."""

    space = "team"
    rows = Rows(team_adds=True)

    status = models.TextField(choices=choices(SAFETY_REFERENCES))
    told_on = models.DateField()
    what = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "client", "recorded_at"], name="safety_reference_newest")]


class Duty(PracticeOwned):
    """Who watches urgent answers, from when to when."""

    space = "practice"
    rows = Rows(written_by=("manager",), changes=("starts_at", "ends_at"), removes=True, definer="SELECT")

    member = PracticeForeignKey("practices.Member")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_start")]
        indexes = [models.Index(fields=["practice", "starts_at", "ends_at"], name="duty_by_time")]


class Leave(PracticeOwned):
    """When a member is away, and who covers for them."""

    space = "practice"
    rows = Rows(written_by=("manager",), changes=("starts_on", "ends_on", "cover_id"), removes=True, definer="SELECT")

    member = PracticeForeignKey("practices.Member")
    cover = PracticeForeignKey("practices.Member")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_start"),
            models.CheckConstraint(condition=~Q(cover=F("member")), name="leave_covered_by_another"),
        ]
        indexes = [models.Index(fields=["practice", "member", "ends_on"], name="leave_by_member")]


URGENT, TO_REVIEW, CONTACT_UNSAFE, MISSED_CHECK_INS = "urgent", "to_review", "contact_unsafe", "missed_check_ins"
INBOX_KINDS: Final = (URGENT, TO_REVIEW, CONTACT_UNSAFE, MISSED_CHECK_INS)


class InboxItem(ClientOwned):
    """What waits for staff. Whoever took care of it says so by name, with what was done."""

    space = "team"
    rows = Rows(
        case_column="case_id",
        changes=("acknowledged_at", "acknowledged_by_id", "done"),
        also=(
            # Whoever reads an item may take care of it: the supervisor too, when an urgent one comes up the chain.
            Policy(
                "reader_acknowledges",
                "UPDATE",
                "case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR client_id = ANY"
                " (ARRAY(SELECT rls.my_working_clients())) OR client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))"
                " OR id = ANY (ARRAY(SELECT rls.my_alerted_items()))",
                f"acknowledged_by_id = {ME}",
            ),
            Policy("alerted_reads", "SELECT", "id = ANY (ARRAY(SELECT rls.my_alerted_items()))"),
        ),
        definer="SELECT, INSERT, UPDATE",
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


class StaffAlert(ClientOwned):
    """That this member was to be told of an urgent item, at which step of the chain."""

    space = "team"
    rows = Rows(
        definer="SELECT",
        engine="SELECT, INSERT",
        also=(Policy("alerted_reads", "SELECT", f"member_id = {ME}"),),
    )

    item = PracticeForeignKey(InboxItem)
    member = PracticeForeignKey("practices.Member")
    step = models.SmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "item", "step", "member"], name="staff_alert_once")]
        indexes = [models.Index(fields=["practice", "member", "item"], name="staff_alert_by_member")]
