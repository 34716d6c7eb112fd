"""Whether reminders help: the share that was answered, with how sure one may be of it."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

# The share of fewer says nothing, and may speak of one person.
FEWEST: Final = 10
# The 97.5th percentile of the normal distribution, for an interval of 95 %.
Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """Of `n` that were asked, how many were answered; `share`, `low`, `high` within 0 to 1, or all None."""

    n: int
    answered: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


def share(n: int, answered: int) -> Share:
    """The share answered and its 95 % interval by Wilson's score; none where fewer than ten were asked.

    `n`: how many were asked, 0 or more; `answered`: how many of these were answered, 0 to n. ValueError
    otherwise.
    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22,
    209-212; the interval is method 3 of Newcombe (1998), Two-sided confidence intervals for the single
    proportion, Statistics in Medicine 17, 857-872, whose table I the tests repeat.
    """
    if not 0 <= answered <= n:
        raise ValueError("As many as were asked can be answered at most, and none at least.")
    if n < FEWEST:
        return Share(n, answered)
    middle = answered + Z * Z / 2
    reach = Z * sqrt(answered * (n - answered) / n + Z * Z / 4)
    found, whole = answered / n, n + Z * Z
    # Rounding may leave none answered, or all of them, a hair outside their own interval.
    low, high = max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
    return Share(n, answered, found, min(low, found), max(high, found))
