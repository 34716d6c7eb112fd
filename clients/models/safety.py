"""How a client can be reached safely, and what they know of safety."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clients.models.words import (
    ADDRESSED,
    CHANNELS,
    EMAIL,
    SAFETY_REFERENCES,
    SENDER_LABELS,
    SHARED_DEVICE,
    choices,
)
from practices.models import LANGUAGES
from privacy.actor import acting_member
from privacy.fields import EncryptedTextField, PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows

# Within them every day of a contact plan lies.
DAYS: Final = (date(1900, 1, 1), date(2199, 12, 31))
INSTANTS: Final = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))
# So many days after it was confirmed: no practice may wait longer (`contact_recheck_days`).
LATEST_RECHECK: Final = 180


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
            "prefers",
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
    language = models.TextField(choices=choices(LANGUAGES), default="en")
    confirmed_on = models.DateField(null=True)
    confirmed_by = PracticeForeignKey("practices.Member", null=True)
    recheck_by = models.DateField(null=True)
    opted_out_at = models.DateTimeField(null=True)
    # Which way messages go, where more than one is safe.
    prefers = models.TextField(choices=choices(CHANNELS), default=EMAIL)
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
            models.CheckConstraint(
                condition=Q(prefers__in=CHANNELS), name="contact_plan_prefers_a_known_channel"
            ),
            models.CheckConstraint(
                condition=Q(sender_label__range=(0, SENDER_LABELS - 1)),
                name="contact_plan_has_a_known_sender",
            ),
            # No day that can't be reckoned with, and no recheck that never comes.
            models.CheckConstraint(
                condition=Q(confirmed_on__range=DAYS, recheck_by__range=DAYS),
                name="contact_plan_on_days_of_a_calendar",
            ),
            models.CheckConstraint(
                condition=Q(recheck_by__lte=F("confirmed_on") + timedelta(days=LATEST_RECHECK)),
                name="contact_plan_looked_at_again",
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="contact_plan_in_a_known_language"
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
        changes=("address", "address_mark", "confirmed_on", "confirmed_by_id", "failed_at"),
        removes=True,
        # Two marks are compared by rls.shares_address, for the engine alone.
        definer="SELECT",
        engine="SELECT, UPDATE",
    )

    plan = PracticeForeignKey(ContactPlan)
    channel = models.TextField(choices=choices(ADDRESSED))
    address = EncryptedTextField()
    # The same for the same address within one practice, and nothing without the key; none: not known yet.
    address_mark = models.BinaryField(max_length=32, null=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = PracticeForeignKey("practices.Member", null=True)
    failed_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", null=True, default=acting_member)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "client", "channel"], name="safe_channel_once"),
            # Nothing could read such a row, and whoever is reached by it would be written to no more.
            models.CheckConstraint(
                condition=Q(confirmed_on__range=DAYS, failed_at__range=INSTANTS),
                name="safe_channel_on_days_of_a_calendar",
            ),
            models.CheckConstraint(condition=Q(channel__in=ADDRESSED), name="safe_channel_has_an_address"),
        ]
        indexes = [
            # Read by rls.shares_address.
            models.Index(
                fields=["practice", "address_mark"],
                condition=Q(address_mark__isnull=False),
                name="safe_channel_same_address",
            )
        ]


class SafetyReference(ClientOwned):
    """Whether the client knows what safety feels like; told in a session, marked by the therapist."""

    space = "team"
    rows = Rows(team_adds=True)

    status = models.TextField(choices=choices(SAFETY_REFERENCES))
    told_on = models.DateField()
    # The one it was told in, where that is on record.
    session = PracticeForeignKey("clients.Session", null=True)
    what = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "client", "recorded_at"], name="safety_reference_newest")]


PLAN_PARTS: Final = (
    *("warning_signs", "what_i_can_do_alone", "people_and_places", "whom_i_can_ask", "professionals"),
    "making_the_place_safer",
)


class SafetyPlan(ClientOwned):
    """A version of what a client does to be safe; the newest one counts, and none is ever changed.

    Kept at the practice (`is_kept`) it is the care team's, and no page of the client's shows any.
    """

    space = "care"
    rows = Rows(team_adds=True, client_adds=True, keeps=True, definer="SELECT, UPDATE")

    warning_signs = models.TextField(blank=True, default="")
    what_i_can_do_alone = models.TextField(blank=True, default="")
    people_and_places = models.TextField(blank=True, default="")
    whom_i_can_ask = models.TextField(blank=True, default="")
    professionals = models.TextField(blank=True, default="")
    making_the_place_safer = models.TextField(blank=True, default="")
    review_on = models.DateField(null=True)
    is_kept = models.BooleanField(default=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "client", "recorded_at", "id"], name="safety_plan_newest")
        ]
