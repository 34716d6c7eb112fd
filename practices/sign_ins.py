"""Sign-ins stand in the audit trail of the practices in which somebody works or is in care."""

from uuid import UUID

from django.db import connection


def log_sign_in(account_id: UUID | None, *, refused: bool = False) -> None:
    """Asked for an unknown account too, so that a refusal takes the same steps for everybody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.log_sign_in(%s, %s)", [account_id, refused])
