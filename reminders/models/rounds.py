from uuid import UUID

from django.db import models


class Round(models.Model):
    """How far work of one kind has come on its way through all practices. Cell-local: belongs to none.

    It goes in the order of ids, so whoever goes on, on any host, knows where.
    """

    work = models.TextField(primary_key=True)
    began_at = models.DateTimeField()
    # When the round before it began.
    before_at = models.DateTimeField(null=True)
    # When a practice had its turn last.
    moved_at = models.DateTimeField()
    last = models.UUIDField(default=UUID(int=0))
    is_over = models.BooleanField(default=False)
    # Of some practice that had its turn.
    failed = models.BooleanField(default=False)
