"""Clients, their cases and care teams, plans and sessions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clients.models.words import (
    CASE_STATES,
    CLOSED,
    HELD,
    MANAGER,
    OPENED,
    PLANNED,
    SESSION_STATES,
    THERAPIST,
    choices,
)
from practices.models import known_zone
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import ME, Policy, Rows


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
        changes=("state", "closed_on", "row_version"),
        definer="SELECT",
        also=(
            Policy("therapist_adds", "INSERT", check=f"{THERAPIST} AND recorded_by_id = {ME}"),
            Policy("manager_adds", "INSERT", check=MANAGER),
            # Not one of their own, opened again, while others work with its clients by now.
            Policy(
                "manager_changes",
                "UPDATE",
                MANAGER,
                f"{MANAGER} AND (NOT rls.is_on_team(id) OR id = ANY (ARRAY(SELECT rls.my_team_cases())))",
            ),
        ),
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
                condition=Q(state=CLOSED, closed_on__isnull=False)
                | (~Q(state=CLOSED) & Q(closed_on__isnull=True)),
                name="case_closed_with_its_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="case_closed_after_opened",
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
                check=f"{MANAGER} AND NOT rls.is_on_team(case_id)",
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
        # Whoever has left comes back by being added again, as anybody else.
        change_when="left_on IS NULL",
        team_changes=True,
        definer="SELECT",
        also=(
            Policy(
                "somebody_else_adds",
                "INSERT",
                check=f"recorded_by_id = {ME} AND rls.may_join(case_id, member_id)"
                f" AND ({MANAGER} OR {THERAPIST})",
            ),
            Policy("manager_changes", "UPDATE", f"{MANAGER} AND left_on IS NULL", MANAGER),
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
                fields=["practice", "case", "member"],
                condition=Q(left_on__isnull=True),
                name="care_team_once",
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
    rows = Rows(
        by="case", case_column="case_id", team_adds=True, team_changes=True, changes=("signed_off_at",)
    )

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
        constraints = [
            models.UniqueConstraint(fields=["practice", "case", "number"], name="plan_version_once")
        ]


class Session(PracticeOwned):
    """An appointment of a case."""

    space = "chart"
    rows = Rows(
        by="case",
        team_adds=True,
        team_changes=True,
        manager_adds=True,
        changes=("state", "held_at", "starts_at", "ends_at", "in_person", "row_version"),
        # A client reads only the sessions they attend: the partner's own hours are nobody else's business.
        client_reads="id = ANY (ARRAY(SELECT rls.my_sessions()))",
        definer="SELECT",
    )

    case = PracticeForeignKey(Case)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.TextField(choices=choices(SESSION_STATES), default=PLANNED)
    # When somebody said that it was held; None also of sessions from before this was kept.
    held_at = models.DateTimeField(null=True)
    in_person = models.BooleanField(default=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(state=HELD), name="session_held_at_of_a_held_one"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "case", "starts_at"], name="session_by_case"),
            # Read by the engine, which asks after sessions.
            models.Index(fields=["practice", "ends_at"], condition=Q(state=HELD), name="session_held_by_end"),
        ]


class Attendee(ClientOwned):
    """That this client is expected in this session, and whether they were in the room."""

    space = "chart"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        manager_adds=True,
        # Whoever attends a session reads it: it has to be one of the client's own cases.
        add_when="rls.may_attend(session_id, client_id)",
        changes=("was_present",),
        definer="SELECT",
    )

    session = PracticeForeignKey(Session)
    was_present = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "session", "client"], name="attendee_once")
        ]
        indexes = [models.Index(fields=["practice", "client", "session"], name="attendee_by_client")]
