"""Disclosure gate: how far up the ladder capacities and norms have earned it. It advises, never blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import AREAS, DISCLOSURE_ANSWERS

from .bridge import Fit
from .capacities import DEFENCE_PATTERNS, refuse_outside, refuse_strangers
from .days import Age, age, lately, within_days
from .norms import Coverage
from .reasons import Reason, because

TOP_RUNG = 5
# With a defence pattern in it, the body may have felt safe because of the pattern.
FELT_WITH_PATTERN = 3
HURTFUL = ("dismissed", "used_against_me")


@dataclass(frozen=True)
class MomentFact:
    """How safe the body felt, 0 to 4; a defence pattern noticed, and whether it was left."""

    felt_safety: int
    on: date
    pattern: str | None = None
    left: bool = False
    recorded_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class DisclosureFact:
    """A disclosure on a rung 0 to 5; `earned_before` is the gate's `earned` just before it, if known."""

    rung: int
    on: date
    answered: str | None = None
    earned_before: int | None = None
    done: bool = True
    recorded_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class Step:
    """A disclosure that was done; `ahead` None where what was earned just before it is not known."""

    rung: int
    on: date
    ahead: bool | None


@dataclass(frozen=True)
class Gate:
    """`earned` 0 to 5 with its parts: c, n 0 to 2, base 0, 2 or 4, s 0 or 1; steps oldest first.

    `ahead`: a step of `gate_steps_days` was ahead. `held_back`: None without a step in that time.
    """

    earned: int
    base: int
    s: int
    c: int
    n: int
    ahead: bool
    held_back: bool | None
    steps: tuple[Step, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What was taken of the ladder, against what is earned; `ahead` and `held_back` as of Gate."""

    steps: tuple[Step, ...]
    ahead: bool
    held_back: bool | None


def disclosure_gate(
    fit: Fit,
    coverage: Coverage,
    openness: int,
    *,
    today: date,
    safety_reference_at_opening: bool,
    moments: Sequence[MomentFact],
    disclosures: Sequence[DisclosureFact] = (),
    harm_on: date | None = None,
    crossed_unrepaired_on: date | None = None,
    thresholds: Thresholds = DEFAULTS,
) -> Gate:
    """The rung of the ladder that is earned today (DOMAIN, The rules, Disclosure gate).

    `fit`: subject `other`, view `client`, from `care` rows only, stale levels included. `openness`: highest
    rung of the kind, 0 to 5. `moments`, `disclosures`: of this relationship, any order; what is planned or
    dated after today does not count yet. `harm_on`, `crossed_unrepaired_on`: newest day of each.
    Whether the gate is open for this relationship is the caller's to know: closed, the answer is null.

    Raises ValueError for a rung, openness or felt safety out of range, an unknown pattern or answer.
    """
    refuse_outside(openness, 0, TOP_RUNG, "openness")
    done = _steps_done(disclosures, today)
    c, why_c = _capacities_earn(fit)
    n, why_n = _norms_earn(coverage, thresholds)
    base = 2 * min(c, n)
    felt = _checked_moments(moments, today)
    s, why_s = _safety_earns(base, safety_reference_at_opening, felt, today, thresholds)
    earned = min(openness, max(1, base + s))
    earned, why_capped = _capped_by_answers(earned, done, thresholds)
    closing = _closing(fit, harm_on, crossed_unrepaired_on, today, thresholds)
    earned = 0 if closing else earned
    taken = _taken(done, earned, today, thresholds)
    return Gate(
        earned=earned,
        base=base,
        s=s,
        c=c,
        n=n,
        ahead=taken.ahead,
        held_back=taken.held_back,
        steps=taken.steps,
        reasons=(why_c, why_n, why_s, *why_capped, *closing),
    )


def steps_taken(
    disclosures: Sequence[DisclosureFact], earned: int, *, today: date, thresholds: Thresholds = DEFAULTS
) -> Taken:
    """Steps against a gate's `earned` (0 to 5), oldest first (DOMAIN, The rules, Disclosure gate).

    For staff, who know of more steps, and of what was earned before more of them, than the gate itself
    counts: those that a client keeps with their therapist, or took while the gate was closed to them.

    Raises ValueError for a rung or `earned` out of range or an unknown answer.
    """
    refuse_outside(earned, 0, TOP_RUNG, "earned")
    return _taken(_steps_done(disclosures, today), earned, today, thresholds)


def _taken(done: Sequence[DisclosureFact], earned: int, today: date, thresholds: Thresholds) -> Taken:
    steps = tuple(Step(step.rung, step.on, is_ahead(step.rung, step.earned_before)) for step in done)
    recent = [step for step in steps if lately(step.on, today, thresholds.gate_steps_days)]
    behind = earned - max((step.rung for step in recent), default=0)
    held_back = behind >= thresholds.held_back_rungs if recent else None
    return Taken(steps, any(step.ahead for step in recent), held_back)


def is_ahead(rung: int, earned_before: int | None) -> bool | None:
    """Whether a step went beyond what was earned just before it; None if that is not known.

    A step on rung 1 is how one finds out: it is ahead only if nothing at all was earned.
    """
    return None if earned_before is None else rung > earned_before


def _steps_done(disclosures: Sequence[DisclosureFact], today: date) -> list[DisclosureFact]:
    for told in disclosures:
        refuse_outside(told.rung, 0, TOP_RUNG, "a rung")
        refuse_strangers(
            [told.answered] if told.answered else [], DISCLOSURE_ANSWERS, "answer to a disclosure"
        )
    done = [told for told in disclosures if told.done and told.on <= today]
    return sorted(done, key=_age)


def _checked_moments(moments: Sequence[MomentFact], today: date) -> list[MomentFact]:
    for moment in moments:
        refuse_outside(moment.felt_safety, 0, 4, "felt safety")
        refuse_strangers([moment.pattern] if moment.pattern else [], DEFENCE_PATTERNS, "defence pattern")
    return sorted((moment for moment in moments if moment.on <= today), key=_age)


def _age(row: MomentFact | DisclosureFact) -> Age:
    return age(row.on, row.recorded_at, row.id)


def _capacities_earn(fit: Fit) -> tuple[int, Reason]:
    if any(plank.stale for plank in fit.asked):
        return 0, because("capacities_stale")
    if fit.overall == "holds":
        return 2, because("capacities_hold")
    if fit.overall == "strained" and fit.known == fit.loaded:
        return 1, because("capacities_strained")
    return 0, because("capacities_unknown" if fit.known < fit.loaded else "capacities_overloaded")


def _norms_earn(coverage: Coverage, thresholds: Thresholds) -> tuple[int, Reason]:
    covered, why = coverage.covered, because("norms_cover", covered=coverage.covered)
    return 2 if covered == len(AREAS) else 1 if covered >= thresholds.gate_some_areas else 0, why


def _safety_earns(
    base: int, reference: bool, moments: list[MomentFact], today: date, thresholds: Thresholds
) -> tuple[int, Reason]:
    needed, days = thresholds.gate_moments_needed, thresholds.gate_moments_days
    newest = moments[-needed:]
    felt = [
        min(moment.felt_safety, FELT_WITH_PATTERN) if moment.pattern else moment.felt_safety
        for moment in newest
    ]
    if base == 0:
        return 0, because("safety_waits_for_base")
    if not reference:
        return 0, because("no_safety_reference_at_opening")
    if len({moment.on for moment in newest}) < needed:
        return 0, because("too_few_days_with_moments")
    if not all(lately(moment.on, today, days) for moment in newest):
        return 0, because("moments_too_old", days=days)
    if any(moment.pattern and not moment.left for moment in newest):
        return 0, because("defence_pattern_not_left")
    if min(felt) < thresholds.gate_moment_lowest or sum(felt) < thresholds.gate_moments_mean * needed:
        return 0, because("felt_too_little_safety")
    return 1, because("felt_safe")


def _capped_by_answers(
    earned: int, done: list[DisclosureFact], thresholds: Thresholds
) -> tuple[int, tuple[Reason, ...]]:
    """Each hurtful answer caps below its rung until enough later ones were met; the lowest cap counts."""
    caps = [
        told
        for place, told in enumerate(done)
        if told.answered in HURTFUL
        and sum(later.answered == "met" for later in done[place + 1 :]) < thresholds.gate_met_to_mend
    ]
    if not caps:
        return earned, ()
    lowest = min(caps, key=lambda told: told.rung)
    cap = max(lowest.rung - 1, 0)
    return min(earned, cap), (because("answered_hurtfully", rung=lowest.rung, on=lowest.on, at_most=cap),)


def _closing(
    fit: Fit, harm_on: date | None, crossed_on: date | None, today: date, thresholds: Thresholds
) -> tuple[Reason, ...]:
    days = thresholds.gate_closed_days
    reasons = [because("overloaded")] if fit.overall == "overloaded" else []
    if harm_on is not None and within_days(harm_on, today, days):
        reasons.append(because("harm", on=harm_on))
    if crossed_on is not None and within_days(crossed_on, today, days):
        reasons.append(because("boundary_crossed_not_repaired", on=crossed_on))
    return tuple(reasons)
