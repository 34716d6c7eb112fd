"""Steps up the ladder as the gate reads them."""

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from assessments import rules
from relationships.models import Disclosure, EarnedBefore, EarnedShown
from relationships.words import STEP_DONE


def steps_taken(relationship_id: UUID, *, care_only: bool) -> QuerySet[Disclosure]:
    """The disclosures that were done, oldest first, each with `earned_before` where it is known.

    `care_only`: what the client reads of themself, whoever asks: nothing that they keep with their
    therapist, and `earned_before` only of steps that were done while the gate was open to them.
    """
    earned = EarnedShown if care_only else EarnedBefore
    told = earned._default_manager.filter(disclosure=OuterRef("pk")).values("earned")[:1]
    steps = Disclosure.objects.filter(relationship_id=relationship_id, state=STEP_DONE)
    steps = steps.annotate(earned_before=Subquery(told)).order_by("happened_on", "recorded_at", "id")
    return steps.filter(is_kept=False) if care_only else steps


def as_fact(step: Disclosure) -> rules.DisclosureFact:
    """`step` as `steps_taken` gives it."""
    if step.happened_on is None:
        raise ValueError("a step that was done has its day")
    return rules.DisclosureFact(
        step.rung,
        step.happened_on,
        step.answer or None,
        getattr(step, "earned_before", None),
        recorded_at=step.recorded_at,
        id=str(step.pk),
    )


def disclosure_facts(relationship_id: UUID, *, care_only: bool) -> tuple[rules.DisclosureFact, ...]:
    """Every step that was done in one relationship, in one statement (`steps_taken` says which)."""
    return tuple(as_fact(step) for step in steps_taken(relationship_id, care_only=care_only))
