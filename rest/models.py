from datetime import datetime

from django.db import models
from django.utils import timezone

from privacy.models import PracticeOwned
from privacy.spaces import ME, Policy, Rows

OWN = f"member_id = {ME}"


class Repeat(PracticeOwned):
    """That a member's POST with this Idempotency-Key was done, and what it made. Never a body."""

    space = "special"
    rows = Rows(
        also=(
            Policy("member_reads", "SELECT", OWN),
            Policy("member_adds", "INSERT", check=OWN),
            Policy("member_removes", "DELETE", OWN),
        ),
        engine="SELECT, DELETE",
        audited=False,
        reason="A member's own bookkeeping of what they sent; no part of any record.",
    )

    member_id = models.UUIDField()
    key = models.CharField(max_length=128)
    # HMAC of method, path and body under the secret key: from a plain hash a short body could be guessed.
    request_hash = models.CharField(max_length=64)
    object_id = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "member_id", "key"], name="repeat_key_once_per_member"
            ),
        ]
        indexes = [
            # Read by purge_repeats.
            models.Index(fields=["practice", "made_at"], name="repeat_by_age"),
        ]

    def __str__(self) -> str:
        return f"repeat {self.id}"


def purge_repeats(before: datetime) -> int:
    """Forget the keys of the acting practice made before that instant; how many went."""
    removed, _ = Repeat.objects.filter(made_at__lt=before).delete()
    return removed
