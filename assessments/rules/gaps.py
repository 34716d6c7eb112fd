"""Blind spots: where what somebody says of themself and what others saw of them differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from practices.thresholds import DEFAULTS, Thresholds

from .capacities import CAPACITIES, VIEWS, refuse_outside, refuse_strangers
from .levels import LevelUsed, Observation, newest_first
from .reasons import Reason, because


@dataclass(frozen=True)
class BlindSpot:
    """`difference` = newest self-report minus the level used in that view, -4 to 4, never 0."""

    capacity: str
    view: str
    kind: Literal["differ", "differ_once"]
    words: Literal["more_than_seen", "less_than_seen"]
    difference: int
    reasons: tuple[Reason, ...] = ()


def blind_spots(
    self_reports: Mapping[str, Sequence[Observation]],
    used: Mapping[str, Mapping[str, LevelUsed]],
    thresholds: Thresholds = DEFAULTS,
) -> tuple[BlindSpot, ...]:
    """Where self-report and level used lie `blind_spot_levels` apart or more (DOMAIN, Blind spots).

    Per capacity and view. `self_reports`: capacity -> the subject's own, not superseded levels. `used`: view
    -> capacity -> level used today. Unknown on either side: none. `differ` if the newest self-report and one
    at least `blind_spot_apart_days` older both differ the same way from today's level used; `differ_once`
    before. Staff only.

    Raises ValueError for an unknown capacity or view or a level outside 0 to 4.
    """
    refuse_strangers(used, VIEWS, "view")
    refuse_strangers(
        [*self_reports, *(name for view in used.values() for name in view)], CAPACITIES, "capacity"
    )
    for report in (report for reports in self_reports.values() for report in reports):
        refuse_outside(report.level, 0, 4, "a level")
    said = {capacity: newest_first(self_reports.get(capacity, ())) for capacity in CAPACITIES}
    found = (
        _spot(capacity, view, said[capacity], used[view].get(capacity), thresholds)
        for capacity in CAPACITIES
        for view in VIEWS
        if view in used
    )
    return tuple(spot for spot in found if spot is not None)


def _spot(
    capacity: str, view: str, said: list[Observation], seen: LevelUsed | None, thresholds: Thresholds
) -> BlindSpot | None:
    if not said or seen is None or seen.level is None:
        return None
    newest, level = said[0], seen.level
    difference = newest.level - level
    wide = thresholds.blind_spot_levels
    if abs(difference) < wide:
        return None
    sign, apart = 1 if difference > 0 else -1, timedelta(days=thresholds.blind_spot_apart_days)
    earlier = [
        report for report in said if report.on <= newest.on - apart and (report.level - level) * sign >= wide
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
