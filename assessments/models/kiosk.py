"""The link by which one form is filled in on the practice's own device, in the waiting room."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q

from assessments.models.homework import Homework, my_homework
from practices import clock
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows

OPEN_FOR: Final = timedelta(minutes=30)
MY_HOMEWORK: Final = my_homework("assessments_kiosklink")


class KioskLink(ClientOwned):
    """One form, one use, half an hour. Only the token's hash is stored."""

    space = "team"
    rows = Rows(
        team_adds=True,
        team_changes=True,
        changes=("revoked_at",),
        # Dated ahead it would be open for longer.
        add_when=f"{MY_HOMEWORK} AND recorded_at <= clock_timestamp() + interval '1 minute'",
        change_when=MY_HOMEWORK,
        definer="SELECT, UPDATE",
    )

    homework = PracticeForeignKey(Homework)
    token_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            # Directory: a link is found by its hash alone.
            models.UniqueConstraint(fields=["token_hash"], name="kiosk_token_once"),
            models.UniqueConstraint(
                fields=["practice", "homework"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="kiosk_link_open_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("recorded_at") + OPEN_FOR), name="kiosk_link_open_half_an_hour"
            ),
        ]
