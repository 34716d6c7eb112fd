from typing import Any, ClassVar, Final
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from practices.thresholds import Thresholds, thresholds_of
from privacy.actor import acting_member
from privacy.fields import EncryptedTextField, PracticeForeignKey
from privacy.ids import uuid7
from privacy.models import PracticeOwned
from privacy.permissions import ROLES
from privacy.spaces import ME, PRACTICE, STAFF, Policy, Rows, has_role

SECRETS_POLICIES: Final = ("no_secrets", "therapist_decides", "full_confidentiality")
# In which mails and messages are written.
LANGUAGES: Final = ("en", "de")
OWN_INVITATION: Final = f"{has_role('therapist')} AND recorded_by_id = {ME}"
CARE_TEAM: Final = "id = ANY (ARRAY(SELECT rls.my_care_team()))"


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("This is not a time zone of the IANA list, such as Europe/Berlin.")


def default_watched_hours() -> list[dict[str, Any]]:
    """Monday to Friday, nine to five, in the practice's own time."""
    return [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(5)]


class Practice(PracticeOwned):
    """The tenant: a clinic or a solo therapist. Everything belongs to exactly one."""

    space = "special"
    rows = Rows(
        also=(
            Policy("member_reads", "SELECT", f"id = {PRACTICE}"),
            Policy("manager_changes", "UPDATE", has_role("manager"), has_role("manager")),
        ),
        changes=(
            "name",
            "zone",
            "watched_hours",
            "crisis_numbers",
            "secrets_policy",
            "language",
            "settings",
            "row_version",
        ),
        definer="SELECT",
        reason="A practice is its own tenant: its id is what other rows call practice_id.",
    )

    practice = None  # type: ignore[assignment]
    name = models.TextField()
    slug = models.SlugField(max_length=40, db_index=False)
    zone = models.TextField(validators=[known_zone], default="UTC")
    watched_hours = models.JSONField(default=default_watched_hours)
    crisis_numbers = models.JSONField(default=list)
    secrets_policy = models.TextField(choices=[(p, p) for p in SECRETS_POLICIES], default="no_secrets")
    # In which its members are written to.
    language = models.TextField(choices=[(each, each) for each in LANGUAGES], default="en")
    # Thresholds that this practice moved; what is missing here has the standard of practices.thresholds.
    settings = models.JSONField(default=dict)
    row_version = models.IntegerField(default=1)

    @property
    def thresholds(self) -> Thresholds:
        """All of them, its own or the standard; ValueError where what is stored is none."""
        return thresholds_of(self.settings)

    @property
    def age_of_consent(self) -> int:
        """Under it nothing reaches a client before somebody consented (DOMAIN, Safety)."""
        return self.thresholds.age_of_consent

    @property
    def no_rests_days(self) -> int:
        """For how long a no rests before the same is asked again."""
        return self.thresholds.no_rests_days

    class Meta:
        constraints = [
            # Directory: the slug stands in the application's address.
            models.UniqueConstraint(fields=["slug"], name="practice_slug_once"),
            models.CheckConstraint(
                condition=models.Q(secrets_policy__in=SECRETS_POLICIES), name="practice_secrets_policy_known"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=LANGUAGES), name="practice_language_known"
            ),
            # Urgent help is shown to whoever answers at night; it may never be an empty list.
            models.CheckConstraint(
                condition=~models.Q(crisis_numbers=[]), name="practice_has_crisis_numbers"
            ),
            # What is no threshold, or out of its range, no rule would run on.
            models.CheckConstraint(
                condition=models.Func(
                    "settings", function="rls.sound_settings", output_field=models.BooleanField()
                ),
                name="practice_settings_are_thresholds",
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db, force_insert=True)
        return account


class Account(AbstractBaseUser):
    """How a person signs in. Knows no practice; members do."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD: ClassVar[str] = "email"
    EMAIL_FIELD: ClassVar[str] = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_lower_case")
        ]


class Session(AbstractBaseSession):
    """A signed-in browser. Holds the account and the chosen membership beside Django's own data."""

    account_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id"], name="session_by_account")]


class KeyMark(models.Model):
    """A word under FIELD_KEY: whoever starts with another key is told so before an address is missed."""

    name = models.TextField(primary_key=True)
    mark = EncryptedTextField()


class Member(PracticeOwned):
    """An account at work in one practice, with its roles there."""

    space = "special"
    rows = Rows(
        also=(
            Policy("self_reads", "SELECT", f"id = {ME}"),
            Policy("staff_reads", "SELECT", f"{STAFF} AND NOT 'client' = ANY (roles)"),
            Policy("manager_reads", "SELECT", has_role("manager")),
            Policy("client_reads", "SELECT", CARE_TEAM),
            # Nobody gives themself a role, or somebody's work to read.
            Policy(
                "manager_changes",
                "UPDATE",
                f"{has_role('manager')} AND id <> {ME}",
                f"{has_role('manager')} AND id <> {ME} AND supervisor_id IS DISTINCT FROM {ME}",
            ),
        ),
        changes=("name", "roles", "supervisor_id", "is_active", "row_version"),
        definer="SELECT, INSERT",
        engine="SELECT",
        reason="That somebody is a client here is chart, that somebody works here is practice.",
    )

    account = models.ForeignKey("practices.Account", models.PROTECT, related_name="+", db_index=False)
    name = models.TextField()
    roles = ArrayField(models.TextField(choices=[(role, role) for role in ROLES]))
    # Whoever reads what this member's care teams write.
    supervisor = PracticeForeignKey("practices.Member", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "account"], name="member_once_per_practice"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=list(ROLES)) & models.Q(roles__len__gt=0),
                name="member_roles_known",
            ),
            # A client is never staff of the same practice: staff may read what a partner may not.
            models.CheckConstraint(
                condition=~models.Q(roles__contains=["client"]) | models.Q(roles__len=1),
                name="member_client_or_staff",
            ),
            models.CheckConstraint(
                condition=~models.Q(supervisor=models.F("id")), name="member_not_own_supervisor"
            ),
        ]
        indexes = [
            # Read by rls.my_supervised_clients.
            models.Index(fields=["practice", "supervisor"], name="member_by_supervisor"),
        ]


class ThresholdChange(PracticeOwned):
    """One threshold that a manager moved: which, when, by whom, from what to what."""

    space = "practice"
    rows = Rows(
        also=(Policy("manager_adds", "INSERT", check=f"{has_role('manager')} AND recorded_by_id = {ME}"),),
        reason="a manager, in their own name",
    )

    name = models.TextField()
    old = models.DecimalField(max_digits=8, decimal_places=2)
    new = models.DecimalField(max_digits=8, decimal_places=2)
    # Of the practice's row, which this change made.
    version = models.IntegerField()
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "version", "name"], name="threshold_changes_once"),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="threshold_change_moves"),
        ]


class Invitation(PracticeOwned):
    """A one-time link by which somebody joins the practice. Only the token's hash is stored."""

    space = "special"
    rows = Rows(
        also=(
            Policy("manager_reads", "SELECT", has_role("manager")),
            # Whoever redeems a client's invitation reads what that client reads: a manager may not name one.
            Policy(
                "manager_adds",
                "INSERT",
                check=f"{has_role('manager')} AND recorded_by_id = {ME} AND invited_client_id IS NULL",
            ),
            Policy("manager_changes", "UPDATE", has_role("manager"), has_role("manager")),
            Policy("therapist_reads", "SELECT", OWN_INVITATION),
            Policy(
                "therapist_adds",
                "INSERT",
                check=f"{OWN_INVITATION} AND roles = ARRAY['client']"
                " AND invited_client_id = ANY (ARRAY(SELECT rls.my_working_clients()))",
            ),
            Policy("therapist_changes", "UPDATE", OWN_INVITATION, OWN_INVITATION),
        ),
        changes=("revoked_at", "mailed_at"),
        definer="SELECT, UPDATE",
        engine="SELECT, UPDATE",
        reason="Staff are invited by managers, a client by a therapist who works with them.",
    )

    email = models.EmailField()
    name = models.TextField()
    roles = ArrayField(models.TextField(choices=[(role, role) for role in ROLES]))
    # The client who is invited to the portal; a plain id, since clients stand a floor above.
    invited_client_id = models.UUIDField(null=True)
    token_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Directory: a link is found by its hash alone.
            models.UniqueConstraint(fields=["token_hash"], name="invitation_token_once"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=list(ROLES)), name="invitation_roles_known"
            ),
        ]
