"""What makes the work of a couple case joint: opened by a therapist, on terms of both, until it ends."""

from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import Q

from clients.models.cases import Case
from clients.models.words import choices
from practices.models import SECRETS_POLICIES
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import JOINT_WORK_IS_OPEN, ME, NOBODY, Policy, Rows

NAME_LENGTH: Final = 80


class Separation(PracticeOwned):
    """That a case was separated: from this moment on neither of the two reads what the other shared.

    It begins a new chapter. Nothing takes it back; joint work opened again starts anew.
    """

    space = "team"
    rows = Rows(by="case", case_column="case_id", team_adds=True, definer="SELECT")

    case = PracticeForeignKey(Case)
    reason = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "case", "recorded_at"], name="separation_by_case")]


class JointOpening(PracticeOwned):
    """A therapist's dated act that opens or closes joint work of a case; the newest of its chapter counts."""

    space = "team"
    rows = Rows(
        by="case",
        case_column="case_id",
        team_adds=True,
        add_when="(NOT is_open OR rls.may_open_case(case_id))",
        definer="SELECT",
    )

    case = PracticeForeignKey(Case)
    chapter = models.SmallIntegerField(default=0, editable=False)
    is_open = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "case", "recorded_at"], name="joint_opening_newest")]


class JointOfCase(PracticeOwned):
    """A row that both clients of a couple case read."""

    # Ids tell no order and no moment: they are all that the partner sees of when something was written.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = PracticeForeignKey(Case)
    # How many separations came before it; written by the database.
    chapter = models.SmallIntegerField(default=0, editable=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        abstract = True


class JointOfClient(ClientOwned):
    """A row that one of the two shares with the other."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = PracticeForeignKey(Case)
    chapter = models.SmallIntegerField(default=0, editable=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        abstract = True


class SecretsPolicy(JointOfCase):
    """What becomes of what one of the two tells the therapist alone; versions, the newest counts."""

    space = "joint"
    rows = Rows(by="case", team_adds=True, definer="SELECT")

    number = models.IntegerField()
    kind = models.TextField(choices=choices(SECRETS_POLICIES))
    words = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "case", "number"], name="secrets_policy_version_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=SECRETS_POLICIES), name="secrets_policy_kind_known"),
        ]


class PolicyAcceptance(JointOfClient):
    """That one of the two accepted a version of the secrets policy. When they did, the other never reads."""

    space = "joint"
    rows = Rows(
        partner_reads=NOBODY,
        definer="SELECT",
        also=(
            # Somebody without a sign-in says it in the room; for anybody else nobody accepts.
            Policy(
                "team_adds",
                "INSERT",
                check=f"case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = {ME}"
                " AND client_id = ANY (ARRAY(SELECT rls.signless_clients_of(case_id)))",
            ),
        ),
    )

    policy = PracticeForeignKey(SecretsPolicy)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "policy", "client"], name="policy_accepted_once_by_each"
            )
        ]
        indexes = [models.Index(fields=["practice", "case"], name="policy_acceptance_by_case")]


class JointName(JointOfClient):
    """What one of the two wants to be called where the other reads it."""

    space = "joint"
    rows = Rows(
        add_when=JOINT_WORK_IS_OPEN,
        changes=("name", "row_version"),
        change_when=JOINT_WORK_IS_OPEN,
        removes=True,
    )

    name = models.TextField()
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "case", "client", "chapter"], name="joint_name_once_of_each"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="joint_name_is_one"),
        ]
