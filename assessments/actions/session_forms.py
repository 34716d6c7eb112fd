"""After a session: asking each client how it went, and telling the care team what was low or fell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from assessments import rules
from assessments.reports.session_forms import item_scores, mean_of, scored_items
from practices.here import thresholds_here
from privacy.ids import uuid7

GIVE: Final = "SELECT rls.give_session_forms(%s)"
TELL: Final = "SELECT rls.file_after_session(%s, %s::uuid, %s, %s, %s, %s::numeric)"


def give_session_forms(at: datetime) -> int:
    """By the engine: who was in a session that was marked held is asked how it went; how many were."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE, [at])
        return int(cursor.fetchone()[0])


def tell_after_session(
    form: Mapping[str, Any],
    scoring: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    homework_id: UUID | None,
    about: str,
    row_id: UUID,
) -> None:
    """With the sending: an item for the care team where an answer was low or the mean fell.

    The database alone knows this person's earlier means, also those kept with the team, and tells whoever
    sends nothing of them; it takes no notice of any other form. Without a homework: the acting link's.
    """
    if not scored_items(scoring):
        return
    mean = mean_of(form, scoring, answers)
    found = rules.after_session(item_scores(form, scoring, answers), mean, (), thresholds_here())
    told = None if mean is None else float(mean)
    with connection.cursor() as cursor:
        cursor.execute(TELL, [uuid7(), homework_id, about, row_id, found.tell, told])
