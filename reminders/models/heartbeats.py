from django.db import models

from reminders.models.words import INSTANTS


class Heartbeat(models.Model):
    """That a process of this cell was well, and when. Cell-local: belongs to no practice.

    `worker`: any of them ran a tick. `worker@host`: this one, by its own probe. `beat`: ticks are rung.
    `tzdata 2026f`: since when dates are reckoned with this version of the world's clocks.
    """

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(at__range=INSTANTS), name="heartbeat_at_some_time")
        ]
