"""Reliable change after Jacobson and Truax (1991): more than measuring error, judged without rounding."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from assessments.rules.exact import Number, exact, square_root
from assessments.rules.reasons import Reason, because

from .form_shape import as_rows, as_text, field, plain_number

Category = Literal["recovered", "improved", "unchanged", "deteriorated", "harmed"]
# 95 of 100 changes by measuring error alone are smaller.
Z: Final = "1.96"


@dataclass(frozen=True)
class Change:
    """`rci` and `s_diff` are rounded to 6 places for showing; `category` and `reliable` are exact."""

    category: Category
    rci: float
    s_diff: float
    reliable: bool
    reasons: tuple[Reason, ...] = ()


def reliable_change(
    pre: Number,
    post: Number,
    *,
    sd: Number,
    reliability: Number,
    better: Literal["higher", "lower"],
    cutoff: Number | None = None,
    z: Number = Z,
) -> Change:
    """Whether a score changed by more than its error (DOMAIN, The rules, Reliable change).

    SE = SD x sqrt(1 - r); S_diff = sqrt(2) x SE; RCI = (post - pre) / S_diff; reliable if |RCI| > z,
    compared as (post - pre)^2 > z^2 x 2 x SD^2 x (1 - r). `pre`, `post`, `sd`, `cutoff` in the scale's
    units. The cut-off counts as crossed only strictly: a score equal to it is on neither side.

    Raises ValueError unless sd > 0, 0 <= reliability < 1, z > 0, `better` is "higher" or "lower" and all
    are numbers.
    """
    spread, trust, bound = exact(sd), exact(reliability), exact(z)
    if spread <= 0 or not 0 <= trust < 1 or bound <= 0:
        raise ValueError("sd > 0, 0 <= reliability < 1 and z > 0")
    if better not in ("higher", "lower"):
        raise ValueError(f'better is "higher" or "lower", not {better!r}')
    start, end = exact(pre), exact(post)
    squared_error = 2 * spread**2 * (1 - trust)
    reliable = (end - start) ** 2 > bound**2 * squared_error
    s_diff = square_root(squared_error)
    size = square_root((end - start) ** 2 / squared_error)
    category, reason = _category(start, end, reliable, better, None if cutoff is None else exact(cutoff))
    rci = round(float(size if end >= start else -size), 6)
    return Change(category, rci, round(float(s_diff), 6), reliable, (because(reason),))


def _category(
    pre: Fraction, post: Fraction, reliable: bool, better: str, cutoff: Fraction | None
) -> tuple[Category, str]:
    if not reliable:
        return "unchanged", "within_error"
    # Turned so that higher is better: one comparison for both kinds of scale.
    sign = 1 if better == "higher" else -1
    start, end = pre * sign, post * sign
    limit = None if cutoff is None else cutoff * sign
    if end > start:
        crossed = limit is not None and start < limit < end
        return ("recovered", "crossed_cutoff") if crossed else ("improved", "beyond_error")
    crossed = limit is not None and end < limit < start
    return ("harmed", "crossed_cutoff") if crossed else ("deteriorated", "beyond_error")


def declared_change(scoring: Mapping[str, object], scale: str, pre: Number, post: Number) -> Change | None:
    """Reliable change by what the scoring document declares for a scale; None where it declares nothing.

    `pre`, `post`: exact values of the scale. Raises ValueError where the declaration could not be published.
    """
    declared = next((raw for raw in as_rows(scoring, "scales") if as_text(raw, "key") == scale), None)
    facts, better = field(declared, "reliable_change"), field(declared, "direction")
    if facts is None:
        return None
    sd, reliability, z, cutoff = (
        plain_number(field(facts, name)) for name in ("sd", "reliability", "z", "cutoff")
    )
    if sd is None or reliability is None or better not in ("higher", "lower"):
        raise ValueError("reliable change needs sd, reliability and a direction")
    return reliable_change(
        pre,
        post,
        sd=sd,
        reliability=reliability,
        better="higher" if better == "higher" else "lower",
        cutoff=cutoff,
        z=Z if z is None else z,
    )
