"""The middle of some whole numbers, never without its n."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median


@dataclass(frozen=True)
class Middle:
    """`median` exact, of two in the middle their mean; None of nothing."""

    of: int
    median: Fraction | None


def middle(values: Iterable[int]) -> Middle:
    """The median of these."""
    told = [Fraction(value) for value in values]
    return Middle(len(told), median(told) if told else None)
