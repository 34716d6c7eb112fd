from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def log_reads(client_ids: Iterable[UUID], endpoint: str, space: str) -> None:
    """One audit line for each client whose rows were served."""
    distinct = sorted(set(client_ids))
    if distinct:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rls.log_reads(%s, %s, %s)", [distinct, endpoint, space])
