"""Blind spots: where what somebody says of themself and what others saw of them differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .capacities import CAPACITIES, VIEWS, refuse_outside, refuse_strangers
from .levels import FORTNIGHT, LevelUsed, Observation, newest_first
from .reasons import Reason, because

WIDE = 2


@dataclass(frozen=True)
class BlindSpot:
    """`difference` = newest self-report minus the level used in that view, -4 to -2 or 2 to 4."""

    capacity: str
    view: str
    kind: Literal["differ", "differ_once"]
    words: Literal["more_than_seen", "less_than_seen"]
    difference: int
    reasons: tuple[Reason, ...] = ()


def blind_spots(
    self_reports: Mapping[str, Sequence[Observation]], used: Mapping[str, Mapping[str, LevelUsed]]
) -> tuple[BlindSpot, ...]:
    """Where self-report and level used lie 2 or more apart, per capacity and view (DOMAIN, Blind spots).

    `self_reports`: capacity -> the subject's own, not superseded levels. `used`: view -> capacity -> level
    used today. Unknown on either side: none. `differ` if the newest self-report and one at least 14 days
    older both differ the same way from today's level used; `differ_once` before. Staff only.

    Raises ValueError for an unknown capacity or view or a level outside 0 to 4.
    """
    refuse_strangers(used, VIEWS, "view")
    refuse_strangers(
        [*self_reports, *(name for view in used.values() for name in view)], CAPACITIES, "capacity"
    )
    for report in (report for reports in self_reports.values() for report in reports):
        refuse_outside(report.level, 0, 4, "a level")
    found = (
        _spot(capacity, view, newest_first(self_reports.get(capacity, ())), used[view].get(capacity))
        for capacity in CAPACITIES
        for view in VIEWS
        if view in used
    )
    return tuple(spot for spot in found if spot is not None)


def _spot(capacity: str, view: str, said: list[Observation], seen: LevelUsed | None) -> BlindSpot | None:
    if not said or seen is None or seen.level is None:
        return None
    newest, level = said[0], seen.level
    difference = newest.level - level
    if abs(difference) < WIDE:
        return None
    sign = 1 if difference > 0 else -1
    earlier = [
        report
        for report in said
        if report.on <= newest.on - FORTNIGHT and (report.level - level) * sign >= WIDE
    ]
    reasons = [because("said", level=newest.level, on=newest.on), because("seen", level=level)]
    reasons += [because("said_before", level=earlier[0].level, on=earlier[0].on)] if earlier else []
    return BlindSpot(
        capacity=capacity,
        view=view,
        kind="differ" if earlier else "differ_once",
        words="more_than_seen" if difference > 0 else "less_than_seen",
        difference=difference,
        reasons=tuple(reasons),
    )
