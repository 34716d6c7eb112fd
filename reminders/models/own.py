"""What a client sets up for themself alone. No staff reads it, and no partner."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from clients.models import choices
from privacy.actor import acting_member
from privacy.fields import EncryptedTextField, PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from reminders.models.words import FACTORS, SIGN_IN


class PushDevice(ClientOwned):
    """A browser that shows messages. It is gone as soon as the device is no longer the client's alone.

    The same browser may be two people's: each has a row, and neither is told of the other's.
    """

    space = "own"
    rows = Rows(removes=True, definer="SELECT, DELETE", engine="SELECT, DELETE")

    endpoint = EncryptedTextField()
    # The device's own key and secret: what is sent is encrypted for it.
    p256dh = EncryptedTextField()
    auth = EncryptedTextField()
    # The same for the same endpoint within one practice, and nothing without the key.
    endpoint_mark = models.BinaryField(max_length=32)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            # By client: nobody learns that the other one's browser is this one.
            models.UniqueConstraint(fields=["practice", "client", "endpoint_mark"], name="push_device_once"),
        ]
        indexes = [
            # Read by rls.shares_address.
            models.Index(fields=["practice", "endpoint_mark"], name="push_device_same_endpoint")
        ]


class CodeTries(ClientOwned):
    """How many wrong codes were tried at a client's links, and with which one they were compared.

    It stays when the code is taken back and when links are cleared away: whoever chooses the very same code
    again has not stopped anybody from guessing it.
    """

    space = "special"
    rows = Rows(
        definer="SELECT, INSERT, UPDATE",
        audited=False,
        reason="Nobody reads or writes it but the definer, with each code that is tried.",
    )

    # As LinkFactor has it.
    hash = models.TextField()
    wrong = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "client"], name="code_tries_once"),
            models.CheckConstraint(condition=Q(wrong__gte=0), name="code_tries_counted"),
        ]


class LinkFactors(models.Manager["LinkFactor"]):
    def get_queryset(self) -> models.QuerySet["LinkFactor"]:
        return super().get_queryset().defer(*LinkFactor.rows.hides)


class LinkFactor(ClientOwned):
    """What somebody has to know to answer by a link. No row: they sign in.

    The hash is compared by whoever holds a link, through a definer's function; no signed-in page reads it.
    """

    space = "own"
    rows = Rows(changes=("kind", "hash", "changed_at"), removes=True, hides=("hash",), definer="SELECT")

    kind = models.TextField(choices=choices(FACTORS), default=SIGN_IN)
    # By Django's password hashers; empty where one signs in.
    hash = models.TextField(blank=True, default="")
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = LinkFactors()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "client"], name="link_factor_once"),
            models.CheckConstraint(
                condition=Q(kind=SIGN_IN, hash="") | (Q(kind__in=FACTORS) & ~Q(kind=SIGN_IN) & ~Q(hash="")),
                name="link_factor_has_a_hash",
            ),
        ]
