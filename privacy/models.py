from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from privacy.actor import acting_practice
from privacy.fields import PracticeForeignKey
from privacy.ids import uuid7
from privacy.spaces import Rows


class PracticeOwned(models.Model):
    """A row of one practice. `space` names who may see it, `rows` what may be done with it."""

    space: ClassVar[str]
    rows: ClassVar[Rows]

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    practice = models.ForeignKey(
        "practices.Practice", models.PROTECT, related_name="+", db_index=False, default=acting_practice
    )

    class Meta:
        abstract = True


class ClientOwned(PracticeOwned):
    """A row about one client; it says so itself, however deep it hangs below another."""

    client = PracticeForeignKey("clients.Client")

    class Meta:
        abstract = True


class AuditLines(models.Manager["AuditLine"]):
    def get_queryset(self) -> models.QuerySet["AuditLine"]:
        return super().get_queryset().defer(*AuditLine.rows.hides)


class AuditLine(PracticeOwned):
    """Who did or read what, and when; never a value. Written by the definer, sealed afterwards."""

    space = "audit"
    # Numbers would tell a client how many acts lie between two that they may read of.
    rows = Rows(definer="SELECT, INSERT, UPDATE", hides=("number", "seal"))

    at = models.DateTimeField()
    kind = models.TextField()
    member_id = models.UUIDField(null=True)
    roles = models.TextField()
    request_id = models.TextField()
    verb = models.TextField(choices=[(verb, verb) for verb in ("insert", "update", "delete", "read")])
    table_name = models.TextField()
    row_id = models.UUIDField(null=True)
    row_space = models.TextField()
    client_id = models.UUIDField(null=True)
    changed = ArrayField(models.TextField(), default=list)
    number = models.BigIntegerField(null=True)
    seal = models.BinaryField(null=True)

    objects = AuditLines()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="audit_number_once_per_practice"),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, seal__isnull=True)
                | models.Q(number__isnull=False, seal__isnull=False),
                name="audit_number_with_its_seal",
            ),
        ]
        indexes = [
            # Read by the client's page "who opened my record" and by a member for own acts.
            models.Index(fields=["practice", "client_id", "at"], name="audit_by_client"),
            models.Index(fields=["practice", "member_id", "at"], name="audit_by_member"),
            # Read by seal_audit.
            models.Index(
                fields=["practice", "at"], name="audit_unsealed", condition=models.Q(number__isnull=True)
            ),
        ]
