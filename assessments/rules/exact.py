"""Exact numbers: fractions all the way, rounded for showing only."""

from decimal import Decimal, localcontext
from fractions import Fraction

Number = int | float | Decimal | Fraction | str


def exact(number: Number) -> Fraction:
    """The number as it is written: 0.1 is one tenth, not its nearest binary float.

    Raises ValueError for NaN, infinities, booleans and text that is no number.
    """
    if isinstance(number, bool):
        raise ValueError("a boolean is no number")
    # int before str: Python refuses to print integers of more than 4,300 digits.
    return Fraction(number) if isinstance(number, int) else Fraction(str(number))


def rounded(number: Fraction, places: int = 2) -> float:
    """For showing only: to `places` decimals, halves away from zero as people round by hand."""
    scale = 10**places
    whole, rest = divmod(abs(number) * scale, 1)
    ticks = int(whole) + (1 if rest * 2 >= 1 else 0)
    return float(Fraction(ticks if number >= 0 else -ticks, scale))


def square_root(number: Fraction) -> Decimal:
    """The root to 40 digits, for showing; comparisons are made by squares. Needs number >= 0."""
    with localcontext() as context:
        context.prec = 40
        return (Decimal(number.numerator) / Decimal(number.denominator)).sqrt()
