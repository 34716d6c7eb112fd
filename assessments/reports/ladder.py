"""The ladder: how this practice words its rungs, and what was earned against what was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assessments import rules
from assessments.reports.disclosures import as_fact, steps_taken
from assessments.reports.gate import gate_now, is_open
from practices.here import thresholds_here
from privacy.actor import Actor
from relationships.defaults import RUNGS
from relationships.models import Disclosure, LadderRung, Relationship
from relationships.reports import openings


@dataclass(frozen=True)
class Ladder:
    """Six rungs from 0 to 5 in the practice's words; `row_version` grows with every change of any."""

    pk: UUID
    rungs: Mapping[int, str]
    row_version: int


def ladder(practice_id: UUID) -> Ladder:
    """The acting practice's own wording, and the one that ships where it has none."""
    own = {row.rung: row for row in LadderRung.objects.all()}
    rungs = {rung: own[rung].wording if rung in own else text for rung, text in enumerate(RUNGS)}
    return Ladder(practice_id, rungs, sum(row.row_version for row in own.values()))


@dataclass(frozen=True)
class Climb:
    """One relationship's ladder. `gate`, `steps` and `taken` are None while the gate is closed."""

    client_id: UUID
    openness: int
    is_open: bool
    gate: rules.Gate | None
    # Each as `steps_taken` gives it, with what was earned just before it.
    steps: Sequence[Disclosure] | None
    taken: rules.Taken | None


def climb(by: Actor, relationship_id: UUID, today: date) -> Climb | None:
    """What was earned against what was taken; None where the relationship is not this person's to see.

    What is earned is made of `care` alone, whoever asks; the steps are those that this person may know of.
    """
    relationship = Relationship.objects.select_related("kind").filter(pk=relationship_id).first()
    if relationship is None:
        return None
    opened = is_open(openings(relationship.pk).get("gate"))
    openness = relationship.kind.openness
    if not opened:
        return Climb(relationship.client_id, openness, opened, None, None, None)
    gate = gate_now(relationship, today)
    steps = list(steps_taken(relationship.pk, care_only=not by.is_staff))
    taken = rules.steps_taken(
        [as_fact(step) for step in steps], gate.earned, today=today, thresholds=thresholds_here()
    )
    return Climb(relationship.client_id, openness, opened, gate, steps, taken)
