"""The six capacities, the levels and the two views, in the order every list of them is shown."""

from collections.abc import Iterable

from relationships.words import CAPACITIES, DEFENCE_PATTERNS, RATERS

__all__ = ["CAPACITIES", "DEFENCE_PATTERNS", "LEVELS", "VIEWS", "refuse_outside", "refuse_strangers"]

LEVELS: tuple[int, ...] = (0, 1, 2, 3, 4)
VIEWS = RATERS


def refuse_strangers(names: Iterable[str], allowed: Iterable[str], what: str) -> None:
    """Raises ValueError if a name is not one of `allowed`."""
    strangers = sorted(set(names) - set(allowed))
    if strangers:
        raise ValueError(f"not a {what}: {', '.join(strangers)}")


def refuse_outside(value: object, lowest: int, highest: int, what: str) -> None:
    """Raises ValueError if the value is no whole number from lowest to highest."""
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise ValueError(f"{what} goes from {lowest} to {highest}, not {value!r}")
