from django.db import models


class Heartbeat(models.Model):
    """That a process of this cell was well, and when. Cell-local: belongs to no practice."""

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()
