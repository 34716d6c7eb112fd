"""The bridge: how one relationship bears its load today, from kept state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from assessments import rules
from assessments.models import KeptState, TeamKeptState
from assessments.reports.forecasts import forecasts, inner_work
from assessments.reports.gate import GateFacts, Told, gate, gate_facts, is_open, told_of
from assessments.reports.levels import AnyKept, History, Kept, kept_levels, standing, state_of
from assessments.reports.norms import norm_rows
from practices.here import thresholds_here
from practices.thresholds import DEFAULTS, Thresholds
from privacy.actor import Actor
from relationships.models import Kind, Norm, Opening, Relationship
from relationships.reports import openings

SAYS: Final = "about weight, not about danger"


@dataclass(frozen=True)
class LookAhead:
    """What forecasts rest on: what was said and seen of one subject, and its inner work."""

    history: History
    inner_work: rules.InnerWork


@dataclass(frozen=True)
class BridgeFacts:
    """Everything a bridge is made of; what its reader may not have is None.

    `harm_on` and the norms are as this reader sees them: staff also counts what is kept with them. The gate
    has facts of its own, from `care` alone.
    """

    client_id: UUID
    relationship: Relationship
    subject: str
    view: str
    # What carries this view, and the views that blind spots compare with.
    shown: Kept
    views: Mapping[str, Kept]
    norms: Sequence[rules.NormFact]
    harm_on: date | None = None
    gate: GateFacts | None = None
    kinds: Mapping[str, Mapping[str, int]] | None = None
    ahead: LookAhead | None = None
    is_staff: bool = False
    thresholds: Thresholds = DEFAULTS

    space: ClassVar[str] = "care"

    @property
    def is_kept(self) -> bool:
        """Of a relationship that the client keeps with the team, that it was read is the team's as well."""
        return self.relationship.is_kept


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
    used = _used(facts, facts.shown, today)
    names = {"client": "own_word", "therapist": "seen"} if facts.subject == "self" else {}
    return Bridge(
        client_id=facts.client_id,
        subject=facts.subject,
        view=names.get(facts.view, facts.view),
        fit=rules.fit(used, facts.relationship.load),
        norm_coverage=rules.norm_coverage(facts.norms, today, facts.thresholds),
        gate=None if facts.gate is None else gate(facts.gate, facts.relationship, today),
        carries=None if facts.kinds is None else rules.carries(used, facts.kinds),
        blind_spots=_blind_spots(facts, today),
        forecast=_forecast(facts, today),
    )


def _used(facts: BridgeFacts, kept: Kept, today: date) -> dict[str, rules.LevelUsed]:
    # What somebody did to the client says nothing of the client's own words and actions.
    harm_on = facts.harm_on if facts.subject == "other" else None
    return kept_levels(kept, today, harm_on, facts.thresholds)


def _blind_spots(facts: BridgeFacts, today: date) -> tuple[rules.BlindSpot, ...] | None:
    if not facts.is_staff or facts.ahead is None:
        return None
    used = {view: _used(facts, kept, today) for view, kept in facts.views.items()}
    return rules.blind_spots(facts.ahead.history.said, used, facts.thresholds)


def _forecast(facts: BridgeFacts, today: date) -> Mapping[str, rules.Forecast] | None:
    if facts.ahead is None:
        return None
    seen, work = facts.ahead.history.seen, facts.ahead.inner_work
    return forecasts(seen, facts.subject, work, today, harm_on=facts.harm_on, thresholds=facts.thresholds)


def bridge_facts(
    by: Actor, relationship_id: UUID, subject: str, view: str, today: date
) -> BridgeFacts | None:
    """Read in a fixed number of statements; None where the relationship is not this person's to see."""
    relationship = Relationship.objects.select_related("kind").filter(pk=relationship_id).first()
    if relationship is None:
        return None
    care = {(row.subject, row.view): row for row in KeptState.objects.filter(relationship=relationship)}
    team = _of_the_team(relationship) if by.is_staff else {}
    ours = _ours(team, subject, view)
    opened, norms = openings(relationship.pk), norm_rows(relationship)
    told = told_of(relationship, norms, today, care_only=not by.is_staff)
    return BridgeFacts(
        client_id=relationship.client_id,
        relationship=relationship,
        subject=subject,
        view=view,
        shown=state_of(ours or care.get((subject, view))),
        views=_views(subject, care, team),
        norms=told.norms,
        harm_on=told.harm_on,
        gate=_gate_facts(relationship, opened.get("gate"), care, norms, None if by.is_staff else told, today),
        kinds=_kinds() if by.is_staff else None,
        ahead=_ahead(relationship, subject, view, ours, today, by.is_staff)
        if by.is_staff or is_open(opened.get("forecast"))
        else None,
        is_staff=by.is_staff,
        thresholds=thresholds_here(),
    )


def _gate_facts(
    relationship: Relationship,
    opening: Opening | None,
    care: Mapping[tuple[str, str], KeptState],
    norms: Sequence[Norm],
    in_care: Told | None,
    today: date,
) -> GateFacts | None:
    """None while it is not opened. `in_care` was read already where the reader sees nothing else."""
    if not is_open(opening):
        return None
    return gate_facts(
        relationship,
        today,
        opening=opening,
        state=care.get(("other", "client")),
        in_care=in_care or told_of(relationship, norms, today, care_only=True),
    )


def _ahead(
    relationship: Relationship,
    subject: str,
    view: str,
    ours: TeamKeptState | None,
    today: date,
    is_staff: bool,
) -> LookAhead:
    rows = standing(relationship, today, is_staff=is_staff, subject=subject)
    history = rows.history(subject, view, ours.case_id if ours else None, today)
    return LookAhead(history, inner_work(relationship, subject))


Key = tuple[str, str]


def _ours(team: Mapping[Key, TeamKeptState], subject: str, view: str) -> TeamKeptState | None:
    """The team's own state of this view; `seen` of oneself is what was released, on their side too."""
    return None if (subject, view) == ("self", "therapist") else team.get((subject, view))


def _views(subject: str, care: Mapping[Key, KeptState], team: Mapping[Key, TeamKeptState]) -> dict[str, Kept]:
    # What a client says of themself is no view to hold against what they say of themself.
    views = ("therapist",) if subject == "self" else rules.VIEWS
    own: Mapping[Key, AnyKept] = team
    return {view: state_of(own.get((subject, view)) or care.get((subject, view))) for view in views}


def _of_the_team(relationship: Relationship) -> dict[Key, TeamKeptState]:
    """A case's own, of several cases the one that was opened last; and what the client keeps with them."""
    rows = TeamKeptState.objects.filter(relationship=relationship)
    return {(row.subject, row.view): row for row in rows.order_by("case__opened_on", "case_id")}


def _kinds() -> dict[str, dict[str, int]]:
    return {kind.name: kind.load for kind in Kind.objects.filter(is_used=True).order_by("name")}
