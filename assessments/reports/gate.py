"""How far up the ladder is earned: from `care` rows alone, so that client and team are told the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessments import rules
from assessments.models import KeptState
from assessments.reports.disclosures import disclosure_facts
from assessments.reports.levels import Kept, kept_levels, state_of
from assessments.reports.norms import norm_facts, norm_rows
from practices.here import thresholds_here
from practices.thresholds import DEFAULTS, Thresholds
from relationships.harm import crossed_unrepaired_on, harm_on
from relationships.models import Moment, Norm, Opening, Relationship
from relationships.reports import openings


@dataclass(frozen=True)
class Told:
    """What was told of one relationship, with what is kept with the team or from `care` alone."""

    norms: Sequence[rules.NormFact]
    harm_on: date | None


def told_of(relationship: Relationship, norms: Sequence[Norm], today: date, *, care_only: bool) -> Told:
    """Two statements."""
    one = [relationship.pk]
    return Told(
        norm_facts(norms, one, today, care_only=care_only),
        harm_on(one, care_only=care_only).get(relationship.pk),
    )


@dataclass(frozen=True)
class GateFacts:
    """Everything a gate is made of. Nothing that a client keeps with their therapist is among it."""

    kept: Kept
    norms: Sequence[rules.NormFact]
    moments: Sequence[rules.MomentFact]
    disclosures: Sequence[rules.DisclosureFact]
    harm_on: date | None
    crossed_unrepaired_on: date | None
    with_safety_reference: bool
    thresholds: Thresholds = DEFAULTS


def gate_facts(
    relationship: Relationship,
    today: date,
    *,
    opening: Opening | None,
    state: KeptState | None,
    in_care: Told,
) -> GateFacts:
    """What is in care of one relationship, in a fixed number of statements."""
    return GateFacts(
        kept=state_of(state),
        norms=in_care.norms,
        moments=moment_facts(relationship, today),
        disclosures=disclosure_facts(relationship.pk, care_only=True),
        harm_on=in_care.harm_on,
        crossed_unrepaired_on=crossed_unrepaired_on([relationship.pk], care_only=True).get(relationship.pk),
        with_safety_reference=opening is not None and opening.is_open and opening.with_safety_reference,
        thresholds=thresholds_here(),
    )


def gate(facts: GateFacts, relationship: Relationship, today: date) -> rules.Gate:
    """The gate that these facts make, opened or not."""
    return rules.disclosure_gate(
        rules.fit(kept_levels(facts.kept, today, facts.harm_on, facts.thresholds), relationship.load),
        rules.norm_coverage(facts.norms, today, facts.thresholds),
        relationship.kind.openness,
        today=today,
        safety_reference_at_opening=facts.with_safety_reference,
        moments=facts.moments,
        disclosures=facts.disclosures,
        harm_on=facts.harm_on,
        crossed_unrepaired_on=facts.crossed_unrepaired_on,
        thresholds=facts.thresholds,
    )


def gate_now(relationship: Relationship, today: date) -> rules.Gate:
    """The gate as it stands, opened or not: what a step that is taken now is judged by."""
    state = KeptState.objects.filter(relationship=relationship, subject="other", view="client").first()
    facts = gate_facts(
        relationship,
        today,
        opening=openings(relationship.pk).get("gate"),
        state=state,
        in_care=told_of(relationship, norm_rows(relationship), today, care_only=True),
    )
    return gate(facts, relationship, today)


def is_open(opening: Opening | None) -> bool:
    return opening is not None and opening.is_open


def moment_facts(relationship: Relationship, today: date) -> tuple[rules.MomentFact, ...]:
    rows = Moment.objects.filter(relationship=relationship, happened_on__lte=today, is_kept=False)
    newest = rows.order_by("-happened_on", "-recorded_at", "-id")[: thresholds_here().gate_moments_needed]
    return tuple(
        rules.MomentFact(
            moment.felt_safety,
            moment.happened_on,
            moment.pattern or None,
            bool(moment.was_left),
            moment.recorded_at,
            str(moment.pk),
        )
        for moment in newest
    )
