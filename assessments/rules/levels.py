"""Level used: what a capacity counts as today. A fall counts at once, a rise a fortnight later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from practices.thresholds import DEFAULTS, Thresholds

from .capacities import refuse_outside
from .days import age, within_months
from .reasons import Reason, because


@dataclass(frozen=True)
class Observation:
    """One observed, not superseded level (0 to 4) of one capacity in one view."""

    level: int
    on: date
    recorded_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class LevelUsed:
    """What a capacity counts as: level 0 to 4, or None for "not enough seen yet", which is never 0."""

    level: int | None
    newest_on: date | None
    seen_once: bool
    stale: bool
    reasons: tuple[Reason, ...] = ()


NOT_SEEN = LevelUsed(None, None, seen_once=False, stale=False, reasons=(because("not_seen"),))


def newest_first(observations: Iterable[Observation]) -> list[Observation]:
    """By (day, recorded at, id), largest first. What has no time of recording counts as recorded first."""
    return sorted(observations, key=lambda seen: age(seen.on, seen.recorded_at, seen.id), reverse=True)


def lowest_by_day(observations: Iterable[Observation]) -> dict[date, int]:
    """One level a day, the lowest of that day, oldest day first."""
    days: dict[date, int] = {}
    for seen in observations:
        days[seen.on] = min(seen.level, days.get(seen.on, seen.level))
    return dict(sorted(days.items()))


def checked(observations: Iterable[Observation], today: date) -> list[Observation]:
    """The observations as a list; ValueError for a level outside 0 to 4 or a day after today."""
    rows = list(observations)
    for seen in rows:
        refuse_outside(seen.level, 0, 4, "a level")
        if seen.on > today:
            raise ValueError(f"observed on {seen.on}, which is after {today}")
    return rows


def level_used(
    observations: Iterable[Observation],
    today: date,
    harm_on: date | None = None,
    thresholds: Thresholds = DEFAULTS,
) -> LevelUsed:
    """The level of one capacity in one view (DOMAIN, The rules, Level used).

    The lowest from the newest day back to and including the newest day at least `rise_settles_days` older,
    all of them if none is. `harm_on`: newest day of a harm, or of a boundary crossed by force or threat, in
    this relationship; pass it for `words_and_actions` of subject `other` only. Within `harm_counts_months` it
    makes the level 0. Stands once more as SQL for kept state.

    Raises ValueError for a level outside 0 to 4 or an observation dated after today.
    """
    days = lowest_by_day(checked(observations, today))
    if not days:
        return kept_level(None, None, False, today, harm_on, thresholds)
    newest_on, settles = max(days), timedelta(days=thresholds.rise_settles_days)
    settled = [day for day in days if day <= newest_on - settles]
    since = max(settled) if settled else min(days)
    level = min(rated for day, rated in days.items() if day >= since)
    used = kept_level(level, newest_on, len(days) == 1, today, harm_on, thresholds)
    window = because("lowest_of_window", since=since, until=newest_on, level=level)
    waiting = (because("rise_waits", level=days[newest_on]),) if days[newest_on] > level else ()
    return replace(used, reasons=(window, *waiting, *used.reasons))


def kept_level(
    level: int | None,
    newest_on: date | None,
    seen_once: bool,
    today: date,
    harm_on: date | None = None,
    thresholds: Thresholds = DEFAULTS,
) -> LevelUsed:
    """The same from kept state, with what is never kept applied: staleness and harm (DOMAIN, Level used).

    `stale`: the newest observation is older than `stale_after_days`; it stays known, only the gate ignores
    it. Raises ValueError for a level outside 0 to 4, a level without its day (or the reverse), a day after
    today.
    """
    if (level is None) != (newest_on is None):
        raise ValueError("a level and the day of its newest observation come together")
    if newest_on is not None and newest_on > today:
        raise ValueError(f"observed on {newest_on}, which is after {today}")
    if level is not None:
        refuse_outside(level, 0, 4, "a level")
    if harm_on is not None and within_months(harm_on, today, thresholds.harm_counts_months):
        return LevelUsed(0, newest_on, seen_once=False, stale=False, reasons=(because("harm", on=harm_on),))
    if level is None or newest_on is None:
        return NOT_SEEN
    stale = (today - newest_on).days > thresholds.stale_after_days
    reasons = [because("seen_once", on=newest_on)] if seen_once else []
    reasons += [because("stale", on=newest_on)] if stale else []
    return LevelUsed(level, newest_on, seen_once, stale, tuple(reasons))


def own_word(reports: Sequence[Observation], today: date, thresholds: Thresholds = DEFAULTS) -> LevelUsed:
    """A subject's newest self-report of one capacity, as one side of the fit of `self` (DOMAIN, Fit).

    It is taken as said: no fortnight, no harm; it feeds neither gate nor board. Errors as in level_used.
    """
    said = newest_first(checked(reports, today))
    if not said:
        return NOT_SEEN
    days = {report.on for report in said}
    return kept_level(said[0].level, said[0].on, len(days) == 1, today, thresholds=thresholds)
