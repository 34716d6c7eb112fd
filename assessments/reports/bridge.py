"""The bridge: how one relationship bears its load today, from kept state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from django.db.models import Exists, OuterRef

from assessments import rules
from assessments.models import Assessment, KeptState, TeamAssessment, TeamKeptState
from privacy.actor import Actor
from relationships.models import Kind, Moment, Norm, Opening, Relationship
from relationships.words import CAPACITIES, ENDED

SAYS: Final = "about weight, not about danger"
NEWEST_MOMENTS: Final = 3


@dataclass(frozen=True)
class Kept:
    """A row of kept state: six values each, in the order of the capacities."""

    levels: Sequence[int | None]
    newest_on: Sequence[date | None]
    seen_once: Sequence[bool | None]


NOTHING_KEPT: Final = Kept((None,) * 6, (None,) * 6, (None,) * 6)


def kept_levels(
    levels: Sequence[int | None],
    newest_on: Sequence[date | None],
    seen_once: Sequence[bool | None],
    today: date,
    harm_on: date | None = None,
) -> dict[str, rules.LevelUsed]:
    """Kept state with what is never kept applied: staleness, and harm for `words_and_actions`.

    `harm_on` is for subject `other` alone (DOMAIN, Level used).
    """
    return {
        capacity: rules.kept_level(
            level,
            # A practice that moved its zone west may have a newest day that lies ahead of its today.
            None if on is None else min(on, today),
            bool(once),
            today,
            harm_on if capacity == "words_and_actions" else None,
        )
        for capacity, level, on, once in zip(CAPACITIES, levels, newest_on, seen_once, strict=True)
    }


@dataclass(frozen=True)
class History:
    """Levels of one subject that were not superseded, by capacity."""

    said: Mapping[str, Sequence[rules.Observation]] = field(default_factory=dict)
    seen: Mapping[str, Sequence[rules.Observation]] = field(default_factory=dict)


@dataclass(frozen=True)
class BridgeFacts:
    """Everything a bridge is made of; what its reader may not have is None."""

    client_id: UUID
    subject: str
    view: str
    load: Mapping[str, int]
    openness: int
    # What carries this view; the views that blind spots compare with; and the gate's own, from care alone.
    shown: Kept
    views: Mapping[str, Kept]
    of_gate: Kept
    norms: Sequence[rules.NormFact]
    gate_opening: Opening | None
    moments: Sequence[rules.MomentFact] = ()
    kinds: Mapping[str, Mapping[str, int]] | None = None
    history: History | None = None
    is_staff: bool = False


@dataclass(frozen=True)
class Bridge:
    """`view` of subject `self` is `own_word` (client) or `seen` (therapist). None: not for this reader."""

    client_id: UUID
    subject: str
    view: str
    fit: rules.Fit
    norm_coverage: rules.Coverage
    gate: rules.Gate | None
    carries: tuple[str, ...] | None
    blind_spots: tuple[rules.BlindSpot, ...] | None
    forecast: Mapping[str, rules.Forecast] | None


def bridge(facts: BridgeFacts, today: date) -> Bridge:
    """The bridge that these facts make, whoever read them."""
    used = _used(facts.shown, today)
    found = rules.fit(used, facts.load)
    coverage = rules.norm_coverage(facts.norms, today)
    names = {"client": "own_word", "therapist": "seen"} if facts.subject == "self" else {}
    return Bridge(
        client_id=facts.client_id,
        subject=facts.subject,
        view=names.get(facts.view, facts.view),
        fit=found,
        norm_coverage=coverage,
        gate=_gate(facts, coverage, today),
        carries=None if facts.kinds is None else rules.carries(used, facts.kinds),
        blind_spots=_blind_spots(facts, today),
        forecast=_forecast(facts, today),
    )


def _used(kept: Kept, today: date) -> dict[str, rules.LevelUsed]:
    return kept_levels(kept.levels, kept.newest_on, kept.seen_once, today)


def _gate(facts: BridgeFacts, coverage: rules.Coverage, today: date) -> rules.Gate | None:
    if facts.gate_opening is None or not facts.gate_opening.is_open:
        return None
    return rules.disclosure_gate(
        rules.fit(_used(facts.of_gate, today), facts.load),
        coverage,
        facts.openness,
        today=today,
        safety_reference_at_opening=facts.gate_opening.with_safety_reference,
        moments=facts.moments,
    )


def _blind_spots(facts: BridgeFacts, today: date) -> tuple[rules.BlindSpot, ...] | None:
    if not facts.is_staff or facts.history is None:
        return None
    used = {view: _used(kept, today) for view, kept in facts.views.items()}
    return rules.blind_spots(facts.history.said, used)


def _forecast(facts: BridgeFacts, today: date) -> Mapping[str, rules.Forecast] | None:
    if facts.history is None:
        return None
    seen = facts.history.seen
    known = (capacity for capacity in CAPACITIES if seen.get(capacity))
    return {capacity: rules.forecast(seen[capacity], today, inner_work=None) for capacity in known}


def bridge_facts(
    by: Actor, relationship_id: UUID, subject: str, view: str, today: date
) -> BridgeFacts | None:
    """Read in a fixed number of statements; None where the relationship is not this person's to see."""
    relationship = Relationship.objects.select_related("kind").filter(pk=relationship_id).first()
    if relationship is None:
        return None
    care = {(row.subject, row.view): row for row in KeptState.objects.filter(relationship=relationship)}
    team = _of_my_case(relationship) if by.is_staff else {}
    # `seen` is what was released, on the staff's side of the table too.
    ours = team.get((subject, view)) if view == "therapist" and subject == "other" else None
    openings = _newest_openings(relationship)
    may_look_ahead = by.is_staff or _is_open(openings.get("forecast"))
    gate_opening = openings.get("gate")
    return BridgeFacts(
        client_id=relationship.client_id,
        subject=subject,
        view=view,
        load=relationship.load,
        openness=relationship.kind.openness,
        shown=_kept(ours or care.get((subject, view))),
        views=_views(subject, care, team),
        of_gate=_kept(care.get(("other", "client"))),
        norms=_norms(relationship),
        gate_opening=gate_opening,
        moments=_moments(relationship, today) if _is_open(gate_opening) else (),
        kinds=_kinds() if by.is_staff else None,
        history=_history(relationship, subject, view, today, ours, by.is_staff) if may_look_ahead else None,
        is_staff=by.is_staff,
    )


AnyKept = KeptState | TeamKeptState
Key = tuple[str, str]


def _kept(row: AnyKept | None) -> Kept:
    return NOTHING_KEPT if row is None else Kept(row.levels, row.newest_on, row.seen_once)


def _views(subject: str, care: Mapping[Key, KeptState], team: Mapping[Key, TeamKeptState]) -> dict[str, Kept]:
    # What a client says of themself is no view to hold against what they say of themself.
    views = ("therapist",) if subject == "self" else rules.VIEWS
    return {view: _kept(team.get((subject, view)) or care.get((subject, view))) for view in views}


def _of_my_case(relationship: Relationship) -> dict[Key, TeamKeptState]:
    """The case's own rows; of several cases, the one that was opened last."""
    rows = TeamKeptState.objects.filter(relationship=relationship).order_by("case__opened_on", "case_id")
    return {(row.subject, row.view): row for row in rows}


def _newest_openings(relationship: Relationship) -> dict[str, Opening]:
    newest = Opening.objects.filter(relationship=relationship).order_by("what", "-recorded_at", "-id")
    return {opening.what: opening for opening in newest.distinct("what")}


def _is_open(opening: Opening | None) -> bool:
    return opening is not None and opening.is_open


def _norms(relationship: Relationship) -> tuple[rules.NormFact, ...]:
    rows = Norm.objects.filter(relationship=relationship).exclude(state=ENDED)
    return tuple(
        rules.NormFact(*row) for row in rows.values_list("area", "question", "state", "healthy", "set_by")
    )


def _moments(relationship: Relationship, today: date) -> tuple[rules.MomentFact, ...]:
    rows = Moment.objects.filter(relationship=relationship, happened_on__lte=today)
    newest = rows.order_by("-happened_on", "-recorded_at", "-id")[:NEWEST_MOMENTS]
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


def _kinds() -> dict[str, dict[str, int]]:
    return {kind.name: kind.load for kind in Kind.objects.filter(is_used=True).order_by("name")}


HISTORY_COLUMNS: Final = ("id", "basis", "rater", "assessed_on", "recorded_at", *CAPACITIES)


def _history(
    relationship: Relationship,
    subject: str,
    view: str,
    today: date,
    ours: TeamKeptState | None,
    is_staff: bool,
) -> History:
    of_care = _standing(Assessment, relationship, subject)
    rows = list(of_care.values(*HISTORY_COLUMNS))
    if is_staff:
        of_team = _standing(TeamAssessment, relationship, subject).filter(released_as__isnull=True)
        # The same case's rows as in the state that is shown beside it.
        rows += of_team.filter(case_id=ours.case_id if ours else None).values(*HISTORY_COLUMNS)
    said = [row for row in rows if row["basis"] == "self_report"]
    seen = [row for row in rows if row["basis"] == "observed" and row["rater"] == view]
    return History(_by_capacity(said, today), _by_capacity(seen, today))


def _standing(
    model: type[Assessment] | type[TeamAssessment], relationship: Relationship, subject: str
) -> Any:
    manager = cast("Any", model)._default_manager
    later = manager.filter(supersedes=OuterRef("pk"))
    return manager.filter(~Exists(later), relationship=relationship, subject=subject)


def _by_capacity(rows: Iterable[Mapping[str, Any]], today: date) -> dict[str, list[rules.Observation]]:
    found: dict[str, list[rules.Observation]] = {}
    for row in rows:
        on = min(row["assessed_on"], today)
        for capacity in CAPACITIES:
            if row[capacity] is not None:
                observation = rules.Observation(row[capacity], on, row["recorded_at"], str(row["id"]))
                found.setdefault(capacity, []).append(observation)
    return found
