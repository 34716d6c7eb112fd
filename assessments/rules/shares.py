"""A share as it was counted: so many of so many, never without its n."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """`count` of `of`, both whole numbers from 0 on."""

    count: int
    of: int

    @property
    def fraction(self) -> Fraction | None:
        """Exact; None of nothing."""
        return Fraction(self.count, self.of) if self.of else None


def share(hits: Iterable[bool]) -> Share:
    """How many of these are so."""
    told = tuple(hits)
    return Share(sum(told), len(told))
