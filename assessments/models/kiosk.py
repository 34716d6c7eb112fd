"""The link by which one form is filled in on the practice's own device, in the waiting room."""

from django.db import models
from django.db.models import Q

from assessments.models.homework import Homework
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows


class KioskLink(ClientOwned):
    """One form, one use, half an hour. Only the token's hash is stored."""

    space = "team"
    rows = Rows(team_adds=True, team_changes=True, changes=("revoked_at",), definer="SELECT, UPDATE")

    homework = PracticeForeignKey(Homework)
    token_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # Directory: a link is found by its hash alone.
            models.UniqueConstraint(fields=["token_hash"], name="kiosk_token_once"),
            models.UniqueConstraint(
                fields=["practice", "homework"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="kiosk_link_open_once",
            ),
        ]
