"""What a client says about something shown, for their therapist alone."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError

from practices.clock import today
from privacy.actor import Actor
from relationships.models import GoalStep, KeptWord, Relationship


def keep_word(*, by: Actor, about: str, row: Any, told: Mapping[str, Any]) -> KeptWord:
    """Keep `told` with the care team; `row`, which it is about, stays as it is shown."""
    if not told:
        raise ValidationError({"keep": ["There is nothing to keep."]})
    return KeptWord.objects.create(
        client_id=row.client_id,
        relationship=_relationship_of(row),
        about=about,
        about_id=row.pk,
        told=dict(told),
        told_on=today(by),
        recorded_by_id=by.member_id,
    )


def _relationship_of(row: Any) -> Relationship:
    if isinstance(row, Relationship):
        return row
    found: Relationship = row.goal.relationship if isinstance(row, GoalStep) else row.relationship
    return found
