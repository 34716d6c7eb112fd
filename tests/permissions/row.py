"""One line of the permission table, how it is written, and the words it is written with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.cast import EIGHT

DAY: Final = "2024-06-03"
# In every free text about Ana; a name, a number and an address of hers hold the other one.
TELLTALE: Final = "telltale-7b1f"
NAME: Final = "telename-4c2d"


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    expected: Mapping[str, int]
    body: Mapping[str, Any] | None = None
    # Placeholder -> who finds that id in the answer; all others must not.
    sees: Mapping[str, str] = field(default_factory=dict)
    # Whose 403 is about this row and not about their role (its words are somebody else's): for them, what is
    # not there is 404 like for whoever may.
    of_row: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def doer(self) -> str:
        """Somebody whom this is granted to."""
        return next(name for name, status in self.expected.items() if status < 300)


def row(
    statuses: str,
    told: str,
    body: Mapping[str, Any] | None = None,
    *,
    sees: Mapping[str, str] | None = None,
    of_row: str = "",
) -> Row:
    method, path = told.split()
    expected = dict(zip(EIGHT, map(int, statuses.split()), strict=True))
    return Row(method, path, expected, body, sees or {}, of_row)


# Who reads what is in space `care` about Ana.
CARE: Final = "thea sue ana"
