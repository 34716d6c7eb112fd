"""What leaves the house, what was heard of it, and the one way back."""

from django.db import models
from django.db.models import F, Q

from clients.models import StaffAlert, choices
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from reminders.models.plans import CheckInPlan
from reminders.models.words import (
    BOUNCED,
    CHANNELS,
    COMPLAINED,
    DELIVERED,
    EMAIL,
    LEASED,
    MESSAGE_STATES,
    MOST_KEPT,
    MOST_WRONG_FACTORS,
    PENDING,
    SENT,
    SUPPRESSED,
    UNCERTAIN,
    WAITING,
)


class Message(ClientOwned):
    """A row of the outbox. Address and body are read when it is sent; neither is kept."""

    space = "team"
    rows = Rows(
        changes=(
            # The way it goes is looked at again when it leaves: what was safe then may not be now.
            "channel",
            # So does its window, where the client's safe hours come later that day.
            *("not_before", "not_after"),
            *("status", "next_try_at", "attempt", "ambiguous", "lease_until", "lease_token", "dispatched_at"),
            *("sent_at", "provider_id", "error_code", "suppressed_reason", "responded_at"),
        ),
        definer="SELECT",
        engine="SELECT, INSERT, UPDATE, DELETE",
        audited=False,
        reason="The outbox is its own log: what was planned, sent and left out stands in the row.",
    )

    plan = PracticeForeignKey(CheckInPlan, null=True)
    alert = PracticeForeignKey(StaffAlert, null=True)
    # Which of the rule's dates this is; of an alert, when it was made.
    occurrence = models.DateTimeField()
    channel = models.TextField(choices=choices(CHANNELS), default=EMAIL)
    status = models.TextField(choices=choices(MESSAGE_STATES), default=PENDING)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempt = models.SmallIntegerField(default=0)
    # How often nobody can say whether it was handed over.
    ambiguous = models.SmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    # Counts up with each claim: whoever holds an older number writes nothing.
    lease_token = models.IntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    provider_id = models.TextField(blank=True, default="")
    error_code = models.TextField(blank=True, default="")
    suppressed_reason = models.TextField(blank=True, default="")
    respond_by = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "plan", "occurrence", "channel"], name="message_once_per_occurrence"
            ),
            models.UniqueConstraint(fields=["practice", "alert", "channel"], name="message_once_per_alert"),
            models.CheckConstraint(
                condition=Q(plan__isnull=True, alert__isnull=False)
                | Q(plan__isnull=False, alert__isnull=True),
                name="message_of_a_plan_or_an_alert",
            ),
            models.CheckConstraint(condition=Q(status__in=list(MESSAGE_STATES)), name="message_status_known"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="message_channel_known"),
            models.CheckConstraint(
                condition=Q(status__in=LEASED, lease_until__isnull=False)
                | (~Q(status__in=LEASED) & Q(lease_until__isnull=True)),
                name="message_lease_while_somebody_works",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(SENT, DELIVERED, BOUNCED, COMPLAINED)) | Q(sent_at__isnull=False),
                name="message_sent_at_some_time",
            ),
            models.CheckConstraint(
                condition=(Q(status=SUPPRESSED) & ~Q(suppressed_reason=""))
                | (~Q(status=SUPPRESSED) & Q(suppressed_reason="")),
                name="message_suppressed_for_a_reason",
            ),
            models.CheckConstraint(condition=Q(not_after__gt=F("not_before")), name="message_window_is_open"),
        ]
        indexes = [
            # Read by rls.due_practices and by claims.
            models.Index(
                fields=["practice", "next_try_at"], condition=Q(status__in=WAITING), name="message_waiting"
            ),
            # Read by claims: alerts go first, and what somebody holds counts for the rate.
            models.Index(
                fields=["practice", "next_try_at"],
                condition=Q(status__in=WAITING, alert__isnull=False),
                name="message_alert_waiting",
            ),
            models.Index(
                fields=["practice", "lease_until"], condition=Q(status__in=LEASED), name="message_leased"
            ),
            # Read by claims, for the rate of the practice.
            models.Index(
                fields=["practice", "dispatched_at"],
                condition=Q(dispatched_at__isnull=False),
                name="message_dispatched",
            ),
            # Read by follow_up: what was sent and has not been answered.
            models.Index(
                fields=["practice", "plan", "respond_by"],
                condition=Q(sent_at__isnull=False, responded_at__isnull=True),
                name="message_unanswered",
            ),
            models.Index(fields=["practice", "client", "occurrence", "id"], name="message_by_client"),
            # Read by the purge, and by what is told of the queue: newest and oldest rows.
            models.Index(fields=["practice", "made_at"], name="message_by_age"),
            # Read by whoever asks the provider what became of it, and shown to staff.
            models.Index(
                fields=["practice", "dispatched_at"],
                condition=Q(status=UNCERTAIN),
                name="message_uncertain",
            ),
        ]


class MessageEvent(ClientOwned):
    """What a mail provider told of a message; the same event twice counts once."""

    space = "team"
    rows = Rows(
        engine="SELECT, INSERT, DELETE",
        audited=False,
        reason="Told by a machine; the row itself is the record.",
    )

    message = PracticeForeignKey(Message)
    provider = models.TextField()
    event_id = models.TextField()
    type = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "provider", "event_id"], name="message_event_once")
        ]
        indexes = [models.Index(fields=["practice", "message", "at"], name="message_event_by_message")]


class Link(ClientOwned):
    """The one link of a message. Only the token's hash is stored."""

    space = "special"
    rows = Rows(
        changes=("used_at", "revoked_at"),
        definer="SELECT, UPDATE",
        engine="SELECT, INSERT, UPDATE, DELETE",
        audited=False,
        reason="Nobody reads links but the engine that makes them and the definer that finds them by hash.",
    )

    message = PracticeForeignKey(Message)
    token_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # These and `kept` by the definer alone: how often somebody did not know the factor, when it was answered.
    wrong_factors = models.SmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    # How often something was kept with the therapist by it: read by nobody, so that it is no trace either.
    kept = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            # Directory: a link is found by its hash alone.
            models.UniqueConstraint(fields=["token_hash"], name="link_token_once"),
            models.UniqueConstraint(fields=["practice", "message"], name="link_once_per_message"),
            models.CheckConstraint(
                condition=Q(wrong_factors__range=(0, MOST_WRONG_FACTORS)), name="link_wrong_factors_counted"
            ),
            models.CheckConstraint(condition=Q(kept__range=(0, MOST_KEPT)), name="link_kept_counted"),
        ]
        indexes = [
            # Read by follow_up, which removes old ones.
            models.Index(fields=["practice", "expires_at"], name="link_by_expiry")
        ]
