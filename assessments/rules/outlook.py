"""Forecast: tomorrow is like today, unless somebody is engaged in serious inner work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from statistics import median
from typing import Literal

from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import INNER_WORK

from .capacities import refuse_outside, refuse_strangers
from .days import Age, age, within_days, within_months
from .levels import Observation, checked, level_used, lowest_by_day
from .reasons import Reason, because

CLIENT_ALWAYS = ("as_it_is", "at")


@dataclass(frozen=True)
class InnerWork:
    """Inner work of a subject: only `seen` work moves a forecast; `since` and `last_seen` are days."""

    status: Literal["none", "claimed", "seen"]
    since: date | None = None
    last_seen: date | None = None


@dataclass(frozen=True)
class WorkFact:
    """One dated piece of evidence of inner work, told on `on`; `since` and `last_seen` of `seen` only."""

    status: str
    on: date
    since: date | None = None
    last_seen: date | None = None
    recorded_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class Forecast:
    """Levels 0 to 4 at the day `at`; None where there is none. All but `as_it_is` is for staff until opened.

    `slope_per_day` is of all observed days, `work_slope_per_day` of those since the work began.
    """

    as_it_is: int | None
    if_work_goes_on: Fraction | None
    falling: Fraction | None
    at: date
    slope_per_day: Fraction | None
    work_slope_per_day: Fraction | None
    reasons: tuple[Reason, ...] = ()

    @property
    def staff_only(self) -> tuple[str, ...]:
        """The fields a client gets only after a therapist opened the forecast for this relationship."""
        return tuple(name for name in self.__dataclass_fields__ if name not in CLIENT_ALWAYS)

    def closed(self) -> "Forecast":
        """What a client sees while it is not opened: "as it is today" and nothing else."""
        return Forecast(self.as_it_is, None, None, self.at, None, None)


@dataclass(frozen=True)
class ForecastScore:
    """How a stored forecast did on its day: level used then minus what was forecast, exact, -4 to 4.

    `level` None: not known on that day, nothing is scored. It is about forecasts, never about who made them.
    """

    level: int | None
    as_it_is: Fraction | None
    if_work_goes_on: Fraction | None
    falling: Fraction | None


def inner_work_of(facts: Iterable[WorkFact]) -> InnerWork:
    """What is known of a subject's inner work by its dated evidence (DOMAIN, What is stored, Inner work).

    The newest `none` ends what was told before it. Of the rest the newest `seen` counts, last seen on the
    latest day any of them names; a claim adds nothing to it. Without one: `claimed`, else `none`.

    Raises ValueError for a status that does not exist, or `seen` without since and last seen.
    """
    rows = sorted(facts, key=_work_age)
    refuse_strangers([row.status for row in rows], INNER_WORK, "state of inner work")
    ends = max((place for place, row in enumerate(rows) if row.status == "none"), default=-1)
    standing = rows[ends + 1 :]
    seen = [row for row in standing if row.status == "seen"]
    if not seen:
        return InnerWork("claimed" if standing else "none")
    if any(row.since is None or row.last_seen is None for row in seen):
        raise ValueError("work that was seen has the days since when and when last")
    return InnerWork("seen", seen[-1].since, max(row.last_seen for row in seen if row.last_seen))


def _work_age(row: WorkFact) -> Age:
    return age(row.on, row.recorded_at, row.id)


def score_forecast(
    level: int | None,
    *,
    as_it_is: int | None,
    if_work_goes_on: Fraction | None = None,
    falling: Fraction | None = None,
) -> ForecastScore:
    """A forecast against the level used on the day it was for (DOMAIN, The rules, Forecast).

    Levels 0 to 4. What was not forecast, or is not known, has no difference. Raises ValueError for a level
    outside 0 to 4.
    """
    for known in (level, as_it_is):
        if known is not None:
            refuse_outside(known, 0, 4, "a level")
    as_told = None if as_it_is is None else Fraction(as_it_is)

    def missed(told: Fraction | None) -> Fraction | None:
        return None if level is None or told is None else level - told

    return ForecastScore(level, missed(as_told), missed(if_work_goes_on), missed(falling))


def forecast(
    observations: Sequence[Observation],
    today: date,
    *,
    inner_work: InnerWork | None,
    at: date | None = None,
    harm_on: date | None = None,
    harm_is_level: bool = True,
    thresholds: Thresholds = DEFAULTS,
) -> Forecast:
    """Where one capacity of one view may stand at `at`, default `forecast_ahead_days` from today.

    Result = level used + slope x days from the newest observation's day, within 0 to 4. Slope: Theil-Sen,
    the median of the slopes between all pairs of days, levels per day; several observations of one day
    count as one, the lowest, as in level_used. With work: gain at most `work_largest_gain`, and counted to
    `forecast_ahead_days` from today even if `at` is later. Falling: uncapped in time and size. Unknown level:
    no forecast.

    `harm_on`: newest day of harm in this relationship; within `harm_counts_months` none with work is made,
    whatever the capacity. `harm_is_level`: it is the level as well, as in level_used (`words_and_actions` of
    subject `other` alone). Source: DOMAIN, The rules, Forecast. Raises ValueError as level_used does, and for
    `at` before today.
    """
    furthest = today + timedelta(days=thresholds.forecast_ahead_days)
    at = furthest if at is None else at
    if at < today:
        raise ValueError("a forecast looks ahead")
    rows = checked(observations, today)
    used = level_used(rows, today, harm_on if harm_is_level else None, thresholds)
    days = lowest_by_day(rows)
    if used.level is None or not days:
        return Forecast(used.level, None, None, at, None, None, used.reasons)
    newest_on, slope = max(days), _slope(days)
    falling = None
    if slope is not None and slope < 0 and _enough_to_fall(days, thresholds):
        falling = _within_range(used.level + slope * (at - newest_on).days)
    fall_reason = () if falling is None else (because("falling", days=len(days)),)
    since_work, work_reason = _work_days(days, today, inner_work, harm_on, thresholds)
    work_slope = _slope(since_work)
    goes_on = None
    if work_slope is not None:
        ahead = (min(at, furthest) - newest_on).days
        gain = min(work_slope * ahead, Fraction(thresholds.work_largest_gain))
        goes_on = _within_range(used.level + gain)
    reasons = (*used.reasons, *fall_reason, work_reason)
    return Forecast(used.level, goes_on, falling, at, slope, work_slope, reasons)


def _slope(days: Mapping[date, int]) -> Fraction | None:
    pairs = combinations(days.items(), 2)
    slopes = [Fraction(later[1] - first[1], (later[0] - first[0]).days) for first, later in pairs]
    return median(slopes) if slopes else None


def _enough_to_fall(days: Mapping[date, int], thresholds: Thresholds) -> bool:
    return _enough(days, thresholds.fall_days_needed, thresholds.fall_span_days)


def _enough(days: Mapping[date, int], count: int, span: int) -> bool:
    return len(days) >= count and (max(days) - min(days)).days >= span


def _within_range(level: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(4), level))


def _work_days(
    days: Mapping[date, int],
    today: date,
    work: InnerWork | None,
    harm_on: date | None,
    thresholds: Thresholds,
) -> tuple[dict[date, int], Reason]:
    """The days a forecast with work may rest on, none if it may not be made, and the reason."""
    if within_months(harm_on, today, thresholds.harm_counts_months):
        return {}, because("no_work_forecast_after_harm")
    if work is None or work.status != "seen" or work.since is None:
        return {}, because("work_not_seen", status="none" if work is None else work.status)
    if not within_days(work.last_seen, today, thresholds.work_seen_days):
        return {}, because("work_not_seen_lately", days=thresholds.work_seen_days)
    since = {day: level for day, level in days.items() if day >= work.since}
    if not _enough(since, thresholds.work_days_needed, thresholds.work_span_days):
        return {}, because("too_little_seen_since_work_began", days=len(since))
    first = since[min(since)]
    if sum(level > first for level in since.values()) < thresholds.work_above_first:
        return {}, because("too_few_above_the_first", first=first)
    counted_to = today + timedelta(days=thresholds.forecast_ahead_days)
    return since, because("work_seen", since=work.since, days=len(since), counted_to=counted_to)
