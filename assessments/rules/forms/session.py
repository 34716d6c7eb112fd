"""After the session: what of it the therapist is told (staff only; never per therapist to a manager)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from assessments.rules.exact import Number, exact
from assessments.rules.reasons import Reason, because
from practices.thresholds import DEFAULTS, Thresholds

LOWEST, HIGHEST = 0, 4


@dataclass(frozen=True)
class AfterSession:
    """`tell`: whether the therapist is told, and why; `usual` the median of this person's earlier means."""

    tell: bool
    usual: Fraction | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Split:
    """Whether two who sat in one session saw it far apart; None while one of the two is unknown."""

    is_split: bool | None
    reasons: tuple[Reason, ...] = ()


def after_session(
    answers: Mapping[str, Number | None],
    mean: Number | None,
    earlier: Sequence[Number],
    thresholds: Thresholds = DEFAULTS,
) -> AfterSession:
    """What one person's answers after a session tell the therapist (FORMS, What ships).

    `answers`: item -> 0 to 4, None if not answered; `mean`: their score, None if too much is missing;
    `earlier`: the means of this person's earlier sessions, in any order. Told: each answer up to
    `session_low_up_to`, and a mean below the median of the earlier ones (equal is no fall; without an earlier
    one there is none).

    Raises ValueError for numbers outside 0 to 4.
    """
    given = {item: _within(answer) for item, answer in answers.items() if answer is not None}
    before = [_within(one) for one in earlier]
    now = None if mean is None else _within(mean)
    usual = Fraction(median(before)) if before else None
    low = thresholds.session_low_up_to
    reasons = [because("low_answer", item=item) for item, answer in given.items() if answer <= low]
    if now is not None and usual is not None and now < usual:
        reasons.append(because("below_own_median", earlier=len(before)))
    return AfterSession(bool(reasons), usual, tuple(reasons))


def split(one: Number | None, other: Number | None, thresholds: Thresholds = DEFAULTS) -> Split:
    """Whether the means of two people after one session differ by `session_split_from` (FORMS, What ships).

    0 to 4 each, None if unknown. Nothing is summed or averaged; which of the two is lower is not told.
    Raises ValueError for numbers outside 0 to 4.
    """
    known = [_within(mean) for mean in (one, other) if mean is not None]
    if len(known) < 2:
        return Split(None, (because("one_is_unknown"),))
    apart = abs(known[0] - known[1]) >= thresholds.session_split_from
    return Split(apart, (because("far_apart" if apart else "close"),))


def _within(number: Number) -> Fraction:
    value = exact(number)
    if not LOWEST <= value <= HIGHEST:
        raise ValueError(f"{number} is outside {LOWEST} to {HIGHEST}")
    return value
