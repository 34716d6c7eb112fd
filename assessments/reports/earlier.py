"""The gate as it stood on an earlier day: a step that is told later is judged by what was earned then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from assessments import rules
from assessments.reports.disclosures import disclosure_facts
from assessments.reports.gate import gate_now, is_open, moment_facts
from assessments.reports.levels import standing
from assessments.reports.norms import lately_since
from practices import clock
from practices.here import thresholds_here
from privacy.actor import Actor
from relationships.harm import harm_days
from relationships.models import BoundaryEvent, NormVersion, Opening, Relationship
from relationships.reports import adherence, openings
from relationships.words import CAPACITIES, CROSSED, ENDED


@dataclass(frozen=True)
class Earned:
    """The rung that was earned just before a step, and whether the client knew it then."""

    rung: int
    was_shown: bool


def earned_before(by: Actor, relationship: Relationship, day: date) -> Earned:
    """From `care` alone: what is dated counts by its day, what stands till it changes by when it was told."""
    zone = ZoneInfo(clock.zone(by))
    if day >= clock.now().astimezone(zone).date():
        return Earned(gate_now(relationship, day).earned, is_open(openings(relationship.pk).get("gate")))
    ended_at = datetime.combine(day + timedelta(days=1), time(), zone)
    opening = _opening(relationship.pk, ended_at)
    gate = rules.disclosure_gate(
        rules.fit(_levels(relationship, day), relationship.load),
        rules.norm_coverage(_norms(relationship.pk, day, ended_at), day, thresholds_here()),
        relationship.kind.openness,
        today=day,
        safety_reference_at_opening=is_open(opening) and _knew_safety(opening),
        moments=moment_facts(relationship, day),
        disclosures=disclosure_facts(relationship.pk, care_only=True),
        harm_on=_harm_on(relationship.pk, day),
        crossed_unrepaired_on=_crossed_unrepaired_on(relationship.pk, day),
        thresholds=thresholds_here(),
    )
    return Earned(gate.earned, is_open(opening))


def _opening(relationship_id: UUID, ended_at: datetime) -> Opening | None:
    told = Opening.objects.filter(relationship_id=relationship_id, what="gate", recorded_at__lt=ended_at)
    return told.order_by("-recorded_at", "-id").first()


def _knew_safety(opening: Opening | None) -> bool:
    return opening is not None and opening.with_safety_reference


def _harm_on(relationship_id: UUID, day: date) -> date | None:
    return max((on for on in harm_days(relationship_id, care_only=True) if on <= day), default=None)


def _levels(relationship: Relationship, day: date) -> Mapping[str, rules.LevelUsed]:
    seen = standing(relationship, day, is_staff=False, subject="other", until=day)
    observed = seen.history("other", "client", None, day).seen
    harm = _harm_on(relationship.pk, day)
    return {
        capacity: rules.level_used(
            observed.get(capacity, ()),
            day,
            harm if capacity == "words_and_actions" else None,
            thresholds_here(),
        )
        for capacity in CAPACITIES
    }


def _norms(relationship_id: UUID, day: date, ended_at: datetime) -> list[rules.NormFact]:
    """Each norm as its newest version of that day told it."""
    versions = NormVersion.objects.filter(
        norm__relationship_id=relationship_id, recorded_at__lt=ended_at, is_kept=False
    )
    newest = versions.order_by("norm_id", "-number").distinct("norm_id").select_related("norm")
    lived = adherence([relationship_id], care_only=True, since=lately_since(day))
    return [
        rules.NormFact(
            version.norm.area,
            version.norm.question,
            version.state,
            version.healthy,
            version.set_by,
            tuple(seen for seen in lived.get(version.norm_id, ()) if seen[0] <= day),
        )
        for version in newest
        if version.state != ENDED
    ]


def _crossed_unrepaired_on(relationship_id: UUID, day: date) -> date | None:
    crossed = BoundaryEvent.objects.filter(
        Q(repaired_on=None) | Q(repaired_on__gt=day),
        relationship_id=relationship_id,
        kind=CROSSED,
        is_kept=False,
        happened_on__lte=day,
    )
    newest: date | None = crossed.aggregate(newest=Max("happened_on"))["newest"]
    return newest
