"""What answers raise: kept with whoever computed it, told to the care team with the sending."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import connection

from assessments import rules

RAISE: Final = "SELECT rls.raise_flags(%s, %s, %s::jsonb, %s, %s::smallint)"


def raise_flags(
    form: Mapping[str, Any],
    scoring: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    about: str,
    row_id: UUID,
) -> None:
    """With the sending: each flag of an item or a scale, once. The database knows what was known before,
    who is told, and what a flag calls for; whoever sends learns nothing of it."""
    raised = flag_columns(rules.flags_raised(form, scoring, answers))
    if not raised:
        return
    made_by = rules.scoring_hash(scoring), rules.ENGINE_VERSION
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [about, row_id, json.dumps(raised), *made_by])


def flag_columns(flags: Iterable[rules.Flag]) -> list[dict[str, Any]]:
    """What a row keeps of each flag."""
    return [
        {
            "key": flag.key,
            "severity": flag.severity,
            "item": flag.item or "",
            "scale": flag.scale or "",
            "tell": flag.tell,
            "calls_for_screening": flag.calls_for_screening,
        }
        for flag in flags
    ]
