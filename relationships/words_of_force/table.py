"""The shape of a language's table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# An order; a threat; pressure by guilt, by love or by others; "always", "never" and names.
FORCES: Final = ("command", "threat", "manipulation", "accusation")


@dataclass(frozen=True)
class Table:
    """By force: its patterns, why one may want to say it otherwise, and how it could begin instead."""

    patterns: Mapping[str, tuple[str, ...]]
    why: Mapping[str, str]
    instead: Mapping[str, str]
