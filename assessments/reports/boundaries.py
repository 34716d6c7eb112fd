"""How the boundaries of one relationship are held, of those that the reader sees."""

from datetime import date
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from assessments import rules
from relationships.models import Boundary, BoundaryEvent
from relationships.words import PLAN


def boundaries_summary(relationship_id: UUID, today: date) -> rules.BoundariesHeld:
    """Two statements."""
    held = Boundary.objects.filter(relationship_id=relationship_id, ended_on=None).order_by("area", "id")
    # Whether it is written, not what: these texts are long.
    written = {
        f"has_{part}": ExpressionWrapper(Q(**{f"{part}__regex": r"\S"}), output_field=BooleanField())
        for part in PLAN
    }
    boundaries = (
        rules.BoundaryFact(str(row["id"]), row["area"], tuple(part for part in PLAN if row[f"has_{part}"]))
        for row in held.annotate(**written).values("id", "area", *written)
    )
    events = BoundaryEvent.objects.filter(relationship_id=relationship_id)
    told = (
        rules.BoundaryEventFact(kind, on, crossed_by or None, was_enforced, repaired_on is not None)
        for kind, on, crossed_by, was_enforced, repaired_on in events.values_list(
            "kind", "happened_on", "crossed_by", "was_enforced", "repaired_on"
        )
    )
    return rules.boundaries_held(boundaries, told, today)
