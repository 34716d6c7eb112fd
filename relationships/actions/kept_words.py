"""What a client says about something shown, for their therapist alone."""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import ValidationError

KEEP: Final = "SELECT rls.keep_word(%s, %s, %s::jsonb)"


def keep_word(*, about: str, row: UUID, told: Mapping[str, Any]) -> None:
    """Keep `told` with the care team; the row that it is about stays as it is shown.

    The database looks whether the row is the client's own and shown to them, and keeps what a device sends
    again once.
    """
    if not told:
        raise ValidationError({"keep": ["There is nothing to keep."]})
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [about, row, json.dumps(dict(told))])
