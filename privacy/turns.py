"""Taking turns on what a name stands for, whoever else knows its id."""

import hmac
from typing import Final

from django.conf import settings
from django.db import connection

TAKE: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))"


def take_turns(what: str) -> None:
    """Until the transaction ends; the next to name the same waits. Nobody who knows an id can find its lock,
    and so nobody sees by waiting that somebody else is at work on it."""
    name = hmac.digest(settings.SECRET_KEY.encode(), f"turns {what}".encode(), "sha256").hex()
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [name])
