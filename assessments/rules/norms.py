"""Norm coverage: in how many of the four areas a norm that is good for the client is really lived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import AGREED, AREAS, HEALTHY, IN_FORCE, NORM_STATES, QUESTIONS, SET_BY

from .capacities import refuse_strangers
from .days import lately
from .reasons import Reason, because

STANDING = (AGREED, IN_FORCE)
PERCENT = 100

AreaState = Literal["covered", "against_me", "not_lived", "missing"]


@dataclass(frozen=True)
class NormFact:
    """One norm as it stands: `healthy` for the client as it is today; adherence as (day, kept)."""

    area: str
    question: str
    state: str
    healthy: str
    set_by: str
    adherence: tuple[tuple[date, bool], ...] = ()


@dataclass(frozen=True)
class Coverage:
    """`covered` 0 to 4 areas; `questions`: which have a norm that has not ended, beside it, never summed."""

    covered: int
    areas: Mapping[str, AreaState]
    questions: Mapping[str, bool]
    reasons: tuple[Reason, ...] = ()


def norm_coverage(norms: Iterable[NormFact], today: date, thresholds: Thresholds = DEFAULTS) -> Coverage:
    """Which areas the norms of one relationship cover (DOMAIN, The rules, Norm coverage).

    An area is covered by a norm agreed or in force that is healthy, not set by the other alone and not
    failing (`adherence_needed` or more observations within `adherence_days`, fewer than
    `adherence_kept_percent` of them kept), as long as no norm there that has not ended is unhealthy, or set
    by the other alone while the client is unsure. Otherwise the worst of `against_me`, `not_lived`,
    `missing`.

    Raises ValueError for an area, question, state, `healthy` or `set_by` that does not exist.
    """
    living = [norm for norm in map(_checked, norms) if norm.state != "ended"]
    areas: dict[str, AreaState] = {}
    reasons: list[Reason] = []
    for area in AREAS:
        areas[area] = _area([norm for norm in living if norm.area == area], today, thresholds)
        if areas[area] != "covered":
            reasons.append(because(areas[area], area=area))
    asked = {norm.question for norm in living}
    return Coverage(
        covered=sum(state == "covered" for state in areas.values()),
        areas=areas,
        questions={question: question in asked for question in QUESTIONS},
        reasons=tuple(reasons),
    )


def _checked(norm: NormFact) -> NormFact:
    refuse_strangers([norm.area], AREAS, "area")
    refuse_strangers([norm.question], QUESTIONS, "question")
    refuse_strangers([norm.state], NORM_STATES, "state of a norm")
    refuse_strangers([norm.healthy], HEALTHY, "answer to healthy for me")
    refuse_strangers([norm.set_by], SET_BY, "setter of a norm")
    return norm


def _area(norms: list[NormFact], today: date, thresholds: Thresholds) -> AreaState:
    if any(_is_against_me(norm) for norm in norms):
        return "against_me"
    standing = [norm for norm in norms if norm.state in STANDING]
    failing = [norm for norm in standing if _is_failing(norm, today, thresholds)]
    if any(norm.healthy == "yes" and norm.set_by != "other" for norm in standing if norm not in failing):
        return "covered"
    return "not_lived" if failing else "missing"


def _is_against_me(norm: NormFact) -> bool:
    return norm.healthy == "no" or (norm.set_by == "other" and norm.healthy == "unsure")


def _is_failing(norm: NormFact, today: date, thresholds: Thresholds) -> bool:
    kept = [kept for on, kept in norm.adherence if lately(on, today, thresholds.adherence_days)]
    enough = len(kept) * thresholds.adherence_kept_percent
    return len(kept) >= thresholds.adherence_needed and sum(kept) * PERCENT < enough
