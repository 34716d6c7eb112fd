from datetime import datetime

from django.db import models
from django.utils import timezone

from privacy.ids import uuid7


class Repeat(models.Model):
    """That a member's POST with this Idempotency-Key was done, and what it made. Never a body.

    Plain columns instead of foreign keys: practices stand above this floor.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    practice_id = models.UUIDField()
    member_id = models.UUIDField()
    key = models.CharField(max_length=128)
    # HMAC of method, path and body under the secret key: from a plain hash a short body could be guessed.
    request_hash = models.CharField(max_length=64)
    object_id = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "member_id", "key"], name="repeat_key_once_per_member"
            ),
            # GROWTH rule 1: the replica identity of a practice-owned table.
            models.UniqueConstraint(fields=["practice_id", "id"], name="repeat_of_practice"),
        ]
        indexes = [
            # Read by purge_repeats.
            models.Index(fields=["practice_id", "made_at"], name="repeat_by_age"),
        ]

    def __str__(self) -> str:
        return f"repeat {self.id}"


def purge_repeats(before: datetime) -> int:
    """Forget the keys of the acting practice made before that instant; how many went."""
    removed, _ = Repeat.objects.filter(made_at__lt=before).delete()
    return removed
